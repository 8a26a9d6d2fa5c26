//! A member of a pushed group is inactive in Okta, although the configuration has them as active.

use crate::finding::Level;
use crate::model::{GroupId, INACTIVE, Mapping, Org, Place, UserId};
use crate::rule::Report;
use crate::text::list;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    for index in 0..org.users.len() {
        let id = UserId(index);
        // Where the configuration says so itself, or says nothing, another rule has it.
        let written = org.user(id).declared.as_ref().filter(|it| !it.live);
        if written.is_some()
            && org.user(id).status.is("ACTIVE", "ACTIVE") == Some(true)
            && let Some((status, place)) = org.live_status(id)
            && INACTIVE.contains(&status)
        {
            judge(org, id, (status, place), report);
        }
    }
}

fn judge(org: &Org, id: UserId, (status, place): (&str, &Place), report: &mut Report) {
    let mut pushed: Vec<(GroupId, &Mapping)> = Vec::new();
    for (group, _) in org.groups_of(id) {
        let mappings = org.mappings_from(group).into_iter();
        let pushing = mappings.filter(|it| {
            it.app.known().is_some()
                && it.declared.presence.is_empty()
                && it.status.is("INACTIVE", "ACTIVE") == Some(false)
        });
        pushed.extend(pushing.map(|it| (group, it)));
    }
    let mut mappings: Vec<String> = pushed
        .iter()
        .filter_map(|(group, it)| {
            let app = it.app.known()?;
            Some(format!(
                "{} to {}",
                org.group_name(*group),
                org.app_name(app)
            ))
        })
        .collect();
    mappings.sort();
    mappings.dedup();
    if mappings.is_empty() {
        return;
    }
    let (user, mappings) = (org.user_name(id), list(&mappings, "mapping"));
    let level = if status == "DEPROVISIONED" {
        Level::Error
    } else {
        Level::Warning
    };
    let header = org
        .user(id)
        .declared
        .as_ref()
        .map(|it| Place::at(it.header));
    let written = org.user(id).status.place().or(header.as_ref());
    let mut draft = report
        .draft(
            level,
            format!("User {user} is {status} in Okta but ACTIVE in the configuration, so Okta leaves them out when it pushes {mappings}"),
        )
        .help(format!(
            "Reactivate {user} and then push {mappings} again, or write down that the user is {status}."
        ))
        .about(org.user_key(id));
    if let Some(written) = written {
        draft = draft.primary(written, "ACTIVE here");
    }
    if let Some(declared) = &org.user(id).declared {
        draft = draft.needs(declared);
    }
    draft = draft.also(place, "the status in Okta");
    for (group, mapping) in pushed {
        draft = draft
            .also(&mapping.source.place, "pushed here")
            .needs(&mapping.declared)
            .about(org.group_key(group));
    }
    draft.emit();
}
