//! Runs built by hand: one with most of what a report can hold, and one with files that are hard to show.

use std::path::PathBuf;

use grouplint::finding::{Confidence, EntityKey, Finding, Instance, Label, Level, NotJudged, Step};
use grouplint::muted::{Muted, MutedBy, Permission};
use grouplint::run::{Outcome, Run, Summary};
use grouplint::source::{FileId, Sources, Span};

/// The place of a text that occurs once in a file.
pub(super) fn at(sources: &Sources, file: FileId, needle: &str) -> Span {
    let text = sources.get(file).text();
    let start = text
        .find(needle)
        .unwrap_or_else(|| panic!("not in the file: {needle}"));
    Span::new(file, start, start + needle.len())
}

pub(super) fn label(primary: bool, span: Span, text: &str) -> Label {
    Label {
        primary,
        span,
        text: text.to_owned(),
        trace: Vec::new(),
    }
}

pub(super) fn finding(
    rule: &'static str,
    level: Level,
    message: &str,
    help: &str,
    labels: Vec<Label>,
) -> Finding {
    Finding {
        rule,
        level,
        confidence: Confidence::Proven,
        message: message.to_owned(),
        help: help.to_owned(),
        labels,
        entities: Vec::new(),
        fingerprint: "0123456789abcdef".to_owned(),
        instances: Vec::new(),
    }
}

pub(super) fn add(sources: &mut Sources, name: &str, text: &str) -> FileId {
    sources.add(name.to_owned(), PathBuf::from(name), text)
}

const APPS: &str = r#"locals {
  data_team = okta_group.data.id
}

resource "okta_app_saml" "zoom" {
  label             = "Zoom"
  preconfigured_app = "zoomus"
}

resource "okta_app_group_assignment" "data" {
  app_id   = okta_app_saml.zoom.id
  group_id = local.data_team
  priority = 1
}

resource "okta_user" "ada" {
  login  = "ada@example.com"
  status = "DEPROVISIONED"
}
"#;

const PUSH: &str = r#"resource "okta_push_group" "data" {
  app_id            = okta_app_saml.zoom.id
  source_group_id   = okta_group.data.id
  target_group_name = "data-team"
}
"#;

/// A policy run with most of what a report can hold.
pub(super) fn full_run() -> Run {
    let mut sources = Sources::default();
    let apps = add(&mut sources, "apps.tf", APPS);
    let push = add(&mut sources, "teams/push.tf", PUSH);
    let main = add(
        &mut sources,
        "main.tf",
        "module \"a\" {\n}\n\nmodule \"b\" {\n}\n",
    );
    let mut assigned = label(true, at(&sources, apps, "local.data_team"), "assigned here");
    assigned.trace = vec![Step {
        span: at(&sources, apps, "data_team = okta_group.data.id"),
        text: "local `data_team`".to_owned(),
    }];
    let pushed = at(&sources, push, "okta_group.data.id");
    let mut same = finding(
        "push/same-group-assigned",
        Level::Error,
        "group \"Data\" is assigned to app \"Zoom\" and pushed to it",
        "Assign a second group to \"Zoom\", fill it from the same source, and then remove this assignment.",
        vec![assigned, label(false, pushed, "pushed here")],
    );
    let key = |kind, name: &str| EntityKey {
        org: "acme".to_owned(),
        kind,
        name: name.to_owned(),
    };
    same.entities = vec![key("app", "Zoom"), key("group", "Data")];
    same.instances = ["module \"a\"", "module \"b\""]
        .into_iter()
        .map(|call| Instance {
            entities: same.entities.clone(),
            fingerprint: same.fingerprint.clone(),
            module: call.replace("module \"", "module.").replace('"', ""),
            callers: vec![at(&sources, main, call)],
        })
        .collect();
    let mut inactive = finding(
        "membership/inactive-user-pushed",
        Level::Warning,
        "user \"ada@example.com\" is deprovisioned and a member of the pushed group \"Data\"",
        "Remove the user from the group.",
        vec![
            label(
                true,
                at(&sources, apps, "\"DEPROVISIONED\""),
                "inactive here",
            ),
            label(false, at(&sources, apps, "\"ada@example.com\""), "the user"),
        ],
    );
    inactive.confidence = Confidence::Likely;
    let again = finding(
        "push/same-group-assigned",
        Level::Error,
        "group \"Everybody in the very large research and development department\" is assigned to app \"Zoom\" and pushed to it",
        "Assign a second group to \"Zoom\".",
        vec![label(
            true,
            at(&sources, push, "source_group_id"),
            "pushed here",
        )],
    );
    let not_judged = (0..9).map(|index| NotJudged {
        rule: [
            "push/members-not-assigned",
            "push/same-group-assigned",
            "assignment/duplicate",
        ][index % 3],
        entity: format!("okta_push_group.team{index}"),
        reason: format!("app_id depends on `var.app{}`", index / 3 * (index % 4)),
    });
    let summary = Summary {
        files: 12,
        resources: 84,
        not_read: Vec::new(),
        not_recognized: ["a.yaml", "b.yaml", "c.yaml", "d.yaml"]
            .map(String::from)
            .to_vec(),
        not_judged: not_judged.collect(),
        notes: vec!["`--exclude vendor/**` matched no file.".to_owned()],
    };
    let muted = muted(&sources, push, &again);
    Run {
        sources,
        findings: vec![same, inactive, again],
        muted,
        summary,
        outcome: Outcome::Findings,
        ..Run::default()
    }
}

