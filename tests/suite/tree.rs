//! The spanned trees of YAML and JSON: places, values, problems, and that nothing a file holds can break them.

use std::sync::Arc;

use grouplint::problem::{Problem, ProblemKind};
use grouplint::source::{FileId, Sources};
use grouplint::syntax::tree::{Kind, Node, Tree};
use grouplint::syntax::{json, yaml};

mod cases;
mod properties;

type Parse = fn(FileId, &Arc<str>) -> (Tree, Vec<Problem>);

fn parse(parse: Parse, text: &str) -> (Tree, Vec<Problem>) {
    let text: Arc<str> = Arc::from(text);
    let file = Sources::default().add("case".to_owned(), "case".into(), Arc::clone(&text));
    parse(file, &text)
}

/// A node as `value@start..end`. A string is marked with `~` if its text differs from the source, any node with `*` if it is an
/// alias.
fn render(node: Node<'_>) -> String {
    let span = node.span();
    let at = format!("@{}..{}", span.start, span.end);
    let star = if node.origin() == span { "" } else { "*" };
    let joined = |parts: Vec<String>| parts.join(", ");
    match node.kind() {
        Kind::Null => format!("{star}null{at}"),
        Kind::Bool(_) | Kind::Number => format!("{star}{}{at}", node.text()),
        Kind::String => {
            let cooked = if node.verbatim_start().is_some() {
                ""
            } else {
                "~"
            };
            format!("{star}{cooked}{:?}{at}", node.text())
        }
        Kind::Sequence => format!(
            "{star}seq{at}[{}]",
            joined(node.items().map(render).collect())
        ),
        Kind::Mapping => {
            let pairs = node
                .pairs()
                .map(|pair| format!("{}: {}", render(pair.key), render(pair.value)));
            format!("{star}map{at}{{{}}}", joined(pairs.collect()))
        }
    }
}

fn render_problem(problem: &Problem) -> String {
    let kind = if problem.kind == ProblemKind::TooDeep {
        "too deep"
    } else {
        "problem"
    };
    let also = problem
        .also
        .iter()
        .map(|(span, label)| format!(" ({label}@{}..{})", span.start, span.end));
    format!(
        "{kind}@{}..{} {}{}",
        problem.span.start,
        problem.span.end,
        problem.message,
        also.collect::<String>()
    )
}

/// Every document on a line, then every problem.
fn show((tree, problems): &(Tree, Vec<Problem>)) -> Vec<String> {
    tree.documents()
        .map(render)
        .chain(problems.iter().map(render_problem))
        .collect()
}

