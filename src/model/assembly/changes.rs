//! Changes of a plan in terms of entities.

use super::entity::{Entities, bool_field, text_field};
use crate::model::change::{
    AppSide, AssignmentListSide, AssignmentSide, Cause, Change, DirectAssignmentSide,
    GroupRuleSide, GroupSide, Import, MappingSide, MembershipSide, ReplacedBy, Sides, Subject,
    UserGroupsSide, UserSide,
};
use crate::model::kind::is_app;
use crate::model::{Declaration, Place, Reference};
use crate::resolve::change::{Action, Change as Planned};
use crate::resolve::evaluate::reason_of;
use crate::resolve::resource::Field;
use crate::resolve::value::Value;

/// Reads every change.
pub(super) fn collect<'r>(changes: &[&'r Planned], entities: &mut Entities<'r>) -> Vec<Change> {
    // An argument that holds the wrong kind of id was reported with the facts.
    entities.without_reports(|entities| {
        let changes = changes.iter().map(|planned| change(planned, entities));
        changes.collect()
    })
}

fn change<'r>(planned: &'r Planned, entities: &mut Entities<'r>) -> Change {
    let resource = entities
        .resource(&planned.address)
        .filter(|_| !planned.deposed);
    let declared = match resource {
        Some(resource) => entities.declaration(resource),
        None => Declaration {
            address: planned.address.clone(),
            header: planned.header,
            presence: Vec::new(),
            callers: Vec::new(),
            repeated: None,
            complete: false,
            live: false,
        },
    };
    let gone = matches!(planned.action, Action::Delete | Action::Forget);
    let after = resource.filter(|_| !gone).map(|it| it.fields.as_slice());
    let before = (!planned.before.is_empty()).then_some(planned.before.as_slice());
    let replaced_by = planned.replaced_by.iter().map(|path| {
        let name = path.path.split(['.', '[']).next().unwrap_or_default();
        // A value that the block does not set stands at the header, which says less than the plan does.
        let written = after.and_then(|it| find(it, name));
        let written = written.filter(|value| value.site != declared.header);
        let was = find(&planned.before, name).filter(|value| !value.sensitive && path.path == name);
        ReplacedBy {
            path: path.path.clone(),
            was: was.and_then(Value::as_str).map(str::to_owned),
            place: written.map_or_else(|| Place::at(path.span), Place::of),
        }
    });
    let replaced_by = replaced_by.collect();
    let mut reader = Reader {
        entities,
        declared: &declared,
    };
    let subject = reader.subject(&planned.address.kind, before, after);
    Change {
        address: planned.address.clone(),
        previous: planned.previous.clone(),
        action: planned.action,
        reason: planned.reason.clone(),
        replaced_by,
        importing: planned.importing.as_ref().map(|id| Import {
            id: id.as_str().map(str::to_owned),
            place: Place::of(id),
        }),
        deposed: planned.deposed,
        place: Place::at(planned.header),
        subject,
        declared,
        cause: Cause::default(),
    }
}

fn find<'f>(fields: &'f [Field], name: &str) -> Option<&'f Value> {
    let found = fields.iter().find(|field| &*field.name == name);
    found.map(|field| &field.value)
}

/// One side of a change, with the way of reading it.
type Fields<'f> = &'f [Field];

struct Reader<'e, 'r> {
    entities: &'e mut Entities<'r>,
    declared: &'e Declaration,
}

