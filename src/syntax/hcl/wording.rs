//! What is said about a place that breaks the grammar, chosen by what stands there.

use super::cursor::{Parser, end_of_comment, end_of_word};
use crate::problem::Problem;
use crate::source::Span;

impl Parser<'_> {
    /// The one character that stands here. At the end of a line or of the text it is the last visible one before, since there is
    /// nothing to point at.
    pub(super) fn here(&self) -> Span {
        let rest = &self.text[self.at..];
        if !self.at_newline()
            && let Some(next) = rest.chars().next()
        {
            return self.span(self.at, self.at + next.len_utf8());
        }
        let before = self.text[..self.at].trim_end();
        match before.chars().next_back() {
            Some(last) => self.span(before.len() - last.len_utf8(), before.len()),
            None => self.span(0, self.text.chars().next().map_or(0, char::len_utf8)),
        }
    }

    pub(super) fn fail(&self, message: impl Into<String>, help: impl Into<String>) -> Box<Problem> {
        Box::new(Problem::syntax(self.here(), message, help))
    }

    /// A value should start here and does not.
    pub(super) fn no_value(&self) -> Box<Problem> {
        if let Some(problem) = self.foreign_sign() {
            return problem;
        }
        if self.at_newline() {
            let help = if self.newlines_end {
                "Write the value on the same line."
            } else {
                "Write the value, and close what is open."
            };
            return self.fail("A value is missing here", help);
        }
        self.fail(
            format!("A value cannot start with {}", self.sign()),
            "Write a value here, or remove what stands in its place.",
        )
    }

    /// The argument should end here and something else follows.
    pub(super) fn after_value(&self) -> Box<Problem> {
        if let Some(problem) = self.foreign_sign() {
            return problem;
        }
        if self.byte() == Some(b',') {
            return self.fail(
                "Arguments are not separated by commas",
                "Remove the comma: each argument ends with its line.",
            );
        }
        self.fail(
            format!(
                "{} does not belong to the value before it",
                capital(self.sign())
            ),
            "Join both with an operator, or start a new line.",
        )
    }

    /// `what` should stand here and something else does; `opener` is the sign that started what `what` is a part of.
    pub(super) fn expected(&self, what: &str, opener: usize, width: usize) -> Box<Problem> {
        let problem = self.foreign_sign().unwrap_or_else(|| {
            let found = if self.byte().is_none() {
                "the text ends".to_owned()
            } else {
                format!("{} stands here", self.sign())
            };
            self.fail(
                format!("Expected {what}, but {found}"),
                format!("Add {what}, or remove what is too much."),
            )
        });
        Box::new(problem.also(self.span(opener, opener + width), "opened here"))
    }

    /// Signs that people bring from other languages and that HCL has no meaning for.
    pub(super) fn foreign_sign(&self) -> Option<Box<Problem>> {
        let (message, help) = match self.byte()? {
            b';' => (
                "`;` does not separate anything in Terraform",
                "Put each argument on its own line, without the `;`.",
            ),
            b'\'' => (
                "Strings are not written in single quotes",
                "Use double quotes.",
            ),
            b'`' => (
                "Strings are not written in backticks",
                "Use double quotes, or a heredoc (`<<EOT`) for several lines.",
            ),
            b'&' if !self.looking_at("&&") => (
                "`&` is not an operator",
                "Use `&&` to require both conditions.",
            ),
            b'|' if !self.looking_at("||") => (
                "`|` is not an operator",
                "Use `||` to accept either condition.",
            ),
            b'~' => ("`~` is not an operator", "Use `!` to negate a condition."),
            b'^' => (
                "`^` is not an operator",
                "Use the function `pow` for powers.",
            ),
            b'/' if self.looking_at("/*")
                && end_of_comment(self.text.as_bytes(), self.at).is_none() =>
            {
                (
                    "This comment is never closed",
                    "Close the comment with `*/`.",
                )
            }
            b'<' if self.looking_at("<<") => (
                "This does not start a heredoc",
                "Write `<<` or `<<-`, directly followed by a marker word without quotes, at the end of the line.",
            ),
            _ => return None,
        };
        let comment = self.looking_at("/*") || self.looking_at("<<");
        let span = if comment {
            self.span(self.at, self.at + 2)
        } else {
            self.here()
        };
        Some(Box::new(Problem::syntax(span, message, help)))
    }

    /// What stands here, as it is put into a sentence.
    pub(super) fn sign(&self) -> String {
        if self.at_newline() {
            return "the end of the line".to_owned();
        }
        if let Some(end) = end_of_word(self.text, self.at) {
            let word = &self.text[self.at..end];
            return if word.chars().count() > 40 {
                "this word".to_owned()
            } else {
                format!("`{word}`")
            };
        }
        match self.text[self.at..].chars().next() {
            Some('"') => "a string".to_owned(),
            Some(sign) if sign.is_control() || sign.is_whitespace() => {
                format!("the invisible character U+{:04X}", u32::from(sign))
            }
            _ if self.looking_at("...") => "`...`".to_owned(),
            _ if self.looking_at("=>") => "`=>`".to_owned(),
            Some(sign) => format!("`{sign}`"),
            None => "the end of the text".to_owned(),
        }
    }
}

fn capital(mut text: String) -> String {
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}
