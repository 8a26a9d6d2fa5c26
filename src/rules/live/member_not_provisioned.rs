//! A member of a pushed group has no account in the app.

use std::collections::{HashMap, HashSet};

use crate::finding::Level;
use crate::model::coverage::Coverage;
use crate::model::live::{AppUser, Live, LiveMapping};
use crate::model::{AppId, Field, GroupId, INACTIVE, Org, Place, UserId};
use crate::rule::Report;
use crate::text::list;

/// The statuses of app users who have no working account in the app.
const WITHOUT_ACCOUNT: [&str; 6] = [
    "DEPROVISIONED",
    "IMPORTED",
    "INACTIVE",
    "REVOKED",
    "SUSPENDED",
    "UNASSIGNED",
];

/// How many members are labelled; the message counts them all.
const MAX_LABELS: usize = 8;

/// A member without an account.
struct Missing<'o> {
    user: UserId,
    why: String,
    /// Where it shows: the app user, or the member of the group if there is none.
    place: &'o Place,
    /// Whether it may pass by itself.
    pending: bool,
}

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    for mapping in org.live.mappings.iter().filter(|it| Live::pushes(it)) {
        if let Some((app, source)) = org.live_pair(mapping) {
            judge(org, mapping, app, source, report);
        }
    }
}

fn judge(org: &Org, mapping: &LiveMapping, app: AppId, source: GroupId, report: &mut Report) {
    let missing = missing(org, mapping, app, source);
    if missing.is_empty() {
        return;
    }
    let names: Vec<String> = missing
        .iter()
        .map(|it| format!("{} ({})", org.user_name(it.user), it.why))
        .collect();
    let (group, name) = (org.group_name(source), org.app_name(app));
    let pending = missing.iter().all(|it| it.pending);
    let level = if pending {
        Level::Warning
    } else {
        Level::Error
    };
    let verb = if missing.len() == 1 { "has" } else { "have" };
    let mut draft = report
        .draft(
            level,
            format!(
                "{} {verb} no account in {name}, so the push of {group} leaves them out",
                list(&names, "member")
            ),
        )
        .help(format!(
            "Provision them to {name} in its Assignments tab, and then push {group} again."
        ))
        .about(org.app_key(app))
        .about(org.group_key(source));
    for it in missing.iter().take(MAX_LABELS) {
        draft = draft.primary(it.place, "no account");
    }
    draft.also(org.place_of(mapping), "pushed here").emit();
}

fn missing<'o>(
    org: &'o Org,
    mapping: &LiveMapping,
    app: AppId,
    source: GroupId,
) -> Vec<Missing<'o>> {
    let coverage = org.mapping_of(mapping).map(|it| org.coverage(it));
    // Where nobody or not everybody is assigned, or the group itself is, other rules have it.
    let unassigned: HashSet<UserId> = match &coverage {
        Some(Coverage::Proven | Coverage::Unproven(_)) => HashSet::new(),
        Some(Coverage::Disproven(disproof)) => {
            let missing = disproof.missing.iter();
            missing.map(|it| org.same_user(it.0)).collect()
        }
        _ => return Vec::new(),
    };
    let users = org.app_users(app).into_iter();
    let users = users.filter_map(|it| Some((org.same_user(it.user.known()?), it)));
    let users: HashMap<UserId, &AppUser> = users.collect();
    let all = org.has_all_app_users(app);
    let mut missing = Vec::new();
    for (member, place) in org.live_members(source) {
        let live = org.live_status(*member).map(|(status, _)| status);
        let is_inactive = live.is_some_and(|status| INACTIVE.contains(&status));
        let same = org.same_user(*member);
        if is_inactive || unassigned.contains(&same) {
            continue;
        }
        match users.get(&same) {
            Some(user) => missing.extend(without_account(org, app, *member, user)),
            None if all => missing.push(Missing {
                user: *member,
                why: "no user of the app".to_owned(),
                place,
                pending: false,
            }),
            None => {}
        }
    }
    missing
}

fn without_account<'o>(
    org: &Org,
    app: AppId,
    member: UserId,
    user: &'o AppUser,
) -> Option<Missing<'o>> {
    let Field::Known(status, place) = &user.status else {
        return None;
    };
    let creates = || {
        let features = org.features(app).unwrap_or_default();
        features.iter().any(|it| it == "PUSH_NEW_USERS")
    };
    let (why, pending) = if WITHOUT_ACCOUNT.contains(&status.as_str()) {
        (status.clone(), false)
    } else if status == "STAGED" {
        (status.clone(), true)
    } else if matches!(status.as_str(), "ACTIVE" | "PROVISIONED")
        && matches!(user.external_id, Field::Absent)
        && creates()
    {
        ("no id in the app".to_owned(), true)
    } else {
        return None;
    };
    Some(Missing {
        user: member,
        why,
        place,
        pending,
    })
}
