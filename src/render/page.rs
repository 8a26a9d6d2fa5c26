//! A Markdown page into text for a terminal, for `grouplint explain`. It knows what rule pages use and nothing more.

use std::collections::BTreeMap;

use miette::ThemeStyles;

use crate::render::plain::{hanging, one_line, visible};
use crate::render::terminal::Style;

/// Renders a page. Front matter and link definitions are left out, code and tables stay as they are.
pub fn render(page: &str, style: &Style) -> String {
    let body = without_front_matter(page);
    let mut printer = Printer {
        style,
        links: definitions(body),
        text: String::new(),
    };
    let mut paragraph = String::new();
    let mut fence: Option<&str> = None;
    for line in body.lines() {
        let bare = line.trim_start();
        if let Some(mark) = fence {
            if bare.starts_with(mark) {
                fence = None;
            } else {
                printer.code(line);
            }
        } else if let Some(mark) = ["```", "~~~"]
            .into_iter()
            .find(|mark| bare.starts_with(mark))
        {
            printer.paragraph(&mut paragraph);
            fence = Some(mark);
        } else if bare.is_empty() || definition(line).is_some() {
            printer.paragraph(&mut paragraph);
            printer.blank();
        } else if bare.starts_with('#') {
            printer.paragraph(&mut paragraph);
            printer.heading(bare);
        } else if bare.starts_with('|') {
            printer.paragraph(&mut paragraph);
            printer.verbatim(line);
        } else {
            if item_mark(line).is_some() {
                printer.paragraph(&mut paragraph);
            }
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(if paragraph.is_empty() { line } else { bare });
        }
    }
    printer.paragraph(&mut paragraph);
    format!("{}\n", printer.text.trim_matches('\n'))
}

struct Printer<'a> {
    style: &'a Style,
    links: BTreeMap<String, &'a str>,
    text: String,
}

impl Printer<'_> {
    fn blank(&mut self) {
        if !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    fn heading(&mut self, line: &str) {
        let title = line.trim_start_matches('#').trim();
        let text = if self.style.color {
            ThemeStyles::none()
                .link
                .bold()
                .style(self.inline(title))
                .to_string()
        } else {
            self.inline(line)
        };
        self.text.push_str(&text);
        self.text.push('\n');
    }

    fn code(&mut self, line: &str) {
        self.text.push_str("    ");
        self.verbatim(line);
    }

    fn verbatim(&mut self, line: &str) {
        self.text
            .extend(line.chars().map(|c| if c == '\t' { c } else { visible(c) }));
        while self.text.ends_with(' ') {
            self.text.pop();
        }
        self.text.push('\n');
    }

    /// A paragraph or a list item, wrapped. Later lines of an item stand under its text.
    fn paragraph(&mut self, source: &mut String) {
        let source = std::mem::take(source);
        if source.is_empty() {
            return;
        }
        let indent = source.len() - source.trim_start().len();
        let (lead, rest) = source.split_at(item_mark(&source).unwrap_or(indent));
        let text = self.inline(rest);
        self.text
            .push_str(&hanging(&one_line(lead), &text, self.style.width));
    }

    /// Code, bold text and links within a line.
    fn inline(&self, source: &str) -> String {
        let plain = ThemeStyles::none().link;
        let mut text = String::new();
        let mut rest = source;
        while let Some(c) = rest.chars().next() {
            if let Some((code, after)) = between(rest, "`", "`") {
                text.push_str(&self.marked(
                    "`",
                    |text| plain.cyan().style(text).to_string(),
                    &one_line(code),
                ));
                rest = after;
            } else if let Some((bold, after)) = between(rest, "**", "**") {
                text.push_str(&self.marked(
                    "**",
                    |text| plain.bold().style(text).to_string(),
                    &self.inline(bold),
                ));
                rest = after;
            } else if let Some((label, url, after)) = self.link(rest) {
                text.push_str(&self.linked(&self.inline(label), url));
                rest = after;
            } else {
                text.push_str(&one_line(c.encode_utf8(&mut [0; 4])));
                rest = &rest[c.len_utf8()..];
            }
        }
        text
    }

    /// Text in a color, or between the marks of the page where there is none.
    fn marked(&self, mark: &str, color: impl Fn(&str) -> String, text: &str) -> String {
        if self.style.color {
            color(text)
        } else {
            format!("{mark}{text}{mark}")
        }
    }

    /// A link with its URL given here or at the end of the page: text, URL and what follows.
    fn link<'t>(&'t self, text: &'t str) -> Option<(&'t str, &'t str, &'t str)> {
        let (label, after) = between(text, "[", "]")?;
        if let Some((url, after)) = between(after, "(", ")") {
            return Some((label, url, after));
        }
        let (name, after) = between(after, "[", "]").unwrap_or((label, after));
        self.links
            .get(&name.to_lowercase())
            .map(|url| (label, *url, after))
    }

    fn linked(&self, label: &str, url: &str) -> String {
        let url = one_line(url);
        match self.style.links {
            true if url.contains("://") => {
                format!("\u{1b}]8;;{url}\u{1b}\\{label}\u{1b}]8;;\u{1b}\\")
            }
            _ if url == label => url,
            _ => format!("{label} ({url})"),
        }
    }
}

/// What stands between two marks at the start of a text, and what follows.
fn between<'t>(text: &'t str, open: &str, close: &str) -> Option<(&'t str, &'t str)> {
    let (inside, after) = text.strip_prefix(open)?.split_once(close)?;
    (!inside.is_empty()).then_some((inside, after))
}

/// The bytes before the text of a list item: indent, bullet or number, and the blank.
fn item_mark(line: &str) -> Option<usize> {
    let bare = line.trim_start();
    let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
    let mark = if digits > 0 { digits + 1 } else { 1 };
    let is_mark = match digits {
        0 => bare.starts_with(['-', '*', '+']),
        _ => bare[digits..].starts_with(['.', ')']),
    };
    (is_mark && bare[mark..].starts_with(' ')).then_some(line.len() - bare.len() + mark + 1)
}

/// The name and URL of a link definition: `[name]: https://…`.
fn definition(line: &str) -> Option<(&str, &str)> {
    let (name, after) = between(line, "[", "]")?;
    Some((name, after.strip_prefix(": ")?.trim()))
}

fn definitions(page: &str) -> BTreeMap<String, &str> {
    page.lines()
        .filter_map(definition)
        .map(|(name, url)| (name.to_lowercase(), url))
        .collect()
}

fn without_front_matter(page: &str) -> &str {
    let body = page
        .strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"));
    body.map_or(page, |(_, body)| body)
}
