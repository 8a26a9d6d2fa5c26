//! A run into what people read: a title, the places in every file involved, the next action, and what the run covered.

mod details;
mod narrated;
mod snippets;

use std::collections::BTreeSet;
use std::fmt::Display;
use std::io::{self, Write};

use miette::{GraphicalTheme, ThemeStyles};

use crate::finding::{Finding, Level};
use crate::render::plain::{columns, hanging, one_line, wrap};
use crate::render::terminal::Style;
use crate::render::wording::message;
use crate::render::{closing, page_url};
use crate::run::Run;

/// Writes the whole report at once.
pub fn render(run: &Run, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let screen = Screen::new(style);
    let mut explained = BTreeSet::new();
    let mut report = String::new();
    for finding in &run.findings {
        let first_of_rule = explained.insert(finding.rule);
        if style.graphics {
            screen.finding(run, finding, first_of_rule, &mut report);
        } else {
            narrated::finding(run, finding, first_of_rule, style.width, &mut report);
        }
        report.push('\n');
    }
    if !style.quiet {
        screen.closing(run, &mut report);
    }
    out.write_all(report.as_bytes())
}

/// How a report is drawn: the style, and miette's theme for it.
struct Screen<'a> {
    style: &'a Style,
    theme: GraphicalTheme,
}

impl<'a> Screen<'a> {
    fn new(style: &'a Style) -> Self {
        let mut theme = GraphicalTheme::unicode_nocolor();
        if style.color {
            // The sixteen colors of the terminal, which people have set so that they can read them.
            let plain = ThemeStyles::none().error;
            theme.styles = ThemeStyles {
                error: plain.red().bold(),
                warning: plain.yellow().bold(),
                advice: plain.cyan().bold(),
                help: plain.green().bold(),
                link: plain.bold(),
                linum: plain.dimmed(),
                highlights: vec![plain.cyan()],
            };
        }
        Self { style, theme }
    }

    /// One finding, from its title to its help.
    fn finding(&self, run: &Run, finding: &Finding, first_of_rule: bool, report: &mut String) {
        self.title(finding, report);
        self.snippets(run, finding, report);
        let styles = &self.theme.styles;
        if let Some(instances) = details::Form::Written.instances(&run.sources, finding) {
            self.footer(&styles.advice.style("note: "), &instances, report);
        }
        self.footer(
            &styles.help.style("help: "),
            &one_line(&finding.help),
            report,
        );
        if first_of_rule {
            let command = format!("grouplint explain {}", finding.rule);
            self.footer(&styles.linum.style("more: "), &command, report);
        }
    }

    /// `error[push/same-group-assigned]: …`, the message wrapped.
    fn title(&self, finding: &Finding, report: &mut String) {
        let width = self.style.width;
        let level = match finding.level {
            Level::Error => self.theme.styles.error,
            Level::Warning => self.theme.styles.warning,
            Level::Info => self.theme.styles.advice,
        };
        let head = format!("{}[{}]: ", finding.level, finding.rule);
        let lines = wrap(
            &message(finding),
            width.saturating_sub(columns(&head)),
            width - 2,
        );
        let rule = if self.style.links {
            linked(&page_url(finding.rule), finding.rule)
        } else {
            finding.rule.to_owned()
        };
        report.push_str(
            &level
                .style(format!("{}[{rule}]", finding.level))
                .to_string(),
        );
        report.push_str(": ");
        let bold = self.theme.styles.link;
        let lines: Vec<String> = lines
            .iter()
            .map(|line| bold.style(line).to_string())
            .collect();
        report.push_str(&lines.join("\n  "));
        report.push('\n');
    }

    /// A line below the snippets: `  help: …`.
    fn footer(&self, lead: &dyn Display, text: &str, report: &mut String) {
        report.push_str(&hanging(&format!("  {lead}"), text, self.style.width));
    }

    /// What the run covered.
    fn closing(&self, run: &Run, report: &mut String) {
        let bold = self.theme.styles.link;
        for (index, paragraph) in closing::paragraphs(run).into_iter().enumerate() {
            for line in wrap(&paragraph.sentence, self.style.width, self.style.width) {
                let line = if index == 0 {
                    bold.style(line).to_string()
                } else {
                    line
                };
                report.push_str(&line);
                report.push('\n');
            }
            for item in &paragraph.items {
                report.push_str(&hanging("  - ", item, self.style.width));
            }
        }
    }
}

/// Text that a terminal opens as a link.
fn linked(url: &str, text: &str) -> String {
    format!("\u{1b}]8;;{url}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\")
}
