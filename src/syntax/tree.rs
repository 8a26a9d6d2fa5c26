//! The spanned tree that YAML and JSON share: a flat arena in pre-order, so that a 100 MB document costs no more than its text.
//!
//! Aliases are links and are never copied. [`Node`] is a cursor that follows them, so a reader sees the value an alias stands for
//! while [`Node::span`] still names the place where the alias is written.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::source::{FileId, Span};

mod builder;

pub(super) use builder::TreeBuilder;

/// What a node is, after the language's own rules for plain scalars were applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `null`, or nothing at all where a value could stand.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number; [`Node::text`] is its spelling.
    Number,
    /// A string; [`Node::text`] is its content without quotes and with escapes resolved.
    String,
    /// An ordered list.
    Sequence,
    /// Keys with values, in the order written.
    Mapping,
}

/// What a slot is. One byte, so that a [`Slot`] takes sixteen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    Null,
    True,
    False,
    Number,
    String,
    Sequence,
    Mapping,
    Alias,
}

/// Where the text of a slot is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TextForm {
    /// There is none.
    Nothing,
    /// The span is the text.
    Whole,
    /// The span without its first and last byte is the text.
    InQuotes,
    /// `link` is an index into [`Tree::stretches`].
    Stretch,
}

/// A text that the span of its slot does not give.
#[derive(Debug, Clone, Copy)]
enum Stretch {
    /// It stands in the source.
    Source { start: u32, end: u32 },
    /// Escapes or folding changed it, so it stands in [`Tree::cooked`].
    Cooked { start: u32, end: u32 },
}

#[derive(Debug, Clone, Copy)]
struct Slot {
    start: u32,
    end: u32,
    /// For a mapping or sequence the index behind the last node below it, for an alias the slot it stands for, for a scalar what
    /// its [`TextForm`] says.
    link: u32,
    tag: Tag,
    form: TextForm,
}

/// One parsed file: any number of documents.
#[derive(Debug)]
pub struct Tree {
    file: FileId,
    source: Arc<str>,
    cooked: String,
    stretches: Vec<Stretch>,
    slots: Vec<Slot>,
    documents: Vec<u32>,
    /// Whether a plain key `<<` merges another mapping, as in YAML.
    merges: bool,
}

/// A key and its value.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'t> {
    /// The key.
    pub key: Node<'t>,
    /// The value.
    pub value: Node<'t>,
}

/// A place in a [`Tree`].
#[derive(Debug, Clone, Copy)]
pub struct Node<'t> {
    tree: &'t Tree,
    /// Where it is written.
    at: u32,
    /// What it stands for: the same slot, or the anchored one behind an alias.
    value: u32,
}

impl Tree {
    /// The file this was parsed from.
    pub fn file(&self) -> FileId {
        self.file
    }

    /// The root of each document, in order.
    pub fn documents(&self) -> impl Iterator<Item = Node<'_>> {
        self.documents.iter().map(|&index| self.node(index))
    }

    fn node(&self, index: u32) -> Node<'_> {
        let mut value = index;
        while self.slots[value as usize].tag == Tag::Alias {
            value = self.slots[value as usize].link;
        }
        Node {
            tree: self,
            at: index,
            value,
        }
    }

    /// The index behind a slot and all that lies below it.
    fn behind(&self, index: u32) -> u32 {
        let slot = &self.slots[index as usize];
        if matches!(slot.tag, Tag::Sequence | Tag::Mapping) {
            slot.link
        } else {
            index + 1
        }
    }

    fn children(&self, parent: u32) -> impl Iterator<Item = u32> + '_ {
        let end = self.behind(parent);
        let mut index = parent + 1;
        std::iter::from_fn(move || {
            (index < end).then(|| {
                let child = index;
                index = self.behind(child);
                child
            })
        })
    }

    /// Every mapping of the file, each where it is written.
    pub fn mappings(&self) -> impl Iterator<Item = Node<'_>> {
        let indices = 0..index_of(self.slots.len());
        indices
            .filter(|&index| self.slots[index as usize].tag == Tag::Mapping)
            .map(|index| self.node(index))
    }
}

