//! What is an export, what it says, and what is left alone.

use std::path::PathBuf;

use grouplint::check::{Request, check};
use grouplint::discover::Places;
use grouplint::resolve::resource::Resource;
use grouplint::run::Run;
use grouplint::understand::{Understood, understand};

const APP: &str = "0oaslack000000000001";
const GROUP: &str = "00geng00000000000001";

/// Files below a folder, by name.
type Files<'f> = &'f [(&'f str, &'f str)];

fn request(files: Files<'_>) -> (tempfile::TempDir, Request) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a file lies in a folder"))
            .expect("the folder can be made");
        std::fs::write(path, text).expect("the file can be written");
    }
    let places = Places {
        working_directory: folder.path().to_owned(),
        paths: vec![PathBuf::from(".")],
        ..Places::default()
    };
    let request = Request {
        places,
        ..Request::default()
    };
    (folder, request)
}

fn seen(files: Files<'_>) -> Understood {
    let (_folder, request) = request(files);
    understand(&request).expect("no glob is given")
}

fn judged(files: Files<'_>) -> Run {
    let (_folder, request) = request(files);
    check(&request).expect("no glob is given")
}

fn addresses(seen: &Understood) -> Vec<String> {
    let resources = seen.resolved.resources.iter();
    resources
        .map(|it: &Resource| it.address.to_string())
        .collect()
}

fn messages(seen: &Understood) -> Vec<&str> {
    seen.problems.iter().map(|it| it.message.as_str()).collect()
}

