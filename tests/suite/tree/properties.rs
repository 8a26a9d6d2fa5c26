//! What holds for every text: no panic, places within the file and within their parents, JSON as `serde_json` reads it.

use proptest::prelude::*;

use super::{Kind, Node, Parse, Tree, json, parse, yaml};

/// Texts with everything the languages have, to be damaged.
const SEEDS: &[&str] = &[
    "# Gruppen\ngroups: &g\n  - name: \"Développement\\n\"\n    rule: 'it''s'\n  - {name: 財務部, members: [a@x.y, ~]}\napps:\n- <<: *base\n  on: true # c\n",
    "a: &a\n  k: |-\n    one\n\n    two\n  f: >+\n    x\n    y\n\n---\n%YAML 1.2\n---\n? [1, 0x1F]\n: !!str 3\n...\n",
    "\u{feff}a: 1\r\nb:\r\n  - 'x\r\n\r\n    y'\r\n  - |\r\n    é\r\nc: *a\r\n",
    "{\"a\": [1, -2.5e+3, true, false, null, \"\\u00e9\\ud83d\\ude00\\n\"], \"é\": {\"k\": {}, \"k\": []}}",
    "- - - &x a\n    - *x\n  - !t {<<: *x, ? b : c}\n- \"\\x41\\\n   z\"\n",
];

/// Pieces that change what stands around them.
const PIECES: &[&str] = &[
    " ",
    "  ",
    "\n",
    "\r\n",
    "\r",
    "\n  ",
    "- ",
    ": ",
    ":",
    "#",
    " #",
    "[",
    "]",
    "{",
    "}",
    ",",
    "\"",
    "'",
    "|",
    ">",
    "&a ",
    "*a",
    "---\n",
    "...\n",
    "? ",
    "!t ",
    "!!str ",
    "\t",
    "é",
    "財",
    "\u{1f600}",
    "a",
    "\\",
    "\\u",
    "\\ud800",
    "%",
    "@",
    "`",
    "|-\n",
    "<<: *a",
    "\0",
    "\u{7}",
    "\u{feff}",
    "\u{85}",
    "\u{2028}",
    "0",
    "1e",
    "null",
    "true",
];

fn damaged() -> impl Strategy<Value = String> {
    let edit = (
        any::<prop::sample::Index>(),
        prop::sample::select(PIECES),
        0..4_usize,
    );
    (
        prop::sample::select(SEEDS),
        prop::collection::vec(edit, 0..6),
    )
        .prop_map(|(seed, edits)| {
            edits
                .into_iter()
                .fold(seed.to_owned(), |mut text, (place, piece, cut)| {
                    let start = text.floor_char_boundary(place.index(text.len() + 1));
                    let end = text
                        .floor_char_boundary((start + cut).min(text.len()))
                        .max(start);
                    text.replace_range(start..end, piece);
                    text
                })
        })
}

fn assert_sound(text: &str, tree: &Tree) {
    for root in tree.documents() {
        assert_places(text, root, 0);
    }
}

/// Checks a node and, unless it is an alias, all that lies inside it.
fn assert_places(text: &str, node: Node<'_>, from: u32) {
    let span = node.span();
    assert!(
        from <= span.start,
        "{text:?}: {span:?} starts before what stands in front of it"
    );
    assert!(
        text.get(span.start as usize..span.end as usize).is_some(),
        "{text:?}: {span:?}"
    );
    if let Some(start) = node.verbatim_start() {
        assert!(
            text[start as usize..].starts_with(node.text()),
            "{text:?}: {span:?}"
        );
    }
    if node.origin() != span {
        return;
    }
    let pairs = node.pairs().flat_map(|pair| [pair.key, pair.value]);
    let mut from = span.start;
    for child in node.items().chain(pairs) {
        assert!(
            span.contains(child.span()),
            "{text:?}: {span:?} does not hold {:?}",
            child.span()
        );
        assert_places(text, child, from);
        from = child.span().end;
    }
    // A repeated key or a merge must not trip a reader either.
    node.entries();
}

