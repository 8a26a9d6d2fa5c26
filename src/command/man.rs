//! `grouplint man [COMMAND]`: the man pages.

use std::io::{self, Write};

use clap::Command;
use clap_mangen::Man;

use super::Refusal;

/// Writes the page of the program, or of the command that the names lead to.
pub(crate) fn run(
    names: &[String],
    program: Command,
    out: &mut dyn Write,
) -> Result<io::Result<()>, Refusal> {
    // Each command has its page, and `help` would only repeat them.
    let mut command = program.disable_help_subcommand(true);
    // Names the pages of the commands after the program: `grouplint-check`.
    command.build();
    for name in names {
        command = command
            .find_subcommand(name)
            .cloned()
            .ok_or_else(|| unknown(name, &command))?;
    }
    let title = command.get_display_name().unwrap_or("grouplint").to_owned();
    let page = Man::new(command)
        .title(title)
        .date(env!("GROUPLINT_DAY"))
        .source(concat!("grouplint ", env!("CARGO_PKG_VERSION")))
        .manual("grouplint Manual");
    Ok(page.render(out))
}

fn unknown(name: &str, parent: &Command) -> Refusal {
    let known: Vec<_> = parent
        .get_subcommands()
        .map(|it| format!("`{}`", it.get_name()))
        .collect();
    let parent = parent.get_bin_name().unwrap_or_else(|| parent.get_name());
    Refusal {
        message: format!("`{parent}` has no command `{name}`"),
        help: match known.as_slice() {
            [] => "Write the name of the command alone.".to_owned(),
            _ => format!("There are {}.", known.join(", ")),
        },
    }
}
