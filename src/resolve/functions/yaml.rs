//! YAML text into values as Terraform reads it: its own mixture of YAML 1.1 and 1.2.

use std::collections::HashMap;
use std::sync::Arc;

use super::dates::Timestamp;
use super::encodings::Text;
use super::{Table, conversion, yaml_text};
use crate::resolve::value::{Data, Member, Value};
use crate::syntax::tree::{Kind, Node};
use crate::syntax::yaml;

pub(super) const TABLE: Table = &[
    ("yamldecode", |call| {
        let [text] = call.exactly()?;
        decoded(&Text::of(text)?)
    }),
    ("yamlencode", |call| {
        let [value] = call.exactly()?;
        Some(call.string(yaml_text::encoded(value)?))
    }),
];

/// How a scalar is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Plain,
    Quoted,
    Block,
}

/// Whether a tab stands where Terraform's reader takes none and ours does: before the first key, or behind a dash.
fn has_stray_tab(text: &str) -> bool {
    let content = text.trim_start();
    let indentation = text[..text.len() - content.len()].rsplit('\n').next();
    let is_indented = indentation.is_some_and(|it| it.contains('\t'));
    is_indented && !content.starts_with(['{', '[']) || text.contains("-\t") || text.contains("?\t")
}

/// The value of the only document, each part with its place. Nothing if a part has a tag, or the text has a mistake.
fn decoded(text: &Text) -> Option<Value> {
    // The reader of Terraform knows no other version.
    if text.content.starts_with('%') && !text.content.starts_with("%YAML 1.1\n") {
        return None;
    }
    let (tree, problems) = yaml::parse(text.file, &text.content);
    let mut documents = tree.documents();
    let (root, more) = (documents.next()?, documents.next());
    let is_sound = problems.is_empty() && more.is_none() && !has_stray_tab(&text.content);
    is_sound.then(|| value(root, text))?
}

fn value(node: Node<'_>, text: &Text) -> Option<Value> {
    let (style, tag) = style(node, text)?;
    let site = text.place(node.span());
    let doubt = |reason: &str| Some(Value::unknown(site, reason));
    let data = match node.kind() {
        // Quotes say more than a tag.
        kind if is_scalar(kind) && (style == Style::Quoted || tag == "!!str") => {
            Data::String(node.text().into())
        }
        kind if !fits(tag, kind) => return None,
        Kind::Null => Data::Null,
        Kind::Bool(value) => Data::Bool(value),
        Kind::Number => match number(node.text()) {
            Some(number) => Data::Number(number),
            None if node.text().ends_with(|it: char| it.is_ascii_alphabetic()) => return None,
            None => return doubt("a number too long to be kept exactly"),
        },
        Kind::String => match (style, special(node.text())) {
            (Style::Plain, Some(Special::Bool(value))) => Data::Bool(value),
            (Style::Plain, Some(Special::Time(text))) => Data::String(text.into()),
            (Style::Plain, Some(Special::Doubtful)) => return doubt("a time in YAML"),
            // Terraform reads a word such as `yes` even here, and makes a string of what it read.
            (Style::Block, Some(_)) => return doubt("a single word in a YAML block"),
            _ if tag == "!!bool" || tag == "!!timestamp" => return None,
            _ => Data::String(node.text().into()),
        },
        Kind::Sequence => {
            let items: Option<Vec<Value>> = node.items().map(|item| value(item, text)).collect();
            Data::List(items?.into())
        }
        Kind::Mapping => Data::Map(members(node, text)?.into()),
    };
    Some(Value {
        origin: text.place(node.origin()),
        ..Value::at(site, data)
    })
}

/// The entries one after the other: a later one takes the place of an earlier one, and so does what a `<<` brings in.
fn members(node: Node<'_>, text: &Text) -> Option<Vec<Member>> {
    let mut members: Vec<Member> = Vec::new();
    let mut place: HashMap<Arc<str>, usize> = HashMap::new();
    for entry in node.pairs() {
        let added = if entry.key.text() == "<<" && style(entry.key, text)?.0 == Style::Plain {
            let base = value(entry.value, text)?;
            base.members()?.to_vec()
        } else {
            let key = value(entry.key, text)?;
            vec![Member {
                key: conversion::text(&key)?,
                key_span: key.site,
                value: value(entry.value, text)?,
            }]
        };
        for member in added {
            if let Some(&index) = place.get(&member.key) {
                members[index] = member;
            } else {
                place.insert(Arc::clone(&member.key), members.len());
                members.push(member);
            }
        }
    }
    Some(members)
}

