//! Expressions into values, as Terraform computes them before it talks to a provider.
//!
//! Nothing here fails: what cannot be computed is unknown with a reason, and keeps its identity where it has one.

mod collection;
mod instance;
mod reference;
mod template;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

pub use instance::{Item, ModuleInstance, Repetition};

use super::address::{Address, Key, RootId};
use super::files::{Context, Files};
use super::module::{Module, ResourceBlock};
use super::value::{Branches, Condition, Data, Symbol, Unknown, Value};
use super::{functions, print};
use crate::source::Span;
use crate::syntax::hcl::{BinaryOp, Body, Expr, ExprKind, UnaryOp};

/// How deep expressions, locals and module arguments may lean on each other.
const MAX_DEPTH: usize = 200;
/// How many expressions one root module may take to evaluate.
const MAX_STEPS: usize = 20_000_000;

/// Values for the variables of root modules, from the command line.
#[derive(Debug, Default)]
pub struct Inputs {
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
    files: &'a dyn Files,
    instances: RefCell<HashMap<Arc<str>, Rc<ModuleInstance<'a>>>>,
    children: RefCell<HashMap<BlockKey, Children<'a>>>,
    repetitions: RefCell<HashMap<BlockKey, Option<Rc<Repetition>>>>,
    named: RefCell<HashMap<NameKey, Option<Value>>>,
    attributes: RefCell<HashMap<AttributeKey, Option<Value>>>,
    depth: Cell<usize>,
    steps: Cell<usize>,
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
            files,
            instances: RefCell::default(),
            children: RefCell::default(),
            repetitions: RefCell::default(),
            named: RefCell::default(),
            attributes: RefCell::default(),
            depth: Cell::new(0),
            steps: Cell::new(0),
        };
        let top = Rc::new(ModuleInstance::root(&modules[root_module], root_module));
        evaluator
            .instances
            .borrow_mut()
            .insert(Arc::clone(&top.path), top);
        evaluator
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
    pub fn evaluate(&self, expr: &'a Expr, scope: &Scope<'a>) -> Value {
        if self.depth.get() >= MAX_DEPTH {
            return Value::unknown(expr.span, "an expression that leans on too many others");
        }
        if self.steps.get() >= MAX_STEPS {
            return Value::unknown(expr.span, "a module too large to evaluate");
        }
        self.steps.set(self.steps.get() + 1);
        self.depth.set(self.depth.get() + 1);
        let value = self.form(expr, scope);
        self.depth.set(self.depth.get() - 1);
        value.used_at(expr.span)
    }

    fn form(&self, expr: &'a Expr, scope: &Scope<'a>) -> Value {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Null => Value::at(span, Data::Null),
            ExprKind::Bool(value) => Value::at(span, Data::Bool(*value)),
            ExprKind::Number(number) => Value::at(span, Data::Number(*number)),
            ExprKind::String(text) => Value::string(span, text.as_str()),
            ExprKind::Template(parts) => self.template(parts, span, scope),
            ExprKind::Tuple(items) => {
                let items = items.iter().map(|item| self.evaluate(item, scope));
                Value::at(span, Data::List(items.collect()))
            }
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
                self.conditional(condition, yes, no, span, scope)
            }
            ExprKind::Unary(op, operand) => unary(*op, &self.evaluate(operand, scope), span),
            ExprKind::Binary(op, left, right) => binary(
                *op,
                &self.evaluate(left, scope),
                &self.evaluate(right, scope),
                span,
            ),
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

    fn conditional(
        &self,
        condition: &'a Expr,
        yes: &'a Expr,
        no: &'a Expr,
        span: Span,
        scope: &Scope<'a>,
    ) -> Value {
        let decided = self.evaluate(condition, scope);
        match decided.as_bool() {
            Some(true) => return self.evaluate(yes, scope),
            Some(false) => return self.evaluate(no, scope),
            None => {}
        }
        let (yes, no) = (self.evaluate(yes, scope), self.evaluate(no, scope));
        if yes.equals(&no) == Some(true) {
            return yes;
        }
        let mut value = Value::unknown(span, reason_of(&decided));
        let (plain, holds) = without_negation(condition);
        let plain = self.evaluate(plain, scope);
        let symbol = plain.symbol_text().and_then(|condition| {
            Some(expression(format!(
                "({condition}=={holds}?{}:{})",
                yes.symbol_text()?,
                no.symbol_text()?
            )))
        });
        let branches = plain.symbol_text().map(|symbol| Branches {
            condition: Condition {
                symbol: symbol.into(),
                text: format!("`{}`", print::expression(without_negation(condition).0)).into(),
                holds,
            },
            yes,
            no,
        });
        value.data = Data::Unknown(Arc::new(Unknown {
            reason: reason_of(&decided),
            symbol,
            branches,
            template: None,
        }));
        value
    }

    fn call(
        &self,
        name: &str,
        arguments: &'a [Expr],
        expand: bool,
        span: Span,
        scope: &Scope<'a>,
    ) -> Value {
        let mut values: Vec<Value> = arguments
            .iter()
            .map(|argument| self.evaluate(argument, scope))
            .collect();
        if expand && let Some(last) = values.pop() {
            match last.elements() {
                Some(elements) => values.extend(elements.iter().cloned()),
                None => return Value::unknown(span, reason_of(&last)),
            }
        }
        let top = self.top();
        let context = Context {
            files: self.files,
            directory: &top.module.directory,
        };
        functions::call(name, &values, span, context)
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

/// A symbol that is not an attribute of a resource.
pub fn expression(text: impl Into<Arc<str>>) -> Symbol {
    Symbol::Expression(text.into())
}

/// An unknown value made from others: the reason of the first unknown one, and an identity if all have one.
pub fn derived(span: Span, operation: &str, operands: &[&Value]) -> Value {
    let texts: Option<Vec<String>> = operands
        .iter()
        .map(|operand| operand.symbol_text())
        .collect();
    let symbol = texts.map(|texts| expression(format!("{operation}({})", texts.join(","))));
    let reason = operands
        .iter()
        .find(|operand| operand.as_unknown().is_some())
        .or(operands.first());
    Value::symbolic(
        span,
        reason.map_or_else(|| format!("`{operation}`"), |value| reason_of(value)),
        symbol,
    )
}

/// A condition without its `!` and parentheses, and whether it must hold for the first branch.
fn without_negation(condition: &Expr) -> (&Expr, bool) {
    match &condition.kind {
        ExprKind::Unary(UnaryOp::Not, inner) => {
            let (plain, holds) = without_negation(inner);
            (plain, !holds)
        }
        ExprKind::Parentheses(inner) => without_negation(inner),
        _ => (condition, true),
    }
}

fn unary(op: UnaryOp, operand: &Value, span: Span) -> Value {
    let data = match op {
        UnaryOp::Not => operand.as_bool().map(|value| Data::Bool(!value)),
        UnaryOp::Negate => operand.as_number().map(|number| Data::Number(-number)),
    };
    let name = if op == UnaryOp::Not { "!" } else { "-" };
    data.map_or_else(
        || derived(span, name, &[operand]),
        |data| Value::at(span, data),
    )
}

fn binary(op: BinaryOp, left: &Value, right: &Value, span: Span) -> Value {
    let data = match op {
        BinaryOp::And => logic(left, right, false),
        BinaryOp::Or => logic(left, right, true),
        BinaryOp::Equal => left.equals(right).map(Data::Bool),
        BinaryOp::NotEqual => left.equals(right).map(|equal| Data::Bool(!equal)),
        _ => left
            .as_number()
            .zip(right.as_number())
            .and_then(|(left, right)| arithmetic(op, left, right)),
    };
    let name = print::operator(op);
    data.map_or_else(
        || derived(span, name, &[left, right]),
        |data| Value::at(span, data),
    )
}

/// `&&` and `||`: one operand that equals `decisive` decides, whatever the other one is.
fn logic(left: &Value, right: &Value, decisive: bool) -> Option<Data> {
    match (left.as_bool(), right.as_bool()) {
        (Some(left), _) if left == decisive => Some(Data::Bool(decisive)),
        (_, Some(right)) if right == decisive => Some(Data::Bool(decisive)),
        (Some(_), Some(_)) => Some(Data::Bool(!decisive)),
        _ => None,
    }
}

fn arithmetic(op: BinaryOp, left: f64, right: f64) -> Option<Data> {
    let data = match op {
        BinaryOp::Less => Data::Bool(left < right),
        BinaryOp::LessOrEqual => Data::Bool(left <= right),
        BinaryOp::Greater => Data::Bool(left > right),
        BinaryOp::GreaterOrEqual => Data::Bool(left >= right),
        BinaryOp::Add => Data::Number(left + right),
        BinaryOp::Subtract => Data::Number(left - right),
        BinaryOp::Multiply => Data::Number(left * right),
        BinaryOp::Divide | BinaryOp::Remainder if right == 0.0 => return None,
        BinaryOp::Divide => Data::Number(left / right),
        BinaryOp::Remainder => Data::Number(left % right),
        BinaryOp::And | BinaryOp::Or | BinaryOp::Equal | BinaryOp::NotEqual => return None,
    };
    Some(data)
}
