//! How long each stage and rule took into a table: the one output that no two runs share, so it never goes to standard output.

use std::io::{self, Write};

use crate::run::Timing;

/// Writes one line for each stage and rule, and their sum.
pub fn render(timings: &[Timing], out: &mut dyn Write) -> io::Result<()> {
    let total = Timing {
        name: "total".to_owned(),
        took: timings.iter().map(|timing| timing.took).sum(),
    };
    let rows = || timings.iter().chain([&total]);
    let width = rows().map(|timing| timing.name.len()).max().unwrap_or(0);
    for timing in rows() {
        let milliseconds = timing.took.as_secs_f64() * 1000.0;
        writeln!(out, "{:width$} {milliseconds:>10.1} ms", timing.name)?;
    }
    Ok(())
}