/// A node without places: what two languages must agree on.
fn shape(node: Node<'_>) -> String {
    match node.kind() {
        Kind::Sequence => format!(
            "[{}]",
            node.items().map(shape).collect::<Vec<_>>().join(",")
        ),
        Kind::Mapping => {
            let entries = node.entries();
            let entries = entries
                .iter()
                .map(|entry| format!("{}:{}", shape(entry.key), shape(entry.value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
        }
        Kind::Null => "null".to_owned(),
        Kind::Bool(_) | Kind::Number => node.text().to_owned(),
        Kind::String => format!("{:?}", node.text()),
    }
}

fn check(parser: Parse, cases: &[cases::Case]) {
    for (text, expected) in cases {
        assert_eq!(show(&parse(parser, text)), *expected, "the text {text:?}");
    }
}

#[test]
fn yaml_trees_and_problems() {
    check(yaml::parse, cases::YAML);
}

#[test]
fn json_trees_and_problems() {
    check(json::parse, cases::JSON);
}

#[test]
fn the_same_value_in_yaml_and_json_has_the_same_shape() {
    let block = "a:\n  - 1\n  - x y\n  - null\nb: {c: true, d: [], e: {}}\nf: \"q\\n\"\ng: ''\n";
    let flow =
        r#"{"a": [1, "x y", null], "b": {"c": true, "d": [], "e": {}}, "f": "q\n", "g": ""}"#;
    let shapes = [
        (yaml::parse as Parse, block),
        (yaml::parse, flow),
        (json::parse, flow),
    ]
    .map(|(parser, text)| {
        let (tree, problems) = parse(parser, text);
        assert_eq!(problems, [], "{text}");
        tree.documents().map(shape).collect::<Vec<_>>()
    });
    assert_eq!(shapes[0], shapes[2]);
    assert_eq!(shapes[1], shapes[2]);
}

/// Which entries a reader of a mapping sees, and that a look-up by key sees the same.
#[test]
fn entries_follow_merges_and_repeated_keys() {
    let cases = [
        ("x: {k: 1, j: 2, k: 3}", r#"{"k":3,"j":2}"#),
        ("b: &b {k: 1, j: 2}\nx: {<<: *b, k: 3}", r#"{"k":3,"j":2}"#),
        ("b: &b {k: 1, j: 2}\nx: {k: 3, <<: *b}", r#"{"k":3,"j":2}"#),
        (
            "b: &b {k: 1, i: 1}\nc: &c {k: 2, j: 2}\nx: {<<: [*b, *c]}",
            r#"{"k":1,"i":1,"j":2}"#,
        ),
        (
            "b: &b {k: 1, i: 1}\nc: &c {k: 2, j: 2}\nx: {<<: *c, <<: *b}",
            r#"{"k":2,"j":2,"i":1}"#,
        ),
        (
            "a: &a {k: 1, j: 1}\nb: &b {<<: *a, k: 2}\nx: {<<: [*b, *a], i: 3}",
            r#"{"i":3,"k":2,"j":1}"#,
        ),
        ("x: {<<: {k: 1}}", r#"{"k":1}"#),
        ("x: {'<<': {k: 1}}", r#"{"<<":{"k":1}}"#),
        ("x: {<<: 1, k: 1}", r#"{"k":1}"#),
        ("x: {[1]: 1, [2]: 2}", "{[1]:1,[2]:2}"),
    ];
    for (text, expected) in cases {
        let (tree, _) = parse(yaml::parse, text);
        let root = tree.documents().next().expect("a document");
        let node = root.get("x").expect("the key x");
        assert_eq!(shape(node), expected, "{text}");
        for entry in node
            .entries()
            .iter()
            .filter(|entry| !entry.key.is_sequence())
        {
            let found = node.get(entry.key.text()).expect("an entry has its key");
            assert_eq!(found.span(), entry.value.span(), "{text}");
        }
    }
    let (tree, _) = parse(json::parse, r#"{"<<": {"k": 1}}"#);
    assert_eq!(
        tree.documents().map(shape).collect::<String>(),
        r#"{"<<":{"k":1}}"#
    );
}

/// A text that grows by repetition, and the problem it ends in; none if it may pass.
#[test]
fn nesting_and_repetition_are_bounded() {
    let lines =
        |count: usize, line: &dyn Fn(usize) -> String| (0..count).map(line).collect::<String>();
    let laughs = |count| {
        let more = |n: usize| {
            format!(
                "l{}: &l{} [*l{n}, *l{n}, *l{n}, *l{n}, *l{n}, *l{n}, *l{n}, *l{n}, *l{n}]\n",
                n + 1,
                n + 1
            )
        };
        format!("l0: &l0 [x]\n{}", lines(count, &more))
    };
    let chain = |count| {
        format!(
            "l0: &l0 {{k: 0}}\n{}",
            lines(count, &|n| format!(
                "l{}: &l{} {{<<: *l{n}}}\n",
                n + 1,
                n + 1
            ))
        )
    };
    let blocks = |count: usize| lines(count, &|depth| format!("{}k:\n", " ".repeat(depth)));
    let cases: [(Parse, String, Option<&str>); 14] = [
        (json::parse, "[".repeat(512) + &"]".repeat(512), None),
        (
            json::parse,
            "[".repeat(513) + &"]".repeat(513),
            Some("too deep@512..513"),
        ),
        (
            json::parse,
            "{\"a\":".repeat(100_000),
            Some("too deep@2560..2561"),
        ),
        (yaml::parse, "[".repeat(200) + &"]".repeat(200), None),
        (
            yaml::parse,
            "[".repeat(201) + &"]".repeat(201),
            Some("too deep@200..201"),
        ),
        (
            yaml::parse,
            "{a: ".repeat(100_000),
            Some("too deep@800..801"),
        ),
        (yaml::parse, "- ".repeat(200), None),
        (yaml::parse, "- ".repeat(10_000), Some("too deep@")),
        (yaml::parse, blocks(200), None),
        (yaml::parse, blocks(1_000), Some("too deep@")),
        (yaml::parse, laughs(4), None),
        (yaml::parse, laughs(12), Some("too deep@0..")),
        (yaml::parse, chain(500), None),
        (yaml::parse, chain(5_000), Some("too deep@0..")),
    ];
    for (parser, text, expected) in cases {
        let (tree, problems) = parse(parser, &text);
        let start = &text[..40];
        assert_eq!(
            problems.len(),
            usize::from(expected.is_some()),
            "{start} {problems:?}"
        );
        if let Some(expected) = expected {
            assert!(
                render_problem(&problems[0]).starts_with(expected),
                "{start} {problems:?}"
            );
        } else {
            let shown: usize = tree.documents().map(|root| shape(root).len()).sum();
            assert!(shown > 0, "{start}");
        }
    }
}

/// Neither the links of a document nor the repetitions that are allowed make a look-up slow.
#[test]
fn merges_of_merges_are_visited_once() {
    let lines = (0..100).map(|n| format!("l{0}: &l{0} {{<<: [*l{n}], j{n}: 1}}\n", n + 1));
    let lines: String = lines.collect();
    let text = format!("l0: &l0 {{k: 0}}\n{lines}x: {{<<: [*l100, *l100, *l99, *l100]}}\n");
    let (tree, problems) = parse(yaml::parse, &text);
    assert_eq!(problems, []);
    let root = tree.documents().next().expect("a document");
    let node = root.get("x").expect("the key x");
    assert_eq!(node.entries().len(), 101);
    assert!(node.get("nowhere").is_none());
}

#[test]
fn reading_resumes_after_each_broken_document() {
    let text = "a: [\n---\nb: 1\n--- }\n---\nc: 2\n";
    let (tree, problems) = parse(yaml::parse, text);
    assert_eq!(
        tree.documents().map(shape).collect::<Vec<_>>(),
        [r#"{"b":1}"#, r#"{"c":2}"#]
    );
    assert_eq!(problems.len(), 2);
    let (_, problems) = parse(yaml::parse, &"--- }\n".repeat(1_000));
    assert_eq!(problems.len(), 100);
}
