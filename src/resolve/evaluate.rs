//! Expressions into values, as Terraform computes them before it talks to a provider.
//!
//! Nothing here fails: what cannot be computed is unknown with a reason, and keeps its identity where it has one.

mod budget;
mod call;
mod collection;
mod instance;
pub(super) mod number;
mod operator;
mod output;
mod progress;
mod reference;
mod repetition;
mod step;
mod template;
mod variable;

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use budget::{MAX_DEPTH, MAX_NESTING, MAX_PRODUCED, MAX_STEPS, MAX_SYMBOL};
pub use instance::ModuleInstance;
use progress::Progress;
pub use repetition::{Item, Repetition};

use super::address::{Address, Key, RootId};
use super::files::Files;
use super::missing::Missing;
use super::module::{Module, ResourceBlock};
use super::value::{Data, Symbol, Unknown, Value};
use crate::source::Span;
use crate::syntax::hcl::{Body, Expr, ExprKind};

/// Values for the variables of root modules, from the command line and the environment.
#[derive(Debug, Default)]
pub struct Inputs {
    /// Names and values of `TF_VAR_…`, without that prefix. Any file and any argument counts more.
    pub environment: Vec<(String, String)>,
    /// `--var NAME=VALUE` in order, and the files of `--var-file`: the last one of a name counts.
    pub bodies: Vec<Body>,
}

/// A block of a module instance: the instance's path and the block's index.
type BlockKey = (Arc<str>, usize);
/// A named value of a module instance: the instance's path, `var`, `local` or `output`, and the name.
type NameKey = (Arc<str>, &'static str, String);
/// An attribute of a resource instance.
type AttributeKey = (Arc<Address>, String);
/// The instances that a module call creates.
type Children<'a> = Rc<Vec<Rc<ModuleInstance<'a>>>>;

/// Evaluates one root module and everything it calls. What was computed once is kept; an entry without a value is being computed,
/// and whoever asks for it meanwhile closes a circle.
pub struct Evaluator<'a> {
    modules: &'a [Module],
    directories: &'a HashMap<PathBuf, usize>,
    root: RootId,
    inputs: &'a Inputs,
    planned: HashMap<String, Value>,
    files: &'a dyn Files,
    instances: RefCell<HashMap<Arc<str>, Rc<ModuleInstance<'a>>>>,
    children: RefCell<HashMap<BlockKey, Option<Children<'a>>>>,
    repetitions: RefCell<HashMap<BlockKey, Option<Rc<Repetition>>>>,
    named: RefCell<HashMap<NameKey, Option<Value>>>,
    attributes: RefCell<HashMap<AttributeKey, Option<Value>>>,
    templates: RefCell<HashMap<PathBuf, Rc<Expr>>>,
    installed: OnceCell<HashMap<String, PathBuf>>,
    progress: Progress,
    pub(super) missing: Missing,
    depth: Cell<usize>,
    steps: Cell<usize>,
    produced: Cell<usize>,
}

/// What names mean at one place of a module instance.
#[derive(Clone)]
pub struct Scope<'a> {
    /// The module instance.
    pub instance: Rc<ModuleInstance<'a>>,
    /// `each` or `count` of the block.
    pub item: Option<Rc<Item>>,
    names: Option<Rc<Frame>>,
    splat: Option<Value>,
}

/// A name bound by a `for` or a `dynamic` block.
struct Frame {
    name: String,
    value: Value,
    outer: Option<Rc<Frame>>,
}

impl<'a> Scope<'a> {
    /// The scope of a module's own level.
    pub fn of(instance: Rc<ModuleInstance<'a>>) -> Self {
        Self {
            instance,
            item: None,
            names: None,
            splat: None,
        }
    }

    /// The scope inside one instance of a repeated block.
    #[must_use]
    pub fn with_item(&self, item: Option<Rc<Item>>) -> Self {
        Self {
            item,
            ..self.clone()
        }
    }

