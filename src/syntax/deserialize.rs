//! A parsed tree into our own types, so that a mistake in a document we define is shown at its place.
//!
//! [`from_node`] is serde over [`Node`]; a field of type [`Spanned`] also keeps where its value is written.

use std::fmt;

use serde::Deserialize;

use super::tree::{Kind, Node};
use crate::source::Span;

mod choice;
mod reader;
mod spanned;

pub use spanned::Spanned;

/// A document that does not have the shape of its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// The key that is unknown, the value that is wrong, or the mapping that lacks something.
    pub span: Span,
    /// What is wrong, as a title: no final period.
    pub message: String,
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// Reads a value of type `T` from a node and all below it, merge keys followed.
pub fn from_node<'t, T: Deserialize<'t>>(node: Node<'t>) -> Result<T, Error> {
    T::deserialize(reader::Reader::value(node)).map_err(|flaw| Error {
        span: flaw.span.unwrap_or_else(|| node.span()),
        message: flaw.message,
    })
}

/// An error on its way out: serde words it without knowing the place, and the innermost node it passes gives the place.
#[derive(Debug)]
struct Flaw {
    span: Option<Span>,
    message: String,
}

impl Flaw {
    fn at(node: Node<'_>, message: impl Into<String>) -> Self {
        Self {
            span: Some(node.span()),
            message: message.into(),
        }
    }

    fn wrong_kind(node: Node<'_>, expected: &str) -> Self {
        Self::at(
            node,
            format!("expected {expected}, found {}", describe(node)),
        )
    }

    fn or_at(mut self, node: Node<'_>) -> Self {
        self.span.get_or_insert_with(|| node.span());
        self
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Flaw {}

impl serde::de::Error for Flaw {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self {
            span: None,
            message: message.to_string(),
        }
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self::custom(format!(
            "unknown field `{field}`, {}",
            near(field, expected)
        ))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Self::custom(format!(
            "unknown value `{variant}`, {}",
            near(variant, expected)
        ))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::custom(format!("the field `{field}` is missing"))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::custom(format!("the field `{field}` is written twice"))
    }
}

/// What was meant, if it is plain; else everything that could stand there.
fn near(written: &str, expected: &[&str]) -> String {
    const ALIKE: f64 = 0.9;
    let scored = expected
        .iter()
        .map(|name| (strsim::jaro_winkler(written, name), *name));
    let best = scored.max_by(|a, b| a.0.total_cmp(&b.0));
    match best.filter(|(score, _)| *score > ALIKE) {
        Some((_, name)) => format!("did you mean `{name}`?"),
        None => choice(expected),
    }
}

fn choice(expected: &[&str]) -> String {
    let quoted: Vec<String> = expected.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => "expected none".to_owned(),
        [only] => format!("expected {only}"),
        several => format!("expected one of {}", several.join(", ")),
    }
}

/// A node in the words of a message.
fn describe(node: Node<'_>) -> String {
    match node.kind() {
        Kind::Null if node.origin().start == node.origin().end => "nothing".to_owned(),
        Kind::Null => "null".to_owned(),
        Kind::Bool(value) => format!("the boolean `{value}`"),
        Kind::Number => format!("the number `{}`", node.text()),
        Kind::String => format!("the string {:?}", shortened(node.text())),
        Kind::Sequence => "a list".to_owned(),
        Kind::Mapping => "a mapping".to_owned(),
    }
}

/// Long texts would bury the message.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 40;
    let mut short: String = text.chars().take(LONGEST).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
