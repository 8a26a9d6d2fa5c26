//! Every renderer against files under `tests/suite/render`. `UPDATE=1 cargo test` rewrites them: read the difference.

mod formats;
mod hostile;
mod samples;

use std::fs;
use std::path::Path;

use grouplint::finding::Level;
use grouplint::render::terminal::{ColorChoice, Style};
use grouplint::render::{concise, human, json, page};
use grouplint::run::{Outcome, Run, Summary};
use grouplint::source::{Sources, Span};
use proptest::prelude::*;
use proptest::sample::Index;
use samples::{PAGE, add, finding, full_run, label, odd_run};

/// Compares a text with a file of this repository, or writes the file if `UPDATE` is set.
fn expect_file(path: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, actual).expect("expected file is writable");
    }
    let expected = fs::read_to_string(&path)
        .unwrap_or_default()
        .replace("\r\n", "\n");
    assert_eq!(
        actual,
        expected,
        "{} differs; UPDATE=1 rewrites it",
        path.display()
    );
}

const STYLED: Style = Style {
    color: true,
    graphics: true,
    width: 80,
    links: true,
    quiet: false,
};
const NARRATED: Style = Style {
    graphics: false,
    ..Style::PLAIN
};
const NARROW: Style = Style {
    width: 60,
    ..Style::PLAIN
};

fn shown(run: &Run, style: &Style) -> String {
    let mut out = Vec::new();
    human::render(run, style, &mut out).expect("writing to memory");
    String::from_utf8(out).expect("UTF-8")
}

fn concise_text(run: &Run) -> String {
    let mut out = Vec::new();
    concise::render(run, &Style::PLAIN, &mut out).expect("writing to memory");
    String::from_utf8(out).expect("UTF-8")
}

fn json_text(run: &Run) -> String {
    let mut out = Vec::new();
    json::render(run, &mut out).expect("writing to memory");
    String::from_utf8(out).expect("UTF-8")
}

#[test]
fn every_form_is_as_expected() {
    let (full, odd) = (full_run(), odd_run());
    let cases = [
        ("full.graphical", shown(&full, &Style::PLAIN)),
        ("full.narrow", shown(&full, &NARROW)),
        ("full.narrated", shown(&full, &NARRATED)),
        (
            "full.styled",
            shown(&full, &STYLED).replace('\u{1b}', "ESC"),
        ),
        ("full.concise", concise_text(&full)),
        ("full.json", json_text(&full)),
        ("odd.graphical", shown(&odd, &Style::PLAIN)),
        ("odd.narrated", shown(&odd, &NARRATED)),
        ("odd.concise", concise_text(&odd)),
        ("page.plain", page::render(PAGE, &Style::PLAIN)),
        (
            "page.styled",
            page::render(PAGE, &STYLED).replace('\u{1b}', "ESC"),
        ),
    ];
    for (name, actual) in cases {
        expect_file(&format!("tests/suite/render/{name}.txt"), &actual);
    }
}

#[test]
fn nothing_from_the_input_steers_the_terminal() {
    for text in [
        shown(&odd_run(), &Style::PLAIN),
        shown(&odd_run(), &NARRATED),
        concise_text(&odd_run()),
    ] {
        let steering =
            |c: &char| c.is_control() && *c != '\n' || ('\u{202a}'..='\u{202e}').contains(c);
        assert_eq!(text.chars().find(steering), None);
    }
}

