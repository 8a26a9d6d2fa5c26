//! Digests of text.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use super::{Call, Table};
use crate::resolve::value::Value;

pub(super) const TABLE: Table = &[
    ("md5", |call| digest(call, md5)),
    ("sha1", |call| digest(call, sha1)),
    ("sha256", |call| digest(call, sha256)),
    ("sha512", |call| digest(call, sha512)),
    ("base64sha256", |call| digest(call, base64_sha256)),
    ("base64sha512", |call| digest(call, base64_sha512)),
    ("uuidv5", uuid_v5),
];

fn digest(call: &Call<'_>, make: fn(&[u8]) -> String) -> Option<Value> {
    Some(call.string(make(call.only_text()?.as_bytes())))
}

pub(super) fn md5(bytes: &[u8]) -> String {
    hexadecimal(&Md5::digest(bytes))
}

pub(super) fn sha1(bytes: &[u8]) -> String {
    hexadecimal(&Sha1::digest(bytes))
}

pub(super) fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

pub(super) fn sha512(bytes: &[u8]) -> String {
    hexadecimal(&Sha512::digest(bytes))
}

pub(super) fn base64_sha256(bytes: &[u8]) -> String {
    STANDARD.encode(Sha256::digest(bytes))
}

pub(super) fn base64_sha512(bytes: &[u8]) -> String {
    STANDARD.encode(Sha512::digest(bytes))
}

fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        _ = write!(text, "{byte:02x}");
    }
    text
}

/// A UUID made of a name below a well-known or given namespace.
fn uuid_v5(call: &Call<'_>) -> Option<Value> {
    let (namespace, name) = call.two_texts()?;
    let namespace = match &*namespace {
        "dns" => "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
        "url" => "6ba7b811-9dad-11d1-80b4-00c04fd430c8",
        "oid" => "6ba7b812-9dad-11d1-80b4-00c04fd430c8",
        "x500" => "6ba7b814-9dad-11d1-80b4-00c04fd430c8",
        given => given,
    };
    let mut hash = Sha1::new();
    hash.update(uuid_bytes(namespace)?);
    hash.update(name.as_bytes());
    let mut bytes: [u8; 16] = hash.finalize()[..16].try_into().ok()?;
    bytes[6] = bytes[6] & 0x0f | 0x50;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let digits = hexadecimal(&bytes);
    let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|range| &digits[range]);
    Some(call.string(parts.join("-")))
}

fn uuid_bytes(text: &str) -> Option<Vec<u8>> {
    let parts: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let digits = parts.concat();
    let fits = lengths == [8, 4, 4, 4, 12] && digits.bytes().all(|it| it.is_ascii_hexdigit());
    let pairs = (0..digits.len() / 2).map(|pair| digits.get(pair * 2..pair * 2 + 2));
    fits.then(|| {
        pairs
            .map(|pair| u8::from_str_radix(pair?, 16).ok())
            .collect()
    })?
}
