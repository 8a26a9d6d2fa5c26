//! Resources as text: an address, then its arguments, each with the place its value comes from.

use std::io::{self, Write};

use super::{is_secret, reference, unknowns};
use crate::render::plain::{counted, one_line};
use crate::resolve::resource::Resource;
use crate::resolve::value::{Data, Value};
use crate::source::{Sources, Span};

/// Writes every resource and a closing line.
pub fn render(resources: &[Resource], sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    for resource in resources {
        writeln!(
            out,
            "{}  {}",
            one_line(&resource.address.to_string()),
            place(sources, resource.header)
        )?;
        for condition in &resource.presence {
            let word = if condition.holds { "when" } else { "unless" };
            writeln!(out, "  ({word} {})", one_line(&condition.text))?;
        }
        for field in &resource.fields {
            let shown = if is_secret(field) {
                "(secret)".to_owned()
            } else {
                value(&field.value)
            };
            write!(out, "  {} = {}", one_line(&field.name), one_line(&shown))?;
            if field.value.site.contains(field.value.origin) {
                writeln!(out)?;
            } else {
                writeln!(out, "  from {}", place(sources, field.value.origin))?;
            }
        }
        writeln!(out)?;
    }
    let unknown = resources.iter().map(unknowns).sum();
    writeln!(
        out,
        "{}, {} unknown.",
        counted(resources.len(), "Okta resource"),
        counted(unknown, "value")
    )
}

fn place(sources: &Sources, span: Span) -> String {
    let position = sources.position(span);
    format!(
        "{}:{}:{}",
        one_line(sources.get(span.file).name()),
        position.line,
        position.column
    )
}

fn value(it: &Value) -> String {
    if it.sensitive {
        return "(secret)".to_owned();
    }
    if let Some(reference) = reference(it) {
        return reference;
    }
    match &it.data {
        Data::Null => "null".to_owned(),
        Data::Bool(flag) => flag.to_string(),
        Data::Number(number) => number.to_string(),
        Data::String(text) => format!("{text:?}"),
        Data::List(elements) | Data::Set(elements) => {
            format!(
                "[{}]",
                elements.iter().map(value).collect::<Vec<_>>().join(", ")
            )
        }
        Data::Map(members) => {
            let members = members
                .iter()
                .map(|member| format!("{} = {}", member.key, value(&member.value)));
            format!("{{ {} }}", members.collect::<Vec<_>>().join(", "))
        }
        Data::Unknown(unknown) => format!("unknown, depending on {}", unknown.reason),
        Data::Instance(address) => address.to_string(),
    }
}
