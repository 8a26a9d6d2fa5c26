//! Files and places in them: every later stage speaks of a [`Span`], and only [`Sources`] knows what text lies there.

use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// A file that was read, as a number that [`Sources`] gave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(u32);

/// A stretch of one file: bytes from `start` up to but excluding `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The file it lies in.
    pub file: FileId,
    /// First byte, counted from 0.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// The bytes `start..end` of `file`. Files are smaller than 4 GiB; [`Sources::add`] sees to it.
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "span ends before it starts: {start}..{end}");
        let narrow =
            |offset| u32::try_from(offset).expect("invariant: a source is smaller than 4 GiB");
        Self {
            file,
            start: narrow(start),
            end: narrow(end),
        }
    }

    /// The first byte of a file, for what concerns the file as a whole.
    pub fn top(file: FileId) -> Self {
        Self {
            file,
            start: 0,
            end: 0,
        }
    }

    /// From the start of `self` to the end of `other`, which lies behind it in the same file.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        debug_assert_eq!(self.file, other.file, "a span lies in one file");
        Self {
            file: self.file,
            start: self.start,
            end: other.end.max(self.end),
        }
    }

    /// Whether the two have a byte in common, or an empty one lies in or at the edge of the other.
    pub fn touches(self, other: Self) -> bool {
        let empty = self.start == self.end || other.start == other.end;
        let apart = if empty {
            self.end < other.start || other.end < self.start
        } else {
            self.end <= other.start || other.end <= self.start
        };
        self.file == other.file && !apart
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Self) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }
}

/// A place as people count: line and column from 1, the column in Unicode scalar values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1. A byte order mark takes no column.
    pub column: u32,
}

/// One file: its name as people see it and its text.
#[derive(Debug)]
pub struct Source {
    name: String,
    path: PathBuf,
    text: Arc<str>,
    lines: OnceLock<Vec<u32>>,
    /// How many characters lie before each multiple of [`STRIDE`] bytes.
    counts: OnceLock<Vec<u32>>,
    /// The places that must never be shown, in order; `None` if nobody looked for them.
    hidden: Option<Vec<Span>>,
}

/// Columns are counted from one of these marks on: a file of one line may have a hundred million.
const STRIDE: usize = 4096;

impl Source {
    /// Relative to the working directory where it lies below it, with `/` between the parts.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where it lies on disk, or would lie for standard input.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The whole text, byte order mark included.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The offset of each line's first byte. Computed when the first place of this file is shown.
    pub fn line_starts(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let newlines = memchr::memchr_iter(b'\n', self.text.as_bytes());
            let narrow =
                |at| u32::try_from(at + 1).expect("invariant: a source is smaller than 4 GiB");
            std::iter::once(0).chain(newlines.map(narrow)).collect()
        })
    }

    /// The line, from 0, on which the byte `offset` lies.
    pub fn line_of(&self, offset: u32) -> usize {
        self.line_starts().partition_point(|&start| start <= offset) - 1
    }

    /// The places that must never be shown, in order. `None` if nobody looked for them: then only names tell.
    pub fn hidden(&self) -> Option<&[Span]> {
        self.hidden.as_deref()
    }

    /// Line and column of the byte `offset`.
    pub fn position(&self, offset: u32) -> Position {
        let line = self.line_of(offset);
        let mut start = self.line_starts()[line] as usize;
        let end = floor_char(&self.text, offset as usize);
        if line == 0 && self.text.starts_with('\u{feff}') {
            start = '\u{feff}'.len_utf8().min(end);
        }
        let column = if end - start <= STRIDE {
            characters(&self.text.as_bytes()[start..end])
        } else {
            self.characters_before(end) - self.characters_before(start)
        };
        Position {
            line: narrow(line + 1),
            column: narrow(column + 1),
        }
    }

    /// How many characters start before the byte `offset`.
    fn characters_before(&self, offset: usize) -> usize {
        let bytes = self.text.as_bytes();
        let counts = self.counts.get_or_init(|| {
            let mut before = 0;
            let counts = bytes.chunks(STRIDE).map(|chunk| {
                let here = before;
                before += characters(chunk);
                narrow(here)
            });
            counts.collect()
        });
        // The end of the file may be a mark without a chunk behind it.
        let mark = (offset / STRIDE).min(counts.len().saturating_sub(1));
        counts.get(mark).map_or(0, |&count| count as usize)
            + characters(&bytes[mark * STRIDE..offset])
    }
}

