//! What a plan says: the instances that will be there, what is about to happen to them, and what it knows beside.

mod configuration;

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::sync::Arc;
use std::vec;

use super::address::{self, Address, Mode, RootId};
use super::change::{Action, Change, ReplacedBy};
use super::record::{Names, Record, Values, Way};
use super::resource::Field;
use super::root::Provider;
use super::state;
use super::value::{Symbol, Value};
use crate::source::Span;
use crate::syntax::tree::{Kind, Node, Tree};
use configuration::Configuration;

/// A plan, read for one root.
#[derive(Debug)]
pub(super) struct Plan {
    /// The instances that will be there, and the data sources that were read.
    pub(super) records: Vec<Record>,
    /// The instances that were there and will not be.
    pub(super) gone: Vec<Record>,
    /// What is about to happen.
    pub(super) changes: Vec<Change>,
    /// The provider configurations.
    pub(super) providers: Vec<Provider>,
    /// Every block of the configuration that was planned: the names of the calls that lead to its module, and its own name.
    pub(super) blocks: HashSet<(String, String)>,
    /// Whether the plan covers all of the configuration. A targeted one leaves the rest as it is.
    pub(super) complete: bool,
}

/// An entry of `resource_changes`.
struct Entry<'t> {
    address: Arc<Address>,
    node: Node<'t>,
    change: Node<'t>,
    action: Option<Action>,
    deposed: bool,
}

/// The values that a plan was made with for the variables of the root module, those included that must never be shown.
pub(super) fn variables(tree: &Tree) -> HashMap<String, Value> {
    let Some(root) = tree.documents().next() else {
        return HashMap::new();
    };
    let given = root.get("variables").into_iter().flat_map(Node::pairs);
    given
        .filter_map(|entry| {
            let value = Values::plain(entry.value.get("value")?)?;
            Some((entry.key.text().to_owned(), value))
        })
        .collect()
}

/// The names of the blocks that a plan was made of.
pub(super) fn blocks(tree: &Tree) -> HashSet<(String, String)> {
    let root = tree.documents().next();
    root.map_or_else(HashSet::new, |root| Configuration::of(root).names())
}

/// Reads a plan for a root.
pub(super) fn read(tree: &Tree, id: RootId) -> Plan {
    let mut names = Names::default();
    let root = tree.documents().next();
    let configuration = root.map(Configuration::of).unwrap_or_default();
    let mut plan = Plan {
        records: Vec::new(),
        gone: Vec::new(),
        changes: Vec::new(),
        providers: configuration.providers(),
        blocks: configuration.names(),
        complete: root.and_then(|it| it.get("complete")).map(Node::kind) != Some(Kind::Bool(false)),
    };
    let Some(root) = root else { return plan };
    let entries = entries(root, id, &mut names);
    let instances: HashSet<Arc<Address>> = entries
        .iter()
        .filter(|entry| !entry.deposed && entry.change.get("after").is_some_and(Node::is_mapping))
        .map(|entry| Arc::clone(&entry.address))
        .collect();
    let known_ids: HashSet<Arc<Address>> = entries
        .iter()
        .filter(|entry| has_id(entry.change.get("after")))
        .map(|entry| Arc::clone(&entry.address))
        .collect();
    let reader = Reader {
        configuration: &configuration,
        instances: &instances,
        known_ids: &known_ids,
    };
    let mut seen: HashSet<Arc<Address>> = HashSet::with_capacity(entries.len());
    for entry in &entries {
        reader.entry(entry, id, &mut names, &mut plan);
        if !entry.deposed {
            seen.insert(Arc::clone(&entry.address));
        }
    }
    // A plan from which what does not change was cut, and what a targeted one leaves alone.
    let planned = root.get("planned_values").map(state::resources);
    for (node, module) in planned.into_iter().flatten() {
        let record = state::shown(node, module, id, &mut names, &seen);
        plan.records.extend(record.map(|mut record| {
            record.provider = configuration.provider(&record.address);
            record
        }));
    }
    let prior = root
        .get("prior_state")
        .and_then(|prior| prior.get("values"))
        .map(state::resources);
    let planned: HashSet<Arc<Address>> = plan
        .records
        .iter()
        .map(|record| Arc::clone(&record.address))
        .collect();
    // Of what is destroyed, Terraform repeats what it knew before it asked Okta. The provider acts on what Okta answered.
    let destroyed: HashMap<Arc<Address>, usize> = plan
        .changes
        .iter()
        .enumerate()
        .filter(|(_, change)| change.action == Action::Delete && !change.deposed)
        .map(|(index, change)| (Arc::clone(&change.address), index))
        .collect();
    seen.retain(|address| !destroyed.contains_key(address));
    for (node, module) in prior.into_iter().flatten() {
        let Some(mut record) = state::shown(node, module, id, &mut names, &seen) else {
            continue;
        };
        if let Some(&index) = destroyed.get(&record.address) {
            refresh(&mut plan.changes[index].before, record.fields);
            continue;
        }
        record.provider = configuration.provider(&record.address);
        if record.address.mode == Mode::Data {
            plan.records.push(record);
        } else if !planned.contains(&record.address) {
            plan.gone.push(record);
        }
    }
    // A plan that only refreshes the state plans nothing.
    plan.complete &= !entries.is_empty() || !planned.is_empty();
    plan
}

