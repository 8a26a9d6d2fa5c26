//! When two references mean the same thing, may mean it, or cannot.

use std::collections::HashMap;
use std::sync::Arc;

use crate::resolve::address::{Address, Key};

/// What an entity is known by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Identity {
    /// The block that creates it, or that some instance of it would be created by.
    Created(Arc<Address>),
    /// Its Okta id.
    Literal(String),
    /// The name that a data source looks it up by.
    Lookup(String),
    /// The built-in group of all users.
    Everyone,
    /// An expression that could not be evaluated.
    Symbol(String),
}

impl Identity {
    /// Whether it stands for several entities: one for each instance of a block whose number of instances is not known.
    pub fn varies(&self) -> bool {
        match self {
            Self::Created(address) => is_symbolic(address),
            Self::Symbol(text) => ["each.key of", "each.value of", "count.index of"]
                .iter()
                .any(|it| text.contains(it)),
            _ => false,
        }
    }
}

/// How two entities relate. Ordered: the greatest is the surest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// They are known to differ.
    Different,
    /// They may be the same.
    Possible,
    /// They have the same name in one organization, which Okta keeps unique for what is created through its API. An id has the
    /// name that an export, a plan or a state tells.
    Probable,
    /// They are the same.
    Same,
}

impl Relation {
    /// Whether to treat them as the same.
    pub fn is_same(self) -> bool {
        self >= Self::Probable
    }
}

/// The entities of one kind, ordered by how they are known, so that the kin of one are found without asking all.
#[derive(Debug, Default)]
pub(super) struct Kinship {
    members: Vec<(Identity, Option<String>)>,
    by_name: HashMap<String, Vec<usize>>,
    by_block: HashMap<Arc<Address>, Vec<usize>>,
    symbols: Vec<usize>,
    /// Ids of which nothing else is known: those with a name are found by it.
    literals: Vec<usize>,
    lookups: Vec<usize>,
    nameless: Vec<usize>,
    /// Whether an id that is written out may be that of an entity created here.
    literal_may_be_created: bool,
}

impl Kinship {
    /// Takes in all entities of a kind: the identity of each and its name in Okta, if it is known.
    pub(super) fn new(
        members: Vec<(Identity, Option<String>)>,
        literal_may_be_created: bool,
    ) -> Self {
        let mut kinship = Self {
            literal_may_be_created,
            ..Self::default()
        };
        for (index, (identity, name)) in members.iter().enumerate() {
            match name {
                Some(name) => kinship.by_name.entry(name.clone()).or_default().push(index),
                None if matches!(identity, Identity::Created(_)) => kinship.nameless.push(index),
                None => {}
            }
            match identity {
                Identity::Created(address) => {
                    kinship
                        .by_block
                        .entry(Arc::new(address.block()))
                        .or_default()
                        .push(index);
                }
                Identity::Literal(_) if name.is_none() => kinship.literals.push(index),
                Identity::Lookup(_) => kinship.lookups.push(index),
                Identity::Symbol(_) => kinship.symbols.push(index),
                Identity::Literal(_) | Identity::Everyone => {}
            }
        }
        kinship.members = members;
        kinship
    }

