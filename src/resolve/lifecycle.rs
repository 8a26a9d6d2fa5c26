//! What Terraform is told about a block beside its arguments: `lifecycle`, `depends_on`, `moved`, `removed` and `import`.

use super::module::attribute;
use super::print;
use crate::source::Span;
use crate::syntax::hcl::{Block, Body, Expr, ExprKind};

/// The `lifecycle` of a resource.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lifecycle {
    /// Terraform refuses to destroy it.
    pub prevent_destroy: bool,
    /// A replacement is created before it is destroyed.
    pub create_before_destroy: bool,
    /// The arguments whose changes are ignored, as written; `all` for every one.
    pub ignore_changes: Vec<String>,
}

impl Lifecycle {
    /// The `lifecycle` block in the body of a resource.
    pub fn of(body: &Body) -> Self {
        let mut lifecycle = Self::default();
        let blocks = body.blocks.iter();
        for block in blocks.filter(|block| block.kind.text == "lifecycle") {
            lifecycle.prevent_destroy |= is_true(&block.body, "prevent_destroy");
            lifecycle.create_before_destroy |= is_true(&block.body, "create_before_destroy");
            lifecycle
                .ignore_changes
                .extend(names(&block.body, "ignore_changes"));
        }
        lifecycle
    }
}

/// What a block names in `depends_on`, as written.
pub fn depends_on(body: &Body) -> Vec<String> {
    names(body, "depends_on")
}

/// An `import` block.
#[derive(Debug)]
pub struct Import {
    /// The address it imports to, as written.
    pub to: String,
    /// The id of what exists.
    pub id: Expr,
    /// Where the block stands.
    pub header: Span,
}

impl Import {
    /// The import that a block asks for. `None` if it lacks one of its two arguments.
    pub fn of(block: &Block) -> Option<Self> {
        Some(Self {
            to: written(&attribute(&block.body, "to")?.value),
            id: attribute(&block.body, "id")?.value.clone(),
            header: block.header,
        })
    }

    /// The id, if it is written out.
    pub fn literal_id(&self) -> Option<&str> {
        match &self.id.kind {
            ExprKind::String(id) => Some(id),
            _ => None,
        }
    }
}

/// A `moved` or `removed` block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The address that was, as written.
    pub from: String,
    /// The address that is; nothing for `removed`.
    pub to: Option<String>,
    /// Where the block stands.
    pub header: Span,
}

impl Moved {
    /// The move that a block tells of. `None` if it does not say from where.
    pub fn of(block: &Block) -> Option<Self> {
        Some(Self {
            from: written(&attribute(&block.body, "from")?.value),
            to: attribute(&block.body, "to").map(|to| written(&to.value)),
            header: block.header,
        })
    }
}

fn is_true(body: &Body, name: &str) -> bool {
    attribute(body, name)
        .is_some_and(|attribute| matches!(attribute.value.kind, ExprKind::Bool(true)))
}

fn names(body: &Body, name: &str) -> Vec<String> {
    match attribute(body, name).map(|attribute| &attribute.value) {
        Some(Expr {
            kind: ExprKind::Tuple(items),
            ..
        }) => items.iter().map(written).collect(),
        Some(other) => vec![written(other)],
        None => Vec::new(),
    }
}

/// An address as text. JSON syntax writes it as a string.
fn written(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::String(text) => text.clone(),
        ExprKind::Index(inner, key) => match &key.kind {
            ExprKind::String(key) => {
                format!("{}[{}]", written(inner), super::address::quoted(key))
            }
            _ => format!("{}[{}]", written(inner), print::expression(key)),
        },
        ExprKind::Attribute(inner, name) => format!("{}.{}", written(inner), name.text),
        _ => print::expression(expr),
    }
}
