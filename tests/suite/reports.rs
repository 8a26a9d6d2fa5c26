//! What a run holds for reports: edges around the findings, rules in force, and paths that other programs find.

use std::path::{Path, PathBuf};

use grouplint::check::{Request, check};
use grouplint::discover::Places;
use grouplint::filter::Selection;
use grouplint::picture::EdgeKind;
use grouplint::render::{gitlab, markdown, sarif};
use grouplint::run::Run;

/// An app with two groups: one is both assigned and pushed, one is assigned. The third belongs to another app.
const APP: &str = r#"
variable "label" {}
variable "pushed" {}

resource "okta_app_saml" "app" {
  label = var.label
}

resource "okta_group" "users" {
  name = "${var.label} Users"
}

resource "okta_group" "team" {
  name = "${var.label} Team"
}

resource "okta_app_group_assignment" "users" {
  app_id   = okta_app_saml.app.id
  group_id = okta_group.users.id
}

resource "okta_push_group" "team" {
  app_id          = okta_app_saml.app.id
  source_group_id = var.pushed == "users" ? okta_group.users.id : okta_group.team.id
}
"#;

const MAIN: &str = r#"
module "slack" {
  source = "../modules/app"
  label  = "Slack"
  pushed = "users"
}

module "zoom" {
  source = "../modules/app"
  label  = "Zoom"
  pushed = "team"
}
"#;

/// Checks a repository from its folder `infra`, with a module above it.
fn run(selection: Selection) -> (Run, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("below the folder")).expect("is made");
        std::fs::write(path, text).expect("is written");
    };
    write(".git/HEAD", "");
    write("infra/main.tf", MAIN);
    write("modules/app/main.tf", APP);
    let places = Places {
        working_directory: folder.path().join("infra"),
        paths: vec![PathBuf::from(".")],
        ..Places::default()
    };
    let request = Request {
        places,
        selection,
        ..Request::default()
    };
    (check(&request).expect("no glob is given"), folder)
}

fn same_group() -> Selection {
    Selection {
        only: vec!["push/same-group-assigned".to_owned()],
        skip: Vec::new(),
    }
}

#[test]
fn edges_are_those_around_the_findings() {
    let (run, _folder) = run(same_group());
    let edges = run.edges.iter();
    let edges = edges.map(|it| (it.group.name.as_str(), it.app.name.as_str(), it.kind));
    let edges: Vec<_> = edges.collect();
    assert_eq!(
        edges,
        [
            ("Slack Users", "Slack", EdgeKind::Assigned),
            ("Slack Users", "Slack", EdgeKind::Pushed),
        ]
    );
    let labels = run.findings.iter().flat_map(|it| &it.labels);
    let spans: Vec<_> = labels.map(|label| label.span).collect();
    for edge in &run.edges {
        assert!(edge.spans.iter().any(|it| spans.contains(it)), "{edge:?}");
    }
    let mut comment = Vec::new();
    markdown::render(&run, None, &mut comment).expect("writing to memory");
    let comment = String::from_utf8(comment).expect("UTF-8");
    assert_eq!(comment.matches("#10007;").count(), 2, "{comment}");
}

#[test]
fn nothing_found_is_nothing_drawn() {
    let selection = Selection {
        only: vec!["terraform".to_owned()],
        skip: Vec::new(),
    };
    assert_eq!(run(selection).0.edges, []);
}

#[test]
fn rules_in_force_are_all_rules() {
    let (run, _folder) = run(same_group());
    let all: Vec<&str> = grouplint::rules::all().iter().map(|rule| rule.id).collect();
    let told: Vec<&str> = run.rules.iter().map(|rule| rule.id).collect();
    assert_eq!(told, all);
    let enabled: Vec<&str> = run
        .rules
        .iter()
        .filter(|it| it.enabled)
        .map(|it| it.id)
        .collect();
    assert_eq!(enabled, ["push/same-group-assigned"]);
}

/// GitHub and GitLab look for files below the repository, wherever grouplint was started.
#[test]
fn paths_are_relative_to_the_repository() {
    let (mut run, _folder) = run(same_group());
    let read = |run: &Run| {
        let (mut report, mut log) = (Vec::new(), Vec::new());
        gitlab::render(run, &mut report).expect("writing to memory");
        sarif::render(run, &mut log).expect("writing to memory");
        let report: serde_json::Value = serde_json::from_slice(&report).expect("JSON");
        let log: serde_json::Value = serde_json::from_slice(&log).expect("JSON");
        let artifact =
            &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"];
        let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
        (
            text(&report[0]["location"]["path"]).expect("a path"),
            text(&artifact["uri"]).expect("a URI"),
            text(&artifact["uriBaseId"]),
        )
    };
    let (path, uri, base) = read(&run);
    assert_eq!(path, "modules/app/main.tf");
    assert_eq!(uri, "modules/app/main.tf");
    assert_eq!(base.as_deref(), Some("%SRCROOT%"));

    // A file outside is named in full.
    run.root = Path::new("/somewhere/else").to_owned();
    let (path, uri, base) = read(&run);
    assert!(path.starts_with('/') && path.ends_with("/modules/app/main.tf"));
    assert!(uri.starts_with("file:///") && uri.ends_with("/modules/app/main.tf"));
    assert_eq!(base, None);
}
