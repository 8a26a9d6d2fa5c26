//! Group rule expressions: which texts are read, which are the same, and which provably imply which.

use std::collections::BTreeSet;

use grouplint::model::expression::{Atom, Condition, parse};
use proptest::prelude::*;

fn read(text: &str) -> Condition {
    parse(text).unwrap_or_else(|| panic!("not read: {text}"))
}

/// Texts and their normal form as it is displayed.
const NORMAL_FORMS: &[(&str, &str)] = &[
    // Spelling of operators, whitespace and quotes.
    ("user.a AND user.b", "user.a AND user.b"),
    ("user.a and user.b", "user.a AND user.b"),
    ("user.a&&user.b", "user.a AND user.b"),
    (" user . a\n&&\tuser.b ", "user.a AND user.b"),
    ("user.a || user.b", "user.a OR user.b"),
    ("user.a Or user.b", "user.a OR user.b"),
    ("NOT user.a", "!(user.a)"),
    ("not user.a", "!(user.a)"),
    ("! user.a", "!(user.a)"),
    ("user.x eq 'a'", "\"a\" == user.x"),
    ("user.x NE 'a'", "\"a\" != user.x"),
    ("user.level ge 5", "user.level >= 5"),
    ("user.not == user.and", "user.and == user.not"),
    // Literals keep content and case.
    ("user.x == 'Ab  C'", "\"Ab  C\" == user.x"),
    ("user.x == \"it's\"", "\"it's\" == user.x"),
    ("user.x == 'say \"hi\"'", "'say \"hi\"' == user.x"),
    ("user.x == \"a AND b\"", "\"a AND b\" == user.x"),
    ("user.x == \"a\\.b\"", "\"a\\.b\" == user.x"),
    ("user.x == \"Zürich\"", "\"Zürich\" == user.x"),
    ("user.x == \"\"", "\"\" == user.x"),
    // Order of comparands: only where it does not matter.
    ("user.x == \"a\"", "\"a\" == user.x"),
    ("\"a\" == user.x", "\"a\" == user.x"),
    ("user.b != user.a", "user.a != user.b"),
    ("user.level > 5", "user.level > 5"),
    ("5 > user.level", "5 > user.level"),
    // Parentheses, precedence, flattening, duplicates.
    ("((user.a))", "user.a"),
    ("(user.x) == (\"a\")", "\"a\" == user.x"),
    (
        "user.c AND (user.b AND (user.a AND user.b))",
        "user.a AND user.b AND user.c",
    ),
    (
        "user.a OR user.b AND user.c",
        "(user.b AND user.c) OR user.a",
    ),
    (
        "(user.a OR user.b) AND user.c",
        "(user.a OR user.b) AND user.c",
    ),
    ("user.a OR (user.b OR user.a)", "user.a OR user.b"),
    ("user.a AND user.a", "user.a"),
    ("NOT user.a AND user.b", "user.b AND !(user.a)"),
    // Negation moves to the atoms.
    ("!!user.a", "user.a"),
    ("!(user.x == \"a\")", "!(\"a\" == user.x)"),
    ("!(user.a OR user.b)", "!(user.a) AND !(user.b)"),
    ("!(user.a AND !user.b)", "user.b OR !(user.a)"),
    // Constants.
    ("true", "true"),
    ("!true", "false"),
    ("user.a AND true", "user.a"),
    ("user.a OR true", "true"),
    ("user.a AND false", "false"),
    ("user.a OR false", "user.a"),
    ("user.active == true", "true == user.active"),
    ("user.x != null", "null != user.x"),
    // Memberships.
    ("isMemberOfGroup('00g1')", "isMemberOfGroup(\"00g1\")"),
    ("isMemberOfAnyGroup('00g1')", "isMemberOfGroup(\"00g1\")"),
    (
        "isMemberOfAnyGroup('00g2', \"00g1\", '00g2')",
        "isMemberOfAnyGroup(\"00g1\", \"00g2\")",
    ),
    (
        "isMemberOfGroup('b') || isMemberOfGroup('a')",
        "isMemberOfAnyGroup(\"a\", \"b\")",
    ),
    (
        "isMemberOfGroup('b') && isMemberOfGroup('a')",
        "isMemberOfGroup(\"a\") AND isMemberOfGroup(\"b\")",
    ),
    (
        "!isMemberOfAnyGroup('a', 'b')",
        "!(isMemberOfGroup(\"a\")) AND !(isMemberOfGroup(\"b\"))",
    ),
    (
        "!(!isMemberOfGroup('a') AND !isMemberOfGroup('b'))",
        "isMemberOfAnyGroup(\"a\", \"b\")",
    ),
    (
        "isMemberOfGroup(\"\u{1}3\u{1}\")",
        "isMemberOfGroup(\"\u{1}3\u{1}\")",
    ),
    (
        "isMemberOfGroupName( 'Everyone' )",
        "isMemberOfGroupName(\"Everyone\")",
    ),
    // Calls, collections, numbers.
    (
        "String.stringContains(user.email,'@acme.com')",
        "String.stringContains(user.email, \"@acme.com\")",
    ),
    (
        "String.startsWith(user.firstName,String.toLowerCase(\"bob\"))",
        "String.startsWith(user.firstName, String.toLowerCase(\"bob\"))",
    ),
    (
        "user.isMemberOf({'group.id': {\"00g1\",'00g2'}})",
        "user.isMemberOf({\"group.id\": {\"00g1\", \"00g2\"}})",
    ),
    (
        "user.isMemberOf({'group.profile.name':'West','operator':'EXACT'})",
        "user.isMemberOf({\"group.profile.name\": \"West\", \"operator\": \"EXACT\"})",
    ),
    (
        "Arrays.contains(user.roles, 'x')",
        "Arrays.contains(user.roles, \"x\")",
    ),
    (
        "Arrays.isEmpty(user.roles[ 0 ])",
        "Arrays.isEmpty(user.roles[0])",
    ),
    (
        "user.getInternalProperty('id')=='00u1'",
        "\"00u1\" == user.getInternalProperty(\"id\")",
    ),
    ("user.level>-1.5", "user.level > -1.5"),
];

