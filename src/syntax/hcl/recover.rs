//! Where reading goes on after a broken item: behind its brackets, or at the next line that must start an item.

use super::cursor::{Parser, end_of_comment, end_of_line, end_of_word};
use super::heredoc;

/// The brackets that are open, by kind.
#[derive(Default)]
struct Brackets {
    open: Vec<u8>,
    count: [usize; 3],
    /// Whether a heredoc was met that is never closed. Looking for the end of each further one would take forever.
    endless_heredoc: bool,
}

impl Brackets {
    fn kind(bracket: u8) -> usize {
        match bracket {
            b'(' | b')' => 0,
            b'[' | b']' => 1,
            _ => 2,
        }
    }

    fn open(&mut self, bracket: u8) {
        self.count[Self::kind(bracket)] += 1;
        self.open.push(bracket);
    }

    /// Closes the innermost bracket of this kind, with those inside it that were forgotten. False if none is open.
    fn close(&mut self, bracket: u8) -> bool {
        let kind = Self::kind(bracket);
        if self.count[kind] == 0 {
            return false;
        }
        while let Some(inner) = self.open.pop() {
            self.count[Self::kind(inner)] -= 1;
            if Self::kind(inner) == kind {
                break;
            }
        }
        true
    }
}

impl Parser<'_> {
    /// Moves behind the broken item that starts at `start`: to a line behind `failed` that starts an item outside of all brackets, to
    /// the `}` of the enclosing block, or to a line that starts an item and is indented no more than the broken one, because a bracket
    /// was then forgotten. Where the inside of brackets is not indented at all, only the place that failed tells one from the other.
    pub(super) fn recover(&mut self, start: usize, failed: usize, in_block: bool) {
        let bytes = self.text.as_bytes();
        let margin = self.indentation(start).unwrap_or(0);
        let failed_line = self.text[start..failed]
            .rfind('\n')
            .map(|newline| start + newline + 1);
        let inner = failed_line.map_or(usize::MAX, |line| first_visible(bytes, line) - line);
        let mut brackets = Brackets::default();
        self.at = start;
        while let Some(byte) = self.byte() {
            match byte {
                b'\n' => {
                    self.at += 1;
                    let first = first_visible(bytes, self.at);
                    let indentation = first - self.at;
                    let forgotten =
                        indentation <= margin && (indentation < inner || first == failed);
                    let outside = brackets.open.is_empty() || forgotten;
                    if first >= failed && outside && self.starts_item(first) {
                        self.at = first;
                        return;
                    }
                }
                b'"' => self.at = end_of_string(bytes, self.at, &mut brackets),
                b'#' => self.skip_line_comment(),
                b'/' if self.byte_behind(1) == Some(b'/') => self.skip_line_comment(),
                b'/' if self.byte_behind(1) == Some(b'*') => match end_of_comment(bytes, self.at) {
                    Some(end) => self.step_over_comment(end),
                    None => self.at = bytes.len(),
                },
                b'<' if self.looking_at("<<") => self.skip_heredoc(&mut brackets),
                b'(' | b'[' | b'{' => {
                    brackets.open(byte);
                    self.at += 1;
                }
                b')' | b']' | b'}' => {
                    if !brackets.close(byte) && byte == b'}' {
                        if in_block && self.at >= failed {
                            return;
                        }
                        brackets = Brackets::default();
                    }
                    self.at += 1;
                }
                _ => self.at += 1,
            }
        }
    }

    /// How far the line is indented, if `start` is the first thing on it.
    pub(super) fn indentation(&self, start: usize) -> Option<usize> {
        let line = self.text[..start]
            .rfind('\n')
            .map_or(0, |newline| newline + 1);
        let before = self.text[line..start].trim_start_matches('\u{feff}');
        before
            .bytes()
            .all(|byte| matches!(byte, b' ' | b'\t'))
            .then_some(before.len())
    }

    /// Whether an attribute or a block header starts here, judged by its line alone.
    fn starts_item(&self, first: usize) -> bool {
        let bytes = self.text.as_bytes();
        let Some(name) = end_of_word(self.text, first) else {
            return false;
        };
        let next = first_visible(bytes, name);
        match bytes.get(next) {
            Some(b'=') => !matches!(bytes.get(next + 1), Some(b'=' | b'>')),
            Some(b'{') => true,
            Some(b'"') => bytes[next..end_of_line(bytes, next)].contains(&b'{'),
            _ if end_of_word(self.text, next).is_some() => bytes[..end_of_line(bytes, next)]
                .trim_ascii_end()
                .ends_with(b"{"),
            _ => false,
        }
    }

    /// A heredoc that is never closed counts as an open bracket: only a line at the margin ends it.
    fn skip_heredoc(&mut self, brackets: &mut Brackets) {
        let Some(opening) = heredoc::Opening::read(self.text, self.at) else {
            self.at += 2;
            return;
        };
        let mut line = opening.content;
        while line < self.text.len() && !brackets.endless_heredoc {
            if let Some(end) = opening.closed_by(self.text, line) {
                self.at = end;
                return;
            }
            line = end_of_line(self.text.as_bytes(), line) + 1;
        }
        brackets.endless_heredoc = true;
        brackets.open(b'(');
        self.at = opening.content - 1;
    }
}

fn first_visible(bytes: &[u8], start: usize) -> usize {
    let blanks = bytes[start..]
        .iter()
        .take_while(|byte| matches!(byte, b' ' | b'\t'));
    start + blanks.count()
}

/// Behind the string that starts at `start`, or at the end of the line if it is not closed there. A line like `resource "a" "b {` has
/// then swallowed the brace that opens the block.
fn end_of_string(bytes: &[u8], start: usize, brackets: &mut Brackets) -> usize {
    let line = end_of_line(bytes, start);
    let mut interpolations = 0_usize;
    let mut inner_string = false;
    let mut at = start + 1;
    while at < line {
        match bytes[at] {
            b'\\' => at += 1,
            b'"' if interpolations == 0 => return at + 1,
            b'"' => inner_string = !inner_string,
            b'$' | b'%' if bytes.get(at + 1) == Some(&b'{') && !inner_string => {
                interpolations += 1;
                at += 1;
            }
            b'{' if interpolations > 0 && !inner_string => interpolations += 1,
            b'}' if interpolations > 0 && !inner_string => interpolations -= 1,
            _ => {}
        }
        at += 1;
    }
    if bytes[start..line].trim_ascii_end().ends_with(b"{") {
        brackets.open(b'{');
    }
    line
}
