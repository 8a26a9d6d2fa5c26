//! A line of a comment into what it tells grouplint: `grouplint: allow(push/same-group-assigned, reason = "…", until = 2027-01-31)`.
//!
//! A line that starts with `grouplint:` speaks to grouplint, and so does one that starts with `grouplint` and an instruction whose
//! form shows that the colon was forgotten. Every other mention is prose.

use std::ops::Range;

use jiff::civil::Date;

use super::address::{behind_signs, forgot_colon, inner_comment, is_synonym, starts_comment, verb};

/// Who is spoken to.
pub(super) const NAME: &str = "grouplint";
pub(super) const ALLOW: &str = "allow";
const ALLOW_FILE: &str = "allow-file";
const REASON: &str = "reason";
const UNTIL: &str = "until";

/// Names in a message are cut here, so that it stays one.
const MOST_SHOWN: usize = 40;

/// Something that is allowed. Places are bytes of the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Directive<'t> {
    /// From `grouplint` to the closing parenthesis.
    pub(super) at: Range<usize>,
    /// Whether it is about the whole file: `allow-file`.
    pub(super) file: bool,
    /// The rules, as written.
    pub(super) rules: Vec<(Range<usize>, &'t str)>,
    /// Why, if that is said.
    pub(super) reason: Option<String>,
    /// The last day on which it holds.
    pub(super) until: Option<Date>,
}

/// Why a line that speaks to grouplint cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Flaw {
    pub(super) at: Range<usize>,
    pub(super) message: String,
    pub(super) help: String,
}

/// A day as `2027-01-31`.
pub fn day(text: &str) -> Option<Date> {
    let shape = text.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    (shape && text.len() == 10)
        .then(|| text.parse().ok())
        .flatten()
}

/// Everything that one line of a comment says to grouplint. Behind the signs of the comment it stands first, or first in a comment
/// within the comment: `# tflint-ignore: all # grouplint: allow(…)`.
pub(super) fn read(line: &str) -> Vec<Result<Directive<'_>, Flaw>> {
    let mut found = Vec::new();
    let mut at = behind_signs(line, 0);
    loop {
        let mut reader = Reader {
            text: line,
            start: at,
            at,
        };
        match reader.read() {
            None => {}
            Some(Err(flaw)) => {
                found.push(Err(flaw));
                return found;
            }
            Some(Ok(directive)) => {
                at = directive.at.end;
                found.push(Ok(directive));
                let rest = line[at..].trim();
                if !rest.is_empty() && !starts_comment(rest) {
                    found.push(Err(reader.remark()));
                    return found;
                }
            }
        }
        match inner_comment(line, at) {
            Some(next) => at = next,
            None => return found,
        }
    }
}

/// A word of the input for a message.
fn shown(word: &str) -> String {
    word.chars().take(MOST_SHOWN).collect()
}

struct Reader<'t> {
    text: &'t str,
    /// Where the name stands.
    start: usize,
    at: usize,
}

