//! A reference names an instance that its block does not create.

use crate::model::{Org, Place};
use crate::rule::Report;
use crate::text::list;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    for missing in &org.missing_instances {
        let block = missing.address.block();
        let mut keys: Vec<String> = missing.keys.iter().map(|key| format!("`{key}`")).collect();
        keys.sort();
        let help = match (&missing.suggestion, keys.is_empty()) {
            (Some(near), _) => {
                format!("Write `{block}{near}`, or add the key to what the block runs over.")
            }
            (None, false) => format!(
                "Write one of the keys that are there: {}.",
                list(&keys, "key")
            ),
            (None, true) => {
                format!("Give `{block}` an instance, or take the reference out: it has none.")
            }
        };
        report
            .error(format!(
                "`{}` is not one of the instances of its block",
                missing.address
            ))
            .help(help)
            .primary(&Place::at(missing.span), "no such instance")
            .also(&Place::at(missing.header), "the block's instances")
            .about(org.key_of("resource", &missing.address.to_string()))
            .emit();
    }
}