/// Files, resources, levels found, outcome and the verdict.
#[test]
fn the_verdict_says_what_was_covered() {
    use Level::{Error, Info, Warning};
    let cases: &[(usize, usize, &[Level], &str)] = &[
        (
            12,
            84,
            &[],
            "No findings in 12 files with 84 Okta resources.",
        ),
        (1, 1, &[], "No findings in 1 file with 1 Okta resource."),
        (12, 0, &[], "No Okta resources in 12 files."),
        (0, 0, &[], "No findings; no file was read."),
        (0, 0, &[Error], "Found 1 error; no file was read."),
        (
            3,
            0,
            &[Error, Error],
            "Found 2 errors in 3 files without Okta resources.",
        ),
        (
            2,
            5,
            &[Warning, Error, Error],
            "Found 2 errors and 1 warning in 2 files with 5 Okta resources.",
        ),
        (
            2,
            5,
            &[Info, Info, Warning, Error],
            "Found 1 error, 1 warning and 2 notes in 2 files with 5 Okta resources.",
        ),
    ];
    for &(files, resources, levels, expected) in cases {
        let findings = levels
            .iter()
            .map(|&level| finding("reference/undeclared", level, "m", "h", Vec::new()));
        let run = Run {
            findings: findings.collect(),
            summary: Summary {
                files,
                resources,
                ..Summary::default()
            },
            ..Run::default()
        };
        assert_eq!(concise_text(&run).lines().last(), Some(expected));
        assert_eq!(shown(&run, &Style::PLAIN).lines().last(), Some(expected));
    }
}

/// Environment variables and their values.
type Environment<'a> = &'a [(&'a str, &'a str)];

/// Environment, whether standard output is a terminal, the choice, and the style.
#[test]
fn the_environment_decides_the_style() {
    use ColorChoice::{Always, Auto, Never};
    let style = |color, graphics, width, links| Style {
        color,
        graphics,
        width,
        links,
        quiet: false,
    };
    let wide = ("COLUMNS", "100");
    let cases: &[(Environment, bool, ColorChoice, Style)] = &[
        (&[], false, Auto, Style::PLAIN),
        (&[wide], false, Auto, Style::PLAIN),
        (&[wide], true, Auto, style(true, true, 100, false)),
        (
            &[("COLUMNS", "9")],
            true,
            Auto,
            style(true, true, 60, false),
        ),
        (
            &[("COLUMNS", "900")],
            true,
            Auto,
            style(true, true, 120, false),
        ),
        (
            &[wide, ("NO_COLOR", "1")],
            true,
            Auto,
            style(false, true, 100, false),
        ),
        (
            &[wide, ("NO_COLOR", "")],
            true,
            Auto,
            style(true, true, 100, false),
        ),
        (
            &[wide, ("NO_COLOR", "1")],
            true,
            Always,
            style(true, true, 100, false),
        ),
        (
            &[("CLICOLOR_FORCE", "1")],
            false,
            Auto,
            style(true, true, 80, false),
        ),
        (&[("CLICOLOR_FORCE", "0")], false, Auto, Style::PLAIN),
        (&[("CLICOLOR_FORCE", "1")], false, Never, Style::PLAIN),
        (
            &[wide, ("TERM", "dumb"), ("VTE_VERSION", "7000")],
            true,
            Auto,
            style(false, true, 100, false),
        ),
        (
            &[wide, ("NO_GRAPHICS", "1")],
            true,
            Auto,
            style(true, false, 100, false),
        ),
        (
            &[wide, ("TERM", "xterm-kitty")],
            true,
            Auto,
            style(true, true, 100, true),
        ),
        (
            &[wide, ("TERM_PROGRAM", "vscode"), ("FORCE_HYPERLINK", "0")],
            true,
            Auto,
            style(true, true, 100, false),
        ),
        (
            &[("FORCE_HYPERLINK", "1")],
            false,
            Auto,
            style(false, true, 80, true),
        ),
    ];
    for (environment, terminal, choice, expected) in cases {
        let env = |name: &str| {
            environment
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        };
        assert_eq!(
            Style::detect(*choice, *terminal, env),
            *expected,
            "{environment:?} {choice:?}"
        );
    }
}

#[test]
fn the_schema_is_the_published_one() {
    let schema = serde_json::to_string_pretty(&json::schema()).expect("a schema is JSON");
    expect_file("schemas/report.schema.json", &format!("{schema}\n"));
}

