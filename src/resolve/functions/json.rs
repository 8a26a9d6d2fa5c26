//! JSON text out of values, and values out of JSON text.

use std::fmt::Write as _;
use std::sync::Arc;

use super::encodings::Text;
use super::{MAX_TEXT, conversion, number_text};
use crate::resolve::value::{Data, Member, Value};
use crate::syntax::json;
use crate::syntax::tree::{Kind, Node};

/// A value as JSON, in the very bytes Terraform writes.
pub(super) fn encoded(value: &Value) -> Option<String> {
    let mut text = String::new();
    write(value, &mut text)?;
    Some(text)
}

fn write(value: &Value, text: &mut String) -> Option<()> {
    match &value.data {
        Data::Null => text.push_str("null"),
        Data::Bool(value) => write!(text, "{value}").ok()?,
        Data::Number(number) => text.push_str(&number_text(*number)?),
        Data::String(content) => quote(content, text),
        Data::List(elements) | Data::Set(elements) => {
            text.push('[');
            for (index, element) in elements.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write(element, text)?;
            }
            text.push(']');
        }
        Data::Map(members) => {
            let mut members: Vec<&Member> = members.iter().collect();
            members.sort_by(|a, b| a.key.cmp(&b.key));
            text.push('{');
            for (index, member) in members.into_iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                quote(&member.key, text);
                text.push(':');
                write(&member.value, text)?;
            }
            text.push('}');
        }
        Data::Instance(_) | Data::Unknown(_) => return None,
    }
    (text.len() <= MAX_TEXT).then_some(())
}

/// A string in quotes. Beside what JSON asks for, what HTML would read as markup is escaped.
pub(super) fn quote(content: &str, text: &mut String) {
    text.push('"');
    for character in content.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\u{8}' => text.push_str("\\b"),
            '\u{c}' => text.push_str("\\f"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                _ = write!(text, "\\u{:04x}", u32::from(character));
            }
            _ => text.push(character),
        }
    }
    text.push('"');
}

/// The value of a JSON text, each part with its place.
pub(super) fn decoded(text: &Text) -> Option<Value> {
    if text.content.starts_with('\u{feff}') {
        return None;
    }
    let (tree, problems) = json::parse(text.file, &text.content);
    if !problems.is_empty() {
        return None;
    }
    tree.documents().next().map(|root| value(root, text))
}

fn value(node: Node<'_>, text: &Text) -> Value {
    let span = text.place(node.span());
    let data = match node.kind() {
        Kind::Null => Data::Null,
        Kind::Bool(value) => Data::Bool(value),
        Kind::String => Data::String(node.text().into()),
        Kind::Number => match conversion::parse_number(node.text()) {
            Some(number) => Data::Number(number),
            None => return Value::unknown(span, "a number too long to be kept exactly"),
        },
        Kind::Sequence => Data::List(node.items().map(|item| value(item, text)).collect()),
        Kind::Mapping => {
            let members = node.entries().into_iter().map(|entry| Member {
                key: Arc::from(entry.key.text()),
                key_span: text.place(entry.key.span()),
                value: value(entry.value, text),
            });
            Data::Map(members.collect())
        }
    };
    Value::at(span, data)
}
