//! Strings, numbers and words of JSON.

use super::{Flaw, Parser, narrow};
use crate::syntax::tree::Tag;

const ESCAPES: &str = "Escape with `\\\"`, `\\\\`, `\\/`, `\\b`, `\\f`, `\\n`, `\\r`, `\\t` or `\\u` and four hexadecimal digits.";

impl Parser<'_> {
    /// Reads a string, the opening quote at hand.
    #[inline]
    pub(super) fn string(&mut self) -> Result<(), Flaw> {
        let start = self.at;
        let mut escaped = false;
        let mut at = start + 1;
        let bytes = self.text.as_bytes();
        loop {
            at = skip_ordinary(bytes, at);
            match bytes.get(at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    at = self.escape(at)?;
                }
                Some(_) => return Err(self.control_character(at)),
                None => {
                    return Err(Flaw::new(
                        start,
                        start + 1,
                        "this string never ends",
                        "Close the string with a double quote.",
                    ));
                }
            }
        }
        self.at = at + 1;
        let (from, to) = (narrow(start), narrow(self.at));
        if escaped {
            let inside = &self.text[start + 1..at];
            self.builder
                .cooked(Tag::String, from, to, |cooked| unescape(inside, cooked));
        } else {
            self.builder.quoted(Tag::String, from, to);
        }
        Ok(())
    }

    /// Checks the escape whose backslash is at `at`; returns the place behind it.
    fn escape(&self, at: usize) -> Result<usize, Flaw> {
        let bytes = self.text.as_bytes();
        match bytes.get(at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(at + 2),
            Some(b'u') => {
                let digits = bytes[at + 2..]
                    .iter()
                    .take(4)
                    .take_while(|byte| byte.is_ascii_hexdigit())
                    .count();
                if digits == 4 {
                    return Ok(at + 6);
                }
                Err(Flaw::new(
                    at,
                    at + 2 + digits,
                    "`\\u` needs four hexadecimal digits",
                    ESCAPES,
                ))
            }
            Some(_) => {
                let letter = self.text[at + 1..].chars().next().unwrap_or_default();
                let message = format!("JSON has no escape `\\{}`", letter.escape_debug());
                Err(Flaw::new(at, at + 1 + letter.len_utf8(), message, ESCAPES))
            }
            None => Err(self.flaw_at(at + 1, "expected the rest of an escape", ESCAPES)),
        }
    }

    fn control_character(&self, at: usize) -> Flaw {
        let (found, help) = match self.text.as_bytes()[at] {
            b'\n' | b'\r' => (
                "a line break",
                "Close the string on its own line; write a line break inside it as `\\n`.",
            ),
            b'\t' => ("a tab", "Write a tab inside a string as `\\t`."),
            _ => (
                "a control character",
                "Write a control character inside a string as `\\u` and four hexadecimal digits.",
            ),
        };
        Flaw::new(
            at,
            at + 1,
            format!("{found} cannot stand inside a string"),
            help,
        )
    }

    /// Reads a number, its first character at hand.
    #[inline]
    pub(super) fn number(&mut self) -> Result<(), Flaw> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
            if matches!(self.peek(), Some(b'0'..=b'9')) {
                let help = "Remove the leading zero, or write the value as a string.";
                return Err(Flaw::new(
                    start,
                    self.at,
                    "a number cannot start with `0`",
                    help,
                ));
            }
        } else {
            self.digits("a number needs a digit")?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits("expected a digit after the decimal point")?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits("expected a digit in the exponent")?;
        }
        self.builder
            .plain(Tag::Number, narrow(start), narrow(self.at));
        Ok(())
    }

    #[inline]
    fn digits(&mut self, message: &str) -> Result<(), Flaw> {
        if !matches!(self.peek(), Some(b'0'..=b'9')) {
            return Err(self.flaw_here(message, "Write the number like `12`, `-0.5` or `1e6`."));
        }
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        Ok(())
    }

    /// Reads `true`, `false` or `null`.
    #[inline]
    pub(super) fn word(&mut self, word: &str, tag: Tag) -> Result<(), Flaw> {
        if !self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
            return Err(self.no_value());
        }
        let (start, end) = (narrow(self.at), narrow(self.at + word.len()));
        if tag == Tag::Null {
            self.builder.null(start, end);
        } else {
            self.builder.plain(tag, start, end);
        }
        self.at += word.len();
        Ok(())
    }
}

/// The place of the first quote, backslash or control character at or behind `at`.
///
/// Eight bytes at a time: in each byte of a word, the top bit of `(b - 1) & !b` is set only if `b` was zero (or lies behind such a
/// byte, which the lowest set bit never does).
#[inline]
fn skip_ordinary(bytes: &[u8], mut at: usize) -> usize {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const TOPS: u64 = ONES << 7;
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let word = u64::from_le_bytes(*chunk);
        let zero_where = |byte: u8| word ^ (ONES * u64::from(byte));
        let quote = zero_where(b'"');
        let backslash = zero_where(b'\\');
        let found = (quote.wrapping_sub(ONES) & !quote)
            | (backslash.wrapping_sub(ONES) & !backslash)
            | (word.wrapping_sub(ONES * 0x20) & !word);
        if found & TOPS != 0 {
            return at + (found & TOPS).trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    while bytes
        .get(at)
        .is_some_and(|&byte| byte >= 0x20 && byte != b'"' && byte != b'\\')
    {
        at += 1;
    }
    at
}

/// Appends a string's content, whose escapes were checked. A surrogate without its partner becomes U+FFFD.
fn unescape(inside: &str, cooked: &mut String) {
    let mut rest = inside;
    while let Some(backslash) = memchr::memchr(b'\\', rest.as_bytes()) {
        cooked.push_str(&rest[..backslash]);
        let letter = rest.as_bytes()[backslash + 1];
        rest = &rest[backslash + 2..];
        match letter {
            b'b' => cooked.push('\u{8}'),
            b'f' => cooked.push('\u{c}'),
            b'n' => cooked.push('\n'),
            b'r' => cooked.push('\r'),
            b't' => cooked.push('\t'),
            b'u' => {
                let (character, behind) = code_point(rest);
                cooked.push(character);
                rest = behind;
            }
            other => cooked.push(char::from(other)),
        }
    }
    cooked.push_str(rest);
}

/// The character that four digits, or eight with `\u` between, stand for; and what follows them.
fn code_point(digits: &str) -> (char, &str) {
    let (first, rest) = code_unit(digits);
    if let Some(character) = char::from_u32(first) {
        return (character, rest);
    }
    if (0xD800..0xDC00).contains(&first)
        && let Some(second) = rest.strip_prefix("\\u")
    {
        let (second, behind) = code_unit(second);
        if (0xDC00..0xE000).contains(&second)
            && let Some(character) =
                char::from_u32(0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00))
        {
            return (character, behind);
        }
    }
    (char::REPLACEMENT_CHARACTER, rest)
}

fn code_unit(digits: &str) -> (u32, &str) {
    let (unit, rest) = digits.split_at(4);
    (
        u32::from_str_radix(unit, 16).expect("invariant: the digits were checked"),
        rest,
    )
}
