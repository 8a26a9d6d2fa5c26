//! What a reader is told when a text breaks the grammar of YAML.

use granit_parser::ErrorKind as E;

use super::MAX_NESTING;
use crate::problem::{Problem, ProblemKind};
use crate::source::Span;

const INDENT: &str = "Indent every entry of a mapping or sequence by the same number of spaces.";
const QUOTE: &str = "Put the text in quotes if it is meant as one value.";
const CLOSE: &str = "Add the closing bracket.";

/// The problem behind an error of the parser.
pub(super) fn explain(kind: &E, span: Span) -> Problem {
    if *kind == E::RecursionLimitExceeded {
        return Problem {
            kind: ProblemKind::TooDeep,
            span,
            message: format!("collections nest deeper than {MAX_NESTING} levels"),
            help: "Flatten the data; grouplint reads no deeper than this.".to_owned(),
            also: Vec::new(),
        };
    }
    if let Some((message, help)) = about_structure(kind).or_else(|| about_text(kind)) {
        return Problem::syntax(span, message, help);
    }
    let (message, help) = about_character(kind);
    Problem::syntax(span, message, help)
}

/// Collections, keys and indentation.
fn about_structure(kind: &E) -> Option<(&'static str, &'static str)> {
    Some(match kind {
        E::UnexpectedEofFlowSequence
        | E::UnexpectedEofFlowMapping
        | E::UnexpectedEofImplicitFlowMapping => ("the file ends inside brackets", CLOSE),
        E::MisplacedFlowCollectionEnd => (
            "nothing is open that this bracket could close",
            "Remove the bracket, or put the text in quotes.",
        ),
        E::ExpectedFlowMappingSeparator => (
            "expected `,` or `}`",
            "Separate entries in braces by commas.",
        ),
        E::ExpectedFlowSequenceSeparator => (
            "expected `,` or `]`",
            "Separate elements in brackets by commas.",
        ),
        E::MappingValueNotAllowed | E::InvalidColonPlacement => {
            ("a `:` cannot start a value here", QUOTE)
        }
        E::MappingKeyNotAllowed => ("a key cannot stand here", INDENT),
        E::SimpleKeyExpected | E::InvalidSimpleKey => (
            "expected `:` after a key",
            "Write each entry as `key: value`, the key on one line.",
        ),
        E::ExpectedBlockMappingKey => ("expected the next key of the mapping", INDENT),
        E::ExpectedBlockSequenceEntry => {
            ("expected `-` and the next element of the sequence", INDENT)
        }
        E::BlockSequenceEntryNotAllowed | E::BlockEntryInFlowCollection => (
            "a `-` cannot start an element here",
            "Put the sequence on its own lines below its key.",
        ),
        E::InvalidIndentation
        | E::InvalidBlockScalarIndent
        | E::InvalidQuotedScalarIndent
        | E::InvalidFlowScalarIndent => {
            ("the indentation does not fit what stands around it", INDENT)
        }
        E::InvalidDocumentEnd => (
            "text follows the end of a document",
            "Leave the rest of the `...` line empty.",
        ),
        E::UndeclaredTagHandle => (
            "the prefix of this tag is not declared",
            "Declare it with `%TAG` in each document that uses it.",
        ),
        _ => return None,
    })
}

/// Quotes, escapes, comments and blanks.
fn about_text(kind: &E) -> Option<(&'static str, &'static str)> {
    Some(match kind {
        E::TabNotAllowed
        | E::TabInBlockIndentation
        | E::TabInIndentation
        | E::TabInPlainScalar
        | E::TabAtBlockScalarStart => (
            "a tab stands where YAML allows only spaces",
            "Replace the tab by spaces.",
        ),
        E::UnclosedQuotedScalar => ("this quoted text is never closed", "Add the closing quote."),
        E::InvalidTrailingSingleQuotedScalar | E::InvalidTrailingDoubleQuotedScalar => (
            "text follows a closing quote",
            "Put the whole value in one pair of quotes.",
        ),
        E::UnknownQuotedScalarEscape => (
            "YAML has no such escape",
            "Double the backslash, or use single quotes.",
        ),
        E::InvalidQuotedScalarHexEscape
        | E::InvalidUnicodeEscape
        | E::InvalidLowSurrogateHexEscape
        | E::InvalidLowSurrogate
        | E::MissingLowSurrogate
        | E::UnpairedLowSurrogate => (
            "this escape names no character",
            "Give the number of a Unicode character in hexadecimal digits.",
        ),
        E::CommentInterceptedScalar => (
            "a comment stands inside a text of several lines",
            "Move the comment above or below the text.",
        ),
        E::CommentNotSeparated => (
            "a comment follows without a space",
            "Write a space before `#`.",
        ),
        E::BomInsideDocument => (
            "a byte order mark stands inside the text",
            "Remove it; only the start of a file may have one.",
        ),
        _ => return None,
    })
}

/// What names a character of the text, and all that has no words of its own.
fn about_character(kind: &E) -> (String, &'static str) {
    match kind {
        E::UnclosedFlowCollection { open } => (format!("this `{open}` is never closed"), CLOSE),
        E::MismatchedFlowCollectionEnd { open, close } => (
            format!("`{close}` cannot close `{open}`"),
            "Close each bracket with its own kind.",
        ),
        E::UnexpectedCharacter { character } if character.is_control() => (
            format!(
                "the control character U+{:04X} cannot stand here",
                u32::from(*character)
            ),
            "Remove it, or write it as an escape in double quotes.",
        ),
        E::UnexpectedCharacter { character } => {
            (format!("`{character}` cannot start a value"), QUOTE)
        }
        other => {
            let message = other.to_string();
            (
                format!("this is not valid YAML: {}", message.trim_end_matches('.')),
                "Correct the text here.",
            )
        }
    }
}
