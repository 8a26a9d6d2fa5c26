//! Text in other clothes: Base64, URLs, JSON and CSV. What is decoded from a data file goes back to its place there.

use std::fmt::Write as _;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Table, conversion, csv, json};
use crate::resolve::value::Value;
use crate::source::{FileId, Span};

pub(super) const TABLE: Table = &[
    ("base64encode", |call| {
        Some(call.string(STANDARD.encode(&*call.only_text()?)))
    }),
    ("base64decode", |call| {
        let bytes = base64_bytes(&call.only_text()?)?;
        Some(call.string(String::from_utf8(bytes).ok()?))
    }),
    ("textencodebase64", |call| {
        let (text, encoding) = call.two_texts()?;
        Some(call.string(STANDARD.encode(encode(&text, &encoding)?)))
    }),
    ("textdecodebase64", |call| {
        let (text, encoding) = call.two_texts()?;
        Some(call.string(decode(&base64_bytes(&text)?, &encoding)?))
    }),
    ("urlencode", |call| {
        Some(call.string(url_encoded(&call.only_text()?)))
    }),
    ("jsonencode", |call| {
        let [value] = call.exactly()?;
        Some(call.string(json::encoded(value)?))
    }),
    ("jsondecode", |call| {
        let [text] = call.exactly()?;
        json::decoded(&Text::of(text)?)
    }),
    ("csvdecode", |call| {
        let [text] = call.exactly()?;
        call.list(csv::decoded(&Text::of(text)?)?)
    }),
];

/// A text that is decoded, and where it stands.
pub(super) struct Text {
    pub(super) content: Arc<str>,
    pub(super) file: FileId,
    /// The place of everything in it, if it is not a whole file and so its bytes have no places of their own.
    elsewhere: Option<Span>,
}

impl Text {
    /// The text of an argument. It is a whole file if it goes back to one of its very length: nothing else does.
    pub(super) fn of(argument: &Value) -> Option<Self> {
        let content = conversion::text(argument)?;
        let origin = argument.origin;
        let is_whole_file = origin.start == 0 && usize::try_from(origin.end).ok()? == content.len();
        Some(Self {
            content,
            file: origin.file,
            elsewhere: (!is_whole_file).then_some(origin),
        })
    }

    /// The place of a part of the text.
    pub(super) fn place(&self, span: Span) -> Span {
        self.elsewhere.unwrap_or(span)
    }
}

/// Line breaks between the letters count for nothing.
fn base64_bytes(text: &str) -> Option<Vec<u8>> {
    let letters: String = text
        .chars()
        .filter(|it| !matches!(it, '\r' | '\n'))
        .collect();
    STANDARD.decode(letters).ok()
}

fn encode(text: &str, encoding: &str) -> Option<Vec<u8>> {
    match &*encoding.to_ascii_uppercase() {
        "UTF-8" => Some(text.as_bytes().to_vec()),
        "UTF-16LE" => Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        "UTF-16BE" => Some(text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        "ISO-8859-1" => text
            .chars()
            .map(|it| u8::try_from(u32::from(it)).ok())
            .collect(),
        _ => None,
    }
}

fn decode(bytes: &[u8], encoding: &str) -> Option<String> {
    let units = |from: fn([u8; 2]) -> u16| -> Option<Vec<u16>> {
        bytes
            .chunks(2)
            .map(|pair| Some(from(pair.try_into().ok()?)))
            .collect()
    };
    let text = match &*encoding.to_ascii_uppercase() {
        "UTF-8" => String::from_utf8(bytes.to_vec()).ok()?,
        "UTF-16LE" => String::from_utf16(&units(u16::from_le_bytes)?).ok()?,
        "UTF-16BE" => String::from_utf16(&units(u16::from_be_bytes)?).ok()?,
        "ISO-8859-1" => bytes.iter().map(|byte| char::from(*byte)).collect(),
        _ => return None,
    };
    // Whether a byte order mark stays depends on the decoder.
    (!text.starts_with('\u{feff}')).then_some(text)
}

fn url_encoded(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b' ' => result.push('+'),
            b'-' | b'_' | b'.' | b'~' => result.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => result.push(char::from(byte)),
            _ => _ = write!(result, "%{byte:02X}"),
        }
    }
    result
}
