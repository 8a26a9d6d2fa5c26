//! The items of a text, nested as they are written, and which of them a comment is about.

use crate::source::Span;

/// Something that a comment can be about: an attribute, a block, an element of a list, an entry of an object.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) start: u32,
    pub(super) end: u32,
    /// What is nested in it, in the order written.
    pub(super) groups: Vec<Group>,
}

/// Items that stand one behind the other: the inside of a block, a list, an object.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) start: u32,
    pub(super) end: u32,
    /// Whether indentation says what belongs to it.
    pub(super) indented: bool,
    /// In the order written.
    pub(super) items: Vec<Item>,
}

/// A text with its items and comments.
#[derive(Debug)]
pub(super) struct Outline<'t> {
    pub(super) text: &'t str,
    /// The items of the file. It spans all of it.
    pub(super) root: Group,
    /// In the order written.
    pub(super) comments: Vec<Span>,
}

impl Outline<'_> {
    /// Whether a comment stands before everything else.
    pub(super) fn is_at_top(&self, comment: Span) -> bool {
        let first = self.root.items.first();
        first.is_none_or(|first| comment.end <= first.start)
    }

    /// The item that a comment is about: the one it trails, or else the next one. Nothing, if none follows within the brackets that
    /// the comment stands in.
    pub(super) fn covered(&self, comment: Span) -> Option<Span> {
        let item = match self.trailed(comment) {
            Some(edge) => self.ending(edge),
            None => self.next(comment),
        };
        item.map(|item| Span {
            file: comment.file,
            start: item.start,
            end: item.end,
        })
    }

    /// The edge behind what stands before a comment on its line. Nothing, if the comment has its line for itself.
    fn trailed(&self, comment: Span) -> Option<u32> {
        let blanks = [' ', '\t', '\u{feff}'];
        let mut at = comment.start;
        loop {
            let before = self.text[..at as usize].trim_end_matches(blanks);
            at -= narrow(self.text[..at as usize].len() - before.len());
            match self.comments.binary_search_by_key(&at, |it| it.end) {
                Ok(earlier) => at = self.comments[earlier].start,
                Err(_) if before.is_empty() || before.ends_with('\n') => return None,
                // A comma belongs to what it follows.
                Err(_) if before.ends_with(',') => at -= 1,
                Err(_) => return Some(at),
            }
        }
    }

    /// The item that ends at an edge: of several the outermost that stands on this line alone. Else the innermost around it, such as
    /// the block whose brace was opened there.
    fn ending(&self, edge: u32) -> Option<&Item> {
        let line = self.text[..edge as usize]
            .rfind('\n')
            .map_or(0, |it| it + 1);
        let (mut group, mut found) = (Some(&self.root), None::<&Item>);
        while let Some(within) = group {
            let index = within.items.partition_point(|item| item.start < edge);
            let Some(item) = within.items[..index].last().filter(|it| edge <= it.end) else {
                break;
            };
            found = Some(item);
            if item.end == edge && item.start as usize >= line {
                break;
            }
            group = item
                .groups
                .iter()
                .find(|it| it.start < edge && edge <= it.end);
        }
        found
    }

    /// The item that follows a comment, or the one that the comment interrupts.
    fn next(&self, comment: Span) -> Option<&Item> {
        let mut group = &self.root;
        loop {
            let index = group
                .items
                .partition_point(|item| item.start <= comment.start);
            let around = group.items[..index].last();
            let Some(around) = around.filter(|item| comment.end <= item.end) else {
                let next = group.items.get(index)?;
                let deeper = self.column(comment.start) > self.column(next.start);
                return (!group.indented || !deeper).then_some(next);
            };
            let inner = around.groups.iter();
            let mut inner = inner.filter(|it| it.start <= comment.start && comment.end <= it.end);
            match inner.next() {
                Some(inner) => group = inner,
                None => return Some(around),
            }
        }
    }

    /// How many bytes stand before a place on its line.
    fn column(&self, at: u32) -> usize {
        let before = &self.text[..at as usize];
        let line = &before[before.rfind('\n').map_or(0, |it| it + 1)..];
        line.trim_start_matches('\u{feff}').len()
    }
}

/// Narrows an offset of a text.
pub(super) fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).expect("invariant: a source is smaller than 4 GiB")
}
