//! What a check came to: the one value that every renderer reads.

use crate::finding::{Finding, Level, NotJudged};
use crate::source::Sources;

/// The outcome of a check.
#[derive(Debug)]
pub struct Run {
    /// Every file that was read.
    pub sources: Sources,
    /// What was found, sorted by file name, place and rule.
    pub findings: Vec<Finding>,
    /// What was read, seen and not judged.
    pub summary: Summary,
    /// The verdict.
    pub outcome: Outcome,
}

/// What a clean result is earned with.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Files that were read as input.
    pub files: usize,
    /// Okta resources and data sources seen, each instance counted.
    pub resources: usize,
    /// Files of a form that matters but is not read: Terragrunt's, by name.
    pub not_read: Vec<String>,
    /// Files of a form grouplint could read whose shape it does not know, by name.
    pub not_recognized: Vec<String>,
    /// What could not be judged, sorted and without repetition.
    pub not_judged: Vec<NotJudged>,
    /// Sentences about arguments that changed nothing, such as an `--exclude` that matched no file.
    pub notes: Vec<String>,
}

impl Run {
    /// How many findings there are of a level.
    pub fn count(&self, level: Level) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.level == level)
            .count()
    }
}

/// The verdict of a check, which decides the exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing at or above the gate: status 0.
    Clean,
    /// Findings at or above the gate: status 1.
    Findings,
    /// Something could not be read or parsed, or there was nothing to lint: status 2.
    Untrusted,
}

impl Outcome {
    /// The exit status of the process.
    pub fn status(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::Untrusted => 2,
        }
    }
}
