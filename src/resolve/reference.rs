//! References to what a module does not declare. Found by reading every expression, evaluated or not.

use std::collections::HashSet;

use super::address::Mode;
use super::module::Module;
use super::print::is_reserved;
use crate::source::Span;
use crate::syntax::hcl::{Body, Expr, ExprKind, Part};

/// A reference to something that is not there.
#[derive(Debug, Clone)]
pub struct Undeclared {
    /// The reference.
    pub span: Span,
    /// What is referred to: `okta_group.engineering`, `var.app_id`, or a name in an assignment document.
    pub name: String,
    /// What kind of thing that would be.
    pub kind: UndeclaredKind,
    /// The nearest name of its kind that is declared.
    pub suggestion: Option<String>,
}

/// What a reference expects to find.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UndeclaredKind {
    /// A block or value of the module.
    Declaration,
    /// An entry of a complete assignment document: a group or a user.
    Name(&'static str),
}

/// How different a suggestion may be from what is written.
const SIMILAR: f64 = 0.8;

/// Every reference of a module to an Okta resource, variable, local or module call that the module does not declare.
pub fn undeclared(module: &Module) -> Vec<Undeclared> {
    if module.incomplete.is_some() {
        // What does not parse may declare it.
        return Vec::new();
    }
    let mut walk = Walk {
        module,
        bound: Vec::new(),
        found: Vec::new(),
        seen: HashSet::new(),
    };
    for block in &module.resources {
        walk.body(&block.body);
    }
    for call in &module.calls {
        walk.body(&call.body);
    }
    for expr in module.locals.values().chain(module.outputs.values()) {
        walk.expr(expr);
    }
    for provider in &module.providers {
        walk.body(provider);
    }
    walk.found.sort_by_key(|undeclared| undeclared.span);
    walk.found
}

struct Walk<'a> {
    module: &'a Module,
    bound: Vec<&'a str>,
    found: Vec<Undeclared>,
    seen: HashSet<Span>,
}

impl<'a> Walk<'a> {
    fn body(&mut self, body: &'a Body) {
        for attribute in &body.attributes {
            // These name other things: provider configurations, blocks to wait for, an iterator.
            if !matches!(
                attribute.name.text.as_str(),
                "provider" | "providers" | "iterator" | "ignore_changes"
            ) {
                self.expr(&attribute.value);
            }
        }
        for block in &body.blocks {
            let iterator = (block.kind.text == "dynamic")
                .then(|| iterator_of(block))
                .flatten();
            self.bound.extend(iterator);
            self.body(&block.body);
            if iterator.is_some() {
                self.bound.pop();
            }
        }
    }

    fn expr(&mut self, expr: &'a Expr) {
        if self.reference(expr) {
            return;
        }
        match &expr.kind {
            ExprKind::Template(parts) => self.parts(parts),
            ExprKind::Tuple(items) => {
                for item in items {
                    self.expr(item);
                }
            }
            ExprKind::Object(items) => {
                for item in items {
                    self.expr(&item.key);
                    self.expr(&item.value);
                }
            }
            ExprKind::Attribute(inner, _)
            | ExprKind::Unary(_, inner)
            | ExprKind::Parentheses(inner) => self.expr(inner),
            ExprKind::Index(left, right) | ExprKind::Binary(_, left, right) => {
                self.expr(left);
                self.expr(right);
            }
            ExprKind::Splat { source, each, .. } => {
                self.expr(source);
                self.expr(each);
            }
            ExprKind::Conditional(condition, yes, no) => [condition, yes, no]
                .into_iter()
                .for_each(|it| self.expr(it)),
            ExprKind::Call { arguments, .. } => {
                for argument in arguments {
                    self.expr(argument);
                }
            }
            ExprKind::For(for_) => {
                self.expr(&for_.collection);
                let bound = self.bound.len();
                self.bound
                    .extend(for_.key.as_ref().map(|key| key.text.as_str()));
                self.bound.push(&for_.value.text);
                for inner in for_
                    .result_key
                    .iter()
                    .chain([&for_.result])
                    .chain(&for_.condition)
                {
                    self.expr(inner);
                }
                self.bound.truncate(bound);
            }
            _ => {}
        }
    }