/// Takes over the values that have changed in the meantime.
fn refresh(before: &mut [Field], now: Vec<Field>) {
    for field in now {
        let known = before.iter_mut().find(|known| known.name == field.name);
        if let Some(known) = known
            && known.value.equals(&field.value) == Some(false)
        {
            *known = field;
        }
    }
}

fn has_id(after: Option<Node<'_>>) -> bool {
    after
        .and_then(|after| after.get("id"))
        .is_some_and(|id| id.kind() == Kind::String)
}

fn entries<'t>(root: Node<'t>, id: RootId, names: &mut Names) -> Vec<Entry<'t>> {
    let changes = root
        .get("resource_changes")
        .into_iter()
        .flat_map(Node::items);
    let entries = changes.filter_map(|node| {
        let address = Arc::new(names.address(id, node)?);
        let change = node.get("change")?;
        let words: Vec<&str> = change
            .get("actions")?
            .items()
            .filter_map(Node::as_str)
            .collect();
        Some(Entry {
            address,
            node,
            change,
            action: Action::of(&words),
            deposed: node.get("deposed").is_some(),
        })
    });
    entries.collect()
}

/// What is certain of the unknown elements of lists, by attribute, to be taken in turn.
type Joined = HashMap<String, RefCell<vec::IntoIter<Value>>>;

struct Reader<'a, 't> {
    configuration: &'a Configuration<'t>,
    /// The instances that will be there.
    instances: &'a HashSet<Arc<Address>>,
    /// Those of them whose id the plan knows.
    known_ids: &'a HashSet<Arc<Address>>,
}

