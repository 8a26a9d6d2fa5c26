//! What a plan or a state says of one resource instance, and its JSON values with what is unknown and what is secret about them.

use std::collections::HashSet;
use std::sync::Arc;

use super::address::{Address, Key, Mode, RootId};
use super::lifecycle::Lifecycle;
use super::resource::{Field, Resource};
use super::value::{Data, Member, Value};
use crate::source::Span;
use crate::syntax::tree::{Kind, Node};

/// One instance in a plan or state.
#[derive(Debug, Clone)]
pub(super) struct Record {
    /// Its name.
    pub(super) address: Arc<Address>,
    /// Where the document names it.
    pub(super) place: Span,
    /// The alias of its provider configuration; `None` if the document does not tell.
    pub(super) provider: Option<String>,
    /// The attributes that are set.
    pub(super) fields: Vec<Field>,
}

impl Record {
    /// The instance as a resource of its own.
    pub(super) fn into_resource(self) -> Resource {
        Resource {
            address: self.address,
            header: self.place,
            fields: self.fields,
            presence: Vec::new(),
            callers: Vec::new(),
            provider: self.provider.unwrap_or_default(),
            repeated: None,
            lifecycle: Lifecycle::default(),
            depends_on: Vec::new(),
            import_id: None,
            recorded: None,
        }
    }

    /// The instance as a resource that is just as its state says.
    pub(super) fn unchanged(self) -> Resource {
        Resource {
            recorded: Some(Vec::new()),
            ..self.into_resource()
        }
    }
}

/// Names that occur once for each of many resources, each kept once.
#[derive(Debug, Default)]
pub(super) struct Names(HashSet<Arc<str>>);

impl Names {
    /// The shared form of a name.
    pub(super) fn get(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.0.get(name) {
            return Arc::clone(known);
        }
        let new: Arc<str> = name.into();
        self.0.insert(Arc::clone(&new));
        new
    }

    /// The address that an entry of a plan or state spells out in its parts. `None` if it is no resource of ours.
    pub(super) fn address(&mut self, root: RootId, entry: Node<'_>) -> Option<Address> {
        let kind = okta_type(entry)?;
        let name = entry.get("name")?.as_str()?;
        let module = entry.get("module_address").and_then(Node::as_str);
        let module = module.map_or(String::new(), |module| format!("{module}."));
        Some(Address {
            root,
            module: self.get(&module),
            mode: mode(entry),
            kind: self.get(kind),
            name: self.get(name),
            key: entry.get("index").and_then(key),
        })
    }
}

/// The type of an entry, if it is one of the Okta provider.
pub(super) fn okta_type(entry: Node<'_>) -> Option<&str> {
    let kind = entry.get("type")?.as_str()?;
    kind.starts_with("okta_").then_some(kind)
}

/// Whether an entry is a data source.
pub(super) fn mode(entry: Node<'_>) -> Mode {
    if entry.get("mode").and_then(Node::as_str) == Some("data") {
        Mode::Data
    } else {
        Mode::Managed
    }
}

/// An instance key.
pub(super) fn key(node: Node<'_>) -> Option<Key> {
    match node.kind() {
        Kind::String => Some(Key::Name(node.text().into())),
        Kind::Number => node.text().parse().ok().map(Key::Index),
        _ => None,
    }
}

/// The values of an object beside the marks of what is unknown and what is secret in them: `true` marks a value as a whole, and an
/// object or array of the same shape marks its parts.
#[derive(Clone, Copy)]
pub(super) struct Values<'t> {
    /// The values. What is unknown may be missing here.
    pub(super) known: Option<Node<'t>>,
    /// What is unknown.
    pub(super) unknown: Option<Node<'t>>,
    /// What must never be shown.
    pub(super) sensitive: Option<Node<'t>>,
}

fn is_true(node: Option<Node<'_>>) -> bool {
    node.is_some_and(|node| node.kind() == Kind::Bool(true))
}

