//! A run into Markdown for a comment on a pull request: the verdict, a table, a picture of what is connected, and what was not judged.

mod escape;
mod mermaid;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use crate::finding::{Finding, Label, Level};
use crate::muted::MutedBy;
use crate::render::closing::{self, Paragraph};
use crate::render::plain::{counted, one_line};
use crate::render::wording::message;
use crate::render::{page_url, path};
use crate::run::{Outcome, Run};
use escape::{code, shortened, text};

/// Findings in the table. Who has more than these reads a report that is made for many.
const MOST_FINDINGS: usize = 50;
/// Bytes of the table. GitHub refuses a comment of more than 65,536 characters.
const MOST_TABLE: usize = 36_000;
/// Bytes of what was not judged.
const MOST_DETAILS: usize = 8_000;
/// Characters of a text from the input in one cell.
const MOST_CHARACTERS: usize = 300;
/// Places that a row names.
const MOST_PLACES: usize = 3;

/// Writes the report. `files` is the address below which the files of the repository can be read, with a `/` at its end; without
/// it places are no links.
pub fn render(run: &Run, files: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
    let table = Table::of(run, files);
    // The first line lets a bot find the comment it wrote before.
    let mut report = format!(
        "<!-- grouplint -->\n### {}\n\n{}\n",
        heading(run),
        text(&closing::verdict(run))
    );
    if let Some(sentence) = muted(run) {
        _ = write!(report, "\n{}\n", text(&sentence));
    }
    if !table.rows.is_empty() {
        report.push_str("\n| | Finding | Where |\n|---:|---|---|\n");
        report.push_str(&table.rows);
    }
    if table.left > 0 {
        let (left, verb) = (counted(table.left, "more finding"), verb(table.left));
        _ = write!(
            report,
            "\nThe table ends here: {left} {verb} only in the log.\n"
        );
    }
    report.push_str(&mermaid::picture(run, table.shown));
    report.push_str(&details(run));
    out.write_all(report.as_bytes())
}

fn heading(run: &Run) -> &'static str {
    match run.outcome {
        Outcome::Clean if run.findings.is_empty() => "✅ grouplint found nothing",
        Outcome::Clean => "✅ grouplint lets this pass",
        Outcome::Findings => "❌ grouplint stops this change",
        Outcome::Untrusted => {
            "⚠️ grouplint could not check everything, so this result cannot be trusted"
        }
    }
}

struct Table {
    rows: String,
    /// How many findings have a row.
    shown: usize,
    /// How many have none.
    left: usize,
}

impl Table {
    /// The rows of the first findings, errors first. The picture speaks of them by number.
    fn of(run: &Run, files: Option<&str>) -> Self {
        let findings = ordered(run);
        let mut table = Self {
            rows: String::new(),
            shown: 0,
            left: findings.len(),
        };
        for finding in findings.iter().take(MOST_FINDINGS) {
            let row = row(run, finding, table.shown + 1, files);
            if table.rows.len() + row.len() > MOST_TABLE {
                break;
            }
            table.rows.push_str(&row);
            table.shown += 1;
            table.left -= 1;
        }
        table
    }
}

/// The findings, errors first.
fn ordered(run: &Run) -> Vec<&Finding> {
    let mut findings: Vec<&Finding> = run.findings.iter().collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    findings
}

fn row(run: &Run, finding: &Finding, number: usize, files: Option<&str>) -> String {
    let level = match finding.level {
        Level::Error => "🔴 error",
        Level::Warning => "🟡 warning",
        Level::Info => "🔵 note",
    };
    let rule = format!("[`{}`]({})", finding.rule, page_url(finding.rule));
    let what = text(&shortened(&message(finding), MOST_CHARACTERS));
    let help = text(&shortened(&one_line(&finding.help), MOST_CHARACTERS));
    let cell = places(run, finding, files);
    format!("| {number} | {level} · {rule}<br>**{what}**<br>{help} | {cell} |\n")
}

/// The first places of a finding, one below the other. Several on one line that say the same are one.
fn places(run: &Run, finding: &Finding, files: Option<&str>) -> String {
    let mut places: Vec<String> = Vec::new();
    for label in &finding.labels {
        let place = place(run, label, files);
        if !places.contains(&place) {
            places.push(place);
        }
    }
    let left = places.len().saturating_sub(MOST_PLACES);
    places.truncate(MOST_PLACES);
    if left > 0 {
        places.push(format!("and {left} more"));
    }
    places.join("<br>")
}

/// `apps.tf:16` and below it what is there; a link if it is known where the file can be read.
fn place(run: &Run, label: &Label, files: Option<&str>) -> String {
    let path = path::of(run, label.span.file);
    let line = run.sources.position(label.span).line;
    let shown = code(&format!("{}:{line}", shortened(&one_line(&path), 80)));
    let uri = path::uri(&path);
    let linked = match files {
        Some(files) if !uri.starts_with("file:") => format!("[{shown}]({files}{uri}#L{line})"),
        _ => shown,
    };
    format!(
        "{linked}<br>{}",
        text(&shortened(&one_line(&label.text), 60))
    )
}

/// `Not counted: 2 suppressed, 5 in the baseline.`
fn muted(run: &Run) -> Option<String> {
    let mut counts: BTreeMap<(u8, &str), usize> = BTreeMap::new();
    for muted in &run.muted {
        let kind = match muted.by {
            MutedBy::Suppression(_) => (0, "suppressed"),
            MutedBy::Ignore(_) => (1, "ignored"),
            MutedBy::Baseline { .. } => (2, "in the baseline"),
            MutedBy::Unchanged { .. } => (3, "unchanged"),
        };
        *counts.entry(kind).or_default() += 1;
    }
    let counts = counts
        .iter()
        .map(|((_, word), count)| format!("{count} {word}"));
    let counts: Vec<String> = counts.collect();
    (!counts.is_empty()).then(|| format!("Not counted: {}.", counts.join(", ")))
}

/// What else was said of the run, folded away.
fn details(run: &Run) -> String {
    let trust = run.outcome == Outcome::Untrusted;
    // The verdict and the word on trust stand at the top already.
    let paragraphs = closing::paragraphs(run).into_iter();
    let paragraphs: Vec<Paragraph> = paragraphs.skip(1 + usize::from(trust)).collect();
    if paragraphs.is_empty() {
        return String::new();
    }
    let facts = run.summary.not_judged.len();
    let summary = match facts {
        0 => "What else to know".to_owned(),
        _ => format!("{} not judged", counted(facts, "fact")),
    };
    let mut details = format!("\n<details>\n<summary>{summary}</summary>\n\n");
    for (index, paragraph) in paragraphs.iter().enumerate() {
        let shown = |line: &str| text(&shortened(line, MOST_CHARACTERS));
        let mut block = format!("{}\n\n", shown(&paragraph.sentence));
        for item in &paragraph.items {
            _ = writeln!(block, "- {}", shown(item));
        }
        if details.len() + block.len() > MOST_DETAILS {
            let left = paragraphs.len() - index;
            _ = write!(details, "{} left out.\n\n", counted(left, "more paragraph"));
            break;
        }
        details.push_str(&block);
        if !paragraph.items.is_empty() {
            details.push('\n');
        }
    }
    details.push_str("</details>\n");
    details
}

fn verb(count: usize) -> &'static str {
    if count == 1 { "is" } else { "are" }
}
