//! The subcommands, a room each: arguments in, text and a status out.

pub(crate) mod baseline;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod config;
pub(crate) mod explain;
pub(crate) mod init;
pub(crate) mod inspect;
pub(crate) mod man;
mod output;
mod progress;
mod request;
pub(crate) mod rules;
pub(crate) mod runbook;
mod surroundings;

use std::fmt;

/// Why a command could not start: wrong usage, with the next step.
#[derive(Debug)]
pub(crate) struct Refusal {
    /// What is wrong, without a final period.
    pub(crate) message: String,
    /// The next step, as a sentence.
    pub(crate) help: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "error: {}", self.message)?;
        writeln!(f, " help: {}", self.help)
    }
}

/// The refusal of a rule id or category that does not exist.
pub(crate) fn unknown_rule(id: &str) -> Refusal {
    let help = match crate::rules::nearest(id) {
        Some(near) => format!("Did you mean `{near}`? `grouplint rules` lists all."),
        None => "`grouplint rules` lists all.".to_owned(),
    };
    Refusal {
        message: format!("there is no rule `{id}`"),
        help,
    }
}
