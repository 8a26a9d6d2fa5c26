//! `grouplint explain RULE`: the rule's page.

use std::io::{self, Write};

use super::{Refusal, unknown_rule};
use crate::page::Page;
use crate::render::page;
use crate::render::terminal::Style;
use crate::rules;

/// Writes the page of a rule: laid out for a terminal, or as Markdown where it is piped.
pub(crate) fn run(
    id: &str,
    terminal: Option<&Style>,
    out: &mut dyn Write,
) -> Result<io::Result<()>, Refusal> {
    let rule = rules::find(id).ok_or_else(|| unknown_rule(id))?;
    let parsed = Page::parse(rule.page).expect("invariant: a test parses every page");
    Ok(match terminal {
        Some(style) => out.write_all(page::render(parsed.body, style).as_bytes()),
        None => out.write_all(parsed.body.as_bytes()),
    })
}
