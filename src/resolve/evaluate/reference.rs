//! References: `var`, `local`, `each`, resources, data sources, modules, and the attributes and elements behind them.

use std::rc::Rc;
use std::sync::Arc;

use super::instance::{Item, Repetition};
use super::{Evaluator, Scope, derived, expression, reason_of};
use crate::resolve::address::{Address, Key, Mode};
use crate::resolve::module::attribute;
use crate::resolve::value::{Branches, Data, Member, Symbol, Unknown, Value};
use crate::resolve::{convert, print};
use crate::source::Span;
use crate::syntax::hcl::{Expr, ExprKind};

impl<'a> Evaluator<'a> {
    pub(super) fn reference(&self, expr: &'a Expr, scope: &Scope<'a>) -> Value {
        if let Some((mode, kind, name)) = resource_name(expr, scope) {
            return self.resource(mode, kind, name, expr.span, scope);
        }
        match &expr.kind {
            ExprKind::Variable(name) => bare_name(name, expr.span, scope),
            ExprKind::Attribute(inner, name) => {
                if let ExprKind::Variable(root) = &inner.kind
                    && scope.bound(root).is_none()
                    && let Some(value) = self.named_value(root, &name.text, expr.span, scope)
                {
                    return value;
                }
                if let Some((call, key)) = module_call(inner, scope) {
                    return self.module_output(call, key, &name.text, expr.span, scope);
                }
                let inner = self.evaluate(inner, scope);
                decided_by(
                    self.attribute(&inner, &name.text, expr.span),
                    &inner,
                    expr.span,
                )
            }
            ExprKind::Index(inner, key) => {
                let key = self.evaluate(key, scope);
                if let Some((mode, kind, name)) = resource_name(inner, scope) {
                    let value = self.indexed_resource(mode, kind, name, &key, expr.span, scope);
                    return decided_by(value, &key, expr.span);
                }
                let inner = self.evaluate(inner, scope);
                decided_by(self.index(&inner, &key, expr.span), &key, expr.span)
            }
            _ => unreachable!("invariant: only references are evaluated as references"),
        }
    }

    /// `var.x`, `local.x`, `each.key` and the other two-word names. `None` if the first word is none of theirs.
    fn named_value(&self, root: &str, name: &str, span: Span, scope: &Scope<'a>) -> Option<Value> {
        let value = match root {
            "var" => self
                .once("var", name, scope, span, |inner| {
                    inner.variable(name, span, scope)
                })
                .used_through(span, || format!("variable `{name}`")),
            "local" => match scope.instance.module.locals.get(name) {
                Some(expr) => self
                    .once("local", name, scope, span, |inner| {
                        inner.evaluate(expr, &Scope::of(Rc::clone(&scope.instance)))
                    })
                    .used_through(span, || format!("local `{name}`")),
                None => Value::unknown(span, format!("`local.{name}`, which is not declared")),
            },
            "each" | "count" => scope
                .item
                .as_deref()
                .and_then(|item| item.get(root, name))
                .unwrap_or_else(|| {
                    Value::unknown(span, format!("`{root}.{name}`, which means nothing here"))
                }),
            "path" | "terraform" | "self" => {
                let symbol = expression(format!("{}:{root}.{name}", self.root.0));
                Value::symbolic(
                    span,
                    format!("`{root}.{name}`"),
                    (root != "self").then_some(symbol),
                )
            }
            _ => return None,
        };
        Some(value)
    }

    /// Evaluates a named value the first time it is asked for. A value that asks for itself is unknown.
    fn once(
        &self,
        namespace: &'static str,
        name: &str,
        scope: &Scope<'a>,
        span: Span,
        compute: impl FnOnce(&Self) -> Value,
    ) -> Value {
        let key = (Arc::clone(&scope.instance.path), namespace, name.to_owned());
        match self.named.borrow().get(&key) {
            Some(Some(value)) => return value.clone(),
            Some(None) => {
                return Value::unknown(
                    span,
                    format!("`{namespace}.{name}`, which refers to itself"),
                );
            }
            None => {}
        }
        self.named.borrow_mut().insert(key.clone(), None);
        let value = compute(self);
        self.named.borrow_mut().insert(key, Some(value.clone()));
        value
    }

