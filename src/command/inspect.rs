//! `grouplint inspect`: what the linter sees of a configuration.

use std::io::{self, Write};

use super::{Refusal, request};
use crate::cli::{InspectArguments, InspectFormat};
use crate::render::inspect::{json, text};
use crate::understand::understand;

/// Writes every resource. The status is 2 if something could not be read.
pub(crate) fn run(
    arguments: &InspectArguments,
    out: &mut dyn Write,
) -> Result<io::Result<u8>, Refusal> {
    let request = request::of(&arguments.input)?;
    let mut seen = understand(&request).map_err(|invalid| request::invalid_glob(&invalid))?;
    seen.resolved
        .resources
        .sort_by(|a, b| a.address.cmp(&b.address));
    let resources = &seen.resolved.resources;
    let written = match arguments.format {
        InspectFormat::Text => text::render(resources, &seen.sources, out),
        InspectFormat::Json => json::render(resources, &seen.sources, out),
    };
    let untrusted = seen.problems.iter().any(|problem| problem.kind.spoils());
    Ok(written.map(|()| if untrusted { 2 } else { 0 }))
}