/// How many characters start in a stretch of UTF-8.
fn characters(bytes: &[u8]) -> usize {
    let continues = |byte: u8| byte & 0b1100_0000 == 0b1000_0000;
    bytes.iter().filter(|byte| !continues(**byte)).count()
}

fn narrow(count: usize) -> u32 {
    u32::try_from(count).expect("invariant: a source is smaller than 4 GiB")
}

/// The largest character edge not behind `offset`.
pub fn floor_char(text: &str, offset: usize) -> usize {
    text.floor_char_boundary(offset)
}

/// All files of a run.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

/// The largest text a [`Span`] can address.
pub const MAX_BYTES: usize = u32::MAX as usize;

impl Sources {
    /// Takes a file in. `text` must be smaller than [`MAX_BYTES`]; discover refuses larger ones as unreadable.
    pub fn add(&mut self, name: String, path: PathBuf, text: impl Into<Arc<str>>) -> FileId {
        let text = text.into();
        assert!(
            text.len() < MAX_BYTES,
            "invariant: discover refuses files of 4 GiB and more"
        );
        let id = u32::try_from(self.files.len()).expect("invariant: fewer than four billion files");
        self.files.push(Source {
            name,
            path,
            text,
            lines: OnceLock::new(),
            counts: OnceLock::new(),
            hidden: None,
        });
        FileId(id)
    }

    /// The file behind an id that [`Sources::add`] gave out.
    pub fn get(&self, file: FileId) -> &Source {
        &self.files[file.0 as usize]
    }

    /// Takes in the places of a file that must never be shown.
    pub fn hide(&mut self, file: FileId, mut places: Vec<Span>) {
        places.sort_unstable();
        places.dedup();
        self.files[file.0 as usize].hidden = Some(places);
    }

    /// The text under a span.
    pub fn text(&self, span: Span) -> &str {
        &self.get(span.file).text[span.start as usize..span.end as usize]
    }

    /// Line and column where a span starts.
    pub fn position(&self, span: Span) -> Position {
        self.get(span.file).position(span.start)
    }

    /// Where a span starts and where the character behind it is.
    pub fn range(&self, span: Span) -> (Position, Position) {
        let source = self.get(span.file);
        let start = source.position(span.start);
        if source.line_of(span.start) != source.line_of(span.end) {
            return (start, source.position(span.end));
        }
        // Counts on from the start, because counting a long line twice would double the work.
        let at = |offset: u32| floor_char(&source.text, offset as usize);
        let within = source.text[at(span.start)..at(span.end)].trim_start_matches('\u{feff}');
        let within = u32::try_from(within.chars().count())
            .expect("invariant: a source is smaller than 4 GiB");
        let end = Position {
            line: start.line,
            column: start.column + within,
        };
        (start, end)
    }

    /// Where a span starts and where its last character is; twice the start if it has none.
    pub fn first_and_last(&self, span: Span) -> (Position, Position) {
        let (start, end) = self.range(span);
        if end.line == start.line {
            let column = end.column.saturating_sub(1).max(start.column);
            return (start, Position { column, ..end });
        }
        let source = self.get(span.file);
        let last = floor_char(&source.text, span.end as usize - 1);
        let last = u32::try_from(last).expect("invariant: a source is smaller than 4 GiB");
        (start, source.position(last))
    }

    /// Every file with its id, in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        self.files.iter().enumerate().map(|(index, source)| {
            (
                FileId(u32::try_from(index).expect("invariant: fewer than four billion files")),
                source,
            )
        })
    }
}

/// A path without `.` and `..`, so that two spellings of one directory are equal.
pub fn normalize(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if normal.file_name().is_some() => {
                normal.pop();
            }
            part => normal.push(part),
        }
    }
    normal
}
