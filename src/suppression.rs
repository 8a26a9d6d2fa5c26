//! Comments that allow what a rule would report: files into suppressions, each with the place that it covers.
//!
//! `# grouplint: allow(push/same-group-assigned, reason = "SEC-412", until = 2027-01-31)` covers the item that it trails or that
//! follows it, and `allow-file` the file. In JSON the key `//` holds the comment, and it covers the object around it.

mod address;
mod directive;
mod document;
mod native;
mod outline;

use std::ops::Range;

use crate::discover::InputKind;
use crate::muted::Permission;
use crate::problem::{Problem, ProblemKind};
use crate::rules;
use crate::source::{FileId, Sources, Span};
use crate::syntax::tree::Tree;
use crate::syntax::{json, yaml};
use directive::{Directive, Flaw};
use outline::{Outline, narrow};

pub use directive::day;

/// What the comments of a run allow, and what is wrong with them.
#[derive(Debug, Default)]
pub struct Suppressions {
    /// Every suppression that means something, in the order of the files.
    pub all: Vec<Suppression>,
    /// What cannot be understood, or has no reason, or names a rule that does not exist.
    pub problems: Vec<Problem>,
}

/// One comment that allows something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// The rules that it silences, each with the place where it is named.
    pub rules: Vec<(&'static str, Span)>,
    /// Why and until when.
    pub permission: Permission,
    /// The item that it is about, or the whole file.
    pub covers: Span,
}

/// Reads the comments of these files. Most files say nothing to grouplint and are not parsed again.
pub fn read(
    sources: &Sources,
    files: impl IntoIterator<Item = (FileId, InputKind)>,
) -> Suppressions {
    let mut found = Suppressions::default();
    for (file, kind) in files {
        let text = sources.get(file).text();
        if memchr::memmem::find(text.as_bytes(), directive::NAME.as_bytes()).is_none() {
            continue;
        }
        match kind {
            InputKind::Native | InputKind::Variables => {
                found.comments(&native::outline(file, text));
            }
            InputKind::Yaml => {
                found.comments(&document::outline(file, text));
                found.remarks(sources, &yaml::parse(file, text).0);
            }
            InputKind::Json
            | InputKind::JsonSyntax
            | InputKind::JsonVariables
            | InputKind::State => {
                found.remarks(sources, &json::parse(file, text).0);
            }
        }
    }
    found
}

/// What a directive turned out to be about.
#[derive(Debug, Clone, Copy)]
enum Reach {
    Covers(Span),
    /// It cannot be meant where it stands.
    Misplaced {
        message: &'static str,
        help: &'static str,
    },
}

const NOT_AT_TOP: Reach = Reach::Misplaced {
    message: "`allow-file` does not stand at the top of the file",
    help: "Move it before everything else in the file, or write `allow` before the item that is meant.",
};
const NOTHING_FOLLOWS: Reach = Reach::Misplaced {
    message: "Nothing follows this suppression that it could cover",
    help: "Put it on the line before the item that is meant, or at the end of that item's line.",
};
const WHOLE_DOCUMENT: Reach = Reach::Misplaced {
    message: "This suppression stands in the document itself and covers no object",
    help: "Move it into the object that is meant, or write `allow-file` for the whole file.",
};
const NOT_IN_DOCUMENT: Reach = Reach::Misplaced {
    message: "`allow-file` does not stand in the document itself",
    help: "Move it into the outermost object, or write `allow` for the object around it.",
};

impl Suppressions {
    /// Takes in the comments of a text that has comments.
    fn comments(&mut self, outline: &Outline<'_>) {
        for &comment in &outline.comments {
            let content = &outline.text[comment.start as usize..comment.end as usize];
            let content = match content.strip_suffix("*/") {
                Some(inside) => inside.trim_end_matches('*'),
                None => content,
            };
            let mut start = comment.start;
            for line in content.split('\n') {
                let place = |at: Range<usize>| Span {
                    file: comment.file,
                    start: start + narrow(at.start),
                    end: start + narrow(at.end),
                };
                self.line(line, place, |file| match file {
                    true if outline.is_at_top(comment) => {
                        Reach::Covers(Span::new(comment.file, 0, outline.text.len()))
                    }
                    true => NOT_AT_TOP,
                    false => outline
                        .covered(comment)
                        .map_or(NOTHING_FOLLOWS, Reach::Covers),
                });
                start += narrow(line.len() + 1);
            }
        }
    }

