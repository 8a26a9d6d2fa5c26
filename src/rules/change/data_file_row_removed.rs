//! A row is gone from a data file, and with it everything that the configuration makes of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Confidence, Level};
use crate::model::change::access::{Fate, Loss};
use crate::model::change::before::Before;
use crate::model::change::key_source::KeySource;
use crate::model::change::{Change, Sides, Subject};
use crate::model::{Address, AppId, GroupId, Key, Org, Place, Reference};
use crate::rule::Report;
use crate::source::FileId;
use crate::text::{count, named};

/// How many blocks are labelled; the message counts what is behind them.
const MAX_LABELS: usize = 4;

/// What rows of one data file took with them.
#[derive(Default)]
struct Gone<'o> {
    keys: BTreeSet<String>,
    changes: Vec<(&'o Change, KeySource)>,
    assigned: Vec<(AppId, GroupId)>,
    pushed: BTreeSet<(AppId, GroupId)>,
    /// How many target groups go with the mappings.
    targets: usize,
    left: BTreeSet<GroupId>,
}

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    let sources = org.key_sources();
    let before = Before::of(org);
    let mut files: BTreeMap<FileId, Gone<'_>> = BTreeMap::new();
    for change in &org.changes {
        if let (Some(source), Some(Key::Name(key))) = (sources.of(change), &change.address.key) {
            let gone = files.entry(source.file).or_default();
            if note(org, &before, change, gone, report) {
                gone.keys.insert(key.to_string());
                gone.changes.push((change, source));
            }
        }
    }
    for gone in files.into_values().filter(|gone| !gone.changes.is_empty()) {
        judge(org, &before, &gone, report);
    }
}

/// Takes in what a destroyed instance gave. False if it gave no access.
fn note<'o>(
    org: &Org,
    all: &Before<'_>,
    change: &'o Change,
    gone: &mut Gone<'o>,
    report: &mut Report,
) -> bool {
    match &change.subject {
        Subject::Assignment(Sides {
            before: Some(before),
            ..
        }) => {
            let (Some(app), Some(group)) = (before.app.known(), before.group.known()) else {
                return false;
            };
            if before.retained.known() == Some(&true) {
                return false;
            }
            match all.fate(app, group) {
                Fate::Lost => gone.assigned.push((app, group)),
                Fate::Kept => return false,
                Fate::Unknown(reason) => {
                    let (group, app) = (org.group_name(group), org.app_name(app));
                    report.not_judged(format!("whether {group} loses {app}"), reason);
                    return false;
                }
            }
        }
        Subject::AssignmentList(Sides {
            before: Some(before),
            ..
        }) => {
            let Some(app) = before.app.known() else {
                return false;
            };
            let groups = before.groups.iter().filter_map(Reference::known);
            let lost = groups.filter(|&group| all.fate(app, group) == Fate::Lost);
            let lost: Vec<_> = lost.map(|group| (app, group)).collect();
            if lost.is_empty() {
                return false;
            }
            gone.assigned.extend(lost);
        }
        Subject::Mapping(sides) => {
            let before = sides.before.as_ref();
            let app = before.and_then(|it| it.app.known());
            let source = before.and_then(|it| it.source.known());
            let (Some(app), Some(source)) = (app, source) else {
                return false;
            };
            if all.app_goes(app) || org.is_pushed_to(source, app) {
                return false;
            }
            let pair = (org.same_app(app), org.same_group(source));
            gone.pushed.insert(pair);
            gone.targets += usize::from(change.deletes_target());
        }
        Subject::Membership(Sides {
            before: Some(before),
            ..
        }) => {
            let Some(group) = before.group.known() else {
                return false;
            };
            if all.group_goes(group) || before.users.is_empty() {
                return false;
            }
            gone.left.insert(org.same_group(group));
        }
        _ => return false,
    }
    true
}

