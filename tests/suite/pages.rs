//! Every rule's page is a test: each example is checked, and each printed output is what grouplint prints.
//!
//! `UPDATE=1 cargo test pages` writes the outputs into the pages.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use grouplint::check::{Request, check};
use grouplint::discover::Places;
use grouplint::page::Page;
use grouplint::render::human;
use grouplint::render::terminal::Style;
use grouplint::rules;
use grouplint::run::Run;

use crate::statements::STATEMENTS;

const SECTIONS: [&str; 7] = [
    "Why",
    "Flagged",
    "Not flagged",
    "Unknown",
    "Options",
    "How to fix",
    "References",
];

#[test]
fn every_rule_has_a_page_and_every_page_a_rule() {
    let registered: BTreeSet<String> = rules::all().iter().map(|rule| rule.id.to_owned()).collect();
    let pages = names_below("rules", "md");
    let files: BTreeSet<String> = names_below("src/rules", "rs")
        .iter()
        .map(|name| name.replace('_', "-"))
        .collect();
    let checked = registered
        .iter()
        .filter(|id| !id.starts_with("input/") && !id.starts_with("config/"));
    let mut wrong = String::new();
    for id in pages.difference(&registered) {
        _ = writeln!(wrong, "rules/{id}.md has no line in src/rules.rs");
    }
    for id in registered.difference(&pages) {
        _ = writeln!(
            wrong,
            "{id} has a line in src/rules.rs but no page rules/{id}.md"
        );
    }
    for id in checked.clone().filter(|id| !files.contains(*id)) {
        _ = writeln!(
            wrong,
            "{id} has a line in src/rules.rs but no file src/rules/{}.rs",
            id.replace('-', "_")
        );
    }
    for id in files.iter().filter(|id| !registered.contains(*id)) {
        _ = writeln!(
            wrong,
            "src/rules/{}.rs has no line in src/rules.rs",
            id.replace('-', "_")
        );
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn pages_have_their_form() {
    let mut wrong = String::new();
    for rule in rules::all() {
        let mut expect = |holds: bool, what: &str| {
            if !holds {
                _ = writeln!(wrong, "rules/{}.md: {what}", rule.id);
            }
        };
        let page = match Page::parse(rule.page) {
            Ok(page) => page,
            Err(error) => {
                expect(false, &error);
                continue;
            }
        };
        let category = rule.id.split('/').next().unwrap_or_default();
        expect(
            page.front.category == category,
            "the category is the first half of the id",
        );
        expect(
            page.body.starts_with(&format!("# {}\n", rule.id)),
            "the title is the id",
        );
        let known = |it: &String| STATEMENTS.iter().any(|(known, _)| known == it);
        expect(
            page.front.statements.iter().all(known),
            "the statements are those of Okta's page",
        );
        let paragraph = page
            .body
            .split("\n\n")
            .nth(1)
            .unwrap_or_default()
            .replace('\n', " ");
        expect(
            paragraph.starts_with(&page.front.summary),
            "the first sentence is the summary",
        );
        let sections: Vec<&str> = page
            .body
            .lines()
            .filter_map(|line| line.strip_prefix("## "))
            .collect();
        expect(
            sections == SECTIONS,
            &format!("the sections are {SECTIONS:?}, found {sections:?}"),
        );
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn every_example_of_every_page_is_judged_as_the_page_says() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = String::new();
    for rule in rules::all() {
        let path = Path::new("rules").join(format!("{}.md", rule.id));
        let text = std::fs::read_to_string(&path).expect("the page is there");
        let cases = cases(&text);
        let mut updated = text.clone();
        for case in cases.iter().rev() {
            let run = run(case);
            judge(rule.id, case, &run, &mut wrong);
            let Some(output) = &case.output else { continue };
            let printed = printed(&run);
            if update {
                updated.replace_range(output.clone(), &printed);
            } else if text[output.clone()] != printed {
                _ = writeln!(
                    wrong,
                    "{} › {}: the output differs:\n{printed}",
                    rule.id, case.name
                );
            }
        }
        if update && updated != text {
            std::fs::write(&path, updated).expect("the page can be written");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// One example: the files under a heading.
struct Case {
    section: String,
    name: String,
    prose: String,
    files: Vec<(PathBuf, String)>,
    /// The bytes of the page between the lines of the output fence.
    output: Option<std::ops::Range<usize>>,
}

fn cases(page: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let (mut section, mut fence, mut named) =
        (String::new(), None::<(String, usize)>, None::<String>);
    let mut offset = 0;
    for line in page.split_inclusive('\n') {
        let (start, text) = (offset, line.trim_end());
        offset += line.len();
        if let Some((language, begin)) = &fence {
            if text == "```" {
                let body = page[*begin..start].to_owned();
                if let Some(case) = cases.last_mut().filter(|case| case.section == section) {
                    if language == "output" {
                        case.output = Some(*begin..start);
                    } else if let Some(name) = named.take().or_else(|| default_name(language)) {
                        case.files.push((PathBuf::from(name), body));
                    }
                }
                fence = None;
            }
        } else if let Some(language) = text.strip_prefix("```") {
            fence = Some((language.to_owned(), offset));
        } else if let Some(name) = text.strip_prefix("## ") {
            name.clone_into(&mut section);
        } else if let Some(name) = text.strip_prefix("### ") {
            let (section, name) = (section.clone(), name.to_owned());
            cases.push(Case {
                section,
                name,
                prose: String::new(),
                files: Vec::new(),
                output: None,
            });
        } else if let Some(name) = text
            .strip_prefix('`')
            .and_then(|rest| rest.strip_suffix("`:"))
        {
            named = Some(name.to_owned());
        } else if let Some(case) = cases.last_mut() {
            case.prose.push_str(line);
        }
    }
    cases.retain(|case| ["Flagged", "Not flagged", "Unknown"].contains(&case.section.as_str()));
    cases
}

fn default_name(language: &str) -> Option<String> {
    let name = match language {
        "hcl" => "main.tf",
        "json" => "main.tf.json",
        "yaml" => "main.yaml",
        _ => return None,
    };
    Some(name.to_owned())
}

fn run(case: &Case) -> Run {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in &case.files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a file lies in a folder"))
            .expect("the folder can be made");
        std::fs::write(path, text).expect("the file can be written");
    }
    let places = Places {
        working_directory: folder.path().to_owned(),
        paths: vec![PathBuf::from(".")],
        ..Places::default()
    };
    let unproven = case.prose.contains("Run with `--unproven`");
    check(&Request {
        places,
        unproven,
        // The day on which every page is read.
        today: "2027-01-15".parse().expect("a day"),
        ..Request::default()
    })
    .expect("no glob is given")
}

fn judge(rule: &str, case: &Case, run: &Run, wrong: &mut String) {
    let at = format!("{rule} › {} › {}", case.section, case.name);
    let fired: BTreeSet<&str> = run.findings.iter().map(|finding| finding.rule).collect();
    let shown = || printed(run);
    // Another rule may fire where the prose names it.
    let own = case.section == "Flagged";
    let unnamed = |id: &&&str| **id != rule && !case.prose.contains(&format!("`{id}`"));
    let unexpected: Vec<_> = fired
        .iter()
        .filter(|id| unnamed(id) || !own && **id == rule)
        .collect();
    if !unexpected.is_empty() {
        _ = writeln!(wrong, "{at}: {unexpected:?} fire\n{}", shown());
    }
    if own && !fired.contains(rule) {
        _ = writeln!(wrong, "{at}: the rule does not fire\n{}", shown());
    }
    if own && case.output.is_none() {
        _ = writeln!(wrong, "{at}: an output fence is missing");
    }
}

fn printed(run: &Run) -> String {
    let mut out = Vec::new();
    human::render(run, &Style::PLAIN, &mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("output is UTF-8")
}

/// The names of the files two folders down, without ending: `push/same-group-assigned`.
fn names_below(folder: &str, ending: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for category in std::fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("readable").path())
    {
        for file in std::fs::read_dir(&category)
            .into_iter()
            .flatten()
            .map(|entry| entry.expect("readable").path())
        {
            if file.extension().is_some_and(|it| it == ending) {
                let stem = file
                    .file_stem()
                    .expect("a file has a name")
                    .to_string_lossy()
                    .into_owned();
                names.insert(format!(
                    "{}/{stem}",
                    category
                        .file_name()
                        .expect("a folder has a name")
                        .to_string_lossy()
                ));
            }
        }
    }
    names
}
