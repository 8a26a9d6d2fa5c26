//! Groups are pushed to an app to which nothing is assigned.

use std::collections::BTreeMap;

use crate::finding::{Confidence, Level};
use crate::model::coverage::Coverage;
use crate::model::{AppId, Mapping, Org, Place, Presence};
use crate::rule::Report;
use crate::text::list;

/// How many mappings of one app are labelled; the message counts them all.
const MAX_LABELS: usize = 8;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    // Mappings that exist under different conditions cannot share one finding.
    let mut lonely: BTreeMap<(AppId, Presence), Vec<&Mapping>> = BTreeMap::new();
    for mapping in &org.mappings {
        if let (Ok(app), Coverage::NoAssignment) = (&mapping.app.target, org.coverage(mapping)) {
            lonely
                .entry((org.same_app(*app), mapping.declared.presence.clone()))
                .or_default()
                .push(mapping);
        }
    }
    for ((app, _), mappings) in lonely {
        judge(org, app, &mappings, report);
    }
}

fn judge(org: &Org, id: AppId, mappings: &[&Mapping], report: &mut Report) {
    let app = org.known_app(id);
    let name = org.app_name(id);
    let mut groups: Vec<String> = mappings
        .iter()
        .filter_map(|it| it.source.known())
        .map(|it| org.group_name(it))
        .collect();
    groups.dedup();
    let (level, confidence) = if app.closed {
        (Level::Error, Confidence::Proven)
    } else {
        (Level::Warning, Confidence::Likely)
    };
    let message = format!(
        "Nothing is assigned to app {name}, so nobody in {} will appear in it",
        list(&groups, "group")
    );
    let mut draft = report
        .draft(level, message)
        .confidence(confidence)
        .help(format!(
            "Assign another group with the same members, or the users themselves, to {name}."
        ));
    for mapping in mappings.iter().take(MAX_LABELS) {
        draft = draft.primary(&mapping.source.place, "pushed here");
    }
    for mapping in mappings {
        draft = draft.needs(&mapping.declared);
    }
    if let Some(declared) = &app.declared {
        draft = draft.also(&Place::at(declared.header), "has no assignment");
    }
    draft.about(org.app_key(id)).emit();
}
