//! `grouplint completions SHELL`: the script that makes a shell complete commands and options.

use std::io::{self, Write};

use clap::Command;
use clap_complete::Shell;

/// Writes the script.
pub(crate) fn run(shell: Shell, mut program: Command, out: &mut dyn Write) -> io::Result<()> {
    let name = program.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut program, name, &mut script);
    out.write_all(&script)
}
