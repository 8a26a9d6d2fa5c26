//! Instances: how often a block stands for something, and the modules that calls create.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use super::collection::pairs;
use super::{Evaluator, Scope, expression, reason_of};
use crate::resolve::address::{Address, Key};
use crate::resolve::module::{Call, Module, attribute};
use crate::resolve::print;
use crate::resolve::value::{Branches, Condition, Data, Presence, Value};
use crate::source::Span;
use crate::syntax::hcl::{Body, Expr, ExprKind};

/// How many instances one block may have.
const MAX_INSTANCES: u16 = 10_000;
/// How deep modules may call modules.
const MAX_CALLS: usize = 32;

/// One module as it is called once.
pub struct ModuleInstance<'a> {
    /// `module.a["x"].module.b.`, with the final dot; nothing for the root module.
    pub path: Arc<str>,
    /// What it declares.
    pub module: &'a Module,
    /// Which of the run's modules that is.
    pub(super) index: usize,
    /// The call and the scope its arguments are evaluated in; `None` for the root module.
    pub(super) call: Option<(&'a Call, Scope<'a>)>,
    /// The instance key of the call.
    pub(super) key: Option<Key>,
    /// The headers of the calls that lead here, outermost first.
    pub callers: Vec<Span>,
    /// Under which conditions the calls exist.
    pub presence: Presence,
    /// The provider configuration each local provider name stands for; an absent name stands for itself.
    providers: HashMap<String, String>,
}

impl<'a> ModuleInstance<'a> {
    /// The root of a tree of calls.
    pub(super) fn root(module: &'a Module, index: usize) -> Self {
        Self {
            path: "".into(),
            module,
            index,
            call: None,
            key: None,
            callers: Vec::new(),
            presence: Vec::new(),
            providers: HashMap::new(),
        }
    }

    /// The alias in the root module of the provider configuration a block uses; nothing for the default one.
    pub fn provider(&self, body: &Body) -> String {
        let local = attribute(body, "provider").map_or_else(
            || "okta".to_owned(),
            |provider| print::expression(&provider.value),
        );
        let name = self.providers.get(&local).unwrap_or(&local);
        name.split_once('.')
            .map_or_else(String::new, |(_, alias)| alias.to_owned())
    }
}

/// One instance of a repeated block.
#[derive(Debug)]
pub struct Item {
    /// The instance key.
    pub key: Key,
    pub(super) each_key: Value,
    pub(super) each_value: Value,
    /// Under which conditions the instance exists, beside those of its module.
    pub presence: Presence,
}

impl Item {
    pub(super) fn name(&self) -> Arc<str> {
        self.each_key.to_text().unwrap_or_default()
    }

    pub(super) fn span(&self) -> Span {
        self.each_key.site
    }
}

/// How often a block stands for something.
#[derive(Debug)]
pub enum Repetition {
    /// Once, without a key.
    Once,
    /// `count`.
    Count(Vec<Rc<Item>>),
    /// `for_each` over a known collection.
    Each(Vec<Rc<Item>>),
    /// A number of instances that is not known: one item stands for them all.
    Symbolic {
        /// The item.
        item: Rc<Item>,
        /// Why it is not known.
        reason: String,
    },
}

impl Repetition {
    /// The items, or a single `None` for a block that is not repeated.
    pub fn items(&self) -> Vec<Option<Rc<Item>>> {
        match self {
            Self::Once => vec![None],
            Self::Count(items) | Self::Each(items) => items.iter().cloned().map(Some).collect(),
            Self::Symbolic { item, .. } => vec![Some(Rc::clone(item))],
        }
    }
}

impl<'a> Evaluator<'a> {
    /// How often a resource block of a module instance stands for something.
    pub fn repetition(&self, instance: &Rc<ModuleInstance<'a>>, block: usize) -> Rc<Repetition> {
        let key = (Arc::clone(&instance.path), block);
        let known = self.repetitions.borrow().get(&key).cloned();
        match known {
            Some(Some(repetition)) => return repetition,
            Some(None) => {
                let span = instance.module.resources[block].header;
                return Rc::new(symbolic(
                    span,
                    "each",
                    "an instance count that refers to itself".to_owned(),
                    None,
                ));
            }
            None => {}
        }
        self.repetitions.borrow_mut().insert(key.clone(), None);
        let repetition = Rc::new(self.repeat(&instance.module.resources[block].body, instance));
        self.repetitions
            .borrow_mut()
            .insert(key, Some(Rc::clone(&repetition)));
        repetition
    }

