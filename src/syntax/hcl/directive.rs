//! Directives of templates: the flat list of tokens into nested parts.

use std::borrow::Cow;

use super::cursor::{Parsed, Parser};
use super::loops::Head;
use super::{Expr, ExprKind, Part};
use crate::problem::Problem;
use crate::source::Span;

/// A piece of a template before nesting.
pub(super) enum Token<'t> {
    /// Text; in a heredoc never more than one line.
    Literal(Cow<'t, str>),
    /// `${expression}`.
    Interpolation(Expr),
    /// `%{ … }` and where it stands.
    Directive(Directive, Span),
}

/// What stands between `%{` and `}`.
pub(super) enum Directive {
    If(Expr),
    Else,
    EndIf,
    For(Box<Head>),
    EndFor,
}

impl Parser<'_> {
    /// The word behind `%{` and what belongs to it.
    pub(super) fn directive(&mut self, opener: usize) -> Parsed<Directive> {
        self.skip_space();
        let start = self.at;
        match self.word() {
            Some("if") => self.expression().map(Directive::If),
            Some("else") => Ok(Directive::Else),
            Some("endif") => Ok(Directive::EndIf),
            Some("for") => self.for_head().map(|head| Directive::For(Box::new(head))),
            Some("endfor") => Ok(Directive::EndFor),
            word => {
                let span = if word.is_some() {
                    self.span_from(start)
                } else {
                    self.span(opener, opener + 2)
                };
                let help = "Use `if`, `else`, `endif`, `for` or `endfor`, or write `%%{` for the characters themselves.";
                Err(Box::new(Problem::syntax(
                    span,
                    "This is not a template directive",
                    help,
                )))
            }
        }
    }
}

/// What a template is: plain text, or parts.
pub(super) fn fold_all(tokens: Vec<Token<'_>>) -> Parsed<ExprKind> {
    if tokens
        .iter()
        .all(|token| matches!(token, Token::Literal(_)))
    {
        let mut texts = tokens.into_iter().filter_map(|token| match token {
            Token::Literal(text) => Some(text),
            _ => None,
        });
        let first = texts.next().unwrap_or_default().into_owned();
        return Ok(ExprKind::String(texts.fold(first, |all, text| all + &text)));
    }
    let (parts, end) = fold(&mut tokens.into_iter())?;
    match end {
        Some((word, span)) => Err(unbalanced(word, span)),
        None => Ok(ExprKind::Template(parts)),
    }
}

/// The parts up to the directive that ends them, which is given back by its word.
fn fold(tokens: &mut std::vec::IntoIter<Token<'_>>) -> Parsed<(Vec<Part>, Ending)> {
    let mut parts = Vec::new();
    while let Some(token) = tokens.next() {
        match token {
            Token::Literal(text) => match parts.last_mut() {
                Some(Part::Literal(last)) => last.push_str(&text),
                _ => parts.push(Part::Literal(text.into_owned())),
            },
            Token::Interpolation(expr) => parts.push(Part::Interpolation(expr)),
            Token::Directive(Directive::If(condition), span) => {
                parts.push(fold_if(condition, span, tokens)?);
            }
            Token::Directive(Directive::For(head), span) => {
                let (inner, end) = fold(tokens)?;
                balanced("endfor", end, ("for", span))?;
                let Head {
                    key,
                    value,
                    collection,
                } = *head;
                parts.push(Part::For {
                    key,
                    value,
                    collection,
                    parts: inner,
                });
            }
            Token::Directive(Directive::Else, span) => return Ok((parts, Some(("else", span)))),
            Token::Directive(Directive::EndIf, span) => return Ok((parts, Some(("endif", span)))),
            Token::Directive(Directive::EndFor, span) => {
                return Ok((parts, Some(("endfor", span))));
            }
        }
    }
    Ok((parts, None))
}

fn fold_if(
    condition: Expr,
    span: Span,
    tokens: &mut std::vec::IntoIter<Token<'_>>,
) -> Parsed<Part> {
    let (yes, end) = fold(tokens)?;
    let Some(("else", _)) = end else {
        balanced("endif", end, ("if", span))?;
        return Ok(Part::If {
            condition,
            yes,
            no: Vec::new(),
        });
    };
    let (no, end) = fold(tokens)?;
    balanced("endif", end, ("if", span))?;
    Ok(Part::If { condition, yes, no })
}

/// The directive that ended a sequence of parts, if one did.
type Ending = Option<(&'static str, Span)>;

fn balanced(wanted: &str, end: Ending, (opening, span): (&str, Span)) -> Parsed<()> {
    match end {
        Some((word, _)) if word == wanted => Ok(()),
        Some((word, place)) => Err(Box::new(unbalanced(word, place).also(span, "opened here"))),
        None => {
            let message = format!("This `{opening}` is never closed");
            Err(Box::new(Problem::syntax(
                span,
                message,
                format!("Add `%{{ {wanted} }}` where it ends."),
            )))
        }
    }
}

fn unbalanced(word: &str, span: Span) -> Box<Problem> {
    let message = format!("This `{word}` does not belong to an open directive");
    Box::new(Problem::syntax(
        span,
        message,
        "Balance the directives of this template.",
    ))
}
