//! Keys that stand twice in one object constructor: Terraform takes the last one without a word.

use super::module::Module;
use crate::source::Span;
use crate::syntax::hcl::{Expr, ExprKind};

/// A key that is written twice.
#[derive(Debug, Clone)]
pub struct DuplicateKey {
    /// The key.
    pub key: String,
    /// Where it stands first, without effect.
    pub first: Span,
    /// Where it stands last.
    pub last: Span,
}

/// Every repeated key of a module's object constructors.
pub fn duplicate_keys(module: &Module) -> Vec<DuplicateKey> {
    let mut found = Vec::new();
    let mut visit = |expr| look(expr, &mut found);
    for body in module
        .resources
        .iter()
        .map(|block| &block.body)
        .chain(module.calls.iter().map(|call| &call.body))
    {
        body.each_expression(&mut visit);
    }
    for body in module.variables.values().chain(&module.variable_files) {
        body.each_expression(&mut visit);
    }
    for expr in module.locals.values().chain(module.outputs.values()) {
        expr.each(&mut visit);
    }
    found.sort_by_key(|duplicate| duplicate.last);
    found
}

fn look(expr: &Expr, found: &mut Vec<DuplicateKey>) {
    let ExprKind::Object(items) = &expr.kind else {
        return;
    };
    let literal = |expr: &Expr| match &expr.kind {
        ExprKind::String(key) => Some(key.clone()),
        _ => None,
    };
    for (index, item) in items.iter().enumerate() {
        let Some(key) = literal(&item.key) else {
            continue;
        };
        let earlier = items[..index]
            .iter()
            .rev()
            .find(|other| literal(&other.key).as_ref() == Some(&key));
        if let Some(earlier) = earlier {
            found.push(DuplicateKey {
                key,
                first: earlier.key.span,
                last: item.key.span,
            });
        }
    }
}
