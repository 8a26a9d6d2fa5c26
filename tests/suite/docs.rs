//! The documentation is run: every `console` block does what it shows, and the reference is that of the types.
//!
//! A line `$ command` is run; lines behind it are what it prints, `…` standing for any lines. A command ends with status 0, or with what
//! a comment says: `# exit status 1`. Blocks marked `console install` build and install things; the consumers' checks run those. What
//! `console ci` blocks show, `.ci/run` does. Blocks marked `console live` ask an organization; `tests/oracle/export.py` asks a stand-in.
//! Each page has a scratch folder: a repository in which `infra` is the example organization, with an export of it in `okta-export`, or
//! for the page about plans a real plan with the configuration it was made from. `UPDATE=1` writes what is printed.

use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::Command;

use grouplint::config;
use serde_json::Value;

/// One command of a page.
struct Step {
    command: String,
    status: i32,
    /// The bytes of the page that show what it prints.
    printed: Range<usize>,
}

#[test]
fn every_command_of_the_documentation_does_what_it_shows() {
    let mut wrong = String::new();
    let mut commands = 0;
    for page in pages() {
        let text = fs::read_to_string(&page).expect("readable");
        let mut updated = text.clone();
        let folder = tempfile::tempdir().expect("a temporary folder");
        prepare(folder.path(), &page);
        let mut changes = Vec::new();
        for step in steps(&text) {
            commands += 1;
            let (status, printed) = run(folder.path(), &step.command);
            let shown = &text[step.printed.clone()];
            if status != step.status || !shown.is_empty() && !fits(shown, &printed) {
                _ = writeln!(
                    wrong,
                    "{}: `{}` ended with {status}:\n{printed}",
                    page.display(),
                    step.command
                );
            }
            if !shown.is_empty() && !shown.lines().any(|line| line == "…") && !fits(shown, &printed)
            {
                changes.push((step.printed, printed));
            }
        }
        if std::env::var_os("UPDATE").is_some() {
            for (range, printed) in changes.into_iter().rev() {
                updated.replace_range(range, &printed);
            }
            fs::write(&page, updated).expect("the page can be written");
        }
    }
    assert!(commands >= 20, "only {commands} commands were found");
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn every_block_of_shell_is_run_by_somebody() {
    let mut wrong = String::new();
    for page in pages() {
        let text = fs::read_to_string(&page).expect("readable");
        for line in text.lines().filter_map(|line| line.strip_prefix("```")) {
            if ["sh", "bash", "shell"].contains(&line) {
                _ = writeln!(
                    wrong,
                    "{}: a block `{line}` is run by nobody; mark it `console`",
                    page.display()
                );
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn what_the_documentation_gives_for_ci_is_what_ci_runs() {
    let ci = fs::read_to_string(".ci/run").expect("readable");
    let mut commands = 0;
    for page in pages() {
        let text = fs::read_to_string(&page).expect("readable");
        for block in text.split("```console ci\n").skip(1) {
            let block = block.split("```").next().unwrap_or_default();
            for command in block.lines().filter_map(|line| line.strip_prefix("$ ")) {
                commands += 1;
                assert!(ci.contains(command), "{}: `{command}`", page.display());
            }
        }
    }
    assert!(commands > 0, "the README says how the tests run");
}

#[test]
fn links_between_pages_lead_somewhere() {
    let mut wrong = String::new();
    for page in pages() {
        let text = fs::read_to_string(&page).expect("readable");
        let folder = page.parent().expect("a folder");
        for (at, _) in text.match_indices("](") {
            let target = text[at + 2..].split(')').next().unwrap_or_default();
            let path = target.split('#').next().unwrap_or_default();
            if !target.contains("://") && !path.is_empty() && !folder.join(path).exists() {
                _ = writeln!(wrong, "{}: {target}", page.display());
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

fn pages() -> Vec<PathBuf> {
    let below = fs::read_dir("docs").expect("the folder is there");
    let mut pages: Vec<PathBuf> = below
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|it| it == "md"))
        .collect();
    pages.push(PathBuf::from("README.md"));
    pages.sort();
    pages
}

fn steps(page: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let (mut offset, mut inside, mut open) = (0, false, false);
    for line in page.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        let text = line.trim_end();
        if !inside {
            inside = text == "```console";
            continue;
        }
        if text == "```" {
            (inside, open) = (false, false);
        } else if open {
            // The line before ended with a backslash.
            let step = steps.last_mut().expect("a command goes on");
            open = text.ends_with('\\');
            _ = write!(step.command, "\n{text}");
            step.printed = offset..offset;
        } else if let Some((step, more)) = steps.last_mut().zip(text.strip_prefix("> "))
            && step.printed.is_empty()
        {
            // What a here-document holds.
            _ = write!(step.command, "\n{more}");
            step.printed = offset..offset;
        } else if let Some(command) = text.strip_prefix("$ ") {
            open = text.ends_with('\\');
            let status = command.rsplit_once("# exit status ");
            steps.push(Step {
                command: command.to_owned(),
                status: status.map_or(0, |(_, status)| status.trim().parse().expect("a number")),
                printed: offset..offset,
            });
        } else {
            let step = steps.last_mut().expect("output follows a command");
            step.printed.end = start + line.len();
        }
    }
    steps
}

fn prepare(folder: &Path, page: &Path) {
    if page.ends_with("plans.md") {
        let case = Path::new("tests/suite/changes/push-replaced");
        copy(&case.join("after"), &folder.join("after"));
        fs::copy(case.join("plan.json"), folder.join("after/plan.json")).expect("copied");
        return;
    }
    copy(Path::new("examples/acme/hcl"), &folder.join("infra"));
    let export = folder.join("okta-export");
    copy(Path::new("examples/acme/export"), &export);
    fs::write(folder.join(".gitignore"), "okta-export\n").expect("it can be written");
    let (status, printed) = run(
        folder,
        "git init -q -b main . && git add . && git commit -q -m 'The organization as it is'",
    );
    assert_eq!(status, 0, "{printed}");
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder can be made");
    for entry in fs::read_dir(from).expect("readable") {
        let path = entry.expect("readable").path();
        let there = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &there);
        } else {
            fs::copy(&path, there).expect("copied");
        }
    }
}

fn run(folder: &Path, command: &str) -> (i32, String) {
    let binary = Path::new(env!("CARGO_BIN_EXE_grouplint"));
    let own = binary.parent().expect("a folder").display();
    let path = std::env::var("PATH").unwrap_or_default();
    let output = Command::new("sh")
        .args(["-c", &format!("exec 2>&1\n{command}")])
        .current_dir(folder)
        .env_clear()
        .env("PATH", format!("{own}:{path}"))
        .envs([
            ("HOME", folder.to_str().expect("a path of text")),
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_AUTHOR_NAME", "Ada"),
            ("GIT_AUTHOR_EMAIL", "ada@acme.example"),
            ("GIT_COMMITTER_NAME", "Ada"),
            ("GIT_COMMITTER_EMAIL", "ada@acme.example"),
        ])
        .output()
        .expect("sh starts");
    let printed = String::from_utf8(output.stdout).expect("output is UTF-8");
    (output.status.code().unwrap_or(-1), printed)
}

/// Whether a text is what is shown. A line `…` stands for any lines.
fn fits(shown: &str, printed: &str) -> bool {
    let shown: Vec<&str> = shown.lines().collect();
    let printed: Vec<&str> = printed.lines().map(str::trim_end).collect();
    fits_from(&shown, &printed)
}

fn fits_from(shown: &[&str], printed: &[&str]) -> bool {
    match shown.split_first() {
        None => printed.is_empty(),
        Some((&"…", rest)) => (0..=printed.len()).any(|from| fits_from(rest, &printed[from..])),
        Some((line, rest)) => printed
            .split_first()
            .is_some_and(|(first, printed)| first == line && fits_from(rest, printed)),
    }
}

#[test]
fn the_reference_of_the_configuration_is_that_of_its_types() {
    let path = "docs/configuration.md";
    let text = fs::read_to_string(path).expect("readable");
    let (before, rest) = text
        .split_once("<!-- reference -->\n")
        .expect("a place for the reference");
    let (_, after) = rest
        .split_once("<!-- end of reference -->")
        .expect("an end of the reference");
    let updated = format!(
        "{before}<!-- reference -->\n{}<!-- end of reference -->{after}",
        reference()
    );
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path, &updated).expect("the page can be written");
    }
    assert_eq!(
        fs::read_to_string(path).expect("readable"),
        updated,
        "{path}"
    );
}

/// Every key with its type and meaning, from the JSON Schema of the types.
fn reference() -> String {
    let schema = config::schema();
    let mut text = String::new();
    for (name, property) in schema["properties"].as_object().expect("properties") {
        _ = writeln!(text, "\n### `{name}`\n\n{}\n", described(property, &schema));
        _ = writeln!(text, "{}.", capitalized(&kind(property, &schema)));
        let Some(object) = inner(property, &schema).filter(|it| !is_by_rule(it)) else {
            continue;
        };
        text.push_str("\n| key | what | meaning |\n|---|---|---|\n");
        rows(&mut text, "", object, &schema);
    }
    text.push('\n');
    text
}

/// A line of the table for each key, those of a key's own mapping behind it.
fn rows(text: &mut String, above: &str, object: &Value, schema: &Value) {
    for (field, value) in object["properties"].as_object().into_iter().flatten() {
        let name = format!("{above}`{field}`");
        let (what, meaning) = (kind(value, schema), described(value, schema));
        match inner(value, schema).filter(|it| !is_by_rule(it)) {
            Some(object) => rows(text, &format!("{name} › "), object, schema),
            None => _ = writeln!(text, "| {name} | {what} | {meaning} |"),
        }
    }
}

/// Whether an object has a key for each rule and category: the names would fill a page.
fn is_by_rule(object: &Value) -> bool {
    !object["properties"]["input/syntax-error"].is_null()
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|it| it.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

fn resolved<'s>(node: &'s Value, schema: &'s Value) -> &'s Value {
    if let Some(name) = node["$ref"].as_str() {
        return &schema["$defs"][name.trim_start_matches("#/$defs/")];
    }
    let choices = node["anyOf"].as_array().into_iter().flatten();
    let mut real = choices.filter(|it| it["type"] != "null");
    real.next().map_or(node, |it| resolved(it, schema))
}

/// The object that a property or its elements are.
fn inner<'s>(node: &'s Value, schema: &'s Value) -> Option<&'s Value> {
    let node = resolved(node, schema);
    let node = if node["items"].is_null() {
        node
    } else {
        resolved(&node["items"], schema)
    };
    (!node["properties"].is_null()).then_some(node)
}

fn described(node: &Value, schema: &Value) -> String {
    let own = node["description"].as_str();
    let text = own.or_else(|| resolved(node, schema)["description"].as_str());
    text.unwrap_or_default().replace('\n', " ")
}

fn kind(node: &Value, schema: &Value) -> String {
    let node = resolved(node, schema);
    let words = |values: &[Value]| {
        let words = values
            .iter()
            .filter_map(Value::as_str)
            .map(|it| format!("`{it}`"));
        words.collect::<Vec<_>>().join(", ")
    };
    if let Some(values) = node["enum"].as_array() {
        // The names of every rule would fill a page.
        return if values.len() > 8 {
            "a rule or category".to_owned()
        } else {
            format!("one of {}", words(values))
        };
    }
    if let Some(choices) = node["oneOf"].as_array() {
        let values: Vec<Value> = choices.iter().map(|it| it["const"].clone()).collect();
        return format!("one of {}", words(&values));
    }
    let name = node["type"]
        .as_str()
        .or_else(|| node["type"][0].as_str())
        .unwrap_or("anything");
    match name {
        "array" => format!("a list; each element is {}", kind(&node["items"], schema)),
        "object" if node["additionalProperties"].is_object() => format!(
            "a mapping; each value is {}",
            kind(&node["additionalProperties"], schema)
        ),
        "object" if is_by_rule(node) => {
            let level = &node["properties"]["push"];
            format!(
                "a mapping of rules and categories; each value is {}",
                kind(level, schema)
            )
        }
        "object" if !node["properties"].is_null() => "a mapping with the keys below".to_owned(),
        "object" => "a mapping".to_owned(),
        "boolean" => "`true` or `false`".to_owned(),
        "string" => "text".to_owned(),
        "integer" | "number" => "a number".to_owned(),
        other => other.to_owned(),
    }
}
