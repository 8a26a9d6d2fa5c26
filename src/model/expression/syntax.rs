//! The part of Okta Expression Language that group rules use: turns text into a [`Condition`], or into nothing.
//!
//! The language descends from Spring's expression language, and so do its precedences: `!` and `NOT` bind tightest,
//! comparisons do not chain, `AND` binds tighter than `OR`, and operators spelled as words ignore case.
//! Arithmetic, regular expressions and the ternary operator are not read.

use std::collections::BTreeSet;

use super::{Atom, Condition};

/// Longer texts are not read. Real expressions stay far below.
const MAX_TEXT_BYTES: usize = 32 * 1024;

/// Deeper nesting is not read, which keeps the recursion of every later step shallow.
const MAX_DEPTH: usize = 32;

/// A symbol precedes every symbol that it starts with.
const SYMBOLS: [&str; 19] = [
    "&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "(", ")", "{", "}", "[", "]", ",", ":", ".",
    "-",
];

const WORD_OPERATORS: [(&str, &str); 9] = [
    ("and", "&&"),
    ("or", "||"),
    ("not", "!"),
    ("eq", "=="),
    ("ne", "!="),
    ("lt", "<"),
    ("gt", ">"),
    ("le", "<="),
    ("ge", ">="),
];

const COMPARISONS: [&str; 6] = ["==", "!=", "<=", ">=", "<", ">"];

/// Reads an expression. `None` when anything in it is not understood; what it would match is then unknown.
///
/// The contents of string literals are kept as they are, so a caller may put opaque tokens there in place of
/// interpolated references. A token must not contain quotes or backslashes, and equal tokens must mean equal values.
pub fn parse(text: &str) -> Option<Condition> {
    let mut parser = Parser {
        tokens: tokenize(text)?,
        next: 0,
        depth: 0,
    };
    let condition = parser.disjunction()?.into_condition()?;
    (parser.next == parser.tokens.len()).then_some(condition)
}

