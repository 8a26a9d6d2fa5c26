//! Plain assignment documents into the resources that would mean the same in Terraform.

use std::collections::HashSet;
use std::sync::Arc;

use super::address::{Address, Mode, RootId};
use super::lifecycle::Lifecycle;
use super::reference::{Undeclared, UndeclaredKind};
use super::resource::{Field, Resource};
use super::value::{Data, Symbol, Value};
use crate::parse::assignments::{
    App, Assignment, Assignments, Document, Group, GroupRule, GroupType, Push,
};
use crate::source::Span;
use crate::syntax::deserialize::Spanned;

/// What the documents of one root came to.
#[derive(Debug, Default)]
pub(super) struct Converted {
    /// The resources.
    pub resources: Vec<Resource>,
    /// Names that a complete document does not list.
    pub undeclared: Vec<Undeclared>,
}

/// Converts the documents of one root. Names refer to each other across them.
pub(super) fn convert(root: RootId, documents: &[&Assignments]) -> Converted {
    let mut converter = Converter {
        root,
        known: known_names(documents),
        converted: Converted::default(),
    };
    for assignments in documents {
        converter.document(&assignments.document);
    }
    converter.converted
}

/// The names that complete documents list. A section that is there at all is meant to list everything.
#[derive(Default)]
struct Known {
    groups: Option<HashSet<String>>,
    users: Option<HashSet<String>>,
}

fn known_names(documents: &[&Assignments]) -> Known {
    let all = || documents.iter().map(|assignments| &assignments.document);
    if !all().all(|document| document.complete == Some(true)) {
        return Known::default();
    }
    let groups = all()
        .filter_map(|document| document.groups.as_ref())
        .flatten()
        .map(|group| group.name.value.clone());
    let users = all()
        .filter_map(|document| document.users.as_ref())
        .flatten()
        .map(|user| user.login.value.clone());
    Known {
        groups: all()
            .any(|document| document.groups.is_some())
            .then(|| groups.collect()),
        users: all()
            .any(|document| document.users.is_some())
            .then(|| users.collect()),
    }
}

struct Converter {
    root: RootId,
    known: Known,
    converted: Converted,
}

impl Converter {
    fn document(&mut self, document: &Document) {
        let complete = document.complete == Some(true);
        for user in document.users.iter().flatten() {
            let mut fields = vec![text("login", &user.login)];
            fields.extend(user.status.as_ref().map(|status| text("status", status)));
            self.resource("okta_user", &user.login.value, user.login.span, fields);
        }
        for group in document.groups.iter().flatten() {
            self.group(group, complete);
        }
        for app in document.apps.iter().flatten() {
            self.app(app);
        }
    }

    fn group(&mut self, group: &Group, complete: bool) {
        let (name, span) = (&group.name.value, group.name.span);
        let mut fields = vec![text("name", &group.name)];
        fields.extend(group.kind.as_ref().map(|kind| {
            let word = match kind.value {
                GroupType::OktaGroup => "OKTA_GROUP",
                GroupType::AppGroup => "APP_GROUP",
                GroupType::BuiltIn => "BUILT_IN",
            };
            field("type", kind.span, Data::String(word.into()))
        }));
        self.resource("okta_group", name, span, fields);
        if let Some(members) = &group.members {
            let users = members.value.iter().map(|login| self.user(login)).collect();
            let fields = vec![
                Field {
                    name: "group_id".into(),
                    name_span: span,
                    value: self.group_id(&group.name),
                },
                field("users", members.span, Data::List(users)),
                field("track_all_users", members.span, Data::Bool(complete)),
            ];
            self.resource("okta_group_memberships", name, span, fields);
        }
        if let Some(rule) = &group.rule {
            self.rule(group, rule);
        }
    }

    fn rule(&mut self, group: &Group, rule: &Spanned<GroupRule>) {
        let target = self.group_id(&group.name);
        let mut fields = vec![
            text("name", &group.name),
            field(
                "group_assignments",
                group.name.span,
                Data::List([target].into()),
            ),
        ];
        match &rule.value {
            GroupRule::Expression(expression) => {
                fields.push(field(
                    "expression_value",
                    rule.span,
                    Data::String(expression.as_str().into()),
                ));
            }
            GroupRule::Full(full) => {
                fields.push(text("expression_value", &full.expression));
                fields.extend(full.status.as_ref().map(|status| text("status", status)));
                let excluded: Vec<Value> = full
                    .excluded
                    .iter()
                    .flatten()
                    .map(|login| self.user(login))
                    .collect();
                fields.push(field(
                    "users_excluded",
                    rule.span,
                    Data::List(excluded.into()),
                ));
            }
        }
        self.resource("okta_group_rule", &group.name.value, rule.span, fields);
    }