    /// The scope with one more name.
    #[must_use]
    pub fn bind(&self, name: &str, value: Value) -> Self {
        let frame = Frame {
            name: name.to_owned(),
            value,
            outer: self.names.clone(),
        };
        Self {
            names: Some(Rc::new(frame)),
            ..self.clone()
        }
    }

    fn bound(&self, name: &str) -> Option<&Value> {
        let mut frame = self.names.as_deref();
        while let Some(found) = frame {
            if found.name == name {
                return Some(&found.value);
            }
            frame = found.outer.as_deref();
        }
        None
    }
}

impl<'a> Evaluator<'a> {
    /// An evaluator of the root module `modules[root_module]`.
    pub fn new(
        modules: &'a [Module],
        directories: &'a HashMap<PathBuf, usize>,
        root: RootId,
        root_module: usize,
        inputs: &'a Inputs,
        files: &'a dyn Files,
    ) -> Self {
        let evaluator = Self {
            modules,
            directories,
            root,
            inputs,
            planned: HashMap::new(),
            files,
            instances: RefCell::default(),
            children: RefCell::default(),
            repetitions: RefCell::default(),
            named: RefCell::default(),
            attributes: RefCell::default(),
            templates: RefCell::default(),
            installed: OnceCell::new(),
            progress: Progress::default(),
            missing: Missing::default(),
            depth: Cell::new(0),
            steps: Cell::new(0),
            produced: Cell::new(0),
        };
        let top = Rc::new(ModuleInstance::root(&modules[root_module], root_module));
        evaluator
            .instances
            .borrow_mut()
            .insert(Arc::clone(&top.path), top);
        evaluator
    }

    /// The same with the values that a plan was made with for the variables of the root module. Only the command line counts more.
    #[must_use]
    pub fn with_planned(mut self, variables: HashMap<String, Value>) -> Self {
        self.planned = variables;
        self
    }

    /// The root module's instance.
    pub fn top(&self) -> Rc<ModuleInstance<'a>> {
        Rc::clone(&self.instances.borrow()[""])
    }

    /// The modules that the root calls in any depth, itself included, as indexes.
    pub fn reached(&self) -> BTreeSet<usize> {
        self.instances
            .borrow()
            .values()
            .map(|instance| instance.index)
            .collect()
    }

    /// The value of an expression. Its `site` is the expression's own span.
    pub fn evaluate(&self, expr: &Expr, scope: &Scope<'a>) -> Value {
        if self.depth.get() >= MAX_DEPTH {
            return Value::unknown(expr.span, "an expression that leans on too many others");
        }
        if self.steps.get() >= MAX_STEPS || self.produced.get() >= MAX_PRODUCED {
            return Value::unknown(expr.span, "a module too large to evaluate");
        }
        self.steps.set(self.steps.get() + 1);
        self.depth.set(self.depth.get() + 1);
        let value = self.form(expr, scope);
        self.depth.set(self.depth.get() - 1);
        if value.nesting > MAX_NESTING {
            return Value::unknown(expr.span, "a collection nested too deeply");
        }
        value.used_at(expr.span)
    }

    fn form(&self, expr: &Expr, scope: &Scope<'a>) -> Value {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Null => Value::at(span, Data::Null),
            ExprKind::Bool(value) => Value::at(span, Data::Bool(*value)),
            ExprKind::Number(number) if number::is_exact(*number) => {
                Value::at(span, Data::Number(*number))
            }
            ExprKind::Number(_) => Value::unknown(span, "a number with more digits than are kept"),
            ExprKind::String(text) => Value::string(span, text.as_str()),
            ExprKind::Template(parts) => self.template(parts, span, scope),
            ExprKind::Tuple(items) => self.tuple(items, span, scope),
            ExprKind::Object(items) => self.object(items, span, scope),
            ExprKind::Variable(_) | ExprKind::Attribute(..) | ExprKind::Index(..) => {
                self.reference(expr, scope)
            }
            ExprKind::Splat { source, each, .. } => self.splat(source, each, span, scope),
            ExprKind::SplatElement => scope
                .splat
                .clone()
                .unwrap_or_else(|| Value::unknown(span, "an element outside of a splat")),
            ExprKind::Conditional(condition, yes, no) => {
                self.conditional([condition, yes, no], span, scope)
            }
            ExprKind::Unary(op, operand) => self.unary(*op, operand, span, scope),
            ExprKind::Binary(op, left, right) => self.binary(*op, left, right, span, scope),
            ExprKind::Call {
                name,
                arguments,
                expand,
            } => self.call(&name.text, arguments, *expand, span, scope),
            ExprKind::For(for_) => self.for_expression(for_, span, scope),
            ExprKind::Parentheses(inner) => self.evaluate(inner, scope),
            ExprKind::Invalid => Value::unknown(span, "an expression that does not parse"),
        }
    }

    /// Counts the elements of a collection that was produced.
    fn produce(&self, span: Span, data: Data, count: usize) -> Value {
        self.produced.set(self.produced.get() + count);
        Value::at(span, data)
    }

    /// The address of one instance of a block.
    pub fn address_in(
        &self,
        scope: &Scope<'a>,
        block: &ResourceBlock,
        key: Option<Key>,
    ) -> Address {
        self.address(scope, block.mode, &block.kind, &block.name, key)
    }

    /// The keys and values of a known collection.
    pub fn pairs(&self, collection: &Value) -> Option<Vec<(Value, Value)>> {
        collection::pairs(collection)
    }
}

