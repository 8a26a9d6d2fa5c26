//! Names of resource instances: what stays known of a resource when its values are not.

use std::fmt::{self, Write as _};
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

    /// The block as its own module names it: `okta_group.eng`, `data.okta_group.eng`.
    pub fn block_name(&self) -> String {
        let data = if self.mode == Mode::Data { "data." } else { "" };
        format!("{data}{}.{}", self.kind, self.name)
    }

    /// The block wherever its module is called: the names of the calls that lead there, and its own name.
    pub fn written(&self) -> (String, String) {
        (calls(&self.module), self.block_name())
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

/// The parts of an address between its dots, each with its instance key.
pub(super) fn steps(text: &str) -> Vec<(&str, Option<Key>)> {
    let mut steps = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let (key, after) = match after.strip_prefix('[') {
            Some(inner) => bracketed(inner),
            None => (None, after),
        };
        steps.push((name, key));
        rest = after.strip_prefix('.').unwrap_or("");
    }
    steps
}

/// The key behind an opening bracket, and what follows the closing one.
fn bracketed(inner: &str) -> (Option<Key>, &str) {
    let Some(quoted) = inner.strip_prefix('"') else {
        let (digits, rest) = inner.split_once(']').unwrap_or((inner, ""));
        return (digits.parse().ok().map(Key::Index), rest);
    };
    let (mut text, mut at) = (String::new(), quoted.len());
    let mut characters = quoted.char_indices().peekable();
    while let Some((index, character)) = characters.next() {
        match character {
            '"' => {
                at = index + 1;
                break;
            }
            '\\' => text.extend(characters.next().map(|(_, escaped)| match escaped {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                other => other,
            })),
            '$' | '%'
                if quoted[index + 1..].starts_with(character)
                    && quoted[index + 2..].starts_with('{') =>
            {
                text.push(character);
                characters.next();
            }
            _ => text.push(character),
        }
    }
    let rest = &quoted[at..];
    (
        Some(Key::Name(text.into())),
        rest.strip_prefix(']').unwrap_or(rest),
    )
}

/// The address that a text spells. `None` if it is none of a resource instance.
pub(super) fn parse(root: RootId, text: &str) -> Option<Address> {
    let steps = steps(text);
    let mut module = String::new();
    let mut rest = &steps[..];
    while let [("module", None), (call, key), further @ ..] = rest {
        let shown = key.as_ref().map(ToString::to_string).unwrap_or_default();
        _ = write!(module, "module.{call}{shown}.");
        rest = further;
    }
    let (mode, rest) = match rest {
        [("data", None), rest @ ..] => (Mode::Data, rest),
        rest => (Mode::Managed, rest),
    };
    let [(kind, None), (name, key)] = rest else {
        return None;
    };
    Some(Address {
        root,
        module: module.into(),
        mode,
        kind: (*kind).into(),
        name: (*name).into(),
        key: key.clone(),
    })
}

/// The names of the calls in the path of a module instance: `a.b` of `module.a["x"].module.b.`.
pub(super) fn calls(module: &str) -> String {
    if module.is_empty() {
        return String::new();
    }
    let steps = steps(module);
    // The word `module` stands before each name.
    let names: Vec<&str> = steps
        .iter()
        .skip(1)
        .step_by(2)
        .map(|(name, _)| *name)
        .collect();
    names.join(".")
}
