//! Every rule. One line here, one file in the folder of its category, and one page of the same name in `rules/`.

use crate::rule::Rule;

/// Declares each rule's module and its entry: `category::name => "category/page"`.
macro_rules! rules {
    ($($category:ident { $($name:ident => $id:literal,)* })*) => {
        $(
            mod $category {
                $(pub(super) mod $name;)*
            }
        )*

        const CHECKED: &[Rule] = &[
            $($(Rule {
                id: $id,
                page: include_str!(concat!("../rules/", $id, ".md")),
                check: Some($category::$name::check),
            },)*)*
        ];
    };
}

rules! {
    assignment {
        conflicting_styles => "assignment/conflicting-styles",
        duplicate => "assignment/duplicate",
        inactive_app => "assignment/inactive-app",
        repeated_authoritative => "assignment/repeated-authoritative",
    }
    change {
        assignment_migrated => "change/assignment-migrated",
        assignments_removed => "change/assignments-removed",
        data_file_row_removed => "change/data-file-row-removed",
        group_rule_replaced => "change/group-rule-replaced",
        mass_removal => "change/mass-removal",
        reactivation_needs_repush => "change/reactivation-needs-repush",
        user_deprovisioned => "change/user-deprovisioned",
    }
    membership {
        inactive_user_pushed => "membership/inactive-user-pushed",
    }
    push {
        coverage_unproven => "push/coverage-unproven",
        duplicate_mapping => "push/duplicate-mapping",
        everyone_pushed => "push/everyone-pushed",
        members_not_assigned => "push/members-not-assigned",
        same_group_assigned => "push/same-group-assigned",
        without_app_assignment => "push/without-app-assignment",
    }
    reference {
        duplicate_address => "reference/duplicate-address",
        missing_instance => "reference/missing-instance",
        undeclared => "reference/undeclared",
        wrong_id_kind => "reference/wrong-id-kind",
    }
    terraform {
        count_identity => "terraform/count-identity",
        duplicate_object_key => "terraform/duplicate-object-key",
    }
}

/// What reading the input reports. These have pages but no check.
const RESERVED: &[Rule] = &[
    Rule {
        id: "input/encrypted",
        page: include_str!("../rules/input/encrypted.md"),
        check: None,
    },
    Rule {
        id: "input/nothing-to-lint",
        page: include_str!("../rules/input/nothing-to-lint.md"),
        check: None,
    },
    Rule {
        id: "input/syntax-error",
        page: include_str!("../rules/input/syntax-error.md"),
        check: None,
    },
    Rule {
        id: "input/too-deep",
        page: include_str!("../rules/input/too-deep.md"),
        check: None,
    },
    Rule {
        id: "input/unreadable",
        page: include_str!("../rules/input/unreadable.md"),
        check: None,
    },
];

/// Every rule, the reserved ones included, sorted by id.
pub fn all() -> Vec<Rule> {
    let mut all: Vec<Rule> = CHECKED.iter().chain(RESERVED).copied().collect();
    all.sort_by_key(|rule| rule.id);
    all
}

/// The rule of an id.
pub fn find(id: &str) -> Option<Rule> {
    CHECKED
        .iter()
        .chain(RESERVED)
        .copied()
        .find(|rule| rule.id == id)
}

/// The id most like a mistyped one, if any is like it at all.
pub fn nearest(id: &str) -> Option<&'static str> {
    let name = id.rsplit('/').next().unwrap_or(id);
    let similarity = |rule: &Rule| {
        let own = rule.id.rsplit('/').next().unwrap_or(rule.id);
        strsim::jaro_winkler(rule.id, id).max(strsim::jaro_winkler(own, name))
    };
    let scored = all().into_iter().map(|rule| (similarity(&rule), rule.id));
    scored
        .filter(|(score, _)| *score > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, id)| id)
}
