//! What follows a term: attributes, indexes and splats.

use super::cursor::{Parsed, Parser};
use super::{Expr, ExprKind, Name};

impl Parser<'_> {
    /// Everything that is taken of `source`.
    pub(super) fn traversal(&mut self, mut source: Expr) -> Parsed<Expr> {
        loop {
            let end = self.at;
            self.skip_space();
            source = match self.byte() {
                Some(b'.') if self.byte_behind(1) != Some(b'.') => self.after_dot(source)?,
                Some(b'[') => self.after_bracket(source)?,
                _ => {
                    self.at = end;
                    return Ok(source);
                }
            };
            self.grow(1)?;
        }
    }

    fn after_dot(&mut self, source: Expr) -> Parsed<Expr> {
        self.at += 1;
        self.skip_space();
        let star = self.at;
        if !self.take("*") {
            return self.step(source);
        }
        let mut each = Expr {
            kind: ExprKind::SplatElement,
            span: self.span_from(star),
        };
        loop {
            let end = self.at;
            self.skip_space();
            if self.byte() != Some(b'.') || self.byte_behind(1) == Some(b'.') {
                self.at = end;
                break;
            }
            self.at += 1;
            self.skip_space();
            if self.byte() == Some(b'*') {
                return Err(self.fail(
                    "A splat `.*` cannot follow another one",
                    "Write `[*]` instead of `.*`.",
                ));
            }
            each = self.step(each)?;
            self.grow(1)?;
        }
        self.grow(1)?;
        Ok(splat(source, each, false))
    }

    /// The name or the number behind a dot.
    fn step(&mut self, source: Expr) -> Parsed<Expr> {
        let start = self.at;
        let name = if matches!(self.byte(), Some(b'0'..=b'9')) {
            while matches!(self.byte(), Some(b'0'..=b'9')) {
                self.at += 1;
            }
            Name {
                text: self.text[start..self.at].to_owned(),
                span: self.span_from(start),
            }
        } else {
            self.name().ok_or_else(|| {
                let help = "Write a name behind the dot; a computed one is written in brackets, as in `a[b]`.";
                self.fail("The name of an attribute is missing after `.`", help)
            })?
        };
        let span = source.span.to(name.span);
        Ok(Expr {
            kind: ExprKind::Attribute(Box::new(source), name),
            span,
        })
    }

    fn after_bracket(&mut self, source: Expr) -> Parsed<Expr> {
        let opener = self.at;
        let index = self.bracketed(false, |parser| {
            parser.skip_space();
            let index = if parser.take("*") {
                None
            } else {
                Some(parser.expression()?)
            };
            parser.skip_space();
            if parser.take("]") {
                Ok(index)
            } else {
                Err(parser.expected("`]`", opener, 1))
            }
        })?;
        let bracket = self.span_from(opener);
        if let Some(index) = index {
            let span = source.span.to(bracket);
            return Ok(Expr {
                kind: ExprKind::Index(Box::new(source), Box::new(index)),
                span,
            });
        }
        let element = Expr {
            kind: ExprKind::SplatElement,
            span: bracket,
        };
        let each = self.nested(|parser| parser.traversal(element))?;
        Ok(splat(source, each, true))
    }
}

fn splat(source: Expr, each: Expr, full: bool) -> Expr {
    let span = source.span.to(each.span);
    Expr {
        kind: ExprKind::Splat {
            source: Box::new(source),
            each: Box::new(each),
            full,
        },
        span,
    }
}
