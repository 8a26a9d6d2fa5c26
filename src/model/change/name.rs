//! What to call a change, and the entities it is about.

use super::{Change, MappingSide, ReplacedBy, Subject};
use crate::finding::EntityKey;
use crate::model::{AppId, GroupId, Org, Reference, UserId};

impl Org {
    /// What a change is about, to be read after "destroys": ``the push of `Design` to `Slack` ``.
    pub fn change_name(&self, change: &Change) -> String {
        let app = |it: &Reference<AppId>| it.known().map(|app| self.app_name(app));
        let group = |it: &Reference<GroupId>| it.known().map(|group| self.group_name(group));
        let user = |it: &Reference<UserId>| it.known().map(|user| self.user_name(user));
        let between = |what: &str, one: Option<String>, word: &str, other: Option<String>| {
            Some(format!("the {what} {} {word} {}", one?, other?))
        };
        let name = match &change.subject {
            Subject::Mapping(sides) => sides
                .earliest()
                .and_then(|it| between("push of", group(&it.source), "to", app(&it.app))),
            Subject::Assignment(sides) => sides
                .earliest()
                .and_then(|it| between("assignment of", group(&it.group), "to", app(&it.app))),
            Subject::DirectAssignment(sides) => sides
                .earliest()
                .and_then(|it| between("assignment of", user(&it.user), "to", app(&it.app))),
            Subject::AssignmentList(sides) => sides
                .earliest()
                .and_then(|it| Some(format!("the authoritative list of app {}", app(&it.app)?))),
            Subject::Membership(sides) => sides
                .earliest()
                .and_then(|it| Some(format!("the list of members of {}", group(&it.group)?))),
            Subject::UserGroups(sides) => sides
                .earliest()
                .and_then(|it| Some(format!("the list of groups of {}", user(&it.user)?))),
            Subject::GroupRule(sides) => sides
                .earliest()
                .and_then(|it| Some(format!("group rule `{}`", it.name.known()?))),
            Subject::Group(sides) => sides
                .earliest()
                .map(|it| format!("group {}", self.group_name(it.group))),
            Subject::User(sides) => sides
                .earliest()
                .map(|it| format!("user {}", self.user_name(it.user))),
            Subject::App(sides) => sides
                .earliest()
                .map(|it| format!("app {}", self.app_name(it.app))),
            Subject::Other => None,
        };
        name.unwrap_or_else(|| format!("`{}`", change.address))
    }

    /// What an attribute was that forces a replacement, as a label: ``was `design` ``.
    pub fn was(&self, change: &Change, attribute: &ReplacedBy) -> String {
        let before = match &change.subject {
            Subject::Mapping(sides) => sides.before.as_ref(),
            _ => None,
        };
        let group = |it: &Reference<GroupId>| {
            let group = it.known().filter(|&group| self.group(group).named);
            group.map(|group| self.group(group).name.clone())
        };
        let named = match attribute.attribute() {
            "source_group_id" => before.and_then(|it| group(&it.source)),
            "target_group_id" => before.and_then(|it| it.target.as_ref().and_then(group)),
            "app_id" => {
                let app = before.and_then(|it| it.app.known());
                let app = app.filter(|&app| self.app(app).named);
                app.map(|app| self.app(app).name.clone())
            }
            _ => None,
        };
        let was = named.or_else(|| attribute.was.clone());
        match was.filter(|text| (1..=3).contains(&text.split_whitespace().count())) {
            Some(text) => format!("was `{text}`"),
            None => "forces the replacement".to_owned(),
        }
    }

