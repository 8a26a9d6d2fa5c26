//! Instances of a `count` stand for different groups, apps or users, so that their position is their identity.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::{AppId, Declaration, GroupId, Identity, Key, Org, Place, Style};
use crate::rule::Report;
use crate::text::count;

/// What one block of a repeated resource declares.
#[derive(Default)]
struct Block<'o> {
    instances: Vec<&'o Declaration>,
    /// The apps, groups or users that the instances are about, each argument on its own.
    subjects: BTreeMap<&'static str, BTreeSet<String>>,
    /// Whether an argument changes with the position although the number of instances is not known.
    varies: bool,
}

/// Blocks by their address.
type Blocks<'o> = BTreeMap<String, Block<'o>>;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    let mut blocks = Blocks::new();
    let app = |app: Option<AppId>| app.map(|app| &org.app(app).identity);
    let group = |group: Option<GroupId>| group.map(|group| &org.group(group).identity);
    for it in &org.mappings {
        note(&mut blocks, &it.declared, "group", group(it.source.known()));
        note(&mut blocks, &it.declared, "app", app(it.app.known()));
    }
    for it in org
        .assignments
        .iter()
        .filter(|it| it.style == Style::Single)
    {
        note(&mut blocks, &it.declared, "group", group(it.group.known()));
        note(&mut blocks, &it.declared, "app", app(it.app.known()));
    }
    for it in &org.authoritative {
        note(&mut blocks, &it.declared, "app", app(it.app.known()));
    }
    for it in &org.direct_assignments {
        note(
            &mut blocks,
            &it.declared,
            "user",
            it.user.known().map(|user| &org.user(user).identity),
        );
        note(&mut blocks, &it.declared, "app", app(it.app.known()));
    }
    for it in org.memberships.iter().filter(|it| it.of_group) {
        note(&mut blocks, &it.declared, "group", group(it.group.known()));
    }
    for block in blocks.values() {
        judge(org, block, report);
    }
}

fn note<'o>(
    blocks: &mut Blocks<'o>,
    declared: &'o Declaration,
    argument: &'static str,
    subject: Option<&Identity>,
) {
    let counted = match &declared.address.key {
        Some(Key::Index(_)) => true,
        Some(Key::Symbolic(symbol)) => symbol.starts_with("count.index"),
        _ => false,
    };
    if !counted {
        return;
    }
    let block = blocks
        .entry(declared.address.block().to_string())
        .or_default();
    if !block
        .instances
        .iter()
        .any(|known| Arc::ptr_eq(&known.address, &declared.address))
    {
        block.instances.push(declared);
    }
    if let Some(subject) = subject {
        block
            .subjects
            .entry(argument)
            .or_default()
            .insert(format!("{subject:?}"));
        block.varies |= declared.is_symbolic() && subject.varies();
    }
}

fn judge(org: &Org, block: &Block<'_>, report: &mut Report) {
    let Some(first) = block.instances.first() else {
        return;
    };
    // One subject in all instances is a repetition, which other rules have.
    let differ = block.subjects.values().any(|subjects| subjects.len() > 1);
    if !differ && !block.varies {
        return;
    }
    let Some(repeated) = first.repeated else {
        return;
    };
    let address = first.address.block().to_string();
    let many = match block.instances.len() {
        1 => "The instances".to_owned(),
        number => format!("The {}", count(number, "instance")),
    };
    report
        .warning(format!(
            "{many} of `{address}` are told apart by their position in a list"
        ))
        .help(
            "Use `for_each` over a set or map, so that removing one entry leaves the others alone.",
        )
        .primary(&Place::at(repeated), "counts positions")
        .also(&Place::at(first.header), "re-created when it shifts")
        .about(org.key_of("resource", &address))
        .emit();
}