    fn variable(&self, name: &str, span: Span, scope: &Scope<'a>) -> Value {
        let instance = &scope.instance;
        let declared = instance.module.variables.get(name);
        let given = match &instance.call {
            Some((call, outer)) => {
                attribute(&call.body, name).map(|argument| self.evaluate(&argument.value, outer))
            }
            None => self.root_variable(name, scope),
        };
        let default = || {
            let default = attribute(declared?, "default")?;
            Some(self.evaluate(&default.value, &Scope::of(Rc::clone(instance))))
        };
        let given = given.filter(|value| {
            !value.is_null()
                || !is_false(
                    declared
                        .and_then(|body| attribute(body, "nullable"))
                        .map(|nullable| &nullable.value),
                )
        });
        let value = given.or_else(default).unwrap_or_else(|| {
            let symbol = expression(format!("{}:{}var.{name}", self.root.0, instance.path));
            let state = if declared.is_some() {
                "has no value here"
            } else {
                "is not declared"
            };
            Value::symbolic(span, format!("`var.{name}`, which {state}"), Some(symbol))
        });
        let mut value = match declared.and_then(|body| attribute(body, "type")) {
            Some(constraint) => convert::to_type(value, &constraint.value),
            None => value,
        };
        value.sensitive |= declared
            .and_then(|body| attribute(body, "sensitive"))
            .is_some_and(|sensitive| !is_false(Some(&sensitive.value)));
        value
    }

    /// A value from the command line or a variable file. Those files know no names, so any scope does.
    fn root_variable(&self, name: &str, scope: &Scope<'a>) -> Option<Value> {
        let mut given = self
            .inputs
            .bodies
            .iter()
            .rev()
            .chain(&scope.instance.module.variable_files);
        let argument = given.find_map(|body| attribute(body, name))?;
        Some(self.evaluate(&argument.value, scope))
    }

    fn resource(&self, mode: Mode, kind: &str, name: &str, span: Span, scope: &Scope<'a>) -> Value {
        let data = if mode == Mode::Data { "data." } else { "" };
        let Some((index, _)) = scope.instance.module.resource(mode, kind, name) else {
            return Value::unknown(
                span,
                format!("`{data}{kind}.{name}`, which is not declared"),
            );
        };
        let address = |key| Data::Instance(Arc::new(self.address(scope, mode, kind, name, key)));
        let data = match &*self.repetition(&scope.instance, index) {
            Repetition::Once => address(None),
            Repetition::Count(items) => Data::List(
                items
                    .iter()
                    .map(|item| Value::at(span, address(Some(item.key.clone()))))
                    .collect(),
            ),
            Repetition::Each(items) => Data::Map(
                items
                    .iter()
                    .map(|item| Member {
                        key: item.name(),
                        key_span: item.span(),
                        value: Value::at(span, address(Some(item.key.clone()))),
                    })
                    .collect(),
            ),
            Repetition::Symbolic { reason, .. } => {
                let symbol = expression(format!(
                    "{}:{}{data}{kind}.{name}",
                    self.root.0, scope.instance.path
                ));
                return Value::symbolic(span, reason.clone(), Some(symbol));
            }
        };
        Value::at(span, data)
    }

    fn indexed_resource(
        &self,
        mode: Mode,
        kind: &str,
        name: &str,
        key: &Value,
        span: Span,
        scope: &Scope<'a>,
    ) -> Value {
        let whole = self.resource(mode, kind, name, span, scope);
        let Data::Unknown(unknown) = &whole.data else {
            return self.index(&whole, key, span);
        };
        if unknown.symbol.is_none() {
            return whole;
        }
        // The collection is not known, so the key names an instance that may or may not exist.
        let key = match &key.data {
            Data::String(name) => Key::Name(Arc::clone(name)),
            Data::Number(number) => Key::Name(number.to_string().into()),
            _ => match key.symbol_text() {
                Some(symbol) => Key::Symbolic(symbol.into()),
                None => return Value::unknown(span, reason_of(key)),
            },
        };
        Value::at(
            span,
            Data::Instance(Arc::new(self.address(scope, mode, kind, name, Some(key)))),
        )
    }

    pub(super) fn address(
        &self,
        scope: &Scope<'a>,
        mode: Mode,
        kind: &str,
        name: &str,
        key: Option<Key>,
    ) -> Address {
        Address {
            root: self.root,
            module: Arc::clone(&scope.instance.path),
            mode,
            kind: kind.into(),
            name: name.into(),
            key,
        }
    }

