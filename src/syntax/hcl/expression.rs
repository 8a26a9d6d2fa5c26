//! Operators and terms: values into expressions.

use super::cursor::{Parsed, Parser};
use super::{BinaryOp, Expr, ExprKind, Item, Name, UnaryOp};
use crate::problem::Problem;

/// The binding strength of `||`, the weakest operator with two operands.
const WEAKEST: u8 = 1;

impl Parser<'_> {
    /// Any value.
    pub(super) fn expression(&mut self) -> Parsed<Expr> {
        self.nested(Self::conditional)
    }

    fn conditional(&mut self) -> Parsed<Expr> {
        let condition = self.binary(WEAKEST)?;
        self.skip_space();
        let question = self.at;
        if !self.take("?") {
            return Ok(condition);
        }
        let yes = self.expression()?;
        self.skip_space();
        if !self.take(":") {
            return Err(self.expected("`:` and the value for the other case", question, 1));
        }
        let no = self.expression()?;
        self.grow(1)?;
        let span = condition.span.to(no.span);
        Ok(Expr {
            kind: ExprKind::Conditional(Box::new(condition), Box::new(yes), Box::new(no)),
            span,
        })
    }

    /// Operands joined by operators that bind at least as strongly as `minimum`.
    fn binary(&mut self, minimum: u8) -> Parsed<Expr> {
        let mut left = self.operand()?;
        loop {
            self.skip_space();
            let Some((operator, strength, width)) = self.operator() else {
                return Ok(left);
            };
            if strength < minimum {
                return Ok(left);
            }
            self.at += width;
            let right = self.nested(|parser| parser.binary(strength + 1))?;
            self.grow(1)?;
            let span = left.span.to(right.span);
            left = Expr {
                kind: ExprKind::Binary(operator, Box::new(left), Box::new(right)),
                span,
            };
        }
    }

    /// The operator that stands here, its strength and its length.
    fn operator(&self) -> Option<(BinaryOp, u8, usize)> {
        let second = self.byte_behind(1);
        Some(match self.byte()? {
            b'|' if second == Some(b'|') => (BinaryOp::Or, WEAKEST, 2),
            b'&' if second == Some(b'&') => (BinaryOp::And, 2, 2),
            b'=' if second == Some(b'=') => (BinaryOp::Equal, 3, 2),
            b'!' if second == Some(b'=') => (BinaryOp::NotEqual, 3, 2),
            b'<' if second == Some(b'=') => (BinaryOp::LessOrEqual, 4, 2),
            b'>' if second == Some(b'=') => (BinaryOp::GreaterOrEqual, 4, 2),
            b'<' => (BinaryOp::Less, 4, 1),
            b'>' => (BinaryOp::Greater, 4, 1),
            b'+' => (BinaryOp::Add, 5, 1),
            b'-' => (BinaryOp::Subtract, 5, 1),
            b'*' => (BinaryOp::Multiply, 6, 1),
            // A comment that is never closed is no division.
            b'/' if second != Some(b'*') => (BinaryOp::Divide, 6, 1),
            b'%' => (BinaryOp::Remainder, 6, 1),
            _ => return None,
        })
    }

    fn operand(&mut self) -> Parsed<Expr> {
        self.skip_space();
        let operator = match self.byte() {
            Some(b'!') => UnaryOp::Not,
            Some(b'-') => UnaryOp::Negate,
            _ => {
                let term = self.term()?;
                return self.traversal(term);
            }
        };
        let start = self.at;
        self.at += 1;
        let operand = self.nested(Self::operand)?;
        let span = self.span(start, start + 1).to(operand.span);
        Ok(Expr {
            kind: ExprKind::Unary(operator, Box::new(operand)),
            span,
        })
    }

    fn term(&mut self) -> Parsed<Expr> {
        match self.byte() {
            Some(b'"') => self.quoted_template(),
            Some(b'[') => self.tuple(),
            Some(b'{') => self.object(),
            Some(b'(') => self.parentheses(),
            Some(b'0'..=b'9') => self.number(),
            Some(b'<') => self.heredoc(),
            _ => match self.name() {
                Some(name) => self.named(name),
                None => Err(self.no_value()),
            },
        }
    }

    fn number(&mut self) -> Parsed<Expr> {
        let start = self.at;
        let mut points = 0;
        loop {
            match (self.byte(), self.byte_behind(1), self.byte_behind(2)) {
                (Some(b'0'..=b'9'), ..) => self.at += 1,
                (Some(b'.'), Some(b'0'..=b'9'), _) => {
                    points += 1;
                    self.at += 1;
                }
                (Some(b'e' | b'E'), Some(b'0'..=b'9'), _)
                | (Some(b'e' | b'E'), Some(b'+' | b'-'), Some(b'0'..=b'9')) => self.at += 2,
                _ => break,
            }
        }
        let span = self.span_from(start);
        if let Ok(number) = self.text[start..self.at].parse() {
            return Ok(Expr {
                kind: ExprKind::Number(number),
                span,
            });
        }
        let message = if points > 1 {
            "A number has one decimal point"
        } else {
            "This is not a number"
        };
        let help = "Put it in double quotes if it is a text.";
        Err(Box::new(Problem::syntax(span, message, help)))
    }

    /// What starts with a word: a call, a keyword or a variable.
    fn named(&mut self, name: Name) -> Parsed<Expr> {
        let end = self.at;
        self.skip_space();
        if self.byte() == Some(b'(') || self.looking_at("::") {
            return self.call(name);
        }
        self.at = end;
        let span = name.span;
        let kind = match name.text.as_str() {
            "true" => ExprKind::Bool(true),
            "false" => ExprKind::Bool(false),
            "null" => ExprKind::Null,
            _ => ExprKind::Variable(name.text),
        };
        Ok(Expr { kind, span })
    }

    fn call(&mut self, mut name: Name) -> Parsed<Expr> {
        while self.take("::") {
            self.skip_space();
            let Some(part) = self.name() else {
                return Err(self.fail(
                    "The name of a function is missing after `::`",
                    "Write it as in `provider::okta::name(…)`.",
                ));
            };
            name.text.push_str("::");
            name.text.push_str(&part.text);
            name.span = name.span.to(part.span);
            self.skip_space();
        }
        let opener = self.at;
        if self.byte() != Some(b'(') {
            return Err(self.fail(
                "`(` is missing after the name of this function",
                "Call the function with its arguments in parentheses.",
            ));
        }
        let (arguments, expand) = self.bracketed(false, |parser| parser.arguments(opener))?;
        let span = name.span.to(self.span_from(opener));
        Ok(Expr {
            kind: ExprKind::Call {
                name,
                arguments,
                expand,
            },
            span,
        })
    }

    fn arguments(&mut self, opener: usize) -> Parsed<(Vec<Expr>, bool)> {
        let mut arguments = Vec::new();
        loop {
            self.skip_space();
            if self.take(")") {
                return Ok((arguments, false));
            }
            if self.byte().is_none() {
                return Err(self.expected("`)`", opener, 1));
            }
            arguments.push(self.expression()?);
            self.skip_space();
            if self.take("...") {
                self.skip_space();
                return if self.take(")") {
                    Ok((arguments, true))
                } else {
                    Err(self.expected("`)` directly after `...`", opener, 1))
                };
            }
            if !self.take(",") && self.byte() != Some(b')') {
                return Err(self.expected("`,` or `)`", opener, 1));
            }
        }
    }

    /// Steps over the bracket that stands here and runs what reads its inside, where newlines end items or do not.
    pub(super) fn bracketed<T>(
        &mut self,
        newlines_end: bool,
        inside: impl FnOnce(&mut Self) -> Parsed<T>,
    ) -> Parsed<T> {
        self.at += 1;
        let outer = std::mem::replace(&mut self.newlines_end, newlines_end);
        let parsed = inside(self)?;
        self.newlines_end = outer;
        Ok(parsed)
    }

    fn parentheses(&mut self) -> Parsed<Expr> {
        let opener = self.at;
        let inner = self.bracketed(false, |parser| {
            let inner = parser.expression()?;
            parser.skip_space();
            if parser.take(")") {
                Ok(inner)
            } else {
                Err(parser.expected("`)`", opener, 1))
            }
        })?;
        self.grow(1)?;
        Ok(Expr {
            kind: ExprKind::Parentheses(Box::new(inner)),
            span: self.span_from(opener),
        })
    }

    fn tuple(&mut self) -> Parsed<Expr> {
        let opener = self.at;
        let kind = self.bracketed(false, |parser| {
            parser.skip_space();
            if parser.keyword("for") {
                parser.for_expression(opener, b']')
            } else {
                parser.elements(opener)
            }
        })?;
        Ok(Expr {
            kind,
            span: self.span_from(opener),
        })
    }

    fn elements(&mut self, opener: usize) -> Parsed<ExprKind> {
        let mut elements = Vec::new();
        loop {
            self.skip_space();
            if self.take("]") {
                return Ok(ExprKind::Tuple(elements));
            }
            if self.byte().is_none() {
                return Err(self.expected("`]`", opener, 1));
            }
            elements.push(self.expression()?);
            self.skip_space();
            if !self.take(",") && self.byte() != Some(b']') {
                return Err(self.expected("`,` or `]`", opener, 1));
            }
        }
    }

    fn object(&mut self) -> Parsed<Expr> {
        let opener = self.at;
        let kind = self.bracketed(false, |parser| {
            parser.skip_space();
            if parser.keyword("for") {
                return parser.for_expression(opener, b'}');
            }
            parser.newlines_end = true;
            parser.items(opener)
        })?;
        Ok(Expr {
            kind,
            span: self.span_from(opener),
        })
    }

    fn items(&mut self, opener: usize) -> Parsed<ExprKind> {
        let mut items = Vec::new();
        loop {
            self.skip_lines();
            if self.take("}") {
                return Ok(ExprKind::Object(items));
            }
            if self.byte().is_none() {
                return Err(self.expected("`}`", opener, 1));
            }
            let key = self.key()?;
            self.skip_space();
            if self.looking_at("=>") || !(self.take("=") || self.take(":")) {
                return Err(self.expected("`=` and the value of this key", opener, 1));
            }
            let value = self.expression()?;
            items.push(Item { key, value });
            self.skip_space();
            if !self.take(",") && !self.at_newline() && self.byte() != Some(b'}') {
                return Err(self.expected("`,` or a new line before the next key", opener, 1));
            }
        }
    }

    /// The key of an object: a bare word is text, not a variable.
    fn key(&mut self) -> Parsed<Expr> {
        let start = self.at;
        if let Some(word) = self.word() {
            let span = self.span_from(start);
            self.skip_space();
            let separated = match self.byte() {
                Some(b'=') => self.byte_behind(1) != Some(b'='),
                Some(b':') => self.byte_behind(1) != Some(b':'),
                // Something is missing behind the word, which the caller says.
                _ => self.at_newline() || matches!(self.byte(), Some(b',' | b'}')),
            };
            if separated {
                return Ok(Expr {
                    kind: ExprKind::String(word.to_owned()),
                    span,
                });
            }
            self.at = start;
        }
        self.expression()
    }
}
