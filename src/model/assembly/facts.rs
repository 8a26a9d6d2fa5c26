//! Resources into facts: assignments, mappings, rules and lists of members.

use std::collections::BTreeSet;

use super::entity::{Entities, bool_field, text_field};
use super::{token, with_tokens};
use crate::model::expression::{Condition, parse};
use crate::model::live::Live;
use crate::model::{
    Assignment, Authoritative, Declaration, DirectAssignment, Field, GroupRule, Mapping,
    Membership, Place, Reference, Style,
};
use crate::resolve::address::Mode;
use crate::resolve::evaluate::reason_of;
use crate::resolve::resource::Resource;
use crate::resolve::value::{Data, Value};

/// The facts of one organization.
#[derive(Default)]
pub(super) struct Facts {
    pub(super) assignments: Vec<Assignment>,
    pub(super) direct_assignments: Vec<DirectAssignment>,
    pub(super) authoritative: Vec<Authoritative>,
    pub(super) mappings: Vec<Mapping>,
    pub(super) rules: Vec<GroupRule>,
    pub(super) memberships: Vec<Membership>,
    pub(super) live: Live,
}

/// Reads every resource that connects entities.
pub(super) fn collect<'r>(resources: &[&'r Resource], entities: &mut Entities<'r>) -> Facts {
    let mut facts = Facts::default();
    for resource in resources
        .iter()
        .filter(|resource| resource.address.mode == Mode::Managed)
    {
        let mut reader = Reader {
            resource,
            declared: entities.declaration(resource),
            entities,
            facts: &mut facts,
        };
        match &*resource.address.kind {
            "okta_app_group_assignment" => reader.assignment(),
            "okta_app_group_assignments" => reader.authoritative(),
            "okta_app_user" => reader.direct_assignment(),
            "okta_push_group" => reader.mapping(),
            "okta_group_rule" => reader.rule(),
            "okta_group_memberships" => reader.members_of_group(),
            "okta_user_group_memberships" => reader.groups_of_user(),
            _ => {}
        }
    }
    facts
}

/// Reads one resource.
pub(super) struct Reader<'e, 'r, 'f> {
    pub(super) resource: &'r Resource,
    pub(super) declared: Declaration,
    pub(super) entities: &'e mut Entities<'r>,
    pub(super) facts: &'f mut Facts,
}

