//! The built-in group of all users is pushed to an app.

use crate::model::Org;
use crate::rule::Report;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    for pair in org.pushed_pairs() {
        if !org.group(pair.source).is_everyone() {
            continue;
        }
        let app = org.app_name(pair.app);
        let mut pushing = pair
            .mappings
            .iter()
            .filter(|it| it.status.is("INACTIVE", "ACTIVE") == Some(false));
        if let Some(mapping) = pushing.next() {
            report
                .warning(format!(
                    "Everyone in the organization is pushed to app {app}"
                ))
                .help(format!(
                    "Push a group that holds only the people who use {app}."
                ))
                .primary(&mapping.source.place, "the Everyone group")
                .about(org.app_key(pair.app))
                .about(org.group_key(pair.source))
                .needs(&mapping.declared)
                .emit();
        }
    }
}
