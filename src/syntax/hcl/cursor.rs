//! The place in the text where the parser stands, and what every production needs there: whitespace, names, spans and the nesting budget.

use std::collections::BTreeSet;

use super::{Expr, ExprKind, Name, Place};
use crate::problem::{Problem, ProblemKind};
use crate::source::Span;

/// A production's result. The problem ends the item it lies in; the enclosing body reports it and goes on.
pub(super) type Parsed<T> = Result<T, Box<Problem>>;

/// How deep productions may recurse: bounds the stack while parsing.
const MAX_DEPTH: usize = 100;
/// How high the tree of one expression may grow: bounds the stack of everyone who walks, prints or drops it.
const MAX_HEIGHT: usize = 300;

/// Reads one text from front to back.
pub(super) struct Parser<'t> {
    pub(super) text: &'t str,
    pub(super) place: Place,
    /// The next byte to read.
    pub(super) at: usize,
    /// Whether a newline ends an item here. It does not inside `()`, `[]` and `${}`.
    pub(super) newlines_end: bool,
    /// How many productions enclose this one.
    pub(super) depth: usize,
    /// The height of the tallest tree read since [`Parser::nested`] was last entered.
    pub(super) height: usize,
    pub(super) problems: Vec<Problem>,
    /// The innermost block that met the end of the file, reported when the outermost one is done.
    pub(super) unclosed: Option<Problem>,
    /// The comments so far, if anybody asked for them. A set, because the parser may look at a place twice.
    pub(super) comments: Option<BTreeSet<Span>>,
}

impl<'t> Parser<'t> {
    pub(super) fn new(text: &'t str, place: Place) -> Self {
        Self {
            text,
            place,
            at: 0,
            newlines_end: true,
            depth: 0,
            height: 0,
            problems: Vec::new(),
            unclosed: None,
            comments: None,
        }
    }

    /// A text that is one expression, as if it stood in parentheses.
    pub(super) fn bare_expression(mut self) -> (Expr, Vec<Problem>) {
        self.newlines_end = false;
        let parsed = self.expression().and_then(|expr| {
            self.skip_space();
            if self.at < self.text.len() {
                Err(self.after_value())
            } else {
                Ok(expr)
            }
        });
        self.alone(parsed)
    }

    /// A text that is one template.
    pub(super) fn bare_template(mut self) -> (Expr, Vec<Problem>) {
        let parsed = self.whole_template();
        self.alone(parsed)
    }

    fn alone(mut self, parsed: Parsed<Expr>) -> (Expr, Vec<Problem>) {
        let expr = parsed.unwrap_or_else(|problem| {
            self.problems.push(*problem);
            Expr {
                kind: ExprKind::Invalid,
                span: self.span(0, self.text.len()),
            }
        });
        (expr, self.problems)
    }

