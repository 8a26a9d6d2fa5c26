//! String templates: text with interpolations and directives.

use std::sync::Arc;

use super::budget::{MAX_LEAVES, MAX_STRING, leaves, too_long};
use super::{Evaluator, Scope, because, expression, reason_of};
use crate::resolve::value::{Data, Unknown, Value};
use crate::source::Span;
use crate::syntax::hcl::Part;

impl<'a> Evaluator<'a> {
    pub(super) fn template(&self, parts: &[Part], span: Span, scope: &Scope<'a>) -> Value {
        if let [Part::Interpolation(only)] = parts {
            return self.evaluate(only, scope);
        }
        let mut pieces = Vec::new();
        self.pieces(parts, span, scope, &mut pieces);
        join(span, pieces)
    }

    fn pieces(&self, parts: &[Part], span: Span, scope: &Scope<'a>, pieces: &mut Vec<Value>) {
        for part in parts {
            match part {
                Part::Literal(text) => pieces.push(Value::string(span, text.as_str())),
                Part::Interpolation(expr) => pieces.push(self.evaluate(expr, scope)),
                Part::If { condition, yes, no } => {
                    let decided = self.evaluate(condition, scope);
                    match decided.as_bool() {
                        Some(true) => self.pieces(yes, span, scope, pieces),
                        Some(false) => self.pieces(no, span, scope, pieces),
                        None => pieces.push(because(condition.span, &decided)),
                    }
                }
                Part::For {
                    key,
                    value,
                    collection,
                    parts,
                } => {
                    let collection = self.evaluate(collection, scope);
                    match super::collection::pairs(&collection) {
                        Some(pairs) => {
                            for (index, element) in pairs {
                                let mut inner = scope.bind(&value.text, element);
                                if let Some(key) = key {
                                    inner = inner.bind(&key.text, index);
                                }
                                self.pieces(parts, span, &inner, pieces);
                            }
                        }
                        None => pieces.push(because(span, &collection)),
                    }
                }
            }
        }
    }
}

/// The pieces as one string, or unknown but with its pieces kept: a reader of expressions can still use the known ones.
fn join(span: Span, pieces: Vec<Value>) -> Value {
    let sensitive = pieces.iter().any(|piece| piece.sensitive);
    let texts: Option<Vec<_>> = pieces.iter().map(Value::to_text).collect();
    let mut value = match texts {
        Some(texts) if texts.iter().map(|text| text.len()).sum::<usize>() > MAX_STRING => {
            too_long(span)
        }
        Some(texts) => Value::string(span, texts.concat()),
        None => unknown(span, pieces),
    };
    value.sensitive = sensitive;
    value
}

fn unknown(span: Span, pieces: Vec<Value>) -> Value {
    let text = |piece: &&Value| piece.to_text().is_none();
    let reason = pieces.iter().find(text).map_or_else(String::new, reason_of);
    let texts: Option<Vec<_>> = pieces.iter().map(Value::symbol_text).collect();
    let symbol = texts.map(|texts| expression(texts.join("~")));
    let kept = pieces.iter().map(leaves).sum::<usize>() <= MAX_LEAVES;
    let unknown = Unknown {
        reason,
        symbol,
        branches: None,
        fails: pieces.iter().any(does_not_fit),
        template: kept.then(|| pieces.into()),
    };
    Value::at(span, Data::Unknown(Arc::new(unknown)))
}

/// Whether a value certainly has no place in a string.
fn does_not_fit(piece: &Value) -> bool {
    match &piece.data {
        Data::Null | Data::List(_) | Data::Set(_) | Data::Map(_) => true,
        _ => piece.fails(),
    }
}
