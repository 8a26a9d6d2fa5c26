//! Tuples, objects, `for` expressions and splats.

use std::collections::HashMap;
use std::sync::Arc;

use super::budget::{MAX_ELEMENTS, too_many_elements};
use super::{Evaluator, Scope, because, expression, failed, reason_of};
use crate::resolve::print;
use crate::resolve::value::{Branches, Data, Member, Unknown, Value};
use crate::source::Span;
use crate::syntax::hcl::{Expr, For, Item};

impl<'a> Evaluator<'a> {
    pub(super) fn tuple(&self, items: &[Expr], span: Span, scope: &Scope<'a>) -> Value {
        let items: Arc<[Value]> = items
            .iter()
            .map(|item| self.evaluate(item, scope))
            .collect();
        let count = items.len();
        self.produce(span, Data::List(items), count)
    }

    pub(super) fn object(&self, items: &[Item], span: Span, scope: &Scope<'a>) -> Value {
        let mut members = Members::default();
        for item in items {
            let key = self.evaluate(&item.key, scope);
            let Some(text) = key.to_text() else {
                return because(span, &key);
            };
            let value = self.evaluate(&item.value, scope);
            members.put(text, item.key.span, value);
        }
        self.mapping(members, span)
    }

    pub(super) fn for_expression(&self, for_: &For, span: Span, scope: &Scope<'a>) -> Value {
        let collection = self.evaluate(&for_.collection, scope);
        let Some(pairs) = pairs(&collection) else {
            if collection.as_unknown().is_none_or(|unknown| unknown.fails) {
                return because(span, &collection);
            }
            let symbol = collection
                .symbol_text()
                .map(|of| expression(format!("{}|{of}", print::for_expression(for_))));
            return Value::symbolic(span, reason_of(&collection), symbol);
        };
        if pairs.len() > MAX_ELEMENTS {
            return too_many_elements(span);
        }
        match &for_.result_key {
            Some(key) => self.for_object(for_, key, pairs, span, scope),
            None => self.for_tuple(for_, pairs, span, scope),
        }
    }

    fn for_tuple(
        &self,
        for_: &For,
        pairs: Vec<(Value, Value)>,
        span: Span,
        scope: &Scope<'a>,
    ) -> Value {
        let mut elements = Vec::with_capacity(pairs.len());
        for (key, value) in pairs {
            let inner = bind(for_, key, value, scope);
            match self.passes(for_, span, &inner) {
                Ok(true) => elements.push(self.evaluate(&for_.result, &inner)),
                Ok(false) => {}
                Err(undecided) => return undecided,
            }
        }
        let count = elements.len();
        self.produce(span, Data::List(elements.into()), count)
    }

    fn for_object(
        &self,
        for_: &For,
        result_key: &Expr,
        pairs: Vec<(Value, Value)>,
        span: Span,
        scope: &Scope<'a>,
    ) -> Value {
        let mut members = Members::default();
        let mut groups: Vec<Vec<Value>> = Vec::new();
        for (key, value) in pairs {
            let inner = bind(for_, key, value, scope);
            match self.passes(for_, span, &inner) {
                Ok(true) => {}
                Ok(false) => continue,
                Err(undecided) => return undecided,
            }
            let key = self.evaluate(result_key, &inner);
            let Some(text) = key.to_text() else {
                return because(span, &key);
            };
            let value = self.evaluate(&for_.result, &inner);
            if !for_.group && members.place(&text).is_some() {
                return failed(span, format!("a `for` that gives the key `{text}` twice"));
            } else if !for_.group {
                members.put(text, key.origin, value);
            } else if let Some(place) = members.place(&text) {
                groups[place].push(value);
            } else {
                members.put(text, key.origin, Value::at(span, Data::Null));
                groups.push(vec![value]);
            }
        }
        for (member, group) in members.all.iter_mut().zip(groups) {
            member.value = Value::at(span, Data::List(group.into()));
        }
        // Terraform keeps maps in the order of their keys.
        members.all.sort_by(|a, b| a.key.cmp(&b.key));
        self.mapping(members, span)
    }

    fn mapping(&self, members: Members, span: Span) -> Value {
        let count = members.all.len();
        self.produce(span, Data::Map(members.all.into()), count)
    }

    /// Whether an element passes the `if`; what the whole is if that is not known.
    fn passes(&self, for_: &For, span: Span, scope: &Scope<'a>) -> Result<bool, Value> {
        let Some(condition) = &for_.condition else {
            return Ok(true);
        };
        let decided = self.evaluate(condition, scope);
        decided.as_bool().ok_or_else(|| because(span, &decided))
    }

