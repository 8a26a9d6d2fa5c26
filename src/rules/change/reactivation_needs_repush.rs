//! A plan reactivates a user, and nothing pushes the groups again that the user is in.

use std::collections::BTreeMap;

use crate::model::change::{Sides, Subject};
use crate::model::{Field, GroupId, INACTIVE, Mapping, Org, Place, UserId};
use crate::rule::Report;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    for change in org.changes.iter().filter(|change| !change.deposed) {
        let Subject::User(Sides {
            before: Some(before),
            after: Some(after),
        }) = &change.subject
        else {
            continue;
        };
        let status = before.status.known().map(String::as_str);
        let Some(status) = status.filter(|status| INACTIVE.contains(status)) else {
            continue;
        };
        let place = after.status.place().unwrap_or(&change.place);
        if let Field::Unknown(reason, _) = &after.status {
            let user = org.user_name(after.user);
            report.not_judged(format!("whether {user} is reactivated"), reason);
        } else if after.status.is("ACTIVE", "ACTIVE") == Some(true) {
            judge(org, after.user, status, place, report);
        }
    }
}

/// The mappings whose source group contains the user, with the place that says so.
fn pushed(org: &Org, user: UserId) -> BTreeMap<String, (&Mapping, GroupId, &Place)> {
    let mut pushed = BTreeMap::new();
    for list in &org.memberships {
        let Some(group) = list.group.known() else {
            continue;
        };
        let named = list.users.iter().find(|it| {
            let known = it.known();
            known.is_some_and(|it| org.users_relate(it, user).is_same())
        });
        let Some(member) = named else { continue };
        for mapping in org.mappings_from(group) {
            let active = mapping.status.is("INACTIVE", "ACTIVE") == Some(false);
            if let (true, Some(app)) = (active, mapping.app.known()) {
                let name = format!("{} to {}", org.group_name(group), org.app_name(app));
                pushed
                    .entry(name)
                    .or_insert((mapping, group, &member.place));
            }
        }
    }
    pushed
}

fn judge(org: &Org, user: UserId, status: &str, place: &Place, report: &mut Report) {
    let pushed = pushed(org, user);
    if pushed.is_empty() {
        return;
    }
    let name = org.user_name(user);
    // Every one of them must be pushed, so every one is named.
    let mappings: Vec<&str> = pushed.keys().map(String::as_str).collect();
    let mappings = match mappings.as_slice() {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        all => all.concat(),
    };
    let message = format!(
        "The plan makes {name} active again after {status}, but they stay out of the app until {mappings} is pushed again"
    );
    let mut draft = report
        .info(message)
        .help(format!("Push {mappings} again once the plan is applied."))
        .primary(place, "is reactivated")
        .about(org.user_key(user));
    if let Some(declared) = &org.user(user).declared {
        draft = draft.needs(declared);
    }
    for (mapping, group, member) in pushed.values() {
        draft = draft
            .also(member, "member here")
            .also(&mapping.source.place, "pushed here")
            .needs(&mapping.declared)
            .about(org.group_key(*group));
        if let Some(app) = mapping.app.known() {
            draft = draft
                .about(org.app_key(app))
                .about(org.mapping_key(app, *group));
        }
    }
    draft.emit();
}
