//! A runbook as Markdown, to be put into an issue and ticked off.

use std::io::{self, Write};

use crate::render::plain::one_line;
use crate::run::{Outcome, Run};
use crate::runbook::{Runbook, Step, Way, place};
use crate::source::Sources;
use crate::text::count;

/// Writes the steps.
pub fn render(runbook: &Runbook, run: &Run, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# Runbook\n")?;
    if run.outcome == Outcome::Untrusted {
        writeln!(
            out,
            "Not everything could be read, so steps may be missing.\n"
        )?;
    }
    if runbook.steps.is_empty() {
        return writeln!(out, "Nothing to do: there are no findings.");
    }
    writeln!(
        out,
        "{} from {}.",
        count(runbook.steps.len(), "step"),
        count(runbook.findings, "finding")
    )?;
    for (number, step) in (1..).zip(&runbook.steps) {
        write_step(number, step, &run.sources, out)?;
    }
    Ok(())
}

fn write_step(
    number: usize,
    step: &Step,
    sources: &Sources,
    out: &mut dyn Write,
) -> io::Result<()> {
    let what = one_line(&step.what);
    writeln!(out, "\n## {number}. {}\n", what.trim_end_matches('.'))?;
    if !step.after.is_empty() {
        let after: Vec<String> = step.after.iter().map(usize::to_string).collect();
        let word = if after.len() == 1 { "step" } else { "steps" };
        writeln!(out, "- After {word} {}", after.join(", "))?;
    }
    for way in &step.ways {
        match way {
            Way::Terraform(text) => writeln!(out, "- Terraform: {}", one_line(text))?,
            Way::Console(text) => writeln!(out, "- Console: {}", one_line(text))?,
        }
    }
    for cause in &step.because {
        write!(out, "- From `{}`", cause.rule)?;
        if let Some(span) = cause.place {
            write!(out, " at `{}`", one_line(&place(sources, span)))?;
        }
        writeln!(out, ", finding `{}`", cause.fingerprint)?;
    }
    Ok(())
}
