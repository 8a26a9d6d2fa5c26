//! An active mapping has never pushed anything.

use crate::model::live::LiveMapping;
use crate::model::{Field, Org};
use crate::rule::Report;

/// How long a mapping may wait for its first push, in seconds.
const PATIENCE: i64 = 3600;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    let mappings = || org.live.mappings.iter().filter(|it| it.is_exported());
    // An export in which no mapping was ever pushed says nothing about pushes at all.
    let tells = mappings().any(|it| matches!(it.last_push, Field::Known(..)));
    let waiting = mappings().filter(|it| {
        it.status.is("ACTIVE", "") == Some(true) && matches!(it.last_push, Field::Absent)
    });
    for mapping in waiting {
        match mapping.age(&org.live) {
            _ if !tells => unknown(
                org,
                mapping,
                "when anything was pushed, which the export does not tell",
                report,
            ),
            Some(age) if age > PATIENCE => judge(org, mapping, report),
            Some(_) => {}
            None => unknown(org, mapping, "when the mapping was made", report),
        }
    }
}

fn unknown(org: &Org, mapping: &LiveMapping, reason: &str, report: &mut Report) {
    let name = org.mapping_of(mapping).map(|it| org.mapping_name(it));
    report.not_judged(name.unwrap_or_else(|| format!("`{}`", mapping.id)), reason);
}

fn judge(org: &Org, mapping: &LiveMapping, report: &mut Report) {
    let Some((app, source)) = org.live_pair(mapping) else {
        return;
    };
    let (group, name) = (org.group_name(source), org.app_name(app));
    let created = mapping.created.known().map_or("", String::as_str);
    let mut draft = report
        .warning(format!(
            "{group} was never pushed to {name}, although its mapping is ACTIVE since {created}"
        ))
        .help(format!(
            "Push {group} now in the Push Groups tab of {name}, and check that provisioning is on and that its account may manage groups."
        ))
        .primary(org.place_of(mapping), "pushed here")
        .about(org.app_key(app))
        .about(org.group_key(source));
    if let Some(place) = mapping.created.place() {
        draft = draft.also(place, "made then");
    }
    draft.emit();
}
