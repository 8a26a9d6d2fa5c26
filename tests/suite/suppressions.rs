//! What comments say to grouplint, and which item each is about. `UPDATE=1 cargo test suppressions` writes the answers.

use std::fmt::Write as _;
use std::path::PathBuf;

use grouplint::discover::InputKind;
use grouplint::source::{Sources, Span};
use grouplint::suppression::{self, Suppressions};
use proptest::prelude::*;

#[test]
fn comments_say_what_the_table_says() {
    let path = "tests/suite/suppressions/comments.txt";
    let table = std::fs::read_to_string(path).expect("the table is there");
    let mut answered = String::new();
    // Answers are indented; what stands at the margin is a heading or the line of a comment.
    for line in table.lines().filter(|line| !line.starts_with("    ")) {
        _ = writeln!(answered, "{line}");
        if !line.is_empty() && !line.starts_with("== ") {
            let text = format!("{line}\na = 1\n");
            let (sources, said) = read("main.tf", &text);
            _ = write!(answered, "{}", shown(&sources, &said, false));
        }
    }
    settle(path, &table, &answered);
}

#[test]
fn comments_are_about_the_items_that_the_table_says() {
    let path = "tests/suite/suppressions/items.txt";
    let table = std::fs::read_to_string(path).expect("the table is there");
    let mut answered = String::new();
    let mut cases = table.split("\n== ");
    answered.push_str(cases.next().expect("a preamble"));
    for case in cases {
        let (head, body) = case.split_once('\n').expect("a case has a text");
        let text = body.split("\n--\n").next().expect("a text");
        let name = head.split(':').next().expect("a file name");
        let (sources, said) = read(name, &unescaped(text));
        let shown = shown(&sources, &said, true);
        _ = write!(answered, "\n== {head}\n{text}\n--\n{shown}");
    }
    settle(path, &table, &answered);
}

/// `\r` and `\u{feff}` where a case is about them: nobody sees them in a table.
fn unescaped(text: &str) -> String {
    text.replace("<CR>", "\r").replace("<BOM>", "\u{feff}") + "\n"
}

fn settle(path: &str, table: &str, answered: &str) {
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, answered).expect("the table can be written");
    } else {
        assert_eq!(table, answered, "{path}");
    }
}

fn read(name: &str, text: &str) -> (Sources, Suppressions) {
    let mut sources = Sources::default();
    let file = sources.add(name.to_owned(), PathBuf::from(name), text);
    let kind = InputKind::of(name).expect("a name with a form");
    let said = suppression::read(&sources, [(file, kind)]);
    (sources, said)
}

fn shown(sources: &Sources, said: &Suppressions, items: bool) -> String {
    let mut shown = String::new();
    for suppression in &said.all {
        for (rule, span) in &suppression.rules {
            assert!(sources.text(*span).contains(rule) || items);
            _ = write!(shown, "    {rule}");
            if items {
                _ = writeln!(shown, " covers {}", excerpt(sources, suppression.covers));
            } else {
                _ = write!(shown, " because {:?}", suppression.permission.reason);
                let until = suppression.permission.until;
                let until = until.map_or_else(String::new, |day| format!(" until {day}"));
                _ = writeln!(shown, "{until}");
            }
        }
    }
    for problem in &said.problems {
        let (rule, at) = (problem.kind.rule(), sources.text(problem.span));
        _ = writeln!(shown, "    {rule} at {at:?}");
        _ = writeln!(shown, "        {}", problem.message);
        _ = writeln!(shown, "        {}", problem.help);
    }
    if shown.is_empty() {
        "    nothing\n".clone_into(&mut shown);
    }
    shown
}

/// The first and the last line of what a span holds.
fn excerpt(sources: &Sources, span: Span) -> String {
    let start = sources.position(span);
    let text = sources.text(span);
    let mut lines = text.lines().map(str::trim);
    let first = lines.next().unwrap_or_default();
    let last = lines.next_back();
    let last = last.map_or_else(String::new, |last| format!(" … {last}"));
    format!("{}:{} {first}{last}", start.line, start.column)
}

/// Pieces that directives and the texts around them are made of.
const PIECES: [&str; 36] = [
    "# ",
    "// ",
    "/* ",
    " */",
    "\n",
    "\r\n",
    "\u{feff}",
    "grouplint",
    "grouplint: ",
    "grouplint:allow",
    "allow",
    "allow-file",
    "(",
    ")",
    ",",
    "=",
    "\"",
    "'",
    "\\",
    "reason = ",
    "until = ",
    "2027-01-31",
    "2027-02-30",
    "push/same-group-assigned",
    "push/",
    "*",
    "input/syntax-error",
    "財",
    "a = 1\n",
    "b {\n",
    "}\n",
    "[",
    "]",
    "- ",
    "x: ",
    "{\"//\": \"",
];

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![4 => prop::sample::select(PIECES.to_vec()).prop_map(str::to_owned), 1 => ".{0,6}"];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

const DIRECTIVE: &str = "grouplint: allow(push/same-group-assigned, reason = 'x')";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_text_is_read_and_every_place_lies_in_it(
        name in prop::sample::select(vec!["main.tf", "a.tfvars", "a.yaml", "a.json"]),
        text in text(),
    ) {
        let (sources, said) = read(name, &text);
        let spans = said.all.iter().flat_map(|it| {
            it.rules.iter().map(|rule| rule.1).chain([it.covers, it.permission.span])
        });
        for span in spans.chain(said.problems.iter().map(|it| it.span)) {
            let text = sources.get(span.file).text();
            prop_assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?}");
        }
    }

    #[test]
    fn a_comment_is_seen_and_the_same_text_in_a_string_is_not(
        sign in prop::sample::select(vec!["#", "//", "/*"]),
        around in prop::sample::select(vec!["", "é", "\\\"", "\\\\", "$${x}", "%%{", "${\"a\"}", "${ { a = \"}\" }[\"a\"] }"]),
    ) {
        let closing = if sign == "/*" { " */" } else { "" };
        let comment = format!("{sign} {DIRECTIVE}{closing}");
        let seen = |text: String| read("main.tf", &text).1;
        let next = seen(format!("{comment}\na = \"{around}\"\n"));
        prop_assert_eq!(next.all.len(), 1);
        let trailing = seen(format!("a = \"{around}\" {comment}\n"));
        prop_assert_eq!(trailing.all.len(), 1);
        let strings = [
            format!("a = \"{around}{comment}\"\n"),
            format!("a = \"{around} ${{\"{comment}\"}} {comment}\"\n"),
            format!("a = <<EOT\n{comment}\n${{\"{comment}\"}}\n{comment}\nEOT\n"),
            format!("a = <<-EOT\n  {comment}\n  EOT\n"),
        ];
        for text in strings {
            let said = seen(text.clone());
            prop_assert!(said.all.is_empty() && said.problems.is_empty(), "{text}: {said:?}");
        }
        let yaml = [
            format!("a: \"{DIRECTIVE} # {DIRECTIVE}\"\n"),
            format!("a: 'x # {DIRECTIVE}'\n"),
            format!("a: |\n  # {DIRECTIVE}\nb: >\n  # {DIRECTIVE}\n"),
            format!("a: x#{DIRECTIVE}\n"),
        ];
        for text in yaml {
            let (_, said) = read("a.yaml", &text);
            prop_assert!(said.all.is_empty() && said.problems.is_empty(), "{text}: {said:?}");
        }
    }
}
