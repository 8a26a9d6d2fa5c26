//! A live assignment is missing in a configuration that manages the app.

use std::collections::BTreeMap;

use crate::model::live::Unmanaged;
use crate::model::{AppId, Org, Place};
use crate::rule::Report;
use crate::text::list;

/// How many assignments are labelled; the message counts them all.
const MAX_LABELS: usize = 8;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    let mut unmanaged: BTreeMap<(AppId, Option<usize>), Vec<&Unmanaged>> = BTreeMap::new();
    for it in &org.live.unmanaged {
        unmanaged.entry((it.app, it.list)).or_default().push(it);
    }
    for ((app, list), assignments) in unmanaged {
        match list {
            Some(list) => removed(org, app, list, &assignments, report),
            None if manages(org, app) => left(org, app, &assignments, report),
            None => {}
        }
    }
}

/// Whether the configuration assigns any group to an app.
fn manages(org: &Org, app: AppId) -> bool {
    let assigned = org.assigned(app);
    assigned.more.is_none() && assigned.groups.iter().any(|it| !it.declared.live)
}

fn names(org: &Org, assignments: &[&Unmanaged]) -> String {
    let names = assignments.iter().map(|it| org.group_name(it.group));
    list(&names.collect::<Vec<_>>(), "group")
}

fn removed(org: &Org, app: AppId, index: usize, assignments: &[&Unmanaged], report: &mut Report) {
    let (groups, name) = (names(org, assignments), org.app_name(app));
    let written = &org.authoritative[index];
    let mut draft = report
        .warning(format!(
            "The list of groups for {name} leaves out {groups}, so the next apply takes the app away from them"
        ))
        .help(format!(
            "Add {groups} to the list, or make sure that nobody in there needs {name}."
        ))
        .primary(&Place::at(written.declared.header), "the whole list")
        .needs(&written.declared)
        .about(org.app_key(app));
    for it in assignments.iter().take(MAX_LABELS) {
        draft = draft.also(&it.place, "assigned in Okta");
    }
    for it in assignments {
        draft = draft.about(org.group_key(it.group));
    }
    draft.emit();
}

fn left(org: &Org, app: AppId, assignments: &[&Unmanaged], report: &mut Report) {
    let (groups, name) = (names(org, assignments), org.app_name(app));
    let is = if assignments.len() == 1 { "is" } else { "are" };
    let mut draft = report
        .info(format!(
            "{groups} {is} assigned to {name} in Okta, but not in the configuration that manages it"
        ))
        .help(format!(
            "Import the assignment into the configuration, or take it away from {name} in Okta."
        ))
        .about(org.app_key(app));
    for it in assignments.iter().take(MAX_LABELS) {
        draft = draft.primary(&it.place, "assigned in Okta");
    }
    for it in assignments {
        draft = draft.about(org.group_key(it.group));
    }
    draft.emit();
}
