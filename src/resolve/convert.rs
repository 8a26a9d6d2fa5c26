//! Type constraints of variables, as far as they change what a value means.

use super::functions;
use super::value::{Data, Value};
use crate::syntax::hcl::{Expr, ExprKind};

/// The value as the constraint converts it. A value that does not fit stays as it is: Terraform's own error says more.
pub(super) fn to_type(value: Value, constraint: &Expr) -> Value {
    let data = match &constraint.kind {
        ExprKind::Variable(name) => match name.as_str() {
            "string" => value.to_text().map(Data::String),
            "number" => value.as_number().map(Data::Number),
            "bool" => value.as_bool().map(Data::Bool),
            _ => None,
        },
        ExprKind::Call { name, .. } if name.text == "set" => functions::to_set(&value),
        _ => None,
    };
    match data {
        Some(data) if !value.is_null() => Value { data, ..value },
        _ => value,
    }
}
