//! A plan replaces a push mapping right after its import, because the import did not read `target_group_name`.

use crate::model::Org;
use crate::model::change::Cause;
use crate::rule::Report;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    for change in org.changes.iter().filter(|it| it.cause == Cause::Imported) {
        let mut draft = report
            .warning(format!(
                "Replacing {} undoes its import, which did not read `target_group_name`",
                org.change_name(change)
            ))
            .help("Take `target_group_name` out, or add it to `ignore_changes`, so that the imported mapping stays.")
            .needs(&change.declared);
        for attribute in &change.replaced_by {
            draft = draft.primary(&attribute.place, "was not imported");
        }
        if let Some(import) = &change.importing {
            draft = draft.also(&import.place, "imported here");
        }
        for key in org.change_keys(change) {
            draft = draft.about(key);
        }
        draft.emit();
    }
}
