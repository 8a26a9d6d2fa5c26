//! HCL native syntax into a spanned body, as Terraform reads it.
//!
//! Written here and not taken from a library because a linter must go on after an error, must report exact places, and must accept
//! what Terraform accepts: a byte order mark, and a key repeated in an object constructor, of which the last one counts.
//!
//! The same [`Expr`] also carries the JSON syntax and Terraform-style YAML, whose strings are templates.

#![expect(
    clippy::unnecessary_box_returns,
    reason = "every production can fail, and a boxed problem keeps their results small"
)]

mod body;
mod cursor;
mod directive;
mod expression;
mod heredoc;
mod loops;
mod recover;
mod template;
mod traversal;
mod visit;
mod wording;

use std::collections::BTreeSet;

use crate::problem::Problem;
use crate::source::{FileId, Span};
use cursor::Parser;

/// Reads a whole file of HCL native syntax. It never fails: a broken item yields a problem, and the items around it are understood.
pub fn parse(file: FileId, text: &str) -> (Body, Vec<Problem>) {
    let (body, problems, _) = Parser::new(text, Place::Verbatim { file, start: 0 }).file();
    (body, problems)
}

/// Like [`parse`], for readers of comments: each with its signs, in the order written.
pub fn parse_with_comments(file: FileId, text: &str) -> (Body, BTreeSet<Span>) {
    let mut parser = Parser::new(text, Place::Verbatim { file, start: 0 });
    parser.comments = Some(BTreeSet::new());
    let (body, _, comments) = parser.file();
    (body, comments)
}

/// Reads the content of a JSON or YAML string as a template. There are no quote escapes in it, `$${` and `%%{` are still escapes.
pub fn parse_template(text: &str, place: Place) -> (Expr, Vec<Problem>) {
    Parser::new(text, place).bare_template()
}

/// Reads a bare expression: the value of `--var`, a type constraint in JSON.
pub fn parse_expression(text: &str, place: Place) -> (Expr, Vec<Problem>) {
    Parser::new(text, place).bare_expression()
}

/// A name as written: an identifier, a block label or an attribute name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The name without quotes.
    pub text: String,
    /// Where it stands, quotes included.
    pub span: Span,
}

/// The inside of a file or block.
#[derive(Debug, Clone, Default)]
pub struct Body {
    /// `name = expression`, in the order written.
    pub attributes: Vec<Attribute>,
    /// `kind "label" { … }`, in the order written.
    pub blocks: Vec<Block>,
}

/// `name = expression`.
#[derive(Debug, Clone)]
pub struct Attribute {
    /// What is set.
    pub name: Name,
    /// To what.
    pub value: Expr,
}

/// `kind "label" "label" { … }`.
#[derive(Debug, Clone)]
pub struct Block {
    /// The word before the labels.
    pub kind: Name,
    /// The labels, quoted or bare.
    pub labels: Vec<Name>,
    /// From the kind to the last label: what a reader recognises the block by.
    pub header: Span,
    /// From the kind to the closing brace.
    pub span: Span,
    /// What stands between the braces.
    pub body: Body,
}

/// An expression and where it stands.
#[derive(Debug, Clone)]
pub struct Expr {
    /// Its form.
    pub kind: ExprKind,
    /// Where it stands. A heredoc's span is its content.
    pub span: Span,
}

/// The forms of an expression.
#[derive(Debug, Clone)]
pub enum ExprKind {
    /// `null`.
    Null,
    /// `true`, `false`.
    Bool(bool),
    /// A number literal.
    Number(f64),
    /// A quoted string or heredoc without any interpolation.
    String(String),
    /// A quoted string or heredoc with interpolations or directives.
    Template(Vec<Part>),
    /// `[a, b]`.
    Tuple(Vec<Expr>),
    /// `{ key = value }`. A repeated key is kept; the last one counts.
    Object(Vec<Item>),
    /// The first name of a traversal: `var`, `local`, `okta_group`, `each` …
    Variable(String),
    /// `source.name`, or `source.0` in the legacy index form.
    Attribute(Box<Expr>, Name),
    /// `source[index]`.
    Index(Box<Expr>, Box<Expr>),
    /// `source[*].rest` or `source.*.rest`.
    Splat {
        /// What is spread.
        source: Box<Expr>,
        /// What is taken of each element, with [`ExprKind::SplatElement`] where the element stands.
        each: Box<Expr>,
        /// Whether it was written `[*]`. The legacy `.*` takes attributes only, and an index behind it applies to the result.
        full: bool,
    },
    /// The element of the innermost [`ExprKind::Splat`].
    SplatElement,
    /// `condition ? yes : no`.
    Conditional(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `!a`, `-a`.
    Unary(UnaryOp, Box<Expr>),
    /// `a + b` and so on.
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `name(arguments…)`.
    Call {
        /// The function; `provider::okta::f` keeps its colons.
        name: Name,
        /// The arguments.
        arguments: Vec<Expr>,
        /// Whether `...` follows the last argument.
        expand: bool,
    },
    /// `[for k, v in collection : value if condition]` or `{for … : key => value...}`.
    For(Box<For>),
    /// `(a)`.
    Parentheses(Box<Expr>),
    /// What could not be parsed; its problem was reported.
    Invalid,
}

/// One `key = value` of an object constructor.
#[derive(Debug, Clone)]
pub struct Item {
    /// The key. A bare word is a [`ExprKind::String`], `(expression)` is [`ExprKind::Parentheses`].
    pub key: Expr,
    /// The value.
    pub value: Expr,
}

/// A `for` expression.
#[derive(Debug, Clone)]
pub struct For {
    /// The name of the key or index, if two names are given.
    pub key: Option<Name>,
    /// The name of the value.
    pub value: Name,
    /// What is iterated.
    pub collection: Expr,
    /// In an object result: the key of each element.
    pub result_key: Option<Expr>,
    /// The value of each element.
    pub result: Expr,
    /// Whether `...` groups values of equal keys.
    pub group: bool,
    /// `if condition`.
    pub condition: Option<Expr>,
}

/// A piece of a template.
#[derive(Debug, Clone)]
pub enum Part {
    /// Text, with escapes resolved and strip markers applied.
    Literal(String),
    /// `${expression}`.
    Interpolation(Expr),
    /// `%{ if condition }…%{ else }…%{ endif }`.
    If {
        /// The condition.
        condition: Expr,
        /// When it holds.
        yes: Vec<Part>,
        /// When it does not.
        no: Vec<Part>,
    },
    /// `%{ for k, v in collection }…%{ endfor }`.
    For {
        /// The name of the key or index, if two names are given.
        key: Option<Name>,
        /// The name of the value.
        value: Name,
        /// What is iterated.
        collection: Expr,
        /// What is repeated.
        parts: Vec<Part>,
    },
}

/// Operators with one operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnaryOp {
    /// `!`
    Not,
    /// `-`
    Negate,
}

/// Operators with two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is named after its sign")]
pub enum BinaryOp {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

/// Where the text given to [`parse_template`] stands in its file.
#[derive(Debug, Clone, Copy)]
pub enum Place {
    /// Byte *n* of the text is byte `start + n` of the file.
    Verbatim {
        /// The file.
        file: FileId,
        /// Where the text starts.
        start: u32,
    },
    /// Escapes or folding changed the text: every place in it is reported as this whole span.
    Whole(Span),
}
