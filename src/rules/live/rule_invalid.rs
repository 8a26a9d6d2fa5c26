//! A group rule that feeds an assigned or pushed group is invalid in Okta.

use crate::model::live::LiveRule;
use crate::model::{GroupId, Org, Place, Reference};
use crate::rule::Report;
use crate::text::list;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    for rule in &org.live.rules {
        if rule.status.is("INVALID", "ACTIVE") == Some(true) {
            judge(org, rule, report);
        }
    }
}

fn judge(org: &Org, rule: &LiveRule, report: &mut Report) {
    let fed: Vec<GroupId> = rule.groups.iter().filter_map(Reference::known).collect();
    let mut used: Vec<String> = fed
        .iter()
        .filter(|&&group| is_used(org, group))
        .map(|&group| org.group_name(group))
        .collect();
    used.dedup();
    if used.is_empty() {
        return;
    }
    let deleted: Vec<&Reference<GroupId>> = rule
        .groups
        .iter()
        .filter(|it| it.known().is_some_and(|group| org.is_deleted(group)))
        .collect();
    let help = if deleted.is_empty() {
        "Look for a group that was deleted or an attribute that is gone, correct the rule and activate it again."
    } else {
        "Take the deleted group out of the rule and activate the rule again."
    };
    let written = rule.configured.and_then(|index| org.rules.get(index));
    let declared = written.map_or(&rule.declared, |it| &it.declared);
    let mut draft = report
        .error(format!(
            "Rule `{}` is INVALID in Okta, so it adds nobody to {}",
            rule.name,
            list(&used, "group")
        ))
        .help(help)
        .primary(&Place::at(declared.header), "this rule")
        .needs(declared)
        .about(org.key_of("group rule", &rule.name));
    if let Some(place) = rule.status.place() {
        draft = draft.also(place, "INVALID in Okta");
    }
    for group in deleted {
        draft = draft.also(&group.place, "deleted in Okta");
    }
    draft.emit();
}

/// Whether a group gives access to an app or is pushed to one.
fn is_used(org: &Org, group: GroupId) -> bool {
    let assigned = org.assignments.iter().filter_map(|it| it.group.known());
    let pushed = org.mappings.iter().filter_map(|it| it.source.known());
    assigned
        .chain(pushed)
        .any(|it| org.groups_relate(it, group).is_same())
}
