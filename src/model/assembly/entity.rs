//! References into entities: each identity once, whatever way it is written.

mod identify;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::model::identity::{Identity, Kinship};
use crate::model::kind::{self, IdOf, Kind};
use crate::model::{
    App, AppId, Declaration, Field, Group, GroupId, Kinships, Org, Place, Reference, User, UserId,
    WrongKind,
};
use crate::resolve::Root;
use crate::resolve::address::{Address, Mode};
use crate::resolve::change::Change;
use crate::resolve::resource::Resource;
use crate::resolve::value::{Data, Value};
use identify::Found;

/// The entities of one organization while it is built.
pub(super) struct Entities<'r> {
    pub(super) resources: HashMap<Arc<Address>, &'r Resource>,
    /// What the ids stand for that are known to belong to something: from `import` blocks, plans and states.
    pub(super) known: HashMap<&'r str, Identity>,
    /// What is told of ids that belong to nothing here.
    pub(super) told: HashMap<&'r str, &'r Resource>,
    /// The ids of what will not be there: what is made anew under the same name is something else.
    pub(super) gone: HashSet<&'r str>,
    /// What is live, by id.
    live: HashMap<&'r str, &'r Resource>,
    /// Every address of the run: one that is not among [`Entities::resources`] belongs to another organization.
    everywhere: &'r HashSet<Arc<Address>>,
    roots: &'r [Root],
    groups: Table<Group>,
    apps: Table<App>,
    users: Table<User>,
    wrong_kinds: Vec<WrongKind>,
}

/// The entities of one kind with the place of each identity among them.
struct Table<E> {
    all: Vec<E>,
    index: HashMap<Identity, usize>,
}

impl<E> Table<E> {
    fn new() -> Self {
        Self {
            all: Vec::new(),
            index: HashMap::new(),
        }
    }

    fn intern(&mut self, identity: Identity, make: impl FnOnce(Identity) -> E) -> usize {
        *self.index.entry(identity).or_insert_with_key(|identity| {
            self.all.push(make(identity.clone()));
            self.all.len() - 1
        })
    }
}

