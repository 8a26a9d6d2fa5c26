//! The items of YAML, and the comments of JSON, which stand under a key `//`.

use std::sync::Arc;

use super::outline::{Group, Item, Outline, narrow};
use crate::source::{FileId, Span};
use crate::syntax::tree::{Entry, Kind, Node, Tree};
use crate::syntax::yaml;

/// The key of comments in Terraform's JSON syntax and the YAML that mirrors it.
const COMMENT: &str = "//";

/// The items and comments of a YAML file.
pub(super) fn outline(file: FileId, text: &Arc<str>) -> Outline<'_> {
    let (tree, _) = yaml::parse(file, text);
    let reader = Reader {
        text,
        comments: yaml::comments(file, text),
    };
    let mut roots = Vec::new();
    let mut behind = 0;
    for root in tree.documents() {
        let end = root.span().end;
        roots.extend(reader.group(root, behind));
        behind = end;
    }
    let items = roots.into_iter().flat_map(|group| group.items);
    Outline {
        text,
        root: Group {
            start: 0,
            end: narrow(text.len()),
            indented: true,
            items: items.collect(),
        },
        comments: reader.comments,
    }
}

struct Reader<'t> {
    text: &'t str,
    comments: Vec<Span>,
}

impl Reader<'_> {
    /// The entries of a mapping or the elements of a sequence whose place starts at `start`. Of an alias there are none here.
    fn group(&self, node: Node<'_>, start: u32) -> Option<Group> {
        let span = node.span();
        if span != node.origin() {
            return None;
        }
        let flow = self.text[span.start as usize..].starts_with(['{', '[']);
        // The first item of a block starts the block. Later ones start behind the one before.
        let mut behind = if flow { span.start + 1 } else { span.start };
        let mut items = Vec::new();
        let mut add = |start: u32, end: u32, value: Node<'_>, inside: Option<u32>| {
            let start = self.first_sign(behind).min(start);
            let groups = self.group(value, inside.unwrap_or(start));
            behind = end.max(start);
            items.push(Item {
                start,
                end: behind,
                groups: groups.into_iter().collect(),
            });
        };
        match node.kind() {
            Kind::Mapping => {
                for Entry { key, value } in node.pairs() {
                    let (key, end) = (key.span(), end_of(value, key.span()));
                    add(key.start, end, value, Some(key.end));
                }
            }
            Kind::Sequence => {
                for element in node.items() {
                    let span = element.span();
                    add(span.start, span.end, element, None);
                }
            }
            _ => return None,
        }
        Some(Group {
            start,
            end: span.end,
            indented: !flow,
            items,
        })
    }

    /// The first place from `at` on that holds something else than blanks, commas, colons and comments: a dash, an anchor, a key.
    fn first_sign(&self, mut at: u32) -> u32 {
        loop {
            let rest = &self.text[at as usize..];
            let trimmed =
                rest.trim_start_matches(|it: char| it.is_whitespace() || ",:".contains(it));
            at += narrow(rest.len() - trimmed.len());
            match self.comments.binary_search_by_key(&at, |it| it.start) {
                Ok(comment) => at = self.comments[comment].end,
                Err(_) => return at,
            }
        }
    }
}

/// Where an entry ends: a value that is left out has no place of its own.
fn end_of(value: Node<'_>, key: Span) -> u32 {
    let span = value.span();
    if span.start == span.end {
        key.end
    } else {
        span.end.max(key.end)
    }
}

/// A comment that is a value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Remark<'t> {
    /// Its text.
    pub(super) text: &'t str,
    /// Where it stands.
    pub(super) span: Span,
    /// Where its text starts, if no escape changed it.
    pub(super) verbatim: Option<u32>,
    /// The object it describes, with the key that names it. Nothing for the whole document.
    pub(super) about: Option<Span>,
}

/// Every text under a key `//`, in the order written.
pub(super) fn remarks(tree: &Tree) -> Vec<Remark<'_>> {
    let mut found = Vec::new();
    let mut waiting: Vec<(Node<'_>, Option<Span>)> =
        tree.documents().map(|root| (root, None)).collect();
    while let Some((node, about)) = waiting.pop() {
        if node.span() != node.origin() {
            continue;
        }
        for Entry { key, value } in node.pairs() {
            if key.as_str() == Some(COMMENT) {
                let texts = [value].into_iter().chain(value.items());
                found.extend(texts.filter_map(|text| {
                    Some(Remark {
                        text: text.as_str()?,
                        span: text.span(),
                        verbatim: text.verbatim_start(),
                        about,
                    })
                }));
            } else {
                waiting.push((value, Some(key.span().to(value.span()))));
            }
        }
        waiting.extend(node.items().map(|item| (item, Some(item.span()))));
    }
    found.sort_by_key(|remark| remark.span);
    found
}
