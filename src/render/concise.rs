//! A run into one line per finding, for editors and `grep`: `path:line:col: error[rule] message`.

use std::io::{self, Write};

use crate::render::closing;
use crate::render::plain::one_line;
use crate::render::terminal::Style;
use crate::run::Run;

/// Writes the findings, and the verdict unless it is to be quiet.
pub fn render(run: &Run, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for finding in &run.findings {
        if let Some(label) = finding.labels.first() {
            let name = one_line(run.sources.get(label.span.file).name());
            let position = run.sources.position(label.span);
            write!(out, "{name}:{}:{}: ", position.line, position.column)?;
        }
        writeln!(
            out,
            "{}[{}] {}",
            finding.level,
            finding.rule,
            one_line(&finding.message)
        )?;
    }
    if style.quiet {
        return Ok(());
    }
    writeln!(out, "{}", closing::verdict(run))
}
