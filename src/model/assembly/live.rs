//! Live facts: what exports and states tell of mappings, users and rules beside what somebody writes of them.

use std::collections::HashSet;
use std::sync::Arc;

use super::entity::{Entities, text_field};
use super::facts::Reader;
use crate::model::live::{AppUser, Live, LiveMapping, LiveRule};
use crate::model::{AppId, Field, GroupId, GroupRule, Mapping, Place, Reference, UserId};
use crate::resolve::address::Address;
use crate::resolve::change::{Action, Change};
use crate::resolve::resource::Resource;
use crate::resolve::value::Value;
use crate::resolve::{Statement, moment};

impl Reader<'_, '_, '_> {
    /// Whether it is known how the resource is in Okta: an export has it, or a state.
    pub(super) fn is_told(&self) -> bool {
        self.declared.live || self.resource.recorded.is_some()
    }

    /// An argument as it is in Okta.
    fn told(&self, name: &str) -> Option<&Value> {
        if self.declared.live {
            self.resource.field(name)
        } else {
            self.resource.recorded(name)
        }
    }

    /// Notes a mapping as it is.
    pub(super) fn live_mapping(&mut self, mapping: &Mapping, target: Option<Reference<GroupId>>) {
        let target = match self.told("target_group_id").cloned() {
            // What somebody writes was read already.
            Some(told) if !self.declared.live => Some(self.entities.without_reports(|entities| {
                entities.group(&told, "target_group_id", &self.declared)
            })),
            _ => target,
        };
        let text = |name: &str| text_field(self.told(name));
        self.facts.live.mappings.push(LiveMapping {
            id: self.resource.address.name.to_string(),
            app: mapping.app.clone(),
            source: mapping.source.clone(),
            target,
            status: text("status"),
            error_summary: text("error_summary"),
            last_push: text("last_push"),
            created: text("created"),
            last_updated: text("last_updated"),
            declared: mapping.declared.clone(),
            mapping: None,
            configured: false,
        });
    }

    /// Notes a rule as it is.
    pub(super) fn live_rule(&mut self, rule: &GroupRule) {
        self.facts.live.rules.push(LiveRule {
            name: rule.name.clone(),
            status: text_field(self.told("status")),
            groups: rule.groups.clone(),
            declared: rule.declared.clone(),
            configured: None,
        });
    }

    /// Notes a user of an app as it is. Whether it is a direct assignment.
    pub(super) fn live_app_user(&mut self) -> bool {
        let app = self.required("app_id", Entities::app);
        let user = self.required("user_id", Entities::user);
        let text = |name: &str| text_field(self.resource.field(name));
        let scope = text("scope");
        let direct = scope.is("USER", "") == Some(true);
        self.facts.live.app_users.push(AppUser {
            app,
            user,
            scope,
            status: text("status"),
            sync_state: text("sync_state"),
            external_id: text("external_id"),
            declared: self.declared.clone(),
        });
        direct
    }
}

/// The instances that a plan changes. What it makes of them counts, and not what its state says.
pub(super) fn changed(changes: &[&Change]) -> HashSet<Arc<Address>> {
    let all = changes.iter();
    let real = all.filter(|it| it.action != Action::Keep && !it.deposed);
    real.map(|it| Arc::clone(&it.address)).collect()
}

/// Notes the statuses of users in a state, if no export tells of them.
fn recorded_user(live: &mut Live, resource: &Resource, entities: &mut Entities<'_>) {
    let user = UserId(entities.entity(resource));
    // The provider makes ACTIVE of some statuses, and keeps what Okta calls them.
    let raw = resource.recorded("raw_status");
    let status = text_field(raw.or_else(|| resource.recorded("status")));
    if !matches!(status, Field::Absent) {
        live.statuses.entry(user).or_insert(status);
    }
}

/// Notes what is live of the entities themselves, and what of it is here as a whole.
pub(super) fn entities(
    live: &mut Live,
    resources: &[&Resource],
    statements: &[&Statement],
    changed: &HashSet<Arc<Address>>,
    entities: &mut Entities<'_>,
) {
    let as_it_is = |address: &Arc<Address>| entities.is_live(address) || !changed.contains(address);
    live.mappings.retain(|it| as_it_is(&it.declared.address));
    live.rules.retain(|it| as_it_is(&it.declared.address));
    for resource in resources {
        let field = |name: &str| resource.field(name);
        match &*resource.address.kind {
            _ if !entities.is_live(&resource.address) => {}
            "okta_user" => {
                let user = UserId(entities.entity(resource));
                live.statuses.insert(user, text_field(field("status")));
            }
            "okta_group" => {
                if let Some(gone) = field("missing") {
                    let group = GroupId(entities.entity(resource));
                    live.missing_groups.push((group, Place::of(gone)));
                }
            }
            "okta_app" => {
                if let Some(features) = field("features").and_then(Value::elements) {
                    let app = AppId(entities.entity(resource));
                    let words = features.iter().filter_map(Value::as_str);
                    live.features
                        .insert(app, words.map(str::to_owned).collect());
                }
            }
            _ => {}
        }
    }
    let users = resources.iter().filter(|it| {
        &*it.address.kind == "okta_user" && it.recorded.is_some() && !changed.contains(&it.address)
    });
    for resource in users {
        recorded_user(live, resource, entities);
    }
    let holds = |collection: &str| statements.iter().any(|it| it.holds(collection));
    live.complete.groups = holds("groups");
    for (app, id) in entities.app_ids() {
        if holds(&format!("apps/{id}/groups")) {
            live.complete.app_groups.insert(app);
        }
        if holds(&format!("apps/{id}/users")) {
            live.complete.app_users.insert(app);
        }
    }
    live.newest = newest(resources, statements, entities);
}

/// The latest moment that is mentioned, in seconds since 1970.
fn newest(
    resources: &[&Resource],
    statements: &[&Statement],
    entities: &Entities<'_>,
) -> Option<i64> {
    let exported = statements.iter().filter_map(|it| it.exported.as_deref());
    let live = resources.iter().filter(|it| entities.is_live(&it.address));
    let mentioned = live.flat_map(|it| {
        ["last_updated", "last_push", "created"]
            .into_iter()
            .filter_map(|name| it.field(name)?.as_str())
    });
    exported.chain(mentioned).filter_map(moment).max()
}
