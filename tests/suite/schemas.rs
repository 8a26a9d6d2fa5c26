//! The published JSON Schemas are those of the types. `UPDATE=1 cargo test schemas` writes them.

use grouplint::parse::assignments;
use grouplint::render::inspect;
use serde_json::Value;

#[test]
fn the_schema_of_assignment_documents_is_published() {
    published("schemas/assignments.schema.json", &assignments::schema());
}

#[test]
fn the_schema_of_what_inspect_shows_is_published() {
    published("schemas/inspect.schema.json", &inspect::json::schema());
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
