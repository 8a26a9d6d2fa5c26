//! Findings that were made and do not count, each with why: nothing is dropped silently.

use jiff::civil::Date;

use crate::finding::Finding;
use crate::source::Span;

/// A finding that does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Muted {
    /// The finding.
    pub finding: Finding,
    /// Why it does not count.
    pub by: MutedBy,
}

/// Why a finding does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MutedBy {
    /// A comment beside the configuration allows it.
    Suppression(Permission),
    /// An entry of `ignore` in the configuration file mutes it.
    Ignore(Permission),
    /// The baseline holds it: it was there before grouplint was.
    Baseline {
        /// The entry of the baseline.
        span: Span,
    },
    /// It touches nothing that changed and was there before.
    Unchanged {
        /// What it was compared with: a revision as the user named it.
        since: String,
    },
}

/// What somebody wrote to mute a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permission {
    /// Why, in the words of whoever wrote it.
    pub reason: String,
    /// The last day on which it holds.
    pub until: Option<Date>,
    /// Where it is written.
    pub span: Span,
}
