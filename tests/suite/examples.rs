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
    run_all(&[path])
}

fn run_all(paths: &[&str]) -> Run {
    let places = Places {
        working_directory: std::env::current_dir().expect("a working directory"),
        paths: paths.iter().map(PathBuf::from).collect(),
        ..Places::default()
    };
    check(&Request {
        places,
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
fn an_export_gives_the_findings_of_the_configuration_it_was_made_of() {
    let written = fingerprints(&run("examples/acme/hcl"));
    let mut live = written.clone();
    // Okta itself keeps one assignment of a pair.
    live.retain(|_, line| !line.contains("assignment/duplicate"));
    assert_eq!(live, fingerprints(&run("examples/acme/export")));

    let both = run_all(&["examples/acme/hcl", "examples/acme/export"]);
    assert_eq!(
        written,
        fingerprints(&both),
        "together nothing is reported twice"
    );
    for finding in &both.findings {
        let name = both.sources.get(finding.labels[0].span.file).name();
        assert!(
            name.starts_with("examples/acme/hcl/"),
            "{}: {name}",
            finding.rule
        );
    }
}
