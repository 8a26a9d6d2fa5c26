//! A key stands twice in one object constructor.

use crate::model::{Org, Place};
use crate::rule::Report;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    for duplicate in &org.duplicate_keys {
        let key = &duplicate.key;
        report
            .info(format!(
                "The key `{key}` stands twice in one object, and only the last one counts"
            ))
            .help(format!(
                "Delete one of the two entries of `{key}`, or rename it."
            ))
            .primary(&Place::at(duplicate.last), "counts")
            .also(&Place::at(duplicate.first), "has no effect")
            .about(org.key_of("key", key))
            .emit();
    }
}
