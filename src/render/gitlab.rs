//! A run into GitLab's code quality report, which merge requests show.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use crate::finding::{Finding, Level};
use crate::render::path;
use crate::render::wording::statement;
use crate::run::Run;

#[derive(Debug, Serialize)]
struct Issue {
    #[serde(rename = "type")]
    kind: &'static str,
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    categories: [&'static str; 1],
    location: Location,
}

#[derive(Debug, Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Debug, Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

/// Writes the report. Muted findings are not in it, because it has no word for them.
pub fn render(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    // GitLab takes two issues of one fingerprint for one.
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let issues = run.findings.iter().map(|finding| {
        let count = seen.entry(&finding.fingerprint).or_default();
        *count += 1;
        issue(run, finding, *count)
    });
    serde_json::to_writer_pretty(&mut *out, &issues.collect::<Vec<_>>())?;
    writeln!(out)
}

fn issue(run: &Run, finding: &Finding, occurrence: usize) -> Issue {
    let fingerprint = match occurrence {
        1 => finding.fingerprint.clone(),
        _ => format!("{}-{occurrence}", finding.fingerprint),
    };
    Issue {
        kind: "issue",
        description: statement(finding),
        check_name: finding.rule,
        fingerprint,
        severity: match finding.level {
            _ if run.is_spoiled_by(finding) => "blocker",
            Level::Error => "critical",
            Level::Warning => "minor",
            Level::Info => "info",
        },
        categories: ["Bug Risk"],
        location: location(run, finding),
    }
}

fn location(run: &Run, finding: &Finding) -> Location {
    let Some(label) = finding.labels.first() else {
        return Location {
            path: ".".to_owned(),
            lines: Lines { begin: 1, end: 1 },
        };
    };
    let (start, end) = run.sources.first_and_last(label.span);
    Location {
        path: path::of(run, label.span.file),
        lines: Lines {
            begin: start.line,
            end: end.line,
        },
    }
}