#[test]
fn the_same_objects_are_read_from_every_arrangement() {
    let assignment = format!(r#"{{"id": "{GROUP}", "priority": 0}}"#);
    let linked = format!(
        r#"{{"id": "{GROUP}", "_links": {{"app": {{"href": "https://acme.okta.com/api/v1/apps/{APP}"}}}}}}"#
    );
    let arrangements = [
        (
            "one object",
            format!("apps/{APP}/group.json"),
            assignment.clone(),
        ),
        (
            "a list",
            format!("apps/{APP}/groups.json"),
            format!("[{assignment}]"),
        ),
        (
            "pages",
            format!("apps_{APP}_groups.json"),
            format!("[[{assignment}], []]"),
        ),
        (
            "under an id",
            "all.json".to_owned(),
            format!(r#"{{"{APP}": [{assignment}]}}"#),
        ),
        ("a link", "anything.json".to_owned(), format!("[{linked}]")),
    ];
    for (what, name, text) in arrangements {
        let seen = seen(&[(&name, &text)]);
        let expected = format!("okta_app_group_assignment.{APP} {GROUP}");
        assert_eq!(addresses(&seen), [expected], "{what}: {:?}", seen.problems);
    }
}

#[test]
fn a_list_of_users_belongs_to_the_group_that_its_place_names() {
    let users = r#"[{"id": "00uada00000000000001", "status": "ACTIVE", "profile": {"login": "ada@acme.example"}}]"#;
    let members = format!("groups/{GROUP}/users.json");
    assert_eq!(
        addresses(&seen(&[("users.json", users)])),
        ["okta_user.00uada00000000000001"]
    );
    assert_eq!(
        addresses(&seen(&[(&members, users)])),
        [
            format!("okta_group_memberships.{GROUP}"),
            "okta_user.00uada00000000000001".to_owned()
        ]
    );
}

#[test]
fn what_cannot_be_read_is_said() {
    let mapping = format!(r#"[{{"id": "gPmeng00000000000001", "sourceGroupId": "{GROUP}"}}]"#);
    let error = r#"{"errorCode": "E0000006", "errorSummary": "You do not have permission"}"#;
    let cut = format!(r#"[{{"id": "gPmeng00000000000001", "sourceGroupId": "{GROUP}", "#);
    let manifest = r#"{"org": "acme.okta.com", "complete": ["group"]}"#;
    let mixed =
        format!(r#"[{{"id": "{GROUP}", "type": "OKTA_GROUP", "profile": {{"name": "E"}}}}, 7]"#);
    let cases = [
        (
            "mappings.json",
            mapping.as_str(),
            "`mappings.json` does not say which app its push mappings belong to",
        ),
        (
            "groups.json",
            error,
            "`groups.json` holds an error that Okta's API answered",
        ),
        (
            "export.json",
            manifest,
            "`group` is no collection of an export",
        ),
        (
            "groups.json",
            &mixed,
            "An element of `groups.json` is no object of Okta's API like those before it",
        ),
    ];
    for (name, text, message) in cases {
        assert_eq!(messages(&seen(&[(name, text)])), [message], "{name}");
    }
    assert!(
        !messages(&seen(&[("mappings.json", &cut)])).is_empty(),
        "a download that broke off"
    );
}

#[test]
fn what_only_looks_like_an_export_is_left_alone() {
    let others = [
        r#"[{"id": "00g", "name": "no profile"}]"#,
        r#"{"groups": [{"id": "00geng00000000000001", "name": "of another tool"}], "name": "x"}"#,
        r#"[{"name": "USER_PROVISIONING"}]"#,
        r#"{"errorCode": "X1", "errorSummary": "of another API"}"#,
        r#"{"complete": ["a task"]}"#,
        "[]",
        r#"{"0oaslack000000000001": "slack"}"#,
    ];
    for text in others {
        let seen = seen(&[("some.json", text), ("main.tf", "")]);
        assert!(seen.resolved.resources.is_empty(), "{text}");
        assert_eq!(messages(&seen), [] as [&str; 0], "{text}");
        assert_eq!(seen.not_recognized, ["some.json"], "{text}");
    }
}

#[test]
fn a_part_that_does_not_parse_leaves_the_absence_of_assignments_open() {
    let app = format!(r#"[{{"id": "{APP}", "label": "Slack", "status": "ACTIVE"}}]"#);
    let mapping = format!(
        r#"[{{"id": "gPmeng00000000000001", "sourceGroupId": "{GROUP}", "status": "ACTIVE"}}]"#
    );
    let mappings = format!("export/apps/{APP}/mappings.json");
    let assignments = format!("export/apps/{APP}/groups.json");
    let manifest = r#"{"complete": ["apps/*/groups", "apps/*/users"]}"#;
    let base = [
        ("export/export.json", manifest),
        ("export/apps.json", app.as_str()),
        (mappings.as_str(), mapping.as_str()),
    ];
    let fired = |run: &Run| run.findings.iter().map(|it| it.rule).collect::<Vec<_>>();
    assert_eq!(
        fired(&judged(&base)),
        ["push/without-app-assignment"],
        "complete and empty"
    );
    let broken = format!(r#"[{{"id": "{GROUP}", "priority": 0, "_links": "#);
    let mut with_broken = base.to_vec();
    with_broken.push((assignments.as_str(), broken.as_str()));
    assert_eq!(
        fired(&judged(&with_broken)),
        ["input/syntax-error"],
        "perhaps assigned"
    );
}

#[test]
fn an_imported_group_is_not_taken_for_one_of_the_same_name() {
    let main = r#"
provider "okta" {
  org_name = "acme"
}
resource "okta_group" "engineering" {
  name = "Engineering"
}
resource "okta_app_group_assignment" "a" {
  app_id   = "0oaslack000000000001"
  group_id = okta_group.engineering.id
}
"#;
    let groups = |kind: &str| {
        format!(
            r#"[{{"id": "00gtarget00000000001", "type": "{kind}", "profile": {{"name": "Engineering"}}}}]"#
        )
    };
    let mapping = format!(
        r#"[{{"id": "gPmeng00000000000001", "sourceGroupId": "00gtarget00000000001", "status": "ACTIVE",
             "_links": {{"app": {{"href": "https://acme.okta.com/api/v1/apps/{APP}"}}}}}}]"#
    );
    for (kind, same) in [("APP_GROUP", false), ("OKTA_GROUP", true)] {
        let groups = groups(kind);
        let run = judged(&[
            ("main.tf", main),
            ("groups.json", &groups),
            ("mappings.json", &mapping),
        ]);
        let fires = run
            .findings
            .iter()
            .any(|it| it.rule == "push/same-group-assigned");
        assert_eq!(fires, same, "{kind}: {:?}", run.findings);
    }
}
