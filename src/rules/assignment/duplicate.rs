//! One group or user is assigned to one app twice in the same style.

use std::collections::BTreeMap;

use crate::finding::EntityKey;
use crate::model::{AppId, Declaration, Org, Place, Style};
use crate::rule::Report;
use crate::text::times;

/// Where each assignment of one pair is written.
type Places<'o> = Vec<(&'o Place, &'o Declaration)>;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    groups(org, report);
    users(org, report);
}

fn groups(org: &Org, report: &mut Report) {
    let mut pairs: BTreeMap<_, Places<'_>> = BTreeMap::new();
    for it in &org.assignments {
        if let (Some(app), Some(group)) = (it.app.known(), it.group.known()) {
            // An entry of an authoritative list is compared with its own list only: other rules have the rest.
            let list = match it.style {
                Style::Single => None,
                Style::Listed(list) => Some(list),
            };
            let pair = (org.same_app(app), org.same_group(group), list);
            pairs
                .entry(pair)
                .or_default()
                .push((&it.group.place, &it.declared));
        }
    }
    for ((app, group, list), places) in pairs {
        let varies = list.is_some() || org.group(group).identity.varies();
        let who = format!("Group {}", org.group_name(group));
        judge(
            org,
            app,
            (&who, org.group_key(group)),
            varies,
            &places,
            report,
        );
    }
}

fn users(org: &Org, report: &mut Report) {
    let mut pairs: BTreeMap<_, Places<'_>> = BTreeMap::new();
    for it in &org.direct_assignments {
        if let (Some(app), Some(user)) = (it.app.known(), it.user.known()) {
            let pair = (org.same_app(app), org.same_user(user));
            pairs
                .entry(pair)
                .or_default()
                .push((&it.user.place, &it.declared));
        }
    }
    for ((app, user), places) in pairs {
        let varies = org.user(user).identity.varies();
        let who = format!("User {}", org.user_name(user));
        judge(
            org,
            app,
            (&who, org.user_key(user)),
            varies,
            &places,
            report,
        );
    }
}

fn judge(
    org: &Org,
    app: AppId,
    (who, entity): (&str, EntityKey),
    varies: bool,
    places: &Places<'_>,
    report: &mut Report,
) {
    let name = org.app_name(app);
    let message = format!("{who} is assigned to app {name} {}", times(places.len()));
    let (first, later) = match places.as_slice() {
        [first, later @ ..] if !later.is_empty() => (first, later),
        // One block of an unknown number of instances repeats the pair, unless its group or app changes with the instance.
        [(_, only)] if only.is_symbolic() && !varies && !org.app(app).identity.varies() => {
            report.not_judged(
                format!("{who} on app {name}"),
                "how many instances the assignment has",
            );
            return;
        }
        _ => return,
    };
    let help = "Keep one assignment and delete the others, because destroying one takes the access away for all.";
    let mut draft = report
        .error(message)
        .help(help)
        .also(first.0, "first assigned here");
    for (place, _) in later {
        draft = draft.primary(place, "assigned again here");
    }
    for (_, declared) in places {
        draft = draft.needs(declared);
    }
    draft.about(org.app_key(app)).about(entity).emit();
}