#[test]
fn texts_have_their_normal_form() {
    for (text, expected) in NORMAL_FORMS {
        let condition = read(text);
        assert_eq!(condition.to_string(), *expected, "of {text}");
        assert_eq!(read(expected), condition, "reading back {expected}");
    }
}

/// Texts that are not understood, or not Boolean, or spelled so that engines might differ.
const NOT_READ: &[&str] = &[
    "",
    "   ",
    "AND",
    "user.a AND",
    "OR user.a",
    "user.a user.b",
    "user.a AND AND user.b",
    "(user.a",
    "user.a)",
    "()",
    "user.",
    ".a",
    "user..a",
    "user.x = \"a\"",
    "user.x === \"a\"",
    "user.x == \"a",
    "user.x == 'it''s'",
    "user.x == \"a\\\"b\"",
    "user.x == 'a\\' OR user.b",
    "user.x == \u{201c}a\u{201d}",
    "user.a\u{a0}AND user.b",
    "user.x == \"a\" == true",
    "(user.x == \"a\") == true",
    "!user.x == \"a\"",
    "NOT user.x == \"a\"",
    "user.a & user.b",
    "user.a | user.b",
    "user.a ? true : false",
    "user.a ?: user.b",
    "user?.a",
    "user.x matches '^a'",
    "user.x BETWEEN {1, 2}",
    "${var.rule}",
    "#user.a",
    "\u{1}3\u{1}",
    "\"text\"",
    "5",
    "null",
    "user.level + 1",
    "user.level + 1 > 2",
    "user.level - 1 > 2",
    "user.level -1 > 2",
    "user.level > --1",
    "user.level > - -1",
    "{\"a\"}",
    "user.level++ > 1",
    "user.level --1 > 1",
    "user.level > 0x1F",
    "user.level > 1.",
    "user.level > 1e5",
    "user.level > -user.a",
    "f(user.a,)",
    "f(,)",
    "f(user.a user.b)",
    "f(user.a AND user.b)",
    "user.roles[]",
    "user.roles[0",
    "f({})",
    "f({\"a\",})",
    "f({\"a\": })",
    "user.a; user.b",
    "user.a // comment",
    "not",
    "eq == eq",
];

