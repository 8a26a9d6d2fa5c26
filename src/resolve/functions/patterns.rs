//! Regular expressions: Terraform's dialect written in ours, and the functions that use them.

use std::fmt::Write as _;
use std::iter::Peekable;
use std::str::CharIndices;
use std::sync::Arc;

use regex::{Captures, Regex, RegexBuilder};

use super::{Call, MAX_ELEMENTS, MAX_TEXT, Table, conversion};
use crate::resolve::value::{Data, Member, Value};

pub(super) const TABLE: Table = &[
    ("regex", |call| {
        let (pattern, text) = call.two_texts()?;
        let regex = compile(&pattern)?;
        let found = regex.captures(&text)?;
        matched(call, &regex, &found)
    }),
    ("regexall", |call| {
        let (pattern, text) = call.two_texts()?;
        let regex = compile(&pattern)?;
        let found = regex.captures_iter(&text).take(MAX_ELEMENTS + 1);
        let all: Option<Vec<Value>> = found.map(|it| matched(call, &regex, &it)).collect();
        call.list(all?)
    }),
    ("replace", replace),
];

/// The largest compiled expression.
const MAX_COMPILED: usize = 2 << 20;
/// RE2 repeats nothing more often.
const MAX_REPEAT: u32 = 1000;

/// What a match gives: the text itself, a list of its groups, or an object of its named groups.
fn matched(call: &Call<'_>, regex: &Regex, found: &Captures<'_>) -> Option<Value> {
    let group = |index: usize| match found.get(index) {
        Some(part) => call.string(part.as_str()),
        None => call.value(Data::Null),
    };
    let names: Vec<Option<&str>> = regex.capture_names().skip(1).collect();
    if names.is_empty() {
        return Some(group(0));
    }
    if names.iter().all(Option::is_none) {
        return call.list((1..=names.len()).map(group).collect());
    }
    let members: Option<Vec<Member>> = names
        .iter()
        .enumerate()
        .map(|(index, name)| {
            Some(Member {
                key: Arc::from((*name)?),
                key_span: call.span,
                value: group(index + 1),
            })
        })
        .collect();
    Some(call.value(Data::Map(members?.into())))
}

/// A pattern between slashes is a regular expression.
fn replace(call: &Call<'_>) -> Option<Value> {
    let [text, from, to] = call.exactly()?;
    let (text, from, to) = (
        conversion::text(text)?,
        conversion::text(from)?,
        conversion::text(to)?,
    );
    let pattern = from
        .strip_prefix('/')
        .and_then(|rest| rest.strip_suffix('/'));
    let size = |found: usize, longest: usize| {
        let grown = found.checked_mul(to.len().checked_add(longest)?)?;
        (text.len().checked_add(grown)? <= MAX_TEXT).then_some(())
    };
    if let Some(pattern) = pattern {
        let regex = compile(pattern)?;
        let references = to.matches('$').count();
        size(
            regex.find_iter(&text).count(),
            references.checked_mul(text.len())?,
        )?;
        return Some(call.string(regex.replace_all(&text, &*to)));
    }
    size(text.matches(&*from).count(), 0)?;
    Some(call.string(text.replace(&*from, &to)))
}

/// Compiles an expression in RE2's dialect. Nothing if it is wrong there, or cannot be said in ours.
fn compile(pattern: &str) -> Option<Regex> {
    let translated = translate(pattern)?;
    RegexBuilder::new(&translated)
        .size_limit(MAX_COMPILED)
        .build()
        .ok()
}

/// The same expression in the dialect of the `regex` crate: there classes such as `\d` know all of Unicode, brackets nest, and some
/// signs mean something that RE2 takes literally.
fn translate(pattern: &str) -> Option<String> {
    let mut result = String::with_capacity(pattern.len());
    let mut characters = pattern.char_indices().peekable();
    let mut repeated = Repeated::No;
    while let Some((at, character)) = characters.next() {
        repeated = repeated.then(character, &pattern[at + character.len_utf8()..])?;
        match character {
            '\\' => escape(&mut characters, pattern, &mut result, false)?,
            '[' => class(&mut characters, pattern, &mut result)?,
            '(' => {
                refuse_unknown_flags(&pattern[at + 1..])?;
                result.push('(');
            }
            '{' if !is_repeat(&pattern[at + 1..]) => result.push_str(r"\{"),
            '{' => {
                let counts = pattern[at + 1..].split_once('}')?.0;
                (!is_too_often(counts)).then_some(())?;
                _ = write!(result, "{{{counts}}}");
                while characters
                    .next_if(|(it, _)| *it <= at + 1 + counts.len())
                    .is_some()
                {}
            }
            _ => result.push(character),
        }
    }
    Some(result)
}

