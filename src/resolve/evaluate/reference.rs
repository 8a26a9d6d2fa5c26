//! References: `var`, `local`, `each`, resources, data sources, modules, and the attributes and elements behind them.

use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use super::output::Called;
use super::repetition::{Item, Repetition};
use super::{Evaluator, Scope, because, expression, failed};
use crate::resolve::address::{Address, Key, Mode};
use crate::resolve::print;
use crate::resolve::value::{Data, Member, Value};
use crate::source::Span;
use crate::syntax::hcl::{Expr, ExprKind};

impl<'a> Evaluator<'a> {
    pub(super) fn reference(&self, expr: &Expr, scope: &Scope<'a>) -> Value {
        let span = expr.span;
        if let Some((mode, kind, name)) = resource_name(expr, scope) {
            return self.resource(mode, kind, name, span, scope);
        }
        match &expr.kind {
            ExprKind::Variable(name) => bare_name(name, span, scope),
            ExprKind::Attribute(inner, name) => {
                if let ExprKind::Variable(root) = &inner.kind
                    && scope.bound(root).is_none()
                    && let Some(value) = self.named_value(root, &name.text, span, scope)
                {
                    return value;
                }
                if let Some(called) = Called::of(inner, scope) {
                    return self.module_output(called, &name.text, span, scope);
                }
                if let Some(called) = Called::of(expr, scope) {
                    return self.module_whole(called, span, scope);
                }
                let inner = self.evaluate(inner, scope);
                decided_by(self.attribute(&inner, &name.text, span), &inner, span)
            }
            ExprKind::Index(inner, key) => {
                if let Some(called) = Called::of(expr, scope) {
                    return self.module_whole(called, span, scope);
                }
                let key = self.evaluate(key, scope);
                if let Some((mode, kind, name)) = resource_name(inner, scope) {
                    let value = self.indexed_resource((mode, kind, name), &key, span, scope);
                    return decided_by(value, &key, span);
                }
                let inner = self.evaluate(inner, scope);
                let mut value = decided_by(self.index(&inner, &key, span), &key, span);
                value.sensitive |= inner.sensitive;
                value
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
            "path" | "terraform" | "self" => self.path(root, name, scope).map_or_else(
                || self.surrounding(root, name, span),
                |path| Value::string(span, path),
            ),
            _ => return None,
        };
        Some(value)
    }

    /// `path.module` and `path.root`, relative to the directory that Terraform runs in: that of the root module.
    fn path(&self, root: &str, name: &str, scope: &Scope<'a>) -> Option<String> {
        let top = self.top();
        match (root, name) {
            ("path", "root") => Some(".".to_owned()),
            ("path", "module") => relative(&top.module.directory, &scope.instance.module.directory),
            _ => None,
        }
    }

    /// What depends on where and how Terraform is run.
    fn surrounding(&self, root: &str, name: &str, span: Span) -> Value {
        let symbol = expression(format!("{}:{root}.{name}", self.root.0));
        Value::symbolic(
            span,
            format!("`{root}.{name}`"),
            (root != "self").then_some(symbol),
        )
    }

    /// Evaluates a named value the first time it is asked for. A value that asks for itself is unknown.
    pub(super) fn once(
        &self,
        namespace: &'static str,
        name: &str,
        scope: &Scope<'a>,
        span: Span,
        compute: impl FnOnce(&Self) -> Value,
    ) -> Value {
        let path = &scope.instance.path;
        let key = (Arc::clone(path), namespace, name.to_owned());
        let label = || format!("{path}{namespace}.{name}");
        match self.named.borrow().get(&key) {
            Some(Some(value)) => return value.clone(),
            Some(None) => return Value::unknown(span, self.progress.circle(&label())),
            None => {}
        }
        self.named.borrow_mut().insert(key.clone(), None);
        let value = self.progress.of(label(), || compute(self));
        self.named.borrow_mut().insert(key, Some(value.clone()));
        value
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
        (mode, kind, name): (Mode, &str, &str),
        key: &Value,
        span: Span,
        scope: &Scope<'a>,
    ) -> Value {
        let instance = |key| {
            let address = self.address(scope, mode, kind, name, Some(key));
            Value::at(span, Data::Instance(Arc::new(address)))
        };
        let Some((index, block)) = scope.instance.module.resource(mode, kind, name) else {
            return self.resource(mode, kind, name, span, scope);
        };
        let repetition = self.repetition(&scope.instance, index);
        match &*repetition {
            Repetition::Once => {
                self.index(&self.resource(mode, kind, name, span, scope), key, span)
            }
            Repetition::Symbolic { .. } => {
                // The collection is not known, so the key names an instance that may or may not exist.
                let key = match &key.data {
                    Data::String(name) => Key::Name(Arc::clone(name)),
                    Data::Number(number) => Key::Name(number.to_string().into()),
                    _ => match key.symbol_text() {
                        Some(symbol) => Key::Symbolic(symbol.into()),
                        None => return because(span, key),
                    },
                };
                instance(key)
            }
            Repetition::Count(_) | Repetition::Each(_) if key.as_unknown().is_some() => {
                self.index(&self.resource(mode, kind, name, span, scope), key, span)
            }
            Repetition::Count(_) | Repetition::Each(_) => {
                if let Some(item) = repetition.under(key) {
                    return instance(item.key.clone());
                }
                if let Some(meant) = key_of(key) {
                    let address = self.address(scope, mode, kind, name, Some(meant));
                    let items = repetition.items().into_iter().flatten();
                    let keys = items.map(|item| item.key.to_string()).collect();
                    self.missing.note(address, span, block.header, keys);
                }
                failed(
                    span,
                    format!("an instance of `{kind}.{name}` that is not there"),
                )
            }
        }
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

/// The instance key that a known value in brackets means.
fn key_of(value: &Value) -> Option<Key> {
    match &value.data {
        Data::String(name) => Some(Key::Name(Arc::clone(name))),
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "checked to be a whole index"
        )]
        Data::Number(number) if *number >= 0.0 && number.fract() == 0.0 => {
            Some(Key::Index(*number as usize))
        }
        _ => None,
    }
}

fn bare_name(name: &str, span: Span, scope: &Scope<'_>) -> Value {
    match scope.bound(name) {
        Some(value) => value.clone(),
        None => Value::unknown(span, format!("`{name}`, which is not defined")),
    }
}

/// A reference that was made here goes back to the value that chose it, if that is written elsewhere: the name in brackets, or
/// what the instance of an attribute goes back to.
fn decided_by(mut value: Value, choice: &Value, span: Span) -> Value {
    value.sensitive |= choice.sensitive;
    // An entry is chosen by its name. An element of a list is what it is, wherever its position comes from.
    let by_name = choice.as_str().is_some();
    if !span.contains(choice.origin) && (by_name || span.contains(value.origin)) {
        value.origin = choice.origin;
    }
    value
}

/// A directory as seen from another one, as Terraform writes it.
fn relative(from: &Path, to: &Path) -> Option<String> {
    let common = from
        .components()
        .zip(to.components())
        .take_while(|(from, to)| from == to)
        .count();
    let up = from.components().skip(common).map(|_| "..");
    let down = to
        .components()
        .skip(common)
        .map(|component| component.as_os_str().to_str());
    let parts: Vec<&str> = up.map(Some).chain(down).collect::<Option<_>>()?;
    Some(if parts.is_empty() {
        ".".to_owned()
    } else {
        parts.join("/")
    })
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
