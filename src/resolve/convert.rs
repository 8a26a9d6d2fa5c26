//! Type constraints of variables: the value as Terraform converts it, with the defaults of optional attributes filled in.

use std::sync::Arc;

use super::functions;
use super::value::{Branches, Data, Member, Unknown, Value};
use crate::syntax::hcl::{Expr, ExprKind, Item};

/// How deep a constraint may nest.
const MAX_DEPTH: usize = 64;

/// The value as the constraint converts it. A value that does not fit stays as it is: Terraform's own error says more. `evaluate`
/// computes the defaults of optional attributes, which know no names.
pub(super) fn to_type(value: Value, constraint: &Expr, evaluate: &dyn Fn(&Expr) -> Value) -> Value {
    let conversion = Conversion { evaluate };
    let converted = conversion.convert(&value, constraint, 0);
    converted.unwrap_or(value)
}

/// Whether the text of an environment variable is the value itself: Terraform reads any other type as an expression.
pub(super) fn takes_text(constraint: Option<&Expr>) -> bool {
    constraint
        .is_none_or(|constraint| matches!(named(constraint), Some("string" | "number" | "bool")))
}

/// A constraint that is a single word. Terraform still reads the old quoted form.
fn named(constraint: &Expr) -> Option<&str> {
    match &constraint.kind {
        ExprKind::Variable(name) | ExprKind::String(name) => Some(name),
        ExprKind::Parentheses(inner) => named(inner),
        _ => None,
    }
}

struct Conversion<'e> {
    evaluate: &'e dyn Fn(&Expr) -> Value,
}

