//! A plan destroys the assignment of a group in one style and creates it in the other, in no certain order.

use std::collections::BTreeMap;

use crate::model::change::access::Removed;
use crate::model::change::{Action, Change, Sides, Subject};
use crate::model::{AppId, GroupId, Org, Place};
use crate::rule::Report;
use crate::text::named;

/// How many places are labelled; the message counts them all.
const MAX_LABELS: usize = 4;

/// An assignment that a plan creates.
struct Created<'o> {
    change: &'o Change,
    app: AppId,
    group: GroupId,
    place: &'o Place,
}

/// The same assignment, destroyed and created.
struct Migrated<'o> {
    removed: Removed<'o>,
    created: Created<'o>,
}

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    let mut created: BTreeMap<(AppId, GroupId), Vec<Created<'_>>> = BTreeMap::new();
    let mut unknown = Vec::new();
    for change in org.changes.iter().filter(|change| !change.deposed) {
        collect(org, change, &mut created, &mut unknown);
    }
    let mut migrated: BTreeMap<(AppId, bool), Vec<Migrated<'_>>> = BTreeMap::new();
    for removed in org.removed_assignments().known {
        // What a list drops while it stays is a matter of two owners, whatever the order.
        if removed.change.action == Action::Update {
            continue;
        }
        let pair = (org.same_app(removed.app), org.same_group(removed.group));
        let other = created.get_mut(&pair).and_then(|all| {
            let at = all
                .iter()
                .position(|it| it.change.kind() != removed.change.kind());
            at.map(|at| all.swap_remove(at))
        });
        if let Some(created) = other {
            let to_list = is_list(created.change);
            let key = (pair.0, to_list);
            migrated
                .entry(key)
                .or_default()
                .push(Migrated { removed, created });
        } else if let Some((change, reason)) = unknown.iter().find(|(change, _)| {
            change.kind() != removed.change.kind() && of_app(org, change, pair.0)
        }) {
            let group = org.group_name(removed.group);
            let entity = format!("whether `{}` takes over {group}", change.address);
            report.not_judged(entity, reason);
        }
    }
    for ((app, to_list), all) in migrated {
        judge(org, app, to_list, &all, report);
    }
}

fn is_list(change: &Change) -> bool {
    matches!(change.subject, Subject::AssignmentList(_))
}

fn of_app(org: &Org, change: &Change, app: AppId) -> bool {
    match &change.subject {
        Subject::AssignmentList(Sides {
            after: Some(after), ..
        }) => {
            let known = after.app.known();
            known.is_some_and(|it| org.apps_relate(it, app).is_same())
        }
        _ => false,
    }
}

/// Takes in what a change creates, and lists of which that is not known.
fn collect<'o>(
    org: &'o Org,
    change: &'o Change,
    created: &mut BTreeMap<(AppId, GroupId), Vec<Created<'o>>>,
    unknown: &mut Vec<(&'o Change, String)>,
) {
    let mut add = |app: Option<AppId>, group: Option<GroupId>, place: &'o Place| {
        if let (Some(app), Some(group)) = (app, group) {
            let pair = (org.same_app(app), org.same_group(group));
            created.entry(pair).or_default().push(Created {
                change,
                app,
                group,
                place,
            });
        }
    };
    let new = matches!(change.action, Action::Create | Action::Replace { .. });
    match &change.subject {
        Subject::Assignment(Sides {
            after: Some(after), ..
        }) if new => add(after.app.known(), after.group.known(), &after.group.place),
        Subject::AssignmentList(Sides {
            before,
            after: Some(after),
        }) if new || change.action == Action::Update => {
            if let Some(reason) = &after.unknown {
                unknown.push((change, reason.clone()));
            }
            let had: Vec<GroupId> = before
                .iter()
                .filter(|_| !new)
                .flat_map(|it| it.groups.iter().filter_map(crate::model::Reference::known))
                .map(|group| org.same_group(group))
                .collect();
            for group in &after.groups {
                let known = group.known();
                if known.is_none_or(|it| !had.contains(&org.same_group(it))) {
                    add(after.app.known(), known, &group.place);
                }
            }
        }
        _ => {}
    }
}

fn judge(org: &Org, app: AppId, to_list: bool, all: &[Migrated<'_>], report: &mut Report) {
    let mut names: Vec<String> = all
        .iter()
        .map(|it| org.group_name(it.created.group))
        .collect();
    names.sort();
    names.dedup();
    let name = org.app_name(app);
    let (from, to) = if to_list {
        ("single assignments", "an authoritative list")
    } else {
        ("an authoritative list", "single assignments")
    };
    let message = format!(
        "The plan moves {} of app {name} from {from} to {to} in no certain order, so they may end up unassigned",
        named("group", &names)
    );
    let help = if to_list {
        "Set `retain_assignment = true` on the single assignments and apply that alone before the list takes over."
    } else {
        "Let go of the list with a `removed` block that has `destroy = false` instead of destroying it."
    };
    let mut draft = report.error(message).help(help).about(org.app_key(app));
    for it in all {
        draft = draft
            .needs(&it.created.change.declared)
            .about(org.app_key(it.created.app))
            .about(org.group_key(it.created.group));
    }
    for it in all.iter().take(MAX_LABELS) {
        draft = draft.primary(it.created.place, "assigned here");
    }
    for it in all.iter().take(MAX_LABELS) {
        draft = draft.also(&it.removed.change.place, "unassigned here");
    }
    draft.emit();
}
