//! `grouplint rules`: every rule with its level and summary.

use std::io::{self, Write};

use crate::page::Page;
use crate::rules;

/// Writes one line per rule.
pub(crate) fn run(out: &mut dyn Write) -> io::Result<()> {
    let all = rules::all();
    let width = all.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    for rule in &all {
        let page = Page::parse(rule.page).expect("invariant: a test parses every page");
        writeln!(
            out,
            "{:width$}  {:7}  {}",
            rule.id,
            page.front.level.word(),
            page.front.summary
        )?;
    }
    writeln!(out, "\n`grouplint explain RULE` shows a rule's page.")
}
