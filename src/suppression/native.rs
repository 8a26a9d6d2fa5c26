//! The items of Terraform's native syntax.

use super::outline::{Group, Item, Outline, narrow};
use crate::source::FileId;
use crate::syntax::hcl::{self, Body, Expr, ExprKind};

/// The items and comments of a file.
pub(super) fn outline(file: FileId, text: &str) -> Outline<'_> {
    let (body, comments) = hcl::parse_with_comments(file, text);
    Outline {
        text,
        root: inside(&body, 0, narrow(text.len())),
        comments: comments.into_iter().collect(),
    }
}

/// The attributes and blocks of a body, which stands between two edges.
fn inside(body: &Body, start: u32, end: u32) -> Group {
    let attributes = body.attributes.iter().map(|attribute| Item {
        start: attribute.name.span.start,
        end: attribute.value.span.end.max(attribute.name.span.end),
        groups: groups(&attribute.value),
    });
    let blocks = body.blocks.iter().map(|block| Item {
        start: block.span.start,
        end: block.span.end,
        groups: vec![inside(&block.body, block.header.end, block.span.end)],
    });
    let mut items: Vec<Item> = attributes.chain(blocks).collect();
    items.sort_by_key(|item| item.start);
    bracketed(start, end, items)
}

/// The lists, objects and calls in an expression, outermost ones only: the others are in their items.
fn groups(expr: &Expr) -> Vec<Group> {
    let mut found = Vec::new();
    collect(expr, &mut found);
    found.sort_by_key(|group| group.start);
    found
}

fn collect(expr: &Expr, found: &mut Vec<Group>) {
    let (start, end) = (expr.span.start, expr.span.end);
    match &expr.kind {
        ExprKind::Tuple(elements) => {
            found.push(bracketed(start, end, elements.iter().map(element)));
        }
        ExprKind::Call {
            name, arguments, ..
        } => {
            let arguments = arguments.iter().map(element);
            found.push(bracketed(name.span.end, end, arguments));
        }
        ExprKind::Object(entries) => {
            let entries = entries.iter().map(|entry| {
                let mut groups = groups(&entry.key);
                collect(&entry.value, &mut groups);
                Item {
                    start: entry.key.span.start,
                    end: entry.value.span.end,
                    groups,
                }
            });
            found.push(bracketed(start, end, entries));
        }
        _ => expr.each_operand(&mut |inner| collect(inner, found)),
    }
}

fn element(expr: &Expr) -> Item {
    Item {
        start: expr.span.start,
        end: expr.span.end,
        groups: groups(expr),
    }
}

fn bracketed(start: u32, end: u32, items: impl IntoIterator<Item = Item>) -> Group {
    Group {
        start,
        end,
        indented: false,
        items: items.into_iter().collect(),
    }
}
