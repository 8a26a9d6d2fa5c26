//! Templates: quoted strings, heredocs and the strings of JSON, into text, interpolations and directives.
//!
//! A template is read into a flat list of tokens first, because strip markers and the indentation of heredocs work on these, and folded
//! into nested parts then.

use std::borrow::Cow;

use super::cursor::{Parsed, Parser, end_of_line};
use super::directive::{Directive, Token, fold_all};
use super::heredoc::{self, Opening};
use super::{Expr, ExprKind, Name};
use crate::problem::Problem;

/// What ends a template.
enum Frame<'f, 't> {
    Quotes { opener: usize },
    Heredoc(&'f Opening<'t>),
    Text,
}

impl<'t> Parser<'t> {
    /// The whole text as a template.
    pub(super) fn whole_template(&mut self) -> Parsed<Expr> {
        let span = self.span(0, self.text.len());
        let special = |sign| {
            memchr::memchr_iter(sign, self.text.as_bytes())
                .any(|at| self.text[at + 1..].starts_with('{'))
        };
        if !special(b'$') && !special(b'%') {
            return Ok(Expr {
                kind: ExprKind::String(self.text.to_owned()),
                span,
            });
        }
        let tokens = self.tokens(&Frame::Text)?;
        Ok(Expr {
            kind: fold_all(tokens)?,
            span,
        })
    }

    /// `"…"` as a value.
    pub(super) fn quoted_template(&mut self) -> Parsed<Expr> {
        let opener = self.at;
        self.at += 1;
        let tokens = self.tokens(&Frame::Quotes { opener })?;
        self.at += 1;
        Ok(Expr {
            kind: fold_all(tokens)?,
            span: self.span_from(opener),
        })
    }

    /// `"…"` as the label of a block, which is not a template.
    pub(super) fn quoted_label(&mut self) -> Parsed<Name> {
        let opener = self.at;
        self.at += 1;
        let text = self.literal(&Frame::Quotes { opener })?.into_owned();
        match self.byte() {
            Some(b'"') => self.at += 1,
            Some(b'$' | b'%') => {
                let help =
                    "Write the label out: Terraform needs to know it before it computes anything.";
                return Err(Box::new(Problem::syntax(
                    self.span(self.at, self.at + 2),
                    "A label cannot be computed",
                    help,
                )));
            }
            _ => return Err(self.unclosed_quotes(opener)),
        }
        Ok(Name {
            text,
            span: self.span_from(opener),
        })
    }

    /// `<<EOT` and the lines up to the marker.
    pub(super) fn heredoc(&mut self) -> Parsed<Expr> {
        let start = self.at;
        let Some(opening) = Opening::read(self.text, start) else {
            return Err(self.no_value());
        };
        self.at = opening.content;
        let mut tokens = self.tokens(&Frame::Heredoc(&opening))?;
        let span = self.span(opening.content, self.at);
        let Some(end) = opening.closed_by(self.text, self.at) else {
            return Err(self.unclosed_heredoc(start, &opening));
        };
        self.at = end;
        if opening.flush {
            heredoc::flush(&mut tokens);
        }
        Ok(Expr {
            kind: fold_all(tokens)?,
            span,
        })
    }

    fn unclosed_heredoc(&self, start: usize, opening: &Opening<'_>) -> Box<Problem> {
        let span = self.span(start, opening.end);
        let last = self.text.lines().next_back().unwrap_or_default();
        let marker = opening.marker;
        if last.trim() == marker {
            let end = self.text.trim_end().len();
            let message = format!("The closing `{marker}` of a heredoc must end with a newline");
            let problem = Problem::syntax(
                self.span(end - marker.len(), end),
                message,
                "Add a newline at the end of the file.",
            );
            return Box::new(problem.also(span, "opened here"));
        }
        let message = format!("No line `{marker}` closes this heredoc");
        Box::new(Problem::syntax(
            span,
            message,
            format!("Add a line that holds only `{marker}` where the text ends."),
        ))
    }

    fn unclosed_quotes(&self, opener: usize) -> Box<Problem> {
        let help = "Close the string with `\"` on this line; use `\\n` or a heredoc (`<<EOT`) for several lines.";
        let line = self.text[..self.at]
            .rfind('\n')
            .map_or(0, |newline| newline + 1);
        let end = line
            + self.text[line..end_of_line(self.text.as_bytes(), self.at)]
                .trim_end()
                .len();
        if opener >= line {
            return Box::new(Problem::syntax(
                self.span(opener, end.max(opener + 1)),
                "This string is never closed",
                help,
            ));
        }
        let problem = Problem::syntax(
            self.here(),
            "This string is not closed at the end of its line",
            help,
        );
        Box::new(problem.also(self.span(opener, opener + 1), "opened here"))
    }

