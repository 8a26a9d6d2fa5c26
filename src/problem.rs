//! What went wrong while reading: bad input never stops the rest, so each stage returns problems beside what it understood.

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

/// The kinds of [`Problem`], each a reserved rule id in the category `input`.
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
}

impl ProblemKind {
    /// The rule id this kind is reported under.
    pub fn rule(self) -> &'static str {
        match self {
            Self::SyntaxError => "input/syntax-error",
            Self::Unreadable => "input/unreadable",
            Self::Encrypted => "input/encrypted",
            Self::TooDeep => "input/too-deep",
            Self::NothingToLint => "input/nothing-to-lint",
        }
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
