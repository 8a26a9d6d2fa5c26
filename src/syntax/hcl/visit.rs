//! Every expression of a body, for what concerns expressions wherever they stand.

use super::{Body, Expr, ExprKind, Part};

impl Body {
    /// Calls `visit` with every expression of this body and of the blocks in it, outer ones before inner ones.
    pub fn each_expression<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        for attribute in &self.attributes {
            attribute.value.each(visit);
        }
        for block in &self.blocks {
            block.body.each_expression(visit);
        }
    }
}

impl Expr {
    /// Calls `visit` with this expression and every one inside it.
    pub fn each<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        visit(self);
        match &self.kind {
            ExprKind::Template(parts) => each_part(parts, visit),
            ExprKind::Tuple(items)
            | ExprKind::Call {
                arguments: items, ..
            } => {
                for item in items {
                    item.each(visit);
                }
            }
            ExprKind::Object(items) => {
                for item in items {
                    item.key.each(visit);
                    item.value.each(visit);
                }
            }
            ExprKind::Attribute(inner, _)
            | ExprKind::Unary(_, inner)
            | ExprKind::Parentheses(inner) => inner.each(visit),
            ExprKind::Index(left, right) | ExprKind::Binary(_, left, right) => {
                left.each(visit);
                right.each(visit);
            }
            ExprKind::Splat { source, each, .. } => {
                source.each(visit);
                each.each(visit);
            }
            ExprKind::Conditional(condition, yes, no) => {
                for inner in [condition, yes, no] {
                    inner.each(visit);
                }
            }
            ExprKind::For(for_) => {
                let inner = [
                    Some(&for_.collection),
                    for_.result_key.as_ref(),
                    Some(&for_.result),
                    for_.condition.as_ref(),
                ];
                for inner in inner.into_iter().flatten() {
                    inner.each(visit);
                }
            }
            ExprKind::Null
            | ExprKind::Bool(_)
            | ExprKind::Number(_)
            | ExprKind::String(_)
            | ExprKind::Variable(_)
            | ExprKind::SplatElement
            | ExprKind::Invalid => {}
        }
    }
}

fn each_part<'a>(parts: &'a [Part], visit: &mut dyn FnMut(&'a Expr)) {
    for part in parts {
        match part {
            Part::Literal(_) => {}
            Part::Interpolation(expr) => expr.each(visit),
            Part::If { condition, yes, no } => {
                condition.each(visit);
                each_part(yes, visit);
                each_part(no, visit);
            }
            Part::For {
                collection, parts, ..
            } => {
                collection.each(visit);
                each_part(parts, visit);
            }
        }
    }
}
