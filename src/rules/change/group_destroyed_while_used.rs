//! A plan destroys a group that something which stays names by its id.

use std::collections::BTreeMap;

use crate::finding::Confidence;
use crate::model::change::{Action, Cause, Change, GroupSide, Subject};
use crate::model::{Declaration, GroupId, Identity, Org, Reference, Relation};
use crate::rule::Report;
use crate::text::{count, list};

/// How many uses are labelled; the message counts them all.
const MAX_LABELS: usize = 4;

/// A place that names a group: what it is, and what to label it with.
struct Use<'o> {
    noun: &'static str,
    label: &'static str,
    group: &'o Reference<GroupId>,
    declared: &'o Declaration,
}

/// Everything that will be there, by the group it names.
#[derive(Default)]
struct Uses<'o> {
    of: BTreeMap<GroupId, Vec<Use<'o>>>,
    /// What may name any group.
    unknown: Option<&'o Declaration>,
}

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    let destroyed = org.changes.iter().filter_map(|change| {
        let Subject::Group(sides) = &change.subject else {
            return None;
        };
        let its_own = change.action == Action::Delete && change.cause == Cause::Itself;
        Some((change, sides.before.as_ref().filter(|_| its_own)?))
    });
    let destroyed: Vec<(&Change, &GroupSide)> = destroyed.collect();
    if destroyed.is_empty() {
        return;
    }
    let uses = uses(org);
    for (change, before) in destroyed {
        match uses.of.get(&org.same_group(before.group)) {
            Some(uses) => judge(org, change, before, uses, report),
            None => {
                if let Some(declared) = uses.unknown {
                    report.not_judged(
                        format!("group {}", org.group_name(before.group)),
                        format!("which group `{}` names", declared.address),
                    );
                }
            }
        }
    }
}

fn judge(org: &Org, change: &Change, before: &GroupSide, uses: &[Use<'_>], report: &mut Report) {
    let name = org.group_name(before.group);
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for it in uses {
        match counts.iter_mut().find(|(noun, _)| *noun == it.noun) {
            Some((_, number)) => *number += 1,
            None => counts.push((it.noun, 1)),
        }
    }
    let counts: Vec<String> = counts
        .iter()
        .map(|(noun, number)| count(*number, noun))
        .collect();
    let verb = if uses.len() == 1 { "uses" } else { "use" };
    let mut draft = report
        .error(format!(
            "Group {name} is destroyed while {} still {verb} it",
            list(&counts, "")
        ))
        .help(format!(
            "Keep {name}, or take it out of what uses it and apply that first."
        ))
        .primary(&change.place, "destroyed by this plan")
        .needs(&change.declared)
        .about(org.group_key(before.group));
    for it in uses {
        let known = it.group.known();
        let relation = known.map(|it| org.groups_relate(it, before.group));
        draft = draft.needs(it.declared).confidence(match relation {
            Some(Relation::Same) => Confidence::Proven,
            _ => Confidence::Likely,
        });
    }
    for it in uses.iter().take(MAX_LABELS) {
        draft = draft.also(&it.group.place, it.label);
    }
    draft.emit();
}

fn uses(org: &Org) -> Uses<'_> {
    let mappings = org
        .mappings
        .iter()
        .map(|it| ("push mapping", "pushed here", &it.source, &it.declared));
    let assignments = org
        .assignments
        .iter()
        .map(|it| ("group assignment", "assigned here", &it.group, &it.declared));
    let rules = org.rules.iter().flat_map(|it| {
        let groups = it.groups.iter();
        groups.map(|group| ("group rule", "filled here", group, &it.declared))
    });
    let lists = org
        .memberships
        .iter()
        .map(|it| ("membership", "filled here", &it.group, &it.declared));
    let mut uses = Uses::default();
    for (noun, label, group, declared) in mappings.chain(assignments).chain(rules).chain(lists) {
        // A plan that destroys everything leaves the source as it is.
        let change = org.change_of(&declared.address);
        if change.is_some_and(|it| matches!(it.action, Action::Delete | Action::Forget)) {
            continue;
        }
        match group.known() {
            Some(known) if !matches!(org.group(known).identity, Identity::Symbol(_)) => {
                uses.of.entry(org.same_group(known)).or_default().push(Use {
                    noun,
                    label,
                    group,
                    declared,
                });
            }
            _ => uses.unknown = uses.unknown.or(Some(declared)),
        }
    }
    uses
}
