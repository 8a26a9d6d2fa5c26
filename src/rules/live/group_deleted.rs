//! Something names a group that is no longer in Okta.

use std::collections::BTreeMap;

use crate::model::{Declaration, GroupId, Org, Place};
use crate::rule::Report;
use crate::text::count;

/// How many places are labelled; the message counts them all.
const MAX_LABELS: usize = 8;

/// A place that names a group.
struct Use<'o> {
    place: &'o Place,
    what: &'static str,
    declared: &'o Declaration,
}

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    let mut gone: BTreeMap<GroupId, Vec<Use<'_>>> = BTreeMap::new();
    for (group, it) in uses(org) {
        if org.is_deleted(group) {
            gone.entry(org.same_group(group)).or_default().push(it);
        }
    }
    for (group, uses) in gone {
        judge(org, group, &uses, report);
    }
}

fn uses(org: &Org) -> Vec<(GroupId, Use<'_>)> {
    let mut uses = Vec::new();
    let mut note = |group: Option<GroupId>, place, what, declared| {
        uses.extend(group.map(|group| {
            (
                group,
                Use {
                    place,
                    what,
                    declared,
                },
            )
        }));
    };
    for it in &org.mappings {
        note(
            it.source.known(),
            &it.source.place,
            "push mapping",
            &it.declared,
        );
    }
    for it in &org.assignments {
        note(
            it.group.known(),
            &it.group.place,
            "assignment",
            &it.declared,
        );
    }
    for it in &org.memberships {
        note(
            it.group.known(),
            &it.group.place,
            "list of members",
            &it.declared,
        );
    }
    for rule in &org.rules {
        // An invalid rule has a finding of its own.
        if rule.status.is("INVALID", "ACTIVE") != Some(true) {
            for group in &rule.groups {
                note(group.known(), &group.place, "group rule", &rule.declared);
            }
        }
    }
    uses
}

fn judge(org: &Org, group: GroupId, uses: &[Use<'_>], report: &mut Report) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for it in uses {
        *counts.entry(it.what).or_default() += 1;
    }
    let counts: Vec<String> = counts
        .iter()
        .map(|(what, number)| match (*what, *number) {
            ("list of members", 2..) => format!("{number} lists of members"),
            _ => count(*number, what),
        })
        .collect();
    let verb = if uses.len() == 1 { "names" } else { "name" };
    let mut draft = report
        .error(format!(
            "Group {} is no longer in Okta, but {} still {verb} it",
            org.group_name(group),
            counts.join(" and ")
        ))
        .help("Name the group that took its place, or take out what names it.");
    for it in uses.iter().take(MAX_LABELS) {
        draft = draft.primary(it.place, "deleted in Okta");
    }
    for it in uses {
        draft = draft.needs(it.declared);
    }
    draft.about(org.group_key(group)).emit();
}