/// Why a value is not known, to be read after "depends on".
pub fn reason_of(value: &Value) -> String {
    match &value.data {
        Data::Unknown(unknown) => unknown.reason.clone(),
        Data::Instance(address) => format!("`{address}` as a whole"),
        _ => "a value of the wrong kind".to_owned(),
    }
}

/// A symbol that is not an attribute of a resource. Where it would grow without end its digest stands for it.
pub fn expression(text: impl Into<Arc<str>>) -> Symbol {
    let text = text.into();
    if text.len() <= MAX_SYMBOL {
        return Symbol::Expression(text);
    }
    let digest = Sha256::digest(text.as_bytes());
    let leading: [u8; 16] = std::array::from_fn(|index| digest[index]);
    Symbol::Expression(format!("#{:032x}", u128::from_be_bytes(leading)).into())
}

/// What Terraform itself fails to compute.
pub fn failed(span: Span, reason: impl Into<String>) -> Value {
    let unknown = Unknown {
        reason: reason.into(),
        symbol: None,
        branches: None,
        template: None,
        fails: true,
    };
    Value::at(span, Data::Unknown(Arc::new(unknown)))
}

/// An unknown value without identity, because of another value: one that is not known, or that is of the wrong kind.
pub fn because(span: Span, cause: &Value) -> Value {
    match &cause.data {
        Data::Unknown(unknown) if !unknown.fails => Value::unknown(span, unknown.reason.clone()),
        Data::Instance(_) => Value::unknown(span, reason_of(cause)),
        _ => failed(span, reason_of(cause)),
    }
}

/// An unknown value made from others: the reason of the first unknown one, and an identity if all have one.
pub fn derived(span: Span, operation: &str, operands: &[&Value]) -> Value {
    let texts: Option<Vec<String>> = operands
        .iter()
        .map(|operand| operand.symbol_text())
        .collect();
    let symbol = texts.map(|texts| expression(format!("{operation}({})", texts.join(","))));
    let unknown = |operand: &&&Value| operand.as_unknown().is_some();
    let reason = operands.iter().find(unknown).or(operands.first());
    let unknown = Unknown {
        reason: reason.map_or_else(|| format!("`{operation}`"), |value| reason_of(value)),
        symbol,
        branches: None,
        template: None,
        fails: operands.iter().any(|operand| operand.fails()),
    };
    Value::at(span, Data::Unknown(Arc::new(unknown)))
}
