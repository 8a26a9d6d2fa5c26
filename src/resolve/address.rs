//! Names of resource instances: what stays known of a resource when its values are not.

use std::fmt;
use std::sync::Arc;

/// A root module, or another place that owns addresses, as a number that resolve gave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RootId(pub u32);

/// Whether a block creates something or looks it up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mode {
    /// `resource`
    Managed,
    /// `data`
    Data,
}

/// The key of one instance of a repeated block.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// `[0]`, from `count`.
    Index(usize),
    /// `["eng"]`, from `for_each`.
    Name(Arc<str>),
    /// Stands for all instances of a collection that is not known. Equal only under the same expression.
    Symbolic(Arc<str>),
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Index(index) => write!(f, "[{index}]"),
            Self::Name(name) => write!(f, "[{}]", quoted(name)),
            Self::Symbolic(_) => f.write_str("[*]"),
        }
    }
}

/// `module.a.okta_group.eng["x"]`, within one root module.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Address {
    /// The root module it belongs to.
    pub root: RootId,
    /// `module.a["x"].module.b.`, with the final dot, or nothing in the root module.
    pub module: Arc<str>,
    /// `resource` or `data`.
    pub mode: Mode,
    /// `okta_group`
    pub kind: Arc<str>,
    /// `eng`
    pub name: Arc<str>,
    /// The instance, if the block is repeated.
    pub key: Option<Key>,
}

impl Address {
    /// The block that this is an instance of.
    #[must_use]
    pub fn block(&self) -> Self {
        Self {
            key: None,
            ..self.clone()
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.module)?;
        if self.mode == Mode::Data {
            f.write_str("data.")?;
        }
        write!(f, "{}.{}", self.kind, self.name)?;
        self.key.iter().try_for_each(|key| key.fmt(f))
    }
}

/// A key as Terraform writes it in an address: a string literal of its language.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for (index, character) in text.char_indices() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '$' | '%' if text[index + 1..].starts_with('{') => {
                quoted.extend([character, character]);
            }
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}
