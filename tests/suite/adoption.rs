//! A team adopts grouplint on a messy organization, step by step as the documentation says.

use std::fs;
use std::path::Path;
use std::process::Command;

/// Runs grouplint in a folder: its exit status and what it printed.
fn grouplint(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_grouplint"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .output()
        .expect("grouplint starts");
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8(text).expect("output is UTF-8");
    (
        output.status.code().expect("grouplint ends by itself"),
        text,
    )
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder can be made");
    for entry in fs::read_dir(from).expect("readable") {
        let path = entry.expect("readable").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("the file can be copied");
        }
    }
}

const MISTAKE: &str = r#"
resource "okta_group" "gate_test" {
  name = "Gate Test"
}

resource "okta_app_group_assignment" "gate_test" {
  app_id   = okta_app_saml.aws.id
  group_id = okta_group.gate_test.id
}

resource "okta_push_group" "gate_test" {
  app_id          = okta_app_saml.aws.id
  source_group_id = okta_group.gate_test.id
}
"#;

#[test]
fn a_team_adopts_the_gate_on_a_messy_organization() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let here = folder.path();
    copy(Path::new("examples/acme/hcl"), here);

    let (status, text) = grouplint(here, &["check"]);
    assert_eq!(status, 1, "the organization is messy:\n{text}");

    let (status, text) = grouplint(here, &["init"]);
    assert_eq!(status, 0, "{text}");
    let (status, text) = grouplint(here, &["baseline", "write"]);
    assert_eq!(status, 0, "{text}");
    let (status, text) = grouplint(here, &["check", "--fail-on", "info"]);
    assert_eq!(status, 0, "everything old is in the baseline:\n{text}");

    // A new mistake fails, and nothing else is reported.
    fs::write(here.join("new.tf"), MISTAKE).expect("writable");
    let (status, text) = grouplint(here, &["check", "--format", "concise"]);
    assert_eq!(status, 1, "{text}");
    assert_eq!(text.matches("error[").count(), 1, "{text}");
    let (status, text) = grouplint(here, &["baseline", "write"]);
    assert_eq!(status, 1, "a baseline does not grow by itself:\n{text}");

    // A suppressed one does not.
    let allow = |until: &str| {
        let comment = format!(
            "# grouplint: allow(push/same-group-assigned, reason = \"GATE-1\", until = {until})\nresource \"okta_push_group\""
        );
        MISTAKE.replace("resource \"okta_push_group\"", &comment)
    };
    fs::write(here.join("new.tf"), allow("2027-01-31")).expect("writable");
    let today = ["check", "--today", "2027-01-31", "--format", "concise"];
    let (status, text) = grouplint(here, &today);
    assert_eq!(status, 0, "{text}");

    // An expired suppression fails, and its finding returns.
    let tomorrow = ["check", "--today", "2027-02-01", "--format", "concise"];
    let (status, text) = grouplint(here, &tomorrow);
    assert_eq!(status, 1, "{text}");
    assert!(text.contains("error[config/expired-suppression]"), "{text}");
    assert!(text.contains("error[push/same-group-assigned]"), "{text}");
    fs::remove_file(here.join("new.tf")).expect("removable");

    // Moving and reformatting changes nothing.
    fs::create_dir(here.join("old")).expect("a folder");
    let push = fs::read_to_string(here.join("push.tf")).expect("readable");
    let spaced = push.replace('\n', "\n\n").replace("  ", "    ");
    fs::write(here.join("pushed_groups.tf"), spaced).expect("writable");
    fs::remove_file(here.join("push.tf")).expect("removable");
    let (status, text) = grouplint(here, &["check", "--fail-on", "info"]);
    assert_eq!(status, 0, "{text}");

    // A repaired finding leaves the baseline.
    fs::remove_file(here.join("pushed_groups.tf")).expect("removable");
    let (status, text) = grouplint(here, &["check", "--format", "concise"]);
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("info[config/stale-baseline]"), "{text}");
    let (status, text) = grouplint(here, &["baseline", "prune"]);
    assert_eq!(status, 0, "{text}");
    let (_, text) = grouplint(here, &["check", "--format", "concise"]);
    assert!(!text.contains("stale-baseline"), "{text}");
}
