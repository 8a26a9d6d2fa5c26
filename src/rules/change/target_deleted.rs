//! A plan destroys push mappings, which deletes their target groups.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::change::{Action, Cause, Change, MappingSide, Subject};
use crate::model::{AppId, Field, Org};
use crate::rule::Report;
use crate::text::count;

/// How many mappings are labelled; the message counts them all.
const MAX_LABELS: usize = 4;

/// What takes mappings away together.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Together {
    /// Their app is destroyed.
    App(usize),
    /// They are instances of one block.
    Block(String),
}

type Deleted<'o> = Vec<(&'o Change, &'o MappingSide)>;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    let rows = org.key_sources();
    let mut all: BTreeMap<Together, Deleted<'_>> = BTreeMap::new();
    for change in &org.changes {
        let Subject::Mapping(sides) = &change.subject else {
            continue;
        };
        let (Some(before), Action::Delete) = (&sides.before, change.action) else {
            continue;
        };
        let together = match change.cause {
            Cause::AppDestroyed(app) => Together::App(app),
            // A row that is gone takes more than the mapping away.
            Cause::Itself if rows.of(change).is_some() && !is_pushed(org, before) => continue,
            Cause::Itself => Together::Block(change.address.block().to_string()),
            _ => continue,
        };
        match &before.deletes_target {
            Field::Known(true, _) => all.entry(together).or_default().push((change, before)),
            Field::Unknown(reason, _) => {
                report.not_judged(org.change_name(change), reason.clone());
            }
            Field::Known(false, _) | Field::Absent => {}
        }
    }
    for (together, deleted) in &all {
        judge(org, together, deleted, report);
    }
}

/// Whether something else goes on pushing the group of a mapping to its app.
fn is_pushed(org: &Org, mapping: &MappingSide) -> bool {
    let pair = mapping.source.known().zip(mapping.app.known());
    pair.is_none_or(|(source, app)| org.is_pushed_to(source, app))
}

fn judge(org: &Org, together: &Together, deleted: &Deleted<'_>, report: &mut Report) {
    let apps: BTreeSet<AppId> = deleted
        .iter()
        .filter_map(|(_, it)| it.app.known())
        .map(|app| org.same_app(app))
        .collect();
    let place = match apps.first() {
        Some(&app) if apps.len() == 1 => format!("`{}`", org.app(app).name),
        _ => count(apps.len(), "app"),
    };
    let message = match (together, deleted.as_slice()) {
        (Together::Block(_), [(change, before)]) => format!(
            "Destroying {} deletes its {}",
            org.change_name(change),
            before.target_text()
        ),
        (Together::Block(_), _) => format!(
            "Destroying {} deletes their target groups in {place}",
            count(deleted.len(), "push mapping")
        ),
        (Together::App(_), [(_, before)]) => {
            let source = before.source.known().map(|group| org.group_name(group));
            let source = source.map_or_else(String::new, |source| format!(" of {source}"));
            format!(
                "Destroying app {place} deletes the {}{source} in it",
                before.target_text()
            )
        }
        (Together::App(_), _) => format!(
            "Destroying app {place} deletes {} in it",
            count(deleted.len(), "target group")
        ),
    };
    let mut draft = report.warning(message).help(help(together, deleted));
    for (change, _) in deleted.iter().take(MAX_LABELS) {
        draft = draft.primary(&change.place, "destroyed by this plan");
    }
    if let [(_, before)] = deleted.as_slice()
        && let Some(place) = before.deletes_target.place()
    {
        draft = draft.also(place, "deletes the group");
    }
    for (change, _) in deleted {
        draft = draft.needs(&change.declared);
        for key in org.change_keys(change) {
            draft = draft.about(key);
        }
    }
    draft.emit();
}

fn help(together: &Together, deleted: &Deleted<'_>) -> String {
    let (groups, them, mappings) = match deleted.len() {
        1 => ("the group is", "it", "mapping"),
        _ => ("the groups are", "them", "mappings"),
    };
    let back = match together {
        Together::App(_) => format!("app and {mappings}"),
        Together::Block(_) => mappings.to_owned(),
    };
    let first = format!(
        "If {groups} to stay, bring the {back} back and apply `delete_target_group_on_destroy = false` before you destroy {them}"
    );
    // A `removed` block names no instances, and an object that a replacement left behind has no address of its own.
    let one_block = matches!(together, Together::Block(_))
        && deleted.iter().all(|(change, _)| {
            let address = &change.address;
            address.key.is_none() && !address.module.contains('[') && !change.deposed
        });
    if one_block {
        format!("{first}, or let go of {them} with `removed` and `destroy = false`.")
    } else {
        format!("{first}.")
    }
}