    fn app(&mut self, app: &App) {
        let mut fields = vec![text("label", &app.name)];
        fields.extend(
            app.integration
                .as_ref()
                .map(|key| text("preconfigured_app", key)),
        );
        fields.extend(app.status.as_ref().map(|status| text("status", status)));
        let features = app.features.as_ref().map(|features| {
            let features = features
                .iter()
                .map(|feature| Value::string(feature.span, feature.value.as_str()));
            field("features", app.name.span, Data::List(features.collect()))
        });
        fields.extend(features);
        let broker = app.implicit_assignment.as_ref();
        fields.extend(
            broker
                .map(|broker| field("implicit_assignment", broker.span, Data::Bool(broker.value))),
        );
        self.resource("okta_app", &app.name.value, app.name.span, fields);
        for (index, assignment) in app.assignments.iter().flatten().enumerate() {
            self.assignment(app, index, assignment);
        }
        for (index, push) in app.push.iter().flatten().enumerate() {
            self.push(app, index, push);
        }
    }

    fn assignment(&mut self, app: &App, index: usize, assignment: &Assignment) {
        let app_id = self.app_id(app);
        if let Some(group) = &assignment.group {
            let fields = vec![app_id, self.group_field("group_id", group)];
            self.resource(
                "okta_app_group_assignment",
                &entry_name(app, index),
                group.span,
                fields,
            );
        } else if let Some(user) = &assignment.user {
            let user_id = Field {
                name: "user_id".into(),
                name_span: user.span,
                value: self.user(user),
            };
            self.resource(
                "okta_app_user",
                &entry_name(app, index),
                user.span,
                vec![app_id, user_id],
            );
        }
    }

    fn push(&mut self, app: &App, index: usize, push: &Push) {
        let mut fields = vec![
            self.app_id(app),
            self.group_field("source_group_id", &push.group),
        ];
        if let Some(target) = &push.target {
            fields.extend(
                target
                    .name
                    .as_ref()
                    .map(|name| text("target_group_name", name)),
            );
            fields.extend(target.id.as_ref().map(|id| text("target_group_id", id)));
        }
        fields.extend(push.status.as_ref().map(|status| text("status", status)));
        self.resource(
            "okta_push_group",
            &entry_name(app, index),
            push.group.span,
            fields,
        );
    }

    fn resource(&mut self, kind: &str, name: &str, header: Span, fields: Vec<Field>) {
        self.converted.resources.push(Resource {
            address: self.address(kind, name),
            header,
            fields,
            presence: Vec::new(),
            callers: Vec::new(),
            provider: String::new(),
            repeated: None,
            lifecycle: Lifecycle::default(),
            depends_on: Vec::new(),
            import_id: None,
            recorded: None,
        });
    }

    fn address(&self, kind: &str, name: &str) -> Arc<Address> {
        Arc::new(Address {
            root: self.root,
            module: "".into(),
            mode: Mode::Managed,
            kind: kind.into(),
            name: name.into(),
            key: None,
        })
    }

    fn app_id(&self, app: &App) -> Field {
        let value = self.id(app.name.span, "okta_app", &app.name.value);
        Field {
            name: "app_id".into(),
            name_span: app.name.span,
            value,
        }
    }

    fn group_field(&mut self, name: &str, group: &Spanned<String>) -> Field {
        if self
            .known
            .groups
            .as_ref()
            .is_some_and(|groups| !groups.contains(&group.value))
        {
            self.undeclared("group", group);
        }
        Field {
            name: name.into(),
            name_span: group.span,
            value: self.group_id(group),
        }
    }

    fn group_id(&self, group: &Spanned<String>) -> Value {
        self.id(group.span, "okta_group", &group.value)
    }

    fn user(&mut self, login: &Spanned<String>) -> Value {
        if self
            .known
            .users
            .as_ref()
            .is_some_and(|users| !users.contains(&login.value))
        {
            self.undeclared("user", login);
        }
        self.id(login.span, "okta_user", &login.value)
    }

    fn undeclared(&mut self, what: &'static str, name: &Spanned<String>) {
        let kind = UndeclaredKind::Name(what);
        self.converted.undeclared.push(Undeclared {
            span: name.span,
            name: name.value.clone(),
            kind,
            suggestion: None,
        });
    }

    /// The id that Okta will give to an entry, known by the entry's name.
    fn id(&self, span: Span, kind: &str, name: &str) -> Value {
        let symbol = Symbol::Attribute {
            address: self.address(kind, name),
            name: "id".into(),
        };
        Value::symbolic(
            span,
            format!("the id of `{name}`, which Okta decides"),
            Some(symbol),
        )
    }
}

fn entry_name(app: &App, index: usize) -> String {
    format!("{} {index}", app.name.value)
}

fn text(name: &str, value: &Spanned<String>) -> Field {
    field(name, value.span, Data::String(value.value.as_str().into()))
}

fn field(name: &str, span: Span, data: Data) -> Field {
    Field {
        name: name.into(),
        name_span: span,
        value: Value::at(span, data),
    }
}