/// Copies an escape, the backslash being read.
fn escape(
    characters: &mut Peekable<CharIndices<'_>>,
    pattern: &str,
    result: &mut String,
    in_class: bool,
) -> Option<()> {
    let (at, letter) = characters.next()?;
    let class = match letter {
        'd' => "0-9",
        'w' => "0-9A-Za-z_",
        's' => r"\t\n\f\r\x20",
        'D' => "^0-9",
        'W' => "^0-9A-Za-z_",
        'S' => r"^\t\n\f\r\x20",
        'Q' if !in_class => {
            let rest = &pattern[at + 1..];
            let literal = rest.split_once(r"\E").map_or(rest, |(literal, _)| literal);
            result.push_str(&regex::escape(literal));
            let end = at + 1 + literal.len() + if literal.len() < rest.len() { 2 } else { 0 };
            while characters.next_if(|(at, _)| *at < end).is_some() {}
            return Some(());
        }
        'b' if !in_class => {
            // `\b{start}` is a word boundary of another kind in our dialect.
            let is_plain = characters.peek().is_none_or(|(_, next)| *next != '{');
            result.push_str(r"(?-u:\b)");
            return is_plain.then_some(());
        }
        'B' if !in_class => {
            result.push_str(r"(?-u:\B)");
            return Some(());
        }
        'A' | 'z' if !in_class => {
            result.push('\\');
            result.push(letter);
            return Some(());
        }
        '0'..='7' => {
            let mut code = letter.to_digit(8)?;
            let mut digits = 1;
            while let Some((_, next)) = characters.next_if(|(_, it)| digits < 3 && it.is_digit(8)) {
                code = code * 8 + next.to_digit(8)?;
                digits += 1;
            }
            // A single digit would refer back to a group, which RE2 does not.
            let is_octal = digits > 1 || letter == '0';
            return is_octal.then(|| write!(result, "\\x{{{code:x}}}").ok())?;
        }
        'p' | 'P' | 'x' | 'a' | 'f' | 'n' | 'r' | 't' | 'v' => {
            result.push('\\');
            result.push(letter);
            return Some(());
        }
        _ if letter.is_ascii_punctuation() => {
            result.push_str(&regex::escape(letter.encode_utf8(&mut [0; 4])));
            return Some(());
        }
        _ => return None,
    };
    write!(result, "[{class}]").ok()
}

/// Copies a bracket expression, the opening bracket being read.
fn class(
    characters: &mut Peekable<CharIndices<'_>>,
    pattern: &str,
    result: &mut String,
) -> Option<()> {
    result.push('[');
    if characters.next_if(|(_, it)| *it == '^').is_some() {
        result.push('^');
    }
    if characters.next_if(|(_, it)| *it == ']').is_some() {
        result.push_str(r"\]");
    }
    while let Some((at, character)) = characters.next() {
        match character {
            ']' => {
                result.push(']');
                return Some(());
            }
            '\\' => escape(characters, pattern, result, true)?,
            '[' if pattern[at..].starts_with("[:") => {
                let name = &pattern[at..at + pattern[at..].find(":]")? + 2];
                result.push_str(name);
                while characters
                    .next_if(|(it, _)| *it < at + name.len())
                    .is_some()
                {}
            }
            '-' if pattern[at..].starts_with("--") => return None,
            '[' | '&' | '~' => {
                result.push('\\');
                result.push(character);
            }
            _ => result.push(character),
        }
    }
    None
}

/// RE2 has the flags `imsU`, and named groups.
fn refuse_unknown_flags(group: &str) -> Option<()> {
    let Some(head) = group.strip_prefix('?') else {
        return Some(());
    };
    if head.starts_with("P<") || head.starts_with('<') {
        return Some(());
    }
    let flags = head.split([':', ')']).next()?;
    flags
        .chars()
        .all(|flag| matches!(flag, 'i' | 'm' | 's' | 'U' | '-'))
        .then_some(())
}

/// Whether `3}`, `3,}` or `3,5}` follows the brace. Otherwise the brace stands for itself.
fn is_repeat(rest: &str) -> bool {
    let is_digits =
        |count: &str| !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit());
    rest.split_once('}').is_some_and(|(counts, _)| {
        let (least, most) = counts.split_once(',').unwrap_or((counts, counts));
        is_digits(least) && (most.is_empty() || is_digits(most))
    })
}

fn is_too_often(counts: &str) -> bool {
    counts
        .split(',')
        .filter(|count| !count.is_empty())
        .any(|count| count.parse::<u32>().is_ok_and(|count| count > MAX_REPEAT) || count.len() > 4)
}

/// Whether a repetition was just read: RE2 repeats no repetition.
enum Repeated {
    No,
    Once,
    Lazily,
}

impl Repeated {
    fn then(self, character: char, rest: &str) -> Option<Self> {
        let repeats = matches!(character, '*' | '+' | '?') || character == '{' && is_repeat(rest);
        match (self, repeats) {
            (_, false) => Some(Self::No),
            (Self::No, true) => Some(Self::Once),
            (Self::Once, true) if character == '?' => Some(Self::Lazily),
            _ => None,
        }
    }
}