    fn repeat(&self, body: &'a Body, instance: &Rc<ModuleInstance<'a>>) -> Repetition {
        let scope = Scope::of(Rc::clone(instance));
        if let Some(count) = attribute(body, "count") {
            return counted(&self.evaluate(&count.value, &scope));
        }
        match attribute(body, "for_each") {
            Some(for_each) => each(&self.evaluate(&for_each.value, &scope)),
            None => Repetition::Once,
        }
    }

    /// The block behind an address and the scope its arguments are evaluated in.
    pub(super) fn block_of(&self, address: &Address) -> Option<(&'a Body, Scope<'a>)> {
        let instance = self.instances.borrow().get(&address.module).cloned()?;
        let (index, block) =
            instance
                .module
                .resource(address.mode, &address.kind, &address.name)?;
        let repetition = self.repetition(&instance, index);
        let item = repetition
            .items()
            .into_iter()
            .find(|item| item.as_ref().map(|item| &item.key) == address.key.as_ref())?;
        Some((&block.body, Scope::of(instance).with_item(item)))
    }

    /// The instances a module call creates. `None` if the called module was not read.
    pub fn module_instances(
        &self,
        caller: &Rc<ModuleInstance<'a>>,
        call: usize,
    ) -> Option<Rc<Vec<Rc<ModuleInstance<'a>>>>> {
        let key = (Arc::clone(&caller.path), call);
        if let Some(children) = self.children.borrow().get(&key) {
            return Some(Rc::clone(children));
        }
        if caller.callers.len() >= MAX_CALLS {
            return None;
        }
        let block = &caller.module.calls[call];
        let index = *self
            .directories
            .get(&block.directory(&caller.module.directory)?)?;
        let module = (&self.modules[index], index);
        let repetition = self.repeat(&block.body, caller);
        let children = repetition.items().into_iter().map(|item| {
            let child = Rc::new(child(caller, block, module, item));
            self.instances
                .borrow_mut()
                .insert(Arc::clone(&child.path), Rc::clone(&child));
            child
        });
        let children = Rc::new(children.collect::<Vec<_>>());
        self.children.borrow_mut().insert(key, Rc::clone(&children));
        Some(children)
    }
}

fn child<'a>(
    caller: &Rc<ModuleInstance<'a>>,
    call: &'a Call,
    (module, index): (&'a Module, usize),
    item: Option<Rc<Item>>,
) -> ModuleInstance<'a> {
    let key = item.as_ref().map(|item| item.key.clone());
    let shown = key.as_ref().map(ToString::to_string).unwrap_or_default();
    let mut callers = caller.callers.clone();
    callers.push(call.header);
    let mut presence = caller.presence.clone();
    presence.extend(item.iter().flat_map(|item| item.presence.iter().cloned()));
    ModuleInstance {
        path: format!("{}module.{}{shown}.", caller.path, call.name).into(),
        module,
        index,
        call: Some((call, Scope::of(Rc::clone(caller)).with_item(item))),
        key,
        callers,
        presence,
        providers: passed_providers(caller, call),
    }
}

/// `providers = { okta = okta.eu }`: what the called module's provider names stand for in the root module.
fn passed_providers(caller: &ModuleInstance<'_>, call: &Call) -> HashMap<String, String> {
    let Some(ExprKind::Object(items)) =
        attribute(&call.body, "providers").map(|providers| &providers.value.kind)
    else {
        return caller.providers.clone();
    };
    let mut providers = caller.providers.clone();
    for item in items {
        let passed = provider_name(&item.value);
        let passed = caller.providers.get(&passed).cloned().unwrap_or(passed);
        providers.insert(provider_name(&item.key), passed);
    }
    providers
}

fn provider_name(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::String(name) => name.clone(),
        ExprKind::Parentheses(inner) => provider_name(inner),
        _ => print::expression(expr),
    }
}

