//! The built-in functions of Terraform, as far as they depend on nothing but their arguments and files of the repository.
//!
//! A function gives exactly what Terraform gives, or nothing: then the call is an unknown value that keeps its identity. Where
//! Terraform would report an error there is no value either; the error is Terraform's to report. Each room below lists its functions
//! in a table.

mod collections;
mod conversion;
mod csv;
mod dates;
mod encodings;
mod failure;
mod files;
mod format;
mod hashes;
mod json;
mod maps;
mod networks;
mod numbers;
mod patterns;
mod sets;
mod strings;
mod types;
mod yaml;
mod yaml_text;

use std::sync::Arc;

pub(crate) use dates::moment;
pub(crate) use numbers::number_text;

use super::evaluate::derived;
use super::files::Context;
use super::value::{Data, Value};
use crate::source::Span;

/// How many elements a produced collection may have.
const MAX_ELEMENTS: usize = 100_000;
/// How many bytes a produced text may have.
const MAX_TEXT: usize = 8 << 20;

/// A function: its value, or nothing if it cannot be told or Terraform would report an error.
type Function = fn(&Call<'_>) -> Option<Value>;
/// Functions by name.
type Table = &'static [(&'static str, Function)];

const TABLES: [Table; 14] = [
    numbers::TABLE,
    strings::TABLE,
    format::TABLE,
    patterns::TABLE,
    collections::TABLE,
    maps::TABLE,
    sets::TABLE,
    encodings::TABLE,
    yaml::TABLE,
    hashes::TABLE,
    files::TABLE,
    dates::TABLE,
    networks::TABLE,
    types::TABLE,
];

/// One call of a function.
struct Call<'c> {
    arguments: &'c [Value],
    /// Where the call is written.
    span: Span,
    context: Context<'c>,
}

impl<'c> Call<'c> {
    /// The arguments, if there are exactly so many.
    fn exactly<const N: usize>(&self) -> Option<&'c [Value; N]> {
        self.arguments.try_into().ok()
    }

    /// The only argument, as a string.
    fn only_text(&self) -> Option<Arc<str>> {
        let [text] = self.exactly()?;
        conversion::text(text)
    }

    /// The only argument, as a number.
    fn only_number(&self) -> Option<f64> {
        let [number] = self.exactly()?;
        conversion::number(number)
    }

    /// Two arguments, as strings.
    fn two_texts(&self) -> Option<(Arc<str>, Arc<str>)> {
        let [first, second] = self.exactly()?;
        Some((conversion::text(first)?, conversion::text(second)?))
    }

    /// A value that this call makes.
    fn value(&self, data: Data) -> Value {
        Value::at(self.span, data)
    }

    fn string(&self, text: impl Into<Arc<str>>) -> Value {
        Value::string(self.span, text)
    }

    fn bool(&self, value: bool) -> Value {
        self.value(Data::Bool(value))
    }

    fn number(&self, number: f64) -> Option<Value> {
        number.is_finite().then(|| self.value(Data::Number(number)))
    }

    fn count(&self, count: usize) -> Value {
        #[expect(
            clippy::cast_precision_loss,
            reason = "a collection has far fewer than 2^52 elements"
        )]
        self.value(Data::Number(count as f64))
    }

    fn list(&self, elements: Vec<Value>) -> Option<Value> {
        (elements.len() <= MAX_ELEMENTS).then(|| self.value(Data::List(elements.into())))
    }
}

/// The value of a call. Arguments may be unknown; a function looks only as deep as it has to.
pub(super) fn call(name: &str, arguments: &[Value], span: Span, context: Context<'_>) -> Value {
    let call = Call {
        arguments,
        span,
        context,
    };
    let function = TABLES
        .into_iter()
        .flatten()
        .find(|(known, _)| *known == name);
    let value = function.and_then(|(_, function)| function(&call));
    let mut value = match value {
        Some(value) if value.as_str().is_some_and(|text| text.len() > MAX_TEXT) => {
            Value::unknown(span, "a text too large to evaluate")
        }
        Some(value) => value.used_at(span),
        None => unanswered(name, arguments, span, function.is_some()),
    };
    value.sensitive |= match name {
        "nonsensitive" | "issensitive" => false,
        _ if hands_parts_on(name) => arguments.iter().any(|argument| argument.sensitive),
        _ => arguments.iter().any(is_sensitive_somewhere),
    };
    value
}

/// A set out of the elements of any list, as conversion to `set(…)` does.
pub(super) fn to_set(value: &Value) -> Option<Data> {
    sets::set(value.elements()?)
}

/// The unknown value of a call that has no answer.
fn unanswered(name: &str, arguments: &[Value], span: Span, evaluated: bool) -> Value {
    if differs_each_time(name) {
        return Value::unknown(span, format!("`{name}()`, which differs each time"));
    }
    let operands: Vec<&Value> = arguments.iter().collect();
    let mut value = derived(span, name, &operands);
    if let Data::Unknown(unknown) = &mut value.data {
        let reason = arguments.iter().find_map(doubt);
        let unknown = Arc::make_mut(unknown);
        unknown.fails = reason.is_none() && evaluated && failure::is_certain(name, arguments);
        unknown.reason = match reason {
            Some(reason) => reason,
            None if evaluated => {
                format!("`{name}()`, which cannot be evaluated with these arguments")
            }
            None => format!("`{name}()`, which grouplint does not evaluate"),
        };
    }
    value
}

fn differs_each_time(name: &str) -> bool {
    matches!(name, "timestamp" | "plantimestamp" | "uuid" | "bcrypt")
}

/// Whether a function's result is made of the very parts of its arguments, which know for themselves whether they are sensitive.
fn hands_parts_on(name: &str) -> bool {
    matches!(
        name,
        "chunklist"
            | "coalesce"
            | "coalescelist"
            | "concat"
            | "distinct"
            | "element"
            | "flatten"
            | "keys"
            | "length"
            | "lookup"
            | "merge"
            | "one"
            | "reverse"
            | "setproduct"
            | "slice"
            | "tolist"
            | "tomap"
            | "try"
            | "values"
            | "zipmap"
    )
}

fn is_sensitive_somewhere(value: &Value) -> bool {
    value.sensitive
        || match &value.data {
            Data::List(elements) | Data::Set(elements) => {
                elements.iter().any(is_sensitive_somewhere)
            }
            Data::Map(members) => members
                .iter()
                .any(|member| is_sensitive_somewhere(&member.value)),
            _ => false,
        }
}

/// The reason of the first thing in a value that is not known.
fn doubt(value: &Value) -> Option<String> {
    match &value.data {
        Data::Unknown(_) | Data::Instance(_) => Some(super::evaluate::reason_of(value)),
        Data::List(elements) | Data::Set(elements) => elements.iter().find_map(doubt),
        Data::Map(members) => members.iter().find_map(|member| doubt(&member.value)),
        _ => None,
    }
}
