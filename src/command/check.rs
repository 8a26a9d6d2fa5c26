//! `grouplint check`: the main job.

use std::io::{self, Write};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::progress::ProgressLine;
use super::surroundings::Surroundings;
use super::{Refusal, output, request, unknown_rule};
use crate::check::{Request, check};
use crate::cli::{CheckArguments, Format};
use crate::discover::git::Against;
use crate::filter::{Selection, category};
use crate::progress::Stage;
use crate::render::terminal::Style;
use crate::render::{timings, verbose};
use crate::rules;
use crate::suppression;

/// Checks and writes the outcome. What is said about the run itself goes to `err`. Returns the exit status.
pub(crate) fn run(
    arguments: &CheckArguments,
    style: &Style,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<io::Result<u8>, Refusal> {
    let outputs = output::parse(&arguments.output)?;
    let surroundings = Surroundings::detect(|name| std::env::var(name).ok());
    let request = of(arguments)?;
    let line = (!arguments.quiet)
        .then(|| ProgressLine::start(&request.progress))
        .flatten();
    let run = check(&request);
    // The line goes before anything else is said.
    drop(line);
    let run = run.map_err(request::cannot_start)?;
    request.progress.enter(Stage::Render);
    for output in &outputs {
        output.write(&run, &surroundings)?;
    }
    if arguments.format == Format::Github {
        output::write_job_summary(&run, &surroundings)?;
    }
    let style = &Style {
        quiet: arguments.quiet,
        ..*style
    };
    let written = output::write(&run, arguments.format, style, &surroundings, out);
    let told = written.and_then(|()| out.flush()).and_then(|()| {
        if arguments.verbose {
            verbose::render(&run, err)?;
        }
        if arguments.timings {
            timings::render(&request.progress.timings(), err)?;
        }
        Ok(run.outcome.status())
    });
    Ok(told)
}

/// The request that the arguments make.
pub(super) fn of(arguments: &CheckArguments) -> Result<Request, Refusal> {
    Ok(Request {
        selection: selection(arguments)?,
        against: against(arguments)?,
        unproven: arguments.unproven,
        gate: arguments.fail_on,
        baseline: request::location(arguments.baseline.as_ref(), arguments.no_baseline),
        today: today(arguments.today.as_deref())?,
        no_suppressions: arguments.no_suppressions,
        ..request::of(&arguments.input)?
    })
}

/// The day that was given, or the one that it is.
pub(super) fn today(given: Option<&str>) -> Result<Date, Refusal> {
    let Some(text) = given else {
        return Ok(TimeZone::UTC.to_datetime(Timestamp::now()).date());
    };
    suppression::day(text).ok_or_else(|| Refusal {
        message: format!("`--today {text}` is no day"),
        help: "Write the day as in `--today 2027-01-31`.".to_owned(),
    })
}

fn against(arguments: &CheckArguments) -> Result<Option<Against>, Refusal> {
    let against = match &arguments.since {
        Some(name) => Some(Against::Revision(name.clone())),
        None => arguments.staged.then_some(Against::Staged),
    };
    if against.is_some() && arguments.input.stdin_filename.is_some() {
        return Err(Refusal {
            message: "standard input is no part of the repository, so it cannot be compared"
                .to_owned(),
            help: "Leave out `-` and `--stdin-filename`, or `--since` and `--staged`.".to_owned(),
        });
    }
    Ok(against)
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