fn counted(count: &Value) -> Repetition {
    if let Some(branches) = count
        .as_unknown()
        .and_then(|unknown| unknown.branches.as_ref())
        && let (Some(yes), Some(no)) = (whole(&branches.yes), whole(&branches.no))
    {
        let items = (0..yes.max(no)).map(|index| {
            index_item(
                index,
                count.site,
                presence(branches, index < yes, index < no),
            )
        });
        return Repetition::Count(items.collect());
    }
    match whole(count) {
        Some(number) => Repetition::Count(
            (0..number)
                .map(|index| index_item(index, count.site, Vec::new()))
                .collect(),
        ),
        None => symbolic(count.site, "count", reason_of(count), count.symbol_text()),
    }
}

fn whole(value: &Value) -> Option<usize> {
    let number = value.as_number()?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be a whole count in range"
    )]
    (number >= 0.0 && number.fract() == 0.0 && number <= f64::from(MAX_INSTANCES))
        .then_some(number as usize)
}

/// Under which condition something exists that one branch or both have.
fn presence(branches: &Branches, yes: bool, no: bool) -> Presence {
    let condition = &branches.condition;
    match (yes, no) {
        (true, true) | (false, false) => Vec::new(),
        (true, false) => vec![condition.clone()],
        (false, true) => vec![Condition {
            holds: !condition.holds,
            ..condition.clone()
        }],
    }
}

fn index_item(index: usize, span: Span, presence: Presence) -> Rc<Item> {
    #[expect(clippy::cast_precision_loss, reason = "at most MAX_INSTANCES")]
    let number = Value::at(span, Data::Number(index as f64));
    Rc::new(Item {
        key: Key::Index(index),
        each_key: number.clone(),
        each_value: number,
        presence,
    })
}

fn each(collection: &Value) -> Repetition {
    if let Some(branches) = collection
        .as_unknown()
        .and_then(|unknown| unknown.branches.as_ref())
        && let (Some(yes), Some(no)) = (keyed(&branches.yes), keyed(&branches.no))
    {
        let has = |items: &[(Arc<str>, Value, Value)], key: &str| {
            items.iter().any(|(name, ..)| **name == *key)
        };
        let only_no = no.iter().filter(|(key, ..)| !has(&yes, key));
        let items = yes.iter().chain(only_no).map(|(name, key, value)| {
            name_item(
                name,
                key,
                value,
                presence(branches, has(&yes, name), has(&no, name)),
            )
        });
        return Repetition::Each(items.collect());
    }
    match keyed(collection) {
        Some(items) => Repetition::Each(
            items
                .iter()
                .map(|(name, key, value)| name_item(name, key, value, Vec::new()))
                .collect(),
        ),
        None => symbolic(
            collection.site,
            "each",
            reason_of(collection),
            collection.symbol_text(),
        ),
    }
}

/// The instances of a `for_each` value. A list is not one of the kinds Terraform takes, but what it means is plain.
fn keyed(collection: &Value) -> Option<Vec<(Arc<str>, Value, Value)>> {
    let list = matches!(collection.data, Data::List(_));
    let pairs = pairs(collection).filter(|pairs| pairs.len() <= usize::from(MAX_INSTANCES))?;
    let named = pairs.into_iter().map(|(key, value)| {
        let key = if list { value.clone() } else { key };
        Some((key.to_text()?, key, value))
    });
    named.collect()
}

fn name_item(name: &Arc<str>, key: &Value, value: &Value, presence: Presence) -> Rc<Item> {
    Rc::new(Item {
        key: Key::Name(Arc::clone(name)),
        each_key: key.clone(),
        each_value: value.clone(),
        presence,
    })
}

/// One item for all instances of a collection that is not known. Whether there is any is a condition nobody can decide here.
fn symbolic(
    span: Span,
    word: &'static str,
    reason: String,
    collection: Option<String>,
) -> Repetition {
    let collection = collection.unwrap_or_else(|| format!("{span:?}"));
    let part = |name: &str| {
        Value::symbolic(
            span,
            reason.clone(),
            Some(expression(format!("{word}.{name} of {collection}"))),
        )
    };
    let name = if word == "count" { "index" } else { "key" };
    let key = part(name);
    let condition = Condition {
        symbol: format!("any of {collection}").into(),
        text: format!(
            "`{}` has an instance",
            if word == "count" { "count" } else { "for_each" }
        )
        .into(),
        holds: true,
    };
    let item = Item {
        key: Key::Symbolic(key.symbol_text().unwrap_or_default().into()),
        each_key: key,
        each_value: part("value"),
        presence: vec![condition],
    };
    Repetition::Symbolic {
        item: Rc::new(item),
        reason,
    }
}
