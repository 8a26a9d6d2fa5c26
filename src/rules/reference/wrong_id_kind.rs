//! An argument holds the id of the wrong kind of thing.

use crate::model::Org;
use crate::rule::Report;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    for wrong in &org.wrong_kinds {
        let article = if wrong.expected == "app" { "an" } else { "a" };
        let (argument, expected) = (&wrong.argument, wrong.expected);
        let message = format!(
            "`{argument}` of `{}` takes {article} {expected} id but holds {}",
            wrong.declared.address, wrong.found
        );
        let help = match &wrong.instead {
            Some(instead) => format!("Write {instead}."),
            None => format!("Refer to the `id` of {article} {expected}."),
        };
        report
            .error(message)
            .help(help)
            .primary(&wrong.place, &format!("not {article} {expected} id"))
            .about(org.block_key(&wrong.declared))
            .about(org.key_of("argument", argument))
            .needs(&wrong.declared)
            .emit();
    }
}