    /// `value.name`.
    fn attribute(&self, value: &Value, name: &str, span: Span) -> Value {
        match &value.data {
            Data::Map(_) => match value.member(name) {
                Some(member) => member.clone(),
                None => Value::unknown(span, format!("an attribute `{name}`, which is not there")),
            },
            Data::Instance(address) => self.instance_attribute(address, name, span),
            Data::List(_) | Data::Set(_) => match name.parse::<u32>() {
                Ok(index) => self.index(value, &Value::at(span, Data::Number(index.into())), span),
                Err(_) => Value::unknown(span, format!("`.{name}` of a list")),
            },
            Data::Unknown(unknown) => within(unknown, span, &format!(".{name}"), |inner| {
                self.attribute(inner, name, span)
            }),
            _ => Value::unknown(span, format!("`.{name}` of a value that has no attributes")),
        }
    }

    /// `value[key]`.
    fn index(&self, value: &Value, key: &Value, span: Span) -> Value {
        match &value.data {
            Data::Map(_) | Data::Instance(_) => match key.to_text() {
                Some(name) => self.attribute(value, &name, span),
                None => derived(span, "[]", &[value, key]),
            },
            Data::List(elements) => match key.as_number() {
                Some(number) => element(elements, number).cloned().unwrap_or_else(|| {
                    Value::unknown(span, format!("element {number}, which is not there"))
                }),
                None => derived(span, "[]", &[value, key]),
            },
            Data::Unknown(unknown) => match key.symbol_text() {
                Some(text) => within(unknown, span, &format!("[{text}]"), |inner| {
                    self.index(inner, key, span)
                }),
                None => Value::unknown(span, reason_of(key)),
            },
            _ => Value::unknown(span, "an element of a value that has none"),
        }
    }

    /// An attribute of a resource instance: what its block says, or else what the provider will compute.
    pub fn instance_attribute(&self, address: &Arc<Address>, name: &str, span: Span) -> Value {
        let computed = || {
            let symbol = Symbol::Attribute {
                address: Arc::clone(address),
                name: name.into(),
            };
            Value::symbolic(
                span,
                format!("`{address}.{name}`, which Okta decides"),
                Some(symbol),
            )
        };
        let key = (Arc::clone(address), name.to_owned());
        match self.attributes.borrow().get(&key) {
            Some(Some(value)) => {
                return value
                    .clone()
                    .used_through(span, || format!("`{name}` of {address}"));
            }
            Some(None) => {
                return Value::unknown(span, format!("`{address}.{name}`, which refers to itself"));
            }
            None => {}
        }
        let Some((body, scope)) = self.block_of(address) else {
            return computed();
        };
        let Some(argument) = attribute(body, name) else {
            return computed();
        };
        self.attributes.borrow_mut().insert(key.clone(), None);
        let value = self.evaluate(&argument.value, &scope);
        self.attributes
            .borrow_mut()
            .insert(key, Some(value.clone()));
        if value.is_null() {
            computed()
        } else {
            value.used_through(span, || format!("`{name}` of {address}"))
        }
    }

    fn module_output(
        &self,
        call: &str,
        key: Option<&'a Expr>,
        output: &str,
        span: Span,
        scope: &Scope<'a>,
    ) -> Value {
        let key = key.map(|key| self.evaluate(key, scope));
        let opaque = |state: &str| {
            let key = key
                .as_ref()
                .and_then(Value::symbol_text)
                .map(|text| format!("[{text}]"))
                .unwrap_or_default();
            let symbol = expression(format!(
                "{}:{}module.{call}{key}.{output}",
                self.root.0, scope.instance.path
            ));
            Value::symbolic(
                span,
                format!("`module.{call}.{output}`, {state}"),
                Some(symbol),
            )
        };
        let Some((index, _)) = scope.instance.module.call(call) else {
            return Value::unknown(span, format!("`module.{call}`, which is not declared"));
        };
        let Some(children) = self.module_instances(&scope.instance, index) else {
            return opaque("whose module is not read");
        };
        let wanted = key.as_ref().and_then(Value::to_text);
        let child = children.iter().find(|child| match (&child.key, &wanted) {
            (None, None) => key.is_none(),
            (Some(Key::Index(index)), Some(text)) => index.to_string() == **text,
            (Some(Key::Name(name)), Some(text)) => name == text,
            _ => false,
        });
        let Some(child) = child else {
            return opaque("whose instance is not known");
        };
        let Some(expr) = child.module.outputs.get(output) else {
            return Value::unknown(
                span,
                format!("`module.{call}.{output}`, which is not declared"),
            );
        };
        let inner = Scope::of(Rc::clone(child));
        self.once("output", output, &inner, span, |evaluator| {
            evaluator.evaluate(expr, &inner)
        })
        .used_through(span, || format!("output `{output}` of module `{call}`"))
    }
}

