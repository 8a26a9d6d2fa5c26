//! Our own documents into types: what is read, and what is said where about what cannot be.

use std::collections::BTreeMap;
use std::sync::Arc;

use grouplint::source::Sources;
use grouplint::syntax::deserialize::{Error, Spanned, from_node};
use grouplint::syntax::{json, yaml};
use schemars::JsonSchema;
use serde::Deserialize;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(default)]
    complete: bool,
    #[serde(default)]
    groups: Vec<Group>,
    owner: Option<Spanned<String>>,
    #[serde(default)]
    labels: BTreeMap<String, i64>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "read through Debug")]
struct Group {
    name: Spanned<String>,
    status: Option<Spanned<Status>>,
    priority: Option<u8>,
    share: Option<f64>,
    target: Option<Target>,
    pair: Option<(u8, u8)>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
enum Status {
    Active,
    Inactive,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(dead_code, reason = "read through Debug")]
enum Target {
    Any,
    Id(String),
    Named { name: String },
}

fn read(text: &str) -> Result<Document, Error> {
    let text: Arc<str> = Arc::from(text);
    let mut sources = Sources::default();
    // The file of a span must be the one that was read, not just the first.
    sources.add("other".to_owned(), "other".into(), "");
    let file = sources.add("case".to_owned(), "case".into(), Arc::clone(&text));
    let parse = if text.starts_with('{') {
        json::parse
    } else {
        yaml::parse
    };
    let (tree, _) = parse(file, &text);
    let document = from_node(tree.documents().next().expect("a document"));
    if let Err(error) = &document {
        assert_eq!(error.span.file, file);
    }
    document
}

#[test]
fn documents_are_read_with_places() {
    let text = "complete: true\nowner: &o é\ngroups:\n- &g {name: a, status: ACTIVE, priority: 0x10, share: 3}\n- {<<: *g, name: *o}\nlabels: {1: 2, on: -3}\n";
    let document = read(text).expect("a valid document");
    let place = |spanned: &Spanned<String>| {
        (
            spanned.value.clone(),
            &text[spanned.span.start as usize..spanned.span.end as usize],
        )
    };
    assert!(document.complete);
    assert_eq!(
        document.owner.as_ref().map(place),
        Some(("é".to_owned(), "é"))
    );
    assert_eq!(place(&document.groups[0].name), ("a".to_owned(), "a"));
    assert_eq!(place(&document.groups[1].name), ("é".to_owned(), "*o"));
    assert_eq!(document.groups[1].priority, Some(16));
    assert_eq!(document.groups[1].share, Some(3.0));
    assert!(matches!(
        document.groups[0]
            .status
            .as_ref()
            .map(|status| &status.value),
        Some(Status::Active)
    ));
    assert_eq!(
        document.labels,
        BTreeMap::from([("1".to_owned(), 2), ("on".to_owned(), -3)])
    );
    for target in ["any", "{id: x}", "{named: {name: x}}", "{any: }", "~"] {
        read(&format!(
            "groups: [{{name: a, target: {target}, pair: [1, 2]}}]"
        ))
        .expect(target);
    }
}

/// Texts that mark the place of their mistake with ‹ and ›, and what is said there.
const MISTAKES: &[(&str, &str)] = &[
    (
        "‹complte›: true",
        "unknown field `complte`, did you mean `complete`?",
    ),
    (
        "complete: ‹yes›",
        "expected `true` or `false`, found the string \"yes\"",
    ),
    (
        "complete: ‹\"true\"›",
        "expected `true` or `false`, found the string \"true\"",
    ),
    ("groups: ‹{a: 1}›", "expected a list, found a mapping"),
    (
        "groups:\n  - ‹name›",
        "expected a mapping, found the string \"name\"",
    ),
    (
        "groups:\n  - ‹status: ACTIVE›\n",
        "the field `name` is missing",
    ),
    (
        "groups: [{name: ‹12›}]",
        "expected a string, found the number `12`; in quotes, `\"12\"`, it would be one",
    ),
    (
        "groups: [{name: ‹true›}]",
        "expected a string, found the boolean `true`; in quotes, `\"true\"`, it would be one",
    ),
    (
        "groups: [{name: ‹{x: 1}›}]",
        "expected a string, found a mapping",
    ),
    ("groups: [{name: ‹~›}]", "expected a string, found null"),
    (
        "groups: [{name: a, status: ‹Active›}]",
        "unknown value `Active`, expected one of `ACTIVE`, `INACTIVE`",
    ),
    (
        "groups: [{name: a, status: ‹3›}]",
        "expected a string, found the number `3`; in quotes, `\"3\"`, it would be one",
    ),
    (
        "groups: [{name: a, priority: ‹256›}]",
        "expected a whole number from 0 to 255, found the number `256`",
    ),
    (
        "groups: [{name: a, priority: ‹1.5›}]",
        "expected a whole number from 0 to 255, found the number `1.5`",
    ),
    (
        "groups: [{name: a, priority: ‹'1'›}]",
        "expected a whole number from 0 to 255, found the string \"1\"",
    ),
    (
        "groups: [{name: a, share: ‹[]›}]",
        "expected a number, found a list",
    ),
    (
        "groups: [{name: a, target: ‹id›}]",
        "expected content below `id`: `id: …`",
    ),
    (
        "groups: [{name: a, target: {any: ‹1›}}]",
        "expected `any` alone, without content",
    ),
    (
        "groups: [{name: a, target: ‹{any: , id: x}›}]",
        "expected a mapping with exactly one key",
    ),
    (
        "groups: [{name: a, target: {named: ‹{}›}}]",
        "the field `name` is missing",
    ),
    (
        "groups: [{name: a, target: {‹nobody›: 1}}]",
        "unknown value `nobody`, expected one of `any`, `id`, `named`",
    ),
    (
        "groups: [{name: a, pair: ‹[1]›}]",
        "expected a list of 2, found one of 1",
    ),
    ("labels: {‹[a]›: 1}", "expected a string, found a list"),
    (
        "{\"owner\": ‹1›}",
        "expected a string, found the number `1`; in quotes, `\"1\"`, it would be one",
    ),
    ("‹[]›", "expected a mapping, found a list"),
];

#[test]
fn mistakes_are_shown_at_their_place() {
    for (marked, message) in MISTAKES {
        let start = marked.find('‹').expect("a mark");
        let end = marked.find('›').expect("a mark") - '‹'.len_utf8();
        let text = marked.replace(['‹', '›'], "");
        let error = read(&text).expect_err(&text);
        assert_eq!(
            (
                error.message.as_str(),
                error.span.start as usize,
                error.span.end as usize
            ),
            (*message, start, end),
            "{text}"
        );
    }
    let error = read("complete: # left out\n").expect_err("a value is left out");
    assert_eq!(error.message, "expected `true` or `false`, found nothing");
}

#[test]
fn the_schema_of_a_spanned_value_is_that_of_the_value() {
    assert_eq!(
        schemars::schema_for!(Spanned<Status>),
        schemars::schema_for!(Status)
    );
    assert_eq!(
        schemars::schema_for!(Vec<Spanned<String>>),
        schemars::schema_for!(Vec<String>)
    );
}

#[test]
fn only_our_reader_knows_places() {
    assert!(serde_json::from_str::<Spanned<String>>("\"x\"").is_err());
}