impl<'t> Node<'t> {
    /// Where it is written. For a string the span covers its quotes; for a block scalar its content; for a mapping or sequence
    /// all of it.
    pub fn span(self) -> Span {
        let slot = &self.tree.slots[self.at as usize];
        Span {
            file: self.tree.file,
            start: slot.start,
            end: slot.end,
        }
    }

    /// Where the value itself is written: the anchored place if this is an alias.
    pub fn origin(self) -> Span {
        let slot = &self.tree.slots[self.value as usize];
        Span {
            file: self.tree.file,
            start: slot.start,
            end: slot.end,
        }
    }

    /// What it is.
    pub fn kind(self) -> Kind {
        match self.tree.slots[self.value as usize].tag {
            Tag::Null => Kind::Null,
            Tag::True => Kind::Bool(true),
            Tag::False => Kind::Bool(false),
            Tag::Number => Kind::Number,
            Tag::String => Kind::String,
            Tag::Sequence => Kind::Sequence,
            Tag::Mapping => Kind::Mapping,
            Tag::Alias => unreachable!("invariant: a node's value is never an alias"),
        }
    }

    /// The text of a scalar: a string's content, a number's or boolean's spelling. Empty for anything else.
    pub fn text(self) -> &'t str {
        let tree = self.tree;
        match self.stretch() {
            Some(Stretch::Source { start, end }) => &tree.source[start as usize..end as usize],
            Some(Stretch::Cooked { start, end }) => &tree.cooked[start as usize..end as usize],
            None => "",
        }
    }

    /// Where the text of a scalar starts in the source, if it stands there unchanged: then byte *n* of [`Node::text`] is byte
    /// `offset + n` of the file.
    pub fn verbatim_start(self) -> Option<u32> {
        match self.stretch() {
            Some(Stretch::Source { start, .. }) => Some(start),
            Some(Stretch::Cooked { .. }) | None => None,
        }
    }

    fn stretch(self) -> Option<Stretch> {
        let slot = &self.tree.slots[self.value as usize];
        match slot.form {
            TextForm::Nothing => None,
            TextForm::Whole => Some(Stretch::Source {
                start: slot.start,
                end: slot.end,
            }),
            TextForm::InQuotes => Some(Stretch::Source {
                start: slot.start + 1,
                end: slot.end - 1,
            }),
            TextForm::Stretch => Some(self.tree.stretches[slot.link as usize]),
        }
    }

    /// The content, if it is a string.
    pub fn as_str(self) -> Option<&'t str> {
        (self.kind() == Kind::String).then(|| self.text())
    }

    /// Whether it is null, or nothing at all.
    pub fn is_null(self) -> bool {
        self.kind() == Kind::Null
    }

    /// Whether it is a mapping.
    pub fn is_mapping(self) -> bool {
        self.kind() == Kind::Mapping
    }

    /// Whether it is a sequence.
    pub fn is_sequence(self) -> bool {
        self.kind() == Kind::Sequence
    }

    /// The elements of a sequence; nothing for anything else.
    pub fn items(self) -> impl Iterator<Item = Node<'t>> {
        let tree = self.tree;
        let parent = self.is_sequence().then_some(self.value);
        parent
            .into_iter()
            .flat_map(|parent| tree.children(parent))
            .map(|index| tree.node(index))
    }

    /// The entries of a mapping as written, merge keys and repeated keys included; nothing for anything else.
    pub fn pairs(self) -> impl Iterator<Item = Entry<'t>> {
        let tree = self.tree;
        let parent = self.is_mapping().then_some(self.value);
        let mut children = parent.into_iter().flat_map(|parent| tree.children(parent));
        std::iter::from_fn(move || {
            let key = children.next()?;
            let value = children
                .next()
                .expect("invariant: a mapping has a value for each key");
            Some(Entry {
                key: tree.node(key),
                value: tree.node(value),
            })
        })
    }

    /// The entries of a mapping with YAML merge keys (`<<: *base`) followed: an entry written here hides a merged one, an earlier
    /// merge hides a later one, and of a repeated key the last stands. In the order of first appearance.
    pub fn entries(self) -> Vec<Entry<'t>> {
        let mut merging = Merging::default();
        merging.take(self);
        merging.order
    }

    /// The entry under a key.
    pub fn entry(self, key: &str) -> Option<Entry<'t>> {
        self.entry_outside(key, &mut HashSet::new())
    }

    /// The value under a key.
    pub fn get(self, key: &str) -> Option<Node<'t>> {
        self.entry(key).map(|entry| entry.value)
    }

    /// The entry under a key, as [`Node::entries`] would give it, without looking into the mappings `seen` again.
    fn entry_outside(self, key: &str, seen: &mut HashSet<u32>) -> Option<Entry<'t>> {
        let written = |entry: &Entry<'_>| {
            entry.key.is_scalar() && entry.key.text() == key && !entry.is_merge()
        };
        if let Some(entry) = self.pairs().filter(written).last() {
            return Some(entry);
        }
        let merges = self.pairs().filter(Entry::is_merge);
        merges
            .flat_map(|entry| entry.value.merge_bases())
            .find_map(|base| {
                let new = seen.insert(base.value);
                new.then(|| base.entry_outside(key, seen)).flatten()
            })
    }

    /// The mappings that a merge key with this value brings in: the value itself, or each element of a sequence.
    fn merge_bases(self) -> impl Iterator<Item = Node<'t>> {
        let itself = (!self.is_sequence()).then_some(self);
        itself.into_iter().chain(self.items())
    }

    fn is_plain_merge_key(self) -> bool {
        let slot = &self.tree.slots[self.at as usize];
        slot.tag == Tag::String && slot.form == TextForm::Whole && self.text() == "<<"
    }

    pub(super) fn is_scalar(self) -> bool {
        !self.is_mapping() && !self.is_sequence()
    }
}