/// A string literal of this content. It cannot hold both kinds of quotes, as one of them once delimited it.
pub(super) fn quoted(content: &str) -> String {
    if content.contains('"') {
        format!("'{content}'")
    } else {
        format!("\"{content}\"")
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'a> {
    Name(&'a str),
    Number(&'a str),
    Text(&'a str),
    Symbol(&'static str),
}

fn tokenize(text: &str) -> Option<Vec<Token<'_>>> {
    if text.len() > MAX_TEXT_BYTES {
        return None;
    }
    let mut tokens = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches([' ', '\t', '\r', '\n']);
        let Some(first) = rest.chars().next() else {
            return Some(tokens);
        };
        let (token, length) = match first {
            '"' | '\'' => text_literal(rest, first)?,
            '0'..='9' => number(rest)?,
            'a'..='z' | 'A'..='Z' | '_' => word(rest, tokens.last() == Some(&Token::Symbol("."))),
            _ => symbol(rest)?,
        };
        tokens.push(token);
        rest = &rest[length..];
    }
}

/// Where a backslash precedes a quote, it is open whether the literal ends there, so it is not read.
fn text_literal(rest: &str, quote: char) -> Option<(Token<'_>, usize)> {
    let (content, _) = rest[1..].split_once(quote)?;
    (!content.ends_with('\\')).then_some((Token::Text(content), content.len() + 2))
}

fn number(rest: &str) -> Option<(Token<'_>, usize)> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut length = digits(rest);
    if let Some(fraction) = rest[length..].strip_prefix('.') {
        length += 1 + digits(fraction);
    }
    // Suffixes, exponents and other bases are left out, as is a point without digits.
    let ends = !rest[length..].starts_with(is_word_character) && !rest[..length].ends_with('.');
    ends.then_some((Token::Number(&rest[..length]), length))
}

fn word(rest: &str, is_property: bool) -> (Token<'_>, usize) {
    let length = rest.find(|it| !is_word_character(it)).unwrap_or(rest.len());
    let name = &rest[..length];
    let operator = WORD_OPERATORS
        .iter()
        .find(|(word, _)| name.eq_ignore_ascii_case(word));
    let token = match operator {
        Some((_, symbol)) if !is_property => Token::Symbol(symbol),
        _ => Token::Name(name),
    };
    (token, length)
}

fn is_word_character(it: char) -> bool {
    it.is_ascii_alphanumeric() || it == '_'
}

fn symbol(rest: &str) -> Option<(Token<'_>, usize)> {
    let symbol = SYMBOLS.into_iter().find(|it| rest.starts_with(it))?;
    Some((Token::Symbol(symbol), symbol.len()))
}

/// What a part of the text turned out to be. Only some parts may be compared, and only some stand as a condition.
enum Part {
    /// Made by a logical operator or a comparison.
    Condition(Condition),
    /// An attribute or a call: a Boolean, or a value to compare.
    Term(Atom),
    /// A string literal, by its content.
    Text(String),
    /// A number or a collection.
    Value(String),
}

impl Part {
    fn into_condition(self) -> Option<Condition> {
        match self {
            Self::Condition(condition) => Some(condition),
            Self::Term(Atom::Other(text)) if text == "true" => {
                Some(Condition::All(BTreeSet::new()))
            }
            Self::Term(Atom::Other(text)) if text == "false" => {
                Some(Condition::Any(BTreeSet::new()))
            }
            Self::Term(Atom::Other(text)) if text == "null" => None,
            Self::Term(atom) => Some(Condition::Is(atom)),
            Self::Text(_) | Self::Value(_) => None,
        }
    }

    /// The canonical spelling as an argument or as one side of a comparison.
    fn text(&self) -> Option<String> {
        match self {
            Self::Condition(_) => None,
            Self::Term(atom) => Some(atom.to_string()),
            Self::Text(content) => Some(quoted(content)),
            Self::Value(text) => Some(text.clone()),
        }
    }
}

/// Recursive descent. The first `None` ends the whole reading, so no state is ever restored.
struct Parser<'a> {
    tokens: Vec<Token<'a>>,
    next: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn disjunction(&mut self) -> Option<Part> {
        self.descend()?;
        let first = self.conjunction()?;
        let part = if self.peek() == Some(Token::Symbol("||")) {
            let mut branches = vec![first.into_condition()?];
            while self.accept("||") {
                branches.push(self.conjunction()?.into_condition()?);
            }
            Part::Condition(Condition::any_of(branches))
        } else {
            first
        };
        self.depth -= 1;
        Some(part)
    }

    fn conjunction(&mut self) -> Option<Part> {
        let first = self.comparison()?;
        if self.peek() != Some(Token::Symbol("&&")) {
            return Some(first);
        }
        let mut terms = vec![first.into_condition()?];
        while self.accept("&&") {
            terms.push(self.comparison()?.into_condition()?);
        }
        Some(Part::Condition(Condition::all_of(terms)))
    }

    fn comparison(&mut self) -> Option<Part> {
        let left = self.unary()?;
        let Some(operator) = self.accept_any(&COMPARISONS) else {
            return Some(left);
        };
        let mut sides = [left.text()?, self.unary()?.text()?];
        if matches!(operator, "==" | "!=") {
            sides.sort();
        }
        let [left, right] = sides;
        Some(Part::Condition(Condition::Is(Atom::Other(format!(
            "{left} {operator} {right}"
        )))))
    }

    fn unary(&mut self) -> Option<Part> {
        if self.accept("!") {
            self.descend()?;
            let condition = self.unary()?.into_condition()?.negated();
            self.depth -= 1;
            return Some(Part::Condition(condition));
        }
        if self.accept("-") {
            let Token::Number(digits) = self.advance()? else {
                return None;
            };
            return Some(Part::Value(format!("-{digits}")));
        }
        match self.advance()? {
            Token::Symbol("(") => {
                let inner = self.disjunction()?;
                self.accept(")").then_some(inner)
            }
            Token::Symbol("{") => self.collection(),
            Token::Symbol(_) => None,
            Token::Name(name) => self.path(name),
            Token::Number(digits) => Some(Part::Value(digits.to_owned())),
            Token::Text(content) => Some(Part::Text(content.to_owned())),
        }
    }

    /// An attribute or a call, from behind its first name: `.name`, `(arguments)` and `[index]` in any number.
    fn path(&mut self, name: &str) -> Option<Part> {
        let mut text = name.to_owned();
        let mut groups = None;
        loop {
            if self.accept(".") {
                let Token::Name(property) = self.advance()? else {
                    return None;
                };
                text.extend([".", property]);
                groups = None;
            } else if self.accept("(") {
                let arguments = self.arguments()?;
                groups = named_groups(&text, &arguments);
                let spelled: Option<Vec<_>> = arguments.iter().map(Part::text).collect();
                text.extend(["(", &spelled?.join(", "), ")"]);
            } else if self.accept("[") {
                let index = self.disjunction()?.text()?;
                if !self.accept("]") {
                    return None;
                }
                text.extend(["[", &index, "]"]);
                groups = None;
            } else {
                return Some(Part::Term(groups.map_or(Atom::Other(text), Atom::Member)));
            }
        }
    }

    fn arguments(&mut self) -> Option<Vec<Part>> {
        let mut arguments = Vec::new();
        if self.accept(")") {
            return Some(arguments);
        }
        loop {
            arguments.push(self.disjunction()?);
            if self.accept(")") {
                return Some(arguments);
            }
            if !self.accept(",") {
                return None;
            }
        }
    }

    /// A list `{a, b}` or a map `{a: b}`, from behind its brace. Its elements keep their order.
    fn collection(&mut self) -> Option<Part> {
        let mut elements = Vec::new();
        while elements.is_empty() || self.accept(",") {
            let mut element = self.disjunction()?.text()?;
            if self.accept(":") {
                element.extend([": ", &self.disjunction()?.text()?]);
            }
            elements.push(element);
        }
        self.accept("}")
            .then(|| Part::Value(format!("{{{}}}", elements.join(", "))))
    }

    fn descend(&mut self) -> Option<()> {
        self.depth += 1;
        (self.depth <= MAX_DEPTH).then_some(())
    }

    fn peek(&self) -> Option<Token<'a>> {
        self.tokens.get(self.next).copied()
    }

    fn advance(&mut self) -> Option<Token<'a>> {
        let token = self.peek()?;
        self.next += 1;
        Some(token)
    }

    fn accept(&mut self, symbol: &'static str) -> bool {
        self.accept_any(&[symbol]).is_some()
    }

    fn accept_any(&mut self, symbols: &[&'static str]) -> Option<&'static str> {
        let Token::Symbol(symbol) = self.peek()? else {
            return None;
        };
        let found = symbols.iter().copied().find(|it| *it == symbol)?;
        self.next += 1;
        Some(found)
    }
}

/// The group ids of a membership test by id. Other arguments than literals leave it a term like any other.
fn named_groups(function: &str, arguments: &[Part]) -> Option<BTreeSet<String>> {
    let is_membership = match function {
        "isMemberOfGroup" => arguments.len() == 1,
        "isMemberOfAnyGroup" => !arguments.is_empty(),
        _ => false,
    };
    let id = |argument: &Part| match argument {
        Part::Text(content) => Some(content.clone()),
        _ => None,
    };
    if is_membership {
        arguments.iter().map(id).collect()
    } else {
        None
    }
}
