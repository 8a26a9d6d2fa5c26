//! Some members of a pushed group have no assignment to the app.

use crate::finding::{Confidence, Level};
use crate::model::Org;
use crate::model::coverage::{Coverage, Disproof};
use crate::model::{AppId, GroupId, Mapping};
use crate::rule::Report;
use crate::text::{count, list};

/// How many members and assignments are labelled; the message counts them all.
const MAX_LABELS: usize = 6;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    let options = report.options.members_not_assigned.clone();
    let options = options.unwrap_or_default();
    for mapping in &org.mappings {
        if let (Ok(app), Ok(source)) = (&mapping.app.target, &mapping.source.target)
            && let Coverage::Disproven(mut disproof) = org.coverage(mapping)
        {
            disproof
                .missing
                .retain(|(user, _)| !options.excepts(&org.user(*user).name));
            if !disproof.missing.is_empty() {
                judge(org, mapping, (*app, *source), &disproof, report);
            }
        }
    }
}

fn judge(
    org: &Org,
    mapping: &Mapping,
    (app, source): (AppId, GroupId),
    disproof: &Disproof<'_>,
    report: &mut Report,
) {
    let (group, name) = (org.group_name(source), org.app_name(app));
    let users: Vec<String> = disproof
        .missing
        .iter()
        .map(|(user, _)| org.user_name(*user))
        .collect();
    let of = match (users.len(), disproof.members) {
        (1, 1) => "The only member".to_owned(),
        (missing, all) if missing == all => format!("All {}", count(all, "member")),
        (missing, all) => format!("{missing} of {}", count(all, "member")),
    };
    let message = format!(
        "{of} of group {group} will not appear in app {name}: {}",
        list(&users, "")
    );
    let level = if org.app(app).closed {
        Level::Error
    } else {
        Level::Warning
    };
    let whom = if users.len() == 1 {
        users[0].clone()
    } else {
        format!("these {} users", users.len())
    };
    let help = if disproof.assignments.is_empty() {
        format!("Assign {whom} to {name} directly or through a group other than {group}.")
    } else {
        format!("Add {whom} to a group that is assigned to {name}.")
    };
    let mut draft = report
        .draft(level, message)
        .help(help)
        .confidence(disproof.confidence)
        .needs(&mapping.declared);
    if level != Level::Error {
        draft = draft.confidence(Confidence::Likely);
    }
    let label = format!("not assigned to {name}");
    let label = if label.split_whitespace().count() <= 4 {
        label
    } else {
        "not assigned".to_owned()
    };
    for (_, place) in disproof.missing.iter().take(MAX_LABELS) {
        draft = draft.primary(place, &label);
    }
    draft = draft.also(&mapping.source.place, "pushed here");
    for assignment in disproof.assignments.iter().take(MAX_LABELS) {
        draft = draft.also(&assignment.group.place, "assigned here");
    }
    draft
        .about(org.app_key(app))
        .about(org.group_key(source))
        .emit();
}
