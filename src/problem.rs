//! What went wrong while reading the input or the user's own settings: bad input never stops the rest, so each stage returns
//! problems beside what it understood.

use crate::finding::Level;
use crate::source::Span;

/// Something about the input itself that stands between it and a trustworthy result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What kind, which decides the rule id it is reported under.
    pub kind: ProblemKind,
    /// Where. For a file that could not be opened: the top of an empty text under its name.
    pub span: Span,
    /// What is wrong, as a title: no final period.
    pub message: String,
    /// The next action, as a sentence.
    pub help: String,
    /// Other places involved, each with a label of at most four words.
    pub also: Vec<(Span, String)>,
}

/// The kinds of [`Problem`], each a reserved rule id in the category `input` or `config`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ProblemKind {
    /// The text breaks its language's grammar.
    SyntaxError,
    /// The file cannot be opened or is not UTF-8.
    Unreadable,
    /// The file is encrypted; its values are unknown.
    Encrypted,
    /// The text nests or repeats beyond the budget.
    TooDeep,
    /// No file of the run was recognised.
    NothingToLint,
    /// The configuration file or the baseline is not what it should be, so what the user wants is not known.
    InvalidConfig,
    /// A setting or suppression names a rule that does not exist.
    UnknownRule,
    /// A setting or suppression would silence or lower a rule that is locked.
    LockedRule,
    /// An entry of the configuration file matches nothing.
    UnusedEntry,
    /// A comment speaks to grouplint and cannot be understood.
    MalformedSuppression,
    /// A suppression gives no reason.
    ReasonlessSuppression,
    /// A suppression or an entry of `ignore` is past its date.
    ExpiredSuppression,
    /// A suppression silences nothing.
    UnusedSuppression,
    /// An entry of the baseline is no longer found.
    StaleBaseline,
}

/// The kinds that leave a part of the input or of the user's wishes unknown.
const SPOILING: [ProblemKind; 5] = [
    ProblemKind::SyntaxError,
    ProblemKind::Unreadable,
    ProblemKind::TooDeep,
    ProblemKind::NothingToLint,
    ProblemKind::InvalidConfig,
];

impl ProblemKind {
    /// The rule id this kind is reported under.
    pub fn rule(self) -> &'static str {
        match self {
            Self::SyntaxError => "input/syntax-error",
            Self::Unreadable => "input/unreadable",
            Self::Encrypted => "input/encrypted",
            Self::TooDeep => "input/too-deep",
            Self::NothingToLint => "input/nothing-to-lint",
            Self::InvalidConfig => "config/invalid",
            Self::UnknownRule => "config/unknown-rule",
            Self::LockedRule => "config/locked-rule",
            Self::UnusedEntry => "config/unused-entry",
            Self::MalformedSuppression => "config/malformed-suppression",
            Self::ReasonlessSuppression => "config/suppression-without-reason",
            Self::ExpiredSuppression => "config/expired-suppression",
            Self::UnusedSuppression => "config/unused-suppression",
            Self::StaleBaseline => "config/stale-baseline",
        }
    }

    /// How much a problem of this kind matters.
    pub fn level(self) -> Level {
        match self {
            Self::Encrypted | Self::UnusedEntry | Self::UnusedSuppression => Level::Warning,
            Self::StaleBaseline => Level::Info,
            _ => Level::Error,
        }
    }

    /// Whether a run with such a problem cannot be trusted, whatever else it finds.
    pub fn spoils(self) -> bool {
        SPOILING.contains(&self)
    }

    /// Whether the findings of a rule come from problems that spoil a run.
    pub fn rule_spoils(rule: &str) -> bool {
        SPOILING.iter().any(|kind| kind.rule() == rule)
    }

    /// Whether it is about the user's own settings and not about the input.
    pub fn is_about_settings(self) -> bool {
        self.rule().starts_with("config/")
    }
}

impl Problem {
    /// A place that breaks the grammar, with the next action.
    pub fn syntax(span: Span, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            kind: ProblemKind::SyntaxError,
            span,
            message: message.into(),
            help: help.into(),
            also: Vec::new(),
        }
    }

    /// Adds another place, with a label of at most four words.
    #[must_use]
    pub fn also(mut self, span: Span, label: impl Into<String>) -> Self {
        self.also.push((span, label.into()));
        self
    }
}
