//! What a check came to: the one value that every renderer reads.

use std::path::PathBuf;
use std::time::Duration;

use crate::finding::{Finding, Level, NotJudged};
use crate::muted::Muted;
use crate::picture::Edge;
use crate::problem::ProblemKind;
use crate::source::Sources;

/// The outcome of a check.
#[derive(Debug, Default)]
pub struct Run {
    /// Every file that was read.
    pub sources: Sources,
    /// What was found, sorted by file name, place and rule.
    pub findings: Vec<Finding>,
    /// Findings that were made and do not count, in the same order.
    pub muted: Vec<Muted>,
    /// Every rule as it was set for this run, sorted by id.
    pub rules: Vec<RuleInForce>,
    /// The assignments and push mappings of the apps and groups that findings are about, sorted.
    pub edges: Vec<Edge>,
    /// How long each stage and rule took, in the order they ran.
    pub timings: Vec<Timing>,
    /// The lowest level that fails; `None` if findings never do.
    pub gate: Option<Level>,
    /// The repository, else the working directory: what the paths in reports for other programs are relative to.
    pub root: PathBuf,
    /// What was read, seen and not judged.
    pub summary: Summary,
    /// What it went by.
    pub basis: Basis,
    /// The verdict.
    pub outcome: Outcome,
}

/// What a run went by, for those who want to know why it came out as it did.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Basis {
    /// The configuration files, the one that was found first, then what it builds on.
    pub configuration: Vec<String>,
    /// Where the baseline is, if there is one.
    pub baseline: Option<String>,
    /// Every file that was read as input, by name, sorted.
    pub files: Vec<String>,
    /// Those of them that hold values for variables, and those of `--var-file`.
    pub variable_files: Vec<String>,
    /// What the run was compared with.
    pub revision: Option<Revision>,
}

/// A revision that a run was compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// As the user named it.
    pub name: String,
    /// The commit it means; `None` for a repository without any.
    pub commit: Option<String>,
    /// Whether the index was judged, and not the working tree.
    pub staged: bool,
}

/// A rule as it was set for a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleInForce {
    /// `category/name`
    pub id: &'static str,
    /// Whether it ran.
    pub enabled: bool,
    /// The level that the user set; `None` leaves each finding the level that the rule gives it.
    pub level: Option<Level>,
}

/// How long something took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timing {
    /// A stage, or a rule id.
    pub name: String,
    /// Wall time.
    pub took: Duration,
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
    /// Sentences about the run itself, such as on an `--exclude` that matched no file.
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

    /// Whether a finding is a reason why the run cannot be trusted.
    pub fn is_spoiled_by(&self, finding: &Finding) -> bool {
        self.outcome == Outcome::Untrusted && ProblemKind::rule_spoils(finding.rule)
    }
}

/// The verdict of a check, which decides the exit status.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing at or above the gate: status 0.
    #[default]
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
