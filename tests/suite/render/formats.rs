//! The formats for other programs, read back by parsers that are not ours.

use std::io::{self, Write};
use std::path::Path;

use grouplint::finding::{Finding, Level};
use grouplint::render::plain::one_line;
use grouplint::render::{checkstyle, github, gitlab, junit, markdown, sarif};
use grouplint::run::Run;
use proptest::prelude::*;
use serde_json::Value;

use super::hostile::{gate_run, run_of, texts, unread_run};
use super::{expect_file, samples};

/// The text that one renderer writes.
fn written(render: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> String {
    let mut out = Vec::new();
    render(&mut out).expect("writing to memory");
    String::from_utf8(out).expect("UTF-8")
}

fn sarif_of(run: &Run) -> Value {
    let text = written(|out| sarif::render(run, out));
    serde_json::from_str(&text).expect("SARIF is JSON")
}

fn gitlab_of(run: &Run) -> Value {
    let text = written(|out| gitlab::render(run, out));
    serde_json::from_str(&text).expect("the report is JSON")
}

#[test]
fn every_format_is_as_expected() {
    let runs = [
        ("gate", gate_run()),
        ("hostile", run_of(&texts())),
        ("unread", unread_run()),
        ("clean", Run::default()),
    ];
    for (name, run) in runs {
        let files = (name == "gate").then_some("https://github.com/acme/okta/blob/0123abc/");
        let version = env!("CARGO_PKG_VERSION");
        let cases = [
            (
                "sarif",
                written(|out| sarif::render(&run, out)).replace(version, "VERSION"),
            ),
            ("github", written(|out| github::render(&run, None, out))),
            ("gitlab", written(|out| gitlab::render(&run, out))),
            ("junit", written(|out| junit::render(&run, out))),
            ("checkstyle", written(|out| checkstyle::render(&run, out))),
            (
                "markdown",
                written(|out| markdown::render(&run, files, out)),
            ),
        ];
        for (format, actual) in cases {
            expect_file(&format!("tests/suite/render/{name}.{format}.txt"), &actual);
        }
    }
}

/// What is shown of a finding where nothing else is.
fn statement(finding: &Finding) -> String {
    format!(
        "{}. {}",
        one_line(&finding.message),
        one_line(&finding.help)
    )
}

/// The path of the first place. A slash at the end names the same file.
fn path_of(run: &Run, finding: &Finding) -> String {
    let path = run.sources.get(finding.labels[0].span.file).path();
    let path = path.components().as_path();
    path.to_string_lossy().into_owned()
}

fn in_xml(text: &str) -> String {
    one_line(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

fn checks_sarif(run: &Run) {
    let log = sarif_of(run);
    let results = log["runs"][0]["results"].as_array().expect("results");
    assert_eq!(results.len(), run.findings.len() + run.muted.len());
    for (result, finding) in results.iter().zip(&run.findings) {
        let text = result["message"]["text"].as_str().expect("a message");
        let expected = statement(finding);
        if expected.contains("](") {
            let bare = text
                .replace("\\\\", "")
                .replace("\\[", "")
                .replace("\\]", "");
            assert!(!bare.contains(['[', ']', '\\']), "{text}");
        } else {
            assert_eq!(text, expected);
        }
        let location = &result["locations"][0];
        let names = location["logicalLocations"].as_array().expect("entities");
        for (name, entity) in names.iter().zip(&finding.entities) {
            assert_eq!(name["name"], entity.name.as_str());
        }
        let uri = location["physicalLocation"]["artifactLocation"]["uri"].as_str();
        let uri = uri.expect("a URI").trim_start_matches("file://");
        let legal = |c: char| c.is_ascii_alphanumeric() || "-._~/%".contains(c);
        assert!(uri.chars().all(legal), "{uri}");
        let decoded = percent_encoding::percent_decode_str(uri).decode_utf8();
        assert_eq!(decoded.expect("UTF-8"), path_of(run, finding));
        let index = result["ruleIndex"].as_u64().expect("the rule is known");
        let rule =
            &log["runs"][0]["tool"]["driver"]["rules"][usize::try_from(index).expect("small")];
        assert_eq!(rule["id"], finding.rule);
    }
    for (result, muted) in results[run.findings.len()..].iter().zip(&run.muted) {
        assert_eq!(result["suppressions"][0]["status"], "accepted", "{muted:?}");
    }
}

fn checks_gitlab(run: &Run) {
    let report = gitlab_of(run);
    let issues = report.as_array().expect("an array");
    let mut fingerprints = std::collections::BTreeSet::new();
    assert_eq!(issues.len(), run.findings.len());
    for (issue, finding) in issues.iter().zip(&run.findings) {
        assert_eq!(issue["description"], statement(finding));
        assert_eq!(issue["location"]["path"], path_of(run, finding));
        assert!(
            fingerprints.insert(issue["fingerprint"].to_string()),
            "{issue}"
        );
    }
}

fn checks_xml(run: &Run) {
    let text = written(|out| checkstyle::render(run, out));
    let document = roxmltree::Document::parse(&text).expect("well-formed");
    let mut shown: Vec<&str> = Vec::new();
    for error in document.descendants().filter(|it| it.has_tag_name("error")) {
        shown.push(error.attribute("message").expect("a message"));
    }
    let mut expected: Vec<String> = run
        .findings
        .iter()
        .map(|it| in_xml(&statement(it)))
        .collect();
    shown.sort_unstable();
    expected.sort_unstable();
    assert_eq!(shown, expected);

    let text = written(|out| junit::render(run, out));
    let document = roxmltree::Document::parse(&text).expect("well-formed");
    let cases: Vec<_> = document
        .descendants()
        .filter(|it| it.has_tag_name("testcase"))
        .collect();
    assert!(cases.len() >= run.findings.len() + run.muted.len());
    for (case, finding) in cases.iter().zip(&run.findings) {
        let failure = case.children().find(|it| it.has_tag_name("failure"));
        assert_eq!(failure.is_some(), finding.level >= Level::Warning);
        if let Some(failure) = failure {
            let message = in_xml(&finding.message);
            assert_eq!(failure.attribute("message"), Some(message.as_str()));
            assert!(failure.text().is_some_and(|it| it.contains(&message)));
        }
    }
}

/// The name, properties and message of a command.
type Command = (String, Vec<(String, String)>, String);

/// A command as the runner of GitHub reads it from a line.
fn command(line: &str) -> Option<Command> {
    let line = line.trim_start();
    if let Some(rest) = line.strip_prefix("::") {
        let (head, data) = rest.split_once("::")?;
        let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
        let decoded = |text: &str| {
            text.replace("%0D", "\r")
                .replace("%0A", "\n")
                .replace("%3A", ":")
                .replace("%2C", ",")
                .replace("%25", "%")
        };
        let properties = properties.split(',').filter_map(|it| it.split_once('='));
        let properties = properties.map(|(key, value)| (key.to_owned(), decoded(value)));
        return Some((name.to_owned(), properties.collect(), decoded(data)));
    }
    // The form of old stands anywhere in a line.
    let rest = &line[line.find("##[")?..];
    Some((rest.to_owned(), Vec::new(), String::new()))
}

fn checks_github(run: &Run) {
    let text = written(|out| github::render(run, None, out));
    assert!(!text.contains('\r'));
    let commands: Vec<_> = text.lines().filter_map(command).collect();
    let mut annotations = 0;
    for level in [Level::Error, Level::Warning, Level::Info] {
        let name = if level == Level::Info {
            "notice"
        } else {
            level.word()
        };
        for finding in run.findings.iter().filter(|it| it.level == level).take(10) {
            let (found, properties, message) = &commands[annotations];
            annotations += 1;
            assert_eq!(found, name);
            let property = |wanted: &str| {
                let mut all = properties.iter();
                all.find(|(key, _)| key == wanted)
                    .map(|(_, value)| value.as_str())
            };
            let file = one_line(&path_of(run, finding));
            assert_eq!(property("title"), Some(finding.rule));
            assert_eq!(property("file"), Some(file.as_str()));
            assert_eq!(property("line"), Some("1"));
            assert_eq!(
                (property("col"), property("endColumn")),
                (Some("12"), Some("17"))
            );
            assert_eq!(
                message.lines().next(),
                Some(one_line(&finding.message).as_str())
            );
        }
    }
    let others: Vec<&str> = commands[annotations..]
        .iter()
        .map(|it| it.0.as_str())
        .collect();
    assert_eq!(others, ["group", "endgroup"]);
    for finding in &run.findings {
        let line = one_line(&finding.message).replace("##[", "## [");
        assert!(text.contains(&line), "{line}");
    }
}

/// A line without the code in it, which does nothing.
fn without_code(line: &str) -> String {
    let parts: Vec<&str> = line.split('`').collect();
    assert_eq!(parts.len() % 2, 1, "a backtick is left open: {line}");
    parts.into_iter().step_by(2).collect()
}

fn checks_markdown(run: &Run) {
    let text = written(|out| markdown::render(run, None, out));
    assert!(text.chars().count() < 65_536);
    let (mut rows, mut fence) = (0, false);
    for line in text.lines() {
        if line.starts_with("```") {
            fence = !fence;
        } else if fence {
            let quoted: Vec<&str> = line.split('"').collect();
            assert!(matches!(quoted.len(), 1 | 3), "{line}");
            let label = quoted.get(1).copied().unwrap_or_default();
            let harmless = |c: char| c.is_alphanumeric() || "#; …".contains(c);
            assert!(label.chars().all(harmless), "{line}");
        } else {
            if line.starts_with("| ") && !line.starts_with("| |") {
                rows += 1;
                assert_eq!(line.matches('|').count(), 4, "{line}");
            }
            let mut plain = without_code(line);
            for ours in [
                "<code>",
                "</code>",
                "<br>",
                "<details>",
                "</details>",
                "<summary>",
                "</summary>",
                "<!-- grouplint -->",
                "[](",
                "**",
            ] {
                plain = plain.replace(ours, "");
            }
            assert!(
                !plain.contains(['<', '>', '`', '[', ']', '*', '_', '$', '@']),
                "{line}"
            );
        }
    }
    assert!(!fence);
    assert!(rows > 0 && rows <= run.findings.len());
}

fn checks(run: &Run) {
    checks_sarif(run);
    checks_gitlab(run);
    checks_xml(run);
    checks_github(run);
    checks_markdown(run);
}

#[test]
fn no_text_breaks_out_of_a_format() {
    checks(&run_of(&texts()));
}

/// More findings than GitHub annotates, and than a comment holds.
#[test]
fn what_does_not_fit_is_counted() {
    let names: Vec<String> = (0..200)
        .map(|index| format!("{index} {}", "<|>".repeat(200)))
        .collect();
    let run = run_of(&names);
    checks(&run);
    let log = written(|out| github::render(&run, None, out));
    assert!(log.contains(
        "GitHub shows 10 annotations of each level for a step: 170 findings are not annotated"
    ));
    let comment = written(|out| markdown::render(&run, None, out));
    assert!(comment.contains("The table ends here: "), "{comment}");
    assert!(comment.contains("The picture leaves out "));
}

#[test]
fn a_place_of_several_lines_has_no_columns() {
    let mut run = samples::odd_run();
    run.findings.retain(|it| it.message.contains("many lines"));
    let text = written(|out| github::render(&run, None, out));
    let line = text.lines().find(|it| it.contains("many lines.tf,"));
    let line = line.expect("the finding is annotated");
    assert!(line.contains("line=1,endLine=5::"), "{line}");
}

/// The runner reads paths below its workspace, which need not be the repository.
#[test]
fn annotations_are_relative_to_the_workspace() {
    let workspace = Some(Path::new("teams"));
    let text = written(|out| github::render(&gate_run(), workspace, out));
    assert!(text.contains("file=push.tf,line=3,"), "{text}");
    assert!(text.contains("file=apps.tf,line=12,"), "{text}");
}

proptest! {
    #[test]
    fn any_text_comes_back_as_it_was(texts in prop::collection::vec("(\\PC|[\r\n\t\u{0}\u{1b}\u{feff}\u{202e}\u{fffe}`|<>&#%:,;\\[\\]()\"'@ ]){1,60}", 1..4)) {
        // No file is called like the folder that it lies in.
        prop_assume!(texts.iter().all(|it| it != "."));
        checks(&run_of(&texts));
    }
}
