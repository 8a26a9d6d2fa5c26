//! CSV text into a list of objects, each cell with its place.

use std::collections::HashSet;
use std::sync::Arc;

use super::MAX_ELEMENTS;
use super::encodings::Text;
use crate::resolve::value::{Data, Member, Value};
use crate::source::Span;

/// A cell: its content and where it stands, quotes included.
struct Cell {
    content: String,
    span: Span,
}

/// One object for each row, its keys from the first row. Nothing if the text is no table of rows of one length.
pub(super) fn decoded(text: &Text) -> Option<Vec<Value>> {
    let end = text
        .content
        .strip_suffix('\r')
        .unwrap_or(&text.content)
        .len();
    let mut reader = Reader { text, at: 0, end };
    let header = reader.row()??;
    let mut names = HashSet::new();
    if !header
        .iter()
        .all(|cell| names.insert(cell.content.as_str()))
    {
        return None;
    }
    let mut rows = Vec::new();
    while let Some(row) = reader.row()? {
        if row.len() != header.len() || rows.len() == MAX_ELEMENTS {
            return None;
        }
        let start = row.first()?.span;
        let span = if start.file == row.last()?.span.file {
            start.to(row.last()?.span)
        } else {
            start
        };
        let members = header.iter().zip(row).map(|(name, cell)| Member {
            key: Arc::from(name.content.as_str()),
            key_span: name.span,
            value: Value::string(cell.span, cell.content),
        });
        rows.push(Value::at(span, Data::Map(members.collect())));
    }
    Some(rows)
}

struct Reader<'t> {
    text: &'t Text,
    at: usize,
    /// A carriage return at the very end counts for nothing.
    end: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text.content[self.at..self.end]
    }

    /// The length of the line break at hand.
    fn line_break(&self) -> Option<usize> {
        let rest = self.rest();
        match (rest.starts_with('\n'), rest.starts_with("\r\n")) {
            (true, _) => Some(1),
            (_, true) => Some(2),
            _ => None,
        }
    }

    /// The next row that is not empty, or none at the end. Nothing at all if the text is wrong.
    #[expect(
        clippy::option_option,
        reason = "the end and a mistake are different things"
    )]
    fn row(&mut self) -> Option<Option<Vec<Cell>>> {
        while let Some(length) = self.line_break() {
            self.at += length;
        }
        if self.rest().is_empty() {
            return Some(None);
        }
        let mut cells = Vec::new();
        loop {
            let start = self.at;
            let content = if self.rest().starts_with('"') {
                self.quoted()?
            } else {
                self.bare()?
            };
            let span = self.text.place(Span::new(self.text.file, start, self.at));
            cells.push(Cell { content, span });
            if self.rest().starts_with(',') {
                self.at += 1;
                continue;
            }
            self.at += self.line_break().unwrap_or(0);
            return Some(Some(cells));
        }
    }

    fn bare(&mut self) -> Option<String> {
        let rest = self.rest();
        let line = rest.find('\n').unwrap_or(rest.len());
        let line = rest[..line].strip_suffix('\r').unwrap_or(&rest[..line]);
        let content = line.split(',').next()?.to_owned();
        self.at += content.len();
        (!content.contains('"')).then_some(content)
    }

    /// A cell in quotes, in which a quote is written twice. Line breaks inside become plain ones.
    fn quoted(&mut self) -> Option<String> {
        let mut content = String::new();
        self.at += 1;
        loop {
            let rest = self.rest();
            let quote = rest.find('"')?;
            content.push_str(&rest[..quote]);
            self.at += quote + 1;
            let rest = self.rest();
            if rest.starts_with('"') {
                content.push('"');
                self.at += 1;
            } else if rest.is_empty() || rest.starts_with(',') || self.line_break().is_some() {
                return Some(content.replace("\r\n", "\n"));
            } else {
                return None;
            }
        }
    }
}