impl<'r> Entities<'r> {
    /// Takes in everything the organization creates, so that it is there even if nothing refers to it.
    pub(super) fn new(
        resources: &[&'r Resource],
        changes: &[&'r Change],
        gone: &[&'r Resource],
        roots: &'r [Root],
        everywhere: &'r HashSet<Arc<Address>>,
    ) -> Self {
        let mut entities = Self {
            resources: resources
                .iter()
                .map(|resource| (Arc::clone(&resource.address), *resource))
                .collect(),
            roots,
            known: HashMap::new(),
            told: HashMap::new(),
            gone: HashSet::new(),
            live: resources
                .iter()
                .filter(|it| is_live(roots, &it.address) && is_entity(&it.address))
                .map(|it| (&*it.address.name, *it))
                .collect(),
            everywhere,
            groups: Table::new(),
            apps: Table::new(),
            users: Table::new(),
            wrong_kinds: Vec::new(),
        };
        entities.learn(resources, changes, gone);
        for resource in resources
            .iter()
            .filter(|resource| resource.address.mode == Mode::Managed)
        {
            let identity = entities.identity_of(&resource.address);
            match kind::id_of(Mode::Managed, &resource.address.kind) {
                Some(IdOf::Own(Kind::Group)) => _ = entities.intern_group(identity),
                Some(IdOf::Own(Kind::App)) => _ = entities.intern_app(identity),
                Some(IdOf::Own(Kind::User)) => _ = entities.intern_user(identity),
                _ => {}
            }
        }
        entities
    }

    /// The resource of an address, if it belongs to this organization.
    pub(super) fn resource(&self, address: &Arc<Address>) -> Option<&'r Resource> {
        self.resources.get(address).copied()
    }

    /// Reads references without reporting those that hold the wrong kind of id.
    pub(super) fn without_reports<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let reported = self.wrong_kinds.len();
        let result = read(self);
        self.wrong_kinds.truncate(reported);
        result
    }

    /// The group that is at an address, or was there under an id.
    pub(super) fn group_of(&mut self, address: &Arc<Address>, id: Option<String>) -> GroupId {
        let identity = self.identity_at(address, id);
        GroupId(self.intern_group(identity))
    }

    /// The app that is at an address, or was there under an id.
    pub(super) fn app_of(&mut self, address: &Arc<Address>, id: Option<String>) -> AppId {
        let identity = self.identity_at(address, id);
        AppId(self.intern_app(identity))
    }

    /// The user who is at an address, or was there under an id.
    pub(super) fn user_of(&mut self, address: &Arc<Address>, id: Option<String>) -> UserId {
        let identity = self.identity_at(address, id);
        UserId(self.intern_user(identity))
    }

    fn identity_at(&self, address: &Arc<Address>, id: Option<String>) -> Identity {
        match id {
            Some(id) if !self.resources.contains_key(address) => self.identity_of_id(&id),
            _ => self.identity_of(address),
        }
    }

    /// Hands everything over.
    pub(super) fn finish(self, org: &mut Org) {
        let gone = self.gone;
        let stays =
            |it: &Identity| !matches!(it, Identity::Literal(id) if gone.contains(id.as_str()));
        org.kinship = Kinships {
            // Many a group that was imported from an app is named like the one that is pushed there.
            groups: kinship(
                &self.groups.all,
                |it| {
                    let named = it.named && (!it.foreign || it.is_everyone());
                    (&it.identity, &it.name, named && stays(&it.identity))
                },
                false,
            ),
            apps: kinship(
                &self.apps.all,
                |it| (&it.identity, &it.name, it.named && stays(&it.identity)),
                false,
            ),
            // A person's id is written out here and there; that it belongs to a user created here cannot be excluded.
            users: kinship(
                &self.users.all,
                |it| (&it.identity, &it.name, it.named && stays(&it.identity)),
                true,
            ),
        };
        org.groups = self.groups.all;
        org.apps = self.apps.all;
        org.users = self.users.all;
        org.wrong_kinds = self.wrong_kinds;
    }

    /// The group that an argument names.
    pub(super) fn group(
        &mut self,
        value: &Value,
        argument: &str,
        by: &Declaration,
    ) -> Reference<GroupId> {
        let target = self.identify(value, Kind::Group, argument, by);
        Reference {
            target: target.map(|identity| GroupId(self.intern_group(identity))),
            place: Place::of(value),
        }
    }

    /// The app that an argument names.
    pub(super) fn app(
        &mut self,
        value: &Value,
        argument: &str,
        by: &Declaration,
    ) -> Reference<AppId> {
        let target = self.identify(value, Kind::App, argument, by);
        Reference {
            target: target.map(|identity| AppId(self.intern_app(identity))),
            place: Place::of(value),
        }
    }

    /// The user that an argument names.
    pub(super) fn user(
        &mut self,
        value: &Value,
        argument: &str,
        by: &Declaration,
    ) -> Reference<UserId> {
        let target = self.identify(value, Kind::User, argument, by);
        Reference {
            target: target.map(|identity| UserId(self.intern_user(identity))),
            place: Place::of(value),
        }
    }

    /// A group named inside an expression. No argument takes it, so nothing is reported.
    pub(super) fn group_in_text(&mut self, value: &Value) -> Option<GroupId> {
        match self.find(value, 0) {
            Found::Entity(Kind::Group, identity) => Some(GroupId(self.intern_group(identity))),
            Found::Symbol(symbol) => Some(GroupId(self.intern_group(Identity::Symbol(symbol)))),
            _ => None,
        }
    }

    /// The group with an id that is written out.
    pub(super) fn group_of_id(&mut self, id: &str) -> GroupId {
        let identity = self.identity_of_id(id);
        GroupId(self.intern_group(identity))
    }

    /// The group, app or user that a live resource is, as an index.
    pub(super) fn entity(&mut self, resource: &Resource) -> usize {
        let identity = self.identity_of(&resource.address);
        match &*resource.address.kind {
            "okta_group" => self.intern_group(identity),
            "okta_user" => self.intern_user(identity),
            _ => self.intern_app(identity),
        }
    }

    /// The apps whose Okta ids are known.
    pub(super) fn app_ids(&self) -> Vec<(AppId, &str)> {
        let known = self.known.iter().filter_map(|(id, identity)| {
            let index = self.apps.index.get(identity)?;
            Some((AppId(*index), *id))
        });
        let apps = self.apps.all.iter().enumerate();
        let literal = apps.filter_map(|(index, app)| match &app.identity {
            Identity::Literal(id) => Some((AppId(index), id.as_str())),
            _ => None,
        });
        known.chain(literal).collect()
    }

    /// Whether an address is that of something live.
    pub(super) fn is_live(&self, address: &Address) -> bool {
        is_live(self.roots, address)
    }

    /// The block of a resource as facts keep it.
    pub(super) fn declaration(&self, resource: &Resource) -> Declaration {
        Declaration {
            address: Arc::clone(&resource.address),
            header: resource.header,
            presence: resource.presence.clone(),
            callers: resource.callers.clone(),
            repeated: resource.repeated,
            complete: self.is_complete(resource),
            live: self.is_live(&resource.address),
        }
    }

    /// Whether the documents that hold a resource say that everything that belongs to it is there.
    fn is_complete(&self, resource: &Resource) -> bool {
        let address = &resource.address;
        let root = &self.roots[address.root.0 as usize];
        let Some(statement) = &root.export else {
            return root.complete;
        };
        let id = &address.name;
        match &*address.kind {
            "okta_group" | "okta_group_memberships" => {
                statement.holds(&format!("groups/{id}/users"))
            }
            "okta_app" => {
                statement.holds(&format!("apps/{id}/groups"))
                    && statement.holds(&format!("apps/{id}/users"))
            }
            _ => false,
        }
    }

    fn intern_group(&mut self, identity: Identity) -> usize {
        let resource = self.resource_of(&identity);
        let declared = resource.map(|resource| self.declaration(resource));
        let resource = self.described(&identity);
        let (name, named) = name_of(&identity, resource, "name", self.roots);
        let kind = resource
            .and_then(|resource| resource.field("type"))
            .and_then(Value::as_str);
        // Okta makes a few groups more beside Everyone, such as its administrators.
        let built_in = kind == Some("BUILT_IN");
        let everyone = identity == Identity::Everyone
            || built_in
                && (!named || name == "Everyone" || declared.as_ref().is_some_and(|it| !it.live));
        self.groups.intern(identity, |identity| Group {
            identity: if everyone {
                Identity::Everyone
            } else {
                identity
            },
            name: if everyone && !named {
                "Everyone".to_owned()
            } else {
                name
            },
            named: named || everyone,
            declared,
            foreign: everyone || built_in || kind == Some("APP_GROUP"),
        })
    }

    fn intern_app(&mut self, identity: Identity) -> usize {
        let resource = self.resource_of(&identity);
        let declared = resource.map(|resource| self.declaration(resource));
        let resource = self.described(&identity);
        let (name, named) = name_of(&identity, resource, "label", self.roots);
        let field = |name: &str| resource.and_then(|resource| resource.field(name));
        let (status, broker) = (
            text_field(field("status")),
            bool_field(field("implicit_assignment")),
        );
        // An assignment document lists apps that live elsewhere; only one that says it is complete closes them.
        // So does an export.
        let closed = declared.as_ref().is_some_and(|declared| {
            let assignments = self.roots[declared.address.root.0 as usize].assignments;
            declared.complete || !assignments && !declared.live
        });
        self.apps.intern(identity, |identity| App {
            identity,
            name,
            named,
            declared,
            status,
            implicit_assignment: broker,
            closed,
        })
    }

    fn intern_user(&mut self, identity: Identity) -> usize {
        let resource = self.resource_of(&identity);
        let declared = resource.map(|resource| self.declaration(resource));
        let resource = self.described(&identity);
        let (name, named) = name_of(&identity, resource, "login", self.roots);
        let status = text_field(resource.and_then(|resource| resource.field("status")));
        self.users.intern(identity, |identity| User {
            identity,
            name,
            named,
            declared,
            status,
        })
    }
}

/// Whether an address is that of something live.
fn is_live(roots: &[Root], address: &Address) -> bool {
    roots[address.root.0 as usize].export.is_some()
}

/// Whether an address is that of a group, an app or a user.
fn is_entity(address: &Address) -> bool {
    matches!(&*address.kind, "okta_group" | "okta_app" | "okta_user")
}

fn kinship<E>(
    all: &[E],
    parts: impl Fn(&E) -> (&Identity, &String, bool),
    literal_may_be_created: bool,
) -> Kinship {
    let members = all.iter().map(|entity| {
        let (identity, name, named) = parts(entity);
        (identity.clone(), named.then(|| name.clone()))
    });
    Kinship::new(members.collect(), literal_may_be_created)
}

/// What people call an entity, and whether that is its name in Okta.
fn name_of(
    identity: &Identity,
    resource: Option<&Resource>,
    argument: &str,
    roots: &[Root],
) -> (String, bool) {
    let written = resource
        .and_then(|resource| resource.field(argument))
        .filter(|value| !value.sensitive);
    if let Some(name) = written.and_then(Value::as_str) {
        return (name.to_owned(), true);
    }
    match identity {
        // The entries of assignment documents are known by their names alone.
        Identity::Created(address) if roots[address.root.0 as usize].assignments => {
            (address.name.to_string(), true)
        }
        Identity::Created(address) => (address.to_string(), false),
        Identity::Literal(id) => (id.clone(), false),
        Identity::Lookup(name) => (name.clone(), true),
        Identity::Everyone => ("Everyone".to_owned(), true),
        Identity::Symbol(symbol) => (
            symbol
                .split_once(':')
                .map_or(symbol.as_str(), |(_, text)| text)
                .to_owned(),
            false,
        ),
    }
}

/// A string argument as a field.
pub(super) fn text_field(value: Option<&Value>) -> Field<String> {
    match value {
        None => Field::Absent,
        Some(value) => match (&value.data, value.as_str()) {
            (_, Some(text)) => Field::Known(text.to_owned(), Place::of(value)),
            (Data::Null, _) => Field::Absent,
            _ => Field::Unknown(crate::resolve::evaluate::reason_of(value), Place::of(value)),
        },
    }
}

/// A boolean argument as a field.
pub(super) fn bool_field(value: Option<&Value>) -> Field<bool> {
    match value {
        None => Field::Absent,
        Some(value) => match (&value.data, value.as_bool()) {
            (_, Some(flag)) => Field::Known(flag, Place::of(value)),
            (Data::Null, _) => Field::Absent,
            _ => Field::Unknown(crate::resolve::evaluate::reason_of(value), Place::of(value)),
        },
    }
}
