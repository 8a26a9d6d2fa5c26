//! `grouplint check`: the main job.

use std::io::{self, Write};

use super::surroundings::Surroundings;
use super::{Refusal, output, request, unknown_rule};
use crate::check::{Request, check};
use crate::cli::{CheckArguments, FailOn, Format};
use crate::filter::{Selection, category};
use crate::finding::Level;
use crate::render::terminal::Style;
use crate::rules;

/// Checks and writes the outcome. Returns the exit status.
pub(crate) fn run(
    arguments: &CheckArguments,
    style: &Style,
    out: &mut dyn Write,
) -> Result<io::Result<u8>, Refusal> {
    let outputs = output::parse(&arguments.output)?;
    let surroundings = Surroundings::detect(|name| std::env::var(name).ok());
    let request = Request {
        selection: selection(arguments)?,
        unproven: arguments.unproven,
        gate: match arguments.fail_on {
            FailOn::Error => Some(Level::Error),
            FailOn::Warning => Some(Level::Warning),
            FailOn::Info => Some(Level::Info),
            FailOn::Never => None,
        },
        ..request::of(&arguments.input)?
    };
    let run = check(&request).map_err(|invalid| request::invalid_glob(&invalid))?;
    for output in &outputs {
        output.write(&run, &surroundings)?;
    }
    if arguments.format == Format::Github {
        output::write_job_summary(&run, &surroundings)?;
    }
    let written = output::write(&run, arguments.format, style, &surroundings, out);
    Ok(written.map(|()| run.outcome.status()))
}

fn selection(arguments: &CheckArguments) -> Result<Selection, Refusal> {
    let known = rules::all();
    let is_known = |name: &str| {
        known
            .iter()
            .any(|rule| rule.id == name || category(rule.id) == Some(name))
    };
    if let Some(name) = arguments
        .only
        .iter()
        .chain(&arguments.skip)
        .find(|name| !is_known(name))
    {
        return Err(unknown_rule(name));
    }
    if let Some(name) = arguments
        .skip
        .iter()
        .find(|name| name.as_str() == "input" || category(name) == Some("input"))
    {
        return Err(Refusal {
            message: format!(
                "`{name}` cannot be skipped, because a result without it would not be trusted"
            ),
            help: "Leave the file out with `--exclude`.".to_owned(),
        });
    }
    Ok(Selection {
        only: arguments.only.clone(),
        skip: arguments.skip.clone(),
    })
}
