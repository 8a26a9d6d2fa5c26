//! Files of the repository and paths.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Call, MAX_TEXT, Table, conversion, hashes};
use crate::resolve::files::Text;
use crate::resolve::value::{Data, Value};
use crate::source::Span;

pub(super) const TABLE: Table = &[
    ("file", file),
    ("fileexists", file_exists),
    ("fileset", file_set),
    ("filebase64", |call| {
        digest(call, |bytes| STANDARD.encode(bytes))
    }),
    ("filebase64sha256", |call| {
        digest(call, hashes::base64_sha256)
    }),
    ("filebase64sha512", |call| {
        digest(call, hashes::base64_sha512)
    }),
    ("filemd5", |call| digest(call, hashes::md5)),
    ("filesha1", |call| digest(call, hashes::sha1)),
    ("filesha256", |call| digest(call, hashes::sha256)),
    ("filesha512", |call| digest(call, hashes::sha512)),
    ("basename", |call| {
        Some(call.string(base(&call.only_text()?)))
    }),
    ("dirname", |call| {
        Some(call.string(directory(&call.only_text()?)))
    }),
    ("pathexpand", |call| {
        let path = call.only_text()?;
        (!path.starts_with('~')).then(|| call.string(path))
    }),
];

/// The file an argument names; the reason if it cannot be read.
fn read(call: &Call<'_>) -> Option<Result<Text, String>> {
    let path = call.only_text()?;
    // The home directory is nobody's business.
    (!path.starts_with('~')).then(|| call.context.files.read(&call.context.locate(&path)))
}

/// The text of a file goes back to the whole file, so that what is decoded from it has places in it.
fn file(call: &Call<'_>) -> Option<Value> {
    let Text { file, text } = match read(call)? {
        Ok(text) => text,
        Err(reason) => return Some(Value::unknown(call.span, reason)),
    };
    if text.len() > MAX_TEXT {
        return None;
    }
    Some(Value {
        origin: Span::new(file, 0, text.len()),
        ..call.string(text)
    })
}

fn digest(call: &Call<'_>, make: fn(&[u8]) -> String) -> Option<Value> {
    Some(match read(call)? {
        Ok(read) => call.string(make(read.text.as_bytes())),
        Err(reason) => Value::unknown(call.span, reason),
    })
}

fn file_exists(call: &Call<'_>) -> Option<Value> {
    let path = call.context.locate(&call.only_text()?);
    Some(match call.context.files.exists(&path) {
        Ok(true) => call.bool(true),
        // For a directory Terraform reports an error.
        Ok(false) if path.extension().is_none() => return None,
        Ok(false) => call.bool(false),
        Err(reason) => Value::unknown(call.span, reason),
    })
}

fn file_set(call: &Call<'_>) -> Option<Value> {
    let (directory, pattern) = call.two_texts()?;
    let directory = call.context.locate(&directory);
    // A pattern that leaves the directory is understood differently.
    if pattern.split('/').any(|part| part == "..") || pattern.starts_with('/') {
        return None;
    }
    let found = match call.context.files.find(&directory, &pattern) {
        Ok(found) => found,
        Err(reason) => return Some(Value::unknown(call.span, reason)),
    };
    let mut paths: Vec<Value> = found.into_iter().map(|path| call.string(path)).collect();
    paths.sort_by_key(conversion::text);
    Some(call.value(Data::Set(paths.into())))
}

/// The last part of a path.
fn base(path: &str) -> String {
    if path.is_empty() {
        return ".".to_owned();
    }
    let trimmed = path.trim_end_matches('/');
    match trimmed.rsplit('/').next() {
        Some(last) if !last.is_empty() => last.to_owned(),
        _ => "/".to_owned(),
    }
}

/// A path without its last part, made as short as it can be.
fn directory(path: &str) -> String {
    let (parent, _) = path.rsplit_once('/').map_or(("", ""), |(parent, last)| {
        if parent.is_empty() {
            ("/", last)
        } else {
            (parent, last)
        }
    });
    let is_absolute = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in parent.split('/').filter(|part| !matches!(*part, "" | ".")) {
        match (part, parts.last()) {
            ("..", Some(last)) if *last != ".." => _ = parts.pop(),
            ("..", None) if is_absolute => {}
            _ => parts.push(part),
        }
    }
    let joined = parts.join("/");
    match (is_absolute, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}
