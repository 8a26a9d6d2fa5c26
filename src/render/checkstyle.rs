//! A run into Checkstyle's XML, which many tools for reviews read.

use std::io::{self, Write};

use crate::finding::Finding;
use crate::render::wording::statement;
use crate::render::{path, xml};
use crate::run::Run;

/// Writes the report: the findings of each file below it.
pub fn render(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let mut document = xml::document(out)?;
    let root = document
        .create_element("checkstyle")
        .with_attribute(("version", "4.3"));
    let files = files(run);
    if files.is_empty() {
        root.write_empty()?;
    } else {
        root.write_inner_content(|writer| {
            for (name, findings) in &files {
                let file = writer.create_element("file");
                let file = file.with_attribute(("name", name.as_str()));
                file.write_inner_content(|writer| {
                    for finding in findings {
                        error(run, finding, writer)?;
                    }
                    Ok(())
                })?;
            }
            Ok(())
        })?;
    }
    xml::end(document)
}

/// The files with findings, in the order of the findings.
fn files(run: &Run) -> Vec<(String, Vec<&Finding>)> {
    let mut files: Vec<(String, Vec<&Finding>)> = Vec::new();
    for finding in &run.findings {
        let label = finding.labels.first();
        let name = label.map_or_else(|| ".".to_owned(), |label| path::of(run, label.span.file));
        let name = xml::line(&name);
        match files.iter_mut().find(|(known, _)| *known == name) {
            Some((_, findings)) => findings.push(finding),
            None => files.push((name, vec![finding])),
        }
    }
    files
}

fn error<W: Write>(
    run: &Run,
    finding: &Finding,
    writer: &mut quick_xml::Writer<W>,
) -> io::Result<()> {
    let mut element = writer.create_element("error");
    if let Some(label) = finding.labels.first() {
        let start = run.sources.position(label.span);
        let (line, column) = (start.line.to_string(), start.column.to_string());
        element = element
            .with_attribute(("line", line.as_str()))
            .with_attribute(("column", column.as_str()));
    }
    let source = format!("grouplint.{}", finding.rule.replace('/', "."));
    element
        .with_attribute(("severity", finding.level.word()))
        .with_attribute(("message", xml::line(&statement(finding)).as_str()))
        .with_attribute(("source", source.as_str()))
        .write_empty()?;
    Ok(())
}
