//! The target group of a push mapping is gone.

use crate::model::Org;
use crate::model::live::Live;
use crate::rule::Report;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    for mapping in org.live.mappings.iter().filter(|it| Live::pushes(it)) {
        let (Some(gone), Some((app, source)), Some(target)) = (
            org.target_gone(mapping),
            org.live_pair(mapping),
            &mapping.target,
        ) else {
            continue;
        };
        let (group, name) = (org.group_name(source), org.app_name(app));
        let in_error = mapping.status.is("ERROR", "ACTIVE") == Some(true);
        let steps = match (mapping.configured, in_error) {
            // The provider takes the flag from its state, and refuses to destroy a mapping in ERROR.
            (true, false) => {
                "set `delete_target_group_on_destroy = false` and apply, take the block out and apply, run an import from the app, then put the block back and apply"
            }
            (true, true) => {
                "delete the pushed group in Okta and leave the group in the target app, run `terraform state rm` for the block and an import from the app, then apply"
            }
            (false, _) => {
                "delete the pushed group and leave the group in the target app, run an import from the app, then push the group again"
            }
        };
        report
            .error(format!(
                "The group that {group} is pushed to in {name} is gone, so nobody in {group} is kept up to date there"
            ))
            .help(format!(
                "To recover {steps}, and confirm that the memberships in {name} are back."
            ))
            .primary(org.place_of(mapping), "pushed here")
            .also(&target.place, "its target group")
            .also(gone, "Okta says so")
            .about(org.app_key(app))
            .about(org.group_key(source))
            .emit();
    }
}
