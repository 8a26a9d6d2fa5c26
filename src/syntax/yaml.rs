//! YAML text into a [`Tree`]: any number of documents, exact places, aliases as links.
//!
//! `granit_parser` reads the grammar; this module turns its events into nodes with the spans a reader expects, applies the YAML 1.2
//! core schema, and refuses what would hurt whoever walks the tree: links in a circle and documents that aliases blow up.

use std::collections::HashMap;
use std::sync::Arc;

use granit_parser::{Event, Parser, ScanError, StrInput};

use self::document::Document;
use super::tree::{Node, Tree, TreeBuilder};
use crate::problem::Problem;
use crate::source::{FileId, Span};

mod document;
mod message;
mod schema;

/// How deep block and flow collections may nest, each counted for itself.
const MAX_NESTING: usize = 200;

/// After so many broken documents the rest of a file is not worth reading.
const MAX_BROKEN_DOCUMENTS: usize = 100;

/// Parses a YAML stream. A document that breaks the grammar keeps what is complete before the break, and reading resumes at the
/// next document.
pub fn parse(file: FileId, text: &Arc<str>) -> (Tree, Vec<Problem>) {
    let mut builder = TreeBuilder::new(file, text, text.len() / 24).with_merges();
    let mut problems = Vec::new();
    read_stream(file, text, &mut builder, &mut problems);
    let tree = builder.finish();
    problems.extend(tree.mappings().flat_map(repeated_keys));
    problems.sort_by_key(|problem| problem.span);
    (tree, problems)
}

/// Every comment of a YAML stream with its sign, in the order written. What breaks the grammar hides those behind it in its document.
pub fn comments(file: FileId, text: &str) -> Vec<Span> {
    let mut events = events(text, true);
    let mut comments = Vec::new();
    let mut broken = 0;
    while let Some(event) = events.next_event() {
        match event {
            Ok((Event::StreamEnd, _)) => break,
            Ok((Event::Comment(..), span)) => {
                let range = span.byte_range().unwrap_or(0..0);
                let start = text.floor_char_boundary(range.start);
                let end = text.floor_char_boundary(range.end).max(start);
                comments.push(Span::new(file, start, end));
            }
            Ok(_) => {}
            Err(_) => {
                broken += 1;
                if broken == MAX_BROKEN_DOCUMENTS
                    || !matches!(events.proceed_next_document(), Ok(true))
                {
                    break;
                }
            }
        }
    }
    comments.sort();
    comments
}

fn events(text: &str, emit_comments: bool) -> Parser<'_, StrInput<'_>> {
    let options = granit_parser::options! {
        emit_anchor_events: false,
        emit_unresolved_aliases: true,
        emit_comments: emit_comments,
        max_buffered_comment_events: usize::MAX,
        block_nesting_limit: MAX_NESTING,
        flow_nesting_limit: MAX_NESTING,
    };
    Parser::new_from_str_with_options(text, options)
}

fn read_stream(file: FileId, text: &str, builder: &mut TreeBuilder, problems: &mut Vec<Problem>) {
    let mut events = events(text, false);
    let mut document = Document::new(file, text, builder, problems);
    let mut broken = 0;
    while let Some(event) = events.next_event() {
        let error = match event {
            Ok((Event::StreamEnd, _)) => return,
            Ok((event, span)) => {
                document.take(event, &span);
                continue;
            }
            Err(error) => error,
        };
        document.break_off(problem_of(file, text, &error));
        broken += 1;
        if broken == MAX_BROKEN_DOCUMENTS || !matches!(events.proceed_next_document(), Ok(true)) {
            return;
        }
    }
}

fn problem_of(file: FileId, text: &str, error: &ScanError) -> Problem {
    let start = text.floor_char_boundary(error.marker().byte_offset().unwrap_or(0));
    let end = start + text[start..].chars().next().map_or(0, char::len_utf8);
    message::explain(error.kind(), Span::new(file, start, end))
}

/// A problem for each key that stands in a mapping already.
fn repeated_keys(mapping: Node<'_>) -> Vec<Problem> {
    let mut first: HashMap<&str, Span> = HashMap::new();
    let mut problems = Vec::new();
    for entry in mapping.pairs() {
        let key = entry.key;
        if !key.is_scalar() || entry.is_merge() {
            continue;
        }
        let Some(&earlier) = first.get(key.text()) else {
            first.insert(key.text(), key.span());
            continue;
        };
        let message = format!("the key `{}` is written twice in one mapping", key.text());
        let help =
            "Keep one of the two entries; which of them counts differs between YAML readers.";
        problems.push(Problem::syntax(key.span(), message, help).also(earlier, "first here"));
    }
    problems
}
