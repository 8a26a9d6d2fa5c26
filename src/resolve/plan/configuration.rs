//! The configuration as a plan repeats it: no values, but the names that each expression refers to.
//!
//! `x[each.key].id` comes flattened to `x` and `each.key`, and `dynamic` blocks do not come at all. So a reference says what a
//! value is only if it names one instance in full and nothing stands beside it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::super::address::{self, Address};
use super::super::record::{Values, Way, okta_type};
use super::super::root::Provider;
use super::super::value::Value;
use crate::syntax::tree::Node;

/// How many references may lead to each other.
const MAX_HOPS: usize = 32;

/// The blocks of a configuration. The path of a module is made of the names of the calls that lead there: `a.b`.
#[derive(Default)]
pub(super) struct Configuration<'t> {
    modules: HashMap<String, Node<'t>>,
    /// By the path of the module and the block's own name: `okta_group.eng`, `data.okta_group.eng`.
    blocks: HashMap<(String, String), Node<'t>>,
    providers: Option<Node<'t>>,
    variables: Option<Node<'t>>,
}

impl<'t> Configuration<'t> {
    /// Takes in the configuration of a plan.
    pub(super) fn of(root: Node<'t>) -> Self {
        let mut configuration = Self {
            variables: root.get("variables"),
            ..Self::default()
        };
        let Some(node) = root.get("configuration") else {
            return configuration;
        };
        configuration.providers = node.get("provider_config");
        let mut open: Vec<(String, Node<'t>)> = Vec::new();
        open.extend(
            node.get("root_module")
                .map(|module| (String::new(), module)),
        );
        while let Some((path, module)) = open.pop() {
            let resources = module.get("resources").into_iter().flat_map(Node::items);
            for block in resources {
                if okta_type(block).is_some()
                    && let Some(name) = block.get("address").and_then(Node::as_str)
                {
                    let key = (path.clone(), name.to_owned());
                    configuration.blocks.insert(key, block);
                }
            }
            let calls = module.get("module_calls").into_iter().flat_map(Node::pairs);
            for call in calls {
                if let Some(inner) = call.value.get("module") {
                    open.push((below(&path, call.key.text()), inner));
                }
            }
            configuration.modules.insert(path, module);
        }
        configuration
    }

    /// Every block.
    pub(super) fn names(&self) -> HashSet<(String, String)> {
        self.blocks.keys().cloned().collect()
    }

    /// The provider configurations of the root module.
    pub(super) fn providers(&self) -> Vec<Provider> {
        let all = self.providers.into_iter().flat_map(Node::pairs);
        let ours = all.filter(|entry| {
            let named = |name| entry.value.get(name).and_then(Node::as_str);
            let full = named("full_name").unwrap_or_default();
            let within = entry.value.get("module_address").is_some();
            (named("name") == Some("okta") || full.ends_with("/okta")) && !within
        });
        ours.map(|entry| Provider {
            alias: alias(entry.key.text()),
            org_name: self.setting(entry.value, "org_name"),
            base_url: self.setting(entry.value, "base_url"),
        })
        .collect()
    }

    /// An argument of a provider: a constant, or a variable of the root module.
    fn setting(&self, provider: Node<'t>, name: &str) -> Option<Value> {
        let expression = provider.get("expressions")?.get(name)?;
        if let Some(constant) = expression.get("constant_value") {
            return Values::plain(constant).filter(|value| !value.is_null());
        }
        let unknown = || Value::unknown(expression.span(), format!("`{name}` of the provider"));
        let [only] = full(expression)[..] else {
            return Some(unknown());
        };
        let given = only
            .strip_prefix("var.")
            .and_then(|name| self.variables?.get(name)?.get("value"))
            .and_then(Values::plain);
        Some(given.unwrap_or_else(unknown)).filter(|value| !value.is_null())
    }

    /// The alias of the provider configuration behind an instance, if its block is there.
    pub(super) fn provider(&self, address: &Address) -> Option<String> {
        let block = self.block(address)?;
        let key = block.get("provider_config_key").and_then(Node::as_str);
        Some(key.map_or_else(String::new, alias))
    }

    /// Whether the block of an instance is there.
    pub(super) fn knows(&self, address: &Address) -> bool {
        self.block(address).is_some()
    }

    fn block(&self, address: &Address) -> Option<Node<'t>> {
        let key = address.written();
        self.blocks.get(&key).copied()
    }

