//! The command line.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::command::{self, Refusal};
use crate::render::terminal::{ColorChoice, Style};

/// Lints Okta group, app assignment and Group Push configuration before it is deployed.
///
/// Exit status: 0 if nothing is found at or above the gate, 1 if something is, 2 if the result cannot be trusted: wrong usage,
/// input that cannot be read or parsed, or nothing to lint.
#[derive(Debug, Parser)]
#[command(
    name = "grouplint",
    version,
    args_conflicts_with_subcommands = true,
    arg_required_else_help = true
)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,

    #[command(flatten)]
    check: CheckArguments,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check files and directories; this is also what happens without a subcommand
    Check(CheckArguments),
    /// Show the page of a rule
    Explain {
        /// The rule, such as push/same-group-assigned
        rule: String,
        /// When to color the output
        #[arg(long, value_enum, default_value_t)]
        color: Color,
    },
    /// Show what is seen of a configuration: every resource with its values and where they come from
    Inspect(InspectArguments),
    /// List every rule
    Rules,
    /// Write down what to do about the findings, step by step
    Runbook(RunbookArguments),
}

/// The arguments about what to read.
#[derive(Debug, Args)]
pub struct InputArguments {
    /// Files and directories to read; `-` for standard input [default: the working directory]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Do not read files and folders that match; repeat for more
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<String>,
    /// Everything below PATH configures the organization NAME; repeat for more
    #[arg(long, value_name = "NAME=PATH")]
    pub org: Vec<String>,
    /// Set a variable of the root modules; repeat for more
    #[arg(long, value_name = "NAME=VALUE")]
    pub var: Vec<String>,
    /// Read values for variables from a file; repeat for more
    #[arg(long, value_name = "PATH")]
    pub var_file: Vec<PathBuf>,
    /// The file that standard input stands for
    #[arg(long, value_name = "PATH")]
    pub stdin_filename: Option<PathBuf>,
}

/// The arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArguments {
    #[command(flatten)]
    pub(crate) input: InputArguments,
    /// How to show the findings
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// The lowest level that makes the exit status 1
    #[arg(long, value_enum, default_value_t, value_name = "LEVEL")]
    pub fail_on: FailOn,
    /// Run only this rule or category; repeat for more
    #[arg(long, value_name = "RULE")]
    pub only: Vec<String>,
    /// Do not run this rule or category; repeat for more
    #[arg(long, value_name = "RULE")]
    pub skip: Vec<String>,
    /// Report what could not be proven, too
    #[arg(long)]
    pub unproven: bool,
    /// When to color the output
    #[arg(long, value_enum, default_value_t)]
    pub color: Color,
}

/// The arguments of `inspect`.
#[derive(Debug, Args)]
pub struct InspectArguments {
    #[command(flatten)]
    pub(crate) input: InputArguments,
    /// How to show the resources
    #[arg(long, value_enum, default_value_t)]
    pub format: InspectFormat,
}

/// The arguments of `runbook`.
#[derive(Debug, Args)]
pub struct RunbookArguments {
    #[command(flatten)]
    pub(crate) input: InputArguments,
    /// How to show the steps
    #[arg(long, value_enum, default_value_t)]
    pub format: RunbookFormat,
}

/// The forms of a runbook.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum RunbookFormat {
    /// For people
    #[default]
    Markdown,
    /// For programs
    Json,
}

/// The forms of what `inspect` shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum InspectFormat {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

/// The forms of output.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Annotated source, for people
    #[default]
    Human,
    /// One line for each finding
    Concise,
    /// Everything, for programs
    Json,
}

/// The lowest level that fails.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Errors only
    #[default]
    Error,
    /// Warnings and errors
    Warning,
    /// Anything
    Info,
    /// Nothing
    Never,
}

/// When to color.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Runs the command line and returns the exit status.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut out = io::stdout().lock();
    let result = match &cli.command {
        Some(Command::Check(arguments)) => {
            command::check::run(arguments, &style(arguments.color), &mut out)
        }
        None => command::check::run(&cli.check, &style(cli.check.color), &mut out),
        Some(Command::Explain { rule, color }) => {
            let style = style(*color);
            let terminal =
                (io::stdout().is_terminal() || *color == Color::Always).then_some(&style);
            command::explain::run(rule, terminal, &mut out).map(|written| written.map(|()| 0))
        }
        Some(Command::Inspect(arguments)) => command::inspect::run(arguments, &mut out),
        Some(Command::Rules) => Ok(command::rules::run(&mut out).map(|()| 0)),
        Some(Command::Runbook(arguments)) => command::runbook::run(arguments, &mut out),
    };
    match result {
        Ok(written) => ended(written.and_then(|status| out.flush().map(|()| status))),
        Err(refusal) => refused(&refusal),
    }
}

fn style(color: Color) -> Style {
    let choice = match color {
        Color::Auto => ColorChoice::Auto,
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    };
    Style::detect(choice, io::stdout().is_terminal(), |name| {
        std::env::var(name).ok()
    })
}

/// A reader that stops early, such as `head`, is no failure of ours, but then nobody saw the outcome.
fn ended(written: io::Result<u8>) -> ExitCode {
    match written {
        Ok(status) => status.into(),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => 2.into(),
        Err(error) => refused(&Refusal {
            message: format!("the output cannot be written: {error}"),
            help: "Check the disk or the program that reads the output.".to_owned(),
        }),
    }
}

#[expect(
    clippy::print_stderr,
    reason = "the one place that speaks about wrong usage"
)]
fn refused(refusal: &Refusal) -> ExitCode {
    eprint!("{refusal}");
    2.into()
}
