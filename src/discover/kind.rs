//! What a file is, by its name and by a cheap look into it.

use std::path::Path;

use super::disk::Disk;

/// What a file is by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InputKind {
    /// `.tf`, `.tofu`
    Native,
    /// `.tf.json`, `.tofu.json`
    JsonSyntax,
    /// `.tfvars`
    Variables,
    /// `.tfvars.json`
    JsonVariables,
    /// `.yaml`, `.yml`: an input only if its shape says so.
    Yaml,
    /// Any other `.json`: an input only if its shape says so.
    Json,
    /// `.tfstate`
    State,
}

impl InputKind {
    /// The kind of a file name. `None` for files grouplint has no use for.
    pub fn of(name: &str) -> Option<Self> {
        let ends = |suffixes: &[&str]| suffixes.iter().any(|suffix| name.ends_with(suffix));
        if ends(&[".tf", ".tofu"]) {
            Some(Self::Native)
        } else if ends(&[".tf.json", ".tofu.json"]) {
            Some(Self::JsonSyntax)
        } else if ends(&[".tfvars"]) {
            Some(Self::Variables)
        } else if ends(&[".tfvars.json"]) {
            Some(Self::JsonVariables)
        } else if ends(&[".yaml", ".yml"]) {
            Some(Self::Yaml)
        } else if ends(&[".tfstate"]) {
            Some(Self::State)
        } else {
            ends(&[".json"]).then_some(Self::Json)
        }
    }

    /// Whether it holds values for variables.
    pub fn is_variables(self) -> bool {
        matches!(self, Self::Variables | Self::JsonVariables)
    }

    /// The kind of a file whose name says nothing, by its first character. `None` if that says nothing either.
    pub(super) fn of_text(text: &str) -> Option<Self> {
        text.trim_start_matches('\u{feff}')
            .trim_start()
            .starts_with('{')
            .then_some(Self::Json)
    }

    /// Whether it is part of the configuration of the module in its directory.
    pub fn configures(self) -> bool {
        !matches!(self, Self::Yaml | Self::Json | Self::State)
    }

    /// Whether the name alone makes it an input.
    pub fn by_name(self) -> bool {
        !matches!(self, Self::Yaml | Self::Json)
    }
}

/// `OpenTofu` reads `main.tofu` instead of a `main.tf` beside it.
pub(super) fn is_replaced(path: &Path, name: &str, disk: &Disk) -> bool {
    let endings = [(".tf", ".tofu"), (".tf.json", ".tofu.json")];
    endings.iter().any(|(ending, replacement)| {
        let stem = name.strip_suffix(ending);
        stem.is_some_and(|stem| disk.is_file(&path.with_file_name(format!("{stem}{replacement}"))))
    })
}

/// Whether a YAML or JSON file that nobody named could hold configuration at all: a cheap look before parsing it.
pub(super) fn may_be_input(text: &str) -> bool {
    let holds = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    holds("okta_")
        || holds("grouplint")
        || (holds("apps") || holds("groups")) && holds("name")
        || may_be_export(&holds)
}

/// Whether a file could be what Okta's API answers, or say what is complete of it: it holds an id, or one of a few words.
fn may_be_export(holds: &dyn Fn(&str) -> bool) -> bool {
    const IDS: [&str; 5] = ["\"00g", "\"0oa", "\"00u", "\"0pr", "\"gPm"];
    const WORDS: [&str; 3] = ["_PROVISIONING", "\"errorCode\"", "\"complete\""];
    IDS.iter().chain(&WORDS).any(|word| holds(word))
}
