//! The command line.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::command::{self, Refusal};
use crate::gate::Gate;
use crate::render::terminal::{ColorChoice, Style};

/// Lints Okta group, app assignment and Group Push configuration before it is deployed.
///
/// Exit status: 0 if nothing is found at or above the gate, 1 if something is, 2 if the result cannot be trusted: wrong usage,
/// input that cannot be read or parsed, or nothing to lint.
#[derive(Debug, Parser)]
#[command(
    name = "grouplint",
    version = env!("GROUPLINT_VERSION"),
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
    /// Write a commented configuration file after looking at what is there
    Init(InitArguments),
    /// Show what is in force, or the form of the configuration file
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Keep the findings that are there today from failing the gate
    #[command(subcommand)]
    Baseline(BaselineCommand),
    /// Show what is seen of a configuration: every resource with its values and where they come from
    Inspect(InspectArguments),
    /// List every rule
    Rules,
    /// Write down what to do about the findings, step by step
    Runbook(RunbookArguments),
    /// Print what a shell needs to complete commands and options
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: Shell,
    },
    /// Print the man page of grouplint or of one of its commands
    Man {
        /// The command, such as check
        command: Vec<String>,
    },
}

/// The arguments of `init`.
#[derive(Debug, Args)]
pub struct InitArguments {
    /// The folder to look at and to write to
    #[arg(value_name = "PATH", default_value = ".")]
    pub path: PathBuf,
    /// Replace a configuration file that is there
    #[arg(long)]
    pub force: bool,
}

/// What `config` does.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Print what is in force and where each setting comes from
    Show(InputArguments),
    /// Print the JSON Schema of the configuration file
    Schema,
}

/// What `baseline` does.
#[derive(Debug, Subcommand)]
pub enum BaselineCommand {
    /// Take in the findings that are there now
    Write {
        /// Where the baseline is and what it is about
        #[command(flatten)]
        place: BaselineArguments,
        /// Take in findings that an earlier baseline does not hold, too
        #[arg(long)]
        accept: bool,
    },
    /// Take out the entries that are no longer found
    Prune(BaselineArguments),
    /// List what the baseline holds
    Show(BaselineArguments),
}

/// Where the baseline is and what it is about.
#[derive(Debug, Args)]
pub struct BaselineArguments {
    #[command(flatten)]
    pub(crate) input: InputArguments,
    /// Where the baseline is [default: grouplint-baseline.json beside the configuration file or in the repository's root]
    #[arg(long, value_name = "PATH")]
    pub baseline: Option<PathBuf>,
}

/// The arguments about what to read.
#[derive(Debug, Args)]
pub struct InputArguments {
    /// Files and directories to read; `-` for standard input [default: the working directory]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Where the configuration file is [default: grouplint.yaml from the linted path upward]
    #[arg(long, value_name = "PATH", conflicts_with = "no_config")]
    pub config: Option<PathBuf>,
    /// Leave the configuration file out of account
    #[arg(long)]
    pub no_config: bool,
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

impl InputArguments {
    /// The arguments that read one place and change nothing else.
    pub(crate) fn of(path: PathBuf) -> Self {
        Self {
            paths: vec![path],
            config: None,
            no_config: false,
            exclude: Vec::new(),
            org: Vec::new(),
            var: Vec::new(),
            var_file: Vec::new(),
            stdin_filename: None,
        }
    }
}

/// The arguments of `check`.
#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of its own on the command line"
)]
pub struct CheckArguments {
    #[command(flatten)]
    pub(crate) input: InputArguments,
    /// How to show the findings
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// Write the findings to a file, too, in a form of its own; repeat for more
    #[arg(long, value_name = "FORMAT:PATH")]
    pub output: Vec<String>,
    /// The lowest level that makes the exit status 1 [default: error]
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub fail_on: Option<Gate>,
    /// Run only this rule or category; repeat for more
    #[arg(long, value_name = "RULE")]
    pub only: Vec<String>,
    /// Do not run this rule or category; repeat for more
    #[arg(long, value_name = "RULE")]
    pub skip: Vec<String>,
    /// Report what could not be proven, too
    #[arg(long)]
    pub unproven: bool,
    /// Where the baseline is [default: grouplint-baseline.json from the linted path upward]
    #[arg(long, value_name = "PATH", conflicts_with = "no_baseline")]
    pub baseline: Option<PathBuf>,
    /// Report what the baseline holds, too
    #[arg(long)]
    pub no_baseline: bool,
    /// Show what comments suppress, as if they were not there
    #[arg(long)]
    pub no_suppressions: bool,
    /// The day on which suppressions are judged, such as 2027-01-31 [default: today, in UTC]
    #[arg(long, value_name = "DATE")]
    pub today: Option<String>,
    /// Report only what touches lines that changed since a revision of git, or is new against it
    #[arg(long, value_name = "REF", conflicts_with = "staged")]
    pub since: Option<String>,
    /// Check what would be committed, and report only what touches it or is new
    #[arg(long)]
    pub staged: bool,
    /// Say on standard error how long each stage and rule took
    #[arg(long)]
    pub timings: bool,
    /// Write the findings and nothing else
    #[arg(long, short, conflicts_with_all = ["verbose", "timings"])]
    pub quiet: bool,
    /// Say on standard error what the result rests on, and list what is only counted
    #[arg(long, short)]
    pub verbose: bool,
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
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions, and a job summary where there is one
    Github,
    /// GitLab's code quality report
    Gitlab,
    /// JUnit's XML, for test reports
    Junit,
    /// Checkstyle's XML, for review tools
    Checkstyle,
    /// A table and a picture, for a comment on a pull request
    Markdown,
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
    let mut err = io::stderr();
    let result = match &cli.command {
        Some(Command::Check(arguments)) => {
            command::check::run(arguments, &style(arguments.color), &mut out, &mut err)
        }
        None => command::check::run(&cli.check, &style(cli.check.color), &mut out, &mut err),
        Some(Command::Explain { rule, color }) => {
            let style = style(*color);
            let terminal =
                (io::stdout().is_terminal() || *color == Color::Always).then_some(&style);
            command::explain::run(rule, terminal, &mut out).map(|written| written.map(|()| 0))
        }
        Some(Command::Init(arguments)) => command::init::run(arguments, &mut out),
        Some(Command::Config(command)) => command::config::run(command, &mut out),
        Some(Command::Baseline(command)) => command::baseline::run(command, &mut out),
        Some(Command::Inspect(arguments)) => command::inspect::run(arguments, &mut out),
        Some(Command::Rules) => Ok(command::rules::run(&mut out).map(|()| 0)),
        Some(Command::Completions { shell }) => {
            Ok(command::completions::run(*shell, Cli::command(), &mut out).map(|()| 0))
        }
        Some(Command::Man { command }) => {
            command::man::run(command, Cli::command(), &mut out).map(|written| written.map(|()| 0))
        }
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
