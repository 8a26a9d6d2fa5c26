//! Something is referred to that is not declared.

use crate::model::{Org, Place, UndeclaredKind};
use crate::rule::Report;

pub(in crate::rules) fn check(org: &Org, report: &mut Report) {
    for undeclared in &org.undeclared {
        let name = &undeclared.name;
        let (message, help) = match (undeclared.kind, &undeclared.suggestion) {
            (UndeclaredKind::Declaration, Some(near)) => (
                format!("`{name}` is not declared in this module"),
                format!("Write `{near}`, or declare `{name}`."),
            ),
            (UndeclaredKind::Declaration, None) => (
                format!("`{name}` is not declared in this module"),
                format!("Declare `{name}`, or refer to something that is declared."),
            ),
            (UndeclaredKind::Name(what), _) => (
                format!(
                    "The {what} `{name}` is not listed in documents that say they are complete"
                ),
                format!("List `{name}` under `{what}s`, or correct the name."),
            ),
        };
        report
            .error(message)
            .help(help)
            .primary(&Place::at(undeclared.span), "not declared")
            .about(org.key_of("resource", name))
            .emit();
    }
}
