//! What a state says: the instances that Terraform keeps, in each of the forms that a state comes in.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::address::{self, Address, RootId};
use super::record::{Names, Record, Values, key, mode, okta_type};
use super::resource::Field;
use super::value::{Data, Member, Value};
use crate::parse::state::StateForm;
use crate::source::Span;
use crate::syntax::tree::{Node, Tree};

/// Reads a state for a root.
pub(super) fn read(tree: &Tree, form: StateForm, id: RootId) -> Vec<Record> {
    let mut names = Names::default();
    let Some(root) = tree.documents().next() else {
        return Vec::new();
    };
    match form {
        StateForm::Shown => {
            let values = root.get("values").map(resources).into_iter().flatten();
            let none = HashSet::new();
            values
                .filter_map(|(node, module)| shown(node, module, id, &mut names, &none))
                .collect()
        }
        StateForm::Instances => {
            let resources = root.get("resources").into_iter().flat_map(Node::items);
            let ours = resources.filter(|it| okta_type(*it).is_some());
            ours.flat_map(|it| instances(it, id, &mut names)).collect()
        }
        StateForm::Flat => {
            let modules = root.get("modules").into_iter().flat_map(Node::items);
            modules
                .flat_map(|it| flat_module(it, id, &mut names))
                .collect()
        }
    }
}

/// The entries of `values` or `planned_values` in any depth of modules, each with the address of its module.
pub(super) fn resources<'t>(values: Node<'t>) -> Vec<(Node<'t>, &'t str)> {
    let mut all = Vec::new();
    let mut open: Vec<(Node<'t>, &'t str)> = Vec::new();
    open.extend(values.get("root_module").map(|module| (module, "")));
    while let Some((module, path)) = open.pop() {
        let here = module.get("resources").into_iter().flat_map(Node::items);
        all.extend(
            here.filter(|it| okta_type(*it).is_some())
                .map(|it| (it, path)),
        );
        let children = module
            .get("child_modules")
            .into_iter()
            .flat_map(Node::items);
        open.extend(children.map(|child| {
            let path = child.get("address").and_then(Node::as_str);
            (child, path.unwrap_or_default())
        }));
    }
    all
}

/// An entry of `values`, unless it is one of those already `seen`.
pub(super) fn shown(
    node: Node<'_>,
    module: &str,
    id: RootId,
    names: &mut Names,
    seen: &HashSet<Arc<Address>>,
) -> Option<Record> {
    let module = if module.is_empty() {
        String::new()
    } else {
        format!("{module}.")
    };
    let address = Address {
        root: id,
        module: names.get(&module),
        mode: mode(node),
        kind: names.get(okta_type(node)?),
        name: names.get(node.get("name")?.as_str()?),
        key: node.get("index").and_then(key),
    };
    if node.get("deposed_key").is_some() || seen.contains(&address) {
        return None;
    }
    let values = Values {
        known: node.get("values"),
        unknown: None,
        sensitive: node.get("sensitive_values"),
    };
    Some(Record {
        address: Arc::new(address),
        place: node.get("address").map_or(node.span(), Node::span),
        provider: None,
        fields: values.fields(names, &|_, _| None),
    })
}

/// The instances of an entry of `terraform.tfstate`.
fn instances(node: Node<'_>, id: RootId, names: &mut Names) -> Vec<Record> {
    let (Some(kind), Some(name)) = (okta_type(node), node.get("name")) else {
        return Vec::new();
    };
    let module = node.get("module").and_then(Node::as_str);
    let module = names.get(&module.map_or(String::new(), |module| format!("{module}.")));
    let (kind, block) = (names.get(kind), names.get(name.text()));
    let provider = node.get("provider").and_then(Node::as_str).map(alias);
    let all = node.get("instances").into_iter().flat_map(Node::items);
    let current = all.filter(|instance| instance.get("deposed").is_none());
    let records = current.map(|instance| {
        let index = instance.get("index_key");
        let address = Address {
            root: id,
            module: Arc::clone(&module),
            mode: mode(node),
            kind: Arc::clone(&kind),
            name: Arc::clone(&block),
            key: index.and_then(key),
        };
        let values = Values {
            known: instance.get("attributes"),
            unknown: None,
            sensitive: None,
        };
        let mut fields = values.fields(names, &|_, _| None);
        // Older versions keep flat strings within this form.
        if let Some(flat) = instance.get("attributes_flat") {
            fields = unflattened(flat, names);
        }
        for path in instance
            .get("sensitive_attributes")
            .into_iter()
            .flat_map(Node::items)
        {
            // What is secret within an attribute makes a secret of all of it.
            let first = path.items().next().and_then(|step| step.get("value"));
            let hidden = |field: &&mut Field| first.is_some_and(|it| it.text() == &*field.name);
            if let Some(field) = fields.iter_mut().find(hidden) {
                field.value.sensitive = true;
            }
        }
        Record {
            address: Arc::new(address),
            place: index.map_or(name.span(), Node::span),
            provider: provider.clone(),
            fields,
        }
    });
    records.collect()
}