    /// The entities that tell a change apart. Without any that is known it is the address.
    pub fn change_keys(&self, change: &Change) -> Vec<EntityKey> {
        let app = |it: &Reference<AppId>| it.known().map(|app| self.app_key(app));
        let group = |it: &Reference<GroupId>| it.known().map(|group| self.group_key(group));
        let user = |it: &Reference<UserId>| it.known().map(|user| self.user_key(user));
        let keys: Vec<Option<EntityKey>> = match &change.subject {
            Subject::Mapping(it) => {
                let side = it.earliest();
                side.map_or_else(Vec::new, |it| vec![app(&it.app), group(&it.source)])
            }
            Subject::Assignment(it) => {
                let side = it.earliest();
                side.map_or_else(Vec::new, |it| vec![app(&it.app), group(&it.group)])
            }
            Subject::DirectAssignment(it) => {
                let side = it.earliest();
                side.map_or_else(Vec::new, |it| vec![app(&it.app), user(&it.user)])
            }
            Subject::AssignmentList(it) => vec![it.earliest().and_then(|it| app(&it.app))],
            Subject::Membership(it) => vec![it.earliest().and_then(|it| group(&it.group))],
            Subject::UserGroups(it) => vec![it.earliest().and_then(|it| user(&it.user))],
            Subject::GroupRule(it) => {
                let name = it.earliest().and_then(|it| it.name.known());
                vec![name.map(|name| self.key_of("group rule", name))]
            }
            Subject::Group(it) => vec![it.earliest().map(|it| self.group_key(it.group))],
            Subject::User(it) => vec![it.earliest().map(|it| self.user_key(it.user))],
            Subject::App(it) => vec![it.earliest().map(|it| self.app_key(it.app))],
            Subject::Other => Vec::new(),
        };
        let known: Vec<EntityKey> = keys.into_iter().flatten().collect();
        if known.is_empty() {
            return vec![self.key_of("resource", &change.address.to_string())];
        }
        known
    }
}

impl MappingSide {
    /// The target group, to be read after "its": ``target group `design` ``. It has no name here if it was not given one.
    pub fn target_text(&self) -> String {
        match self.target_name.known() {
            Some(name) => format!("target group `{name}`"),
            None => "target group".to_owned(),
        }
    }
}

impl Change {
    /// The attributes that force a replacement: `` `app_id` and `target_group_name` ``. Nothing if none does.
    pub fn replaced_by_text(&self) -> Option<String> {
        let mut names: Vec<String> = Vec::new();
        for attribute in &self.replaced_by {
            let name = format!("`{}`", attribute.attribute());
            if !names.contains(&name) {
                names.push(name);
            }
        }
        (!names.is_empty()).then(|| crate::text::list(&names, "attribute"))
    }
}

impl Subject {
    /// The word for what it is.
    pub fn noun(&self) -> &'static str {
        match self {
            Self::Mapping(_) => "push mapping",
            Self::Assignment(_) => "group assignment",
            Self::AssignmentList(_) => "authoritative list",
            Self::DirectAssignment(_) => "direct assignment",
            Self::Membership(_) => "list of members",
            Self::UserGroups(_) => "list of groups",
            Self::Group(_) => "group",
            Self::GroupRule(_) => "group rule",
            Self::User(_) => "user",
            Self::App(_) => "app",
            Self::Other => "resource",
        }
    }

    /// The app that it belongs to now.
    pub fn app_before(&self) -> Option<AppId> {
        let app = match self {
            Self::Mapping(it) => it.before.as_ref().map(|it| &it.app),
            Self::Assignment(it) => it.before.as_ref().map(|it| &it.app),
            Self::AssignmentList(it) => it.before.as_ref().map(|it| &it.app),
            Self::DirectAssignment(it) => it.before.as_ref().map(|it| &it.app),
            _ => None,
        };
        app.and_then(Reference::known)
    }

    /// The group that it belongs to now.
    pub fn group_before(&self) -> Option<GroupId> {
        let group = match self {
            Self::Mapping(it) => it.before.as_ref().map(|it| &it.source),
            Self::Assignment(it) => it.before.as_ref().map(|it| &it.group),
            Self::Membership(it) => it.before.as_ref().map(|it| &it.group),
            _ => None,
        };
        group.and_then(Reference::known)
    }
}
