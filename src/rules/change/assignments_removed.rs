//! A plan takes apps away from groups, and with them from people.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Confidence, Level};
use crate::model::change::access::{Fate, Removed};
use crate::model::change::before::Before;
use crate::model::{Address, AppId, GroupId, Org, Place};
use crate::rule::Report;
use crate::text::{list, named};

/// How many places are labelled; the message counts them all.
const MAX_LABELS: usize = 4;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    let before = Before::of(org);
    let removals = org.removed_assignments();
    for (change, reason) in &removals.unknown {
        report.not_judged(
            format!("the groups that `{}` drops", change.address),
            reason,
        );
    }
    let rows = org.key_sources();
    let mut blocks: BTreeMap<Address, Vec<Removed<'_>>> = BTreeMap::new();
    for removed in removals.known {
        let (app, group) = (removed.app, removed.group);
        match before.fate(app, group) {
            Fate::Kept => {}
            Fate::Unknown(reason) => {
                let (group, app) = (org.group_name(group), org.app_name(app));
                report.not_judged(format!("whether {group} loses {app}"), reason);
            }
            // A row that is gone takes more than assignments away.
            Fate::Lost if rows.of(removed.change).is_some() => {}
            Fate::Lost => {
                let block = removed.change.address.block();
                blocks.entry(block).or_default().push(removed);
            }
        }
    }
    for removed in causes(org, blocks) {
        judge(org, &before, &removed, report);
    }
}

/// What is one edit: everything that one block drops, and everything that one app loses.
fn causes<'o>(org: &Org, blocks: BTreeMap<Address, Vec<Removed<'o>>>) -> Vec<Vec<Removed<'o>>> {
    let mut by_app: BTreeMap<AppId, Vec<Removed<'o>>> = BTreeMap::new();
    let mut several = Vec::new();
    for removed in blocks.into_values() {
        let apps: BTreeSet<AppId> = removed.iter().map(|it| org.same_app(it.app)).collect();
        match apps.first() {
            Some(&app) if apps.len() == 1 => by_app.entry(app).or_default().extend(removed),
            _ => several.push(removed),
        }
    }
    by_app.into_values().chain(several).collect()
}

fn judge(org: &Org, before: &Before<'_>, removed: &[Removed<'_>], report: &mut Report) {
    let pairs: Vec<(AppId, GroupId)> = removed.iter().map(|it| (it.app, it.group)).collect();
    let loss = before.loss(&pairs);
    if loss.is_empty() {
        return;
    }
    let apps: BTreeSet<AppId> = pairs.iter().map(|it| org.same_app(it.0)).collect();
    let groups: BTreeSet<GroupId> = pairs.iter().map(|it| org.same_group(it.1)).collect();
    let app_names = org.app_names(&apps);
    let group_names = org.group_names(&groups);
    let message = format!(
        "The plan takes {} away from {}, so {} access",
        named("app", &app_names),
        named("group", &group_names),
        org.who_loses(&loss)
    );
    let most = apps.iter().any(|&app| is_most(org, before, app, &pairs));
    let level = if most { Level::Error } else { Level::Warning };
    let help = format!(
        "Leave the assignment in place, or first give those who need {} another group that has it.",
        list(&app_names, "app")
    );
    let mut draft = report.draft(level, message).help(help);
    if loss.doubtful || !loss.unknown.is_empty() {
        draft = draft.confidence(Confidence::Likely);
    }
    let mut places: Vec<&Place> = Vec::new();
    for it in removed {
        draft = draft
            .needs(&it.change.declared)
            .about(org.app_key(it.app))
            .about(org.group_key(it.group));
        if !places
            .iter()
            .any(|place| place.span == it.change.place.span)
        {
            places.push(&it.change.place);
        }
    }
    for place in places.into_iter().take(MAX_LABELS) {
        draft = draft.primary(place, "assigns less than before");
    }
    for it in removed.iter().take(MAX_LABELS) {
        draft = draft.also(it.place, "assigned until now");
    }
    draft.emit();
}

/// Whether an app loses more than half of the groups that it is assigned to.
fn is_most(org: &Org, before: &Before<'_>, app: AppId, pairs: &[(AppId, GroupId)]) -> bool {
    let lost = pairs.iter().filter(|it| org.same_app(it.0) == app);
    let lost: BTreeSet<GroupId> = lost.map(|it| org.same_group(it.1)).collect();
    2 * lost.len() > before.groups_of(app).len()
}
