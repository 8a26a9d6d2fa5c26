//! What module calls give: one output, one instance with all of its outputs, or all instances.

use std::rc::Rc;
use std::sync::Arc;

use super::{Evaluator, ModuleInstance, Scope, because, expression, failed};
use crate::resolve::address::Key;
use crate::resolve::module::attribute;
use crate::resolve::value::{Data, Member, Value};
use crate::source::Span;
use crate::syntax::hcl::{Expr, ExprKind};

/// `module.a` or `module.a[key]`, as written.
#[derive(Clone, Copy)]
pub(super) struct Called<'e> {
    name: &'e str,
    key: Option<&'e Expr>,
}

impl<'e> Called<'e> {
    /// The module call that an expression names.
    pub(super) fn of(expr: &'e Expr, scope: &Scope<'_>) -> Option<Self> {
        match &expr.kind {
            ExprKind::Attribute(root, name) => match &root.kind {
                ExprKind::Variable(root) if root == "module" && scope.bound(root).is_none() => {
                    Some(Self {
                        name: &name.text,
                        key: None,
                    })
                }
                _ => None,
            },
            ExprKind::Index(inner, key) => match Self::of(inner, scope)? {
                Self { name, key: None } => Some(Self {
                    name,
                    key: Some(key),
                }),
                Self { .. } => None,
            },
            _ => None,
        }
    }
}

impl<'a> Evaluator<'a> {
    /// `module.a.output`, `module.a["x"].output`.
    pub(super) fn module_output(
        &self,
        called: Called<'_>,
        output: &str,
        span: Span,
        scope: &Scope<'a>,
    ) -> Value {
        let key = called.key.map(|key| self.evaluate(key, scope));
        let name = called.name;
        let Some((index, _)) = scope.instance.module.call(name) else {
            return Value::unknown(span, format!("`module.{name}`, which is not declared"));
        };
        let opaque = |state| {
            let of = format!(".{output}");
            self.opaque(name, key.as_ref(), &of, state, span, scope)
        };
        let Some(children) = self.module_instances(&scope.instance, index) else {
            return opaque("whose module is not read");
        };
        match child(&children, key.as_ref()) {
            Some(child) => self.output_of(child, name, output, span),
            None if is_absent(&children, key.as_ref()) => absent(name, span),
            None => opaque("whose instance is not known"),
        }
    }

    /// `module.a` with all of its outputs, or all of its instances.
    pub(super) fn module_whole(&self, called: Called<'_>, span: Span, scope: &Scope<'a>) -> Value {
        let key = called.key.map(|key| self.evaluate(key, scope));
        let name = called.name;
        let Some((index, call)) = scope.instance.module.call(name) else {
            return Value::unknown(span, format!("`module.{name}`, which is not declared"));
        };
        let opaque = |state| self.opaque(name, key.as_ref(), "", state, span, scope);
        let Some(children) = self.module_instances(&scope.instance, index) else {
            return opaque("whose module is not read");
        };
        if let Some(key) = &key {
            return match child(&children, Some(key)) {
                Some(child) => self.outputs_of(child, name, span),
                None if key.as_unknown().is_none() && key.to_text().is_none() => because(span, key),
                None if is_absent(&children, Some(key)) => absent(name, span),
                None => opaque("whose instance is not known"),
            };
        }
        let repeated = |name| attribute(&call.body, name).is_some();
        match children.first().map(|first| &first.key) {
            Some(Some(Key::Symbolic(_))) => opaque("whose instances are not known"),
            Some(None) => self.outputs_of(&children[0], name, span),
            Some(Some(Key::Index(_))) => {
                let all = children.iter().map(|it| self.outputs_of(it, name, span));
                Value::at(span, Data::List(all.collect()))
            }
            None if repeated("count") => Value::at(span, Data::List(Arc::new([]))),
            Some(Some(Key::Name(_))) | None => {
                let members = children.iter().filter_map(|it| match &it.key {
                    Some(Key::Name(key)) => Some(Member {
                        key: Arc::clone(key),
                        key_span: span,
                        value: self.outputs_of(it, name, span),
                    }),
                    _ => None,
                });
                Value::at(span, Data::Map(members.collect()))
            }
        }
    }

    fn outputs_of(&self, child: &Rc<ModuleInstance<'a>>, call: &str, span: Span) -> Value {
        let mut names: Vec<&String> = child.module.outputs.keys().collect();
        names.sort();
        let members = names.into_iter().map(|name| Member {
            key: name.as_str().into(),
            key_span: child.module.outputs[name].span,
            value: self.output_of(child, call, name, span),
        });
        Value::at(span, Data::Map(members.collect()))
    }

    fn output_of(
        &self,
        child: &Rc<ModuleInstance<'a>>,
        call: &str,
        output: &str,
        span: Span,
    ) -> Value {
        let Some(expr) = child.module.outputs.get(output) else {
            return failed(
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

    /// A module's result that is known by its name only.
    fn opaque(
        &self,
        call: &str,
        key: Option<&Value>,
        of: &str,
        state: &str,
        span: Span,
        scope: &Scope<'a>,
    ) -> Value {
        let key = key
            .and_then(Value::symbol_text)
            .map(|text| format!("[{text}]"))
            .unwrap_or_default();
        let symbol = expression(format!(
            "{}:{}module.{call}{key}{of}",
            self.root.0, scope.instance.path
        ));
        Value::symbolic(span, format!("`module.{call}{of}`, {state}"), Some(symbol))
    }
}

/// Whether all instances are known and a known key is none of theirs.
fn is_absent(children: &[Rc<ModuleInstance<'_>>], key: Option<&Value>) -> bool {
    let symbolic = |child: &Rc<ModuleInstance<'_>>| matches!(child.key, Some(Key::Symbolic(_)));
    key.is_some_and(|key| key.to_text().is_some()) && !children.iter().any(symbolic)
}

fn absent(call: &str, span: Span) -> Value {
    failed(
        span,
        format!("an instance of `module.{call}` that is not there"),
    )
}

/// The instance under a key, or the only one.
fn child<'c, 'a>(
    children: &'c [Rc<ModuleInstance<'a>>],
    key: Option<&Value>,
) -> Option<&'c Rc<ModuleInstance<'a>>> {
    let wanted = key.and_then(Value::to_text);
    let number: Option<usize> = wanted.as_ref().and_then(|text| text.parse().ok());
    children.iter().find(|child| match (&child.key, &wanted) {
        (None, None) => key.is_none(),
        (Some(Key::Index(index)), Some(_)) => number == Some(*index),
        (Some(Key::Name(name)), Some(text)) => name == text,
        _ => false,
    })
}
