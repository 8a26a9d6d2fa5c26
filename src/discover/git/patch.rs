//! A patch without context, as `git diff-index --patch --unified=0` prints it, into the lines that it adds and changes.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use super::super::snapshot::path_of;

/// Which lines of a file changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lines {
    /// The file as a whole.
    All,
    /// These, counted from 1, in order.
    Some(Vec<RangeInclusive<u32>>),
}

impl Lines {
    /// Whether any line from `first` to `last` changed.
    pub fn touch(&self, first: u32, last: u32) -> bool {
        match self {
            Self::All => true,
            Self::Some(ranges) => ranges
                .iter()
                .any(|range| *range.start() <= last && first <= *range.end()),
        }
    }
}

/// What a patch says of each file, by its new path.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Patch {
    pub(super) lines: HashMap<PathBuf, Lines>,
    /// What files that moved were called before.
    pub(super) moved: HashMap<PathBuf, PathBuf>,
}

/// The head of what is said of one file.
#[derive(Debug, Default)]
struct Head {
    path: Option<PathBuf>,
    before: Option<PathBuf>,
}

impl Patch {
    pub(super) fn parse(text: &[u8]) -> Self {
        let mut patch = Self::default();
        let mut head = Head::default();
        // Lines of content that are still to come. They may look like anything, so they are counted and not read.
        let mut content = 0;
        for line in text.split(|&byte| byte == b'\n') {
            if content > 0 && line.starts_with(b"\\") {
                continue;
            }
            if content > 0 {
                content -= 1;
            } else if line.starts_with(b"diff --git ") {
                head = Head::default();
            } else if let Some(name) = line.strip_prefix(b"rename from ") {
                head.before = Some(path_of(unquoted(name)));
            } else if let Some(name) = line.strip_prefix(b"rename to ") {
                patch.begins(&mut head, unquoted(name));
            } else if let Some(name) = line.strip_prefix(b"+++ ") {
                let name = unquoted(name);
                if let Some(name) = name.strip_prefix(b"b/") {
                    patch.begins(&mut head, name.to_vec());
                }
            } else if let Some(name) = line.strip_prefix(b"* Unmerged path ") {
                patch.lines.insert(path_of(unquoted(name)), Lines::All);
            } else if let Some(hunk) = Hunk::parse(line) {
                content = hunk.removed + hunk.added;
                let lines = head.path.as_ref().and_then(|it| patch.lines.get_mut(it));
                if let Some(Lines::Some(ranges)) = lines {
                    ranges.push(hunk.touched());
                }
            }
        }
        patch
    }

    fn begins(&mut self, head: &mut Head, name: Vec<u8>) {
        let path = path_of(name);
        self.lines
            .entry(path.clone())
            .or_insert_with(|| Lines::Some(Vec::new()));
        if let Some(before) = head.before.take() {
            self.moved.insert(path.clone(), before);
        }
        head.path = Some(path);
    }
}

/// `@@ -FIRST,REMOVED +FIRST,ADDED @@`; a count that is left out is 1.
#[derive(Debug, PartialEq, Eq)]
struct Hunk {
    first: u32,
    removed: u32,
    added: u32,
}

impl Hunk {
    fn parse(line: &[u8]) -> Option<Self> {
        let line = std::str::from_utf8(line.strip_prefix(b"@@ -")?.split(|&it| it == b'@').next()?);
        let (old, new) = line.ok()?.trim_end().split_once(" +")?;
        let counted = |range: &str| match range.split_once(',') {
            Some((first, count)) => Some((first.parse().ok()?, count.parse().ok()?)),
            None => Some((range.parse().ok()?, 1)),
        };
        let ((_, removed), (first, added)): ((u32, u32), _) = (counted(old)?, counted(new)?);
        Some(Self {
            first,
            removed,
            added,
        })
    }

    /// The lines that are new. Where lines were only removed, those around the gap: what stands there lost a neighbor.
    fn touched(&self) -> RangeInclusive<u32> {
        match self.added {
            0 => self.first..=self.first + 1,
            added => self.first..=self.first + added - 1,
        }
    }
}

/// A name as git writes it: odd ones in quotes with escapes as C has them, and a tab behind one with spaces.
fn unquoted(name: &[u8]) -> Vec<u8> {
    let name = name.strip_suffix(b"\t").unwrap_or(name);
    let quoted = name
        .strip_prefix(b"\"")
        .and_then(|it| it.strip_suffix(b"\""));
    let Some(quoted) = quoted else {
        return name.to_vec();
    };
    let mut plain = Vec::with_capacity(quoted.len());
    let mut bytes = quoted.iter().copied();
    while let Some(byte) = bytes.next() {
        if byte != b'\\' {
            plain.push(byte);
            continue;
        }
        plain.push(match bytes.next() {
            Some(b'a') => 7,
            Some(b'b') => 8,
            Some(b't') => b'\t',
            Some(b'n') => b'\n',
            Some(b'v') => 11,
            Some(b'f') => 12,
            Some(b'r') => b'\r',
            Some(first @ b'0'..=b'7') => {
                let digits = bytes.by_ref().take(2);
                digits.fold(first - b'0', |value, digit| {
                    value.wrapping_mul(8).wrapping_add(digit.wrapping_sub(b'0'))
                })
            }
            Some(other) => other,
            None => b'\\',
        });
    }
    plain
}
