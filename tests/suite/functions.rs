//! Terraform's functions, operators and expressions, compared with what the real Terraform answered.
//!
//! `functions/answers.jsonl` is data: `tests/oracle/functions.py` writes it. Where Terraform has a value, ours is the same or unknown;
//! where it reports an error, ours is unknown.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use grouplint::resolve::console;
use grouplint::resolve::files::{Files, Text};
use grouplint::source::{FileId, Sources};

/// So many of a thousand expressions that Terraform evaluates may be unknown to us.
const UNKNOWN_PER_THOUSAND: usize = 20;

#[derive(serde::Deserialize)]
struct Answer {
    expression: String,
    /// Nothing if Terraform reports an error.
    answer: Option<String>,
}

#[test]
fn expressions_are_what_terraform_makes_of_them_or_unknown() {
    let folder = Folder::read(Path::new("tests/suite/functions/files"));
    let lines = include_str!("functions/answers.jsonl").lines();
    let (mut wrong, mut unknown) = (String::new(), String::new());
    let (mut answered, mut not_known) = (0, 0);
    for line in lines {
        let Answer { expression, answer } = serde_json::from_str(line).expect("a line of JSON");
        let ours = console::evaluate(&expression, &folder);
        answered += usize::from(answer.is_some());
        match (ours, answer) {
            (Ok(ours), Some(answer)) if ours == answer => {}
            (Ok(ours), answer) => {
                let answer = answer.unwrap_or_else(|| "an error".to_owned());
                _ = writeln!(
                    wrong,
                    "{expression}\n  Terraform: {answer}\n  ours:      {ours}"
                );
            }
            (Err(reason), Some(_)) => {
                not_known += 1;
                _ = writeln!(unknown, "{expression}\n  {reason}");
            }
            (Err(_), None) => {}
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(answered > 400, "the answers are missing");
    assert!(
        not_known * 1000 <= answered * UNKNOWN_PER_THOUSAND,
        "{not_known} of {answered} are unknown:\n{unknown}"
    );
}

#[test]
fn every_expression_has_an_answer() {
    let asked: Vec<&str> = include_str!("functions/expressions.txt")
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    let answered: Vec<String> = include_str!("functions/answers.jsonl")
        .lines()
        .map(|line| serde_json::from_str::<Answer>(line).expect("a line of JSON"))
        .map(|answer| answer.expression)
        .collect();
    assert_eq!(asked, answered, "run tests/oracle/functions.py");
}

/// Arguments that functions may stumble over.
const ARGUMENTS: &[&str] = &[
    "null",
    "true",
    "-1",
    "0",
    "3",
    "2.5",
    "1e300",
    "\"\"",
    "\"é\"",
    "\"a,b\\n1,2\"",
    "\"[{\"",
    "\"%-5.3[2]d\"",
    "\"10.0.0.0/8\"",
    "\"::/0\"",
    "\"2020-02-29T00:00:00Z\"",
    "\"-1.5h\"",
    "\"/(a|\\\\d{2})*/\"",
    "\"& a: !x |\"",
    "\"e\\u0301\\t😀\"",
    "[]",
    "[1]",
    "[\"b\", \"a\", null]",
    "[[1], []]",
    "{}",
    "{ a = [1], b = null }",
    "toset([\"a\"])",
    "var.x",
    "[var.x]",
    "{ a = var.x }",
    "sensitive(\"s\")",
    "file(\"data.yaml\")",
];

proptest::proptest! {
    #[test]
    fn any_call_is_survived(name in 0..200_usize, arguments in proptest::collection::vec(0..ARGUMENTS.len(), 0..4)) {
        let expressions: Vec<&str> = include_str!("functions/expressions.txt").lines().collect();
        let names = expressions.iter().filter_map(|line| line.split_once('('));
        let mut names: Vec<&str> = names.map(|(name, _)| name).filter(|it| it.chars().all(char::is_alphanumeric)).collect();
        names.sort_unstable();
        names.dedup();
        let arguments: Vec<&str> = arguments.iter().map(|index| ARGUMENTS[*index]).collect();
        let call = format!("{}({})", names[name % names.len()], arguments.join(", "));
        let folder = Folder::read(Path::new("tests/suite/functions/files"));
        _ = console::evaluate(&call, &folder);
    }
}

/// Expressions, and the text of the data file that their values go back to.
const ORIGINS: &[(&str, &str)] = &[
    ("yamldecode(file(\"data.yaml\")).groups[1].name", "Sales"),
    (
        "yamldecode(file(\"data.yaml\")).groups[1].members[0]",
        "ann",
    ),
    (
        "[for it in yamldecode(file(\"data.yaml\")).groups : it.name][0]",
        "Engineering",
    ),
    ("keys(yamldecode(file(\"./data.yaml\")))[0]", "count"),
    (
        "flatten([[], concat(values(yamldecode(file(\"data.yaml\")))[2], [])])[1].name",
        "Sales",
    ),
    ("jsondecode(file(\"data.json\")).apps[0].label", "\"Slack\""),
    (
        "lookup(merge({}, jsondecode(file(\"data.json\"))), \"limit\")",
        "1.5",
    ),
    (
        "csvdecode(file(\"people.csv\"))[1].name",
        "\"Bob \"\"B\"\"\"",
    ),
    ("keys(csvdecode(file(\"people.csv\"))[0])[0]", "email"),
    ("file(\"hello.txt\")", "hello\n"),
];

#[test]
fn what_is_decoded_from_a_file_goes_back_to_its_place_there() {
    let folder = Folder::read(Path::new("tests/suite/functions/files"));
    for (expression, expected) in ORIGINS {
        let value = console::value(expression, &folder).expect("parses");
        let origin = value.origin;
        let text = folder.0.values().find(|text| text.file == origin.file);
        let found = text.map(|text| &text.text[origin.start as usize..origin.end as usize]);
        assert_eq!(found, Some(*expected), "{expression}");
    }
}

/// The files of a folder, as the root module sees them.
struct Folder(BTreeMap<PathBuf, Text>);

impl Folder {
    fn read(folder: &Path) -> Self {
        let mut sources = Sources::default();
        // The first file is the console's own.
        sources.add("console".to_owned(), PathBuf::new(), "");
        let files = walkdir::WalkDir::new(folder).sort_by_file_name();
        let files = files.into_iter().map(|entry| entry.expect("readable"));
        let files = files.filter(|entry| entry.path().is_file()).map(|entry| {
            let path = entry.path().strip_prefix(folder).expect("below").to_owned();
            let text: Arc<str> = std::fs::read_to_string(entry.path())
                .expect("readable")
                .into();
            let file = sources.add(path.display().to_string(), path.clone(), Arc::clone(&text));
            (path, Text { file, text })
        });
        Self(files.collect())
    }
}

impl Files for Folder {
    fn was_read(&self, _: FileId) -> bool {
        true
    }

    fn read(&self, path: &Path) -> Result<Text, String> {
        let found = self.0.get(path).cloned();
        found.ok_or_else(|| format!("`{}`, which is not there", path.display()))
    }

    fn exists(&self, path: &Path) -> Result<bool, String> {
        Ok(self.0.contains_key(path))
    }

    fn find(&self, directory: &Path, pattern: &str) -> Result<Vec<String>, String> {
        let glob = globset::GlobBuilder::new(pattern)
            .literal_separator(true)
            .build()
            .map_err(|error| error.to_string())?
            .compile_matcher();
        let below = self
            .0
            .keys()
            .filter_map(|it| it.strip_prefix(directory).ok());
        let names = below.map(|path| path.display().to_string());
        Ok(names.filter(|name| glob.is_match(name)).collect())
    }
}