fn judge(org: &Org, before: &Before<'_>, gone: &Gone<'_>, report: &mut Report) {
    let loss = before.loss(&gone.assigned);
    let effects = effects(org, gone, &loss);
    if effects.is_empty() {
        return;
    }
    let keys: Vec<String> = gone.keys.iter().map(|key| format!("`{key}`")).collect();
    let are = if keys.len() == 1 { "is" } else { "are" };
    let message = format!(
        "{} {are} gone from a data file, so {}",
        named("Key", &keys),
        effects.join(", and ")
    );
    let level = if is_most(org, gone) {
        Level::Error
    } else {
        Level::Warning
    };
    let row = if keys.len() == 1 {
        "the row"
    } else {
        "the rows"
    };
    let mut draft = report.draft(level, message).help(format!(
        "Put {row} back unless everything made of it shall go."
    ));
    if loss.doubtful || !loss.unknown.is_empty() {
        draft = draft.confidence(Confidence::Likely);
    }
    let mut labelled: BTreeSet<Address> = BTreeSet::new();
    for (change, source) in &gone.changes {
        draft = draft.needs(&change.declared);
        if labelled.len() < MAX_LABELS && labelled.insert(change.address.block()) {
            draft = draft.primary(&Place::at(source.repeated), "repeats for each row");
        }
    }
    if let Some((_, source)) = gone.changes.first() {
        draft = draft.also(&Place::at(source.row), "a key that stays");
    }
    for &(app, group) in gone.assigned.iter().chain(&gone.pushed) {
        draft = draft.about(org.app_key(app)).about(org.group_key(group));
    }
    for &group in &gone.left {
        draft = draft.about(org.group_key(group));
    }
    draft.emit();
}

/// What the people of the groups notice, each as a clause.
fn effects(org: &Org, gone: &Gone<'_>, loss: &Loss) -> Vec<String> {
    let apps = |apps: BTreeSet<AppId>| named("app", &org.app_names(&apps));
    let groups = |groups: BTreeSet<GroupId>| named("group", &org.group_names(&groups));
    let mut effects = Vec::new();
    if !loss.is_empty() {
        let from = gone.assigned.iter().map(|it| org.same_app(it.0)).collect();
        effects.push(format!("{} {}", org.who_loses(loss), apps(from)));
    }
    if !gone.pushed.is_empty() {
        let pushed: BTreeSet<GroupId> = gone.pushed.iter().map(|it| it.1).collect();
        let are = if pushed.len() == 1 { "is" } else { "are" };
        let to = apps(gone.pushed.iter().map(|it| it.0).collect());
        let deletes = match gone.targets {
            0 => String::new(),
            number => format!(", which deletes {}", count(number, "target group")),
        };
        effects.push(format!(
            "{} {are} no longer pushed to {to}{deletes}",
            groups(pushed)
        ));
    }
    if !gone.left.is_empty() {
        let one = gone.left.len() == 1;
        let verb = if one {
            "loses its members"
        } else {
            "lose their members"
        };
        effects.push(format!("{} {verb}", groups(gone.left.clone())));
    }
    effects
}

/// Whether more than half of the instances of some block go.
fn is_most(org: &Org, gone: &Gone<'_>) -> bool {
    let mut counts: BTreeMap<Address, usize> = BTreeMap::new();
    for (change, _) in &gone.changes {
        *counts.entry(change.address.block()).or_default() += 1;
    }
    counts.iter().any(|(block, &going)| {
        let is_of = |address: &Address| address.block() == *block;
        let mut stay: BTreeSet<&Address> = BTreeSet::new();
        let assignments = org.assignments.iter().map(|it| &it.declared);
        let mappings = org.mappings.iter().map(|it| &it.declared);
        let lists = org.memberships.iter().map(|it| &it.declared);
        let all = assignments.chain(mappings).chain(lists);
        stay.extend(all.map(|it| &*it.address).filter(|it| is_of(it)));
        going > stay.len()
    })
}
