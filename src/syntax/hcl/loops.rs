//! `for` expressions, of tuples and of objects.

use super::cursor::{Parsed, Parser};
use super::{Expr, ExprKind, For, Name};

/// The part that `for` expressions and `%{ for }` directives share.
pub(super) struct Head {
    pub(super) key: Option<Name>,
    pub(super) value: Name,
    pub(super) collection: Expr,
}

impl Parser<'_> {
    /// What follows the word `for` in brackets, up to the closing one.
    pub(super) fn for_expression(&mut self, opener: usize, close: u8) -> Parsed<ExprKind> {
        let Head {
            key,
            value,
            collection,
        } = self.for_head()?;
        if !self.take(":") {
            return Err(self.expected("`:` and the result of each element", opener, 1));
        }
        let first = self.expression()?;
        self.skip_space();
        let (result_key, result) = self.for_result(first, close)?;
        self.skip_space();
        let group = self.for_group(close)?;
        self.skip_space();
        let condition = if self.keyword("if") {
            Some(self.expression()?)
        } else {
            None
        };
        self.skip_space();
        let closing = if close == b']' { "]" } else { "}" };
        if !self.take(closing) {
            return Err(self.expected(&format!("`{closing}` at the end of this `for`"), opener, 1));
        }
        self.grow(1)?;
        Ok(ExprKind::For(Box::new(For {
            key,
            value,
            collection,
            result_key,
            result,
            group,
            condition,
        })))
    }

    /// `k, v in collection`, and blanks behind it.
    pub(super) fn for_head(&mut self) -> Parsed<Head> {
        let first = self.loop_variable()?;
        self.skip_space();
        let (key, value) = if self.take(",") {
            (Some(first), self.loop_variable()?)
        } else {
            (None, first)
        };
        self.skip_space();
        if !self.keyword("in") {
            let help =
                "Write it as in `for value in collection` or `for key, value in collection`.";
            return Err(self.fail("`in` is missing in this `for`", help));
        }
        let collection = self.expression()?;
        self.skip_space();
        Ok(Head {
            key,
            value,
            collection,
        })
    }

    fn loop_variable(&mut self) -> Parsed<Name> {
        self.skip_space();
        self.name().ok_or_else(|| {
            let help = "Name the element, as in `for value in collection`; a key called `for` must be quoted.";
            self.fail("A `for` needs a name for its elements", help)
        })
    }

    fn for_result(&mut self, first: Expr, close: u8) -> Parsed<(Option<Expr>, Expr)> {
        match (self.looking_at("=>"), close) {
            (true, b']') => {
                let help = "Use braces instead of brackets, or remove the key.";
                Err(self.fail("A `for` in brackets makes a list and takes no key", help))
            }
            (true, _) => {
                self.at += 2;
                let value = self.expression()?;
                Ok((Some(first), value))
            }
            (false, b']') => Ok((None, first)),
            (false, _) => {
                let help = "Write `key => value`, or use brackets instead of braces for a list.";
                Err(self.fail("A `for` in braces makes an object and needs `=>`", help))
            }
        }
    }

    fn for_group(&mut self, close: u8) -> Parsed<bool> {
        if close == b']' && self.looking_at("...") {
            return Err(self.fail(
                "A `for` in brackets cannot group with `...`",
                "Remove the `...`, or use braces and a key.",
            ));
        }
        Ok(self.take("..."))
    }
}
