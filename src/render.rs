//! A run into one output format, a room each. A renderer reads the run and decides nothing.

pub mod checkstyle;
pub mod closing;
pub mod concise;
pub mod github;
pub mod gitlab;
pub mod human;
pub mod inspect;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod page;
mod path;
pub mod plain;
pub mod runbook;
pub mod sarif;
mod secret;
pub mod snippet;
pub mod terminal;
pub mod timings;
pub mod verbose;
mod wording;
mod xml;

/// Where the page of a rule can be read: ``https://github.com/…/rules/push/same-group-assigned.md``.
pub fn page_url(rule: &str) -> String {
    format!("https://github.com/grouplint/grouplint/blob/main/rules/{rule}.md")
}
