//! Only what changed: a finding counts if it touches a changed line or was not there before.

use std::collections::HashMap;

use super::category;
use crate::finding::{Finding, Instance};
use crate::muted::{Muted, MutedBy};
use crate::source::Span;

/// Keeps the findings that touch a changed line or that the revision `since` did not have, and mutes the others.
///
/// `before` gives the fingerprint of every instance that was there, each as often as it was there. It is asked only if a finding
/// touches no changed line, because the revision has to be judged for it. Those fingerprints are of everything that the rules find
/// in the revision, before anything is muted: a defect that somebody allowed then, and nobody allows now, is still an old one.
///
/// What is said about the input and the settings always counts: a run that cannot be trusted cannot be trusted in part.
pub fn mute<E>(
    findings: Vec<Finding>,
    muted: &mut Vec<Muted>,
    since: &str,
    touches: impl Fn(Span) -> bool,
    before: impl FnOnce() -> Result<Vec<String>, E>,
) -> Result<Vec<Finding>, E> {
    let is_touched = |finding: &Finding| finding.labels.iter().any(|label| touches(label.span));
    let settled = findings
        .iter()
        .map(|finding| is_about_the_run(finding) || is_touched(finding));
    let settled: Vec<bool> = settled.collect();
    if settled.iter().all(|&settled| settled) {
        return Ok(findings);
    }
    let mut known = Known::new(before()?);
    // One that is muted already was there before, too, and accounts for its like.
    for muted in muted.iter().filter(|muted| !is_touched(&muted.finding)) {
        known.account(&muted.finding.instances);
    }
    let mut kept = Vec::with_capacity(findings.len());
    for (finding, settled) in findings.into_iter().zip(settled) {
        if !settled && known.hold(&finding.instances) {
            known.account(&finding.instances);
            let by = MutedBy::Unchanged {
                since: since.to_owned(),
            };
            muted.push(Muted { finding, by });
        } else {
            kept.push(finding);
        }
    }
    Ok(kept)
}

/// Whether a finding is about what was read or the settings, and not about an organization.
pub fn is_about_the_run(finding: &Finding) -> bool {
    matches!(category(finding.rule), Some("input" | "config"))
}

/// How often each fingerprint was there and is not accounted for.
struct Known(HashMap<String, usize>);

impl Known {
    fn new(fingerprints: Vec<String>) -> Self {
        let mut counts = HashMap::new();
        for fingerprint in fingerprints {
            *counts.entry(fingerprint).or_default() += 1;
        }
        Self(counts)
    }

    /// Whether all of these were there.
    fn hold(&self, instances: &[Instance]) -> bool {
        let mut needed: HashMap<&str, usize> = HashMap::new();
        for instance in instances {
            *needed.entry(&instance.fingerprint).or_default() += 1;
        }
        needed
            .iter()
            .all(|(fingerprint, needed)| self.0.get(*fingerprint) >= Some(needed))
    }

    fn account(&mut self, instances: &[Instance]) {
        for instance in instances {
            if let Some(count) = self.0.get_mut(&instance.fingerprint) {
                *count = count.saturating_sub(1);
            }
        }
    }
}
