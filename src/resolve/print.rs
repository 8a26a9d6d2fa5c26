//! Expressions as short text, for messages and for the identity of what could not be computed.

use crate::syntax::hcl::{BinaryOp, Expr, ExprKind, For, Part, UnaryOp};

/// An expression in native syntax, on one line.
pub(super) fn expression(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Null => "null".to_owned(),
        ExprKind::Bool(value) => value.to_string(),
        ExprKind::Number(number) => number.to_string(),
        ExprKind::String(text) => format!("{text:?}"),
        ExprKind::Template(parts) => template(parts),
        ExprKind::Tuple(items) => format!("[{}]", list(items)),
        ExprKind::Object(items) => {
            let items = items
                .iter()
                .map(|item| format!("{} = {}", expression(&item.key), expression(&item.value)));
            format!("{{ {} }}", items.collect::<Vec<_>>().join(", "))
        }
        ExprKind::Variable(name) => name.clone(),
        ExprKind::Attribute(inner, name) => format!("{}.{}", expression(inner), name.text),
        ExprKind::Index(inner, key) => format!("{}[{}]", expression(inner), expression(key)),
        ExprKind::Splat { source, each, full } => {
            format!(
                "{}{}{}",
                expression(source),
                if *full { "[*]" } else { ".*" },
                expression(each)
            )
        }
        ExprKind::SplatElement => String::new(),
        ExprKind::Conditional(condition, yes, no) => {
            format!(
                "{} ? {} : {}",
                expression(condition),
                expression(yes),
                expression(no)
            )
        }
        ExprKind::Unary(UnaryOp::Not, inner) => format!("!{}", expression(inner)),
        ExprKind::Unary(UnaryOp::Negate, inner) => format!("-{}", expression(inner)),
        ExprKind::Binary(op, left, right) => format!(
            "{} {} {}",
            expression(left),
            operator(*op),
            expression(right)
        ),
        ExprKind::Call {
            name,
            arguments,
            expand,
        } => {
            format!(
                "{}({}{})",
                name.text,
                list(arguments),
                if *expand { "..." } else { "" }
            )
        }
        ExprKind::For(for_) => for_expression(for_),
        ExprKind::Parentheses(inner) => format!("({})", expression(inner)),
        ExprKind::Invalid => "…".to_owned(),
    }
}

/// A `for` expression in native syntax, on one line.
pub(super) fn for_expression(for_: &For) -> String {
    let key = for_
        .key
        .as_ref()
        .map(|key| format!("{}, ", key.text))
        .unwrap_or_default();
    let condition = for_
        .condition
        .as_ref()
        .map(|condition| format!(" if {}", expression(condition)))
        .unwrap_or_default();
    let head = format!(
        "for {key}{} in {} :",
        for_.value.text,
        expression(&for_.collection)
    );
    let result = expression(&for_.result);
    match &for_.result_key {
        Some(result_key) => {
            let group = if for_.group { "..." } else { "" };
            format!(
                "{{{head} {} => {result}{group}{condition}}}",
                expression(result_key)
            )
        }
        None => format!("[{head} {result}{condition}]"),
    }
}

/// The sign of an operator.
pub(super) fn operator(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Or => "||",
        BinaryOp::And => "&&",
        BinaryOp::Equal => "==",
        BinaryOp::NotEqual => "!=",
        BinaryOp::Less => "<",
        BinaryOp::LessOrEqual => "<=",
        BinaryOp::Greater => ">",
        BinaryOp::GreaterOrEqual => ">=",
        BinaryOp::Add => "+",
        BinaryOp::Subtract => "-",
        BinaryOp::Multiply => "*",
        BinaryOp::Divide => "/",
        BinaryOp::Remainder => "%",
    }
}

/// Whether a first word of a traversal means something other than a resource type.
pub(super) fn is_reserved(word: &str) -> bool {
    matches!(
        word,
        "var"
            | "local"
            | "each"
            | "count"
            | "path"
            | "terraform"
            | "self"
            | "module"
            | "data"
            | "ephemeral"
            | "provider"
    )
}

fn list(items: &[Expr]) -> String {
    items.iter().map(expression).collect::<Vec<_>>().join(", ")
}

fn template(parts: &[Part]) -> String {
    let parts = parts.iter().map(|part| match part {
        Part::Literal(literal) => literal.escape_debug().to_string(),
        Part::Interpolation(expr) => format!("${{{}}}", expression(expr)),
        Part::If { condition, .. } => format!("%{{ if {} }}…", expression(condition)),
        Part::For { collection, .. } => format!("%{{ for {} }}…", expression(collection)),
    });
    format!("\"{}\"", parts.collect::<String>())
}