impl<'r> Reader<'_, 'r> {
    fn subject(
        &mut self,
        kind: &str,
        before: Option<Fields<'_>>,
        after: Option<Fields<'_>>,
    ) -> Subject {
        match kind {
            "okta_push_group" => {
                Subject::Mapping(Box::new(self.sides(before, after, Self::mapping)))
            }
            "okta_app_group_assignment" => {
                Subject::Assignment(self.sides(before, after, Self::assignment))
            }
            "okta_app_group_assignments" => {
                Subject::AssignmentList(self.sides(before, after, Self::assignment_list))
            }
            "okta_app_user" => {
                Subject::DirectAssignment(self.sides(before, after, Self::direct_assignment))
            }
            "okta_group_memberships" => {
                Subject::Membership(self.sides(before, after, Self::membership))
            }
            "okta_user_group_memberships" => {
                Subject::UserGroups(self.sides(before, after, Self::user_groups))
            }
            "okta_group" => Subject::Group(self.sides(before, after, Self::group_itself)),
            "okta_group_rule" => Subject::GroupRule(self.sides(before, after, Self::group_rule)),
            "okta_user" => Subject::User(self.sides(before, after, Self::user_itself)),
            kind if is_app(kind) => Subject::App(self.sides(before, after, Self::app_itself)),
            _ => Subject::Other,
        }
    }

    fn sides<T>(
        &mut self,
        before: Option<Fields<'_>>,
        after: Option<Fields<'_>>,
        read: impl Fn(&mut Self, Fields<'_>) -> T,
    ) -> Sides<T> {
        Sides {
            before: before.map(|fields| read(self, fields)),
            after: after.map(|fields| read(self, fields)),
        }
    }

    fn mapping(&mut self, fields: Fields<'_>) -> MappingSide {
        MappingSide {
            id: id(fields),
            app: self.required(fields, "app_id", Entities::app),
            source: self.required(fields, "source_group_id", Entities::group),
            target: find(fields, "target_group_id")
                .map(|value| self.entities.group(value, "target_group_id", self.declared)),
            target_name: text_field(find(fields, "target_group_name")),
            status: text_field(find(fields, "status")),
            deletes_target: bool_field(find(fields, "delete_target_group_on_destroy")),
        }
    }

    fn assignment(&mut self, fields: Fields<'_>) -> AssignmentSide {
        AssignmentSide {
            app: self.required(fields, "app_id", Entities::app),
            group: self.required(fields, "group_id", Entities::group),
            retained: bool_field(find(fields, "retain_assignment")),
        }
    }

    fn assignment_list(&mut self, fields: Fields<'_>) -> AssignmentListSide {
        let app = self.required(fields, "app_id", Entities::app);
        let blocks = find(fields, "group");
        let mut list = AssignmentListSide {
            app,
            groups: Vec::new(),
            unknown: None,
        };
        let Some(blocks) = blocks else { return list };
        let Some(elements) = blocks.elements() else {
            list.unknown = Some(reason_of(blocks));
            return list;
        };
        for block in elements {
            match block.member("id") {
                Some(value) => {
                    let group = self.entities.group(value, "group.id", self.declared);
                    list.unknown = list.unknown.or_else(|| group.target.clone().err());
                    list.groups.push(group);
                }
                None => list.unknown = list.unknown.or_else(|| Some(reason_of(block))),
            }
        }
        list
    }

    fn direct_assignment(&mut self, fields: Fields<'_>) -> DirectAssignmentSide {
        DirectAssignmentSide {
            app: self.required(fields, "app_id", Entities::app),
            user: self.required(fields, "user_id", Entities::user),
            retained: bool_field(find(fields, "retain_assignment")),
        }
    }

    fn membership(&mut self, fields: Fields<'_>) -> MembershipSide {
        let (users, unknown) = self.list(fields, "users", Entities::user);
        MembershipSide {
            group: self.required(fields, "group_id", Entities::group),
            users,
            unknown,
            authoritative: bool_field(find(fields, "track_all_users")),
        }
    }

    fn user_groups(&mut self, fields: Fields<'_>) -> UserGroupsSide {
        let (groups, unknown) = self.list(fields, "groups", Entities::group);
        UserGroupsSide {
            user: self.required(fields, "user_id", Entities::user),
            groups,
            unknown,
        }
    }

    fn group_rule(&mut self, fields: Fields<'_>) -> GroupRuleSide {
        let (groups, unknown) = self.list(fields, "group_assignments", Entities::group);
        GroupRuleSide {
            name: shown(fields, "name"),
            groups,
            unknown,
            status: text_field(find(fields, "status")),
            removes_users: bool_field(find(fields, "remove_assigned_users")),
        }
    }

    fn group_itself(&mut self, fields: Fields<'_>) -> GroupSide {
        let group = self.entities.group_of(&self.declared.address, id(fields));
        GroupSide {
            group,
            name: shown(fields, "name"),
        }
    }

    fn user_itself(&mut self, fields: Fields<'_>) -> UserSide {
        let user = self.entities.user_of(&self.declared.address, id(fields));
        UserSide {
            user,
            login: shown(fields, "login"),
            status: text_field(find(fields, "status")),
        }
    }

    fn app_itself(&mut self, fields: Fields<'_>) -> AppSide {
        let app = self.entities.app_of(&self.declared.address, id(fields));
        AppSide {
            app,
            label: shown(fields, "label"),
            status: text_field(find(fields, "status")),
        }
    }

    fn required<Id>(
        &mut self,
        fields: Fields<'_>,
        argument: &str,
        read: impl FnOnce(&mut Entities<'r>, &Value, &str, &Declaration) -> Reference<Id>,
    ) -> Reference<Id> {
        match find(fields, argument) {
            Some(value) => read(self.entities, value, argument, self.declared),
            None => Reference {
                target: Err(format!("`{argument}`, which is not set")),
                place: Place::at(self.declared.header),
            },
        }
    }

    /// The references of a list, and why it is not known as a whole.
    fn list<Id>(
        &mut self,
        fields: Fields<'_>,
        argument: &str,
        read: impl Fn(&mut Entities<'r>, &Value, &str, &Declaration) -> Reference<Id>,
    ) -> (Vec<Reference<Id>>, Option<String>) {
        let Some(value) = find(fields, argument) else {
            return (Vec::new(), None);
        };
        let Some(elements) = value.elements() else {
            return (Vec::new(), Some(reason_of(value)));
        };
        let elements = elements.iter();
        let references: Vec<Reference<Id>> = elements
            .map(|element| read(self.entities, element, argument, self.declared))
            .collect();
        let unknown = references
            .iter()
            .find_map(|it| it.target.as_ref().err().cloned());
        (references, unknown)
    }
}

fn id(fields: Fields<'_>) -> Option<String> {
    find(fields, "id")
        .and_then(Value::as_str)
        .map(str::to_owned)
}

/// A text that people read, unless it must not be shown.
fn shown(fields: Fields<'_>, argument: &str) -> crate::model::Field<String> {
    match find(fields, argument) {
        Some(value) if value.sensitive => crate::model::Field::Unknown(
            format!("`{argument}`, which is marked sensitive"),
            Place::of(value),
        ),
        value => text_field(value),
    }
}
