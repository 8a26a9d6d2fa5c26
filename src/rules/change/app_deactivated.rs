//! A plan deactivates an app that people have or groups are pushed to.

use crate::model::change::{Action, AppSide, Change, Subject};
use crate::model::{Field, Org};
use crate::rule::Report;
use crate::text::count;

/// How many assignments and mappings are labelled; the message counts them all.
const MAX_LABELS: usize = 4;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    for change in &org.changes {
        let Subject::App(sides) = &change.subject else {
            continue;
        };
        if change.action != Action::Update {
            continue;
        }
        if let Some(after) = sides.deactivates() {
            judge(org, change, after, report);
        } else if let Some(Field::Unknown(reason, _)) = sides.after.as_ref().map(|it| &it.status) {
            report.not_judged(org.change_name(change), reason.clone());
        }
    }
}

fn judge(org: &Org, change: &Change, after: &AppSide, report: &mut Report) {
    let uses = org.uses_before(after.app);
    if uses.is_empty() {
        return;
    }
    let name = org.app_name(after.app);
    let parts = [
        uses.holders()
            .map(|holders| format!("takes it from {holders}")),
        (!uses.pushed.is_empty())
            .then(|| format!("stops {}", count(uses.pushed.len(), "push mapping"))),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let mut draft = report
        .warning(format!("Deactivating app {name} {}", parts.join(" and ")))
        .help(format!(
            "Leave {name} ACTIVE until nobody needs it, and switch its provisioning off in the Admin Console first if the accounts in it are to stay."
        ))
        .needs(&change.declared)
        .about(org.app_key(after.app));
    if let Some(place) = after.status.place() {
        draft = draft.primary(place, "was `ACTIVE`");
    }
    let assigned = org.assigned(after.app);
    let groups = assigned
        .groups
        .iter()
        .map(|it| (&it.group.place, "assigned here"));
    let direct = assigned
        .users
        .iter()
        .map(|it| (&it.user.place, "assigned here"));
    let mappings = org.mappings_of(after.app);
    let pushed = mappings.iter().map(|it| (&it.source.place, "pushed here"));
    for (place, text) in groups.chain(direct).chain(pushed).take(MAX_LABELS) {
        draft = draft.also(place, text);
    }
    draft.emit();
}