impl Conversion<'_> {
    /// The converted value; `None` if it does not fit.
    fn convert(&self, value: &Value, constraint: &Expr, depth: usize) -> Option<Value> {
        if depth > MAX_DEPTH {
            return None;
        }
        match &value.data {
            Data::Null | Data::Instance(_) => return Some(value.clone()),
            Data::Unknown(unknown) => return Some(self.unknown(value, unknown, constraint, depth)),
            _ => {}
        }
        let with = |data| Value {
            data,
            ..value.clone()
        };
        match &constraint.kind {
            ExprKind::Parentheses(inner) => self.convert(value, inner, depth + 1),
            ExprKind::Variable(name) | ExprKind::String(name) => match name.as_str() {
                "string" => Some(with(Data::String(value.to_text()?))),
                "number" => Some(with(Data::Number(value.as_number()?))),
                "bool" => Some(with(Data::Bool(value.as_bool()?))),
                "list" | "set" | "map" => self.collection(value, name, None, depth),
                _ => Some(value.clone()),
            },
            ExprKind::Call {
                name, arguments, ..
            } => match (name.text.as_str(), arguments.as_slice()) {
                ("list" | "set" | "map", [of]) => {
                    self.collection(value, &name.text, Some(of), depth)
                }
                ("tuple", [of]) => self.tuple(value, of, depth).map(with),
                ("object", [of]) => self.object(value, of, depth).map(with),
                _ => Some(value.clone()),
            },
            _ => Some(value.clone()),
        }
    }

    /// Both sides of a conditional are converted; what is known of nothing is left alone.
    fn unknown(&self, value: &Value, unknown: &Unknown, constraint: &Expr, depth: usize) -> Value {
        let Some(branches) = &unknown.branches else {
            return value.clone();
        };
        let side = |side: &Value| {
            self.convert(side, constraint, depth + 1)
                .unwrap_or_else(|| side.clone())
        };
        let branches = Branches {
            condition: branches.condition.clone(),
            yes: side(&branches.yes),
            no: side(&branches.no),
        };
        let unknown = Unknown {
            branches: Some(branches),
            ..unknown.clone()
        };
        Value {
            data: Data::Unknown(Arc::new(unknown)),
            ..value.clone()
        }
    }

    fn collection(
        &self,
        value: &Value,
        kind: &str,
        of: Option<&Expr>,
        depth: usize,
    ) -> Option<Value> {
        let of = of.filter(|of| named(of) != Some("any"));
        let inner = |element: &Value| match of {
            Some(of) => self.convert(element, of, depth + 1),
            None => Some(element.clone()),
        };
        let data = if kind == "map" {
            let members = value.members()?.iter().map(|member| {
                Some(Member {
                    value: inner(&member.value)?,
                    ..member.clone()
                })
            });
            let mut members: Vec<Member> = members.collect::<Option<_>>()?;
            if of.is_none() {
                alike(members.iter_mut().map(|member| &mut member.value));
            }
            members.sort_by(|a, b| a.key.cmp(&b.key));
            Data::Map(members.into())
        } else {
            let elements = value.elements()?.iter().map(inner);
            let mut elements: Vec<Value> = elements.collect::<Option<_>>()?;
            if of.is_none() {
                alike(elements.iter_mut());
            }
            Data::List(elements.into())
        };
        let converted = Value {
            data,
            ..value.clone()
        };
        if kind != "set" {
            return Some(converted);
        }
        // Which elements of a set are equal may be unknown. As a list it still says what is in it.
        match functions::to_set(&converted) {
            Some(data) => Some(Value { data, ..converted }),
            None => Some(converted),
        }
    }

    fn tuple(&self, value: &Value, of: &Expr, depth: usize) -> Option<Data> {
        let ExprKind::Tuple(types) = &of.kind else {
            return None;
        };
        let elements = value
            .elements()
            .filter(|elements| elements.len() == types.len())?;
        let elements = elements
            .iter()
            .zip(types)
            .map(|(element, of)| self.convert(element, of, depth + 1));
        Some(Data::List(elements.collect::<Option<_>>()?))
    }

    /// The declared attributes and no others.
    fn object(&self, value: &Value, of: &Expr, depth: usize) -> Option<Data> {
        let ExprKind::Object(attributes) = &of.kind else {
            return None;
        };
        value.members()?;
        let members = attributes
            .iter()
            .map(|attribute| self.attribute(value, attribute, depth));
        Some(Data::Map(members.collect::<Option<_>>()?))
    }

    fn attribute(&self, object: &Value, attribute: &Item, depth: usize) -> Option<Member> {
        let key = match &attribute.key.kind {
            ExprKind::String(name) | ExprKind::Variable(name) => name.as_str(),
            _ => return None,
        };
        let given = object.members()?.iter().find(|member| *member.key == *key);
        let (of, default) = match &attribute.value.kind {
            ExprKind::Call {
                name, arguments, ..
            } if name.text == "optional" => (arguments.first()?, Some(arguments.get(1))),
            _ => (&attribute.value, None),
        };
        let set = given.filter(|member| !member.value.is_null() || default.flatten().is_none());
        let key_span = given.map_or(attribute.key.span, |member| member.key_span);
        let value = match (set, default) {
            (Some(member), _) => self.convert(&member.value, of, depth + 1)?,
            (None, None) => return None,
            (None, Some(default)) => {
                let default = default.map_or_else(
                    || Value::at(object.origin, Data::Null),
                    |default| (self.evaluate)(default),
                );
                self.convert(&default, of, depth + 1)?
            }
        };
        Some(Member {
            key: key.into(),
            key_span,
            value,
        })
    }
}

/// Elements of `any` have one type: next to a string, a number or boolean becomes one.
fn alike<'v>(elements: impl Iterator<Item = &'v mut Value>) {
    let elements: Vec<&mut Value> = elements.collect();
    let primitive = |value: &Value| {
        matches!(
            value.data,
            Data::Null | Data::Unknown(_) | Data::String(_) | Data::Bool(_) | Data::Number(_)
        )
    };
    let strings = elements.iter().any(|value| value.as_str().is_some());
    if strings && elements.iter().all(|value| primitive(value)) {
        for element in elements {
            if let Some(text) = element.to_text() {
                element.data = Data::String(text);
            }
        }
    }
}
