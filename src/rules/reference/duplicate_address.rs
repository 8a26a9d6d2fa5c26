//! Two blocks have one address.

use crate::model::{Org, Place};
use crate::rule::Report;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    for duplicate in &org.duplicates {
        report
            .error(format!(
                "`{}` is declared twice in one module",
                duplicate.address
            ))
            .help("Rename or delete the later block; nothing else in it was judged.")
            .primary(&Place::at(duplicate.later), "declared again here")
            .also(&Place::at(duplicate.first), "first declared here")
            .about(org.key_of("resource", &duplicate.address))
            .emit();
    }
}
