//! A run into one output format, a room each. A renderer reads the run and decides nothing.

pub mod closing;
pub mod concise;
pub mod human;
pub mod inspect;
pub mod json;
pub mod markdown;
pub mod plain;
pub mod runbook;
mod secret;
pub mod snippet;
pub mod terminal;

/// Where the page of a rule can be read: ``https://github.com/…/rules/push/same-group-assigned.md``.
pub fn page_url(rule: &str) -> String {
    format!("https://github.com/grouplint/grouplint/blob/main/rules/{rule}.md")
}
