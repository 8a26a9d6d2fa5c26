//! Operators and conditionals.

use std::sync::Arc;

use super::budget::leaves;
use super::number::{NoResult, arithmetic};
use super::{Evaluator, Scope, because, derived, expression, failed, reason_of};
use crate::resolve::module::attribute;
use crate::resolve::print;
use crate::resolve::value::{Branches, Condition, Data, Unknown, Value};
use crate::source::Span;
use crate::syntax::hcl::{BinaryOp, Expr, ExprKind, UnaryOp};

/// How far `==` follows locals to learn the kind of a collection.
const MAX_FOLLOWED: usize = 8;

/// The two families of collections, which are never equal to each other: `[]` is a tuple and no list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    /// Tuples and objects, as constructors and decoded files give them.
    Structure,
    /// Lists, sets and maps, as type constraints and conversions give them.
    Collection,
}

impl<'a> Evaluator<'a> {
    pub(super) fn conditional(
        &self,
        [condition, yes, no]: [&Expr; 3],
        span: Span,
        scope: &Scope<'a>,
    ) -> Value {
        let decided = self.evaluate(condition, scope);
        let chosen = |expr, other| {
            let mut value = self.evaluate(expr, scope);
            value.sensitive |= decided.sensitive;
            if value.is_null() || value.as_unknown().is_some() {
                return value;
            }
            let other = self.missing.tolerate(|| self.evaluate(other, scope));
            match value.data {
                Data::Number(_) | Data::Bool(_) => beside(value, &other, span),
                _ if are_converted(&value, &other) => Value::unknown(
                    span,
                    "a conditional whose two values are of different kinds",
                ),
                _ => value,
            }
        };
        match decided.as_bool() {
            Some(true) => return chosen(yes, no),
            Some(false) => return chosen(no, yes),
            None if decided.as_unknown().is_none() => return because(span, &decided),
            None => {}
        }
        let branch = |expr| self.missing.tolerate(|| self.evaluate(expr, scope));
        let (yes, no) = (branch(yes), branch(no));
        if yes.equals(&no) == Some(true) {
            return yes;
        }
        let (condition, holds) = without_negation(condition);
        let plain = self.evaluate(condition, scope);
        let symbol = plain.symbol_text().and_then(|condition| {
            Some(expression(format!(
                "({condition}=={holds}?{}:{})",
                yes.symbol_text()?,
                no.symbol_text()?
            )))
        });
        let symbol_of_condition = plain
            .symbol_text()
            .filter(|_| leaves(&yes) + leaves(&no) <= super::budget::MAX_LEAVES);
        let branches = symbol_of_condition.map(|symbol| Branches {
            condition: Condition {
                symbol: symbol.into(),
                text: format!("`{}`", print::expression(condition)).into(),
                holds,
            },
            yes,
            no,
        });
        let unknown = Unknown {
            reason: reason_of(&decided),
            symbol,
            branches,
            template: None,
            fails: decided.fails(),
        };
        Value::at(span, Data::Unknown(Arc::new(unknown)))
    }

    pub(super) fn unary(
        &self,
        op: UnaryOp,
        operand: &Expr,
        span: Span,
        scope: &Scope<'a>,
    ) -> Value {
        let operand = self.evaluate(operand, scope);
        let (name, data) = match op {
            UnaryOp::Not => ("!", operand.as_bool().map(|value| Data::Bool(!value))),
            UnaryOp::Negate => ("-", operand.as_number().map(|it| Data::Number(-it))),
        };
        let data = data.ok_or(NoResult::Fails);
        result(data, name, &[&operand], span)
    }

    pub(super) fn binary(
        &self,
        op: BinaryOp,
        left_expr: &Expr,
        right_expr: &Expr,
        span: Span,
        scope: &Scope<'a>,
    ) -> Value {
        let left = self.evaluate(left_expr, scope);
        let right = self.evaluate(right_expr, scope);
        let equal = || {
            let equal = left.equals(&right)?;
            let collections = left.elements().is_some() || left.members().is_some();
            if equal && collections {
                let families = family(left_expr, scope, 0).zip(family(right_expr, scope, 0));
                return families.map(|(left, right)| left == right);
            }
            Some(equal)
        };
        let data = match op {
            BinaryOp::And => logic(&left, &right, false),
            BinaryOp::Or => logic(&left, &right, true),
            BinaryOp::Equal => equal().map(Data::Bool).ok_or(NoResult::CannotTell),
            BinaryOp::NotEqual => equal()
                .map(|equal| Data::Bool(!equal))
                .ok_or(NoResult::CannotTell),
            _ => match left.as_number().zip(right.as_number()) {
                Some((left, right)) => arithmetic(op, left, right),
                None => Err(NoResult::Fails),
            },
        };
        result(data, print::operator(op), &[&left, &right], span)
    }
}

