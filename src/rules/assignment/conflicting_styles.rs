//! One app has both an authoritative list of its groups and assignments of single groups.

use crate::finding::Level;
use crate::model::{AppId, Assignment, Authoritative, GroupId, Org, Relation, Style};
use crate::rule::Report;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    for (index, list) in org.authoritative.iter().enumerate() {
        let Some(app) = list.app.known() else {
            continue;
        };
        // What is live and not written has no style: `live/unmanaged-assignment` has it.
        let assigned = org.assigned(app).groups.into_iter();
        for assignment in assigned.filter(|it| !it.declared.live) {
            if let (Style::Single, Some(group)) = (assignment.style, assignment.group.known()) {
                judge(org, app, (index, list), (assignment, group), report);
            }
        }
    }
}

fn judge(
    org: &Org,
    app: AppId,
    (index, list): (usize, &Authoritative),
    (single, group): (&Assignment, GroupId),
    report: &mut Report,
) {
    let entries = || {
        org.assignments
            .iter()
            .filter(|it| it.style == Style::Listed(index))
    };
    let relation = entries()
        .filter_map(|it| it.group.known())
        .map(|it| org.groups_relate(it, group))
        .max();
    let relation = relation.unwrap_or(Relation::Different);
    let (name, app_name) = (org.group_name(group), org.app_name(app));
    let (level, consequence) = if relation.is_same() {
        (
            Level::Warning,
            "is assigned by two resources that both own it",
        )
    } else if list.known && relation == Relation::Different {
        (
            Level::Error,
            "is missing from its authoritative list, which removes it again",
        )
    } else {
        (Level::Warning, "is assigned beside its authoritative list")
    };
    let mut draft = report
        .draft(level, format!("Group {name} on app {app_name} {consequence}"))
        .help(format!("Assign every group of {app_name} in one style: put {name} into the list and delete the single assignment."))
        .primary(&single.group.place, "assigned alone here")
        .also(&list.app.place, "the authoritative list")
        .needs(&single.declared)
        .needs(&list.declared);
    let listed = entries().find(|it| {
        it.group
            .known()
            .is_some_and(|it| org.groups_relate(it, group).is_same())
    });
    if let Some(listed) = listed {
        draft = draft.also(&listed.group.place, "listed here too");
    }
    draft
        .about(org.app_key(app))
        .about(org.group_key(group))
        .emit();
}
