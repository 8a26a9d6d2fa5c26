//! One group both assigns users to an app and is pushed to it.

use crate::finding::{Confidence, Level};
use crate::model::{Org, PushedPair, Relation};
use crate::rule::Report;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    for mapping in &org.mappings {
        if let Err(reason) = mapping
            .app
            .target
            .as_ref()
            .map(|_| ())
            .and(mapping.source.target.as_ref().map(|_| ()))
        {
            report.not_judged(org.mapping_name(mapping), reason.clone());
        }
    }
    for pair in org.pushed_pairs() {
        judge(org, &pair, report);
    }
}

fn judge(org: &Org, pair: &PushedPair<'_>, report: &mut Report) {
    let assigned = org.assigned(pair.app);
    let related = |relation: &dyn Fn(Relation) -> bool| {
        let groups = assigned.groups.iter().copied();
        let related = groups.filter(|it| {
            it.group
                .known()
                .is_some_and(|group| relation(org.groups_relate(group, pair.source)))
        });
        related.collect::<Vec<_>>()
    };
    let same = related(&Relation::is_same);
    if same.is_empty() {
        if let Some(doubtful) = related(&|relation| relation == Relation::Possible).first() {
            let other = doubtful
                .group
                .known()
                .map(|group| org.group_name(group))
                .unwrap_or_default();
            report.not_judged(
                org.pair_name(pair),
                Org::whether_same(&org.group_name(pair.source), &other),
            );
        }
        return;
    }
    let (group, app) = (org.group_name(pair.source), org.app_name(pair.app));
    let active = pair
        .mappings
        .iter()
        .any(|mapping| mapping.status.is("INACTIVE", "ACTIVE") == Some(false));
    let (level, when) = if active {
        (Level::Error, "")
    } else {
        (Level::Warning, " by an inactive mapping")
    };
    let message = format!("Group {group} is both assigned to app {app} and pushed to it{when}");
    let mut draft = report.draft(level, message).help(format!(
        "Create a second group with the same members, assign that one to {app}, and keep {group} for the push."
    ));
    for assignment in &same {
        let relation = assignment
            .group
            .known()
            .map(|group| org.groups_relate(group, pair.source));
        let confidence = if relation == Some(Relation::Same) {
            Confidence::Proven
        } else {
            Confidence::Likely
        };
        draft = draft
            .primary(&assignment.group.place, "assigned here")
            .confidence(confidence)
            .needs(&assignment.declared);
    }
    for mapping in &pair.mappings {
        draft = draft
            .also(&mapping.source.place, "pushed here")
            .needs(&mapping.declared);
    }
    draft
        .about(org.app_key(pair.app))
        .about(org.group_key(pair.source))
        .emit();
}
