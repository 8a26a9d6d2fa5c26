//! Findings that were there before grouplint was.

use std::collections::HashMap;

use crate::baseline::{Baseline, Entry, may_hold};
use crate::finding::Finding;
use crate::muted::{Muted, MutedBy};
use crate::problem::{Problem, ProblemKind};
use crate::source::Span;
use crate::syntax::deserialize::Spanned;

/// An entry and how many findings it still holds.
struct Account<'b> {
    entry: &'b Spanned<Entry>,
    left: usize,
}

/// Takes out the findings that the baseline holds: of each entry as many as it counts. `findings` are sorted and stand for one occurrence
/// each. The second result are the entries that hold more than there is.
pub fn apply(findings: &mut Vec<Finding>, baseline: &Baseline) -> (Vec<Muted>, Vec<Problem>) {
    let mut accounts: HashMap<(String, String), Account<'_>> = HashMap::new();
    for entry in &baseline.findings {
        let key = (entry.value.rule.clone(), entry.value.fingerprint.clone());
        let account = accounts.entry(key).or_insert(Account { entry, left: 0 });
        account.left += entry.value.count;
    }
    let mut held = |finding: &Finding| -> Option<Span> {
        let key = (finding.rule.to_owned(), finding.fingerprint.clone());
        let account = accounts.get_mut(&key)?;
        account.left = account.left.checked_sub(1)?;
        Some(account.entry.span)
    };
    let mut muted = Vec::new();
    let mut kept = Vec::with_capacity(findings.len());
    for finding in findings.drain(..) {
        match held(&finding).filter(|_| may_hold(finding.rule)) {
            Some(span) => muted.push(Muted {
                finding,
                by: MutedBy::Baseline { span },
            }),
            None => kept.push(finding),
        }
    }
    *findings = kept;
    let mut left: Vec<Account<'_>> = accounts.into_values().filter(|it| it.left > 0).collect();
    left.sort_by_key(|account| account.entry.span);
    (muted, left.iter().map(stale).collect())
}

fn stale(account: &Account<'_>) -> Problem {
    let entry = &account.entry.value;
    let message = if account.left == entry.count {
        format!(
            "`{}` about {} is no longer found",
            entry.rule,
            entry.entities.join(" and ")
        )
    } else {
        format!(
            "`{}` about {} is found {} instead of {} times",
            entry.rule,
            entry.entities.join(" and "),
            entry.count - account.left,
            entry.count
        )
    };
    Problem {
        kind: ProblemKind::StaleBaseline,
        span: account.entry.span,
        message,
        help: "Run `grouplint baseline prune` so that it cannot come back unseen.".to_owned(),
        also: Vec::new(),
    }
}
