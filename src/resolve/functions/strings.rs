//! Strings into strings.

use std::sync::Arc;

use unicode_segmentation::UnicodeSegmentation as _;

use super::{Call, MAX_ELEMENTS, MAX_TEXT, Table, conversion};
use crate::resolve::value::{Data, Value};

pub(super) const TABLE: Table = &[
    ("chomp", |call| {
        let text = call.only_text()?;
        Some(call.string(text.trim_end_matches(['\r', '\n'])))
    }),
    ("endswith", |call| {
        let (text, end) = call.two_texts()?;
        Some(call.bool(text.ends_with(&*end)))
    }),
    ("startswith", |call| {
        let (text, start) = call.two_texts()?;
        Some(call.bool(text.starts_with(&*start)))
    }),
    ("strcontains", |call| {
        let (text, part) = call.two_texts()?;
        Some(call.bool(text.contains(&*part)))
    }),
    ("indent", indent),
    ("join", join),
    ("lower", |call| {
        Some(call.string(lower(&call.only_text()?)?))
    }),
    ("upper", |call| {
        Some(call.string(upper(&call.only_text()?)?))
    }),
    ("title", |call| {
        Some(call.string(title(&call.only_text()?)?))
    }),
    ("split", split),
    ("strrev", |call| {
        let text = call.only_text()?;
        Some(call.string(text.graphemes(true).rev().collect::<String>()))
    }),
    ("substr", substr),
    ("trim", |call| {
        let (text, characters) = call.two_texts()?;
        Some(call.string(text.trim_matches(|it| characters.contains(it))))
    }),
    ("trimprefix", |call| {
        let (text, prefix) = call.two_texts()?;
        Some(call.string(text.strip_prefix(&*prefix).unwrap_or(&text)))
    }),
    ("trimsuffix", |call| {
        let (text, suffix) = call.two_texts()?;
        Some(call.string(text.strip_suffix(&*suffix).unwrap_or(&text)))
    }),
    ("trimspace", |call| {
        Some(call.string(call.only_text()?.trim()))
    }),
];

/// How many characters a reader sees.
pub(super) fn count_graphemes(text: &str) -> usize {
    if text.is_ascii() && !text.contains('\r') {
        text.len()
    } else {
        text.graphemes(true).count()
    }
}

fn indent(call: &Call<'_>) -> Option<Value> {
    let [spaces, text] = call.exactly()?;
    let spaces = usize::try_from(conversion::whole(spaces)?).ok()?;
    let text = conversion::text(text)?;
    let lines = text.matches('\n').count();
    let fits = text.len().checked_add(lines.checked_mul(spaces)?)? <= MAX_TEXT;
    let pad = || format!("\n{}", " ".repeat(spaces));
    fits.then(|| {
        call.string(if lines == 0 {
            text.to_string()
        } else {
            text.replace('\n', &pad())
        })
    })
}

fn join(call: &Call<'_>) -> Option<Value> {
    let [separator, lists @ ..] = call.arguments else {
        return None;
    };
    let separator = conversion::text(separator)?;
    let mut texts: Vec<Arc<str>> = Vec::new();
    for list in lists {
        for element in list.elements()? {
            texts.push(conversion::text(element)?);
        }
    }
    let size: usize = texts.iter().map(|text| text.len() + separator.len()).sum();
    (!lists.is_empty() && size <= MAX_TEXT).then(|| call.string(texts.join(&*separator)))
}

/// Letter by letter: what one letter becomes never depends on its neighbors, and no letter becomes two.
fn lower(text: &str) -> Option<String> {
    map_letters(text, |letter| match letter {
        'İ' => Some('i'),
        _ => only(letter.to_lowercase()),
    })
}

fn upper(text: &str) -> Option<String> {
    map_letters(text, |letter| only(letter.to_uppercase()))
}

fn map_letters(text: &str, change: impl Fn(char) -> Option<char>) -> Option<String> {
    text.chars()
        .map(|letter| match change(letter) {
            Some(changed) => Some(changed),
            // Some Greek letters have a single counterpart beside the full one, which the standard library does not know.
            None => (!('\u{1f80}'..='\u{1fff}').contains(&letter)).then_some(letter),
        })
        .collect()
}

fn only(mut letters: impl Iterator<Item = char>) -> Option<char> {
    let first = letters.next()?;
    letters.next().is_none().then_some(first)
}

/// Each first letter of a word in upper case, or in the title case of its own that a few letters have.
fn title(text: &str) -> Option<String> {
    let mut result = String::with_capacity(text.len());
    let mut before = ' ';
    for letter in text.chars() {
        match letter {
            _ if !is_separator(before) => result.push(letter),
            '\u{1c4}'..='\u{1c6}' => result.push('\u{1c5}'),
            '\u{1c7}'..='\u{1c9}' => result.push('\u{1c8}'),
            '\u{1ca}'..='\u{1cc}' => result.push('\u{1cb}'),
            '\u{1f1}'..='\u{1f3}' => result.push('\u{1f2}'),
            _ => result.push_str(&upper(letter.encode_utf8(&mut [0; 4]))?),
        }
        before = letter;
    }
    Some(result)
}

fn is_separator(letter: char) -> bool {
    if letter.is_ascii() {
        !letter.is_ascii_alphanumeric() && letter != '_'
    } else {
        !letter.is_alphanumeric() && letter.is_whitespace()
    }
}

fn split(call: &Call<'_>) -> Option<Value> {
    let (separator, text) = call.two_texts()?;
    if text.matches(&*separator).count() > MAX_ELEMENTS {
        return None;
    }
    let piece = |piece: &str| Value::string(call.span, piece);
    let pieces: Vec<Value> = if separator.is_empty() {
        text.chars()
            .map(|letter| piece(letter.encode_utf8(&mut [0; 4])))
            .collect()
    } else {
        text.split(&*separator).map(piece).collect()
    };
    Some(call.value(Data::List(pieces.into())))
}

fn substr(call: &Call<'_>) -> Option<Value> {
    let [text, offset, length] = call.exactly()?;
    let text = conversion::text(text)?;
    let (offset, length) = (conversion::whole(offset)?, conversion::whole(length)?);
    let graphemes: Vec<&str> = text.graphemes(true).collect();
    let count = i64::try_from(graphemes.len()).ok()?;
    let start = if offset < 0 {
        (count + offset).max(0)
    } else {
        offset.min(count)
    };
    let end = if length < 0 {
        count
    } else {
        (start + length).min(count)
    };
    let range = usize::try_from(start).ok()?..usize::try_from(end).ok()?;
    Some(call.string(graphemes.get(range)?.concat()))
}
