//! A plan replaces a push mapping, which deletes its target group or leaves it behind.

use crate::model::change::{Action, Cause, Change, MappingSide, Subject};
use crate::model::{Field, Org};
use crate::rule::Report;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    for change in &org.changes {
        if let Subject::Mapping(sides) = &change.subject
            && let (Some(before), Action::Replace { .. }) = (&sides.before, change.action)
            && change.cause == Cause::Itself
        {
            judge(org, change, before, report);
        }
    }
}

fn judge(org: &Org, change: &Change, before: &MappingSide, report: &mut Report) {
    let (name, target) = (org.change_name(change), before.target_text());
    let mut draft = match &before.deletes_target {
        Field::Known(true, place) => report
            .error(format!("Replacing {name} deletes its {target}"))
            .help(two_steps(change))
            .also(place, "deletes the group"),
        Field::Unknown(reason, _) => {
            report.not_judged(name, reason.clone());
            return;
        }
        // After an import there is no flag, which the provider takes for false.
        Field::Known(false, _) | Field::Absent if leaves_target(change) => report
            .warning(format!(
                "Replacing {name} leaves its {target} behind with its last members"
            ))
            .help(
                "Move what the old target group grants to the new one, and delete the old one in the app.",
            ),
        Field::Known(false, _) | Field::Absent => report
            .warning(format!(
                "Replacing {name} unlinks its {target} and links anew"
            ))
            .help(
                "Apply it when the group can be without its members for a while, and look at them in the app afterwards.",
            ),
    };
    for attribute in &change.replaced_by {
        draft = draft.primary(&attribute.place, &org.was(change, attribute));
    }
    if change.replaced_by.is_empty() {
        draft = draft.primary(&change.place, "replaced by this plan");
    }
    for key in org.change_keys(change) {
        draft = draft.about(key);
    }
    draft.needs(&change.declared).emit();
}

/// Whether the new mapping has another target group.
fn leaves_target(change: &Change) -> bool {
    let other = ["app_id", "target_group_id", "target_group_name"];
    let mut attributes = change.replaced_by.iter();
    attributes.any(|it| other.contains(&it.attribute()))
}

/// The way out: the provider acts on the flag that the state has.
fn two_steps(change: &Change) -> String {
    let flag = "`delete_target_group_on_destroy = false`";
    let first = format!("Apply {flag} for this mapping alone first");
    match (change.reason.as_deref(), change.replaced_by_text()) {
        (Some("replace_because_tainted"), _) => format!(
            "Run `terraform untaint '{}'`, and apply {flag} before you replace the mapping.",
            change.address
        ),
        (Some("replace_by_request"), _) => {
            format!("{first}, without `-replace`, and replace the mapping in a second apply.")
        }
        (_, Some(attributes)) => format!("{first}, and change {attributes} in a second apply."),
        (_, None) => format!("{first}, before the change that triggers the replacement."),
    }
}
