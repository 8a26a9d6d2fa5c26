//! Root modules as Terraform plans them, compared with what `resolve` makes of them.
//!
//! The roots lie in `plans/*.txt`. What the real `terraform` knows of each lies beside it in `*.json`, written by
//! `tests/oracle/plans.py`. Whatever Terraform knows must be the same here or unknown, and what it cannot know before it applies
//! must not be known here either.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use grouplint::discover::library::Library;
use grouplint::discover::{Discovery, Places};
use grouplint::parse::Parsed;
use grouplint::progress::Progress;
use grouplint::resolve::address::Mode;
use grouplint::resolve::evaluate::{Inputs, reason_of};
use grouplint::resolve::resource::Resource;
use grouplint::resolve::value::{Data, Value};
use grouplint::resolve::{Resolved, installed_directories, missing_directories, resolve};
use grouplint::source::Sources;
use serde_json::Value as Json;

/// The share of values that may be unknown here although Terraform knows them.
const UNKNOWN_PERCENT: usize = 2;

/// The roots in `plans/unplanned` lean on what only somebody else knows, or on too much. Their last section holds what some arguments
/// come to: the value, or `? ` and why it is not known.
#[test]
fn what_cannot_be_planned_offline_is_unknown_with_its_reason() {
    let mut wrong = Vec::new();
    for path in roots("tests/suite/plans/unplanned") {
        let text = fs::read_to_string(&path).expect("a root is readable");
        let (root, expected) = text
            .split_once("=== expected\n")
            .expect("a root has values");
        let resolved = resolved(root);
        for line in expected.lines() {
            let (place, expected) = line.split_once(" = ").expect("a line has a value");
            let (address, attribute) = place.rsplit_once('.').expect("a place has an attribute");
            let mut resources = resolved.resources.iter();
            let resource = resources.find(|it| it.address.to_string() == address);
            let value = resource.and_then(|resource| resource.field(attribute));
            let found = value.map(|value| match value.to_text() {
                Some(text) => text.to_string(),
                None => format!("? {}", reason_of(value)),
            });
            if found.as_deref() != Some(expected) {
                wrong.push(format!("{place}: {expected} is expected, not {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn blocks_beside_the_arguments_are_read() {
    let text = "=== main.tf
import {
  to = okta_group.this[\"a \\\"b\\\"\"]
  id = \"00gliteral\"
}
import {
  to = okta_group.computed
  id = local.id
}
moved {
  from = okta_group.old
  to   = okta_group.computed
}
locals {
  id = \"x\"
}
resource \"okta_group\" \"this\" {
  for_each   = toset([\"a \\\"b\\\"\", \"c\"])
  name       = each.key
  depends_on = [okta_group.computed, module.m]
  lifecycle {
    prevent_destroy = true
    ignore_changes  = [description, name]
  }
}
resource \"okta_group\" \"computed\" {
  name = \"x\"
  lifecycle {
    create_before_destroy = true
    ignore_changes        = all
  }
}
";
    let resolved = resolved(text);
    let shown: Vec<String> = resolved
        .resources
        .iter()
        .map(|it| {
            let id = it.import_id.as_ref().and_then(Value::as_str);
            format!(
                "{} {id:?} {:?} {:?}",
                it.address, it.depends_on, it.lifecycle
            )
        })
        .collect();
    let lifecycle = "Lifecycle { prevent_destroy: true, create_before_destroy: false, ignore_changes: [\"description\", \"name\"] }";
    let waits = "[\"okta_group.computed\", \"module.m\"]";
    assert_eq!(shown, [
        format!("okta_group.this[\"a \\\"b\\\"\"] Some(\"00gliteral\") {waits} {lifecycle}"),
        format!("okta_group.this[\"c\"] None {waits} {lifecycle}"),
        "okta_group.computed None [] Lifecycle { prevent_destroy: false, create_before_destroy: true, ignore_changes: [\"all\"] }".to_owned(),
    ]);
}

/// Each local leans on the one before it: by name, in a list, in a text, in a condition.
#[test]
fn what_leans_on_very_much_is_survived() {
    const LENGTH: usize = 8_000;
    let forms = [
        ("local.x{}", "local.x0"),
        ("[local.x{}]", "length(local.x0)"),
        ("{ a = local.x{} }", "local.x0.a"),
        ("\"${local.x{}}${var.x}\"", "local.x0"),
        ("var.x == local.x{} ? local.x{} : var.x", "local.x0"),
        ("merge({ a = local.x{} }, { b = local.x{} })", "local.x0"),
        ("okta_group.g[\"x\"].name == local.x{}", "local.x0"),
    ];
    for (form, user) in forms {
        for last_first in [true, false] {
            let mut text = "=== main.tf\nvariable \"x\" {}\nlocals {\n  x0 = \"x\"\n".to_owned();
            for number in 1..LENGTH {
                let value = form.replace("{}", &(number - 1).to_string());
                writeln!(text, "  x{number} = {value}").expect("a string takes any text");
            }
            text.push_str("}\n");
            let uses: Vec<usize> = (0..LENGTH).step_by(100).collect();
            let uses: Vec<usize> = if last_first {
                uses.into_iter().rev().collect()
            } else {
                uses
            };
            for number in uses {
                let value = user.replace("x0", &format!("x{number}"));
                writeln!(
                    text,
                    "resource \"okta_group\" \"g{number}\" {{\n  name = {value}\n}}"
                )
                .expect("a string takes any text");
            }
            assert_eq!(resolved(&text).resources.len(), LENGTH / 100);
        }
    }
}

#[derive(Default)]
struct Tally {
    roots: usize,
    instances: usize,
    compared: usize,
    unknown: Vec<String>,
    wrong: Vec<String>,
}

#[test]
fn a_plan_says_the_same() {
    let mut tally = Tally::default();
    for path in roots("tests/suite/plans") {
        let text = fs::read_to_string(&path).expect("a root is readable");
        let planned = fs::read_to_string(path.with_extension("json")).expect("a root has a plan");
        let planned: BTreeMap<String, BTreeMap<String, Json>> =
            serde_json::from_str(&planned).expect("a plan is JSON");
        let name = path
            .file_stem()
            .expect("a root has a name")
            .to_string_lossy();
        tally.root(&name, &planned, &resolved(&text));
    }
    let wrong = tally.wrong.join("\n");
    assert!(
        tally.wrong.is_empty(),
        "{} differ:\n{wrong}",
        tally.wrong.len()
    );
    let mut report = format!(
        "{} roots, {} instances, {} values, {} unknown:\n",
        tally.roots,
        tally.instances,
        tally.compared,
        tally.unknown.len()
    );
    for unknown in &tally.unknown {
        writeln!(report, "{unknown}").expect("a string takes any text");
    }
    assert!(tally.roots >= 40, "{report}");
    let share = tally.unknown.len() * 100;
    assert!(share < tally.compared * UNKNOWN_PERCENT, "{report}");
    if std::env::var_os("PLANS_REPORT").is_some() {
        fs::write("target/plans-report.txt", report).expect("the target folder takes a file");
    }
}

fn roots(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = fs::read_dir(folder).expect("the roots are there");
    let paths = entries.map(|entry| entry.expect("an entry is readable").path());
    let mut roots: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|it| it == "txt"))
        .collect();
    roots.sort();
    roots
}

/// The whole way from files to instances.
fn resolved(text: &str) -> Resolved {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let mut inputs = Inputs::default();
    for section in text.split("=== ").skip(1) {
        let (name, content) = section.split_once('\n').expect("a section has a name");
        if name == "environment" {
            let lines = content.lines().filter_map(|line| line.split_once('='));
            let named = lines.filter_map(|(name, value)| {
                Some((name.strip_prefix("TF_VAR_")?.to_owned(), value.to_owned()))
            });
            inputs.environment.extend(named);
            continue;
        }
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("folders fit");
        fs::write(path, content).expect("a file fits");
    }
    let places = Places {
        working_directory: folder.path().to_owned(),
        paths: vec![folder.path().to_owned()],
        ..Places::default()
    };
    let mut sources = Sources::default();
    let progress = Progress::default();
    let mut discovery = Discovery::new(&places, [], HashSet::new(), &progress, &mut sources);
    let mut parsed = Parsed::default();
    let (mut next, mut asked) = (0, HashSet::new());
    loop {
        for input in &discovery.inputs[next..] {
            parsed.add(input, &sources);
        }
        next = discovery.inputs.len();
        let mut missing = missing_directories(&parsed);
        missing.extend(installed_directories(
            &parsed,
            &Library::new(&discovery, &mut sources),
        ));
        missing.retain(|directory| asked.insert(directory.clone()));
        if missing.is_empty() {
            break;
        }
        for directory in missing {
            discovery.add_directory(&directory, &mut sources);
        }
    }
    assert!(parsed.problems.is_empty(), "{:?}", parsed.problems);
    resolve(parsed, &inputs, &Library::new(&discovery, &mut sources))
}

impl Tally {
    fn root(
        &mut self,
        name: &str,
        planned: &BTreeMap<String, BTreeMap<String, Json>>,
        resolved: &Resolved,
    ) {
        self.roots += 1;
        let ours: BTreeMap<String, &Resource> = resolved
            .resources
            .iter()
            .filter(|resource| resource.address.mode == Mode::Managed)
            .map(|resource| (resource.address.to_string(), resource))
            .collect();
        for address in ours
            .keys()
            .filter(|address| !planned.contains_key(*address))
        {
            self.wrong.push(format!("{name}: {address} is not planned"));
        }
        for (address, attributes) in planned {
            let Some(resource) = ours.get(address) else {
                self.wrong.push(format!("{name}: {address} is missing"));
                continue;
            };
            self.instances += 1;
            if !resource.presence.is_empty() {
                self.wrong.push(format!("{name}: {address} is in doubt"));
            }
            for (attribute, expected) in attributes {
                let place = format!("{name}: {address}.{attribute}");
                self.compare(&place, expected, resource.field(attribute));
            }
        }
    }

    fn compare(&mut self, place: &str, expected: &Json, ours: Option<&Value>) {
        if expected.get("$unknown").is_some() {
            self.compared += 1;
            if let Some(value) = ours.filter(|value| value.is_wholly_known()) {
                self.wrong
                    .push(format!("{place} cannot be known, but is {:?}", value.data));
            }
            return;
        }
        let ours = ours.filter(|value| !value.is_null());
        match (expected, ours.map(|value| &value.data)) {
            (_, Some(Data::Unknown(_) | Data::Instance(_))) => {
                self.compared += 1;
                let reason = ours.map(reason_of).unwrap_or_default();
                self.unknown.push(format!("{place}: {reason}"));
            }
            (Json::Array(expected), Some(Data::List(values) | Data::Set(values))) => {
                self.lists(place, expected, values);
            }
            (Json::Array(expected), None) if expected.is_empty() => self.compared += 1,
            (Json::Object(expected), Some(Data::Map(_))) => {
                for (key, expected) in expected {
                    let inner = ours.and_then(|value| value.member(key));
                    self.compare(&format!("{place}.{key}"), expected, inner);
                }
            }
            _ => {
                self.compared += 1;
                let found = ours.and_then(Value::to_text);
                if text(expected).as_deref() != found.as_deref()
                    || ours.is_some() && found.is_none()
                {
                    self.wrong
                        .push(format!("{place}: {expected} is planned, not {ours:?}"));
                }
            }
        }
    }

    /// Blocks are compared in their order. Scalars are compared as sets: most lists of the provider are.
    fn lists(&mut self, place: &str, expected: &[Json], ours: &[Value]) {
        if expected.iter().any(Json::is_object)
            && !expected.iter().any(|it| it.get("$unknown").is_some())
        {
            if expected.len() != ours.len() {
                self.wrong.push(format!(
                    "{place}: {} are planned, not {}",
                    expected.len(),
                    ours.len()
                ));
            }
            for (index, (expected, ours)) in expected.iter().zip(ours).enumerate() {
                self.compare(&format!("{place}[{index}]"), expected, Some(ours));
            }
            return;
        }
        self.compared += expected.len();
        let mut known: Vec<String> = ours
            .iter()
            .filter_map(Value::to_text)
            .map(|it| it.to_string())
            .collect();
        known.sort();
        known.dedup();
        let mut planned: Vec<String> = expected.iter().filter_map(text).collect();
        planned.sort();
        let unknown = ours
            .iter()
            .filter(|value| value.as_unknown().is_some())
            .count();
        let not_planned = expected.iter().filter(|it| it.is_object()).count();
        if unknown == 0 && not_planned == 0 && known != planned
            || not_planned > 0 && (known != planned || unknown == 0)
        {
            self.wrong
                .push(format!("{place}: {planned:?} are planned, not {known:?}"));
        } else if unknown > 0 && not_planned == 0 {
            self.unknown.push(place.to_owned());
        }
    }
}

/// A scalar as the provider gets it.
fn text(json: &Json) -> Option<String> {
    match json {
        Json::String(text) => Some(text.clone()),
        Json::Bool(value) => Some(value.to_string()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
