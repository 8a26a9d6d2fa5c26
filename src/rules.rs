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
        app_deactivated => "change/app-deactivated",
        app_replaced => "change/app-replaced",
        assignment_migrated => "change/assignment-migrated",
        assignments_removed => "change/assignments-removed",
        data_file_row_removed => "change/data-file-row-removed",
        delete_flag_too_late => "change/delete-flag-too-late",
        error_mapping_touched => "change/error-mapping-touched",
        group_destroyed_while_used => "change/group-destroyed-while-used",
        group_rule_replaced => "change/group-rule-replaced",
        imported_then_replaced => "change/imported-then-replaced",
        mass_removal => "change/mass-removal",
        missing_moved => "change/missing-moved",
        push_replaced => "change/push-replaced",
        push_source_renamed => "change/push-source-renamed",
        reactivation_needs_repush => "change/reactivation-needs-repush",
        target_deleted => "change/target-deleted",
        user_deprovisioned => "change/user-deprovisioned",
    }
    live {
        group_deleted => "live/group-deleted",
        inactive_member => "live/inactive-member",
        mapping_drift => "live/mapping-drift",
        mapping_error => "live/mapping-error",
        mapping_target_missing => "live/mapping-target-missing",
        member_not_provisioned => "live/member-not-provisioned",
        never_pushed => "live/never-pushed",
        rule_invalid => "live/rule-invalid",
        sync_error => "live/sync-error",
        unmanaged_assignment => "live/unmanaged-assignment",
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

/// Declares the rules that have a page but no check.
macro_rules! reserved {
    ($($id:literal,)*) => {
        &[$(Rule {
            id: $id,
            page: include_str!(concat!("../rules/", $id, ".md")),
            check: None,
        },)*]
    };
}

/// What reading the input and the user's own settings reports.
const RESERVED: &[Rule] = reserved![
    "config/invalid",
    "config/stale-baseline",
    "config/unused-entry",
    "config/expired-suppression",
    "config/locked-rule",
    "config/malformed-suppression",
    "config/suppression-without-reason",
    "config/unknown-rule",
    "config/unused-suppression",
    "input/encrypted",
    "input/nothing-to-lint",
    "input/syntax-error",
    "input/too-deep",
    "input/unreadable",
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
