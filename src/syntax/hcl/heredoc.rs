//! Heredocs: how they start, where they end, and the indentation that `<<-` takes away.

use super::cursor::{end_of_line, end_of_word};
use super::directive::Token;

/// `<<EOT` or `<<-EOT` at the end of a line.
pub(super) struct Opening<'t> {
    pub(super) marker: &'t str,
    /// Whether the indentation that all lines share is taken away.
    pub(super) flush: bool,
    /// Where the first line of the content starts.
    pub(super) content: usize,
    /// The edge behind the marker.
    pub(super) end: usize,
}

impl<'t> Opening<'t> {
    /// The opening that stands at `start`, or nothing.
    pub(super) fn read(text: &'t str, start: usize) -> Option<Self> {
        let rest = text[start..].strip_prefix("<<")?;
        let flush = rest.starts_with('-');
        let marker = start + 2 + usize::from(flush);
        let end = end_of_word(text, marker)?;
        let newline = text[end..].strip_prefix('\r').unwrap_or(&text[end..]);
        let content = newline
            .strip_prefix('\n')
            .map(|content| text.len() - content.len())?;
        Some(Self {
            marker: &text[marker..end],
            flush,
            content,
            end,
        })
    }

    /// The edge behind the marker, if the line that starts at `line` is the closing one. It must end with a newline, as Terraform
    /// asks even at the end of a file.
    pub(super) fn closed_by(&self, text: &str, line: usize) -> Option<usize> {
        let end = end_of_line(text.as_bytes(), line);
        let content = &text[line..end];
        (end < text.len() && content.trim() == self.marker).then(|| line + content.trim_end().len())
    }
}

/// Takes away the indentation that all lines share. Lines of blanks alone do not count, and neither does what stands behind a strip
/// marker, since its line break is gone.
pub(super) fn flush(tokens: &mut [Token<'_>]) {
    let mut shared = usize::MAX;
    let mut line_starts = Vec::new();
    let mut starts_line = true;
    for (index, token) in tokens.iter().enumerate() {
        let Token::Literal(text) = token else {
            if starts_line {
                shared = 0;
            }
            starts_line = false;
            continue;
        };
        let content = text.trim_start();
        let blank = content.is_empty() && text.ends_with('\n');
        if starts_line && !blank {
            shared = shared.min(text[..text.len() - content.len()].chars().count());
            line_starts.push(index);
        }
        starts_line = text.ends_with('\n');
    }
    for index in line_starts {
        if let Token::Literal(text) = &mut tokens[index] {
            let cut = text
                .char_indices()
                .nth(shared)
                .map_or(text.len(), |(at, _)| at);
            *text = text[cut..].to_owned().into();
        }
    }
}