impl<'t> Values<'t> {
    fn member(self, name: &str) -> Self {
        let within = |marks: Option<Node<'t>>| match marks {
            Some(all) if is_true(marks) => Some(all),
            Some(marks) => marks.get(name),
            None => None,
        };
        Self {
            known: self.known.and_then(|known| known.get(name)),
            unknown: within(self.unknown),
            sensitive: within(self.sensitive),
        }
    }

    /// A value without marks.
    pub(super) fn plain(node: Node<'t>) -> Option<Value> {
        let values = Self {
            known: Some(node),
            unknown: None,
            sensitive: None,
        };
        values.value(&Way::Name(""), node.span(), &|_, _| None)
    }

    /// The attributes that are set, each with its unknown parts given by `unknown`, which gets the way to the part.
    pub(super) fn fields(
        self,
        names: &mut Names,
        unknown: &dyn Fn(&Way<'_>, Span) -> Option<Value>,
    ) -> Vec<Field> {
        let known = self.known.into_iter().flat_map(Node::pairs);
        let mut fields: Vec<Field> = known
            .filter_map(|entry| {
                let name = entry.key.text();
                let member = Values {
                    known: Some(entry.value),
                    ..self.member(name)
                };
                let value = member.value(&Way::Name(name), entry.key.span(), unknown)?;
                Some(Field {
                    name: names.get(name),
                    name_span: entry.key.span(),
                    value,
                })
            })
            .filter(|field| !field.value.is_null())
            .collect();
        for entry in self.unknown.into_iter().flat_map(Node::pairs) {
            let name = entry.key.text();
            let there = |fields: &[Field]| fields.iter().any(|field| &*field.name == name);
            if is_true(Some(entry.value)) && !there(&fields) {
                let value = unknown(&Way::Name(name), entry.key.span());
                fields.extend(value.map(|value| Field {
                    name: names.get(name),
                    name_span: entry.key.span(),
                    value,
                }));
            }
        }
        fields
    }

    /// One value. `None` if nothing is to be made of an unknown one.
    fn value(
        self,
        way: &Way<'_>,
        place: Span,
        unknown: &dyn Fn(&Way<'_>, Span) -> Option<Value>,
    ) -> Option<Value> {
        if is_true(self.unknown) {
            let place = self
                .known
                .filter(|it| it.kind() != Kind::Null)
                .map_or(place, Node::span);
            return unknown(way, place);
        }
        let Some(known) = self.known else {
            return Some(Value::at(place, Data::Null));
        };
        let span = known.span();
        let data = match known.kind() {
            Kind::Null => Data::Null,
            Kind::Bool(flag) => Data::Bool(flag),
            Kind::Number => known
                .text()
                .parse()
                .map_or_else(|_| Data::String(known.text().into()), Data::Number),
            Kind::String => Data::String(known.text().into()),
            Kind::Sequence => {
                let (unknowns, secrets) = (marks(self.unknown), marks(self.sensitive));
                let elements = known.items().enumerate().map(|(index, element)| {
                    let element = Values {
                        known: Some(element),
                        unknown: unknowns.of(index),
                        sensitive: secrets.of(index),
                    };
                    let way = Way::Index(way, index);
                    element
                        .value(&way, span, unknown)
                        .unwrap_or_else(|| Value::unknown(span, "a value that is not known yet"))
                });
                Data::List(elements.collect())
            }
            Kind::Mapping => {
                let members = known.pairs().filter_map(|entry| {
                    let name = entry.key.text();
                    let member = Values {
                        known: Some(entry.value),
                        ..self.member(name)
                    };
                    let value = member.value(&Way::Member(way, name), entry.key.span(), unknown)?;
                    (!value.is_null()).then(|| Member {
                        key: name.into(),
                        key_span: entry.key.span(),
                        value,
                    })
                });
                let mut members: Vec<Member> = members.collect();
                let missing = self.unknown.into_iter().flat_map(Node::pairs);
                for entry in missing.filter(|entry| is_true(Some(entry.value))) {
                    let name = entry.key.text();
                    if members.iter().all(|member| &*member.key != name) {
                        let value = unknown(&Way::Member(way, name), entry.key.span());
                        members.extend(value.map(|value| Member {
                            key: name.into(),
                            key_span: entry.key.span(),
                            value,
                        }));
                    }
                }
                Data::Map(members.into())
            }
        };
        let mut value = Value::at(span, data);
        value.sensitive = is_true(self.sensitive);
        Some(value)
    }
}

/// The marks of the elements of an array.
enum Marks<'t> {
    All(Option<Node<'t>>),
    Each(Vec<Node<'t>>),
}

fn marks(node: Option<Node<'_>>) -> Marks<'_> {
    match node {
        Some(list) if list.is_sequence() => Marks::Each(list.items().collect()),
        all => Marks::All(all.filter(|_| is_true(all))),
    }
}

impl<'t> Marks<'t> {
    fn of(&self, index: usize) -> Option<Node<'t>> {
        match self {
            Self::All(mark) => *mark,
            Self::Each(marks) => marks.get(index).copied(),
        }
    }
}

/// Where a value stands in a resource: `app_id`, `group[0].id`.
pub(super) enum Way<'w> {
    /// An attribute.
    Name(&'w str),
    /// A member of an object.
    Member(&'w Way<'w>, &'w str),
    /// An element of an array.
    Index(&'w Way<'w>, usize),
}

impl std::fmt::Display for Way<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Member(outer, name) => write!(f, "{outer}.{name}"),
            Self::Index(outer, index) => write!(f, "{outer}[{index}]"),
        }
    }
}
