//! Runbooks of findings built by hand, so that the order holds for every rule that is known, against `tests/suite/runbook/*.md`.
//! `UPDATE=1 cargo test runbook` writes them.

use std::path::{Path, PathBuf};

use grouplint::finding::{Confidence, EntityKey, Finding, Label, Level};
use grouplint::render::runbook::markdown;
use grouplint::run::{Outcome, Run};
use grouplint::runbook::{self, Action, Runbook};
use grouplint::source::{Sources, Span};

/// A finding of a rule about entities of organizations.
fn finding(rule: &'static str, number: u8, entities: &[(&str, &'static str, &str)]) -> Finding {
    let entities = entities.iter().map(|(org, kind, name)| EntityKey {
        org: (*org).to_owned(),
        kind,
        name: (*name).to_owned(),
    });
    Finding {
        rule,
        level: Level::Error,
        confidence: Confidence::Proven,
        message: "Something is wrong".to_owned(),
        help: format!("Repair number {number}."),
        labels: Vec::new(),
        entities: entities.collect(),
        fingerprint: format!("{number:016x}"),
        instances: Vec::new(),
    }
}

fn run(mut findings: Vec<Finding>, outcome: Outcome) -> Run {
    let mut sources = Sources::default();
    let text = "resource \"okta_push_group\" \"design\" {}\n";
    let file = sources.add("main.tf".to_owned(), PathBuf::from("main.tf"), text);
    for finding in &mut findings {
        finding.labels = vec![Label {
            primary: true,
            span: Span::new(file, 0, 35),
            text: "here".to_owned(),
            trace: Vec::new(),
        }];
    }
    Run {
        sources,
        findings,
        outcome,
        ..Run::default()
    }
}

fn of(findings: Vec<Finding>) -> Runbook {
    runbook::of(&run(findings, Outcome::Findings))
}

const DESIGN: (&str, &str, &str) = ("acme", "group", "Design");
const SLACK: (&str, &str, &str) = ("acme", "app", "Slack");

/// Every rule whose steps are known, with two findings that share some.
fn everything() -> Vec<Finding> {
    let research = ("acme", "group", "Research");
    vec![
        finding("live/mapping-target-missing", 1, &[DESIGN, SLACK]),
        finding("live/mapping-error", 2, &[research, SLACK]),
        finding(
            "live/inactive-member",
            3,
            &[DESIGN, ("acme", "user", "bo@acme.example")],
        ),
        finding(
            "membership/inactive-user-pushed",
            4,
            &[
                DESIGN,
                research,
                ("acme", "push mapping", "Design to Slack"),
                ("acme", "push mapping", "Research to Slack"),
                ("acme", "user", "bo@acme.example"),
            ],
        ),
        finding(
            "change/reactivation-needs-repush",
            5,
            &[
                DESIGN,
                ("acme", "push mapping", "Design to Zoom"),
                ("acme", "user", "cai@acme.example"),
            ],
        ),
        finding("live/member-not-provisioned", 6, &[DESIGN, SLACK]),
        finding("push/without-app-assignment", 7, &[("acme", "app", "Zoom")]),
        finding("push/duplicate-mapping", 8, &[DESIGN, SLACK]),
    ]
}

#[test]
fn every_rule_has_its_steps() {
    let shown = shown(&run(everything(), Outcome::Findings));
    let path = Path::new("tests/suite/runbook/everything.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &shown).expect("the file can be written");
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(shown, expected, "UPDATE=1 rewrites it");
}

fn shown(run: &Run) -> String {
    let mut out = Vec::new();
    markdown::render(&runbook::of(run), run, &mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("a runbook is UTF-8")
}

#[test]
fn a_deleted_target_group_comes_back_in_four_steps_of_one_order() {
    let steps = of(vec![finding(
        "live/mapping-target-missing",
        1,
        &[DESIGN, SLACK],
    )])
    .steps;
    let actions: Vec<Action> = steps.iter().map(|step| step.action).collect();
    assert_eq!(
        actions,
        [
            Action::DeleteMapping,
            Action::ImportGroups,
            Action::PushAgain,
            Action::ConfirmMembers
        ]
    );
    let after: Vec<&[usize]> = steps.iter().map(|step| step.after.as_slice()).collect();
    assert_eq!(after, [&[][..], &[1], &[1, 2], &[3]]);
}

#[test]
fn nothing_waits_for_what_comes_later_or_is_not_there() {
    let steps = of(everything()).steps;
    for (number, step) in (1..).zip(&steps) {
        assert!(step.after.iter().all(|&it| it < number), "{step:?}");
        assert!(!step.because.is_empty(), "{step:?}");
        assert!(step.what.ends_with('.'), "{step:?}");
    }
}

#[test]
fn a_user_is_reactivated_once_and_a_mapping_pushed_once() {
    let user = ("acme", "user", "bo@acme.example");
    let mapping = ("acme", "push mapping", "Design to Slack");
    let rule = "membership/inactive-user-pushed";
    let steps = of(vec![
        finding(rule, 1, &[DESIGN, mapping, user]),
        finding("live/inactive-member", 2, &[DESIGN, mapping, user]),
        finding("live/never-pushed", 3, &[DESIGN, SLACK]),
    ])
    .steps;
    let actions: Vec<Action> = steps.iter().map(|step| step.action).collect();
    assert_eq!(actions, [Action::ReactivateUser, Action::PushAgain]);
    assert_eq!(steps[0].because.len(), 2);
    assert_eq!(steps[1].because.len(), 3);
    assert_eq!(steps[1].after, [1]);
}

#[test]
fn the_same_names_of_two_organizations_are_two_steps_that_say_which() {
    let rule = "live/never-pushed";
    let steps = of(vec![
        finding(rule, 1, &[DESIGN, SLACK]),
        finding(
            rule,
            2,
            &[("beta", "group", "Design"), ("beta", "app", "Slack")],
        ),
    ])
    .steps;
    let what: Vec<&str> = steps.iter().map(|step| step.what.as_str()).collect();
    assert_eq!(
        what,
        [
            "Push `Design` to `Slack` again in organization `acme`.",
            "Push `Design` to `Slack` again in organization `beta`.",
        ]
    );
}

#[test]
fn a_group_whose_name_begins_like_another_is_not_mistaken_for_it() {
    let steps = of(vec![finding(
        "membership/inactive-user-pushed",
        1,
        &[
            ("acme", "group", "Access"),
            ("acme", "group", "Access to Labs"),
            ("acme", "push mapping", "Access to Labs to Zoom"),
            ("acme", "user", "bo@acme.example"),
        ],
    )])
    .steps;
    assert_eq!(steps[1].what, "Push `Access to Labs` to `Zoom` again.");
}

#[test]
fn names_cannot_break_out_of_the_document() {
    let bad = "De`sign\n# Now\u{1b}[31m";
    let entities = [("acme", "group", bad), SLACK];
    let mut finding = finding("live/never-pushed", 1, &entities);
    finding.help = bad.to_owned();
    let shown = shown(&run(vec![finding], Outcome::Findings));
    assert!(!shown.contains('\u{1b}'), "{shown}");
    assert!(!shown.contains("\n# Now"), "{shown}");
    assert!(!shown.contains("De`sign"), "{shown}");
}

#[test]
fn what_could_not_be_read_is_said() {
    let shown = shown(&run(Vec::new(), Outcome::Untrusted));
    assert!(shown.contains("Not everything could be read"), "{shown}");
}
