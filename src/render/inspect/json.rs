//! Resources as JSON, version 1.

use std::collections::BTreeMap;
use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::{is_secret, reference};
use crate::resolve::resource::Resource;
use crate::resolve::value::{Data, Value};
use crate::source::{Sources, Span};

/// What grouplint sees of a configuration.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "grouplint inspect")]
struct Document {
    /// The version of this form: 1.
    version: u32,
    /// Every Okta resource and data source, each instance on its own.
    resources: Vec<Seen>,
}

/// A resource instance.
#[derive(Debug, Serialize, JsonSchema)]
struct Seen {
    /// Its address, with the instance key. `[*]` stands for instances whose number is not known.
    address: String,
    /// The alias of its provider configuration; empty for the default one.
    provider: String,
    /// Where its block is written.
    place: At,
    /// The conditions under which it exists, if they cannot be decided.
    when: Vec<When>,
    /// The arguments that are set, by name.
    arguments: BTreeMap<String, Argument>,
}

/// A condition.
#[derive(Debug, Serialize, JsonSchema)]
struct When {
    /// The expression.
    condition: String,
    /// Whether it must hold or fail.
    holds: bool,
}

/// An argument.
#[derive(Debug, Serialize, JsonSchema)]
struct Argument {
    /// What it is set to.
    value: Shown,
    /// Where the value is used.
    place: At,
    /// Where the value was decided.
    origin: At,
    /// How it came from there, nearest step first.
    trace: Vec<StepSeen>,
}

/// A step of a value's way.
#[derive(Debug, Serialize, JsonSchema)]
struct StepSeen {
    /// What happened.
    text: String,
    /// Where.
    place: At,
}

/// A value. Exactly one kind of what can be known of it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Shown {
    /// A string, number, boolean or null.
    Known(serde_json::Value),
    /// A list or set.
    List(Vec<Shown>),
    /// A map or object.
    Map(BTreeMap<String, Shown>),
    /// An attribute that Okta decides, known by its address.
    Reference(String),
    /// Not known, with the reason, to be read after "depends on".
    Unknown(String),
    /// Not shown.
    Secret,
}

/// A place: bytes from 0 with the end exclusive, line and column from 1.
#[derive(Debug, Serialize, JsonSchema)]
struct At {
    file: String,
    start: u32,
    end: u32,
    line: u32,
    column: u32,
}

/// Writes the document.
pub fn render(resources: &[Resource], sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    let resources = resources
        .iter()
        .map(|resource| seen(resource, sources))
        .collect();
    serde_json::to_writer_pretty(
        &mut *out,
        &Document {
            version: 1,
            resources,
        },
    )?;
    writeln!(out)
}

/// The JSON Schema of the document, as published in `schemas/inspect.schema.json`.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Document).to_value()
}

fn seen(resource: &Resource, sources: &Sources) -> Seen {
    let at = |span| at(sources, span);
    let arguments = resource.fields.iter().map(|field| {
        let trace = field.value.steps().into_iter().map(|step| StepSeen {
            text: step.text,
            place: at(step.span),
        });
        let argument = Argument {
            value: if is_secret(field) {
                Shown::Secret
            } else {
                shown(&field.value)
            },
            place: at(field.value.site),
            origin: at(field.value.origin),
            trace: trace.collect(),
        };
        (field.name.to_string(), argument)
    });
    let when = resource.presence.iter();
    Seen {
        address: resource.address.to_string(),
        provider: resource.provider.clone(),
        place: at(resource.header),
        when: when
            .map(|it| When {
                condition: it.text.to_string(),
                holds: it.holds,
            })
            .collect(),
        arguments: arguments.collect(),
    }
}

fn shown(value: &Value) -> Shown {
    if value.sensitive {
        return Shown::Secret;
    }
    if let Some(reference) = reference(value) {
        return Shown::Reference(reference);
    }
    match &value.data {
        Data::Null => Shown::Known(serde_json::Value::Null),
        Data::Bool(flag) => Shown::Known((*flag).into()),
        Data::Number(number) => Shown::Known(number_of(*number)),
        Data::String(text) => Shown::Known(text.to_string().into()),
        Data::List(elements) | Data::Set(elements) => {
            Shown::List(elements.iter().map(shown).collect())
        }
        Data::Map(members) => Shown::Map(
            members
                .iter()
                .map(|member| (member.key.to_string(), shown(&member.value)))
                .collect(),
        ),
        Data::Instance(address) => Shown::Reference(address.to_string()),
        Data::Unknown(unknown) => Shown::Unknown(unknown.reason.clone()),
    }
}

/// Whole numbers without a fraction, as they are written.
fn number_of(number: f64) -> serde_json::Value {
    serde_json::from_str(&number.to_string()).unwrap_or_else(|_| number.to_string().into())
}

fn at(sources: &Sources, span: Span) -> At {
    let position = sources.position(span);
    At {
        file: sources.get(span.file).name().to_owned(),
        start: span.start,
        end: span.end,
        line: position.line,
        column: position.column,
    }
}
