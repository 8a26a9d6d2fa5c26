//! Suppressions onto findings: which do not count, and which suppressions are expired, unused or name a locked rule.

use jiff::civil::Date;

use crate::finding::Finding;
use crate::muted::{Muted, MutedBy};
use crate::problem::{Problem, ProblemKind};
use crate::source::{FileId, Span};
use crate::suppression::Suppression;

/// How suppressions are judged.
pub struct Terms<'t> {
    /// The day.
    pub today: Date,
    /// Whether a rule may not be silenced by comments.
    pub locked: &'t dyn Fn(&str) -> bool,
    /// Whether this run can tell that a suppression of a rule in a file silences nothing.
    pub judged: &'t dyn Fn(FileId, &str) -> bool,
}

/// What is left of the findings.
#[derive(Debug, Default)]
pub struct Applied {
    /// Those that count.
    pub findings: Vec<Finding>,
    /// Those that a suppression covers.
    pub muted: Vec<Muted>,
    /// What is wrong with the suppressions themselves.
    pub problems: Vec<Problem>,
}

/// One rule of one suppression.
struct Claim<'s> {
    suppression: &'s Suppression,
    rule: &'static str,
    span: Span,
    used: bool,
    /// The first finding that came back because the day is past, and its place.
    returned: Option<(String, Span)>,
}

impl Claim<'_> {
    /// Whether any label of a finding touches the item. The way of a value counts for nothing: a comment in a shared module would
    /// hide what each caller does.
    fn covers(&self, finding: &Finding) -> bool {
        let covers = self.suppression.covers;
        let mut labels = finding.labels.iter();
        finding.rule == self.rule && labels.any(|label| covers.touches(label.span))
    }
}

/// Takes out the findings that suppressions cover. A suppression whose day is past covers nothing any more.
pub fn apply(findings: Vec<Finding>, suppressions: &[Suppression], terms: &Terms<'_>) -> Applied {
    let mut applied = Applied::default();
    let mut claims: Vec<Claim<'_>> = Vec::new();
    for suppression in suppressions {
        for &(rule, span) in &suppression.rules {
            if (terms.locked)(rule) {
                applied.problems.push(locked(rule, span));
            } else {
                claims.push(Claim {
                    suppression,
                    rule,
                    span,
                    used: false,
                    returned: None,
                });
            }
        }
    }
    // Findings look only at the claims on their own rule.
    claims.sort_by_key(|claim| claim.rule);
    for finding in findings {
        let first = claims.partition_point(|claim| claim.rule < finding.rule);
        let end = claims.partition_point(|claim| claim.rule <= finding.rule);
        match silenced(&mut claims[first..end], &finding, terms.today) {
            Some(by) => applied.muted.push(Muted { finding, by }),
            None => applied.findings.push(finding),
        }
    }
    claims.sort_by_key(|claim| claim.span);
    applied.problems.extend(claims.iter().filter_map(|claim| {
        let file = claim.span.file;
        match &claim.returned {
            Some((message, place)) => Some(expired(claim, message, *place)),
            None if claim.used || !(terms.judged)(file, claim.rule) => None,
            None => Some(unused(claim)),
        }
    }));
    applied
}

/// What silences a finding: the first suppression in force. Every one that covers it is noted as used, or as the one that let the
/// finding return.
fn silenced(claims: &mut [Claim<'_>], finding: &Finding, today: Date) -> Option<MutedBy> {
    let mut by = None;
    let (mut past, mut in_force): (Vec<_>, Vec<_>) = claims
        .iter_mut()
        .filter(|claim| claim.covers(finding))
        .partition(|claim| {
            let until = claim.suppression.permission.until;
            until.is_some_and(|until| until < today)
        });
    for claim in &mut in_force {
        claim.used = true;
        by.get_or_insert_with(|| MutedBy::Suppression(claim.suppression.permission.clone()));
    }
    if by.is_none() {
        for claim in &mut past {
            let place = finding.labels.first().map_or(claim.span, |it| it.span);
            claim
                .returned
                .get_or_insert((finding.message.clone(), place));
        }
    }
    by
}

fn locked(rule: &str, span: Span) -> Problem {
    Problem {
        kind: ProblemKind::LockedRule,
        span,
        message: format!("`{rule}` is locked and cannot be suppressed"),
        help: "Repair what it finds, or ask whoever locked the rule to release it.".to_owned(),
        also: Vec::new(),
    }
}

fn expired(claim: &Claim<'_>, message: &str, place: Span) -> Problem {
    let until = claim.suppression.permission.until.unwrap_or_default();
    let problem = Problem {
        kind: ProblemKind::ExpiredSuppression,
        span: claim.span,
        message: format!("This suppression of `{}` ended on {until}", claim.rule),
        help: format!("Repair what it let through, or move `until` to a later day: {message}."),
        also: Vec::new(),
    };
    problem.also(place, "counts again")
}

fn unused(claim: &Claim<'_>) -> Problem {
    let alone = claim.suppression.rules.len() == 1;
    let help = if alone {
        "Delete the comment, or move it to the item that is meant."
    } else {
        "Delete the rule from the comment, or move the comment to the item that is meant."
    };
    Problem {
        kind: ProblemKind::UnusedSuppression,
        span: claim.span,
        message: format!("This suppression of `{}` silences nothing", claim.rule),
        help: help.to_owned(),
        also: Vec::new(),
    }
}
