//! It cannot be told whether the members of a pushed group will appear in the app.

use crate::model::Org;
use crate::model::coverage::Coverage;
use crate::rule::Report;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    for mapping in &org.mappings {
        let Coverage::Unproven(reason) = org.coverage(mapping) else {
            continue;
        };
        if !report.unproven {
            report.not_judged(org.mapping_name(mapping), reason);
            continue;
        }
        let (Some(app), Some(source)) = (mapping.app.known(), mapping.source.known()) else {
            report.not_judged(org.mapping_name(mapping), reason);
            continue;
        };
        let (group, name) = (org.group_name(source), org.app_name(app));
        report
            .info(format!("Whether everyone in group {group} appears in app {name} depends on {reason}"))
            .help(format!("Assign {name} to a group that the rule or list of {group} also fills, so that it can be proven."))
            .primary(&mapping.source.place, "pushed here")
            .about(org.app_key(app))
            .about(org.group_key(source))
            .emit();
    }
}
