//! Module instances: what calls create, and the blocks behind the addresses in them.

use std::collections::HashMap;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use super::budget::MAX_CALLS;
use super::repetition::{Item, Repetition, counted, each, symbolic};
use super::{Children, Evaluator, Scope};
use crate::resolve::address::{Address, Key};
use crate::resolve::module::{Call, Module, attribute};
use crate::resolve::value::Presence;
use crate::resolve::{installed, print};
use crate::source::Span;
use crate::syntax::hcl::{Body, Expr, ExprKind};

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
    /// The names of the calls that lead here, as `terraform init` writes them: `a.b`.
    installed_as: String,
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
            installed_as: String::new(),
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

impl<'a> Evaluator<'a> {
    /// How often a resource block of a module instance stands for something.
    pub fn repetition(&self, instance: &Rc<ModuleInstance<'a>>, block: usize) -> Rc<Repetition> {
        let key = (Arc::clone(&instance.path), block);
        let known = self.repetitions.borrow().get(&key).cloned();
        let declared = &instance.module.resources[block];
        let label = || format!("{}{}.{}", instance.path, declared.kind, declared.name);
        match known {
            Some(Some(repetition)) => return repetition,
            Some(None) => {
                let reason = self.progress.circle(&label());
                return Rc::new(symbolic(declared.header, "each", reason, None));
            }
            None => {}
        }
        self.repetitions.borrow_mut().insert(key.clone(), None);
        let repeat = || self.repeat(&declared.body, instance);
        let repetition = Rc::new(self.progress.of(label(), repeat));
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
        let item = match &address.key {
            Some(key) => Some(Rc::clone(repetition.find(key)?)),
            None if matches!(*repetition, Repetition::Once) => None,
            None => return None,
        };
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
            // Without children the call is being evaluated: its own count or keys lean on it.
            return children.clone();
        }
        if caller.callers.len() >= MAX_CALLS {
            return None;
        }
        let block = &caller.module.calls[call];
        let index = *self.directories.get(&self.directory_of(caller, block)?)?;
        let module = (&self.modules[index], index);
        self.children.borrow_mut().insert(key.clone(), None);
        let label = format!("{}module.{}", caller.path, block.name);
        let repetition = self.progress.of(label, || self.repeat(&block.body, caller));
        let children = repetition.items().into_iter().map(|item| {
            let child = Rc::new(child(caller, block, module, item));
            self.instances
                .borrow_mut()
                .insert(Arc::clone(&child.path), Rc::clone(&child));
            child
        });
        let children: Children<'a> = Rc::new(children.collect());
        self.children
            .borrow_mut()
            .insert(key, Some(Rc::clone(&children)));
        Some(children)
    }

    /// The directory of a called module: a local path, or where `terraform init` put it.
    fn directory_of(&self, caller: &ModuleInstance<'a>, call: &Call) -> Option<PathBuf> {
        call.directory(&caller.module.directory).or_else(|| {
            let root = self.top();
            let installed = self
                .installed
                .get_or_init(|| installed::read(self.files, &root.module.directory));
            let key = installed::key(&caller.installed_as, &call.name);
            installed.get(&key).cloned()
        })
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
        installed_as: installed::key(&caller.installed_as, &call.name),
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