    /// The tokens up to what ends the template, which is left standing.
    fn tokens(&mut self, frame: &Frame<'_, 't>) -> Parsed<Vec<Token<'t>>> {
        let outer_depth = self.depth;
        let mut tokens: Vec<Token<'t>> = Vec::new();
        let mut strip_next = false;
        let mut deepest = self.depth;
        loop {
            let starts_line = self.text.as_bytes()[..self.at].last() == Some(&b'\n');
            if let Frame::Heredoc(opening) = frame
                && (self.byte().is_none()
                    || starts_line && opening.closed_by(self.text, self.at).is_some())
            {
                break;
            }
            let strip = std::mem::take(&mut strip_next);
            let literal = self.literal(frame)?;
            if !literal.is_empty() {
                tokens.push(Token::Literal(if strip {
                    trim(literal, str::trim_start)
                } else {
                    literal
                }));
                continue;
            }
            match (self.byte(), frame) {
                (Some(b'$' | b'%'), _) => {}
                (Some(b'"'), Frame::Quotes { .. }) | (None, Frame::Text) => break,
                (_, Frame::Quotes { opener }) => return Err(self.unclosed_quotes(*opener)),
                // A literal is empty only before a sequence or at the end, and the end of a heredoc was seen above.
                _ => break,
            }
            if self.byte_behind(2) == Some(b'~')
                && let Some(Token::Literal(last)) = tokens.last_mut()
            {
                *last = trim(std::mem::take(last), str::trim_end);
            }
            let (token, strip_behind) = self.sequence()?;
            strip_next = strip_behind;
            match token {
                Token::Directive(Directive::If(_) | Directive::For(_), _) => self.enter()?,
                Token::Directive(Directive::EndIf | Directive::EndFor, _)
                    if self.depth > outer_depth =>
                {
                    self.depth -= 1;
                }
                _ => {}
            }
            deepest = deepest.max(self.depth);
            tokens.push(token);
        }
        self.depth = outer_depth;
        self.grow(deepest - outer_depth + 1)?;
        Ok(tokens)
    }

    /// Text up to the next sequence, the end of the line, or the end of the template: strip markers and the indentation of heredocs
    /// work line by line.
    fn literal(&mut self, frame: &Frame<'_, 't>) -> Parsed<Cow<'t, str>> {
        let bytes = self.text.as_bytes();
        let quoted = matches!(frame, Frame::Quotes { .. });
        let mut resolved = String::new();
        let mut start = self.at;
        while let Some(&byte) = bytes.get(self.at) {
            match byte {
                b'"' | b'\n' if quoted => break,
                b'\n' => {
                    self.at += 1;
                    break;
                }
                b'\\' if quoted => {
                    resolved.push_str(&self.text[start..self.at]);
                    resolved.push(self.escape()?);
                    start = self.at;
                }
                b'$' | b'%' => match (self.byte_behind(1), self.byte_behind(2)) {
                    (Some(b'{'), _) => break,
                    (Some(second), Some(b'{')) if second == byte => {
                        resolved.push_str(&self.text[start..=self.at]);
                        start = self.at + 2;
                        self.at += 3;
                    }
                    _ => self.at += 1,
                },
                _ => self.at += 1,
            }
        }
        let rest = &self.text[start..self.at];
        if resolved.is_empty() {
            return Ok(Cow::Borrowed(rest));
        }
        resolved.push_str(rest);
        Ok(Cow::Owned(resolved))
    }

    /// The character that a backslash and what follows it stand for.
    fn escape(&mut self) -> Parsed<char> {
        let start = self.at;
        let width = match self.byte_behind(1) {
            Some(b'u') => 6,
            Some(b'U') => 10,
            _ => 2,
        };
        let sign = match self.byte_behind(1) {
            Some(b'n') => Some('\n'),
            Some(b'r') => Some('\r'),
            Some(b't') => Some('\t'),
            Some(b'"') => Some('"'),
            Some(b'\\') => Some('\\'),
            Some(b'u' | b'U') => self.text.get(start + 2..start + width).and_then(code_point),
            _ => None,
        };
        if let Some(sign) = sign {
            self.at += width;
            return Ok(sign);
        }
        let second = self.text[start + 1..]
            .chars()
            .next()
            .filter(|sign| !sign.is_control());
        let span = self.span(start, start + 1 + second.map_or(0, char::len_utf8));
        let help = match width {
            2 => {
                "Write `\\\\` for a backslash; only `\\n`, `\\r`, `\\t`, `\\\"`, `\\u` and `\\U` have a meaning."
            }
            _ => {
                "Write `\\u` with four hexadecimal digits or `\\U` with eight, of a character that exists."
            }
        };
        Err(Box::new(Problem::syntax(
            span,
            "This backslash does not start an escape sequence",
            help,
        )))
    }

    /// `${ … }` or `%{ … }`, and whether a strip marker ends it.
    fn sequence(&mut self) -> Parsed<(Token<'t>, bool)> {
        let opener = self.at;
        let directive = self.byte() == Some(b'%');
        self.at += 1;
        let (token, strip) = self.bracketed(false, |parser| {
            parser.take("~");
            let token = if directive {
                let directive = parser.directive(opener)?;
                Token::Directive(directive, parser.span(opener, opener + 2))
            } else {
                Token::Interpolation(parser.expression()?)
            };
            parser.skip_space();
            let strip = parser.looking_at("~}") && parser.take("~");
            if parser.take("}") {
                Ok((token, strip))
            } else {
                Err(parser.unclosed_sequence(opener))
            }
        })?;
        let token = match token {
            Token::Directive(directive, _) => Token::Directive(directive, self.span_from(opener)),
            other => other,
        };
        Ok((token, strip))
    }

    fn unclosed_sequence(&self, opener: usize) -> Box<Problem> {
        self.expected(
            &format!("`}}` to close this `{}`", &self.text[opener..opener + 2]),
            opener,
            2,
        )
    }
}

fn code_point(digits: &str) -> Option<char> {
    digits
        .bytes()
        .all(|digit| digit.is_ascii_hexdigit())
        .then_some(())?;
    char::from_u32(u32::from_str_radix(digits, 16).ok()?)
}

/// `text` without the whitespace at one of its ends.
fn trim(text: Cow<'_, str>, cut: for<'s> fn(&'s str) -> &'s str) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(cut(text)),
        Cow::Owned(text) => Cow::Owned(cut(&text).to_owned()),
    }
}
