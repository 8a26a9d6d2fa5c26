//! Runs whose names hold what the formats use for themselves.

use std::path::PathBuf;

use grouplint::finding::{EntityKey, Instance, Label, Level, NotJudged, Step};
use grouplint::muted::{Muted, MutedBy, Permission};
use grouplint::picture::{Edge, EdgeKind};
use grouplint::run::{Outcome, RuleInForce, Run, Summary};
use grouplint::source::{Sources, Span};
use jiff::civil::date;

use super::samples::{add, finding, full_run};

/// The rules of the sample runs: few, so that their pages do not fill the expected files.
fn rules() -> Vec<RuleInForce> {
    let rule = |id, level| RuleInForce {
        id,
        enabled: true,
        level,
    };
    vec![
        rule("input/unreadable", None),
        rule("membership/inactive-user-pushed", Some(Level::Info)),
        rule("push/same-group-assigned", None),
    ]
}

fn key(org: &str, kind: &'static str, name: &str) -> EntityKey {
    EntityKey {
        org: org.to_owned(),
        kind,
        name: name.to_owned(),
    }
}

/// The full run as a gate sees it: with rules, edges, and one muted finding of each kind.
pub(super) fn gate_run() -> Run {
    let mut run = full_run();
    run.rules = rules();
    run.gate = Some(Level::Error);
    let same = &run.findings[0];
    let edge = |group, kind, label: &Label| Edge {
        group,
        app: same.entities[0].clone(),
        kind,
        spans: vec![label.span],
    };
    let other = EntityKey {
        name: "Zoom Users".to_owned(),
        ..same.entities[1].clone()
    };
    let elsewhere = Label {
        span: Span::top(same.labels[0].span.file),
        ..same.labels[0].clone()
    };
    run.edges = vec![
        edge(
            same.entities[1].clone(),
            EdgeKind::Assigned,
            &same.labels[0],
        ),
        edge(same.entities[1].clone(), EdgeKind::Pushed, &same.labels[1]),
        edge(other, EdgeKind::Assigned, &elsewhere),
    ];
    let span = same.labels[0].span;
    let permission = |reason: &str, until| Permission {
        reason: reason.to_owned(),
        until,
        span,
    };
    let muted = [
        MutedBy::Suppression(permission("SEC-412", Some(date(2027, 1, 31)))),
        MutedBy::Ignore(permission("legacy app", None)),
        MutedBy::Baseline { span },
        MutedBy::Unchanged {
            since: "origin/main".to_owned(),
        },
    ];
    let muted = muted.into_iter().map(|by| Muted {
        finding: run.findings[1].clone(),
        by,
    });
    run.muted = muted.collect();
    run
}

/// Texts that would do something if a format let them.
pub(super) fn texts() -> Vec<String> {
    let texts = [
        "a|b\\|c `code` ``two`` <b>bold</b> <!-- --> &amp; *x* _y_ ~~z~~ [x](http://evil.example) ![i](x) $a$",
        "line\nbreak\r\n\n## heading\n```\nfence",
        "::error file=x::injected",
        "\n::set-output name=a::b",
        "##[error]old form ##vso[task.complete]",
        "%0A::warning::x%25%0D",
        "a,b:c=d",
        "]]> <![CDATA[ &lt; \" ' </failure></checkstyle>",
        "</script><script>alert(1)</script>",
        "\u{1b}[31mred\u{7}\u{0}\u{8}\u{fffe}\u{ffff}",
        "\u{202e}evil\u{2066}\u{200b}\u{feff}",
        "\"]; click n0 href \"javascript:alert(1)\" end",
        "end",
        "#quot; #35; ;;; {}[]()<> --> A",
        "1. list",
        "@octocat #123 www.evil.example https://evil.example/x ada@acme.example :tada:",
        "財務部 🎉 مجموعة עברית",
        "C:\\groups\\a",
        " ",
    ];
    let mut texts: Vec<String> = texts.map(str::to_owned).to_vec();
    texts.push("long ".repeat(1_000));
    texts
}

/// A finding for each text, which is its file, message, help, label, entity, reason and organization.
pub(super) fn run_of(texts: &[String]) -> Run {
    let mut sources = Sources::default();
    let mut run = Run::default();
    for (index, text) in texts.iter().enumerate() {
        let file = add(&mut sources, text, "group_id = \"00gA\"\n");
        let span = Span::new(file, 11, 17);
        let mut label = super::samples::label(true, span, text);
        label.trace = vec![Step {
            span: Span::new(file, 0, 8),
            text: text.clone(),
        }];
        let message = format!("Group `{text}` is both assigned and pushed");
        let help = format!("Create a second group for `{text}`.");
        let level = [Level::Error, Level::Warning, Level::Info][index % 3];
        let mut found = finding(
            "push/same-group-assigned",
            level,
            &message,
            &help,
            vec![label],
        );
        let org = if index % 4 == 0 {
            text
        } else {
            "acme.okta.com"
        };
        found.entities = vec![
            key(org, "app", &format!("app {text}")),
            key(org, "group", text),
        ];
        found.instances = vec![Instance {
            entities: found.entities.clone(),
            fingerprint: found.fingerprint.clone(),
            module: text.clone(),
            callers: vec![Span::new(file, 0, 8)],
        }];
        let edge = |kind| Edge {
            group: found.entities[1].clone(),
            app: found.entities[0].clone(),
            kind,
            spans: vec![span],
        };
        run.edges
            .extend([edge(EdgeKind::Assigned), edge(EdgeKind::Pushed)]);
        run.muted.push(Muted {
            finding: found.clone(),
            by: MutedBy::Suppression(Permission {
                reason: text.clone(),
                until: None,
                span,
            }),
        });
        run.summary.not_judged.push(NotJudged {
            rule: "push/same-group-assigned",
            entity: text.clone(),
            reason: text.clone(),
        });
        run.findings.push(found);
    }
    Run {
        sources,
        rules: rules(),
        gate: Some(Level::Warning),
        outcome: Outcome::Findings,
        summary: Summary {
            files: texts.len(),
            resources: texts.len(),
            not_recognized: texts.to_vec(),
            notes: texts.to_vec(),
            ..run.summary
        },
        ..run
    }
}

/// A run that read nothing, as a check of a path that is not there comes to.
pub(super) fn unread_run() -> Run {
    let mut sources = Sources::default();
    let file = sources.add("nowhere".to_owned(), PathBuf::from("/else/no where"), "");
    let label = super::samples::label(true, Span::top(file), "here");
    let message = "`nowhere` cannot be read: there is no such file or directory";
    let found = finding(
        "input/unreadable",
        Level::Error,
        message,
        "Check the path, or leave it out.",
        vec![label],
    );
    Run {
        sources,
        findings: vec![found],
        rules: rules(),
        gate: Some(Level::Error),
        outcome: Outcome::Untrusted,
        ..Run::default()
    }
}
