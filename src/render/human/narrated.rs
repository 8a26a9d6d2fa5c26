//! A finding into sentences that read well aloud: no drawing, and line and column in words.

use crate::finding::{Finding, Label, Level};
use crate::render::human::details::Form;
use crate::render::plain::{hanging, one_line};
use crate::render::wording::message;
use crate::run::Run;
use crate::source::Sources;

/// Writes one finding with every label, in the order of the finding.
pub(super) fn finding(
    run: &Run,
    finding: &Finding,
    first_of_rule: bool,
    width: usize,
    report: &mut String,
) {
    let level = match finding.level {
        Level::Error => "Error",
        Level::Warning => "Warning",
        Level::Info => "Note",
    };
    report.push_str(&hanging(
        "",
        &format!("{level}: {}.", message(finding)),
        width,
    ));
    report.push_str(&hanging("  ", &format!("Rule: {}.", finding.rule), width));
    for (index, label) in finding.labels.iter().enumerate() {
        let lead = if index == 0 { "At" } else { "Also at" };
        let mut sentences = format!("{lead} {}.", place(&run.sources, label));
        for step in Form::Spoken.steps(&run.sources, &label.trace, &finding.labels) {
            sentences = format!("{sentences} The value comes {step}.");
        }
        report.push_str(&hanging("  ", &sentences, width));
    }
    if let Some(instances) = Form::Spoken.instances(&run.sources, finding) {
        report.push_str(&hanging("  ", &format!("Occurrences: {instances}."), width));
    }
    report.push_str(&hanging(
        "  ",
        &format!("Help: {}", one_line(&finding.help)),
        width,
    ));
    if first_of_rule {
        let more = format!("More: run grouplint explain {}.", finding.rule);
        report.push_str(&hanging("  ", &more, width));
    }
}

/// Where a label is and what it says.
fn place(sources: &Sources, label: &Label) -> String {
    let source = sources.get(label.span.file);
    let start = source.position(label.span.start);
    let end = source.position(label.span.end);
    let columns = if start.line == end.line && end.column > start.column + 1 {
        format!("columns {} to {}", start.column, end.column - 1)
    } else {
        format!("column {}", start.column)
    };
    let name = one_line(source.name());
    format!(
        "{name}, line {}, {columns}: {}",
        start.line,
        one_line(&label.text)
    )
}