#[test]
fn what_is_not_understood_is_not_read() {
    for text in NOT_READ {
        assert_eq!(parse(text), None, "{text:?}");
    }
}

#[test]
fn size_and_depth_are_bounded() {
    let nested = |depth: usize| format!("{}user.a{}", "(".repeat(depth), ")".repeat(depth));
    assert!(parse(&nested(20)).is_some());
    for hostile in [
        nested(10_000),
        "(".repeat(30_000),
        format!("{}user.a", "!".repeat(30_000)),
        format!("f{}", "(f".repeat(10_000)),
        format!("f({}", "{".repeat(10_000)),
        format!("user{}", "[user".repeat(6_000)),
        format!("user.x == \"{}\"", "a".repeat(100_000)),
    ] {
        assert_eq!(parse(&hostile), None);
    }
}

const YES: bool = true;
const NO: bool = false;

/// Whether the first text provably implies the second.
const IMPLICATIONS: &[(&str, &str, bool)] = &[
    // The same in another spelling.
    ("user.x == \"a\"", "user.x == \"a\"", YES),
    ("user.x == \"a\"", "'a'==user.x", YES),
    ("user.a AND user.b", "user.b && (user.a)", YES),
    ("NOT (user.a OR user.b)", "!user.b && !user.a", YES),
    // Almost the same.
    ("user.x == \"a\"", "user.x == \"A\"", NO),
    ("user.x == \"a\"", "user.x == \"a \"", NO),
    ("user.x == \"a\"", "user.X == \"a\"", NO),
    ("user.x == \"a\"", "user.y == \"a\"", NO),
    ("user.x == \"1\"", "user.x == 1", NO),
    ("user.x == \"user.y\"", "user.x == user.y", NO),
    ("user.level > 5", "user.level > 4", NO),
    ("user.level > 5", "5 > user.level", NO),
    ("user.level > 5", "user.level >= 5", NO),
    (
        "String.stringContains(user.email, \"a\")",
        "String.stringContains(\"a\", user.email)",
        NO,
    ),
    (
        "String.stringContains(user.email, \"ab\")",
        "String.stringContains(user.email, \"a\")",
        NO,
    ),
    (
        "String.startsWith(user.email, \"ab\")",
        "String.startsWith(user.email, \"a\")",
        NO,
    ),
    (
        "String.startsWith(user.email, \"a\")",
        "String.stringContains(user.email, \"a\")",
        NO,
    ),
    ("f(\"a, b\")", "f(\"a\", \"b\")", NO),
    ("f(\"a\", \"b\")", "f(\"b\", \"a\")", NO),
    // Conjunctions: more is stronger.
    ("user.a AND user.b", "user.a", YES),
    ("user.a", "user.a AND user.b", NO),
    ("user.a AND user.b AND user.c", "user.c AND user.a", YES),
    ("user.a AND user.b", "user.a AND user.c", NO),
    ("user.x == \"a\" AND user.y == \"b\"", "user.x == \"b\"", NO),
    ("user.x == \"a AND b\"", "user.x == \"a\"", NO),
    (
        "user.x == \"a\" AND user.b",
        "user.x == \"a AND user.b\"",
        NO,
    ),
    ("user.x == \"a\" AND user.b", "user.x == \"a\"", YES),
    // Disjunctions: more is weaker.
    ("user.a", "user.a OR user.b", YES),
    ("user.a OR user.b", "user.a", NO),
    ("user.a OR user.b", "user.b OR user.c OR user.a", YES),
    ("user.a OR user.b", "user.a OR user.c", NO),
    ("user.a OR user.b", "user.a AND user.b", NO),
    ("user.a AND user.b", "user.a OR user.b", YES),
    ("user.a OR user.x == \"b\"", "user.x == \"a OR b\"", NO),
    // Mixed.
    ("(user.a AND user.b) OR (user.a AND user.c)", "user.a", YES),
    ("(user.a AND user.b) OR user.c", "user.a", NO),
    ("(user.a AND user.b) OR user.c", "user.a OR user.c", YES),
    ("(user.a OR user.b) AND user.c", "user.b OR user.a", YES),
    (
        "(user.a OR user.b) AND user.c",
        "user.a OR user.b OR user.d",
        YES,
    ),
    ("(user.a OR user.b) AND user.c", "user.a", NO),
    ("user.a AND user.c", "(user.a OR user.b) AND user.c", YES),
    (
        "user.a AND user.b AND user.c",
        "(user.a AND user.b) OR user.d",
        YES,
    ),
    (
        "user.a OR user.b AND user.c",
        "(user.a OR user.b) AND user.c",
        NO,
    ),
    (
        "(user.a OR user.b) AND user.c",
        "user.a OR user.b AND user.c",
        NO,
    ),
    ("user.a OR user.b AND user.c", "user.a OR user.c", YES),
    // Negations.
    ("!user.a", "!user.a", YES),
    ("!user.a", "user.a", NO),
    ("user.a", "!user.a", NO),
    ("!user.a", "!(user.a AND user.b)", YES),
    ("!(user.a AND user.b)", "!user.a", NO),
    ("!(user.a OR user.b)", "!user.a", YES),
    ("!user.a", "!(user.a OR user.b)", NO),
    ("!(user.a OR user.b)", "!(user.a AND user.b)", YES),
    ("user.x != \"a\"", "user.x == \"a\"", NO),
    ("user.x == \"a\"", "user.x != \"a\"", NO),
    ("user.x == \"a\"", "user.x != \"b\"", NO),
    ("user.x != \"a\"", "user.x != \"b\"", NO),
    ("user.x != \"a\"", "user.x != null", NO),
    ("user.x == \"a\"", "user.x != null", NO),
    ("user.x != \"a\"", "\"a\" != user.x", YES),
    // True in logic, but the shape does not show it.
    ("!(user.x == \"a\")", "user.x != \"a\"", NO),
    ("user.a", "user.b OR !user.b", NO),
    ("user.a AND !user.a", "user.b", NO),
    ("user.active == true", "user.active", NO),
    // Constants.
    ("user.a", "true", YES),
    ("true", "true", YES),
    ("true", "user.a", NO),
    ("user.a", "false", NO),
    ("false", "user.a", YES),
    ("user.a", "user.active == true", NO),
    ("user.a", "\"true\" == user.a", NO),
    // Memberships.
    (
        "isMemberOfGroup(\"a\")",
        "isMemberOfAnyGroup(\"a\", \"b\")",
        YES,
    ),
    (
        "isMemberOfAnyGroup(\"a\", \"b\")",
        "isMemberOfGroup(\"a\")",
        NO,
    ),
    (
        "isMemberOfAnyGroup(\"b\", \"a\")",
        "isMemberOfAnyGroup(\"a\", \"b\", \"c\")",
        YES,
    ),
    (
        "isMemberOfAnyGroup(\"a\", \"b\")",
        "isMemberOfAnyGroup(\"b\", \"c\")",
        NO,
    ),
    ("isMemberOfGroup(\"a\")", "isMemberOfGroup(\"A\")", NO),
    (
        "isMemberOfGroup(\"a\") AND user.b",
        "isMemberOfAnyGroup(\"a\", \"b\")",
        YES,
    ),
    (
        "isMemberOfGroup(\"a\") OR user.b",
        "isMemberOfAnyGroup(\"a\", \"b\")",
        NO,
    ),
    (
        "isMemberOfGroup(\"a\") OR isMemberOfGroup(\"b\")",
        "isMemberOfAnyGroup(\"b\", \"a\")",
        YES,
    ),
    (
        "isMemberOfGroup(\"a\") AND isMemberOfGroup(\"b\")",
        "isMemberOfGroup(\"b\")",
        YES,
    ),
    (
        "isMemberOfAnyGroup(\"a\", \"b\")",
        "isMemberOfGroup(\"a\") AND isMemberOfGroup(\"b\")",
        NO,
    ),
    (
        "isMemberOfGroup(\"a\")",
        "isMemberOfGroup(\"b\") OR isMemberOfGroup(\"a\") OR user.c",
        YES,
    ),
    (
        "!isMemberOfAnyGroup(\"a\", \"b\")",
        "!isMemberOfGroup(\"a\")",
        YES,
    ),
    (
        "!isMemberOfGroup(\"a\")",
        "!isMemberOfAnyGroup(\"a\", \"b\")",
        NO,
    ),
    ("!isMemberOfGroup(\"a\")", "isMemberOfGroup(\"b\")", NO),
    (
        "isMemberOfGroup(\"\u{1}3\u{1}\")",
        "isMemberOfAnyGroup(\"\u{1}3\u{1}\", \"a\")",
        YES,
    ),
    (
        "isMemberOfGroup(\"\u{1}3\u{1}\")",
        "isMemberOfGroup(\"\u{1}4\u{1}\")",
        NO,
    ),
    // Not memberships by id.
    ("isMemberOfGroupName(\"a\")", "isMemberOfGroup(\"a\")", NO),
    (
        "isMemberOfGroupName(\"a\")",
        "isMemberOfAnyGroupName(\"a\", \"b\")",
        NO,
    ),
    (
        "isMemberOfGroupNameStartsWith(\"ab\")",
        "isMemberOfGroupNameStartsWith(\"a\")",
        NO,
    ),
    (
        "isMemberOfGroup(user.g)",
        "isMemberOfAnyGroup(user.g, \"b\")",
        NO,
    ),
    (
        "isMemberOfGroup(\"a\", \"b\")",
        "isMemberOfAnyGroup(\"a\", \"b\")",
        NO,
    ),
    ("user.isMemberOfGroup(\"a\")", "isMemberOfGroup(\"a\")", NO),
    ("ismemberofgroup(\"a\")", "isMemberOfGroup(\"a\")", NO),
    (
        "isMemberOfGroup(\"a\") == false",
        "isMemberOfGroup(\"a\")",
        NO,
    ),
    ("isMemberOfGroup(\"a\").x", "isMemberOfGroup(\"a\")", NO),
];

