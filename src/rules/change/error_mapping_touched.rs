//! A plan changes or destroys a push mapping that is in ERROR, which the provider refuses to do.

use crate::model::change::{Action, Subject};
use crate::model::{Field, Org};
use crate::rule::Report;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    for change in &org.changes {
        let Subject::Mapping(sides) = &change.subject else {
            continue;
        };
        let status = sides.before.as_ref().map(|it| &it.status);
        match (change.is_stuck(), status) {
            (Some(true), Some(Field::Known(status, place))) => {
                let (verb, done) = match change.action {
                    Action::Replace { .. } => ("replace", "replaced by this plan"),
                    Action::Delete => ("destroy", "destroyed by this plan"),
                    _ => ("update", "updated by this plan"),
                };
                let name = org.change_name(change);
                let mut draft = report
                    .error(format!(
                        "The apply will fail to {verb} {name}, which is in {status}"
                    ))
                    .help("Correct what the Admin Console shows as its cause, choose Retry All Groups there, and plan again.")
                    .primary(&change.place, done)
                    .also(place, "refused in this status")
                    .needs(&change.declared);
                for key in org.change_keys(change) {
                    draft = draft.about(key);
                }
                draft.emit();
            }
            (None, Some(Field::Unknown(reason, _))) => {
                report.not_judged(org.change_name(change), reason.clone());
            }
            _ => {}
        }
    }
}