impl<'t> Reader<'t> {
    /// What stands here. Nothing, if it does not speak to grouplint.
    fn read(&mut self) -> Option<Result<Directive<'t>, Flaw>> {
        let rest = self.text[self.at..].strip_prefix(NAME)?;
        if rest.starts_with(':') {
            self.at += NAME.len() + 1;
            return Some(self.instruction());
        }
        forgot_colon(rest).then(|| {
            let at = self.start..self.start + NAME.len();
            Err(self.flaw(
                at,
                "A colon is missing after `grouplint`".to_owned(),
                form(ALLOW),
            ))
        })
    }

    fn instruction(&mut self) -> Result<Directive<'t>, Flaw> {
        self.skip_blanks();
        let start = self.at;
        let verb = verb(&self.text[start..]);
        self.at += verb.len();
        if verb != ALLOW && verb != ALLOW_FILE {
            return Err(self.no_instruction(start, verb));
        }
        self.skip_blanks();
        let opener = self.at;
        if !self.take('(') {
            let message = format!("`(` is missing after `{verb}`");
            return Err(self.flaw(start..start + verb.len(), message, form(verb)));
        }
        let mut directive = Directive {
            at: self.start..opener,
            file: verb == ALLOW_FILE,
            rules: Vec::new(),
            reason: None,
            until: None,
        };
        loop {
            self.skip_blanks();
            if self.take(')') {
                break;
            }
            self.argument(opener, &mut directive)?;
            self.skip_blanks();
            if !self.take(',') && self.peek() != Some(')') {
                return Err(self.no_separator(opener));
            }
        }
        directive.at.end = self.at;
        if directive.rules.is_empty() {
            let message = "This suppression names no rule".to_owned();
            return Err(self.flaw(self.start..self.at, message, form(verb)));
        }
        Ok(directive)
    }

    fn no_instruction(&self, start: usize, verb: &str) -> Flaw {
        let at = if verb.is_empty() {
            self.start..start.max(self.start + NAME.len() + 1)
        } else {
            start..start + verb.len()
        };
        let near = |wanted: &str| strsim::jaro_winkler(verb, wanted) > 0.8;
        let called = self.text[start + verb.len()..].trim_start();
        let meant = is_synonym(verb) || near(ALLOW) || near(ALLOW_FILE) || called.starts_with('(');
        if verb.is_empty() || !meant {
            let message = "A comment that starts with `grouplint:` gives no instruction";
            let help = format!(
                "Write `{NAME}: {ALLOW}(RULE, {REASON} = \"…\")`, or start the comment with another word."
            );
            return self.flaw(at, message.to_owned(), help);
        }
        let message = format!("`{}` is no instruction that grouplint knows", shown(verb));
        let file = verb.to_ascii_lowercase().ends_with("file");
        let meant = if file { ALLOW_FILE } else { ALLOW };
        self.flaw(
            at,
            message,
            format!("Did you mean `{meant}`? {}", form(meant)),
        )
    }

    /// A rule, or a name with its value.
    fn argument(&mut self, opener: usize, directive: &mut Directive<'t>) -> Result<(), Flaw> {
        let start = self.at;
        let word = self.word();
        if word.is_empty() {
            return Err(self.no_argument(opener));
        }
        let at = start..self.at;
        self.skip_blanks();
        let named = word == REASON || word == UNTIL;
        if self.take('=') {
            self.skip_blanks();
            let twice = match word {
                REASON => directive.reason.replace(self.reason()?).is_some(),
                UNTIL => directive.until.replace(self.until()?).is_some(),
                _ => return Err(self.unknown_name(at, word)),
            };
            return if twice {
                let message = format!("`{word}` is given twice");
                Err(self.flaw(at, message, "Keep one of the two.".to_owned()))
            } else {
                Ok(())
            };
        }
        if named || self.peek() == Some(':') {
            if !named {
                return Err(self.unknown_name(at, word));
            }
            let message = format!("`=` is missing after `{word}`");
            return Err(self.flaw(at, message, example(word)));
        }
        if directive.rules.iter().any(|(_, known)| *known == word) {
            let message = format!("`{}` is named twice", shown(word));
            return Err(self.flaw(at, message, "Keep one of the two.".to_owned()));
        }
        directive.rules.push((at, word));
        Ok(())
    }

    fn unknown_name(&self, at: Range<usize>, word: &str) -> Flaw {
        let message = format!("A suppression has no `{}`", shown(word));
        let scored = [REASON, UNTIL].map(|name| (strsim::jaro_winkler(name, word), name));
        let nearest = scored.iter().max_by(|a, b| a.0.total_cmp(&b.0));
        let help = match nearest {
            Some((score, name)) if *score > 0.75 => {
                format!("Did you mean `{name}`? {}", example(name))
            }
            _ => format!("Give the rules, a `{REASON}` and, if it shall end, `{UNTIL}`."),
        };
        self.flaw(at, message, help)
    }

    fn no_argument(&self, opener: usize) -> Flaw {
        match self.peek() {
            None => self.unclosed(opener),
            Some('"' | '\'') => self.flaw(
                self.at..self.at + 1,
                "A text stands where a rule is expected".to_owned(),
                example(REASON),
            ),
            Some(sign) => self.flaw(
                self.at..self.at + sign.len_utf8(),
                "A rule is expected here".to_owned(),
                form(ALLOW),
            ),
        }
    }

    fn no_separator(&self, opener: usize) -> Flaw {
        let Some(sign) = self.peek() else {
            return self.unclosed(opener);
        };
        let message = "A comma is missing before this".to_owned();
        let help = "Separate rules, `reason` and `until` by commas.".to_owned();
        self.flaw(self.at..self.at + sign.len_utf8(), message, help)
    }

    fn unclosed(&self, opener: usize) -> Flaw {
        let message = "This `(` is never closed".to_owned();
        let help = "Close it on the same line: a suppression stands on one line.".to_owned();
        self.flaw(opener..opener + 1, message, help)
    }

    /// Something else behind the closing parenthesis.
    fn remark(&self) -> Flaw {
        let rest = &self.text[self.at..];
        let start = self.text.len() - rest.trim_start().len();
        let message = "Something follows the suppression".to_owned();
        let help = "Put it into the reason, or into a comment of its own.".to_owned();
        self.flaw(start..start + rest.trim().len(), message, help)
    }

    /// A text in quotes, in which a backslash stands before a quote that does not end it.
    fn reason(&mut self) -> Result<String, Flaw> {
        let start = self.at;
        let Some(quote @ ('"' | '\'')) = self.peek() else {
            let end = start + self.word().len();
            let message = "The reason must be quoted".to_owned();
            return Err(self.flaw(start..end, message, example(REASON)));
        };
        self.at += 1;
        let mut reason = String::new();
        while let Some(sign) = self.next() {
            match sign {
                '\\' if matches!(self.peek(), Some(next) if next == quote || next == '\\') => {
                    reason.extend(self.next());
                }
                _ if sign == quote => return Ok(reason),
                _ => reason.push(sign),
            }
        }
        let message = "The reason is never closed".to_owned();
        let help = "Close it with the same quote on the same line.".to_owned();
        Err(self.flaw(start..start + 1, message, help))
    }

    fn until(&mut self) -> Result<Date, Flaw> {
        let start = self.at;
        let quoted = self.take('"') || self.take('\'');
        let word = self.word();
        if quoted {
            _ = self.take('"') || self.take('\'');
        }
        match day(word) {
            Some(date) if !quoted => Ok(date),
            Some(_) => {
                let message = "The day of `until` is not quoted".to_owned();
                Err(self.flaw(start..self.at, message, format!("Write `until = {word}`.")))
            }
            None => {
                let message = "`until` needs a day that exists".to_owned();
                Err(self.flaw(start..self.at, message, example(UNTIL)))
            }
        }
    }

    /// What no sign of the grammar and no blank interrupts.
    fn word(&mut self) -> &'t str {
        let rest = &self.text[self.at..];
        let end = rest.find(|it: char| it.is_whitespace() || ",()=:\"'".contains(it));
        let word = &rest[..end.unwrap_or(rest.len())];
        self.at += word.len();
        word
    }

    fn skip_blanks(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let sign = self.peek()?;
        self.at += sign.len_utf8();
        Some(sign)
    }

    fn take(&mut self, sign: char) -> bool {
        let found = self.peek() == Some(sign);
        if found {
            self.at += sign.len_utf8();
        }
        found
    }

    fn flaw(&self, at: Range<usize>, message: String, help: String) -> Flaw {
        debug_assert!(at.start >= self.start && at.end <= self.text.len());
        Flaw { at, message, help }
    }
}

/// How an instruction is written.
fn form(verb: &str) -> String {
    format!("Write `{NAME}: {verb}(push/same-group-assigned, {REASON} = \"…\")`.")
}

/// How a named value is written.
fn example(name: &str) -> String {
    match name {
        UNTIL => format!("Write `{UNTIL} = 2027-01-31`, the last day on which it holds."),
        _ => format!("Write `{REASON} = \"…\"`."),
    }
}