/// The published schema names every field that the document holds, and requires no other.
#[test]
fn the_document_has_the_shape_of_its_schema() {
    let document: serde_json::Value = serde_json::from_str(&json_text(&full_run())).expect("JSON");
    let schema = json::schema();
    conforms(&document, &schema, &schema, "report");
}

/// Checks types, properties, enumerations and required fields: the keywords that the schema uses.
fn conforms(
    value: &serde_json::Value,
    schema: &serde_json::Value,
    root: &serde_json::Value,
    path: &str,
) {
    use serde_json::Value;
    if let Some(name) = schema["$ref"].as_str() {
        let target = root
            .pointer(name.trim_start_matches('#'))
            .expect("reference resolves");
        return conforms(value, target, root, path);
    }
    if let Some(words) = schema["oneOf"].as_array() {
        assert!(
            words.iter().any(|word| word["const"] == *value),
            "{path}: {value}"
        );
    }
    if let Some(either) = schema["anyOf"].as_array() {
        let null = |schema: &&Value| schema["type"] == "null";
        assert_eq!(either.iter().filter(null).count(), 1, "{path}: {schema}");
        let present = either.iter().find(|schema| !null(schema));
        if !value.is_null() {
            conforms(value, present.expect("another form"), root, path);
        }
        return;
    }
    let mut kinds = schema["type"].as_array().into_iter().flatten();
    if value.is_null() && kinds.clone().any(|kind| kind == "null") {
        return;
    }
    let kind = kinds
        .find(|kind| *kind != "null")
        .unwrap_or(&schema["type"]);
    match kind.as_str() {
        Some("object") => {
            let fields = value
                .as_object()
                .unwrap_or_else(|| panic!("{path} is no object"));
            for name in schema["required"].as_array().into_iter().flatten() {
                assert!(
                    fields.contains_key(name.as_str().expect("a name")),
                    "{path} lacks {name}"
                );
            }
            for (name, field) in fields {
                let part = &schema["properties"][name];
                assert!(part.is_object(), "{path}.{name} is not in the schema");
                conforms(field, part, root, &format!("{path}.{name}"));
            }
        }
        Some("array") => {
            for item in value
                .as_array()
                .unwrap_or_else(|| panic!("{path} is no array"))
            {
                conforms(item, &schema["items"], root, path);
            }
        }
        Some("string") => assert!(value.is_string(), "{path}: {value}"),
        Some("integer") => assert!(value.is_u64(), "{path}: {value}"),
        Some("boolean") => assert!(value.is_boolean(), "{path}: {value}"),
        Some("null") => assert_eq!(*value, Value::Null, "{path}"),
        _ => assert!(
            schema["oneOf"].is_array(),
            "{path}: unknown kind of schema {schema}"
        ),
    }
}

proptest! {
    /// Any text but none, any places: nothing panics and every label is drawn.
    #[test]
    fn any_place_in_any_text_is_shown(text in "(\\PC|[\r\n\t\u{0}\u{1b}\u{feff}財🎉 a]){1,400}", cuts in prop::collection::vec(any::<(Index, Index)>(), 1..5)) {
        let mut sources = Sources::default();
        let file = add(&mut sources, "any.tf", &text);
        let offset = |cut: Index| text.floor_char_boundary(cut.index(text.len() + 1));
        let labels = cuts.iter().enumerate().map(|(index, &(a, b))| {
            let (a, b) = (offset(a), offset(b));
            label(index == 0, Span::new(file, a.min(b), a.max(b)), &format!("label{index}"))
        });
        let findings = vec![finding("push/same-group-assigned", Level::Error, &text, &text, labels.collect())];
        let run = Run { sources, findings, outcome: Outcome::Findings, ..Run::default() };
        for style in [Style::PLAIN, NARRATED, NARROW, STYLED] {
            let report = shown(&run, &style);
            for index in 0..cuts.len() {
                let name = format!("label{index}");
                prop_assert!(report.contains(&name), "{name} is missing:\n{report}");
            }
        }
        json_text(&run);
        concise_text(&run);
        page::render(&text, &STYLED);
    }
}
