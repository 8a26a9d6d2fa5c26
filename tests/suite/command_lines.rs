//! Command lines as data: files and arguments in, output and exit status out. `UPDATE=1` writes what is printed.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};

/// One case of `tests/suite/command_lines/`.
#[derive(Debug, Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What the case shows.
    about: String,
    arguments: Vec<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    environment: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stdin: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    files: BTreeMap<String, String>,
    /// The files that the command writes.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    written: BTreeMap<String, String>,
    #[serde(default)]
    status: i32,
    #[serde(default)]
    stdout: String,
    #[serde(default)]
    stderr: String,
}

#[test]
fn command_lines_print_what_they_say() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = String::new();
    let mut cases = 0;
    for entry in std::fs::read_dir("tests/suite/command_lines").expect("the folder is there") {
        let path = entry.expect("readable").path();
        let text = std::fs::read_to_string(&path).expect("readable");
        let case: Case = serde_yaml::from_str(&text)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        cases += 1;
        let seen = run(&case);
        if update && seen != case {
            let text = serde_yaml::to_string(&seen).expect("a case can be written");
            std::fs::write(&path, text).expect("the file can be written");
        } else if seen != case {
            _ = writeln!(
                wrong,
                "{}: {}\nstatus {}\n{}{}",
                path.display(),
                case.about,
                seen.status,
                seen.stdout,
                seen.stderr
            );
        }
    }
    assert!(cases >= 20, "only {cases} cases were found");
    assert!(wrong.is_empty(), "\n{wrong}");
}

fn run(case: &Case) -> Case {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in &case.files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a file lies in a folder"))
            .expect("the folder can be made");
        std::fs::write(path, text).expect("the file can be written");
    }
    let mut child = command(folder.path(), case)
        .spawn()
        .expect("grouplint starts");
    let mut stdin = child.stdin.take().expect("standard input is piped");
    // A command that does not read its input may be gone already.
    _ = stdin.write_all(case.stdin.as_deref().unwrap_or_default().as_bytes());
    drop(stdin);
    let output = child.wait_with_output().expect("grouplint ends");
    let text = |bytes: Vec<u8>| {
        String::from_utf8(bytes)
            .expect("output is UTF-8")
            // A release build adds its commit.
            .replace(env!("GROUPLINT_VERSION"), "VERSION")
            .replace(env!("CARGO_PKG_VERSION"), "VERSION")
    };
    let written = case.written.keys().map(|name| {
        let bytes = std::fs::read(folder.path().join(name)).unwrap_or_default();
        (name.clone(), text(bytes))
    });
    Case {
        written: written.collect(),
        about: case.about.clone(),
        arguments: case.arguments.clone(),
        environment: case.environment.clone(),
        stdin: case.stdin.clone(),
        files: case.files.clone(),
        status: output.status.code().expect("grouplint ends by itself"),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

fn command(folder: &Path, case: &Case) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_grouplint"));
    command
        .args(&case.arguments)
        .current_dir(folder)
        .env_clear()
        .envs(&case.environment);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}
