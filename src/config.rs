//! The configuration file `grouplint.yaml`: its types, with the place of everything in it.

mod rule_name;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Deserialize;

pub use rule_name::RuleName;

use crate::finding::Level;
use crate::gate::Gate;
use crate::rule::Options;
use crate::syntax::deserialize::Spanned;

/// What a team has decided about grouplint. Found from the linted path up to the root of the repository. Globs and paths in it are
/// relative to its own folder.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[schemars(title = "grouplint.yaml")]
pub struct Document {
    /// Another configuration file that this one builds on. Rules that it locks cannot be silenced or lowered here.
    pub extends: Option<Spanned<String>>,
    /// The level of rules or whole categories, in place of the one each rule gives its findings.
    pub levels: BTreeMap<Spanned<RuleName>, Spanned<LevelSetting>>,
    /// Levels that hold below certain paths only. They count more than `levels`.
    pub paths: Vec<PathLevels>,
    /// Files and folders that are not read at all.
    pub exclude: Vec<Spanned<String>>,
    /// Findings that do not count: what they are about is read and judged, but allowed, for the reason given.
    pub ignore: Vec<Spanned<Ignore>>,
    /// Settings of single rules.
    pub options: Options,
    /// The lowest level that makes the exit status 1.
    pub fail_on: Option<Spanned<Gate>>,
    /// Whether to report what could not be proven, too.
    pub unproven: Option<Spanned<bool>>,
    /// Values of variables of the root modules, as in a `.tfvars` file.
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub variables: Anything,
    /// Files with values of variables, in the form of `.tfvars`.
    pub var_files: Vec<Spanned<String>>,
    /// Paths, each with the name of the organization that everything below it configures.
    pub orgs: BTreeMap<Spanned<String>, Spanned<String>>,
    /// Rules or categories that only this file may silence or lower: comments and files that build on this one cannot.
    pub locked: Vec<Spanned<RuleName>>,
    /// The baseline, if it does not lie beside this file as `grouplint-baseline.json`.
    pub baseline: Option<Spanned<String>>,
}

/// Levels below certain paths.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PathLevels {
    /// The files it holds for, as a glob. A finding belongs to the file of its first place.
    pub path: Spanned<String>,
    /// The level of rules or whole categories there.
    pub levels: BTreeMap<Spanned<RuleName>, Spanned<PathLevel>>,
}

/// A level that holds below a path. There is no `off`: `ignore` silences findings below a path, and gives a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PathLevel {
    /// Will break, loop, lock people out or leave access behind.
    Error,
    /// Will probably not do what was meant.
    Warning,
    /// Worth knowing.
    Info,
}

/// The level of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LevelSetting {
    /// Will break, loop, lock people out or leave access behind.
    Error,
    /// Will probably not do what was meant.
    Warning,
    /// Worth knowing.
    Info,
    /// The rule does not run.
    Off,
}

impl From<PathLevel> for LevelSetting {
    fn from(level: PathLevel) -> Self {
        match level {
            PathLevel::Error => Self::Error,
            PathLevel::Warning => Self::Warning,
            PathLevel::Info => Self::Info,
        }
    }
}

impl LevelSetting {
    /// The level; `None` if the rule is off.
    pub fn level(self) -> Option<Level> {
        match self {
            Self::Error => Some(Level::Error),
            Self::Warning => Some(Level::Warning),
            Self::Info => Some(Level::Info),
            Self::Off => None,
        }
    }
}

/// Findings that do not count. What is named of rule, path and entity must all fit, and at least one of them is named.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ignore {
    /// The rule or category.
    #[serde(default)]
    pub rule: Option<Spanned<RuleName>>,
    /// The files, as a glob: one place of the finding must lie in one of them.
    #[serde(default)]
    pub path: Option<Spanned<String>>,
    /// What the finding must be about: a kind and a name, such as `group Contractors`, `app Slack` or `user ada@acme.com`. The name may
    /// hold `*`.
    #[serde(default)]
    pub entity: Option<Spanned<String>>,
    /// Why these findings are allowed.
    pub reason: Spanned<String>,
    /// The last day on which they are, as YYYY-MM-DD.
    #[serde(default)]
    #[schemars(
        with = "Option<String>",
        regex(pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
    )]
    pub until: Option<Spanned<String>>,
}

/// A value that is looked at later, where it stands.
#[derive(Debug, Default)]
pub struct Anything;

impl<'de> Deserialize<'de> for Anything {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde::de::IgnoredAny::deserialize(deserializer).map(|_| Self)
    }
}

/// The JSON Schema of the configuration file.
pub fn schema() -> serde_json::Value {
    SchemaSettings::draft2020_12()
        .into_generator()
        .into_root_schema_for::<Document>()
        .to_value()
}
