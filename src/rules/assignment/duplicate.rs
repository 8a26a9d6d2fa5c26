//! One group or user is assigned to one app twice in the same style.

use std::collections::BTreeMap;

use crate::finding::EntityKey;
use crate::model::{Declaration, Org, Place, Style};
use crate::rule::Report;
use crate::text::times;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    let mut groups: BTreeMap<_, Vec<(&Place, &Declaration)>> = BTreeMap::new();
    for assignment in &org.assignments {
        let (Some(app), Some(group)) = (assignment.app.known(), assignment.group.known()) else {
            continue;
        };
        // An entry of an authoritative list is compared with its own list only: other rules have the rest.
        let list = match assignment.style {
            Style::Single => None,
            Style::Listed(list) => Some(list),
        };
        let key = (org.same_app(app), org.same_group(group), list);
        groups
            .entry(key)
            .or_default()
            .push((&assignment.group.place, &assignment.declared));
    }
    for ((app, group, list), places) in groups {
        let name = format!("Group {}", org.group_name(group));
        judge(
            &name,
            &org.app_name(app),
            &places,
            list.is_some(),
            [org.app_key(app), org.group_key(group)],
            report,
        );
    }
    let mut users: BTreeMap<_, Vec<(&Place, &Declaration)>> = BTreeMap::new();
    for assignment in &org.direct_assignments {
        let (Some(app), Some(user)) = (assignment.app.known(), assignment.user.known()) else {
            continue;
        };
        let key = (org.same_app(app), org.same_user(user));
        users
            .entry(key)
            .or_default()
            .push((&assignment.user.place, &assignment.declared));
    }
    for ((app, user), places) in users {
        let name = format!("User {}", org.user_name(user));
        judge(
            &name,
            &org.app_name(app),
            &places,
            false,
            [org.app_key(app), org.user_key(user)],
            report,
        );
    }
}

fn judge(
    who: &str,
    app: &str,
    places: &[(&Place, &Declaration)],
    listed: bool,
    entities: [EntityKey; 2],
    report: &mut Report,
) {
    let [(first, _), later @ ..] = places else {
        return;
    };
    if later.is_empty() {
        if let [(_, only)] = places
            && only.is_symbolic()
            && !listed
        {
            report.not_judged(
                format!("{who} on {app}"),
                "how many instances the assignment has",
            );
        }
        return;
    }
    let message = format!("{who} is assigned to app {app} {}", times(places.len()));
    let help = "Keep one assignment and delete the others, because destroying one takes the access away for all.";
    let mut draft = report
        .error(message)
        .help(help)
        .also(first, "first assigned here");
    for (place, _) in later {
        draft = draft.primary(place, "assigned again here");
    }
    for (_, declared) in places {
        draft = draft.needs(declared);
    }
    let [app, other] = entities;
    draft.about(app).about(other).emit();
}