fn is_scalar(kind: Kind) -> bool {
    !matches!(kind, Kind::Sequence | Kind::Mapping)
}

/// Whether a tag says of a node what it is anyway.
fn fits(tag: &str, kind: Kind) -> bool {
    match tag {
        "" => true,
        "!!null" => kind == Kind::Null,
        "!!bool" => matches!(kind, Kind::Bool(_) | Kind::String),
        "!!int" | "!!float" => kind == Kind::Number,
        "!!timestamp" | "!!binary" => kind == Kind::String,
        "!!seq" => kind == Kind::Sequence,
        "!!map" => kind == Kind::Mapping,
        _ => false,
    }
}

/// How a node is written, and its tag. Nothing if it is written in a way that Terraform's reader does not know.
fn style<'t>(node: Node<'_>, text: &'t Text) -> Option<(Style, &'t str)> {
    let (start, end) = (node.origin().start as usize, node.origin().end as usize);
    let written = text.content.get(start..end)?;
    let before = text.content.get(..start)?;
    let (mut is_block, mut tag) = (false, "");
    let mut rest = before.trim_end();
    loop {
        let token = rest.rsplit(char::is_whitespace).next().unwrap_or_default();
        let bare = token.trim_start_matches(['[', '{', ',', ':', '-', '?']);
        let is_tag = bare.starts_with('!');
        if is_tag {
            tag = bare;
        }
        let is_header =
            matches!(bare.chars().next(), Some('|' | '>')) && before[rest.len()..].contains('\n');
        if !is_header && !is_tag && !bare.starts_with('&') {
            break;
        }
        is_block |= is_header;
        rest = rest[..rest.len() - token.len()].trim_end();
    }
    let style = match written.chars().next() {
        _ if is_block => Style::Block,
        Some('"') if written.contains("\\/") => return None,
        Some('"' | '\'') => Style::Quoted,
        _ => Style::Plain,
    };
    Some((style, tag))
}

fn number(text: &str) -> Option<f64> {
    let radix = |digits, radix| {
        let whole = u32::from_str_radix(digits, radix).ok()?;
        Some(f64::from(whole))
    };
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    conversion::parse_number(text)
}

/// A plain word that is no string.
enum Special {
    Bool(bool),
    Time(String),
    Doubtful,
}

fn special(text: &str) -> Option<Special> {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Some(Special::Bool(true)),
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Some(Special::Bool(false)),
        _ => time(text),
    }
}

/// What starts with a year and a dash may be a time, which Terraform writes in full.
fn time(text: &str) -> Option<Special> {
    let (year, rest) = text.split_once('-')?;
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if year.len() != 4 || !is_digits(year) {
        return None;
    }
    if !rest.contains(':') {
        let (month, day) = rest.split_once('-')?;
        let fits = [month, day]
            .iter()
            .all(|it| (1..=2).contains(&it.len()) && is_digits(it));
        let full = format!("{year}-{month:0>2}-{day:0>2}T00:00:00Z");
        return (fits && Timestamp::parse(&full).is_some()).then_some(Special::Time(full));
    }
    // Behind a `T` stands a zone, behind a space stands none.
    let (date, clock) = (text.get(..10)?, text.get(11..)?);
    // The hour may have one digit.
    let padded = if clock.find(':') == Some(1) { "0" } else { "" };
    let clock = format!("{padded}{clock}");
    let time = match text.as_bytes()[10] {
        b'T' | b't' => Timestamp::parse(&format!("{date}T{clock}")),
        b' ' => Timestamp::parse(&format!("{date}T{clock}Z")),
        _ => None,
    };
    match time {
        Some(time) => Some(Special::Time(time.text())),
        None if clock.matches(':').count() < 2 => None,
        None if clock.len() == 8 || clock.len() == 9 && clock.ends_with('Z') => None,
        None => Some(Special::Doubtful),
    }
}
