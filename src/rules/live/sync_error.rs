//! The account of a member of a pushed group is out of step with Okta.

use std::collections::BTreeMap;

use crate::model::live::{AppUser, Live};
use crate::model::{AppId, GroupId, Org, UserId};
use crate::rule::Report;
use crate::text::list;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    let mut pushed: BTreeMap<AppId, Vec<GroupId>> = BTreeMap::new();
    for mapping in org.live.mappings.iter().filter(|it| Live::pushes(it)) {
        if let Some((app, source)) = org.live_pair(mapping) {
            pushed.entry(org.same_app(app)).or_default().push(source);
        }
    }
    for (app, groups) in pushed {
        for user in org.app_users(app) {
            if let Some(id) = user.user.known() {
                judge(org, app, &groups, (id, user), report);
            }
        }
    }
}

fn judge(
    org: &Org,
    app: AppId,
    groups: &[GroupId],
    (id, user): (UserId, &AppUser),
    report: &mut Report,
) {
    let (Some(state), Some(place)) = (user.sync_state.known(), user.sync_state.place()) else {
        return;
    };
    // An account that is not there at all is another rule's.
    let works = matches!(
        user.status.known().map(String::as_str),
        Some("ACTIVE" | "PROVISIONED")
    );
    if !works || !matches!(state.as_str(), "ERROR" | "OUT_OF_SYNC") {
        return;
    }
    let mut member_of: Vec<String> = groups
        .iter()
        .filter(|&&group| {
            let mut members = org.live_members(group).iter();
            members.any(|(member, _)| org.users_relate(*member, id).is_same())
        })
        .map(|&group| org.group_name(group))
        .collect();
    member_of.sort();
    member_of.dedup();
    if member_of.is_empty() {
        return;
    }
    let (name, app_name) = (org.user_name(id), org.app_name(app));
    let groups = list(&member_of, "group");
    report
        .warning(format!(
            "The account of {name} in {app_name} is in {state}, so the push of {groups} may not reach it"
        ))
        .help(format!(
            "Look up the failed task of {name} in {app_name}, correct it and retry, and then push {groups} again."
        ))
        .primary(place, "out of step")
        .about(org.app_key(app))
        .about(org.user_key(id))
        .emit();
}