    /// The expression of a value of an instance. `after` holds the values: the blocks of a kind must be as many as are written.
    pub(super) fn expression(
        &self,
        address: &Address,
        way: &Way<'_>,
        after: Option<Node<'_>>,
    ) -> Option<Node<'t>> {
        let expressions = self.block(address)?.get("expressions")?;
        match way {
            Way::Name(name) => expressions.get(name),
            Way::Member(Way::Index(Way::Name(block), index), name) => {
                let written = expressions.get(block)?;
                let there = after?.get(block)?;
                let as_many =
                    written.is_sequence() && written.items().count() == there.items().count();
                as_many.then(|| written.items().nth(*index))??.get(name)
            }
            _ => None,
        }
    }

    /// What an expression names, if that is nothing but attributes of certain instances. `module` is where it stands.
    pub(super) fn named(
        &self,
        expression: Node<'t>,
        module: &Address,
        instances: &HashSet<Arc<Address>>,
    ) -> Option<Vec<(Arc<Address>, Arc<str>)>> {
        self.within(expression, &module.module, module, instances, MAX_HOPS)
    }

    fn within(
        &self,
        expression: Node<'t>,
        module: &str,
        of: &Address,
        instances: &HashSet<Arc<Address>>,
        hops: usize,
    ) -> Option<Vec<(Arc<Address>, Arc<str>)>> {
        let hops = hops.checked_sub(1)?;
        let references = full(expression);
        if references.is_empty() {
            return None;
        }
        let mut named = Vec::new();
        for reference in references {
            if let Some(variable) = reference.strip_prefix("var.") {
                let (caller, call) = caller(module)?;
                let call = self
                    .modules
                    .get(&address::calls(caller))?
                    .get("module_calls")?
                    .get(call)?;
                let argument = call.get("expressions")?.get(variable)?;
                named.extend(self.within(argument, caller, of, instances, hops)?);
                continue;
            }
            let (path, attribute) = reference.rsplit_once('.')?;
            if let Some(called) = path.strip_prefix("module.") {
                // Only what a call gives as a whole: `module.a.x` or `module.a["k"].x`.
                let inner = format!("{module}module.{called}.");
                let outputs = self.modules.get(&address::calls(&inner))?.get("outputs")?;
                let output = outputs.get(attribute)?.get("expression")?;
                named.extend(self.within(output, &inner, of, instances, hops)?);
                continue;
            }
            let address = Arc::new(address::parse(of.root, &format!("{module}{path}"))?);
            let known = instances.get(&address)?;
            if attribute == "id" {
                named.push((Arc::clone(known), "id".into()));
                continue;
            }
            // Another attribute: what its own expression names.
            let expression = self.expression(known, &Way::Name(attribute), None)?;
            named.extend(self.within(expression, &known.module, of, instances, hops)?);
        }
        named.sort();
        named.dedup();
        Some(named)
    }
}

/// The references of an expression, each in full: behind it, Terraform lists its beginnings.
fn full(expression: Node<'_>) -> Vec<&str> {
    let listed = expression
        .get("references")
        .into_iter()
        .flat_map(Node::items);
    let (mut references, mut last): (Vec<&str>, &str) = (Vec::new(), "");
    for reference in listed.filter_map(Node::as_str) {
        let rest = last.strip_prefix(reference);
        let beginning = rest.is_some_and(|rest| rest.starts_with(['.', '[']));
        if !beginning && !references.contains(&reference) {
            references.push(reference);
        }
        last = reference;
    }
    references
}

/// `okta.eu` stands for the alias `eu`. What a module configures itself has its address in front.
fn alias(key: &str) -> String {
    let local = key.rsplit(':').next().unwrap_or(key);
    local
        .split_once('.')
        .map_or_else(String::new, |(_, alias)| alias.to_owned())
}

fn below(path: &str, call: &str) -> String {
    if path.is_empty() {
        call.to_owned()
    } else {
        format!("{path}.{call}")
    }
}

/// The path of the calling module instance and the name of the call.
fn caller(module: &str) -> Option<(&str, &str)> {
    let steps = address::steps(module);
    let (call, _) = steps.last()?;
    let at = steps.len().checked_sub(2)?;
    // The step before the last name is the word `module`.
    let (word, _) = steps[at];
    let start = word.as_ptr() as usize - module.as_ptr() as usize;
    Some((&module[..start], call))
}
