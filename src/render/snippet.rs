//! Places in one file into the few lines that show them: an [`Excerpt`], which miette draws.
//!
//! miette scans a whole text for every label, cannot draw a label beyond column 65,535 and passes control characters on
//! to the terminal. An excerpt holds only the lines around the labels, cut to the width and cleaned, and answers with the
//! true line and column. Offsets that miette sees are offsets in the excerpt.

mod line;

use std::ops::Range;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use crate::render::{plain, secret};
use crate::source::{Position, Source, Span};

/// Lines shown before a labelled one: enough to see the header of a short block.
const BEFORE: usize = 2;
/// Lines shown after a labelled one.
const AFTER: usize = 1;
/// Two snippets this many lines apart are drawn as one, because a second frame would take more room.
const BRIDGE: usize = 2;
/// How far before a window a name may stand that makes a secret of what the window shows.
const NAME_REACH: usize = 16 * 1024;

/// The lines around some places of one file, ready to print.
#[derive(Debug)]
pub struct Excerpt {
    name: String,
    text: String,
    lines: Vec<Line>,
    /// Where each label starts here, and where that is in the file.
    places: Vec<(usize, Position)>,
}

/// One line of an excerpt.
#[derive(Debug)]
struct Line {
    /// Its first byte in the excerpt.
    start: usize,
    /// Its number in the file, from 0.
    number: usize,
}

impl Excerpt {
    /// The lines around `spans`, which lie in `source`, for a screen of `width` columns. Gives for each span the bytes of
    /// the excerpt to underline: of a span over many lines the first, of one without visible characters the nearest one.
    pub fn new(source: &Source, spans: &[Span], width: usize) -> (Self, Vec<Range<usize>>) {
        let shown: Vec<Range<usize>> = spans
            .iter()
            .map(|&span| visible_part(source, span))
            .collect();
        let numbers = line_numbers(source, &shown);
        let digits = numbers
            .last()
            .map_or(1, |last| (last + 1).to_string().len());
        let room = width.saturating_sub(digits + 4).max(40);
        let mut excerpt = Self {
            name: plain::one_line(source.name()),
            text: String::new(),
            lines: Vec::with_capacity(numbers.len()),
            places: Vec::with_capacity(spans.len()),
        };
        let mut marks = vec![0..0; shown.len()];
        for number in numbers {
            excerpt.push_line(source, number, &shown, room, &mut marks);
        }
        for (span, mark) in spans.iter().zip(&marks) {
            excerpt
                .places
                .push((mark.start, source.position(span.start)));
        }
        (excerpt, marks)
    }

    /// The text on the line of a mark that stands before it.
    pub fn before(&self, mark: &Range<usize>) -> &str {
        let start = self
            .lines
            .get(self.line_at(mark.start))
            .map_or(0, |line| line.start);
        &self.text[start..mark.start]
    }

    /// The text that a mark underlines.
    pub fn under(&self, mark: &Range<usize>) -> &str {
        &self.text[mark.clone()]
    }

    /// Appends a line of the file and notes where its labels came to lie.
    fn push_line(
        &mut self,
        source: &Source,
        number: usize,
        shown: &[Range<usize>],
        room: usize,
        marks: &mut [Range<usize>],
    ) {
        let whole = content(source, number);
        let here: Vec<usize> = (0..shown.len())
            .filter(|&label| {
                source.line_starts().get(number).is_some_and(|&start| {
                    start as usize <= shown[label].start && shown[label].start <= whole.end
                })
            })
            .collect();
        let inside: Vec<Range<usize>> = here
            .iter()
            .map(|&label| shown[label].start.max(whole.start)..shown[label].end.max(whole.start))
            .map(|range| range.start - whole.start..range.end - whole.start)
            .collect();
        let secrets = |window: &Range<usize>| secrets(source, whole.start, window);
        let (text, places) = line::fit(&source.text()[whole.clone()], &inside, room, &secrets);
        let start = self.text.len();
        for (label, place) in here.into_iter().zip(places) {
            marks[label] = start + place.start..start + place.end;
        }
        self.lines.push(Line { start, number });
        self.text.push_str(&text);
        self.text.push('\n');
    }

    /// The index of the line on which a byte of the excerpt lies.
    fn line_at(&self, offset: usize) -> usize {
        self.lines
            .partition_point(|line| line.start <= offset)
            .saturating_sub(1)
    }

    /// The text of a line, without its end.
    fn line_text(&self, index: usize) -> &str {
        &self.text[self.lines[index].start..self.line_end(index)]
    }

    /// The byte behind the last character of a line.
    fn line_end(&self, index: usize) -> usize {
        self.lines
            .get(index + 1)
            .map_or(self.text.len(), |next| next.start)
            - 1
    }

