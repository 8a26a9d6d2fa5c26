//! What Okta's page on troubleshooting Group Push says, in our own words, and the rules that speak of it.
//!
//! `UPDATE=1 cargo test statements` writes `docs/statements.md` from the front matter of the rules' pages.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use grouplint::page::Page;
use grouplint::rules;

const PATH: &str = "docs/statements.md";

/// The statements; the four alternatives of S8 each on its own.
pub(crate) const STATEMENTS: [(&str, &str); 17] = [
    (
        "S1",
        "Okta owns the groups that it pushes: changes made in the app make the two differ",
    ),
    ("S2", "Some faults are listed as errors, and others nowhere"),
    (
        "S3",
        "A failed push says when it failed and what probably caused it",
    ),
    (
        "S4",
        "Once the cause is corrected, the failed groups are pushed again by hand",
    ),
    ("S5", "Inactive users are left out of a push"),
    (
        "S6",
        "A user who is reactivated appears only after the group is pushed again",
    ),
    (
        "S7",
        "If the user is in several pushed groups, each is pushed again",
    ),
    (
        "S8a",
        "A group without its members: is the app assigned to anybody",
    ),
    (
        "S8b",
        "A group without its members: do all of them have the app, if not by the group itself",
    ),
    (
        "S8c",
        "A group without its members: do all of them have accounts in the app",
    ),
    (
        "S8d",
        "A group without its members: is the group that is pushed another than the one that gives the app",
    ),
    (
        "S9",
        "Members without the app stay out, and the others appear",
    ),
    (
        "S10",
        "Users who were removed still appear: is one group used for both",
    ),
    (
        "S11",
        "Using one group to assign and to push is not supported",
    ),
    ("S12", "The group was deleted in the app itself"),
    (
        "S13",
        "Recovery: delete the pushed group but leave the one in the app, import, push again",
    ),
    ("S14", "Recovery is over when the memberships are back"),
];

#[test]
fn every_statement_of_the_troubleshooting_page_has_a_rule() {
    let mut rules_of: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for rule in rules::all() {
        let page = Page::parse(rule.page).expect("a page that parses");
        for statement in page.front.statements {
            rules_of.entry(statement).or_default().push(rule.id);
        }
    }
    let mut table = String::from("| | what Okta says | rules |\n|---|---|---|\n");
    for (statement, words) in STATEMENTS {
        let rules = rules_of.get(statement).map_or(&[][..], Vec::as_slice);
        assert!(!rules.is_empty(), "no page names {statement}");
        let links = rules.iter().map(|id| format!("[`{id}`](../rules/{id}.md)"));
        let links: Vec<String> = links.collect();
        _ = writeln!(table, "| {statement} | {words} | {} |", links.join(", "));
    }
    let text = std::fs::read_to_string(PATH).expect("readable");
    let (before, rest) = text
        .split_once("<!-- table -->\n")
        .expect("a place for the table");
    let (_, after) = rest
        .split_once("<!-- end of table -->")
        .expect("an end of the table");
    let updated = format!("{before}<!-- table -->\n{table}<!-- end of table -->{after}");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(PATH, &updated).expect("the page can be written");
    }
    let written = std::fs::read_to_string(PATH).expect("readable");
    assert_eq!(written, updated, "{PATH}");
}
