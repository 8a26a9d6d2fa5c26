//! The arguments about input into a request, for every command that reads configuration.

use std::ffi::OsString;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::Refusal;
use crate::check::CannotStart;
use crate::cli::InputArguments;
use crate::discover::Places;
use crate::glob::InvalidGlob;
use crate::request::{Location, Request};

/// The request, with nothing said about rules and gates.
pub(super) fn of(arguments: &InputArguments) -> Result<Request, Refusal> {
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
            ..Places::default()
        },
        orgs: pairs(&arguments.org, "--org", "NAME=PATH")?
            .map(|(name, path)| (name, PathBuf::from(path)))
            .collect(),
        config: location(arguments.config.as_ref(), arguments.no_config),
        variables: pairs(&arguments.var, "--var", "NAME=VALUE")?.collect(),
        variable_files: arguments.var_file.clone(),
        environment: environment(std::env::vars_os()),
        ..Request::default()
    })
}

/// Where a file of the user's own settings is, by its flag and the flag that leaves it out.
pub(super) fn location(path: Option<&PathBuf>, nowhere: bool) -> Location {
    match path {
        Some(path) => Location::At(path.clone()),
        None if nowhere => Location::Nowhere,
        None => Location::Find,
    }
}

/// The variables that Terraform takes from its environment.
fn environment(all: impl Iterator<Item = (OsString, OsString)>) -> Vec<(String, String)> {
    let text =
        all.filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    text.filter_map(|(name, value)| Some((name.strip_prefix("TF_VAR_")?.to_owned(), value)))
        .collect()
}

/// The refusal of a glob that is not one.
pub(super) fn invalid_glob(invalid: &InvalidGlob) -> Refusal {
    Refusal {
        message: format!(
            "`--exclude {}` is no glob: {}",
            invalid.glob, invalid.message
        ),
        help: crate::glob::HELP.to_owned(),
    }
}

/// The refusal of a check that cannot start.
pub(super) fn cannot_start(reason: CannotStart) -> Refusal {
    match reason {
        CannotStart::Glob(invalid) => invalid_glob(&invalid),
        CannotStart::Comparison(reason) => Refusal {
            message: reason.message,
            help: reason.help,
        },
    }
}

type StandardInput = Option<(PathBuf, String)>;

fn places(arguments: &InputArguments) -> Result<(Vec<PathBuf>, StandardInput), Refusal> {
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
