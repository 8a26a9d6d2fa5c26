//! The labels of a finding into drawn snippets, one frame after the other: a miette diagnostic labels one file, so each
//! file gets its own, without a title, because the finding has one already.

use std::fmt;

use miette::{Diagnostic, GraphicalReportHandler, LabeledSpan, SourceCode};

use crate::finding::{Finding, Label, Level};
use crate::render::human::Screen;
use crate::render::human::details::Form;
use crate::render::plain::{columns, one_line, wrap};
use crate::render::snippet::Excerpt;
use crate::run::Run;
use crate::source::{FileId, Sources, Span};

/// Where a frame begins.
const TOP: char = '╭';
/// Where a frame goes on with another place.
const SIDE: &str = "├";

/// The places of a finding in one file.
#[derive(Debug)]
struct FileView {
    excerpt: Excerpt,
    labels: Vec<LabeledSpan>,
}

impl fmt::Display for FileView {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for FileView {}

impl Diagnostic for FileView {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

impl Screen<'_> {
    /// Draws every file of a finding, in the order in which its labels name them.
    pub(super) fn snippets(&self, run: &Run, finding: &Finding, report: &mut String) {
        let mut files: Vec<FileId> = Vec::new();
        for label in &finding.labels {
            // What could not be read has no text to show; the message names it.
            let readable = !run.sources.get(label.span.file).text().is_empty();
            if readable && !files.contains(&label.span.file) {
                files.push(label.span.file);
            }
        }
        let mut drawn = String::new();
        for file in files {
            let mut labels: Vec<&Label> = finding
                .labels
                .iter()
                .filter(|label| label.span.file == file)
                .collect();
            labels.sort_by_key(|label| label.span);
            let view = self.view(&run.sources, file, &labels, &finding.labels);
            drawn.push_str(&self.draw(&view, finding.level));
        }
        report.push_str(&joined(&drawn));
    }

    /// Cuts the excerpt and words the labels. Labels that fall on the same characters share a line.
    fn view(
        &self,
        sources: &Sources,
        file: FileId,
        labels: &[&Label],
        all_labels: &[Label],
    ) -> FileView {
        let spans: Vec<Span> = labels.iter().map(|label| label.span).collect();
        let (excerpt, marks) = Excerpt::new(sources.get(file), &spans, self.style.width);
        let mut merged: Vec<(std::ops::Range<usize>, bool, Vec<String>)> = Vec::new();
        for (label, mark) in labels.iter().zip(marks) {
            let column = columns(excerpt.before(&mark)) + columns(excerpt.under(&mark)) / 2;
            let room = self.style.width.saturating_sub(column + 12).max(28);
            let mut lines = wrap(&one_line(&label.text), room, room);
            for step in Form::Written.steps(sources, &label.trace, all_labels) {
                lines.extend(wrap(&step, room, room));
            }
            match merged.iter_mut().find(|(range, ..)| *range == mark) {
                Some((_, primary, all)) => {
                    *primary |= label.primary;
                    all.extend(lines.into_iter().filter(|line| !line.is_empty()));
                }
                None => merged.push((mark, label.primary, lines)),
            }
        }
        merged.sort_by_key(|(range, ..)| range.start);
        let labels = merged.into_iter().map(|(range, primary, lines)| {
            let text = Some(lines.join("\n"));
            if primary {
                LabeledSpan::new_primary_with_span(text, range)
            } else {
                LabeledSpan::new_with_span(text, range)
            }
        });
        FileView {
            excerpt,
            labels: labels.collect(),
        }
    }

    /// Lets miette draw one file, the place to edit in the color of the level.
    fn draw(&self, view: &FileView, level: Level) -> String {
        let mut theme = self.theme.clone();
        let loud = match level {
            Level::Error => theme.styles.error,
            Level::Warning => theme.styles.warning,
            Level::Info => theme.styles.advice,
        };
        let quiet = theme.styles.highlights[0];
        // miette hands out its highlights in the order of the labels.
        theme.styles.highlights = view
            .labels
            .iter()
            .map(|label| if label.primary() { loud } else { quiet })
            .collect();
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_width(self.style.width)
            .with_wrap_lines(false)
            .without_syntax_highlighting();
        let mut drawn = String::new();
        // Writing into a string cannot fail, and an excerpt answers for every label of its own.
        if handler.render_report(&mut drawn, view).is_err() {
            drawn.clear();
        }
        drawn
    }
}

/// Frames one below the other into a single frame with one gutter.
fn joined(frames: &str) -> String {
    // Every line of a frame starts with a number or with a mark of the gutter, never with text of the input.
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let heads = || {
        frames
            .lines()
            .filter(|line| line.trim_start().starts_with(TOP))
    };
    let widest = heads().map(indent).max().unwrap_or(0);
    let mut lines: Vec<String> = Vec::new();
    let mut missing = 0;
    // A frame without a title starts with an empty line.
    for line in frames.lines().filter(|line| !line.is_empty()) {
        let mut line = line.trim_end().to_owned();
        if line.trim_start().starts_with(TOP) {
            missing = widest - indent(&line);
            if lines.pop().is_some() {
                line = line.replacen(TOP, SIDE, 1);
            }
        }
        lines.push(format!("{:missing$}{line}", ""));
    }
    lines.into_iter().map(|line| line + "\n").collect()
}
