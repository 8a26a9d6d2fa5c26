//! A plan renames a group that is pushed under its own name.

use std::collections::BTreeMap;

use crate::model::change::{Action, Change, GroupSide, Subject};
use crate::model::{AppId, Field, Mapping, Org};
use crate::rule::Report;
use crate::text::{count, list};

/// How many mappings are labelled; the message counts their apps.
const MAX_LABELS: usize = 3;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    for change in &org.changes {
        if let Subject::Group(sides) = &change.subject
            && let (Some(before), Some(after)) = (&sides.before, &sides.after)
            && change.action == Action::Update
        {
            judge(org, change, before, after, report);
        }
    }
}

fn judge(org: &Org, change: &Change, before: &GroupSide, after: &GroupSide, report: &mut Report) {
    let (old, new) = match (&before.name, &after.name) {
        (Field::Known(old, _), Field::Known(new, place)) if old != new => (old, (new, place)),
        (Field::Known(..), Field::Unknown(reason, _)) => {
            if !pushed(org, after).is_empty() {
                report.not_judged(org.change_name(change), reason.clone());
            }
            return;
        }
        _ => return,
    };
    let (new, place) = new;
    let mut apps: BTreeMap<AppId, Vec<&Mapping>> = BTreeMap::new();
    for mapping in pushed(org, after) {
        match (&mapping.target_name, &mapping.status, &mapping.app.target) {
            (Field::Known(..), ..) => {}
            (Field::Unknown(reason, _), ..)
            | (_, Field::Unknown(reason, _), _)
            | (.., Err(reason)) => {
                report.not_judged(org.mapping_name(mapping), reason.clone());
            }
            (.., &Ok(app)) => apps.entry(org.same_app(app)).or_default().push(mapping),
        }
    }
    if apps.is_empty() {
        return;
    }
    let names: Vec<String> = apps.keys().map(|&app| org.app_name(app)).collect();
    let (owner, whose) = match apps.len() {
        1 => ("the owner", "its"),
        _ => ("the owners", "their"),
    };
    let place_text = match apps.len() {
        1 => format!("app {}", names[0]),
        number => count(number, "app"),
    };
    let was = if old.split_whitespace().count() <= 3 {
        format!("was `{old}`")
    } else {
        "renames the group".to_owned()
    };
    let mut draft = report
        .warning(format!(
            "Renaming group `{old}` to `{new}` renames its target group in {place_text} or ends the push"
        ))
        .help(format!(
            "Agree on the new name with {owner} of {}, and look up in {whose} Group Push settings whether app groups are renamed too.",
            list(&names, "app")
        ))
        .primary(place, &was)
        .needs(&change.declared)
        .about(org.group_key(after.group));
    for (&app, mappings) in &apps {
        draft = draft.about(org.app_key(app));
        for mapping in mappings {
            draft = draft.needs(&mapping.declared);
        }
    }
    for mapping in apps.values().flatten().take(MAX_LABELS) {
        draft = draft.also(&mapping.source.place, "pushed here");
    }
    draft.emit();
}

/// The active mappings of a group that stay as they are. One that is created or replaced takes the new name from the start.
fn pushed<'o>(org: &'o Org, group: &GroupSide) -> Vec<&'o Mapping> {
    let mut mappings = org.mappings_from(group.group);
    mappings.retain(|it| {
        let stays = org
            .change_of(&it.declared.address)
            .is_none_or(|change| matches!(change.action, Action::Keep | Action::Update));
        stays && it.status.is("INACTIVE", "ACTIVE") != Some(true)
    });
    mappings
}
