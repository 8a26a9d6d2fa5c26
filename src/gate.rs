//! The lowest level that makes a run fail.

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::finding::Level;

/// The lowest level that makes the exit status 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Gate {
    /// Errors only
    #[default]
    Error,
    /// Warnings and errors
    Warning,
    /// Anything
    Info,
    /// Nothing
    Never,
}

impl Gate {
    /// The level; `None` if nothing fails.
    pub fn level(self) -> Option<Level> {
        match self {
            Self::Error => Some(Level::Error),
            Self::Warning => Some(Level::Warning),
            Self::Info => Some(Level::Info),
            Self::Never => None,
        }
    }

    /// The word used on the command line and in the configuration file.
    pub fn word(self) -> &'static str {
        self.level().map_or("never", Level::word)
    }
}