    pub(super) fn splat(&self, source: &Expr, each: &Expr, span: Span, scope: &Scope<'a>) -> Value {
        let source = self.evaluate(source, scope);
        self.spread(&source, each, span, scope)
    }

    fn spread(&self, source: &Value, each: &Expr, span: Span, scope: &Scope<'a>) -> Value {
        let elements: Vec<Value> = match &source.data {
            Data::List(elements) | Data::Set(elements) => elements.to_vec(),
            Data::Null => Vec::new(),
            Data::Unknown(unknown) => {
                return self.spread_unknown(source, unknown, each, span, scope);
            }
            _ => vec![source.clone()],
        };
        let elements = elements.into_iter().map(|mut element| {
            element.sensitive |= source.sensitive;
            let inner = Scope {
                splat: Some(element),
                ..scope.clone()
            };
            self.evaluate(each, &inner)
        });
        let elements: Arc<[Value]> = elements.collect();
        let count = elements.len();
        self.produce(span, Data::List(elements), count)
    }

    /// Both sides of a conditional are spread.
    fn spread_unknown(
        &self,
        source: &Value,
        unknown: &Unknown,
        each: &Expr,
        span: Span,
        scope: &Scope<'a>,
    ) -> Value {
        let symbol = source
            .symbol_text()
            .map(|of| expression(format!("{of}[*]{}", print::expression(each))));
        let branches = unknown.branches.as_ref().map(|branches| Branches {
            condition: branches.condition.clone(),
            yes: self.spread(&branches.yes, each, span, scope),
            no: self.spread(&branches.no, each, span, scope),
        });
        let unknown = Unknown {
            reason: unknown.reason.clone(),
            symbol,
            branches,
            template: None,
            fails: unknown.fails,
        };
        Value::at(span, Data::Unknown(Arc::new(unknown)))
    }
}

fn bind<'a>(for_: &For, key: Value, value: Value, scope: &Scope<'a>) -> Scope<'a> {
    let inner = scope.bind(&for_.value.text, value);
    match &for_.key {
        Some(name) => inner.bind(&name.text, key),
        None => inner,
    }
}

/// The members of a map that is being made, found by their keys.
#[derive(Default)]
struct Members {
    all: Vec<Member>,
    places: HashMap<Arc<str>, usize>,
}

impl Members {
    fn place(&self, key: &str) -> Option<usize> {
        self.places.get(key).copied()
    }

    /// Adds an entry; of a repeated key the last one counts.
    fn put(&mut self, key: Arc<str>, key_span: Span, value: Value) {
        let member = Member {
            key: Arc::clone(&key),
            key_span,
            value,
        };
        if let Some(&place) = self.places.get(&key) {
            self.all[place] = member;
        } else {
            self.places.insert(key, self.all.len());
            self.all.push(member);
        }
    }
}

/// The keys and values of a known collection, as `for` and `for_each` walk it: maps in the order of their keys.
pub(crate) fn pairs(collection: &Value) -> Option<Vec<(Value, Value)>> {
    let mut pairs = all_pairs(collection)?;
    if collection.sensitive {
        for (key, value) in &mut pairs {
            (key.sensitive, value.sensitive) = (true, true);
        }
    }
    Some(pairs)
}

fn all_pairs(collection: &Value) -> Option<Vec<(Value, Value)>> {
    match &collection.data {
        #[expect(
            clippy::cast_precision_loss,
            reason = "a list has far fewer than 2^52 elements"
        )]
        Data::List(elements) => {
            let numbered = elements.iter().enumerate();
            let number = |index| Data::Number(index as f64);
            Some(
                numbered
                    .map(|(index, value)| (Value::at(value.site, number(index)), value.clone()))
                    .collect(),
            )
        }
        Data::Set(elements) => Some(
            elements
                .iter()
                .map(|value| (value.clone(), value.clone()))
                .collect(),
        ),
        Data::Map(members) => {
            let mut members: Vec<&Member> = members.iter().collect();
            members.sort_by(|a, b| a.key.cmp(&b.key));
            let pairs = members.into_iter().map(|member| {
                let key = Value::string(member.key_span, Arc::clone(&member.key));
                (key, member.value.clone())
            });
            Some(pairs.collect())
        }
        _ => None,
    }
}
