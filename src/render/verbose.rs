//! What a run rests on, and everything that the closing lines only count.

use std::io::{self, Write};

use crate::muted::{Muted, MutedBy, Permission};
use crate::render::closing::why;
use crate::render::plain::{counted, one_line};
use crate::run::{Revision, Run};
use crate::source::{Sources, Span};

/// Writes a section for each thing that there is any of.
pub fn render(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    if let Some(revision) = &run.basis.revision {
        writeln!(out, "{}", compared(revision))?;
    }
    let basis = &run.basis;
    list(
        out,
        "went by",
        "configuration file",
        basis.configuration.iter().cloned(),
    )?;
    list(
        out,
        "compared with",
        "baseline",
        basis.baseline.iter().cloned(),
    )?;
    list(out, "read", "file", basis.files.iter().cloned())?;
    let variables = basis.variable_files.iter().cloned();
    list(out, "with values for variables", "file", variables)?;
    let not_read = run.summary.not_read.iter().cloned();
    list(out, "not read", "Terragrunt file", not_read)?;
    let not_recognized = run.summary.not_recognized.iter().cloned();
    list(out, "not recognized", "file", not_recognized)?;
    let not_judged = run.summary.not_judged.iter();
    let not_judged = not_judged.map(|fact| {
        format!(
            "{}: {}, depending on {}",
            fact.rule, fact.entity, fact.reason
        )
    });
    list(out, "not judged", "fact", not_judged)?;
    let muted = run.muted.iter().map(|muted| described(muted, &run.sources));
    list(out, "not counted", "finding", muted)
}

/// `Compared the index with `HEAD`, commit 0123abcd`
fn compared(revision: &Revision) -> String {
    let state = if revision.staged {
        "the index"
    } else {
        "the working tree"
    };
    let name = one_line(&revision.name);
    match &revision.commit {
        Some(commit) => format!("Compared {state} with `{name}`, commit {commit}"),
        None => format!("Compared {state} with nothing: there is no commit yet"),
    }
}

fn list(
    out: &mut dyn Write,
    state: &str,
    noun: &str,
    items: impl ExactSizeIterator<Item = String>,
) -> io::Result<()> {
    if items.len() == 0 {
        return Ok(());
    }
    writeln!(out, "{} {state}:", counted(items.len(), noun))?;
    for item in items {
        writeln!(out, "  {}", one_line(&item))?;
    }
    Ok(())
}

/// `main.tf:3:1: error[push/same-group-assigned] …, allowed by a comment at main.tf:2:1: SEC-412`
fn described(muted: &Muted, sources: &Sources) -> String {
    let finding = &muted.finding;
    let place = finding.labels.first();
    let place = place.map_or_else(String::new, |label| {
        format!("{}: ", located(label.span, sources))
    });
    let by = match &muted.by {
        MutedBy::Suppression(it) | MutedBy::Ignore(it) => permitted(it, sources),
        MutedBy::Baseline { span } => format!(" at {}", located(*span, sources)),
        MutedBy::Unchanged { .. } => String::new(),
    };
    format!(
        "{place}{}[{}] {}, {}{by}",
        finding.level,
        finding.rule,
        finding.message,
        why(&muted.by)
    )
}

fn permitted(permission: &Permission, sources: &Sources) -> String {
    let until = permission.until;
    let until = until.map_or_else(String::new, |day| format!(" until {day}"));
    let place = located(permission.span, sources);
    format!("{until} at {place}: {}", permission.reason)
}

fn located(span: Span, sources: &Sources) -> String {
    let position = sources.position(span);
    let name = sources.get(span.file).name();
    format!("{name}:{}:{}", position.line, position.column)
}
