//! An inactive app has assignments or push mappings.

use crate::model::{AppId, Declaration, Org, Place};
use crate::rule::Report;
use crate::text::count;

/// How many assignments and mappings are labelled; the message counts them all.
const MAX_LABELS: usize = 4;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    for index in 0..org.apps.len() {
        let id = AppId(index);
        let app = org.app(id);
        if org.is_written_app(id) {
            continue;
        }
        if let (Some(true), Some(status), Some(declared)) = (
            app.status.is("INACTIVE", "ACTIVE"),
            app.status.place(),
            &app.declared,
        ) {
            judge(org, id, status, declared, report);
        }
    }
}

fn judge(org: &Org, id: AppId, status: &Place, declared: &Declaration, report: &mut Report) {
    // A plan that deactivates it has a finding of its own.
    if org.deactivation_of(id).is_some() {
        return;
    }
    // What exists under other conditions than the app cannot be named with it.
    let present = |other: &Declaration| other.presence == declared.presence;
    let mut assigned = org.assigned(id);
    assigned.groups.retain(|it| present(&it.declared));
    assigned.users.retain(|it| present(&it.declared));
    let mut mappings = org.mappings_of(id);
    mappings
        .retain(|it| it.status.is("INACTIVE", "ACTIVE") == Some(false) && present(&it.declared));
    let counts = [
        (assigned.groups.len(), "group assignment"),
        (assigned.users.len(), "direct assignment"),
        (mappings.len(), "push mapping"),
    ];
    let counts: Vec<String> = counts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| count(*number, what))
        .collect();
    if counts.is_empty() {
        return;
    }
    let name = org.app_name(id);
    let mut draft = report
        .warning(format!(
            "App {name} is INACTIVE but has {}",
            counts.join(" and ")
        ))
        .help(format!(
            "Activate {name} first, or take its assignments and push mappings out."
        ))
        .primary(status, "the app's status")
        .needs(declared)
        .about(org.app_key(id));
    let groups = assigned
        .groups
        .iter()
        .map(|it| (&it.group.place, "assigned here", &it.declared));
    let users = assigned
        .users
        .iter()
        .map(|it| (&it.user.place, "assigned here", &it.declared));
    let pushed = mappings
        .iter()
        .map(|it| (&it.source.place, "pushed here", &it.declared));
    for (place, text, declared) in groups.chain(users).chain(pushed).take(MAX_LABELS) {
        draft = draft.also(place, text).needs(declared);
    }
    draft.emit();
}
