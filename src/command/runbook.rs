//! `grouplint runbook`: what a person does about the findings, in order.

use std::io::{self, Write};

use super::check::today;
use super::{Refusal, request};
use crate::check::{Request, check};
use crate::cli::{RunbookArguments, RunbookFormat};
use crate::render::runbook::{json, markdown};
use crate::run::Outcome;
use crate::runbook;

/// Checks and writes the steps. The status is 2 if something could not be read, and 0 otherwise: the gate is `check`.
pub(crate) fn run(
    arguments: &RunbookArguments,
    out: &mut dyn Write,
) -> Result<io::Result<u8>, Refusal> {
    let request = Request {
        today: today(None)?,
        ..request::of(&arguments.input)?
    };
    let run = check(&request).map_err(request::cannot_start)?;
    let runbook = runbook::of(&run);
    let written = match arguments.format {
        RunbookFormat::Markdown => markdown::render(&runbook, &run, out),
        RunbookFormat::Json => json::render(&runbook, &run, out),
    };
    let untrusted = run.outcome == Outcome::Untrusted;
    Ok(written.map(|()| if untrusted { 2 } else { 0 }))
}