impl Entry<'_> {
    /// Whether this merges another mapping instead of setting a key.
    pub(super) fn is_merge(&self) -> bool {
        self.key.tree.merges && self.key.is_plain_merge_key()
    }
}

/// Entries gathered from a mapping and the mappings it merges.
///
/// Each base is taken once: a second visit could only meet keys that are there already. So the work is bounded by what is written,
/// however often aliases repeat it.
#[derive(Default)]
struct Merging<'t> {
    order: Vec<Entry<'t>>,
    place: HashMap<&'t str, usize>,
    seen: HashSet<u32>,
}

impl<'t> Merging<'t> {
    fn take(&mut self, mapping: Node<'t>) {
        let own = self.order.len();
        let mut merged = Vec::new();
        for entry in mapping.pairs() {
            if entry.is_merge() {
                merged.extend(entry.value.merge_bases());
            } else if entry.key.is_scalar() {
                self.add(entry, own);
            } else {
                // Keys without a text have nothing to be compared by.
                self.order.push(entry);
            }
        }
        for base in merged {
            if self.seen.insert(base.value) {
                self.take(base);
            }
        }
    }

    /// Adds an entry, unless a mapping nearer to the reader has the key: those lie before `own`.
    fn add(&mut self, entry: Entry<'t>, own: usize) {
        match self.place.get(entry.key.text()) {
            Some(&index) if index >= own => self.order[index] = entry,
            Some(_) => {}
            None => {
                self.place.insert(entry.key.text(), self.order.len());
                self.order.push(entry);
            }
        }
    }
}

/// Narrows an index into the arena, whose last slot in reach would lie at 64 GiB.
fn index_of(index: usize) -> u32 {
    u32::try_from(index).expect("invariant: a tree has fewer than four billion nodes")
}