#[test]
fn implications_are_proven_or_not() {
    for (premise, conclusion, expected) in IMPLICATIONS {
        assert_eq!(
            read(premise).implies(&read(conclusion)),
            *expected,
            "{premise}  =>  {conclusion}"
        );
    }
}

#[test]
fn large_expressions_are_compared_and_hard_ones_given_up() {
    let any_of = |range: std::ops::Range<u32>| {
        let terms: Vec<_> = range.map(|it| format!("user.n == {it}")).collect();
        read(&terms.join(" OR "))
    };
    assert!(any_of(0..1000).implies(&any_of(0..1500)));
    assert!(!any_of(0..1500).implies(&any_of(0..1000)));

    // Alternating levels, which differ only at the bottom and could be taken apart in very many orders.
    let alternating = |bottom: &str| {
        let wrap = |inner, level| format!("(({inner} OR user.a{level}) AND user.b{level})");
        (0..15).fold(bottom.to_owned(), wrap)
    };
    let (one, two) = (read(&alternating("user.x")), read(&alternating("user.y")));
    assert!(one.implies(&one));
    assert!(!one.implies(&two));
}

/// Texts and the sets of groups that a matching user is in at least one of.
const MEMBERSHIPS: &[(&str, &[&[&str]])] = &[
    ("user.a", &[]),
    ("true", &[]),
    ("false", &[]),
    ("isMemberOfGroup('a')", &[&["a"]]),
    ("!isMemberOfGroup('a')", &[]),
    ("isMemberOfGroupName('a')", &[]),
    ("isMemberOfAnyGroup('b', 'a') AND user.x", &[&["a", "b"]]),
    (
        "isMemberOfGroup('a') AND isMemberOfGroup('b')",
        &[&["a"], &["b"]],
    ),
    (
        "isMemberOfGroup('a') OR isMemberOfGroup('b')",
        &[&["a", "b"]],
    ),
    ("isMemberOfGroup('a') OR user.x", &[]),
    (
        "(isMemberOfGroup('a') AND user.x) OR (isMemberOfGroup('b') AND user.y)",
        &[&["a", "b"]],
    ),
    (
        "(isMemberOfAnyGroup('a', 'b') AND isMemberOfGroup('c')) OR isMemberOfGroup('d')",
        &[&["c", "d"]],
    ),
    (
        "(isMemberOfGroup('a') AND user.x) OR !isMemberOfGroup('b')",
        &[],
    ),
    (
        "(isMemberOfGroup('a') OR user.x) AND isMemberOfGroup('b')",
        &[&["b"]],
    ),
];

