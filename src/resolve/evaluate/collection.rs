//! Objects, `for` expressions and splats.

use std::sync::Arc;

use super::{Evaluator, Scope, expression, reason_of};
use crate::resolve::print;
use crate::resolve::value::{Data, Member, Value};
use crate::source::Span;
use crate::syntax::hcl::{Expr, For, Item};

/// How many elements a produced collection may have.
const MAX_ELEMENTS: usize = 100_000;

impl<'a> Evaluator<'a> {
    pub(super) fn object(&self, items: &'a [Item], span: Span, scope: &Scope<'a>) -> Value {
        let mut members: Vec<Member> = Vec::with_capacity(items.len());
        for item in items {
            let key = self.evaluate(&item.key, scope);
            let Some(text) = key.to_text() else {
                return Value::unknown(span, reason_of(&key));
            };
            put(
                &mut members,
                Member {
                    key: text,
                    key_span: item.key.span,
                    value: self.evaluate(&item.value, scope),
                },
            );
        }
        Value::at(span, Data::Map(members.into()))
    }

    pub(super) fn for_expression(&self, for_: &'a For, span: Span, scope: &Scope<'a>) -> Value {
        let collection = self.evaluate(&for_.collection, scope);
        let Some(pairs) = pairs(&collection) else {
            let symbol = collection
                .symbol_text()
                .map(|of| expression(format!("{}|{of}", print::for_expression(for_))));
            return Value::symbolic(span, reason_of(&collection), symbol);
        };
        if pairs.len() > MAX_ELEMENTS {
            return Value::unknown(span, "a collection too large to evaluate");
        }
        match &for_.result_key {
            Some(key) => self.for_object(for_, key, pairs, span, scope),
            None => self.for_tuple(for_, pairs, span, scope),
        }
    }

    fn for_tuple(
        &self,
        for_: &'a For,
        pairs: Vec<(Value, Value)>,
        span: Span,
        scope: &Scope<'a>,
    ) -> Value {
        let mut elements = Vec::with_capacity(pairs.len());
        for (key, value) in pairs {
            let inner = bind(for_, key, value, scope);
            match self.passes(for_, &inner) {
                Ok(true) => elements.push(self.evaluate(&for_.result, &inner)),
                Ok(false) => {}
                Err(reason) => return Value::unknown(span, reason),
            }
        }
        Value::at(span, Data::List(elements.into()))
    }

    fn for_object(
        &self,
        for_: &'a For,
        result_key: &'a Expr,
        pairs: Vec<(Value, Value)>,
        span: Span,
        scope: &Scope<'a>,
    ) -> Value {
        let mut members: Vec<Member> = Vec::with_capacity(pairs.len());
        for (key, value) in pairs {
            let inner = bind(for_, key, value, scope);
            match self.passes(for_, &inner) {
                Ok(true) => {}
                Ok(false) => continue,
                Err(reason) => return Value::unknown(span, reason),
            }
            let key = self.evaluate(result_key, &inner);
            let Some(text) = key.to_text() else {
                return Value::unknown(span, reason_of(&key));
            };
            let value = self.evaluate(&for_.result, &inner);
            if for_.group {
                group(&mut members, text, key.origin, value, span);
            } else {
                put(
                    &mut members,
                    Member {
                        key: text,
                        key_span: key.origin,
                        value,
                    },
                );
            }
        }
        // Terraform keeps maps in the order of their keys.
        members.sort_by(|a, b| a.key.cmp(&b.key));
        Value::at(span, Data::Map(members.into()))
    }

    /// Whether an element passes the `if`; the reason if that is not known.
    fn passes(&self, for_: &'a For, scope: &Scope<'a>) -> Result<bool, String> {
        let Some(condition) = &for_.condition else {
            return Ok(true);
        };
        let decided = self.evaluate(condition, scope);
        decided.as_bool().ok_or_else(|| reason_of(&decided))
    }

    pub(super) fn splat(
        &self,
        source: &'a Expr,
        each: &'a Expr,
        span: Span,
        scope: &Scope<'a>,
    ) -> Value {
        let source = self.evaluate(source, scope);
        let elements: Vec<Value> = match &source.data {
            Data::List(elements) | Data::Set(elements) => elements.to_vec(),
            Data::Null => Vec::new(),
            Data::Unknown(_) => {
                let symbol = source
                    .symbol_text()
                    .map(|of| expression(format!("{of}[*]{}", print::expression(each))));
                return Value::symbolic(span, reason_of(&source), symbol);
            }
            _ => vec![source.clone()],
        };
        let elements = elements.into_iter().map(|element| {
            let inner = Scope {
                splat: Some(element),
                ..scope.clone()
            };
            self.evaluate(each, &inner)
        });
        Value::at(span, Data::List(elements.collect()))
    }
}

fn bind<'a>(for_: &For, key: Value, value: Value, scope: &Scope<'a>) -> Scope<'a> {
    let inner = scope.bind(&for_.value.text, value);
    match &for_.key {
        Some(name) => inner.bind(&name.text, key),
        None => inner,
    }
}

/// Adds an entry; of a repeated key the last one counts.
fn put(members: &mut Vec<Member>, member: Member) {
    match members.iter_mut().find(|known| known.key == member.key) {
        Some(known) => *known = member,
        None => members.push(member),
    }
}

fn group(members: &mut Vec<Member>, key: Arc<str>, key_span: Span, value: Value, span: Span) {
    match members.iter_mut().find(|known| known.key == key) {
        Some(known) => {
            let mut elements = known.value.elements().unwrap_or_default().to_vec();
            elements.push(value);
            known.value.data = Data::List(elements.into());
        }
        None => members.push(Member {
            key,
            key_span,
            value: Value::at(span, Data::List([value].into())),
        }),
    }
}

/// The keys and values of a known collection, as `for` and `for_each` walk it.
pub(crate) fn pairs(collection: &Value) -> Option<Vec<(Value, Value)>> {
    match &collection.data {
        #[expect(
            clippy::cast_precision_loss,
            reason = "a list has far fewer than 2^52 elements"
        )]
        Data::List(elements) => {
            let numbered = elements.iter().enumerate();
            Some(
                numbered
                    .map(|(index, value)| {
                        (
                            Value::at(value.site, Data::Number(index as f64)),
                            value.clone(),
                        )
                    })
                    .collect(),
            )
        }
        Data::Set(elements) => Some(
            elements
                .iter()
                .map(|value| (value.clone(), value.clone()))
                .collect(),
        ),
        Data::Map(members) => Some(
            members
                .iter()
                .map(|member| {
                    (
                        Value::string(member.key_span, Arc::clone(&member.key)),
                        member.value.clone(),
                    )
                })
                .collect(),
        ),
        _ => None,
    }
}
