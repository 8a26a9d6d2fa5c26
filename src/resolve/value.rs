//! What an expression came to: known, absent, or unknown with the reason and whatever identity survives.

use std::cmp::Ordering;
use std::sync::Arc;

use super::address::Address;
use crate::finding::Step;
use crate::source::Span;

/// How many steps of a value's way are kept: those nearest to its origin.
const MAX_STEPS: usize = 100;

/// A value with the places it has to do with.
#[derive(Debug, Clone)]
pub struct Value {
    /// What it is.
    pub data: Data,
    /// Where it is used: the expression that was evaluated.
    pub site: Span,
    /// Where it was decided: the literal, reference or default it goes back to. Equal to `site` if it is written there.
    pub origin: Span,
    /// How it came from `origin` to `site`, nearest step first.
    pub trace: Option<Arc<Trace>>,
    /// Whether its content must never be shown.
    pub sensitive: bool,
    /// How many collections it consists of, one within the other.
    pub nesting: u16,
}

/// The steps of a value's way, shared between the values that took it.
#[derive(Debug)]
pub struct Trace {
    step: Step,
    /// How many steps there are, this one included.
    length: usize,
    further: Option<Arc<Trace>>,
}

/// The content of a [`Value`].
#[derive(Debug, Clone)]
pub enum Data {
    /// Absent: `null` or unset.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A string.
    String(Arc<str>),
    /// A list or tuple.
    List(Arc<[Value]>),
    /// A set: sorted, each element once.
    Set(Arc<[Value]>),
    /// A map or object, in the order written, each key once.
    Map(Arc<[Member]>),
    /// A resource instance as a whole: its attributes are looked up when they are asked for.
    Instance(Arc<Address>),
    /// Not known.
    Unknown(Arc<Unknown>),
}

/// One entry of a [`Data::Map`].
#[derive(Debug, Clone)]
pub struct Member {
    /// The key.
    pub key: Arc<str>,
    /// Where the key is written.
    pub key_span: Span,
    /// The value.
    pub value: Value,
}

/// What is left of a value that could not be computed.
#[derive(Debug, Clone)]
pub struct Unknown {
    /// Why, to be read after "depends on": `` `var.app_id`, which has no value here ``.
    pub reason: String,
    /// What it is called. Two unknown values of one name are the same thing; two names are not known to differ.
    pub symbol: Option<Symbol>,
    /// The two values of a conditional whose condition is unknown.
    pub branches: Option<Branches>,
    /// The pieces of a string template of which some are unknown.
    pub template: Option<Arc<[Value]>>,
    /// Whether Terraform certainly fails here, so that `try` goes on to what stands behind it.
    pub fails: bool,
}

/// The identity of an unknown value.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Symbol {
    /// An attribute that is computed by the provider, such as `okta_group.eng.id`.
    Attribute {
        /// The instance.
        address: Arc<Address>,
        /// The attribute.
        name: Arc<str>,
    },
    /// Any other expression, written out with its module instance.
    Expression(Arc<str>),
}

impl Symbol {
    /// The symbol as text, for building larger ones.
    pub fn text(&self) -> String {
        match self {
            Self::Attribute { address, name } => format!("{}:{address}.{name}", address.root.0),
            Self::Expression(text) => text.to_string(),
        }
    }
}

/// Both sides of a conditional.
#[derive(Debug, Clone)]
pub struct Branches {
    /// The condition under which `yes` stands.
    pub condition: Condition,
    /// The value if it holds.
    pub yes: Value,
    /// The value if it does not.
    pub no: Value,
}

/// A condition nobody can decide here, and the way it must fall.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Condition {
    /// The identity of the expression.
    pub symbol: Arc<str>,
    /// The expression as people read it.
    pub text: Arc<str>,
    /// Whether it must hold or fail.
    pub holds: bool,
}

/// Under which conditions a resource instance exists: all of them. Nothing means always.
pub type Presence = Vec<Condition>;

impl Value {
    /// A value written at `span`.
    pub fn at(span: Span, data: Data) -> Self {
        Self {
            nesting: nesting(&data),
            data,
            site: span,
            origin: span,
            trace: None,
            sensitive: false,
        }
    }

    /// A string written at `span`.
    pub fn string(span: Span, text: impl Into<Arc<str>>) -> Self {
        Self::at(span, Data::String(text.into()))
    }

