//! A rule's page: front matter, then Markdown.

use serde::Deserialize;

/// What the front matter of a page says.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrontMatter {
    /// What the rule finds, as one sentence.
    pub summary: String,
    /// The level it usually has.
    pub level: PageLevel,
    /// The first half of its id.
    pub category: String,
    /// How settled it is.
    pub status: Status,
    /// What it needs to see.
    pub needs: Vec<Need>,
    /// The statements of Okta's page on troubleshooting Group Push that it answers: `S1` to `S14`.
    #[serde(default)]
    pub statements: Vec<String>,
    /// Where its facts come from.
    pub sources: Vec<String>,
}

/// The level a rule usually has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "each is its own word")]
pub enum PageLevel {
    Error,
    Warning,
    Info,
}

impl PageLevel {
    /// The word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// How settled a rule is, with the version since which.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Status {
    /// Tried out: may change.
    pub preview: Option<String>,
    /// Relied upon.
    pub stable: Option<String>,
    /// On its way out.
    pub deprecated: Option<String>,
}

/// What a rule needs to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "each is its own word")]
pub enum Need {
    Config,
    Plan,
    State,
    Export,
}

/// A page taken apart.
#[derive(Debug, Clone)]
pub struct Page<'p> {
    /// The front matter.
    pub front: FrontMatter,
    /// The Markdown behind it.
    pub body: &'p str,
}

impl<'p> Page<'p> {
    /// Reads a page. Fails if its front matter is missing or does not fit, with a message for whoever wrote it.
    pub fn parse(page: &'p str) -> Result<Self, String> {
        let rest = page
            .strip_prefix("---\n")
            .ok_or("a page starts with front matter between lines of `---`")?;
        let (front, body) = rest
            .split_once("\n---\n")
            .ok_or("the front matter ends with a line of `---`")?;
        let front = serde_yaml::from_str(front).map_err(|error| error.to_string())?;
        Ok(Self {
            front,
            body: body.trim_start(),
        })
    }
}
