//! A plan takes many people out of groups at once.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Confidence, Level};
use crate::model::change::before::Before;
use crate::model::change::{Change, Sides, Subject};
use crate::model::{AppId, GroupId, Org, Reference, UserId};
use crate::rule::{MassRemoval, Report};
use crate::text::{named, people};

/// How many people it takes at least for a share of the group to count.
const FEW: usize = 3;

/// People whom a plan takes out of one group.
struct Removed<'o> {
    group: GroupId,
    /// How many people the group has before.
    of: usize,
    changes: Vec<&'o Change>,
}

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    let options = report.options.mass_removal.unwrap_or_default();
    let all = Before::of(org);
    // The same people leave several groups by one edit.
    let mut causes: BTreeMap<BTreeSet<UserId>, Vec<Removed<'_>>> = BTreeMap::new();
    for (group, changes) in by_group(org, report) {
        // A group that goes as a whole is another matter.
        if all.group_goes(group) {
            continue;
        }
        let before = all.members_of(group);
        let after = org.members_after(group);
        let gone: BTreeSet<UserId> = before
            .iter()
            .filter(|it| !after.contains(it) && !all.leaves(**it))
            .copied()
            .collect();
        if is_mass(options, gone.len(), before.len()) {
            causes.entry(gone).or_default().push(Removed {
                group,
                of: before.len(),
                changes,
            });
        }
    }
    for (gone, removed) in causes {
        judge(org, &all, &gone, &removed, report);
    }
}

fn is_mass(options: MassRemoval, gone: usize, before: usize) -> bool {
    // A plan that takes nobody out is none, whatever the options say.
    gone > 0 && gone >= options.people || gone >= FEW && options.share.is_reached(gone, before)
}

/// The groups whose lists of members a plan changes, with the changes.
fn by_group<'o>(org: &'o Org, report: &mut Report) -> BTreeMap<GroupId, Vec<&'o Change>> {
    let mut groups: BTreeMap<GroupId, Vec<&'o Change>> = BTreeMap::new();
    for change in org.changes.iter().filter(|change| !change.deposed) {
        match &change.subject {
            Subject::Membership(Sides {
                before: Some(before),
                after,
            }) => {
                let Some(group) = before.group.known() else {
                    continue;
                };
                let name = org.group_name(group);
                if let Some(reason) = after.as_ref().and_then(|it| it.unknown.as_ref()) {
                    report.not_judged(format!("who leaves {name}"), reason);
                    continue;
                }
                let holds = |field: &crate::model::Field<bool>| field.known() == Some(&true);
                if let Some(after) = after
                    && holds(&after.authoritative)
                    && !holds(&before.authoritative)
                {
                    let reason =
                        format!("who is in {name} beside the list, which will remove them");
                    report.not_judged(format!("who leaves {name}"), reason);
                }
                // What is forgotten stays in Okta.
                if change.destroys() || after.is_some() {
                    groups
                        .entry(org.same_group(group))
                        .or_default()
                        .push(change);
                }
            }
            Subject::UserGroups(Sides {
                before: Some(before),
                after,
            }) => {
                let user = before.user.known();
                let user =
                    user.map_or_else(|| format!("`{}`", change.address), |it| org.user_name(it));
                if let Some(reason) = after.as_ref().and_then(|it| it.unknown.as_ref()) {
                    report.not_judged(format!("which groups {user} leaves"), reason);
                    continue;
                }
                if !change.destroys() && after.is_none() {
                    continue;
                }
                for group in before.groups.iter().filter_map(Reference::known) {
                    groups
                        .entry(org.same_group(group))
                        .or_default()
                        .push(change);
                }
            }
            _ => {}
        }
    }
    groups
}

fn judge(
    org: &Org,
    all: &Before<'_>,
    gone: &BTreeSet<UserId>,
    removed: &[Removed<'_>],
    report: &mut Report,
) {
    let mut names: Vec<String> = removed.iter().map(|it| org.group_name(it.group)).collect();
    names.sort();
    let groups = named("group", &names);
    let who = match removed {
        [only] if only.of == gone.len() => format!("all {}", people(gone.len())),
        [only] => format!("{} of {}", gone.len(), people(only.of)),
        _ => people(gone.len()),
    };
    let mut message = format!("The plan takes {who} out of {groups}");
    let (apps, losers) = losses(org, all, gone, removed);
    let app_names = org.app_names(&apps);
    if !apps.is_empty() {
        let apps = named("app", &app_names);
        let losers = if losers == gone.len() {
            "they lose".to_owned()
        } else if losers == 1 {
            "1 of them loses".to_owned()
        } else {
            format!("{losers} of them lose")
        };
        message.push_str(", and ");
        message.push_str(&losers);
        message.push(' ');
        message.push_str(&apps);
    }
    let pushed = removed.iter().any(|it| is_pushed(org, it.group));
    let level = if pushed || !apps.is_empty() {
        Level::Error
    } else {
        Level::Warning
    };
    let mut draft = report.draft(level, message).help(
        "See that all of them are meant to leave, and take them out in smaller steps if they are.",
    );
    for it in removed {
        draft = draft.about(org.group_key(it.group));
        // Somebody whom a rule adds as well may stay.
        if !org.members(it.group).rules.is_empty() {
            draft = draft.confidence(Confidence::Likely);
        }
        for change in &it.changes {
            draft = draft
                .needs(&change.declared)
                .primary(&change.place, "names fewer people");
        }
    }
    draft.emit();
}

/// The apps that some of the people lose, and how many of them lose one.
fn losses(
    org: &Org,
    all: &Before<'_>,
    gone: &BTreeSet<UserId>,
    removed: &[Removed<'_>],
) -> (Vec<AppId>, usize) {
    let assigned: BTreeSet<AppId> = removed
        .iter()
        .flat_map(|it| org.apps_of(it.group))
        .filter(|&app| !all.app_goes(app))
        .collect();
    let mut losers: BTreeSet<UserId> = BTreeSet::new();
    let mut apps = Vec::new();
    for app in assigned {
        let groups = org.assigned(app).groups.into_iter();
        let mut groups = groups.filter_map(|it| it.group.known());
        if groups.any(|group| org.group(group).is_everyone()) {
            continue;
        }
        let keep = org.people_after(app);
        let lose: Vec<UserId> = gone
            .iter()
            .filter(|it| !keep.contains(it))
            .copied()
            .collect();
        if !lose.is_empty() {
            apps.push(app);
            losers.extend(lose);
        }
    }
    (apps, losers.len())
}

fn is_pushed(org: &Org, group: GroupId) -> bool {
    let mappings = org.mappings_from(group);
    mappings
        .iter()
        .any(|it| it.status.is("INACTIVE", "ACTIVE") == Some(false))
}
