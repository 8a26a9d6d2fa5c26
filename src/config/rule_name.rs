//! The name of a rule or category as a user writes it.

use std::borrow::Cow;
use std::collections::BTreeSet;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use crate::filter::category;
use crate::rules;

/// The name of a rule or category. It may not exist.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(transparent)]
pub struct RuleName(pub String);

impl RuleName {
    /// Whether it names this rule or its category.
    pub fn covers(&self, rule: &str) -> bool {
        self.0 == rule || category(rule) == Some(self.0.as_str())
    }

    /// Whether there is such a rule or category.
    pub fn exists(&self) -> bool {
        rules::all().iter().any(|rule| self.covers(rule.id))
    }

    /// Whether it names one rule and no category.
    pub fn is_one_rule(&self) -> bool {
        self.0.contains('/')
    }
}

impl JsonSchema for RuleName {
    fn inline_schema() -> bool {
        false
    }

    fn schema_name() -> Cow<'static, str> {
        "RuleName".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let all = rules::all();
        let categories: BTreeSet<&str> = all.iter().filter_map(|rule| category(rule.id)).collect();
        let names: Vec<&str> = categories
            .into_iter()
            .chain(all.iter().map(|rule| rule.id))
            .collect();
        json_schema!({
            "description": "A rule, `category/name`, or a whole category.",
            "type": "string",
            "enum": names,
        })
    }
}
