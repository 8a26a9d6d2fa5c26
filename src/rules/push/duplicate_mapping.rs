//! One group is pushed to one app more than once.

use crate::model::{Org, PushedPair};
use crate::rule::Report;
use crate::text::times;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    for pair in org.pushed_pairs() {
        if pair.mappings.len() > 1 {
            judge(org, &pair, report);
        } else if let Some(mapping) = pair.mappings.first()
            && mapping.declared.is_symbolic()
            && !org.group(pair.source).identity.varies()
            && !org.app(pair.app).identity.varies()
        {
            report.not_judged(org.pair_name(&pair), "how many instances the mapping has");
        }
    }
}

fn judge(org: &Org, pair: &PushedPair<'_>, report: &mut Report) {
    let (group, app) = (org.group_name(pair.source), org.app_name(pair.app));
    let message = format!(
        "Group {group} is pushed to app {app} {}",
        times(pair.mappings.len())
    );
    let mut draft = report.error(message).help(format!(
        "Keep one push mapping of {group} to {app} and delete the others."
    ));
    for (index, mapping) in pair.mappings.iter().enumerate() {
        draft = if index == 0 {
            draft.also(&mapping.source.place, "first pushed here")
        } else {
            draft.primary(&mapping.source.place, "pushed again here")
        };
        draft = draft.needs(&mapping.declared);
    }
    draft
        .about(org.app_key(pair.app))
        .about(org.group_key(pair.source))
        .emit();
}
