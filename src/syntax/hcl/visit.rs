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
        self.each_operand(&mut |inner| inner.each(visit));
    }

    /// Calls `visit` with the expressions directly inside this one.
    pub fn each_operand<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        match &self.kind {
            ExprKind::Template(parts) => each_part(parts, visit),
            ExprKind::Tuple(items)
            | ExprKind::Call {
                arguments: items, ..
            } => {
                for item in items {
                    visit(item);
                }
            }
            ExprKind::Object(items) => {
                for item in items {
                    visit(&item.key);
                    visit(&item.value);
                }
            }
            ExprKind::Attribute(inner, _)
            | ExprKind::Unary(_, inner)
            | ExprKind::Parentheses(inner) => visit(inner),
            ExprKind::Index(left, right) | ExprKind::Binary(_, left, right) => {
                visit(left);
                visit(right);
            }
            ExprKind::Splat { source, each, .. } => {
                visit(source);
                visit(each);
            }
            ExprKind::Conditional(condition, yes, no) => {
                for inner in [condition, yes, no] {
                    visit(inner);
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
                    visit(inner);
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
            Part::Interpolation(expr) => visit(expr),
            Part::If { condition, yes, no } => {
                visit(condition);
                each_part(yes, visit);
                each_part(no, visit);
            }
            Part::For {
                collection, parts, ..
            } => {
                visit(collection);
                each_part(parts, visit);
            }
        }
    }
}