    /// Every entity that is or may be the same as `index`, with how sure that is, itself first.
    pub(super) fn kin(&self, index: usize) -> Vec<(usize, Relation)> {
        let (identity, name) = &self.members[index];
        let mut candidates: Vec<usize> = Vec::new();
        candidates.extend(
            name.iter()
                .filter_map(|name| self.by_name.get(name))
                .flatten(),
        );
        match identity {
            Identity::Symbol(_) => candidates = (0..self.members.len()).collect(),
            Identity::Created(address) => {
                let block = address.block();
                candidates.extend(self.by_block.get(&block).into_iter().flatten());
                if self.literal_may_be_created {
                    candidates.extend(&self.literals);
                }
                if name.is_none() {
                    candidates.extend(&self.lookups);
                    candidates.extend(&self.nameless);
                }
            }
            Identity::Literal(_) if name.is_some() => candidates.extend(&self.nameless),
            Identity::Literal(_) => {
                candidates.extend(&self.lookups);
                if self.literal_may_be_created {
                    candidates = (0..self.members.len()).collect();
                }
            }
            Identity::Lookup(_) => {
                candidates.extend(&self.literals);
                candidates.extend(&self.nameless);
            }
            Identity::Everyone => candidates.extend(&self.literals),
        }
        candidates.extend(&self.symbols);
        candidates.retain(|&other| other != index);
        candidates.sort_unstable();
        candidates.dedup();
        let related = candidates
            .into_iter()
            .map(|other| (other, self.relation(index, other)));
        let related = related.filter(|(_, relation)| *relation != Relation::Different);
        std::iter::once((index, Relation::Same))
            .chain(related)
            .collect()
    }

    /// The first entity that is the same as `index`. Two different entities are the same only by their name.
    pub(super) fn first(&self, index: usize) -> usize {
        let named = self.members[index]
            .1
            .as_ref()
            .and_then(|name| self.by_name.get(name));
        let same = named
            .into_iter()
            .flatten()
            .filter(|&&other| self.relation(index, other).is_same());
        same.copied().min().unwrap_or(index)
    }

    /// How two entities relate.
    pub(super) fn relation(&self, left: usize, right: usize) -> Relation {
        if left == right {
            return Relation::Same;
        }
        let ((left, left_name), (right, right_name)) = (&self.members[left], &self.members[right]);
        let by_name = || match (left_name, right_name) {
            (Some(left), Some(right)) if left == right => Relation::Probable,
            (Some(_), Some(_)) => Relation::Different,
            _ => Relation::Possible,
        };
        // An id whose name an export, a plan or a state tells. If several ids have that name, it says too little.
        let by_told_name = |otherwise: Relation| match (left_name, right_name) {
            (Some(one), Some(other)) if one == other && self.is_told_once(one) => {
                Relation::Probable
            }
            (Some(one), Some(other)) if one == other => Relation::Possible,
            (Some(_), Some(_)) => Relation::Different,
            _ => otherwise,
        };
        match (left, right) {
            (Identity::Symbol(_), _) | (_, Identity::Symbol(_)) => Relation::Possible,
            (Identity::Everyone, Identity::Everyone) => Relation::Same,
            (Identity::Created(left), Identity::Created(right)) if left.root == right.root => {
                if same_block(left, right) && (is_symbolic(left) || is_symbolic(right)) {
                    Relation::Possible
                } else {
                    Relation::Different
                }
            }
            (
                Identity::Created(_) | Identity::Lookup(_),
                Identity::Created(_) | Identity::Lookup(_),
            ) => by_name(),
            (Identity::Literal(_), Identity::Created(_))
            | (Identity::Created(_), Identity::Literal(_)) => {
                by_told_name(if self.literal_may_be_created {
                    Relation::Possible
                } else {
                    Relation::Different
                })
            }
            (Identity::Literal(_), Identity::Lookup(_) | Identity::Everyone)
            | (Identity::Lookup(_) | Identity::Everyone, Identity::Literal(_)) => {
                by_told_name(Relation::Possible)
            }
            _ => Relation::Different,
        }
    }
}

impl Kinship {
    /// Whether one id alone has a name.
    fn is_told_once(&self, name: &str) -> bool {
        let named = self.by_name.get(name).into_iter().flatten();
        let ids = named.filter(|&&index| matches!(self.members[index].0, Identity::Literal(_)));
        ids.count() == 1
    }
}

fn same_block(left: &Address, right: &Address) -> bool {
    left.module == right.module
        && left.mode == right.mode
        && left.kind == right.kind
        && left.name == right.name
}

fn is_symbolic(address: &Address) -> bool {
    matches!(address.key, Some(Key::Symbolic(_)))
}
