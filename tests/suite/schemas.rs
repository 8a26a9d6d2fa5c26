//! The published JSON Schemas are those of the types. `UPDATE=1 cargo test schemas` writes them.

use std::path::Path;

use grouplint::check::{Request, check};
use grouplint::discover::Places;
use grouplint::parse::{assignments, export};
use grouplint::render::{inspect, json, runbook};
use grouplint::understand::understand;
use grouplint::{baseline, config};
use serde_json::Value;

#[test]
fn the_schema_of_assignment_documents_is_published() {
    published("schemas/assignments.schema.json", &assignments::schema());
}

#[test]
fn the_schema_of_export_manifests_is_published() {
    published("schemas/export.schema.json", &export::schema());
}

#[test]
fn the_schema_of_what_inspect_shows_is_published() {
    published("schemas/inspect.schema.json", &inspect::json::schema());
}

#[test]
fn the_schema_of_the_configuration_file_is_published() {
    published("schemas/config.schema.json", &config::schema());
}

#[test]
fn the_schema_of_the_baseline_is_published() {
    published("schemas/baseline.schema.json", &baseline::schema());
}

#[test]
fn the_schema_of_runbooks_is_published() {
    published("schemas/runbook.schema.json", &runbook::json::schema());
}

fn published(path: &str, schema: &Value) {
    let text = serde_json::to_string_pretty(schema).expect("a schema is JSON") + "\n";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &text).expect("the file can be written");
    }
    assert_eq!(
        std::fs::read_to_string(path).expect("the file is there"),
        text,
        "{path}"
    );
}

#[test]
fn what_we_write_and_what_the_examples_hold_fits_the_schemas() {
    for example in [
        "acme/hcl",
        "acme/modules",
        "acme/plain",
        "acme/export",
        "traps",
    ] {
        let places = Places {
            working_directory: std::env::current_dir().expect("a working directory"),
            paths: vec![Path::new("examples").join(example)],
            ..Places::default()
        };
        let request = Request {
            places,
            ..Request::default()
        };
        let mut report = Vec::new();
        let run = check(&request).expect("no glob is given");
        json::render(&run, &mut report).expect("a vector takes everything");
        let mut steps = Vec::new();
        runbook::json::render(&grouplint::runbook::of(&run), &run, &mut steps)
            .expect("a vector takes everything");
        fits(
            "schemas/runbook.schema.json",
            &serde_json::from_slice(&steps).expect("a runbook is JSON"),
        );
        fits(
            "schemas/report.schema.json",
            &serde_json::from_slice(&report).expect("a report is JSON"),
        );
        let seen = understand(&request).expect("no glob is given");
        let mut resources = Vec::new();
        inspect::json::render(&seen.resolved.resources, &seen.sources, &mut resources)
            .expect("a vector takes everything");
        fits(
            "schemas/inspect.schema.json",
            &serde_json::from_slice(&resources).expect("resources are JSON"),
        );
    }
    for file in std::fs::read_dir("examples/acme/plain").expect("the folder is there") {
        let text = std::fs::read_to_string(file.expect("readable").path()).expect("readable");
        fits(
            "schemas/assignments.schema.json",
            &serde_yaml::from_str(&text).expect("an example is YAML"),
        );
    }
}

fn fits(schema: &str, document: &Value) {
    let text = std::fs::read_to_string(schema).expect("the schema is there");
    let parsed: Value = serde_json::from_str(&text).expect("a schema is JSON");
    let validator = jsonschema::validator_for(&parsed).expect("a schema is one");
    let errors: Vec<String> = validator
        .iter_errors(document)
        .take(5)
        .map(|error| error.to_string())
        .collect();
    assert!(errors.is_empty(), "{schema}: {errors:?}");
}