    pub(super) fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(super) fn byte_behind(&self, distance: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + distance).copied()
    }

    pub(super) fn looking_at(&self, sign: &str) -> bool {
        self.text.as_bytes()[self.at..].starts_with(sign.as_bytes())
    }

    /// Steps over `sign` if it stands here.
    pub(super) fn take(&mut self, sign: &str) -> bool {
        let found = self.looking_at(sign);
        if found {
            self.at += sign.len();
        }
        found
    }

    /// The bytes `start..end` of the text, as a place in the file.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        match self.place {
            Place::Verbatim { file, start: first } => {
                Span::new(file, first as usize + start, first as usize + end)
            }
            Place::Whole(span) => span,
        }
    }

    pub(super) fn span_from(&self, start: usize) -> Span {
        self.span(start, self.at)
    }

    /// Steps over blanks and comments, and over newlines where they end nothing. A comment that is never closed stays.
    pub(super) fn skip_space(&mut self) {
        let bytes = self.text.as_bytes();
        loop {
            match self.byte() {
                Some(b' ' | b'\t') => self.at += 1,
                Some(b'\n') if !self.newlines_end => self.at += 1,
                Some(b'\r') if !self.newlines_end && self.byte_behind(1) == Some(b'\n') => {
                    self.at += 2;
                }
                Some(b'#') => self.skip_line_comment(),
                Some(b'/') if self.byte_behind(1) == Some(b'/') => self.skip_line_comment(),
                Some(b'/') if self.byte_behind(1) == Some(b'*') => {
                    match end_of_comment(bytes, self.at) {
                        Some(end) => self.step_over_comment(end),
                        None => return,
                    }
                }
                _ => return,
            }
        }
    }

    /// Like [`Parser::skip_space`], and over newlines in any case.
    pub(super) fn skip_lines(&mut self) {
        let outer = std::mem::replace(&mut self.newlines_end, false);
        self.skip_space();
        self.newlines_end = outer;
    }

    pub(super) fn skip_line_comment(&mut self) {
        self.step_over_comment(end_of_line(self.text.as_bytes(), self.at));
    }

    pub(super) fn step_over_comment(&mut self, end: usize) {
        let start = std::mem::replace(&mut self.at, end);
        let span = self.span_from(start);
        if let Some(comments) = &mut self.comments {
            comments.insert(span);
        }
    }

    /// Whether the line ends here.
    pub(super) fn at_newline(&self) -> bool {
        match self.byte() {
            None | Some(b'\n') => true,
            Some(b'\r') => self.byte_behind(1) == Some(b'\n'),
            Some(_) => false,
        }
    }

    /// The word that starts here, or nothing.
    pub(super) fn word(&mut self) -> Option<&'t str> {
        let start = self.at;
        self.at = end_of_word(self.text, start)?;
        Some(&self.text[start..self.at])
    }

    /// A name that starts here, or nothing.
    pub(super) fn name(&mut self) -> Option<Name> {
        let start = self.at;
        let text = self.word()?.to_owned();
        Some(Name {
            text,
            span: self.span_from(start),
        })
    }

    /// Steps over `keyword` if it is the whole word that stands here.
    pub(super) fn keyword(&mut self, keyword: &str) -> bool {
        let found = self.looking_at(keyword)
            && end_of_word(self.text, self.at) == Some(self.at + keyword.len());
        if found {
            self.at += keyword.len();
        }
        found
    }

    /// Runs a production one level deeper.
    pub(super) fn nested<T>(&mut self, parse: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        self.enter()?;
        let siblings = std::mem::take(&mut self.height);
        let parsed = parse(self)?;
        self.depth -= 1;
        self.height = siblings.max(self.height + 1);
        self.grow(0)?;
        Ok(parsed)
    }

    /// Counts a level that [`Parser::nested`] does not wrap; the caller counts it down again.
    pub(super) fn enter(&mut self) -> Parsed<()> {
        if self.depth >= MAX_DEPTH {
            return Err(self.too_deep());
        }
        self.depth += 1;
        Ok(())
    }

    /// Counts nodes that were put on top of the tree just read.
    pub(super) fn grow(&mut self, levels: usize) -> Parsed<()> {
        self.height += levels;
        if self.height > MAX_HEIGHT {
            Err(self.too_deep())
        } else {
            Ok(())
        }
    }

    fn too_deep(&self) -> Box<Problem> {
        Box::new(Problem {
            kind: ProblemKind::TooDeep,
            span: self.here(),
            message: "This nests too deeply to be read".to_owned(),
            help: "Move the inner part to a local value of its own.".to_owned(),
            also: Vec::new(),
        })
    }
}

/// The edge behind the last byte of the line, before its newline.
pub(super) fn end_of_line(bytes: &[u8], start: usize) -> usize {
    memchr::memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |distance| start + distance)
}

/// The edge behind the `*/` of the comment that starts at `start`, or nothing if it is never closed.
pub(super) fn end_of_comment(bytes: &[u8], start: usize) -> Option<usize> {
    let inside = start + 2;
    memchr::memchr_iter(b'/', bytes.get(inside..)?)
        .find(|&distance| distance > 0 && bytes[inside + distance - 1] == b'*')
        .map(|distance| inside + distance + 1)
}

/// The edge behind the word that starts at `start`, or nothing if none does.
pub(super) fn end_of_word(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = match bytes.get(start)? {
        b'a'..=b'z' | b'A'..=b'Z' | b'_' => start + 1,
        0x80.. => {
            start
                + text[start..]
                    .chars()
                    .next()
                    .filter(|sign| sign.is_alphabetic())?
                    .len_utf8()
        }
        _ => return None,
    };
    loop {
        match bytes.get(at) {
            Some(b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-') => at += 1,
            Some(0x80..) => match text[at..]
                .chars()
                .next()
                .filter(|&sign| continues_word(sign))
            {
                Some(sign) => at += sign.len_utf8(),
                None => return Some(at),
            },
            _ => return Some(at),
        }
    }
}

/// Letters and digits of any script, and the accents that combine with them.
fn continues_word(sign: char) -> bool {
    sign.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&sign)
}
