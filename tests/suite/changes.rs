//! Real plans of changes, each read alone and with the source it was made from: the findings about what a plan is about to do.
//!
//! `UPDATE=1 cargo test changes` writes them into `findings.txt` of each change. How the plans are made, `tests/oracle/changes.py` says.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use grouplint::check::{Request, check};
use grouplint::discover::Places;
use grouplint::finding::Finding;
use grouplint::rules;

const CATEGORY: &str = "change/";

#[test]
fn every_change_gives_the_findings_it_promises() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = String::new();
    for change in changes() {
        let plan = change.join("plan.json");
        let alone = findings(&[(&plan, "plan.json")]);
        let joined = findings(&[(&plan, "plan.json"), (&change.join("after"), ".")]);
        let mut found = String::new();
        for (line, forms) in merged(alone, joined) {
            _ = writeln!(found, "{forms}: {line}");
        }
        let path = change.join("findings.txt");
        if update {
            std::fs::write(&path, &found).expect("the file can be written");
        }
        let promised = std::fs::read_to_string(&path).unwrap_or_default();
        if promised != found {
            _ = writeln!(
                wrong,
                "{}: promised\n{promised}found\n{found}",
                path.display()
            );
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn every_rule_about_changes_has_a_real_change_that_it_flags() {
    let flagged: BTreeSet<String> = changes()
        .iter()
        .filter_map(|change| std::fs::read_to_string(change.join("findings.txt")).ok())
        .flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>())
        .filter_map(|line| Some(line.split_whitespace().nth(3)?.to_owned()))
        .collect();
    let rules = rules::all().into_iter().map(|rule| rule.id);
    let missing: Vec<&str> = rules
        .filter(|id| id.starts_with(CATEGORY) && !flagged.contains(*id))
        .collect();
    assert!(missing.is_empty(), "no real change has {missing:?}");
}

fn changes() -> Vec<PathBuf> {
    let entries = std::fs::read_dir("tests/suite/changes").expect("the folder is there");
    let folders = entries.map(|entry| entry.expect("readable").path());
    let mut folders: Vec<PathBuf> = folders.filter(|path| path.is_dir()).collect();
    folders.sort();
    assert!(!folders.is_empty(), "there are changes");
    folders
}

/// The findings about changes when these files lie in one folder, one a line.
fn findings(files: &[(&Path, &str)]) -> BTreeSet<String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (from, to) in files {
        copy(from, &folder.path().join(to));
    }
    let places = Places {
        working_directory: folder.path().to_owned(),
        paths: vec![PathBuf::from(".")],
        ..Places::default()
    };
    let run = check(&Request {
        places,
        ..Request::default()
    })
    .expect("no glob is given");
    let own = run
        .findings
        .iter()
        .filter(|it| it.rule.starts_with(CATEGORY));
    own.map(line).collect()
}

/// ``error change/push-replaced | app Slack, group Design | Replacing …``
fn line(finding: &Finding) -> String {
    let entities = finding.entities.iter();
    let entities: Vec<String> = entities
        .map(|it| format!("{} {}", it.kind, it.name))
        .collect();
    format!(
        "{} {} | {} | {}",
        finding.level,
        finding.rule,
        entities.join(", "),
        finding.message
    )
}

/// Each line with the forms that have it.
fn merged(alone: BTreeSet<String>, joined: BTreeSet<String>) -> BTreeMap<String, &'static str> {
    let mut merged: BTreeMap<String, &str> = BTreeMap::new();
    merged.extend(alone.into_iter().map(|line| (line, "plan alone")));
    for line in joined {
        let forms = merged.entry(line).or_insert("with source");
        if *forms == "plan alone" {
            *forms = "in both";
        }
    }
    merged
}

fn copy(from: &Path, to: &Path) {
    if !from.is_dir() {
        std::fs::copy(from, to).expect("the file can be copied");
        return;
    }
    std::fs::create_dir_all(to).expect("the folder can be made");
    for entry in std::fs::read_dir(from).expect("the folder is there") {
        let entry = entry.expect("readable");
        copy(&entry.path(), &to.join(entry.file_name()));
    }
}