    /// An unknown value without identity.
    pub fn unknown(span: Span, reason: impl Into<String>) -> Self {
        Self::symbolic(span, reason, None)
    }

    /// An unknown value that keeps its identity.
    pub fn symbolic(span: Span, reason: impl Into<String>, symbol: Option<Symbol>) -> Self {
        let unknown = Unknown {
            reason: reason.into(),
            symbol,
            branches: None,
            template: None,
            fails: false,
        };
        Self::at(span, Data::Unknown(Arc::new(unknown)))
    }

    /// The same value used at another place, reached through a step.
    #[must_use]
    pub fn through(mut self, site: Span, step: impl Into<String>) -> Self {
        let step = Step {
            span: self.site,
            text: step.into(),
        };
        self.site = site;
        let length = 1 + self.trace.as_ref().map_or(0, |trace| trace.length);
        // Nobody reads on forever, and steps are let go of one within the other.
        if length <= MAX_STEPS {
            let further = self.trace.take();
            self.trace = Some(Arc::new(Trace {
                step,
                length,
                further,
            }));
        }
        self
    }

    /// The same value used at another place.
    #[must_use]
    pub fn used_at(mut self, site: Span) -> Self {
        self.site = site;
        self
    }

    /// This value, which another input tells, at the place where it is used. A step leads to where each part of it is told.
    #[must_use]
    pub(super) fn told_at(&self, place: &Self, step: &str) -> Self {
        let all = |values: &[Self]| values.iter().map(|it| it.told_at(place, step)).collect();
        let data = match &self.data {
            Data::List(elements) => Data::List(all(elements)),
            Data::Set(elements) => Data::Set(all(elements)),
            Data::Map(members) => {
                let members = members.iter().map(|member| Member {
                    key: Arc::clone(&member.key),
                    key_span: place.site,
                    value: member.value.told_at(place, step),
                });
                Data::Map(members.collect())
            }
            data => data.clone(),
        };
        let told = Step {
            span: self.site,
            text: step.to_owned(),
        };
        Self {
            data,
            site: place.site,
            origin: place.origin,
            trace: Some(Arc::new(Trace {
                step: told,
                length: 1 + place.trace.as_ref().map_or(0, |trace| trace.length),
                further: place.trace.clone(),
            })),
            sensitive: self.sensitive || place.sensitive,
            nesting: self.nesting,
        }
    }

    /// The steps from the use back to the origin.
    pub fn steps(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut next = self.trace.as_deref();
        while let Some(trace) = next {
            steps.push(trace.step.clone());
            next = trace.further.as_deref();
        }
        steps
    }

    /// Whether it is `null` or unset.
    pub fn is_null(&self) -> bool {
        matches!(self.data, Data::Null)
    }

