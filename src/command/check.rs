//! `grouplint check`: the main job.

use std::io::{self, Write};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::surroundings::Surroundings;
use super::{Refusal, output, request, unknown_rule};
use crate::check::{Request, check};
use crate::cli::{CheckArguments, Format};
use crate::filter::{Selection, category};
use crate::render::terminal::Style;
use crate::rules;
use crate::suppression;

/// Checks and writes the outcome. Returns the exit status.
pub(crate) fn run(
    arguments: &CheckArguments,
    style: &Style,
    out: &mut dyn Write,
) -> Result<io::Result<u8>, Refusal> {
    let outputs = output::parse(&arguments.output)?;
    let surroundings = Surroundings::detect(|name| std::env::var(name).ok());
    let request = of(arguments)?;
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

/// The request that the arguments make.
pub(super) fn of(arguments: &CheckArguments) -> Result<Request, Refusal> {
    Ok(Request {
        selection: selection(arguments)?,
        unproven: arguments.unproven,
        gate: arguments.fail_on,
        baseline: request::location(arguments.baseline.as_ref(), arguments.no_baseline),
        today: today(arguments.today.as_deref())?,
        no_suppressions: arguments.no_suppressions,
        ..request::of(&arguments.input)?
    })
}

/// The day that was given, or the one that it is.
fn today(given: Option<&str>) -> Result<Date, Refusal> {
    let Some(text) = given else {
        return Ok(TimeZone::UTC.to_datetime(Timestamp::now()).date());
    };
    suppression::day(text).ok_or_else(|| Refusal {
        message: format!("`--today {text}` is no day"),
        help: "Write the day as in `--today 2027-01-31`.".to_owned(),
    })
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
