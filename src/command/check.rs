//! `grouplint check`: the main job.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::{Refusal, unknown_rule};
use crate::check::{Request, check};
use crate::cli::{CheckArguments, FailOn, Format};
use crate::discover::Places;
use crate::filter::{Selection, category};
use crate::finding::Level;
use crate::render::terminal::Style;
use crate::render::{concise, human, json};
use crate::rules;
use crate::run::Run;

/// Checks and writes the outcome. Returns the exit status.
pub(crate) fn run(
    arguments: &CheckArguments,
    style: &Style,
    out: &mut dyn Write,
) -> Result<io::Result<u8>, Refusal> {
    let request = request(arguments)?;
    let run = check(&request).map_err(|invalid| Refusal {
        message: format!("`--exclude {}` is no glob: {}", invalid.glob, invalid.message),
        help: "Use `*` within a name, `**` across folders, `?` for one character and `{a,b}` for alternatives.".to_owned(),
    })?;
    Ok(write(&run, arguments.format, style, out).map(|()| run.outcome.status()))
}

fn write(run: &Run, format: Format, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Human => human::render(run, style, out),
        Format::Concise => concise::render(run, out),
        Format::Json => json::render(run, out),
    }
}

fn request(arguments: &CheckArguments) -> Result<Request, Refusal> {
    let (paths, standard_input) = places(arguments)?;
    let working_directory = std::env::current_dir().map_err(|error| Refusal {
        message: format!("the working directory cannot be found: {error}"),
        help: "Run grouplint in a folder that exists.".to_owned(),
    })?;
    Ok(Request {
        places: Places {
            working_directory,
            paths,
            exclude: arguments.exclude.clone(),
            standard_input,
        },
        selection: selection(arguments)?,
        orgs: pairs(&arguments.org, "--org", "NAME=PATH")?
            .map(|(name, path)| (name, PathBuf::from(path)))
            .collect(),
        variables: pairs(&arguments.var, "--var", "NAME=VALUE")?.collect(),
        variable_files: arguments.var_file.clone(),
        unproven: arguments.unproven,
        gate: match arguments.fail_on {
            FailOn::Error => Some(Level::Error),
            FailOn::Warning => Some(Level::Warning),
            FailOn::Info => Some(Level::Info),
            FailOn::Never => None,
        },
    })
}

type StandardInput = Option<(PathBuf, String)>;

fn places(arguments: &CheckArguments) -> Result<(Vec<PathBuf>, StandardInput), Refusal> {
    let mut paths = arguments.paths.clone();
    let given = paths.iter().any(|path| path == Path::new("-"));
    paths.retain(|path| path != Path::new("-"));
    match (given, &arguments.stdin_filename) {
        (true, Some(name)) => {
            let mut text = String::new();
            io::stdin()
                .lock()
                .read_to_string(&mut text)
                .map_err(|error| Refusal {
                    message: format!("standard input cannot be read: {error}"),
                    help: "Pass UTF-8 text.".to_owned(),
                })?;
            Ok((paths, Some((name.clone(), text))))
        }
        (true, None) => Err(Refusal {
            message: "`-` does not say what standard input holds".to_owned(),
            help: "Add `--stdin-filename PATH`: its directory and ending say how to read the text."
                .to_owned(),
        }),
        (false, Some(_)) => Err(Refusal {
            message: "`--stdin-filename` is given but `-` is not".to_owned(),
            help: "Add `-` to the paths to read standard input.".to_owned(),
        }),
        (false, None) => {
            if paths.is_empty() {
                paths.push(PathBuf::from("."));
            }
            Ok((paths, None))
        }
    }
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

fn pairs(
    given: &[String],
    flag: &str,
    form: &str,
) -> Result<impl Iterator<Item = (String, String)>, Refusal> {
    let split = |text: &String| match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => {
            Ok((name.trim().to_owned(), value.to_owned()))
        }
        _ => Err(Refusal {
            message: format!("`{flag} {text}` has no name and value"),
            help: format!("Write `{flag} {form}`."),
        }),
    };
    Ok(given
        .iter()
        .map(split)
        .collect::<Result<Vec<_>, _>>()?
        .into_iter())
}
