//! The example organizations: every form of one gives the same findings, and they are the ones its README promises.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use grouplint::check::{Request, check};
use grouplint::discover::Places;
use grouplint::finding::{EntityKey, Finding};
use grouplint::run::Run;

/// Examples that are written in several forms, with the forms.
const FORMS: [(&str, &[&str]); 1] = [("acme", &["hcl", "modules", "tf-json", "yaml", "plain"])];

fn run(path: &str) -> Run {
    run_as(&[path], None)
}

/// Checks paths, one of which may have been given the name of an organization.
fn run_as(paths: &[&str], org: Option<(String, PathBuf)>) -> Run {
    let working_directory = std::env::current_dir().expect("a working directory");
    let places = Places {
        working_directory,
        paths: paths.iter().map(PathBuf::from).collect(),
        ..Places::default()
    };
    check(&Request {
        places,
        orgs: org.into_iter().collect(),
        ..Request::default()
    })
    .expect("no glob is given")
}

fn fingerprints(run: &Run) -> BTreeMap<String, String> {
    let instances = run.findings.iter().flat_map(|finding| {
        finding.instances.iter().map(|instance| {
            (
                instance.fingerprint.clone(),
                line(finding, &instance.entities),
            )
        })
    });
    instances.collect()
}

/// `error push/same-group-assigned | app:Slack, group:Design`
fn line(finding: &Finding, entities: &[EntityKey]) -> String {
    let entities = entities
        .iter()
        .map(|entity| format!("{}:{}", entity.kind, entity.name));
    format!(
        "{} {} | {}",
        finding.level,
        finding.rule,
        entities.collect::<Vec<_>>().join(", ")
    )
}

/// Forms of what Terraform and Okta hold once an organization is applied, made by `tests/oracle/examples.py`.
const RECORDED: [(&str, &[&str]); 1] = [("acme", &["plan", "state", "tfstate", "export"])];

#[test]
fn every_form_of_an_organization_gives_the_same_findings() {
    for (example, forms) in FORMS {
        let first = fingerprints(&run(&format!("examples/{example}/{}", forms[0])));
        assert!(!first.is_empty(), "{example} has findings");
        for form in &forms[1..] {
            let other = fingerprints(&run(&format!("examples/{example}/{form}")));
            assert_eq!(first, other, "{example}: {} and {form}", forms[0]);
        }
    }
}

/// What a recorded form says instead of what the configuration says.
fn expected(form: &str, written: &BTreeMap<String, String>) -> BTreeSet<String> {
    let mut lines: BTreeSet<String> = written.values().cloned().collect();
    match form {
        // Zoom is still active before the plan.
        "plan" => {
            lines.remove("warning assignment/inactive-app | app:Zoom");
            lines.insert("warning change/app-deactivated | app:Zoom".to_owned());
        }
        // Okta itself keeps one assignment of a pair.
        "export" => lines.retain(|line| !line.contains("assignment/duplicate")),
        _ => {}
    }
    lines
}

#[test]
fn what_is_recorded_gives_the_findings_of_the_configuration() {
    for (example, forms) in RECORDED {
        let written = fingerprints(&run(&format!("examples/{example}/hcl")));
        for form in forms {
            let path = format!("examples/{example}/{form}");
            // A state does not say which organization it is of.
            let org = ("acme.okta.com".to_owned(), PathBuf::from(&path));
            let run = run_as(&[&path], form.ends_with("state").then_some(org));
            let found = fingerprints(&run);
            let lines: BTreeSet<String> = found.values().cloned().collect();
            assert_eq!(expected(form, &written), lines, "{example}: {form}");
            for (fingerprint, line) in found.iter().filter(|(_, it)| !it.contains(" change/")) {
                assert_eq!(written.get(fingerprint), Some(line), "{example}: {form}");
            }
        }
    }
}

#[test]
fn examples_give_the_findings_they_promise() {
    for (example, folder) in [("acme", "examples/acme/hcl"), ("traps", "examples/traps")] {
        let path = format!("examples/{example}/findings.txt");
        let found: BTreeSet<String> = fingerprints(&run(folder)).into_values().collect();
        let found = found
            .into_iter()
            .map(|line| line + "\n")
            .collect::<String>();
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &found).expect("the file can be written");
        }
        let promised = std::fs::read_to_string(&path).expect("the file is there");
        assert_eq!(promised, found, "{path}");
    }
}

#[test]
fn what_is_recorded_is_reported_once_and_at_the_configuration() {
    for (example, forms) in RECORDED {
        let source = format!("examples/{example}/hcl");
        let written = fingerprints(&run(&source));
        for form in forms {
            let both = run_as(&[&source, &format!("examples/{example}/{form}")], None);
            // With the configuration beside it, an export has nothing less to say.
            let expected = match *form {
                "export" => written.values().cloned().collect(),
                form => expected(form, &written),
            };
            let lines: BTreeSet<String> = fingerprints(&both).into_values().collect();
            assert_eq!(expected, lines, "{example}: hcl and {form}");
            for finding in &both.findings {
                let name = both.sources.get(finding.labels[0].span.file).name();
                assert!(name.starts_with(&source), "{}: {name}", finding.rule);
            }
        }
    }
}

#[test]
fn what_is_recorded_is_one_organization_without_the_configuration() {
    for (example, forms) in RECORDED {
        let written = fingerprints(&run(&format!("examples/{example}/hcl")));
        let paths: Vec<String> = forms
            .iter()
            .map(|form| format!("examples/{example}/{form}"))
            .collect();
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        // The plan says which organization the states beside it are of.
        let run = run_as(&paths, None);
        let lines: BTreeSet<String> = fingerprints(&run).into_values().collect();
        assert_eq!(expected("plan", &written), lines, "{paths:?}");
    }
}
