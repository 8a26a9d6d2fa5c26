//! A run into JUnit's XML: a test case for each finding, and one that passed for each rule that found nothing.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::BytesText;

use crate::filter::category;
use crate::finding::Finding;
use crate::muted::MutedBy;
use crate::render::wording::{message, statement};
use crate::render::{closing, page_url, path, xml};
use crate::run::Run;
use crate::source::Span;

/// What became of a test case.
enum Verdict {
    /// Nothing was found.
    Passed,
    /// Something was found that does not fail the run.
    Noted { text: String },
    /// Something was found that fails the run.
    Failed { message: String, text: String },
    /// The run cannot be trusted.
    Broken { message: String, text: String },
    /// Something was found that is muted.
    Skipped { message: String },
}

struct Case {
    class: String,
    name: String,
    verdict: Verdict,
}

/// Writes the report.
pub fn render(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let cases = cases(run);
    let count = |of: fn(&Verdict) -> bool| cases.iter().filter(|it| of(&it.verdict)).count();
    let counts = [
        ("tests", cases.len()),
        ("failures", count(|it| matches!(it, Verdict::Failed { .. }))),
        ("errors", count(|it| matches!(it, Verdict::Broken { .. }))),
    ];
    let counts = counts.map(|(name, count)| (name, count.to_string()));
    let skipped = count(|it| matches!(it, Verdict::Skipped { .. })).to_string();
    let counts = || counts.iter().map(|(name, count)| (*name, count.as_str()));

    let mut document = xml::document(out)?;
    document
        .create_element("testsuites")
        .with_attribute(("name", "grouplint"))
        .with_attributes(counts())
        .write_inner_content(|writer| {
            let suite = writer.create_element("testsuite");
            suite
                .with_attribute(("name", "grouplint"))
                .with_attributes(counts())
                .with_attribute(("skipped", skipped.as_str()))
                .write_inner_content(|writer| {
                    for case in &cases {
                        case.write(writer)?;
                    }
                    text_element(writer, "system-out", &closing_text(run))
                })?;
            Ok(())
        })?;
    xml::end(document)
}

fn cases(run: &Run) -> Vec<Case> {
    let found = run.findings.iter().map(|finding| Case {
        verdict: verdict(run, finding),
        ..case(run, finding)
    });
    let muted = run.muted.iter().map(|muted| Case {
        verdict: Verdict::Skipped {
            message: xml::line(&why(&muted.by)),
        },
        ..case(run, &muted.finding)
    });
    let mut cases: Vec<Case> = found.chain(muted).collect();
    let silent = |rule: &str| {
        let muted = run.muted.iter().map(|muted| &muted.finding);
        !run.findings.iter().chain(muted).any(|it| it.rule == rule)
    };
    let passed = run.rules.iter().filter(|it| it.enabled && silent(it.id));
    cases.extend(passed.map(|rule| Case {
        class: class(rule.id),
        name: rule.id.to_owned(),
        verdict: Verdict::Passed,
    }));
    cases
}

fn case(run: &Run, finding: &Finding) -> Case {
    let label = finding.labels.first();
    let place = label.map_or_else(String::new, |it| format!(" at {}", place(run, it.span)));
    Case {
        class: class(finding.rule),
        name: format!("{}{place}", finding.rule),
        verdict: Verdict::Passed,
    }
}

/// `grouplint.push`: a package and a class, as Java has them.
fn class(rule: &str) -> String {
    format!("grouplint.{}", category(rule).unwrap_or(rule))
}

fn verdict(run: &Run, finding: &Finding) -> Verdict {
    let (message, text) = (xml::line(&message(finding)), details(run, finding));
    if run.is_spoiled_by(finding) {
        Verdict::Broken { message, text }
    } else if run.gate.is_some_and(|gate| finding.level >= gate) {
        Verdict::Failed { message, text }
    } else {
        Verdict::Noted { text }
    }
}

/// Everything that a reader of a test report sees of a finding.
fn details(run: &Run, finding: &Finding) -> String {
    let mut lines = vec![format!("{}: {}", finding.level, statement(finding))];
    let labels = finding.labels.iter();
    lines.extend(labels.map(|label| format!("{}: {}", place(run, label.span), label.text)));
    lines.push(page_url(finding.rule));
    let lines = lines.iter().map(|line| xml::line(line));
    lines.collect::<Vec<_>>().join("\n")
}

fn place(run: &Run, span: Span) -> String {
    let position = run.sources.position(span);
    let file = xml::line(&path::of(run, span.file));
    format!("{file}:{}:{}", position.line, position.column)
}

fn why(by: &MutedBy) -> String {
    match by {
        MutedBy::Suppression(it) => format!("suppressed: {}", it.reason),
        MutedBy::Ignore(it) => format!("ignored: {}", it.reason),
        MutedBy::Baseline { .. } => "in the baseline".to_owned(),
        MutedBy::Unchanged { since } => format!("unchanged since {since}"),
    }
}

fn closing_text(run: &Run) -> String {
    let paragraphs = closing::paragraphs(run).into_iter();
    let lines = paragraphs.flat_map(|paragraph| {
        let items = paragraph.items.into_iter().map(|item| format!("- {item}"));
        std::iter::once(paragraph.sentence).chain(items)
    });
    let lines = lines.map(|line| xml::line(&line));
    lines.collect::<Vec<_>>().join("\n")
}

impl Case {
    fn write<W: Write>(&self, writer: &mut Writer<W>) -> io::Result<()> {
        let case = writer
            .create_element("testcase")
            .with_attribute(("classname", self.class.as_str()))
            .with_attribute(("name", self.name.as_str()));
        match &self.verdict {
            Verdict::Passed => case.write_empty()?,
            verdict => case.write_inner_content(|writer| verdict.write(writer))?,
        };
        Ok(())
    }
}

impl Verdict {
    fn write<W: Write>(&self, writer: &mut Writer<W>) -> io::Result<()> {
        let (name, message, text) = match self {
            Self::Passed => return Ok(()),
            Self::Noted { text } => return text_element(writer, "system-out", text),
            Self::Skipped { message } => {
                let skipped = writer.create_element("skipped");
                skipped
                    .with_attribute(("message", message.as_str()))
                    .write_empty()?;
                return Ok(());
            }
            Self::Failed { message, text } => ("failure", message, text),
            Self::Broken { message, text } => ("error", message, text),
        };
        writer
            .create_element(name)
            .with_attribute(("message", message.as_str()))
            .write_text_content(BytesText::new(text))?;
        Ok(())
    }
}

fn text_element<W: Write>(writer: &mut Writer<W>, name: &str, text: &str) -> io::Result<()> {
    let element = writer.create_element(name);
    element.write_text_content(BytesText::new(text))?;
    Ok(())
}
