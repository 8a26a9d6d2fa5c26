//! A plan deactivates or destroys users who have apps.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::change::before::Before;
use crate::model::change::{Change, Sides, Subject, UserSide};
use crate::model::{Address, AppId, Field, Org};
use crate::rule::Report;
use crate::text::{named, people};

/// How many places are labelled; the message counts them all.
const MAX_LABELS: usize = 4;

/// A user who loses apps, with the change that does it.
struct Leaver<'o> {
    change: &'o Change,
    side: &'o UserSide,
    apps: BTreeSet<AppId>,
}

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    // Users of one block, such as the rows of a table, leave by one edit.
    let all = Before::of(org);
    let mut causes: BTreeMap<(Address, bool), Vec<Leaver<'_>>> = BTreeMap::new();
    for change in org.changes.iter().filter(|change| !change.deposed) {
        let Subject::User(Sides {
            before: Some(before),
            after,
        }) = &change.subject
        else {
            continue;
        };
        let gone = |side: &UserSide| side.status.is("DEPROVISIONED", "ACTIVE");
        let deactivated = after.as_ref().map_or(Some(false), gone);
        if gone(before) == Some(true) || !change.destroys() && deactivated == Some(false) {
            continue;
        }
        let user = org.user_name(before.user);
        if let Some(UserSide {
            status: Field::Unknown(reason, _),
            ..
        }) = after
        {
            report.not_judged(format!("whether {user} is deactivated"), reason);
            continue;
        }
        let apps = all.apps_of(before.user);
        if apps.is_empty() {
            if let Some(reason) = all.why_more_members() {
                report.not_judged(format!("which apps {user} loses"), reason);
            }
            continue;
        }
        let side = after
            .as_ref()
            .filter(|_| !change.destroys())
            .unwrap_or(before);
        let key = (change.address.block(), change.destroys());
        let leaver = Leaver { change, side, apps };
        causes.entry(key).or_default().push(leaver);
    }
    for ((_, destroyed), leavers) in causes {
        judge(org, destroyed, &leavers, report);
    }
}

fn judge(org: &Org, destroyed: bool, leavers: &[Leaver<'_>], report: &mut Report) {
    let apps: BTreeSet<AppId> = leavers
        .iter()
        .flat_map(|it| it.apps.iter().copied())
        .collect();
    let names = org.app_names(&apps);
    let (who, they) = match leavers {
        [only] => (
            format!("user {}", org.user_name(only.side.user)),
            "who loses",
        ),
        several => (people(several.len()), "who lose"),
    };
    let verb = if destroyed { "destroys" } else { "deactivates" };
    let message = format!(
        "The plan {verb} {who}, {they} {} for good",
        named("app", &names)
    );
    let help = if destroyed {
        "Use a `removed` block that has `destroy = false` if Terraform shall only let go of the account, and `SUSPENDED` for an absence."
    } else {
        "Use `SUSPENDED` for an absence, which keeps the assignments, or take the user out of the groups as well."
    };
    let mut draft = report.warning(message).help(help);
    for it in leavers {
        draft = draft
            .needs(&it.change.declared)
            .about(org.user_key(it.side.user));
    }
    for &app in &apps {
        draft = draft.about(org.app_key(app));
    }
    for it in leavers.iter().take(MAX_LABELS) {
        let place = it.side.status.place().filter(|_| !destroyed);
        let label = if destroyed {
            "is destroyed"
        } else {
            "is deactivated"
        };
        draft = draft.primary(place.unwrap_or(&it.change.place), label);
    }
    draft.emit();
}