#[test]
fn required_memberships_are_named() {
    for (text, expected) in MEMBERSHIPS {
        let condition = read(text);
        let actual: Vec<BTreeSet<String>> = condition.member_of().collect();
        let expected: Vec<_> = expected.iter().map(|groups| set(groups)).collect();
        assert_eq!(actual, expected, "{text}");
        for groups in actual {
            assert!(
                condition.implies(&Condition::member_of_any(groups)),
                "{text}"
            );
        }
    }
    let either = read("(isMemberOfGroup('a') AND isMemberOfGroup('b')) OR isMemberOfGroup('c')");
    assert!(either.implies(&Condition::member_of_any(set(&["b", "c", "z"]))));
    assert!(!either.implies(&Condition::member_of_any(set(&["a", "b"]))));
}

fn set(groups: &[&str]) -> BTreeSet<String> {
    groups.iter().map(|&it| it.to_owned()).collect()
}

/// A random expression over three attributes and memberships in three groups, written out in full.
fn expression() -> impl Strategy<Value = String> {
    let atom = prop_oneof![
        4 => (1..4_u8).prop_map(|it| format!("user.x{it}")),
        2 => (1..4_u8).prop_map(|it| format!("isMemberOfGroup('{it}')")),
        1 => (1..4_u8, 1..4_u8).prop_map(|(a, b)| format!("isMemberOfAnyGroup(\"{a}\", \"{b}\")")),
        1 => any::<bool>().prop_map(|it| it.to_string()),
    ];
    atom.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            2 => prop::collection::vec(inner.clone(), 2..4).prop_map(|it| format!("({})", it.join(" AND "))),
            2 => prop::collection::vec(inner.clone(), 2..4).prop_map(|it| format!("({})", it.join(" || "))),
            1 => inner.prop_map(|it| format!("!({it})")),
        ]
    })
}

