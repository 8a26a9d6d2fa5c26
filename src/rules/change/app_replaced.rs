//! A plan replaces an app, and with it every assignment and push mapping of it.

use crate::model::Org;
use crate::model::change::{Action, AppSide, Cause, Change, Subject, Uses};
use crate::rule::Report;
use crate::text::count;

/// How many assignments and mappings are labelled; the message counts them all.
const MAX_LABELS: usize = 4;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    for (index, change) in org.changes.iter().enumerate() {
        if let Subject::App(sides) = &change.subject
            && let (Some(before), Action::Replace { .. }) = (&sides.before, change.action)
            && change.cause == Cause::Itself
        {
            judge(org, (index, change), before, report);
        }
    }
}

fn judge(org: &Org, (index, change): (usize, &Change), before: &AppSide, report: &mut Report) {
    let name = org.app_name(before.app);
    let uses = org.uses_before(before.app);
    if uses.is_empty() {
        report.not_judged(
            format!("app {name}"),
            format!("what uses {name} that is not here"),
        );
        return;
    }
    let gone: Vec<&Change> = org
        .changes
        .iter()
        .filter(|it| it.cause == Cause::AppReplaced(index))
        .collect();
    let deleted = gone.iter().filter(|it| it.deletes_target()).count();
    let mut draft = report
        .error(format!("Replacing app {name} {}", loss(&uses, deleted)))
        .help(help(change))
        .needs(&change.declared)
        .about(org.app_key(before.app));
    for attribute in &change.replaced_by {
        draft = draft.primary(&attribute.place, &org.was(change, attribute));
    }
    if change.replaced_by.is_empty() {
        draft = draft.primary(&change.place, "replaced by this plan");
    }
    for it in gone.iter().take(MAX_LABELS) {
        draft = draft.also(&it.place, "gone with the app");
    }
    draft.emit();
}

/// ``takes it from 3 groups and deletes 2 target groups``
fn loss(uses: &Uses, deleted: usize) -> String {
    let kept = uses.pushed.len().saturating_sub(deleted);
    let parts = [
        uses.holders()
            .map(|holders| format!("takes it from {holders}")),
        (deleted > 0).then(|| format!("deletes {}", count(deleted, "target group"))),
        (kept > 0).then(|| format!("unlinks {}", count(kept, "target group"))),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    match parts.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => parts.concat(),
    }
}

fn help(change: &Change) -> String {
    match (change.reason.as_deref(), change.replaced_by_text()) {
        (Some("replace_because_tainted"), _) => {
            format!(
                "Run `terraform untaint '{}'` and plan again.",
                change.address
            )
        }
        (Some("replace_by_request"), _) => "Plan again without `-replace`.".to_owned(),
        (_, Some(attributes)) => format!(
            "Leave {attributes} as it was, and add the new integration as a second app that assignments and pushes move to first."
        ),
        (_, None) => "Take the app out of `replace_triggered_by`.".to_owned(),
    }
}
