//! Rules and their pages into descriptors.

use std::collections::BTreeSet;

use super::document::{Configuration, Help, Override, Rule, RuleProperties, RuleReference, Text};
use crate::finding::Level;
use crate::page::{Page, PageLevel};
use crate::render::terminal::Style;
use crate::render::{page, page_url};
use crate::rules;
use crate::run::Run;

/// Sections that show examples or what a rule cannot know: they are read in the page itself.
const LEFT_OUT: [&str; 3] = ["## Flagged", "## Not flagged", "## Unknown"];

/// The rules of a run: those that are enabled, and any other that a finding names.
pub(super) struct Catalog(Vec<(&'static str, Page<'static>)>);

impl Catalog {
    pub(super) fn of(run: &Run) -> Self {
        let enabled = run.rules.iter().filter(|rule| rule.enabled);
        let enabled = enabled.map(|rule| rule.id);
        let found = run.findings.iter().map(|finding| finding.rule);
        let muted = run.muted.iter().map(|muted| muted.finding.rule);
        let not_judged = run.summary.not_judged.iter().map(|fact| fact.rule);
        let named: BTreeSet<&str> = enabled
            .chain(found)
            .chain(muted)
            .chain(not_judged)
            .collect();
        let rules = named.into_iter().filter_map(rules::find);
        let parse = |page| Page::parse(page).expect("invariant: a test parses every page");
        Self(rules.map(|rule| (rule.id, parse(rule.page))).collect())
    }

    /// Where a rule stands among [`Catalog::rules`].
    pub(super) fn index(&self, id: &str) -> Option<usize> {
        self.0.binary_search_by_key(&id, |(id, _)| id).ok()
    }

    pub(super) fn reference(&self, id: &'static str) -> RuleReference {
        RuleReference {
            id,
            index: self.index(id),
        }
    }

    pub(super) fn rules(&self) -> Vec<Rule> {
        self.0.iter().map(|(id, page)| rule(id, page)).collect()
    }

    /// The rules whose level the user changed.
    pub(super) fn overrides(&self, run: &Run) -> Vec<Override> {
        let set = run.rules.iter().filter(|rule| rule.enabled);
        let set = set.filter_map(|rule| Some((rule.id, level(rule.level?))));
        set.map(|(id, level)| Override {
            descriptor: self.reference(id),
            configuration: Configuration { level },
        })
        .collect()
    }
}

/// The word of SARIF for a level.
pub(super) fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "note",
    }
}

fn rule(id: &'static str, page: &Page<'_>) -> Rule {
    let (level, severity) = match page.front.level {
        PageLevel::Error => ("error", "error"),
        PageLevel::Warning => ("warning", "warning"),
        PageLevel::Info => ("note", "recommendation"),
    };
    let help = help(page.body);
    Rule {
        id,
        name: pascal_case(id),
        short_description: Text::new(&page.front.summary),
        full_description: Text::new(introduction(page.body)),
        help: Help {
            text: page::render(&help, &Style::PLAIN),
            markdown: help,
        },
        help_uri: page_url(id),
        default_configuration: Configuration { level },
        properties: RuleProperties {
            tags: vec![page.front.category.clone(), "okta".to_owned()],
            precision: "high",
            problem_severity: severity,
        },
    }
}

/// `push/same-group-assigned` as `PushSameGroupAssigned`.
fn pascal_case(id: &str) -> String {
    let words = id.split(['/', '-']);
    words.map(crate::text::capitalized).collect()
}

/// The paragraph below the title, in one line and without marks.
fn introduction(body: &str) -> String {
    let paragraphs = body.split("\n\n").map(str::trim);
    let first = paragraphs.filter(|it| !it.is_empty() && !it.starts_with('#'));
    let first = first.take(1).collect::<String>();
    first
        .replace(['`', '*'], "")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// What a reader of a finding needs of a page: why, how to fix, and the links.
fn help(body: &str) -> String {
    let mut help = String::new();
    let (mut left_out, mut fenced) = (false, false);
    for line in body.lines() {
        fenced ^= line.starts_with("```");
        if line.starts_with("## ") && !fenced {
            left_out = LEFT_OUT.contains(&line);
        }
        if !left_out {
            help.push_str(line);
            help.push('\n');
        }
    }
    help
}