    fn parts(&mut self, parts: &'a [Part]) {
        for part in parts {
            match part {
                Part::Literal(_) => {}
                Part::Interpolation(expr) => self.expr(expr),
                Part::If { condition, yes, no } => {
                    self.expr(condition);
                    self.parts(yes);
                    self.parts(no);
                }
                Part::For {
                    key,
                    value,
                    collection,
                    parts,
                } => {
                    self.expr(collection);
                    let bound = self.bound.len();
                    self.bound.extend(key.as_ref().map(|key| key.text.as_str()));
                    self.bound.push(&value.text);
                    self.parts(parts);
                    self.bound.truncate(bound);
                }
            }
        }
    }

    /// Judges a two-word name, or `data` with its two words. Whether the expression is one.
    fn reference(&mut self, expr: &'a Expr) -> bool {
        let ExprKind::Attribute(inner, name) = &expr.kind else {
            return false;
        };
        match &inner.kind {
            ExprKind::Variable(root) if self.bound.contains(&root.as_str()) => true,
            ExprKind::Variable(root) if root == "data" => false,
            ExprKind::Variable(root) => {
                self.two_words(root, &name.text, expr.span);
                true
            }
            ExprKind::Attribute(data, kind) if is_data(data) && !self.bound.contains(&"data") => {
                if kind.text.starts_with("okta_") {
                    self.resource(Mode::Data, &kind.text, &name.text, expr.span);
                }
                true
            }
            _ => false,
        }
    }

    fn two_words(&mut self, root: &str, name: &str, span: Span) {
        let module = self.module;
        match root {
            "var" if !module.variables.contains_key(name) => {
                self.report(span, "var.", name, module.variables.keys());
            }
            "local" if !module.locals.contains_key(name) => {
                self.report(span, "local.", name, module.locals.keys());
            }
            "module" if module.call(name).is_none() => {
                self.report(
                    span,
                    "module.",
                    name,
                    module.calls.iter().map(|call| &call.name),
                );
            }
            kind if kind.starts_with("okta_") && !is_reserved(kind) => {
                self.resource(Mode::Managed, kind, name, span);
            }
            _ => {}
        }
    }

    fn resource(&mut self, mode: Mode, kind: &str, name: &str, span: Span) {
        if self.module.resource(mode, kind, name).is_some() {
            return;
        }
        let data = if mode == Mode::Data { "data." } else { "" };
        let module = self.module;
        let declared = module
            .resources
            .iter()
            .filter(|block| block.mode == mode && block.kind == kind);
        self.report(
            span,
            &format!("{data}{kind}."),
            name,
            declared.map(|block| &block.name),
        );
    }

    fn report<'n>(
        &mut self,
        span: Span,
        prefix: &str,
        name: &str,
        declared: impl Iterator<Item = &'n String>,
    ) {
        if !self.seen.insert(span) {
            return;
        }
        let similar = declared.map(|declared| (strsim::jaro_winkler(declared, name), declared));
        let nearest = similar
            .filter(|(score, _)| *score >= SIMILAR)
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)));
        self.found.push(Undeclared {
            span,
            name: format!("{prefix}{name}"),
            kind: UndeclaredKind::Declaration,
            suggestion: nearest.map(|(_, declared)| format!("{prefix}{declared}")),
        });
    }
}

fn is_data(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Variable(root) if root == "data")
}

/// The name that a `dynamic` block binds inside.
fn iterator_of(block: &crate::syntax::hcl::Block) -> Option<&str> {
    let iterator = super::module::attribute(&block.body, "iterator").and_then(|iterator| {
        match &iterator.value.kind {
            ExprKind::Variable(name) | ExprKind::String(name) => Some(name.as_str()),
            _ => None,
        }
    });
    iterator.or_else(|| block.labels.first().map(|label| label.text.as_str()))
}
