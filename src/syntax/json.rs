//! JSON text into a [`Tree`]: strict grammar, exact places, no recursion.
//!
//! Written here because a plan of 100 MB has to be read with places in well under a second, and because a repeated key must stay
//! visible instead of being overwritten.

use std::sync::Arc;

use super::tree::{Tag, Tree, TreeBuilder};
use crate::problem::{Problem, ProblemKind};
use crate::source::{FileId, Span};

mod scalar;

/// How deep arrays and objects may nest.
const MAX_DEPTH: usize = 512;

/// Where and how a text breaks the grammar.
struct Flaw {
    kind: ProblemKind,
    start: usize,
    end: usize,
    message: String,
    help: &'static str,
    /// The bracket that waits for its partner.
    opened: Option<usize>,
}

impl Flaw {
    fn new(start: usize, end: usize, message: impl Into<String>, help: &'static str) -> Self {
        Self {
            kind: ProblemKind::SyntaxError,
            start,
            end,
            message: message.into(),
            help,
            opened: None,
        }
    }
}

/// Parses one JSON value. A text that breaks the grammar gives no document and one problem.
pub fn parse(file: FileId, text: &Arc<str>) -> (Tree, Vec<Problem>) {
    // Plans and exports hold about one node for each sixteen bytes.
    let mut parser = Parser {
        text,
        at: 0,
        open: Vec::new(),
        builder: TreeBuilder::new(file, text, text.len() / 16),
    };
    match parser.file() {
        Ok(()) => (parser.builder.finish(), Vec::new()),
        Err(flaw) => {
            let place = |start, end| Span::new(file, start, end);
            let problem = Problem {
                kind: flaw.kind,
                span: place(flaw.start, flaw.end),
                message: flaw.message,
                help: flaw.help.to_owned(),
                also: flaw
                    .opened
                    .map(|at| (place(at, at + 1), "opened here".to_owned()))
                    .into_iter()
                    .collect(),
            };
            (TreeBuilder::new(file, text, 0).finish(), vec![problem])
        }
    }
}

struct Parser<'s> {
    text: &'s str,
    at: usize,
    /// The arrays and objects around the current place.
    open: Vec<u32>,
    builder: TreeBuilder,
}