impl<'r> Reader<'_, 'r, '_> {
    /// A required argument. If it is missing, Terraform's own error says so; here it is unknown.
    pub(super) fn required<Id>(
        &mut self,
        argument: &str,
        read: impl FnOnce(&mut Entities<'r>, &Value, &str, &Declaration) -> Reference<Id>,
    ) -> Reference<Id> {
        match self.resource.field(argument) {
            Some(value) => read(self.entities, value, argument, &self.declared),
            None => Reference {
                target: Err(format!("`{argument}`, which is not set")),
                place: Place::at(self.declared.header),
            },
        }
    }

    fn assignment(&mut self) {
        let app = self.required("app_id", Entities::app);
        let group = self.required("group_id", Entities::group);
        let declared = self.declared.clone();
        self.facts.assignments.push(Assignment {
            app,
            group,
            style: Style::Single,
            declared,
        });
    }

    fn authoritative(&mut self) {
        let app = self.required("app_id", Entities::app);
        let style = Style::Listed(self.facts.authoritative.len());
        let blocks: Vec<Value> = match self.resource.field("group") {
            None => Vec::new(),
            Some(value) => value
                .elements()
                .map_or_else(|| vec![value.clone()], <[Value]>::to_vec),
        };
        let mut known = true;
        for block in &blocks {
            let group = match (block.member("id"), &block.data) {
                (Some(id), _) => self.entities.group(id, "group.id", &self.declared),
                (None, Data::Unknown(_)) => Reference {
                    target: Err(reason_of(block)),
                    place: Place::of(block),
                },
                (None, _) => Reference {
                    target: Err("`group.id`, which is not set".to_owned()),
                    place: Place::of(block),
                },
            };
            known &= group.target.is_ok();
            self.facts.assignments.push(Assignment {
                app: app.clone(),
                group,
                style,
                declared: self.declared.clone(),
            });
        }
        let declared = self.declared.clone();
        self.facts.authoritative.push(Authoritative {
            app,
            known,
            declared,
        });
    }

    fn direct_assignment(&mut self) {
        if self.declared.live && !self.live_app_user() {
            return;
        }
        let app = self.required("app_id", Entities::app);
        let user = self.required("user_id", Entities::user);
        self.facts.direct_assignments.push(DirectAssignment {
            app,
            user,
            declared: self.declared.clone(),
        });
    }

    fn mapping(&mut self) {
        let app = self.required("app_id", Entities::app);
        let source = self.required("source_group_id", Entities::group);
        // Little is made of the target yet, but an id of the wrong kind is one all the same.
        let target = self.resource.field("target_group_id");
        let target = target.map(|target| {
            self.entities
                .group(target, "target_group_id", &self.declared)
        });
        let status = text_field(self.resource.field("status"));
        let recorded_status = text_field(self.resource.recorded("status"));
        let mapping = Mapping {
            app,
            source,
            target_name: text_field(self.resource.field("target_group_name")),
            status,
            recorded_status,
            declared: self.declared.clone(),
        };
        if self.is_told() {
            self.live_mapping(&mapping, target);
        }
        self.facts.mappings.push(mapping);
    }

    fn rule(&mut self) {
        let (groups, unknown_group) = self.list("group_assignments", Entities::group);
        let (excluded, unknown_user) = self.list("users_excluded", Entities::user);
        let condition = self.condition();
        let name = self
            .resource
            .field("name")
            .filter(|value| !value.sensitive)
            .and_then(Value::as_str);
        let rule = GroupRule {
            name: name.map_or_else(|| self.resource.address.to_string(), str::to_owned),
            groups,
            groups_known: unknown_group.is_none(),
            condition,
            status: text_field(self.resource.field("status")),
            excluded,
            excluded_known: unknown_user.is_none(),
            declared: self.declared.clone(),
        };
        if self.is_told() {
            self.live_rule(&rule);
        }
        self.facts.rules.push(rule);
    }

    /// The expression in normal form, with every group id in it replaced by the group's token.
    fn condition(&mut self) -> Option<Condition> {
        let value = self.resource.field("expression_value")?;
        let entities = &mut *self.entities;
        let text = with_tokens(value, &mut |piece| entities.group_in_text(piece))?;
        let condition = parse(&text)?;
        Some(condition.map_groups(&mut |ids: &BTreeSet<String>| {
            ids.iter()
                .map(|id| {
                    if id.starts_with('\u{1}') {
                        id.clone()
                    } else {
                        token(entities.group_of_id(id))
                    }
                })
                .collect()
        }))
    }

    fn members_of_group(&mut self) {
        let group = self.required("group_id", Entities::group);
        let (users, unknown) = self.list("users", Entities::user);
        let authoritative = matches!(
            bool_field(self.resource.field("track_all_users")),
            Field::Known(true, _)
        );
        let declared = self.declared.clone();
        self.facts.memberships.push(Membership {
            group,
            users,
            unknown,
            authoritative,
            of_group: true,
            declared,
        });
    }

    fn groups_of_user(&mut self) {
        let user = self.required("user_id", Entities::user);
        let (groups, unknown) = self.list("groups", Entities::group);
        let mut groups = groups;
        if let Some(reason) = unknown {
            // The user may be in any group.
            groups.push(Reference {
                target: Err(reason),
                place: user.place.clone(),
            });
        }
        for group in groups {
            self.facts.memberships.push(Membership {
                group,
                users: vec![user.clone()],
                unknown: None,
                authoritative: false,
                of_group: false,
                declared: self.declared.clone(),
            });
        }
    }

    /// The references of a list, and why it is not known as a whole.
    fn list<Id>(
        &mut self,
        argument: &str,
        read: impl Fn(&mut Entities<'r>, &Value, &str, &Declaration) -> Reference<Id>,
    ) -> (Vec<Reference<Id>>, Option<String>) {
        let Some(value) = self.resource.field(argument) else {
            return (Vec::new(), None);
        };
        let Some(elements) = value.elements() else {
            return (Vec::new(), Some(reason_of(value)));
        };
        let references: Vec<Reference<Id>> = elements
            .iter()
            .map(|element| read(self.entities, element, argument, &self.declared))
            .collect();
        let unknown = references
            .iter()
            .find_map(|reference| reference.target.as_ref().err().cloned());
        (references, unknown)
    }
}
