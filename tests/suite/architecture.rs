//! The walls of the house: which room may import from which, as `ARCHITECTURE.md` says.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// For each room, the rooms it may import from, beside itself and those everybody may.
const ALLOWED: [(&str, &[&str]); 19] = [
    ("source", &[]),
    ("finding", &[]),
    ("muted", &["finding"]),
    ("problem", &["finding"]),
    ("syntax", &["problem"]),
    (
        "discover",
        &["glob", "problem", "progress", "resolve::files"],
    ),
    ("parse", &["discover", "problem", "syntax"]),
    ("resolve", &["finding", "parse", "problem", "syntax"]),
    ("model", &["finding", "picture", "resolve"]),
    ("rule", &["finding", "model", "fingerprint"]),
    ("rules", &["finding", "model", "rule"]),
    (
        "config",
        &[
            "filter::category",
            "finding",
            "gate",
            "rule::Options",
            "rules",
            "syntax",
        ],
    ),
    (
        "settings",
        &[
            "config",
            "discover",
            "filter::category",
            "finding",
            "gate",
            "glob",
            "parse",
            "problem",
            "request",
            "rule",
            "rules",
            "suppression",
            "syntax",
        ],
    ),
    ("baseline", &["finding", "problem", "syntax"]),
    (
        "suppression",
        &["discover::InputKind", "muted", "problem", "rules", "syntax"],
    ),
    (
        "filter",
        &[
            "baseline",
            "config",
            "finding",
            "muted",
            "problem",
            "run",
            "settings",
            "suppression",
            "syntax::deserialize",
        ],
    ),
    ("run", &["finding", "muted", "picture", "problem"]),
    (
        "render",
        &[
            "filter::category",
            "finding",
            "muted",
            "page",
            "picture",
            "resolve::resource",
            "resolve::value",
            "rules",
            "run",
            "runbook",
        ],
    ),
    ("runbook", &["finding", "run"]),
];

/// Rooms of plain data that every room may use.
const COMMON: [&str; 2] = ["source", "text"];

#[test]
fn no_room_imports_against_the_arrows() {
    let mut wrong = String::new();
    for (path, imports) in imports() {
        let room = room(&path);
        let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| *name == room) else {
            continue;
        };
        for import in imports {
            let may = |from: &str| import == from || import.starts_with(&format!("{from}::"));
            if !may(&room)
                && !allowed.iter().any(|from| may(from))
                && !COMMON.iter().any(|from| may(from))
            {
                _ = writeln!(wrong, "{} imports {import}", path.display());
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn only_discover_reads_the_disk_and_only_the_edges_print() {
    let mut wrong = String::new();
    for path in sources(Path::new("src")) {
        let text = std::fs::read_to_string(&path).expect("readable");
        let room = room(&path);
        if (text.contains("fs::read") || text.contains("File::open")) && room != "discover" {
            _ = writeln!(wrong, "{} reads the disk", path.display());
        }
        if text.contains("std::net") {
            _ = writeln!(wrong, "{} asks the network", path.display());
        }
        if text.contains("SystemTime") || text.contains("Instant::now") && room != "progress" {
            _ = writeln!(wrong, "{} asks the clock", path.display());
        }
        if text.contains("process::Command") && room != "discover" {
            _ = writeln!(wrong, "{} starts programs", path.display());
        }
        if room == "model" && text.contains("Serialize") {
            _ = writeln!(wrong, "{} serializes the model", path.display());
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// The first folder or file below `src` that a path belongs to.
fn room(path: &Path) -> String {
    let first = path
        .components()
        .nth(1)
        .expect("a path below src")
        .as_os_str()
        .to_string_lossy()
        .into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// What each file imports from the crate, one full path for each name.
fn imports() -> BTreeMap<PathBuf, Vec<String>> {
    let files = sources(Path::new("src")).into_iter().map(|path| {
        let text = std::fs::read_to_string(&path).expect("readable");
        let mut found = Vec::new();
        for (at, _) in text.match_indices("crate::") {
            let rest = &text[at + "crate::".len()..];
            let end = rest
                .find(|it: char| !it.is_alphanumeric() && it != '_' && it != ':')
                .unwrap_or(rest.len());
            found.push(rest[..end].trim_end_matches(':').to_owned());
        }
        (path, found)
    });
    files.collect()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("readable") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
    found
}
