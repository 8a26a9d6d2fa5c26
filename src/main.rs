//! The `grouplint` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    grouplint::cli::main()
}
