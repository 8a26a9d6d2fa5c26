//! A plan sets `delete_target_group_on_destroy` to false and destroys the mapping: the provider acts on what was set before.

use crate::model::change::{Action, Cause, Change, Subject};
use crate::model::{Org, Place};
use crate::rule::Report;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    for change in &org.changes {
        if change.cause == Cause::FlagTooLate {
            judge(org, change, report);
        }
    }
}

fn judge(org: &Org, change: &Change, report: &mut Report) {
    let Subject::Mapping(sides) = &change.subject else {
        return;
    };
    let Some(before) = &sides.before else { return };
    let (name, target) = (org.change_name(change), before.target_text());
    let then = match (change.action, change.replaced_by_text()) {
        (Action::Delete, _) => "take the mapping out".to_owned(),
        (_, Some(attributes)) => format!("change {attributes}"),
        (_, None) => "replace the mapping".to_owned(),
    };
    let mut draft = report
        .error(format!(
            "`delete_target_group_on_destroy = false` comes too late to keep the {target} of {name}"
        ))
        .help(format!(
            "Apply the flag alone first, and {then} in a second apply."
        ))
        .needs(&change.declared);
    draft = match flag_of(org, change) {
        Some(place) => draft.primary(place, "not in force yet"),
        None => draft.primary(&change.place, "destroyed by this plan"),
    };
    for attribute in &change.replaced_by {
        draft = draft.also(&attribute.place, &org.was(change, attribute));
    }
    if let Some(place) = before.deletes_target.place() {
        draft = draft.also(place, "still deletes the group");
    }
    for key in org.change_keys(change) {
        draft = draft.about(key);
    }
    draft.emit();
}

/// Where the flag is set: on the mapping itself, or on an instance of its block that stays.
fn flag_of<'o>(org: &'o Org, change: &'o Change) -> Option<&'o Place> {
    let after = |change: &'o Change| match &change.subject {
        Subject::Mapping(sides) => {
            let flag = &sides.after.as_ref()?.deletes_target;
            flag.place().filter(|_| flag.known() == Some(&false))
        }
        _ => None,
    };
    let block = change.address.block();
    let mut others = org.changes.iter();
    after(change).or_else(|| {
        others.find_map(|it| {
            if it.address.block() == block {
                after(it)
            } else {
                None
            }
        })
    })
}