    /// Takes in the comments of a text whose comments are values.
    fn remarks(&mut self, sources: &Sources, tree: &Tree) {
        for remark in document::remarks(tree) {
            let file = remark.span.file;
            let whole = Span::new(file, 0, sources.get(file).text().len());
            for line in remark.text.split('\n') {
                let before = line.as_ptr().addr() - remark.text.as_ptr().addr();
                let place = |at: Range<usize>| match remark.verbatim {
                    Some(start) => Span {
                        file,
                        start: start + narrow(before + at.start),
                        end: start + narrow(before + at.end),
                    },
                    None => remark.span,
                };
                self.line(line, place, |file| match (file, remark.about) {
                    (true, None) => Reach::Covers(whole),
                    (true, Some(_)) => NOT_IN_DOCUMENT,
                    (false, Some(about)) => Reach::Covers(about),
                    (false, None) => WHOLE_DOCUMENT,
                });
            }
        }
    }

    /// Takes in what one line of a comment says.
    fn line(
        &mut self,
        line: &str,
        place: impl Fn(Range<usize>) -> Span,
        reach: impl Fn(bool) -> Reach,
    ) {
        for said in directive::read(line) {
            match said {
                Ok(directive) => {
                    let reach = reach(directive.file);
                    self.directive(directive, &place, reach);
                }
                Err(Flaw { at, message, help }) => {
                    self.problem(ProblemKind::MalformedSuppression, place(at), message, help);
                }
            }
        }
    }

    fn directive(
        &mut self,
        directive: Directive<'_>,
        place: &impl Fn(Range<usize>) -> Span,
        reach: Reach,
    ) {
        let span = place(directive.at);
        let mut rules = Vec::new();
        for (at, word) in directive.rules {
            match rule(word) {
                Ok(rule) => rules.push((rule, place(at))),
                Err((kind, message, help)) => self.problem(kind, place(at), message, help),
            }
        }
        let covers = match reach {
            Reach::Covers(covers) => covers,
            Reach::Misplaced { message, help } => {
                let kind = ProblemKind::MalformedSuppression;
                self.problem(kind, span, message.to_owned(), help.to_owned());
                return;
            }
        };
        let reason = directive.reason.unwrap_or_default();
        if reason.trim().is_empty() {
            self.problem(
                ProblemKind::ReasonlessSuppression,
                span,
                "This suppression gives no reason and silences nothing".to_owned(),
                "Add `reason = \"…\"` that says why this may stay, with a ticket if there is one."
                    .to_owned(),
            );
        } else if !rules.is_empty() {
            self.all.push(Suppression {
                rules,
                permission: Permission {
                    reason,
                    until: directive.until,
                    span,
                },
                covers,
            });
        }
    }

    fn problem(&mut self, kind: ProblemKind, span: Span, message: String, help: String) {
        self.problems.push(Problem {
            kind,
            span,
            message,
            help,
            also: Vec::new(),
        });
    }
}

/// The rule that a word names, if a comment may silence it.
fn rule(word: &str) -> Result<&'static str, (ProblemKind, String, String)> {
    let category = word.split('/').next().unwrap_or_default();
    let malformed = ProblemKind::MalformedSuppression;
    let shown: String = word.chars().take(60).collect();
    match category {
        "input" => {
            let message = format!(
                "`{shown}` cannot be suppressed, because a result without it would not be trusted"
            );
            let help = "Repair the file, or leave it out with `--exclude`.".to_owned();
            return Err((malformed, message, help));
        }
        "config" => {
            let message = format!(
                "`{shown}` cannot be suppressed, because it is about what you told grouplint"
            );
            let help = "Correct the setting or comment that it points to.".to_owned();
            return Err((malformed, message, help));
        }
        _ => {}
    }
    if let Some(rule) = rules::find(word) {
        return Ok(rule.id);
    }
    let all = rules::all();
    let below = |id: &&'static str| id.split_once('/').is_some_and(|it| it.0 == category);
    let of_category: Vec<&str> = all.iter().map(|rule| rule.id).filter(below).collect();
    let wide = word == category || word.contains('*') || word.ends_with('/');
    if word.contains('*') && of_category.is_empty() || word == "all" {
        let message = format!("`{shown}` would silence every rule");
        let help = "Name each rule that may be broken here; the finding says which.".to_owned();
        return Err((malformed, message, help));
    }
    if wide && !of_category.is_empty() {
        let names: Vec<String> = of_category.iter().map(|id| format!("`{id}`")).collect();
        let message = format!("`{shown}` names a category and no rule");
        let help = format!("Name each rule that is meant: {}.", names.join(", "));
        return Err((malformed, message, help));
    }
    let help = match rules::nearest(word) {
        Some(near) => format!("Did you mean `{near}`? `grouplint rules` lists all."),
        None => "`grouplint rules` lists all.".to_owned(),
    };
    Err((
        ProblemKind::UnknownRule,
        format!("There is no rule `{shown}`"),
        help,
    ))
}