/// `provider["registry.terraform.io/okta/okta"].eu` stands for the alias `eu`.
fn alias(provider: &str) -> String {
    let behind = provider.rsplit_once("\"]").map_or(provider, |(_, it)| it);
    behind
        .rsplit_once('.')
        .map_or_else(String::new, |(_, alias)| alias.to_owned())
}

/// A module of a version 3 state.
fn flat_module(module: Node<'_>, id: RootId, names: &mut Names) -> Vec<Record> {
    let path = module.get("path").into_iter().flat_map(Node::items).skip(1);
    let calls: Vec<&str> = path.filter_map(Node::as_str).collect();
    let path = calls
        .iter()
        .fold(String::new(), |path, call| path + "module." + call + ".");
    let resources = module.get("resources").into_iter().flat_map(Node::pairs);
    let records = resources.filter_map(|entry| {
        let mut address = address::parse(id, &format!("{path}{}", entry.key.text()));
        // An instance of a counted block is written `okta_group.eng.0`.
        if address.is_none()
            && let Some((block, index)) = entry.key.text().rsplit_once('.')
        {
            address = address::parse(id, &format!("{path}{block}[{index}]"));
        }
        let address = address.filter(|it| it.kind.starts_with("okta_"))?;
        let attributes = entry.value.get("primary")?.get("attributes")?;
        Some(Record {
            address: Arc::new(address),
            place: entry.key.span(),
            provider: None,
            fields: unflattened(attributes, names),
        })
    });
    records.collect()
}

/// The way that is left into a list or map, the value there, and where the whole way is written.
type Flat<'t> = (&'t str, Node<'t>, Span);

/// Flat attributes: `users.#` counts the elements `users.123`, `group.0.id` is a member of one, `profile.%` counts a map.
fn unflattened(attributes: Node<'_>, names: &mut Names) -> Vec<Field> {
    let mut nested: BTreeMap<&str, Vec<Flat<'_>>> = BTreeMap::new();
    let mut fields = Vec::new();
    for entry in attributes.pairs() {
        match entry.key.text().split_once('.') {
            Some((name, rest)) => {
                nested
                    .entry(name)
                    .or_default()
                    .push((rest, entry.value, entry.key.span()));
            }
            None if entry.value.text().is_empty() => {}
            None => fields.push(Field {
                name: names.get(entry.key.text()),
                name_span: entry.key.span(),
                value: Value::string(entry.value.span(), entry.value.text()),
            }),
        }
    }
    for (name, parts) in nested {
        let span = parts[0].2;
        fields.push(Field {
            name: names.get(name),
            name_span: span,
            value: gathered(&parts, span),
        });
    }
    fields
}

/// The list or map that flat parts make.
fn gathered(parts: &[Flat<'_>], span: Span) -> Value {
    let is_list = parts.iter().any(|(way, ..)| *way == "#");
    let mut inner: Vec<(&str, Vec<Flat<'_>>)> = Vec::new();
    for &(way, node, span) in parts.iter().filter(|(way, ..)| !matches!(*way, "#" | "%")) {
        let (first, rest) = way.split_once('.').unwrap_or((way, ""));
        match inner.last_mut().filter(|(known, _)| *known == first) {
            Some((_, parts)) => parts.push((rest, node, span)),
            None => inner.push((first, vec![(rest, node, span)])),
        }
    }
    let value = |parts: &[Flat<'_>]| match parts {
        [("", node, _)] => Value::string(node.span(), node.text()),
        _ => gathered(parts, parts[0].2),
    };
    let data = if is_list {
        Data::List(inner.iter().map(|(_, parts)| value(parts)).collect())
    } else {
        let members = inner.iter().map(|(key, parts)| Member {
            key: (*key).into(),
            key_span: parts[0].2,
            value: value(parts),
        });
        Data::Map(members.collect())
    };
    Value::at(span, data)
}