    /// The string, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match &self.data {
            Data::String(text) => Some(text),
            _ => None,
        }
    }

    /// The string as Terraform converts a primitive to one.
    pub fn to_text(&self) -> Option<Arc<str>> {
        match &self.data {
            Data::String(text) => Some(Arc::clone(text)),
            Data::Bool(value) => Some(value.to_string().into()),
            Data::Number(number) => Some(number.to_string().into()),
            _ => None,
        }
    }

    /// The boolean, if it is one or a string that converts to one.
    pub fn as_bool(&self) -> Option<bool> {
        match &self.data {
            Data::Bool(value) => Some(*value),
            Data::String(text) => match &**text {
                "true" | "1" => Some(true),
                "false" | "0" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// The number, if it is one or a string that converts to one.
    pub fn as_number(&self) -> Option<f64> {
        match &self.data {
            Data::Number(number) => Some(*number),
            Data::String(text) => {
                // Rust also reads words such as `inf`.
                let numeric =
                    |byte: u8| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
                let parsed = text.bytes().all(numeric).then(|| text.parse().ok());
                parsed.flatten().filter(|number: &f64| number.is_finite())
            }
            _ => None,
        }
    }

    /// What is unknown about it.
    pub fn as_unknown(&self) -> Option<&Unknown> {
        match &self.data {
            Data::Unknown(unknown) => Some(unknown),
            _ => None,
        }
    }

    /// Whether Terraform certainly fails to compute it, or any part of it.
    pub fn fails(&self) -> bool {
        match &self.data {
            Data::Unknown(unknown) => unknown.fails,
            Data::List(elements) | Data::Set(elements) => elements.iter().any(Self::fails),
            Data::Map(members) => members.iter().any(|member| member.value.fails()),
            _ => false,
        }
    }

    /// Whether all of it is known.
    pub fn is_wholly_known(&self) -> bool {
        match &self.data {
            Data::Unknown(_) | Data::Instance(_) => false,
            Data::List(elements) | Data::Set(elements) => {
                elements.iter().all(Self::is_wholly_known)
            }
            Data::Map(members) => members.iter().all(|member| member.value.is_wholly_known()),
            _ => true,
        }
    }

    /// The elements of a list or set.
    pub fn elements(&self) -> Option<&[Value]> {
        match &self.data {
            Data::List(elements) | Data::Set(elements) => Some(elements),
            _ => None,
        }
    }

    /// The entries of a map.
    pub fn members(&self) -> Option<&[Member]> {
        match &self.data {
            Data::Map(members) => Some(members),
            _ => None,
        }
    }

    /// The value under a key of a map.
    pub fn member(&self, key: &str) -> Option<&Value> {
        self.members()?
            .iter()
            .find(|member| &*member.key == key)
            .map(|member| &member.value)
    }

    /// Its identity as text: the literal itself if it is known, its symbol if not. `None` if it has neither.
    pub fn symbol_text(&self) -> Option<String> {
        match &self.data {
            Data::Null => Some("null".to_owned()),
            Data::Bool(value) => Some(value.to_string()),
            Data::Number(number) => Some(number.to_string()),
            Data::String(text) => Some(format!("{text:?}")),
            Data::List(elements) | Data::Set(elements) => {
                let texts: Option<Vec<_>> = elements.iter().map(Self::symbol_text).collect();
                Some(format!("[{}]", texts?.join(",")))
            }
            Data::Map(members) => {
                let texts: Option<Vec<_>> = members
                    .iter()
                    .map(|member| Some(format!("{:?}={}", member.key, member.value.symbol_text()?)))
                    .collect();
                Some(format!("{{{}}}", texts?.join(",")))
            }
            Data::Instance(address) => Some(format!("{}:{address}", address.root.0)),
            Data::Unknown(unknown) => unknown.symbol.as_ref().map(Symbol::text),
        }
    }

    /// Whether two known primitives are equal; `None` if that cannot be told.
    pub fn equals(&self, other: &Self) -> Option<bool> {
        match (&self.data, &other.data) {
            (Data::Unknown(_), _) | (_, Data::Unknown(_)) => {
                let (mine, theirs) = (self.symbol_text()?, other.symbol_text()?);
                (mine == theirs).then_some(true)
            }
            (Data::Instance(_), _) | (_, Data::Instance(_)) => None,
            (Data::Null, Data::Null) => Some(true),
            (Data::Bool(a), Data::Bool(b)) => Some(a == b),
            (Data::Number(a), Data::Number(b)) => Some(a.partial_cmp(b) == Some(Ordering::Equal)),
            (Data::String(a), Data::String(b)) => Some(a == b),
            (Data::List(a), Data::List(b)) | (Data::Set(a), Data::Set(b)) => {
                if a.len() != b.len() {
                    return Some(false);
                }
                all_equal(a.iter().zip(b.iter()).map(|(a, b)| a.equals(b)))
            }
            (Data::Map(a), Data::Map(b)) => {
                if a.len() != b.len() {
                    return Some(false);
                }
                all_equal(a.iter().map(|member| match other.member(&member.key) {
                    Some(value) => member.value.equals(value),
                    None => Some(false),
                }))
            }
            _ => Some(false),
        }
    }
}

/// How many collections a value of this content consists of, one within the other.
fn nesting(data: &Data) -> u16 {
    let inner = match data {
        Data::List(elements) | Data::Set(elements) => elements.iter().map(|it| it.nesting).max(),
        Data::Map(members) => members.iter().map(|member| member.value.nesting).max(),
        _ => return 0,
    };
    inner.unwrap_or(0).saturating_add(1)
}

/// One difference decides; without one, a doubt leaves it open.
fn all_equal(pairs: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut known = true;
    for pair in pairs {
        match pair {
            Some(false) => return Some(false),
            Some(true) => {}
            None => known = false,
        }
    }
    known.then_some(true)
}
