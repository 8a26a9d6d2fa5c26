//! Files and blocks: lines into attributes and nested blocks.

use std::collections::{BTreeSet, HashMap};

use super::cursor::{Parsed, Parser};
use super::{Attribute, Block, Body, Expr, ExprKind, Name};
use crate::problem::Problem;
use crate::source::Span;

/// After so many problems a file is likely not HCL at all, and more of them help nobody.
const MAX_PROBLEMS: usize = 20;

impl Parser<'_> {
    /// A whole file, with the comments that were asked for.
    pub(super) fn file(mut self) -> (Body, Vec<Problem>, BTreeSet<Span>) {
        self.take("\u{feff}");
        let body = self.body(false);
        self.problems.extend(self.unclosed.take());
        self.problems.sort_by_key(|problem| problem.span.start);
        (body, self.problems, self.comments.unwrap_or_default())
    }

    /// The items up to the closing brace, which is left standing, or to the end of the text.
    fn body(&mut self, in_block: bool) -> Body {
        let mut body = Body::default();
        loop {
            self.skip_lines();
            match self.byte() {
                None => break,
                Some(b'}') if in_block => break,
                Some(_) => self.recovering_item(&mut body, in_block),
            }
        }
        self.report_duplicates(&body.attributes);
        body
    }

    fn recovering_item(&mut self, body: &mut Body, in_block: bool) {
        let (start, depth) = (self.at, self.depth);
        if let Err(problem) = self.item(body) {
            self.depth = depth;
            self.newlines_end = true;
            let failed = problem.span.start as usize;
            self.report(*problem);
            if !self.gave_up() {
                self.recover(start, failed, in_block);
            }
        }
        self.height = 0;
    }

    fn report(&mut self, problem: Problem) {
        if self.problems.len() + 1 < MAX_PROBLEMS {
            self.problems.push(problem);
        } else if self.problems.len() < MAX_PROBLEMS {
            let message = "Too many mistakes, the rest of this file was not read";
            self.problems.push(Problem::syntax(
                problem.span,
                message,
                "Correct the places before this one and run again.",
            ));
        }
        if self.gave_up() {
            self.at = self.text.len();
        }
    }

    fn gave_up(&self) -> bool {
        self.problems.len() >= MAX_PROBLEMS
    }

    fn report_duplicates(&mut self, attributes: &[Attribute]) {
        let mut first_places: HashMap<&str, Span> = HashMap::new();
        for (index, Attribute { name, .. }) in attributes.iter().enumerate() {
            // Most bodies are small, and comparing a few names is cheaper than hashing them.
            let first = if attributes.len() <= 16 {
                attributes[..index]
                    .iter()
                    .find(|other| other.name.text == name.text)
                    .map(|other| other.name.span)
            } else {
                let first = *first_places.entry(&name.text).or_insert(name.span);
                (first != name.span).then_some(first)
            };
            if let Some(first) = first
                && self.problems.len() + 1 < MAX_PROBLEMS
            {
                let message = format!("`{}` is already set in this block", name.text);
                let problem = Problem::syntax(name.span, message, "Keep one of the two.")
                    .also(first, "first here");
                self.problems.push(problem);
            }
        }
    }

    /// One attribute or block, up to the end of its line.
    fn item(&mut self, body: &mut Body) -> Parsed<()> {
        let start = self.at;
        let Some(name) = self.name() else {
            return Err(self.no_item());
        };
        self.skip_space();
        match self.byte() {
            Some(b'=') if self.byte_behind(1) != Some(b'=') => self.attribute(name, body)?,
            Some(b'{' | b'"') => self.block(start, name, body)?,
            _ if super::cursor::end_of_word(self.text, self.at).is_some() => {
                self.block(start, name, body)?;
            }
            _ => return Err(self.neither(name, body)),
        }
        self.skip_space();
        if self.at_newline() {
            return Ok(());
        }
        Err(self.after_item(body, start))
    }

    fn no_item(&self) -> Box<Problem> {
        if let Some(problem) = self.foreign_sign() {
            return problem;
        }
        match self.byte() {
            Some(b'"') => self.fail(
                "The name of an argument is not quoted",
                "Remove the quotes around the name.",
            ),
            Some(b'}') => self.fail(
                "This `}` closes nothing",
                "Remove it, or open the block it belongs to.",
            ),
            Some(
                b'.' | b'?' | b':' | b'+' | b'*' | b'/' | b'%' | b'<' | b'>' | b'=' | b'!' | b'&'
                | b'|',
            ) => {
                let help = "Put the whole value in parentheses to continue it on another line.";
                self.fail(format!("A line cannot start with {}", self.sign()), help)
            }
            _ => self.fail(
                format!("An argument or block cannot start with {}", self.sign()),
                "Start the line with a name, as in `name = value` or `name { … }`.",
            ),
        }
    }

    /// A name that neither `=` nor a label nor `{` follows.
    fn neither(&mut self, name: Name, body: &mut Body) -> Box<Problem> {
        let problem = self.foreign_sign().unwrap_or_else(|| {
            let help = format!(
                "Write `{0} = …` to set an argument, or `{0} {{` to open a block.",
                name.text
            );
            let brace = self.brace_on_next_line();
            let message = if brace {
                "The `{` of a block must stand on the line of its name"
            } else {
                "`=` is missing after this name"
            };
            let help = if brace {
                "Move the `{` to the end of this line.".to_owned()
            } else {
                help
            };
            Box::new(Problem::syntax(name.span, message, help))
        });
        push_invalid(name, problem.span, body);
        problem
    }

    fn brace_on_next_line(&self) -> bool {
        self.at_newline() && self.text[self.at..].trim_start().starts_with('{')
    }

    /// `= value`. A value that cannot be read still leaves the attribute, so that nobody thinks it absent.
    fn attribute(&mut self, name: Name, body: &mut Body) -> Parsed<()> {
        self.at += 1;
        self.skip_space();
        match self.expression() {
            Ok(value) => {
                body.attributes.push(Attribute { name, value });
                Ok(())
            }
            Err(problem) => {
                push_invalid(name, problem.span, body);
                Err(problem)
            }
        }
    }

    /// More stands on the line of an attribute or block.
    fn after_item(&self, body: &mut Body, start: usize) -> Box<Problem> {
        let attribute = body
            .attributes
            .last_mut()
            .filter(|last| last.name.span.start as usize == start);
        if let Some(attribute) = attribute {
            attribute.value.kind = ExprKind::Invalid;
            if self.byte() == Some(b'}') {
                return self.fail(
                    "A `}` cannot end the line of an argument",
                    "Move the `}` to a line of its own.",
                );
            }
            return self.after_value();
        }
        self.foreign_sign().unwrap_or_else(|| {
            self.fail(
                "Something follows the `}` of a block",
                "Start a new line behind the `}`.",
            )
        })
    }

    /// Labels, braces and what stands between them.
    fn block(&mut self, start: usize, kind: Name, body: &mut Body) -> Parsed<()> {
        let mut labels = Vec::new();
        let mut header = kind.span;
        while self.byte() != Some(b'{') {
            let Some(label) = self.label()? else {
                return Err(self.no_brace(kind, &labels, body));
            };
            header = kind.span.to(label.span);
            labels.push(label);
            self.skip_space();
        }
        let opener = self.at;
        self.enter()?;
        self.at += 1;
        self.skip_space();
        let (inner, broken) = if self.at_newline() || self.byte() == Some(b'}') {
            (self.body(true), None)
        } else {
            self.single_argument(opener)
        };
        self.depth -= 1;
        let closed = broken.is_none() && self.take("}");
        let mut block = Block {
            kind,
            labels,
            header,
            span: self.span_from(start),
            body: inner,
        };
        if broken.is_none() && !closed {
            self.unclosed_block(&mut block, opener);
        }
        body.blocks.push(block);
        broken.map_or(Ok(()), Err)
    }

    fn label(&mut self) -> Parsed<Option<Name>> {
        if self.byte() == Some(b'"') {
            self.quoted_label().map(Some)
        } else {
            Ok(self.name())
        }
    }

    fn no_brace(&mut self, kind: Name, labels: &[Name], body: &mut Body) -> Box<Problem> {
        if self.brace_on_next_line() {
            return self.fail(
                "The `{` of a block must stand on the line of its name",
                "Move the `{` to the end of this line.",
            );
        }
        if let Some(problem) = self.foreign_sign() {
            return problem;
        }
        if let [label] = labels
            && self.at_newline()
        {
            let help = format!(
                "Write `{} = …` to set an argument, or add `{{` to open a block.",
                kind.text
            );
            let problem = Problem::syntax(kind.span, "`=` is missing after this name", help);
            push_invalid(kind, label.span, body);
            return Box::new(problem);
        }
        let help = "Write the labels as words or in double quotes, and then `{` on the same line.";
        self.fail(
            format!(
                "Expected a label or `{{` in the header of this block, but found {}",
                self.sign()
            ),
            help,
        )
    }

    /// The one argument of a block that is opened and closed on one line.
    fn single_argument(&mut self, opener: usize) -> (Body, Option<Box<Problem>>) {
        let mut body = Body::default();
        let parsed = match self.name() {
            None => Err(self.no_item()),
            Some(name) => {
                self.skip_space();
                if self.byte() == Some(b'=') && self.byte_behind(1) != Some(b'=') {
                    self.attribute(name, &mut body)
                        .and_then(|()| self.end_of_single_argument(opener))
                } else if matches!(self.byte(), Some(b'{' | b'"')) {
                    let message = "A block on one line cannot hold another block";
                    Err(Box::new(Problem::syntax(
                        name.span,
                        message,
                        "Put what stands between the braces on lines of its own.",
                    )))
                } else {
                    Err(self.neither(name, &mut body))
                }
            }
        };
        (body, parsed.err())
    }

    fn end_of_single_argument(&mut self, opener: usize) -> Parsed<()> {
        self.skip_space();
        if self.byte() == Some(b'}') {
            return Ok(());
        }
        let problem = self.foreign_sign().unwrap_or_else(|| {
            let message = "A block on one line holds one argument and is closed on that line";
            self.fail(
                message,
                "Put each argument and the `}` on a line of its own.",
            )
        });
        Err(Box::new(
            problem.also(self.span(opener, opener + 1), "opened here"),
        ))
    }

    /// The text ended before the `}`. Where a later block stands at the margin of an outermost block, the `}` was forgotten before it,
    /// and reading goes on there; otherwise the whole rest belongs to this block.
    fn unclosed_block(&mut self, block: &mut Block, opener: usize) {
        let message = "This block is never closed";
        let problem = Problem::syntax(block.header, message, "Add the missing `}`.")
            .also(self.span(opener, opener + 1), "opened here");
        if self.gave_up() {
            return;
        }
        let Some(next) = self.block_at_margin(block).filter(|_| self.depth == 0) else {
            self.unclosed.get_or_insert(problem);
            return;
        };
        block.body.keep_before(next.start);
        block.span.end = next.start;
        self.unclosed = None;
        self.problems.retain(|other| other.span.start < next.start);
        self.report(problem.also(next, "next block"));
        if !self.gave_up() {
            self.at = next.start as usize;
            // The item before must end its line, and this is the first line that the next item may start.
            self.at = self.text[..self.at].rfind('\n').unwrap_or(self.at);
        }
    }

    /// The first block inside `block` that is indented no more than `block` itself.
    fn block_at_margin(&self, block: &Block) -> Option<Span> {
        let margin = self.indentation(block.span.start as usize)?;
        let mut waiting: Vec<&Block> = block.body.blocks.iter().rev().collect();
        while let Some(inner) = waiting.pop() {
            if self
                .indentation(inner.span.start as usize)
                .is_some_and(|indentation| indentation <= margin)
            {
                return Some(inner.header);
            }
            waiting.extend(inner.body.blocks.iter().rev());
        }
        None
    }
}

impl Body {
    fn keep_before(&mut self, end: u32) {
        self.attributes
            .retain(|attribute| attribute.name.span.start < end);
        self.blocks.retain(|block| block.span.start < end);
        if let Some(last) = self.blocks.last_mut() {
            last.span.end = last.span.end.min(end);
            last.body.keep_before(end);
        }
    }
}

fn push_invalid(name: Name, span: Span, body: &mut Body) {
    let value = Expr {
        kind: ExprKind::Invalid,
        span,
    };
    body.attributes.push(Attribute { name, value });
}