/// Bits 0 to 2 of `assignment` are the attributes, bits 3 to 5 the memberships.
fn evaluate(condition: &Condition, assignment: u8) -> bool {
    let bit = |name: &str, offset: u8| {
        let number = name
            .parse::<u8>()
            .expect("invariant: generated names end in a digit");
        assignment & (1 << (number - 1 + offset)) != 0
    };
    let holds = |atom: &Atom| match atom {
        Atom::Member(groups) => groups.iter().any(|it| bit(it, 3)),
        Atom::Other(text) => bit(text.trim_start_matches("user.x"), 0),
    };
    match condition {
        Condition::All(terms) => terms.iter().all(|it| evaluate(it, assignment)),
        Condition::Any(branches) => branches.iter().any(|it| evaluate(it, assignment)),
        Condition::Is(atom) => holds(atom),
        Condition::Not(atom) => !holds(atom),
    }
}

/// Evaluates the generated text itself, independently of the parser: it is fully parenthesized.
fn evaluate_text(text: &str, assignment: u8) -> bool {
    fn value(rest: &mut &str, assignment: u8) -> bool {
        if let Some(after) = rest.strip_prefix("!(") {
            *rest = after;
            let inner = value(rest, assignment);
            *rest = &rest[1..];
            return !inner;
        }
        if let Some(after) = rest.strip_prefix('(') {
            *rest = after;
            let mut result = value(rest, assignment);
            while !rest.starts_with(')') {
                let is_conjunction = rest.starts_with(" AND ");
                *rest = &rest[if is_conjunction { 5 } else { 4 }..];
                let next = value(rest, assignment);
                result = if is_conjunction {
                    result && next
                } else {
                    result || next
                };
            }
            *rest = &rest[1..];
            return result;
        }
        let length = if rest.starts_with("is") {
            rest.find(')').map_or(rest.len(), |it| it + 1)
        } else {
            rest.find([' ', ')']).unwrap_or(rest.len())
        };
        let (atom, after) = rest.split_at(length);
        *rest = after;
        let mut digits = atom.bytes().filter(u8::is_ascii_digit).map(|it| it - b'1');
        match atom {
            "true" => true,
            "false" => false,
            _ if atom.starts_with("is") => digits.any(|it| assignment & (8 << it) != 0),
            _ => digits.any(|it| assignment & (1 << it) != 0),
        }
    }
    value(&mut { text }, assignment)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn parsing_never_panics(text in ".{0,60}") {
        let _ = parse(&text);
    }

    #[test]
    fn parsing_token_soup_never_panics_and_what_is_read_reads_back(
        tokens in prop::collection::vec(
            prop::sample::select(&[
                "user", ".", "x", "(", ")", "{", "}", "[", "]", ",", ":", "'a'", "\"b\"", "'\"'", "1", "-", "==",
                "!=", "<", "!", "NOT ", " AND ", " or ", "isMemberOfGroup", "true", "null", "\\", "é", "user.x",
                "f('a')",
            ][..]),
            0..14,
        ),
    ) {
        if let Some(condition) = parse(&tokens.concat()) {
            prop_assert_eq!(parse(&condition.to_string()), Some(condition));
        }
    }

    #[test]
    fn the_normal_form_means_what_the_text_means(text in expression()) {
        let condition = read(&text);
        for assignment in 0..64 {
            prop_assert_eq!(evaluate(&condition, assignment), evaluate_text(&text, assignment), "{}", text);
        }
        prop_assert_eq!(read(&condition.to_string()), condition);
    }

    #[test]
    fn the_order_of_operands_does_not_matter(one in expression(), two in expression()) {
        prop_assert_eq!(read(&format!("{one} AND {two}")), read(&format!("{two} && {one}")));
        prop_assert_eq!(read(&format!("{one} OR {two}")), read(&format!("{two} || {one}")));
    }

    #[test]
    fn every_condition_implies_itself_its_conjuncts_and_its_alternatives(one in expression(), two in expression()) {
        let (a, b) = (read(&one), read(&two));
        prop_assert!(a.implies(&a));
        let both = read(&format!("{one} AND {two}"));
        prop_assert!(both.implies(&a) && both.implies(&b));
        let either = read(&format!("{one} OR {two}"));
        prop_assert!(a.implies(&either) && b.implies(&either));
    }

    #[test]
    fn proofs_and_required_memberships_are_sound(one in expression(), two in expression()) {
        let (premise, conclusion) = (read(&one), read(&two));
        let mut proven: Vec<Condition> = premise.member_of().map(Condition::member_of_any).collect();
        if premise.implies(&conclusion) {
            proven.push(conclusion);
        }
        for assignment in (0..64).filter(|it| evaluate(&premise, *it)) {
            for conclusion in &proven {
                prop_assert!(evaluate(conclusion, assignment), "{} does not imply {}", premise, conclusion);
            }
        }
    }
}
