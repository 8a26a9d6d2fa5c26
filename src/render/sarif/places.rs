//! Spans into locations.

use super::document::{
    ArtifactLocation, Location, LogicalLocation, PhysicalLocation, Region, SOURCE_ROOT, Text,
};
use crate::finding::EntityKey;
use crate::render::path;
use crate::run::Run;
use crate::source::Span;

/// A place with a few words about it.
pub(super) fn location(run: &Run, span: Span, message: Option<&str>) -> Location {
    Location {
        id: None,
        physical_location: PhysicalLocation {
            artifact_location: artifact(run, span),
            region: region(run, span),
        },
        logical_locations: Vec::new(),
        message: message.map(|text| Text::new(plain(text))),
    }
}

/// An entity by its name, and by a name that no other entity has.
pub(super) fn logical(entity: &EntityKey) -> LogicalLocation {
    LogicalLocation {
        name: entity.name.clone(),
        fully_qualified_name: format!("{}/{}/{}", entity.org, entity.kind, entity.name),
        kind: entity.kind,
    }
}

/// Text for a message. Brackets before a parenthesis would be a link.
pub(super) fn plain(text: &str) -> String {
    let line = crate::render::plain::one_line(text);
    if !line.contains("](") {
        return line;
    }
    let mut escaped = String::with_capacity(line.len() + 8);
    for c in line.chars() {
        if matches!(c, '[' | ']' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

fn artifact(run: &Run, span: Span) -> ArtifactLocation {
    let path = path::of(run, span.file);
    let uri = path::uri(&path);
    ArtifactLocation {
        // A whole URI is relative to nothing.
        uri_base_id: (!uri.starts_with("file:")).then_some(SOURCE_ROOT),
        uri,
    }
}

fn region(run: &Run, span: Span) -> Region {
    let (start, end) = run.sources.range(span);
    Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
        byte_offset: span.start,
        byte_length: span.end - span.start,
    }
}
