//! Steps into a value: its attributes and elements.

use std::sync::Arc;

use super::{Evaluator, because, derived, expression, failed, reason_of};
use crate::resolve::address::Address;
use crate::resolve::module::attribute;
use crate::resolve::value::{Branches, Data, Symbol, Unknown, Value};
use crate::source::Span;

impl Evaluator<'_> {
    /// `value.name`.
    pub(super) fn attribute(&self, value: &Value, name: &str, span: Span) -> Value {
        match &value.data {
            Data::Map(_) => match value.member(name) {
                Some(member) => member.clone(),
                None => failed(span, format!("an attribute `{name}`, which is not there")),
            },
            Data::Instance(address) => self.instance_attribute(address, name, span),
            Data::List(_) => match name.parse::<u32>() {
                Ok(index) => self.index(value, &Value::at(span, Data::Number(index.into())), span),
                Err(_) => failed(span, format!("`.{name}` of a list")),
            },
            Data::Unknown(unknown) => within(unknown, span, &format!(".{name}"), |inner| {
                self.attribute(inner, name, span)
            }),
            _ => failed(span, format!("`.{name}` of a value that has no attributes")),
        }
    }

    /// `value[key]`.
    pub(super) fn index(&self, value: &Value, key: &Value, span: Span) -> Value {
        match &value.data {
            Data::Map(_) | Data::Instance(_) => match key.to_text() {
                Some(name) => self.attribute(value, &name, span),
                None => unknown_key(value, key, span),
            },
            Data::List(elements) => match key.as_number() {
                Some(number) => element(elements, number).cloned().unwrap_or_else(|| {
                    failed(span, format!("element {number}, which is not there"))
                }),
                None => unknown_key(value, key, span),
            },
            Data::Unknown(unknown) => match key.symbol_text() {
                Some(text) => within(unknown, span, &format!("[{text}]"), |inner| {
                    self.index(inner, key, span)
                }),
                None => Value::unknown(span, reason_of(key)),
            },
            _ => failed(span, "an element of a value that has none"),
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
                format!("`{address}.{name}`, which {} decides", decider(address)),
                Some(symbol),
            )
        };
        let key = (Arc::clone(address), name.to_owned());
        let label = || format!("{address}.{name}");
        match self.attributes.borrow().get(&key) {
            Some(Some(value)) => {
                return value
                    .clone()
                    .used_through(span, || format!("`{name}` of {address}"));
            }
            Some(None) => return Value::unknown(span, self.progress.circle(&label())),
            None => {}
        }
        let Some((body, scope)) = self.block_of(address) else {
            return computed();
        };
        let Some(argument) = attribute(body, name) else {
            return computed();
        };
        self.attributes.borrow_mut().insert(key.clone(), None);
        let evaluated = || self.evaluate(&argument.value, &scope);
        let value = self.progress.of(label(), evaluated);
        self.attributes
            .borrow_mut()
            .insert(key, Some(value.clone()));
        if value.is_null() {
            computed()
        } else {
            value.used_through(span, || format!("`{name}` of {address}"))
        }
    }
}

impl Value {
    /// Used at another place by way of a name, if it was written elsewhere.
    pub(super) fn used_through(self, site: Span, step: impl FnOnce() -> String) -> Self {
        if self.site == site {
            self
        } else {
            self.through(site, step())
        }
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
    let both_fail = branches
        .as_ref()
        .is_some_and(|it| it.yes.fails() && it.no.fails());
    let inner = Unknown {
        reason: unknown.reason.clone(),
        symbol,
        branches,
        template: None,
        fails: unknown.fails || both_fail,
    };
    Value::at(span, Data::Unknown(Arc::new(inner)))
}

/// A known collection under a key that is unknown or of the wrong kind.
fn unknown_key(value: &Value, key: &Value, span: Span) -> Value {
    match &key.data {
        Data::Unknown(_) => derived(span, "[]", &[value, key]),
        _ => because(span, key),
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

/// Who computes what a configuration does not say.
fn decider(address: &Address) -> &'static str {
    if address.kind.starts_with("okta_") {
        "Okta"
    } else {
        "its provider"
    }
}