impl Value {
    /// Used at another place by way of a name, if it was written elsewhere.
    fn used_through(self, site: Span, step: impl FnOnce() -> String) -> Self {
        if self.site == site {
            self
        } else {
            self.through(site, step())
        }
    }
}

impl Item {
    fn get(&self, root: &str, name: &str) -> Option<Value> {
        match (root, name, &self.key) {
            ("each", "key", Key::Name(_) | Key::Symbolic(_)) | ("count", "index", _) => {
                Some(self.each_key.clone())
            }
            ("each", "value", Key::Name(_) | Key::Symbolic(_)) => Some(self.each_value.clone()),
            _ => None,
        }
    }
}

fn bare_name(name: &str, span: Span, scope: &Scope<'_>) -> Value {
    match scope.bound(name) {
        Some(value) => value.clone(),
        None => Value::unknown(span, format!("`{name}`, which is not defined")),
    }
}

/// What a step into an unknown value leaves: its reason, its identity with the step, and the step into both branches.
fn within(unknown: &Unknown, span: Span, step: &str, go: impl Fn(&Value) -> Value) -> Value {
    let symbol = unknown
        .symbol
        .as_ref()
        .map(|symbol| expression(format!("{}{step}", symbol.text())));
    let branches = unknown.branches.as_ref().map(|branches| Branches {
        condition: branches.condition.clone(),
        yes: go(&branches.yes),
        no: go(&branches.no),
    });
    let inner = Unknown {
        reason: unknown.reason.clone(),
        symbol,
        branches,
        template: None,
    };
    Value::at(span, Data::Unknown(Arc::new(inner)))
}

/// A reference that was made here goes back to the value that chose it: the key of an instance, or the instance of an attribute.
fn decided_by(value: Value, choice: &Value, span: Span) -> Value {
    if span.contains(value.origin) {
        Value {
            origin: choice.origin,
            ..value
        }
    } else {
        value
    }
}

fn element(elements: &[Value], number: f64) -> Option<&Value> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be a whole index"
    )]
    (number >= 0.0 && number.fract() == 0.0)
        .then(|| elements.get(number as usize))
        .flatten()
}

fn is_false(expr: Option<&Expr>) -> bool {
    matches!(expr.map(|expr| &expr.kind), Some(ExprKind::Bool(false)))
}

/// `okta_group.eng` or `data.okta_group.eng`, unless a bound name hides the first word.
fn resource_name<'e>(expr: &'e Expr, scope: &Scope<'_>) -> Option<(Mode, &'e str, &'e str)> {
    let ExprKind::Attribute(inner, name) = &expr.kind else {
        return None;
    };
    match &inner.kind {
        ExprKind::Variable(kind) if !print::is_reserved(kind) && scope.bound(kind).is_none() => {
            Some((Mode::Managed, kind, &name.text))
        }
        ExprKind::Attribute(root, kind) => match &root.kind {
            ExprKind::Variable(root) if root == "data" && scope.bound(root).is_none() => {
                Some((Mode::Data, &kind.text, &name.text))
            }
            _ => None,
        },
        _ => None,
    }
}

/// `module.a` or `module.a[key]`.
fn module_call<'e>(expr: &'e Expr, scope: &Scope<'_>) -> Option<(&'e str, Option<&'e Expr>)> {
    match &expr.kind {
        ExprKind::Attribute(root, name) => match &root.kind {
            ExprKind::Variable(root) if root == "module" && scope.bound(root).is_none() => {
                Some((&name.text, None))
            }
            _ => None,
        },
        ExprKind::Index(inner, key) => match module_call(inner, scope)? {
            (name, None) => Some((name, Some(key))),
            _ => None,
        },
        _ => None,
    }
}