impl Parser<'_> {
    fn file(&mut self) -> Result<(), Flaw> {
        if self.text.starts_with('\u{feff}') {
            self.at = '\u{feff}'.len_utf8();
        }
        self.skip_space();
        let root = self.builder.len();
        self.values()?;
        self.builder.document(root);
        if self.at < self.text.len() {
            return Err(self.flaw_here(
                "the JSON value ends before this",
                "Remove what follows the value; a JSON file holds exactly one.",
            ));
        }
        Ok(())
    }

    /// Reads the root value and all below it.
    fn values(&mut self) -> Result<(), Flaw> {
        loop {
            let opened = self.value()?;
            if opened && !self.first_entry()? {
                continue;
            }
            if !self.after_value()? {
                return Ok(());
            }
        }
    }

    /// Reads a scalar or the bracket that opens an array or object; says whether it was a bracket.
    #[inline]
    fn value(&mut self) -> Result<bool, Flaw> {
        match self.peek() {
            Some(b'"') => self.string()?,
            Some(b'{') => return self.open(Tag::Mapping),
            Some(b'[') => return self.open(Tag::Sequence),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') => self.word("true", Tag::True)?,
            Some(b'f') => self.word("false", Tag::False)?,
            Some(b'n') => self.word("null", Tag::Null)?,
            _ => return Err(self.no_value()),
        }
        self.skip_space();
        Ok(false)
    }

    #[inline]
    fn open(&mut self, tag: Tag) -> Result<bool, Flaw> {
        if self.open.len() == MAX_DEPTH {
            return Err(Flaw {
                kind: ProblemKind::TooDeep,
                ..Flaw::new(
                    self.at,
                    self.at + 1,
                    format!("arrays and objects nest deeper than {MAX_DEPTH} levels"),
                    "Flatten the data; grouplint reads no deeper than this.",
                )
            });
        }
        let index = self.builder.open(tag, narrow(self.at));
        self.open.push(index);
        self.at += 1;
        self.skip_space();
        Ok(true)
    }

    /// Behind an opening bracket: closes it at once, or reads the first key. Says whether it was closed.
    #[inline]
    fn first_entry(&mut self) -> Result<bool, Flaw> {
        let in_object = self.in_object();
        if self.peek() == Some(if in_object { b'}' } else { b']' }) {
            self.close();
            return Ok(true);
        }
        if in_object {
            self.key()?;
        }
        Ok(false)
    }

    /// Behind a value: closes what ends here and steps over a comma. Says whether another value follows.
    #[inline]
    fn after_value(&mut self) -> Result<bool, Flaw> {
        while !self.open.is_empty() {
            let in_object = self.in_object();
            match self.peek() {
                Some(b',') => {
                    let comma = self.at;
                    self.at += 1;
                    self.skip_space();
                    self.refuse_trailing_comma(comma)?;
                    if in_object {
                        self.key()?;
                    }
                    return Ok(true);
                }
                Some(b'}') if in_object => self.close(),
                Some(b']') if !in_object => self.close(),
                _ => return Err(self.no_separator(in_object)),
            }
        }
        Ok(false)
    }

    #[inline]
    fn close(&mut self) {
        self.at += 1;
        let index = self
            .open
            .pop()
            .expect("invariant: a bracket closes only what is open");
        let (start, _) = self.builder.bounds(index);
        self.builder.close(index, start, narrow(self.at));
        self.skip_space();
    }

    #[inline]
    fn key(&mut self) -> Result<(), Flaw> {
        if self.peek() != Some(b'"') {
            return Err(self.flaw_here(
                "expected a key in double quotes",
                "Write each entry as `\"key\": value`.",
            ));
        }
        self.string()?;
        self.skip_space();
        if self.peek() != Some(b':') {
            return Err(self.flaw_here(
                "expected `:` after the key",
                "Write each entry as `\"key\": value`.",
            ));
        }
        self.at += 1;
        self.skip_space();
        Ok(())
    }

    #[inline]
    fn in_object(&self) -> bool {
        self.open
            .last()
            .is_some_and(|&index| self.builder.tag(index) == Tag::Mapping)
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    #[inline]
    fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    fn refuse_trailing_comma(&self, comma: usize) -> Result<(), Flaw> {
        let Some(bracket @ (b'}' | b']')) = self.peek() else {
            return Ok(());
        };
        Err(Flaw::new(
            comma,
            comma + 1,
            format!(
                "a comma stands before the closing `{}`",
                char::from(bracket)
            ),
            "Remove the comma; JSON allows none after the last entry.",
        ))
    }

    fn no_separator(&self, in_object: bool) -> Flaw {
        let flaw = if in_object {
            self.flaw_here(
                "expected `,` or `}`",
                "Write `,` before the next entry, or `}` after the last one.",
            )
        } else {
            self.flaw_here(
                "expected `,` or `]`",
                "Write `,` before the next element, or `]` after the last one.",
            )
        };
        let innermost = self
            .open
            .last()
            .map(|&index| self.builder.bounds(index).0 as usize);
        Flaw {
            opened: innermost,
            ..flaw
        }
    }

    fn no_value(&self) -> Flaw {
        let help = match self.peek() {
            Some(b'\'') => "Write strings in double quotes.",
            Some(b'/' | b'#') => "Remove the comment; JSON has none.",
            _ => {
                "Write a string in double quotes, a number, `true`, `false`, `null`, `[…]` or `{…}`."
            }
        };
        let rest = &self.text[self.at..];
        let word = &rest[..rest.bytes().take_while(u8::is_ascii_alphanumeric).count()];
        if word.len() < 2 {
            return self.flaw_here("expected a value", help);
        }
        Flaw::new(
            self.at,
            self.at + word.len(),
            format!("expected a value, found `{word:.20}`"),
            help,
        )
    }

    /// A flaw at the character at hand, named in the message.
    fn flaw_here(&self, message: &str, help: &'static str) -> Flaw {
        self.flaw_at(self.at, message, help)
    }

    fn flaw_at(&self, at: usize, message: &str, help: &'static str) -> Flaw {
        match self.text[at..].chars().next() {
            None => Flaw::new(
                at,
                at,
                format!("{message}, found the end of the file"),
                help,
            ),
            Some(found) => {
                let message = format!("{message}, found {}", shown(found));
                Flaw::new(at, at + found.len_utf8(), message, help)
            }
        }
    }
}

/// A character as a message shows it: one that a terminal would act on is named by its number.
fn shown(character: char) -> String {
    if character.is_control() {
        format!("U+{:04X}", u32::from(character))
    } else {
        format!("`{character}`")
    }
}

fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).expect("invariant: a source is smaller than 4 GiB")
}