impl Reader<'_, '_> {
    fn entry(&self, entry: &Entry<'_>, id: RootId, names: &mut Names, plan: &mut Plan) {
        let place = entry
            .node
            .get("address")
            .map_or(entry.node.span(), Node::span);
        let provider = self.configuration.provider(&entry.address);
        let after = Values {
            known: entry.change.get("after"),
            unknown: entry.change.get("after_unknown"),
            sensitive: entry.change.get("after_sensitive"),
        };
        if !entry.deposed && after.known.is_some_and(Node::is_mapping) {
            let joined = self.joined(&entry.address, after);
            // What is not there has no place of its own. The name of its resource says more than where the plan says so.
            let unknown = |way: &Way<'_>, span| {
                let span = if matches!(way, Way::Name(_)) {
                    place
                } else {
                    span
                };
                self.unknown(&entry.address, after, &joined, way, span)
            };
            plan.records.push(Record {
                address: Arc::clone(&entry.address),
                place,
                provider: provider.clone(),
                fields: after.fields(names, &unknown),
            });
        }
        let previous = entry.node.get("previous_address").and_then(Node::as_str);
        let importing = entry.change.get("importing");
        let Some(action) = entry
            .action
            .filter(|_| entry.address.mode == Mode::Managed)
            .filter(|it| *it != Action::Keep || previous.is_some() || importing.is_some())
        else {
            return;
        };
        let before = Values {
            known: entry.change.get("before"),
            unknown: None,
            sensitive: entry.change.get("before_sensitive"),
        };
        let before = before.fields(names, &|_, _| None);
        if matches!(action, Action::Delete | Action::Forget) {
            plan.gone.push(Record {
                address: Arc::clone(&entry.address),
                place,
                provider: provider.clone(),
                fields: before.clone(),
            });
        }
        let paths = entry.change.get("replace_paths");
        plan.changes.push(Change {
            address: Arc::clone(&entry.address),
            previous: previous.and_then(|text| Some(Arc::new(address::parse(id, text)?))),
            action,
            reason: entry
                .node
                .get("action_reason")
                .and_then(Node::as_str)
                .map(str::to_owned),
            replaced_by: paths
                .into_iter()
                .flat_map(Node::items)
                .map(replaced_by)
                .collect(),
            importing: importing.and_then(|it| it.get("id")).map(|id| {
                if id.kind() == Kind::String {
                    Value::string(id.span(), id.text())
                } else {
                    Value::unknown(id.span(), "an id that is not known yet")
                }
            }),
            deposed: entry.deposed,
            header: place,
            provider: provider.unwrap_or_default(),
            before,
        });
    }

    /// What the unknown elements of an instance's lists certainly are: the expression names exactly as many instances whose ids
    /// are not known, and nothing else.
    fn joined(&self, address: &Address, after: Values<'_>) -> Joined {
        let mut joined = Joined::new();
        for entry in after.unknown.into_iter().flat_map(Node::pairs) {
            let name = entry.key.text();
            let missing = entry
                .value
                .items()
                .filter(|it| it.kind() == Kind::Bool(true));
            let missing: Vec<Node<'_>> = missing.collect();
            if missing.is_empty() {
                continue;
            }
            let named = self
                .configuration
                .expression(address, &Way::Name(name), None);
            let named = named.and_then(|it| self.configuration.named(it, address, self.instances));
            let new = named.map(|named| {
                let new = named
                    .into_iter()
                    .filter(|(address, _)| !self.known_ids.contains(address));
                new.collect::<Vec<_>>()
            });
            if let Some(new) = new.filter(|new| new.len() == missing.len()) {
                let values = new
                    .into_iter()
                    .map(|(of, name)| attribute(of, name, entry.key.span()));
                let values: Vec<Value> = values.collect();
                joined.insert(name.to_owned(), RefCell::new(values.into_iter()));
            }
        }
        joined
    }

    /// A value that the plan does not know: what the configuration says it refers to, if that is certain.
    fn unknown(
        &self,
        address: &Address,
        after: Values<'_>,
        joined: &Joined,
        way: &Way<'_>,
        span: Span,
    ) -> Option<Value> {
        if let Way::Index(Way::Name(name), _) = way
            && let Some(values) = joined.get(*name)
        {
            // Which of them is which does not matter in a set of ids.
            return values.borrow_mut().next();
        }
        let expression = self.configuration.expression(address, way, after.known);
        let Some(expression) = expression else {
            // Nothing is configured: the provider will say, and until then its default stands.
            let computed = self.configuration.knows(address) && matches!(way, Way::Name(_));
            return (!computed).then(|| not_yet(address, way, span));
        };
        let named = self
            .configuration
            .named(expression, address, self.instances);
        match named.as_deref() {
            Some([(of, name)]) => Some(attribute(Arc::clone(of), name.clone(), span)),
            _ => Some(not_yet(address, way, span)),
        }
    }
}

fn attribute(of: Arc<Address>, name: Arc<str>, span: Span) -> Value {
    let reason = format!("`{of}.{name}`, which is known after apply");
    let symbol = Symbol::Attribute { address: of, name };
    Value::symbolic(span, reason, Some(symbol))
}

fn not_yet(address: &Address, way: &Way<'_>, span: Span) -> Value {
    Value::unknown(
        span,
        format!("`{address}.{way}`, which is known after apply"),
    )
}

/// `["group", 0, "id"]` as `group[0].id`.
fn replaced_by(path: Node<'_>) -> ReplacedBy {
    let mut text = String::new();
    for step in path.items() {
        match step.kind() {
            Kind::Number => _ = write!(text, "[{}]", step.text()),
            _ if text.is_empty() => text.push_str(step.text()),
            _ => _ = write!(text, ".{}", step.text()),
        }
    }
    ReplacedBy {
        path: text,
        span: path.span(),
    }
}
