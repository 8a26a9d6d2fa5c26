//! Several authoritative lists claim the groups of one app.

use std::collections::BTreeMap;

use crate::model::{AppId, Authoritative, Org, Place};
use crate::rule::Report;
use crate::text::count;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    let mut lists: BTreeMap<AppId, Vec<&Authoritative>> = BTreeMap::new();
    for list in &org.authoritative {
        match &list.app.target {
            Ok(app) => lists.entry(org.same_app(*app)).or_default().push(list),
            Err(reason) => {
                report.not_judged(format!("`{}`", list.declared.address), reason.clone());
            }
        }
    }
    for (app, lists) in lists {
        match lists.as_slice() {
            [only] if only.declared.is_symbolic() && !org.app(app).identity.varies() => {
                report.not_judged(
                    format!("`{}`", only.declared.address),
                    "how many instances the list has",
                );
            }
            [_] | [] => {}
            _ => judge(org, app, &lists, report),
        }
    }
}

fn judge(org: &Org, app: AppId, lists: &[&Authoritative], report: &mut Report) {
    let name = org.app_name(app);
    let message = format!(
        "{} each claim to be the complete list of app {name}",
        count(lists.len(), "authoritative list")
    );
    let mut draft = report
        .error(message)
        .help(format!("Assign all groups of {name} in one `okta_app_group_assignments`, with one `group` block for each."));
    for (index, list) in lists.iter().enumerate() {
        let text = if index == 0 {
            "one list"
        } else {
            "another list"
        };
        draft = draft.primary(&list.app.place, text).needs(&list.declared);
        if let Some(repeated) = list.declared.repeated {
            draft = draft.also(&Place::at(repeated), "repeats the list");
        }
    }
    draft.about(org.app_key(app)).emit();
}