/// A finding once for each reason not to count it.
fn muted(sources: &Sources, file: FileId, finding: &Finding) -> Vec<Muted> {
    let span = at(sources, file, "source_group_id");
    let permission = |until: Option<&str>| Permission {
        reason: "SEC-412: \"both\" are needed".to_owned(),
        until: until.map(|day| day.parse().expect("a day")),
        span,
    };
    let reasons = [
        MutedBy::Suppression(permission(Some("2027-01-31"))),
        MutedBy::Suppression(permission(None)),
        MutedBy::Ignore(permission(None)),
        MutedBy::Baseline { span },
        MutedBy::Unchanged {
            since: "origin/main".to_owned(),
        },
    ];
    let muted = reasons.map(|by| Muted {
        finding: finding.clone(),
        by,
    });
    muted.to_vec()
}

/// Files that are hard to show, with the texts to label in them. An empty text is the end of the file.
fn odd_files() -> Vec<(&'static str, String, Vec<&'static str>)> {
    let mut one_line = "{\"values\":[".to_owned();
    while one_line.len() < 600_000 {
        one_line.push_str("{\"id\":\"00g8xv3\",\"name\":\"team\"},");
    }
    one_line.push_str("{\"assigned\":\"00gFIRST\"},");
    while one_line.len() < 1_000_000 {
        one_line.push_str("{\"id\":\"00g8xv3\",\"name\":\"team\"},");
    }
    one_line.push_str("{\"pushed\":\"00gSECOND\"}]}\n");
    let apart: Vec<String> = (1..=120)
        .map(|line| format!("  - group: team-{line:03}\n"))
        .collect();
    let long_context = format!(
        "# {0}\ngroup_id = \"00gA\"\n# {0}\n",
        "a long comment ".repeat(12)
    );
    let wide = format!(
        "users = [\"{}\", \"ada\", \"{}\"]\n",
        "财务部,".repeat(20),
        "é".repeat(50)
    );
    let owned = |text: &str| text.to_owned();
    vec![
        (
            "one line of 1 MB.json",
            one_line,
            vec!["\"00gFIRST\"", "\"00gSECOND\""],
        ),
        (
            "crlf.yaml",
            owned("groups:\r\n  - name: A\r\n  - name: B\r\napps:\r\n"),
            vec!["B"],
        ),
        (
            "bom.yaml",
            owned("\u{feff}group: A\nnext: B\n"),
            vec!["group", "B"],
        ),
        (
            "wide.yaml",
            owned("name: 財務部 🎉 team\nnext: B\n"),
            vec!["🎉", "team"],
        ),
        (
            "tabs.tf",
            owned("\tgroup_id\t= \"00gA\"\n"),
            vec!["\"00gA\""],
        ),
        ("end.yaml", owned("groups:\n  - name: A\n\n\n"), vec![""]),
        ("no newline.yaml", owned("groups:\n  - name: A"), vec![""]),
        (
            "apart.yaml",
            apart.concat(),
            vec!["team-003", "team-103", "team-106"],
        ),
        (
            "steering.yaml",
            owned("a: \u{1b}[31mRED\u{1b}]8;;http://x\u{7}\nb: \u{202e}live\rX\u{0}\n"),
            vec!["RED", "live"],
        ),
        ("name\u{1b}[2J\n.yaml", owned("a: 1\n"), vec!["1"]),
        (
            "many lines.tf",
            owned("resource \"a\" \"b\" {\n  c = 1\n\n  d = 2\n}\n"),
            vec!["resource \"a\" \"b\" {\n  c = 1\n\n  d = 2\n}"],
        ),
        (
            "same place.tf",
            owned("group_id = \"00gA\"\n"),
            vec!["\"00gA\"", "\"00gA\"", "00gA"],
        ),
        ("long context.tf", long_context, vec!["\"00gA\""]),
        ("long wide.tf", wide, vec!["\"ada\""]),
        (
            "long label.tf",
            format!("a = \"{}\"\n", "x".repeat(300)),
            vec!["\"xxxxxxxx"],
        ),
        ("mark inside.yaml", owned(" \u{feff}"), vec![" "]),
        ("empty.yaml", String::new(), vec![""]),
        ("blank.yaml", owned("  \n \n"), vec![""]),
        ("blank without newline.yaml", owned("   "), vec![""]),
    ]
}

pub(super) fn odd_run() -> Run {
    let mut sources = Sources::default();
    let mut findings = Vec::new();
    for (name, text, needles) in odd_files() {
        let file = add(&mut sources, name, &text);
        let place = |needle: &&str| match *needle {
            "" => Span::new(file, text.len(), text.len()),
            needle => at(&sources, file, needle),
        };
        let labels = needles.iter().enumerate();
        let labels = labels
            .map(|(index, needle)| label(index == 0, place(needle), &format!("label {index}")));
        let message = format!("shown from {name}");
        findings.push(finding(
            "input/syntax-error",
            Level::Error,
            &message,
            "Look.",
            labels.collect(),
        ));
    }
    let summary = Summary {
        files: findings.len(),
        ..Summary::default()
    };
    Run {
        sources,
        findings,
        summary,
        outcome: Outcome::Untrusted,
        ..Run::default()
    }
}

pub(super) const PAGE: &str = r#"---
summary: One group both assigns and is pushed.
---

# push/same-group-assigned

One group both assigns users to an app and is pushed to it. The level is an **error** while the mapping
is active and a warning while it is `INACTIVE`, because [Okta names this case][case] and
[the provider](https://example.com/provider) agrees.

## Flagged

```hcl
resource "okta_push_group" "data" {
	app_id = "a"

  x = 1
}
```

| Key | Value |
|-----|-------|
| `a` | b     |

1. Create a group for access, for example `Slack Users`, and fill it from the same source: add it to the rule
   that feeds the pushed group.
2. Assign it.

- One
- Two `code` and [unknown] and [text][nowhere]
  continued

<https://example.com> and an unclosed ` mark, ** mark and [ mark.

[case]: https://example.com/case
"#;
