//! A plan destroys something at one address and creates the same at another, because a `moved` block is missing.

use std::collections::BTreeSet;

use crate::model::change::{Action, Change, Move, Sides, Subject};
use crate::model::{Org, Reference};
use crate::rule::Report;
use crate::text::{capitalized, count};

/// How many addresses are labelled; the message counts them all.
const MAX_LABELS: usize = 2;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    for it in &org.moves {
        judge(org, it, report);
    }
    for (change, reason) in org.unknown_moves() {
        report.not_judged(format!("`{}`", change.address), reason);
    }
}

fn judge(org: &Org, it: &Move, report: &mut Report) {
    let pairs: Vec<(&Change, &Change)> = it
        .pairs
        .iter()
        .map(|&(from, to)| (&org.changes[from], &org.changes[to]))
        .collect();
    let Some((first, _)) = pairs.first() else {
        return;
    };
    let (what, has, them) = match pairs.len() {
        1 => (
            capitalized(&org.change_name(first)),
            "has a new address but no `moved` block",
            "it",
        ),
        number => (
            of_kind(number, &pairs),
            "have new addresses but no `moved` blocks",
            "them",
        ),
    };
    let losses = losses(org, it);
    let mut draft = report
        .error(format!(
            "{what} {has}, which destroys and re-creates {them}{losses}"
        ))
        .help(help(org, it, &pairs));
    for (from, to) in pairs.iter().take(MAX_LABELS) {
        draft = draft
            .primary(&to.place, "needs a `moved` block")
            .also(&from.place, "destroyed at this address");
    }
    for (from, to) in &pairs {
        draft = draft.needs(&to.declared);
        for key in org.change_keys(from) {
            draft = draft.about(key);
        }
    }
    draft.emit();
}

/// ``3 push mappings``, or resources if they are of several kinds.
fn of_kind(number: usize, pairs: &[(&Change, &Change)]) -> String {
    let nouns: BTreeSet<&str> = pairs.iter().map(|(it, _)| it.subject.noun()).collect();
    match nouns.first() {
        Some(&noun) if nouns.len() == 1 => match noun.split_once(" of ") {
            Some((list, rest)) => format!("{} of {rest}", count(number, list)),
            None => count(number, noun),
        },
        _ => count(number, "resource"),
    }
}

/// What is lost on the way, to be read after "which destroys and re-creates it": nothing orders the two.
fn losses(org: &Org, it: &Move) -> String {
    let both = it.pairs.iter().flat_map(|&(from, to)| [from, to]);
    let indexes: BTreeSet<usize> = both.chain(it.dependents.iter().copied()).collect();
    let all = indexes.iter().map(|&index| &org.changes[index]);
    let (mut deleted, mut apps) = (0, BTreeSet::new());
    let (mut groups, mut users, mut members) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for change in all.filter(|it| it.destroys()) {
        deleted += usize::from(change.deletes_target());
        if !matches!(change.subject, Subject::Mapping(_)) {
            apps.extend(change.subject.app_before().map(|app| org.same_app(app)));
        }
        match &change.subject {
            Subject::Assignment(Sides {
                before: Some(it), ..
            }) => groups.extend(it.group.known()),
            Subject::AssignmentList(Sides {
                before: Some(it), ..
            }) => {
                groups.extend(it.groups.iter().filter_map(Reference::known));
            }
            Subject::DirectAssignment(Sides {
                before: Some(it), ..
            }) => {
                users.extend(it.user.known());
            }
            Subject::Membership(Sides {
                before: Some(it), ..
            }) => {
                members.extend(it.users.iter().filter_map(Reference::known));
            }
            _ => {}
        }
    }
    let app = match apps.first() {
        Some(&app) if apps.len() == 1 => org.app_name(app),
        _ => count(apps.len(), "app"),
    };
    let holders = [
        (!groups.is_empty()).then(|| count(groups.len(), "group")),
        (!users.is_empty()).then(|| people(users.len())),
    ];
    let holders: Vec<String> = holders.into_iter().flatten().collect();
    let losses = [
        (deleted > 0).then(|| format!("deletes {}", count(deleted, "target group"))),
        (!holders.is_empty()).then(|| format!("may take {app} from {}", holders.join(" and "))),
        (!members.is_empty())
            .then(|| format!("may take {} out of their groups", people(members.len()))),
    ];
    let losses: Vec<String> = losses.into_iter().flatten().collect();
    match losses.as_slice() {
        [] => String::new(),
        [first @ .., last] if !first.is_empty() => format!(", {} and {last}", first.join(", ")),
        [only, ..] => format!(" and {only}"),
    }
}

fn people(number: usize) -> String {
    if number == 1 {
        "1 person".to_owned()
    } else {
        format!("{number} people")
    }
}

fn help(org: &Org, it: &Move, pairs: &[(&Change, &Change)]) -> String {
    // An address that is taken cannot be moved to.
    let mut taken = pairs.iter();
    if let Some((from, _)) = taken.find(|(_, to)| matches!(to.action, Action::Replace { .. })) {
        return format!(
            "Use `for_each` with keys that stay, and add `moved` blocks from each position, such as `{}`, to its key.",
            from.address
        );
    }
    let blocks = org.moved_blocks(it);
    let others = match blocks.len() {
        1 => String::new(),
        2 => ", and another for the other one".to_owned(),
        number => format!(", and one for each of the {} others", number - 1),
    };
    let Some((from, to)) = blocks.first() else {
        return String::new();
    };
    format!("Add a `moved` block from `{from}` to `{to}`{others}.")
}
