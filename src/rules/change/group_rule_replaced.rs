//! A plan destroys a group rule and creates it again, and with it everything that the rule gave.

use std::collections::BTreeSet;

use crate::finding::Level;
use crate::model::change::before::Before;
use crate::model::change::{Action, Change, GroupRuleSide, Sides, Subject};
use crate::model::{AppId, GroupId, Org, Reference};
use crate::rule::Report;
use crate::text::named;

/// How many uses of the groups are labelled; the message counts them all.
const MAX_LABELS: usize = 4;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    let all = Before::of(org);
    for change in org.changes.iter().filter(|change| !change.deposed) {
        let Subject::GroupRule(Sides {
            before: Some(before),
            ..
        }) = &change.subject
        else {
            continue;
        };
        let inactive = before.status.is("INACTIVE", "ACTIVE") == Some(true);
        let replaced = matches!(change.action, Action::Replace { .. });
        // The provider acts on what its state has. A rule that keeps its members loses nobody.
        if replaced && !inactive && before.removes_users.known() == Some(&true) {
            judge(org, &all, change, before, report);
        }
    }
}

fn judge(
    org: &Org,
    all: &Before<'_>,
    change: &Change,
    before: &GroupRuleSide,
    report: &mut Report,
) {
    let groups = before.groups.iter().filter_map(Reference::known);
    let groups: Vec<GroupId> = groups.collect();
    let apps: BTreeSet<AppId> = groups.iter().flat_map(|&it| org.apps_of(it)).collect();
    let apps: Vec<AppId> = apps.into_iter().filter(|&app| !all.app_goes(app)).collect();
    let mappings: Vec<_> = groups
        .iter()
        .flat_map(|&group| org.mappings_from(group))
        .filter(|it| it.status.is("INACTIVE", "ACTIVE") == Some(false))
        .collect();
    let app_names = org.app_names(&apps);
    let group_names = org.group_names(&groups);
    let known = before.name.known().cloned();
    let name = known.unwrap_or_else(|| change.address.to_string());
    let mut message = format!(
        "Replacing rule `{name}` takes everyone whom it added out of {}",
        named("group", &group_names)
    );
    if !apps.is_empty() {
        let apps = named("app", &app_names);
        message.push_str(" until it runs again, so those without another way lose ");
        message.push_str(&apps);
    }
    let invalid = before.status.is("INVALID", "ACTIVE") == Some(true);
    let help = if invalid {
        format!("Repair rule `{name}` in the Okta console first, so that nothing replaces it.")
    } else {
        "Set `remove_assigned_users = false` and apply that alone first, or feed the new groups by a second rule.".to_owned()
    };
    let used = !apps.is_empty() || !mappings.is_empty();
    let level = if used { Level::Error } else { Level::Warning };
    let mut draft = report
        .draft(level, message)
        .help(help)
        .needs(&change.declared)
        .about(org.key_of("group rule", &name));
    for path in &change.replaced_by {
        draft = draft.primary(&path.place, "forces the replacement");
    }
    if change.replaced_by.is_empty() {
        draft = draft.primary(&change.place, "is replaced");
    }
    if let Some(place) = before.removes_users.place() {
        draft = draft.also(place, "removes its members");
    }
    let assignments = org.assignments.iter().filter(|assignment| {
        let group = assignment.group.known();
        let fed = group.is_some_and(|it| {
            groups
                .iter()
                .any(|&fed| org.groups_relate(fed, it).is_same())
        });
        fed && assignment
            .app
            .known()
            .is_some_and(|it| apps.contains(&org.same_app(it)))
    });
    for assignment in assignments.take(MAX_LABELS) {
        draft = draft.also(&assignment.group.place, "assigned here");
    }
    for mapping in mappings.iter().take(MAX_LABELS) {
        draft = draft.also(&mapping.source.place, "pushed here");
    }
    draft.emit();
}
