//! The account of a member of a pushed group is out of step with Okta.

use std::collections::BTreeMap;

use crate::model::live::{AppUser, Live};
use crate::model::{AppId, GroupId, Org, Place, UserId};
use crate::rule::Report;
use crate::text::list;

/// How many accounts are labelled; the message counts them all.
const MAX_LABELS: usize = 8;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    let mut pushed: BTreeMap<AppId, Vec<GroupId>> = BTreeMap::new();
    for mapping in org.live.mappings.iter().filter(|it| Live::pushes(it)) {
        if let Some((app, source)) = org.live_pair(mapping) {
            pushed.entry(org.same_app(app)).or_default().push(source);
        }
    }
    for (app, groups) in pushed {
        judge(org, app, &groups, report);
    }
}

/// A member whose account is out of step, with the pushed groups that the member is in.
struct Stale<'o> {
    user: UserId,
    state: &'o str,
    place: &'o Place,
    groups: Vec<GroupId>,
}

fn judge(org: &Org, app: AppId, pushed: &[GroupId], report: &mut Report) {
    let stale = stale_members(org, app, pushed);
    if stale.is_empty() {
        return;
    }
    let names: Vec<String> = stale
        .iter()
        .map(|it| format!("{} ({})", org.user_name(it.user), it.state))
        .collect();
    let mut member_of: Vec<String> = stale
        .iter()
        .flat_map(|it| &it.groups)
        .map(|&group| org.group_name(group))
        .collect();
    member_of.sort();
    member_of.dedup();
    let (users, groups) = (list(&names, "member"), list(&member_of, "group"));
    let name = org.app_name(app);
    let what = if stale.len() == 1 {
        "account is"
    } else {
        "accounts are"
    };
    let mut draft = report
        .warning(format!(
            "The push of {groups} to {name} may not reach {users}, whose {what} out of step"
        ))
        .help(format!(
            "Look up what failed in Dashboard, Tasks, correct it and retry, and then push {groups} to {name} again."
        ))
        .about(org.app_key(app));
    for it in stale.iter().take(MAX_LABELS) {
        draft = draft.primary(it.place, "out of step");
    }
    draft.emit();
}

fn stale_members<'o>(org: &'o Org, app: AppId, groups: &[GroupId]) -> Vec<Stale<'o>> {
    let users = org.app_users(app).into_iter();
    let found = users.filter(|it| works(it)).filter_map(|it| {
        let state = it.sync_state.known()?;
        if !matches!(state.as_str(), "ERROR" | "OUT_OF_SYNC") {
            return None;
        }
        let user = it.user.known()?;
        let is_user = |member: UserId| org.users_relate(member, user).is_same();
        let has = |group: GroupId| {
            let mut members = org.live_members(group).iter();
            members.any(|(member, _)| is_user(*member))
        };
        Some(Stale {
            user,
            state,
            place: it.sync_state.place()?,
            groups: groups.iter().copied().filter(|&it| has(it)).collect(),
        })
    });
    found.filter(|it| !it.groups.is_empty()).collect()
}

/// An account that is not there at all is another rule's.
fn works(user: &AppUser) -> bool {
    let status = user.status.known().map(String::as_str);
    matches!(status, Some("ACTIVE" | "PROVISIONED"))
}