fn assert_never_breaks(text: &str) {
    for parser in [json::parse as Parse, yaml::parse] {
        let (tree, problems) = parse(parser, text);
        assert_sound(text, &tree);
        for problem in problems {
            assert!(
                text.get(problem.span.start as usize..problem.span.end as usize)
                    .is_some(),
                "{text:?}: {problem:?}"
            );
        }
    }
}

fn value_of(node: Node<'_>) -> serde_json::Value {
    match node.kind() {
        Kind::Null => serde_json::Value::Null,
        Kind::Bool(value) => value.into(),
        Kind::Number => {
            serde_json::from_str(node.text()).expect("a number of ours is one of serde_json's")
        }
        Kind::String => node.text().into(),
        Kind::Sequence => node.items().map(value_of).collect(),
        Kind::Mapping => node
            .entries()
            .into_iter()
            .map(|entry| (entry.key.text().to_owned(), value_of(entry.value)))
            .collect(),
    }
}

/// Compares with `serde_json`, but for what it refuses on purpose: half surrogates and numbers beyond `f64`.
fn assert_reads_as_serde_json(text: &str) {
    let (tree, problems) = parse(json::parse, text);
    let ours = tree.documents().next();
    match serde_json::from_str::<serde_json::Value>(text) {
        Ok(theirs) => {
            assert_eq!(problems, [], "{text:?}");
            assert_eq!(ours.map(value_of), Some(theirs), "{text:?}");
        }
        Err(error) => {
            let refused_on_purpose = ["surrogate", "number out of range", "hex escape"]
                .iter()
                .any(|part| error.to_string().contains(part));
            assert!(
                ours.is_none() || refused_on_purpose || text.starts_with('\u{feff}'),
                "{text:?}: {error}"
            );
        }
    }
}

/// JSON as it may be written: any value, with escapes and spaces.
fn json_text() -> impl Strategy<Value = String> {
    let string = prop::sample::select(
        &[
            "\"\"",
            "\"a\"",
            "\"é財\"",
            "\"\\u00e9\\\"\\\\\"",
            "\"\\ud83d\\ude00 long enough\"",
            "\"k\"",
        ][..],
    );
    let scalar =
        prop::sample::select(&["0", "-1", "1.5", "2e3", "-0.0E-1", "true", "false", "null"][..]);
    let leaf = prop_oneof![string.clone(), scalar].prop_map(str::to_owned);
    leaf.prop_recursive(5, 40, 5, move |inner| {
        let space = prop::sample::select(&["", " ", "\r\n\t"][..]);
        let entry = (string.clone(), space.clone(), inner.clone())
            .prop_map(|(key, space, value)| format!("{key}{space}:{space}{value}"));
        let list = |items: Vec<String>, space: &str| items.join(&format!("{space},{space}"));
        prop_oneof![
            (prop::collection::vec(inner, 0..5), space.clone())
                .prop_map(move |(items, space)| format!("[{space}{}{space}]", list(items, space))),
            (prop::collection::vec(entry, 0..5), space).prop_map(move |(items, space)| format!(
                "{{{space}{}{space}}}",
                list(items, space)
            )),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_survived(text in any::<String>()) {
        assert_never_breaks(&text);
    }

    #[test]
    fn any_text_of_our_pieces_is_survived(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        let text = pieces.concat();
        assert_never_breaks(&text);
        assert_reads_as_serde_json(&text);
    }

    #[test]
    fn damaged_documents_are_survived(text in damaged()) {
        assert_never_breaks(&text);
        assert_reads_as_serde_json(&text);
    }

    #[test]
    fn json_reads_as_serde_json_does(text in json_text(), cut in any::<prop::sample::Index>()) {
        assert_reads_as_serde_json(&text);
        assert_never_breaks(&text);
        assert_reads_as_serde_json(&text[..text.floor_char_boundary(cut.index(text.len() + 1))]);
    }
}
