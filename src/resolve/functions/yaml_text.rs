//! YAML text out of values, in the very bytes Terraform writes.

use std::fmt::Write as _;

use super::{MAX_TEXT, number_text};
use crate::resolve::value::{Data, Member, Value};

/// Quoted text breaks at the first space behind this column.
const WIDTH: usize = 80;
/// A longer key would be written in another form.
const MAX_KEY: usize = 100;

/// A value as a YAML document. Nothing for the rare forms that are not written here.
pub(super) fn encoded(value: &Value) -> Option<String> {
    let mut text = String::new();
    match &value.data {
        Data::Null | Data::Bool(_) | Data::Number(_) => {
            scalar(value, 0, &mut text)?;
            text.push_str("...\n");
        }
        _ => node(value, 0, &mut text)?,
    }
    Some(text)
}

/// Writes a value whose first line is already indented.
fn node(value: &Value, indent: usize, text: &mut String) -> Option<()> {
    if text.len() > MAX_TEXT {
        return None;
    }
    match &value.data {
        Data::List(elements) | Data::Set(elements) if !elements.is_empty() => {
            for (index, element) in elements.iter().enumerate() {
                start_line(index, indent, text);
                text.push_str("- ");
                if is_block(element) {
                    node(element, indent + 2, text)?;
                } else {
                    scalar(element, indent, text)?;
                }
            }
            Some(())
        }
        Data::Map(members) if !members.is_empty() => {
            let mut members: Vec<&Member> = members.iter().collect();
            members.sort_by(|a, b| a.key.cmp(&b.key));
            for (index, member) in members.into_iter().enumerate() {
                start_line(index, indent, text);
                entry(member, indent, text)?;
            }
            Some(())
        }
        _ => scalar(value, indent, text),
    }
}

fn start_line(index: usize, indent: usize, text: &mut String) {
    if index > 0 {
        text.push_str(&" ".repeat(indent));
    }
}

/// A list below a key is not indented, a mapping is.
fn entry(member: &Member, indent: usize, text: &mut String) -> Option<()> {
    if member.key.contains('\n') || member.key.len() > MAX_KEY {
        return None;
    }
    quote(&member.key, None, text);
    text.push(':');
    if !is_block(&member.value) {
        text.push(' ');
        return scalar(&member.value, indent, text);
    }
    let deeper = match member.value.data {
        Data::Map(_) => indent + 2,
        _ => indent,
    };
    text.push('\n');
    text.push_str(&" ".repeat(deeper));
    node(&member.value, deeper, text)
}

/// Whether a value takes lines of its own.
fn is_block(value: &Value) -> bool {
    match &value.data {
        Data::List(elements) | Data::Set(elements) => !elements.is_empty(),
        Data::Map(members) => !members.is_empty(),
        _ => false,
    }
}

/// Writes what fits behind a key or dash, and the end of the line.
fn scalar(value: &Value, indent: usize, text: &mut String) -> Option<()> {
    match &value.data {
        Data::Null => text.push_str("null"),
        Data::Bool(value) => write!(text, "{value}").ok()?,
        Data::Number(number) => text.push_str(&number_text(*number)?),
        Data::String(content) if is_literal(content) => return literal(content, indent, text),
        Data::String(content) => quote(content, Some(indent + 2), text),
        Data::List(_) | Data::Set(_) => text.push_str("[]"),
        Data::Map(_) => text.push_str("{}"),
        Data::Instance(_) | Data::Unknown(_) => return None,
    }
    text.push('\n');
    Some(())
}

/// Several lines of printable text, without spaces that could get lost, are written as they are.
fn is_literal(content: &str) -> bool {
    content.contains('\n')
        && !content.contains(" \n")
        && !content.ends_with(' ')
        && content.chars().all(|it| it == '\n' || is_printable(it))
}

fn literal(content: &str, indent: usize, text: &mut String) -> Option<()> {
    let (body, mark) = match content.strip_suffix('\n') {
        None => (content, "-"),
        Some(body) if body.is_empty() || body.ends_with('\n') => (body, "+"),
        Some(body) => (body, ""),
    };
    // A first line that starts with a space or is empty needs a hint of the indentation.
    let hint = if content.starts_with([' ', '\n']) {
        "2"
    } else {
        ""
    };
    writeln!(text, "|{hint}{mark}").ok()?;
    for line in body.split('\n') {
        if !line.is_empty() {
            text.push_str(&" ".repeat(indent + 2));
            text.push_str(line);
        }
        text.push('\n');
    }
    Some(())
}

fn is_printable(character: char) -> bool {
    matches!(character, ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}')
        && !matches!(character, '\u{feff}' | '\u{2028}' | '\u{2029}')
}

/// A string in double quotes, broken into lines that are indented by so much; a key is never broken.
fn quote(content: &str, indent: Option<usize>, text: &mut String) {
    let line = text.rfind('\n').map_or(0, |newline| newline + 1);
    let mut column = text[line..].chars().count() + 1;
    let mut was_space = false;
    text.push('"');
    let mut characters = content.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        let is_inside = at > 0 && next.is_some();
        match indent {
            Some(indent) if character == ' ' && !was_space && column > WIDTH && is_inside => {
                text.push('\n');
                text.push_str(&" ".repeat(indent));
                column = indent;
                if next == Some(' ') {
                    text.push('\\');
                    column += 1;
                }
            }
            _ => {
                let before = text.len();
                escape(character, text);
                column += text[before..].chars().count();
            }
        }
        was_space = character == ' ';
    }
    text.push('"');
}

fn escape(character: char, text: &mut String) {
    let short = match character {
        '"' => '"',
        '\\' => '\\',
        '\0' => '0',
        '\u{7}' => 'a',
        '\u{8}' => 'b',
        '\t' => 't',
        '\n' => 'n',
        '\u{b}' => 'v',
        '\u{c}' => 'f',
        '\r' => 'r',
        '\u{1b}' => 'e',
        '\u{85}' => 'N',
        '\u{2028}' => 'L',
        '\u{2029}' => 'P',
        _ if is_printable(character) => {
            text.push(character);
            return;
        }
        _ => {
            _ = match u32::from(character) {
                code @ 0..=0xff => write!(text, "\\x{code:02X}"),
                code @ 0x100..=0xffff => write!(text, "\\u{code:04X}"),
                code => write!(text, "\\U{code:08X}"),
            };
            return;
        }
    };
    text.push('\\');
    text.push(short);
}
