//! An inactive user is a member of a pushed group.

use crate::finding::Level;
use crate::model::{Declaration, GroupId, Mapping, Org, Place, UserId};
use crate::rule::Report;
use crate::text::list;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    let options = report.options.inactive_user_pushed.clone();
    let statuses = options.unwrap_or_default().statuses;
    for index in 0..org.users.len() {
        let id = UserId(index);
        if let Some(status) = org.user(id).inactive()
            && statuses.iter().any(|it| it.word() == status)
            && !org.is_written_user(id)
        {
            judge(org, id, status, report);
        }
    }
}

/// A push mapping through which the user would be pushed, with the list that makes the user a member.
struct Pushed<'o> {
    mapping: &'o Mapping,
    group: GroupId,
    member: &'o Place,
    list: &'o Declaration,
}

fn judge(org: &Org, id: UserId, status: &str, report: &mut Report) {
    let mut pushed = pushed_through(org, id);
    // What exists under other conditions than the user cannot be named with the user.
    if let Some(user) = &org.user(id).declared {
        pushed.retain(|it| {
            it.list.presence == user.presence && it.mapping.declared.presence == user.presence
        });
    }
    if pushed.is_empty() {
        return;
    }
    let user = org.user_name(id);
    let level = if status == "DEPROVISIONED" {
        Level::Error
    } else {
        Level::Warning
    };
    let mut mappings: Vec<String> = pushed
        .iter()
        .filter_map(|it| {
            Some(format!(
                "{} to {}",
                org.group_name(it.group),
                org.app_name(it.mapping.app.known()?)
            ))
        })
        .collect();
    mappings.sort();
    mappings.dedup();
    let mappings = list(&mappings, "mapping");
    let message =
        format!("User {user} is {status}, so Okta leaves them out when it pushes {mappings}");
    let help = format!(
        "Reactivate {user} and then push {mappings} again, or take the user out of what is pushed."
    );
    let mut draft = report
        .draft(level, message)
        .help(help)
        .about(org.user_key(id));
    if let Some(place) = org.user(id).status.place() {
        draft = draft.primary(place, "the user's status");
    }
    if let Some(declared) = &org.user(id).declared {
        draft = draft.needs(declared);
    }
    for it in &pushed {
        draft = draft
            .also(it.member, "member here")
            .also(&it.mapping.source.place, "pushed here");
        draft = draft
            .needs(it.list)
            .needs(&it.mapping.declared)
            .about(org.group_key(it.group));
        if let Some(app) = it.mapping.app.known() {
            draft = draft.about(org.mapping_key(app, it.group));
        }
    }
    draft.emit();
}

fn pushed_through(org: &Org, id: UserId) -> Vec<Pushed<'_>> {
    let mut pushed = Vec::new();
    for membership in &org.memberships {
        let Some(group) = membership.group.known() else {
            continue;
        };
        let named = membership.users.iter().find(|it| {
            it.known()
                .is_some_and(|user| org.users_relate(user, id).is_same())
        });
        let Some(member) = named else { continue };
        let mappings = org.mappings_from(group).into_iter();
        let pushing = mappings.filter(|it| {
            it.app.known().is_some() && it.status.is("INACTIVE", "ACTIVE") == Some(false)
        });
        pushed.extend(pushing.map(|mapping| Pushed {
            mapping,
            group,
            member: &member.place,
            list: &membership.declared,
        }));
    }
    pushed
}