/// Which family the value of an expression belongs to, if the expression says.
fn family(expr: &Expr, scope: &Scope<'_>, followed: usize) -> Option<Family> {
    if followed > MAX_FOLLOWED {
        return None;
    }
    match &expr.kind {
        ExprKind::Tuple(_) | ExprKind::Object(_) | ExprKind::For(_) | ExprKind::Splat { .. } => {
            Some(Family::Structure)
        }
        ExprKind::Parentheses(inner) => family(inner, scope, followed + 1),
        ExprKind::Call { name, .. } => match name.text.as_str() {
            "tolist" | "toset" | "tomap" | "split" | "sort" | "distinct" | "compact" => {
                Some(Family::Collection)
            }
            "jsondecode" | "yamldecode" => Some(Family::Structure),
            _ => None,
        },
        ExprKind::Attribute(root, name) => match &root.kind {
            ExprKind::Variable(root) if root == "local" && scope.bound(root).is_none() => {
                let local = scope.instance.module.locals.get(&name.text)?;
                family(local, &Scope::of(scope.instance.clone()), followed + 1)
            }
            ExprKind::Variable(root) if root == "var" && scope.bound(root).is_none() => {
                let declared = scope.instance.module.variables.get(&name.text)?;
                family_of_type(&attribute(declared, "type")?.value)
            }
            _ => None,
        },
        _ => None,
    }
}

fn family_of_type(constraint: &Expr) -> Option<Family> {
    match &constraint.kind {
        ExprKind::Call { name, .. } => match name.text.as_str() {
            "list" | "set" | "map" => Some(Family::Collection),
            "object" | "tuple" => Some(Family::Structure),
            _ => None,
        },
        _ => None,
    }
}

/// Whether Terraform converts what it chose, because the value it did not choose is of another kind: a list of numbers beside a list
/// of strings becomes one of strings. Empty and unknown values convert nothing.
fn are_converted(value: &Value, other: &Value) -> bool {
    match (value.elements(), other.elements()) {
        (Some(mine), Some(theirs)) => match (mine.first(), theirs.first()) {
            (Some(mine), Some(theirs)) => is_other_primitive(mine, theirs),
            _ => false,
        },
        (None, Some(_)) => matches!(value.data, Data::String(_)),
        _ => false,
    }
}

fn is_other_primitive(one: &Value, other: &Value) -> bool {
    let primitive = |it: &Value| match it.data {
        Data::String(_) => Some(0),
        Data::Number(_) => Some(1),
        Data::Bool(_) => Some(2),
        _ => None,
    };
    primitive(one)
        .zip(primitive(other))
        .is_some_and(|(one, other)| one != other)
}

/// Both values of a conditional have one type: beside a string, a number or boolean becomes one.
fn beside(value: Value, other: &Value, span: Span) -> Value {
    match (&value.data, &other.data) {
        (_, Data::String(_)) => match value.to_text() {
            Some(text) => Value {
                data: Data::String(text),
                ..value
            },
            None => value,
        },
        (Data::Number(_), Data::Number(_))
        | (Data::Bool(_), Data::Bool(_))
        | (_, Data::Null | Data::Unknown(_) | Data::Instance(_)) => value,
        _ => failed(
            span,
            "a conditional whose two values have nothing in common",
        ),
    }
}

/// The result of an operation, or what is left of it. Terraform fails only on operands that are known.
fn result(data: Result<Data, NoResult>, name: &str, operands: &[&Value], span: Span) -> Value {
    let known = |it: &&&Value| it.as_unknown().is_none() && !matches!(it.data, Data::Instance(_));
    let mut value = match data {
        Ok(data) => Value::at(span, data),
        Err(_) if operands.iter().filter(known).count() < operands.len() => {
            derived(span, name, operands)
        }
        Err(NoResult::CannotTell) => derived(span, name, operands),
        Err(NoResult::Fails) => failed(span, format!("an operand of `{name}` that does not fit")),
        Err(NoResult::TooManyDigits) => {
            Value::unknown(span, "a number with more digits than are kept")
        }
    };
    value.sensitive = operands.iter().any(|operand| operand.sensitive);
    value
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

/// `&&` and `||`: one operand that equals `decisive` decides, whatever the other one is.
fn logic(left: &Value, right: &Value, decisive: bool) -> Result<Data, NoResult> {
    match (left.as_bool(), right.as_bool()) {
        (Some(left), _) if left == decisive => Ok(Data::Bool(decisive)),
        (_, Some(right)) if right == decisive => Ok(Data::Bool(decisive)),
        (Some(_), Some(_)) => Ok(Data::Bool(!decisive)),
        _ => Err(NoResult::Fails),
    }
}
