//! A mapping that the configuration has as active is inactive in Okta.

use crate::model::{Org, Place};
use crate::rule::Report;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    for mapping in &org.live.mappings {
        let written = org.mapping_of(mapping).filter(|_| mapping.configured);
        let (Some(written), Some(live), Some((app, source))) =
            (written, mapping.status.place(), org.live_pair(mapping))
        else {
            continue;
        };
        if mapping.status.is("INACTIVE", "ACTIVE") != Some(true)
            || written.status.is("ACTIVE", "ACTIVE") != Some(true)
        {
            continue;
        }
        let (group, name) = (org.group_name(source), org.app_name(app));
        let header = Place::at(written.declared.header);
        let place = written.status.place().unwrap_or(&header);
        report
            .warning(format!(
                "The push of {group} to {name} is INACTIVE in Okta but ACTIVE in the configuration"
            ))
            .help(format!(
                "Find out who deactivated it or what failed, and apply to push {group} again, or write `status = \"INACTIVE\"`."
            ))
            .primary(place, "ACTIVE here")
            .also(live, "INACTIVE in Okta")
            .needs(&written.declared)
            .about(org.app_key(app))
            .about(org.group_key(source))
            .emit();
    }
}
