//! Okta stopped pushing a group because the last push failed.

use crate::model::live::LiveMapping;
use crate::model::{Org, Reference};
use crate::rule::Report;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    for mapping in &org.live.mappings {
        // A target group that is gone is the cause, and has a rule of its own.
        if mapping.status.is("ERROR", "ACTIVE") == Some(true) && org.target_gone(mapping).is_none()
        {
            judge(org, mapping, report);
        }
    }
}

fn judge(org: &Org, mapping: &LiveMapping, report: &mut Report) {
    let Some((app, source)) = org.live_pair(mapping) else {
        return;
    };
    let (group, name) = (org.group_name(source), org.app_name(app));
    let failed = mapping.last_updated.known();
    let failed = failed.map_or_else(String::new, |time| format!(" since {time}"));
    let summary = mapping.error_summary.known();
    if summary.is_none() && will_be_refused(org, mapping) {
        return;
    }
    let said = summary.map_or_else(String::new, |it| format!(": {}", it.trim_end_matches('.')));
    let message = format!("The push of {group} to {name} is in ERROR{failed}{said}");
    let cause = summary.and_then(|it| probable_cause(it));
    let correct = match cause {
        Some(cause) => format!("Probably {cause}: correct that"),
        None if lacks_target(org, mapping) => {
            "Check that the target group is still in the app, correct the cause".to_owned()
        }
        None if mapping.is_exported() => "Correct what the error says".to_owned(),
        None => "Read what the error is, which Terraform's state does not keep, correct its cause"
            .to_owned(),
    };
    let mut draft = report
        .error(message)
        .help(format!(
            "{correct} and choose Retry All Groups in the Push Groups tab of {name}, because Terraform refuses to change a mapping in ERROR."
        ))
        .primary(org.place_of(mapping), "pushed here")
        .about(org.app_key(app))
        .about(org.group_key(source));
    for (place, label) in [
        (mapping.status.place(), "failed in Okta"),
        (mapping.error_summary.place(), "what it says"),
    ] {
        if let Some(place) = place {
            draft = draft.also(place, label);
        }
    }
    draft.emit();
}

/// Whether a plan touches the mapping and will fail: that has a rule of its own, which says no less.
fn will_be_refused(org: &Org, mapping: &LiveMapping) -> bool {
    let written = org.mapping_of(mapping);
    written.is_some_and(|written| {
        let address = &written.declared.address;
        let mut changes = org.changes.iter().filter(|it| it.address == *address);
        changes.any(|it| it.is_stuck() == Some(true))
    })
}

/// What lies behind the errors that target apps commonly answer.
fn probable_cause(summary: &str) -> Option<&'static str> {
    const CAUSES: [(&[&str], &str); 5] = [
        (
            &["forbidden", "unauthorized", " 401", " 403"],
            "the account that the app is provisioned with may not manage its groups",
        ),
        (
            &["conflict", "already exists", "duplicate"],
            "the app already has a group of that name, which must be linked or renamed",
        ),
        (
            &["user not found"],
            "a member has no account in the app, or another one than Okta knows",
        ),
        (
            &["not implemented", "not supported"],
            "the app does not support the change that Okta sent",
        ),
        (
            &["rate limit", "too many requests", "timed out", "timeout"],
            "the app was too busy to answer",
        ),
    ];
    let summary = summary.to_ascii_lowercase();
    let fits = |words: &[&str]| words.iter().any(|word| summary.contains(word));
    let known = CAUSES.iter().find(|(words, _)| fits(words));
    known.map(|(_, cause)| *cause)
}

/// Whether the complete list of groups does not have the target. Okta may hide a linked group, so this proves nothing.
fn lacks_target(org: &Org, mapping: &LiveMapping) -> bool {
    let target = mapping.target.as_ref().and_then(Reference::known);
    target.is_some_and(|target| org.is_deleted(target))
}