    /// The lines to show around the lines `first` to `last`: neighbors in the file, and no blank ones at the edges.
    fn with_context(&self, first: usize, last: usize) -> (usize, usize) {
        let follows = |index: usize| self.lines[index].number + 1 == self.lines[index + 1].number;
        let (mut from, mut to) = (first, last);
        while from > 0 && first - from < BEFORE && follows(from - 1) {
            from -= 1;
        }
        while to + 1 < self.lines.len() && to - last < AFTER && follows(to) {
            to += 1;
        }
        while from < first && self.line_text(from).trim().is_empty() {
            from += 1;
        }
        while to > last && self.line_text(to).trim().is_empty() {
            to -= 1;
        }
        (from, to)
    }
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        context_lines_before: usize,
        context_lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        if end > self.text.len() || self.lines.is_empty() {
            return Err(MietteError::OutOfBounds);
        }
        // Without context miette asks for the place that the frame names.
        if context_lines_before == 0 && context_lines_after == 0 {
            let place = self.places.iter().find(|(at, _)| *at == start);
            let place = place.map_or(Position { line: 1, column: 1 }, |(_, place)| *place);
            let (line, column) = (place.line as usize - 1, place.column as usize - 1);
            return Ok(Box::new(MietteSpanContents::new_named(
                self.name.clone(),
                &[],
                *span,
                line,
                column,
                1,
            )));
        }
        let last = self.line_at(end.max(start + 1) - 1);
        let (from, to) = self.with_context(self.line_at(start), last);
        let (begin, stop) = (self.lines[from].start, self.line_end(to));
        let number = self.lines[from].number;
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            &self.text.as_bytes()[begin..stop],
            (begin, stop - begin).into(),
            number,
            0,
            // miette reads the count only to see whether two snippets meet.
            self.lines[to].number - number + 1 + BRIDGE,
        )))
    }
}

/// The secrets in a window of the line that starts at the byte `start`, in bytes of the line.
fn secrets(source: &Source, start: usize, window: &Range<usize>) -> Vec<Range<usize>> {
    let text = source.text();
    let Some(hidden) = source.hidden() else {
        let reached = start + window.start.saturating_sub(NAME_REACH);
        let from = text.ceil_char_boundary(reached.max(start));
        let found = secret::places(&text[from..start + window.end]).into_iter();
        return found
            .map(|it| it.start + from - start..it.end + from - start)
            .collect();
    };
    let (from, to) = (start + window.start, start + window.end);
    let first = hidden.partition_point(|span| (span.end as usize) <= from);
    let within = hidden[first..]
        .iter()
        .map(|span| (span.start as usize, span.end as usize));
    within
        .take_while(|(begin, _)| *begin < to)
        .map(|(begin, end)| {
            // The quotes of a string stay, so that the line reads as what it is.
            let quotes = usize::from(text[begin..].starts_with('"') && end - begin >= 2);
            (begin + quotes).saturating_sub(start)..(end - quotes).saturating_sub(start)
        })
        .collect()
}

/// The bytes of a line that are shown: without byte order mark, line end and trailing blanks.
fn content(source: &Source, number: usize) -> Range<usize> {
    let starts = source.line_starts();
    let text = source.text();
    let Some(&start) = starts.get(number) else {
        return text.len()..text.len();
    };
    let end = starts
        .get(number + 1)
        .map_or(text.len(), |&next| next as usize);
    let mut start = start as usize;
    if start == 0 && text.starts_with('\u{feff}') {
        start = '\u{feff}'.len_utf8();
    }
    start..start + text[start..end].trim_end().len()
}

/// The part of a span to underline: within one line, and at least one visible character if the file has any.
fn visible_part(source: &Source, span: Span) -> Range<usize> {
    let text = source.text();
    let start = text.floor_char_boundary(span.start as usize);
    let end = text.ceil_char_boundary(span.end as usize);
    let line = content(source, source.line_of(span.start));
    let (from, to) = (start.max(line.start), end.min(line.end));
    if from < to && !text[from..to].trim().is_empty() {
        return from..to;
    }
    let of_char = |at: usize| at..at + text[at..].chars().next().map_or(0, char::len_utf8);
    let next = |range: Range<usize>| {
        let rest = &text[range.clone()];
        range.start + (rest.len() - rest.trim_start().len())
    };
    let last_before = |end: usize| {
        let kept = text[..end].trim_end();
        kept.char_indices()
            .next_back()
            .map(|(at, c)| at..at + c.len_utf8())
    };
    if from < line.end {
        return of_char(next(from..line.end));
    }
    last_before(line.end.max(start)).unwrap_or_else(|| match next(0..text.len()) {
        blank_file if blank_file == text.len() => line.start..line.start,
        first => of_char(first),
    })
}

/// The numbers of the lines to show, in order: those with a label, their neighbors and what lies in small gaps.
fn line_numbers(source: &Source, shown: &[Range<usize>]) -> Vec<usize> {
    let count = source.line_starts().len();
    let narrow =
        |offset: usize| u32::try_from(offset).expect("invariant: a source is smaller than 4 GiB");
    let mut labelled: Vec<usize> = shown
        .iter()
        .map(|range| source.line_of(narrow(range.start)))
        .collect();
    labelled.sort_unstable();
    let mut numbers: Vec<usize> = Vec::new();
    for line in labelled {
        let mut from = line.saturating_sub(BEFORE);
        if let Some(&last) = numbers.last() {
            from = if from <= last + 1 + BRIDGE {
                last + 1
            } else {
                from
            };
        }
        numbers.extend(from..=(line + AFTER).min(count - 1));
    }
    numbers
}
