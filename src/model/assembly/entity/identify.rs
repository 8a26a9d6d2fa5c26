//! Values into identities: what an id stands for, whatever way it is written.

use std::sync::Arc;

use super::{Entities, is_entity};
use crate::model::identity::Identity;
use crate::model::kind::{self, IdOf, Kind};
use crate::model::{Declaration, Place, WRONG_KIND, WrongKind};
use crate::resolve::address::{Address, Mode};
use crate::resolve::resource::Resource;
use crate::resolve::value::{Data, Symbol, Unknown, Value};

/// How many references may lead to each other, such as the id of an assignment that takes the id of a list.
const MAX_HOPS: usize = 16;

/// What a value that should be an id turned out to be.
pub(super) enum Found {
    Entity(Kind, Identity),
    /// Text that is no id.
    Text(Arc<str>),
    /// Nothing but its identity is known: two of one symbol are the same, whatever they are.
    Symbol(String),
    Unknown(String),
}

impl<'r> Entities<'r> {
    pub(super) fn identify(
        &mut self,
        value: &Value,
        expected: Kind,
        argument: &str,
        by: &Declaration,
    ) -> Result<Identity, String> {
        let (found, instead) = match self.find(value, 0) {
            Found::Entity(kind, identity) if kind == expected => return Ok(identity),
            Found::Symbol(symbol) => return Ok(Identity::Symbol(symbol)),
            Found::Entity(kind, _) => (format!("the id of {}", kind.with_article()), None),
            Found::Text(text) => {
                let named = self.created_by_name(expected, &text);
                let found = match &named {
                    Some(_) => format!("the name of {}", expected.with_article()),
                    None if value.sensitive => "no Okta id".to_owned(),
                    None => format!("`{text}`, which is no Okta id"),
                };
                (found, named.map(|address| format!("`{address}.id`")))
            }
            Found::Unknown(reason) => return Err(reason),
        };
        self.wrong_kinds.push(WrongKind {
            argument: argument.to_owned(),
            expected: expected.word(),
            found,
            instead,
            place: Place::of(value),
            declared: by.clone(),
        });
        Err(WRONG_KIND.to_owned())
    }

    /// What a value is, following ids that belong to something else.
    pub(super) fn find(&self, value: &Value, hops: usize) -> Found {
        match &value.data {
            Data::String(text) => match Kind::of_id(text) {
                Some(kind) if text.chars().all(|it| it.is_ascii_alphanumeric()) => {
                    Found::Entity(kind, self.identity_of_id(text))
                }
                _ => Found::Text(Arc::clone(text)),
            },
            Data::Instance(address) => Found::Unknown(format!("`{address}` as a whole")),
            Data::Unknown(unknown) => match &unknown.symbol {
                Some(Symbol::Attribute { address, name }) if &**name == "id" && hops < MAX_HOPS => {
                    self.id_of(address, unknown.reason.clone(), hops)
                }
                Some(symbol) => self.either(unknown, symbol, hops),
                None => Found::Unknown(unknown.reason.clone()),
            },
            Data::Null => Found::Unknown("a value that is not set".to_owned()),
            _ => Found::Unknown("a value that is no string".to_owned()),
        }
    }

    /// A value whose only identity is its expression. If it has two branches of one kind, that much is known of it.
    pub(super) fn either(&self, unknown: &Unknown, symbol: &Symbol, hops: usize) -> Found {
        let branches = unknown.branches.as_ref().filter(|_| hops < MAX_HOPS);
        let found = branches.map(|it| (self.find(&it.yes, hops + 1), self.find(&it.no, hops + 1)));
        match found {
            Some((Found::Entity(yes, _), Found::Entity(no, _))) if yes == no => {
                Found::Entity(yes, Identity::Symbol(symbol.text()))
            }
            _ => Found::Symbol(symbol.text()),
        }
    }

    pub(super) fn id_of(&self, address: &Arc<Address>, reason: String, hops: usize) -> Found {
        if !self.resources.contains_key(address) && self.everywhere.contains(address) {
            return Found::Unknown(format!(
                "`{address}`, which another provider configuration has"
            ));
        }
        match kind::id_of(address.mode, &address.kind) {
            Some(IdOf::Own(kind)) => Found::Entity(kind, self.identity_of(address)),
            Some(IdOf::Argument(argument)) => match self
                .resources
                .get(address)
                .and_then(|it| it.field(argument))
            {
                Some(value) => self.find(value, hops + 1),
                None => Found::Unknown(reason),
            },
            None => Found::Unknown(reason),
        }
    }

    /// What an id is known by: the block that is known to have it, if there is one.
    pub(super) fn identity_of_id(&self, id: &str) -> Identity {
        let known = self.known.get(id).cloned();
        known.unwrap_or_else(|| Identity::Literal(id.to_owned()))
    }

    /// What an instance is known by: a data source by what it looks up, anything else by its address.
    pub(super) fn identity_of(&self, address: &Arc<Address>) -> Identity {
        if self.is_live(address) && is_entity(address) {
            return self.identity_of_id(&address.name);
        }
        if address.mode == Mode::Managed {
            let id = self.resources.get(address).and_then(|it| it.field("id"));
            let known = id.and_then(Value::as_str).and_then(|id| self.known.get(id));
            return known.map_or_else(|| Identity::Created(Arc::clone(address)), Clone::clone);
        }
        if &*address.kind == "okta_everyone_group" {
            return Identity::Everyone;
        }
        let field = |name: &str| {
            self.resources
                .get(address)
                .and_then(|data| data.field(name))
        };
        let text = |name: &str| field(name).and_then(Value::as_str);
        if let Some(id) = text("id").or(text("user_id")) {
            return self.identity_of_id(id);
        }
        // An argument that narrows the search makes the name alone ambiguous.
        match text("name").or(text("label")) {
            Some("Everyone") if &*address.kind == "okta_group" => Identity::Everyone,
            Some(name) if field("type").is_none() && field("label_prefix").is_none() => {
                Identity::Lookup(name.to_owned())
            }
            _ => Identity::Symbol(format!("{}:{address}", address.root.0)),
        }
    }

    pub(super) fn created_by_name(&self, kind: Kind, name: &str) -> Option<String> {
        let identity = match kind {
            Kind::Group => {
                &self
                    .groups
                    .all
                    .iter()
                    .find(|it| it.named && it.name == name)?
                    .identity
            }
            Kind::App => {
                &self
                    .apps
                    .all
                    .iter()
                    .find(|it| it.named && it.name == name)?
                    .identity
            }
            _ => return None,
        };
        match identity {
            Identity::Created(address) => Some(address.to_string()),
            _ => None,
        }
    }

    pub(super) fn resource_of(&self, identity: &Identity) -> Option<&'r Resource> {
        match identity {
            Identity::Created(address) => self.resources.get(address).copied(),
            Identity::Literal(id) => {
                let live = self.live.get(id.as_str()).copied();
                live.filter(|it| it.field("missing").is_none())
            }
            _ => None,
        }
    }

    /// What is known of an entity: the block that creates it, what is live, or what is told of its id.
    pub(super) fn described(&self, identity: &Identity) -> Option<&'r Resource> {
        self.resource_of(identity).or_else(|| match identity {
            Identity::Literal(id) => self.told.get(id.as_str()).copied(),
            _ => None,
        })
    }
}
