//! A run into workflow commands, which GitHub shows as annotations on a pull request, with every finding in the log below them.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;

use crate::finding::{Finding, Level};
use crate::render::plain::{counted, one_line};
use crate::render::wording::message;
use crate::render::{closing, page_url, path};
use crate::run::Run;
use crate::source::Span;

/// Annotations of one level that GitHub keeps of a step.
const MOST_ANNOTATIONS: usize = 10;
/// Other places that an annotation names.
const MOST_PLACES: usize = 3;

/// Writes annotations, errors first, and then every finding as a line. Paths are relative to `workspace`, where the runner looks
/// for them, else to the repository.
pub fn render(run: &Run, workspace: Option<&Path>, out: &mut dyn Write) -> io::Result<()> {
    let folder = workspace.unwrap_or(&run.root);
    let mut text = String::new();
    let mut left = 0;
    for level in [Level::Error, Level::Warning, Level::Info] {
        let of_level = || run.findings.iter().filter(|it| it.level == level);
        for finding in of_level().take(MOST_ANNOTATIONS) {
            annotation(run, finding, folder, &mut text);
        }
        left += of_level().skip(MOST_ANNOTATIONS).count();
    }
    if !run.findings.is_empty() {
        _ = writeln!(text, "::group::{}", counted(run.findings.len(), "finding"));
        for finding in &run.findings {
            text.push_str(&log_line(&line(run, finding, folder)));
        }
        text.push_str("::endgroup::\n");
    }
    if left > 0 {
        let verb = if left == 1 { "is" } else { "are" };
        _ = writeln!(
            text,
            "GitHub shows {MOST_ANNOTATIONS} annotations of each level for a step: {} {verb} not annotated and only listed above.",
            counted(left, "finding")
        );
    }
    for paragraph in closing::paragraphs(run) {
        text.push_str(&log_line(&paragraph.sentence));
        for item in &paragraph.items {
            text.push_str(&log_line(&format!("- {item}")));
        }
    }
    out.write_all(text.as_bytes())
}

/// `::error title=…,file=…,line=…::…`
fn annotation(run: &Run, finding: &Finding, folder: &Path, text: &mut String) {
    let command = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "notice",
    };
    _ = write!(text, "::{command} title={}", property(finding.rule));
    let label = finding.labels.first();
    let spot = label.map(|it| (it.span, one_line(&path::below(run, it.span.file, folder))));
    // What is about a whole folder is an annotation of the run.
    if let Some((span, file)) = spot.filter(|(_, file)| file != ".") {
        let (start, end) = run.sources.first_and_last(span);
        _ = write!(text, ",file={},line={}", property(&file), start.line);
        _ = write!(text, ",endLine={}", end.line);
        // Columns are those of one line, or GitHub refuses the annotation.
        if start.line == end.line {
            _ = write!(text, ",col={},endColumn={}", start.column, end.column);
        }
    }
    let also = finding
        .labels
        .iter()
        .skip(1)
        .take(MOST_PLACES)
        .map(|label| {
            let place = place(run, label.span, folder);
            format!("\nAlso {place}: {}", one_line(&label.text))
        });
    let body = format!(
        "{}\n{}{}\n{}",
        message(finding),
        one_line(&finding.help),
        also.collect::<String>(),
        page_url(finding.rule)
    );
    _ = writeln!(text, "::{}", data(&body));
}

/// `- main.tf:11:14: error[push/same-group-assigned] …`
fn line(run: &Run, finding: &Finding, folder: &Path) -> String {
    let label = finding.labels.first();
    let place = label.map_or_else(String::new, |label| {
        format!("{}: ", place(run, label.span, folder))
    });
    let Finding { level, rule, .. } = finding;
    format!("- {place}{level}[{rule}] {}", message(finding))
}

fn place(run: &Run, span: Span, folder: &Path) -> String {
    let position = run.sources.position(span);
    let file = one_line(&path::below(run, span.file, folder));
    format!("{file}:{}:{}", position.line, position.column)
}

/// A line for the log that the runner takes for no command: one in the new form starts a line, one in the old form may stand
/// anywhere.
fn log_line(text: &str) -> String {
    let lead = if text.trim_start().starts_with("::") {
        "- "
    } else {
        ""
    };
    format!("{lead}{}\n", text.replace("##[", "## ["))
}

/// The message of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
