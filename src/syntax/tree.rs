//! The spanned tree that YAML and JSON share: a flat arena in pre-order, so that a 100 MB document costs no more than its text.
//!
//! Aliases are links and are never copied. [`Node`] is a cursor that follows them, so a reader sees the value an alias stands for
//! while [`Node::span`] still names the place where the alias is written.

use std::collections::HashMap;
use std::sync::Arc;

use crate::source::{FileId, Span};

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

/// Where a node's text is: in the source as written, or in the arena because escapes or folding changed it.
#[derive(Debug, Clone, Copy)]
enum Text {
    Source { start: u32, end: u32 },
    Cooked { start: u32, end: u32 },
    None,
}

#[derive(Debug, Clone, Copy)]
struct Slot {
    start: u32,
    end: u32,
    /// The index behind the last node below this one.
    next: u32,
    kind: SlotKind,
    text: Text,
}

#[derive(Debug, Clone, Copy)]
enum SlotKind {
    Value(Kind),
    /// A link to the node an anchor names.
    Alias(u32),
}

/// One parsed file: any number of documents.
#[derive(Debug)]
pub struct Tree {
    file: FileId,
    source: Arc<str>,
    cooked: String,
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
        while let SlotKind::Alias(target) = self.slots[value as usize].kind {
            value = target;
        }
        Node { tree: self, at: index, value }
    }

    fn children(&self, parent: u32) -> impl Iterator<Item = u32> + '_ {
        let end = self.slots[parent as usize].next;
        let mut index = parent + 1;
        std::iter::from_fn(move || {
            (index < end).then(|| {
                let child = index;
                index = self.slots[child as usize].next;
                child
            })
        })
    }
}

impl<'t> Node<'t> {
    /// Where it is written. For a string the span covers its quotes; for a block scalar its content; for a mapping or sequence
    /// all of it.
    pub fn span(self) -> Span {
        let slot = &self.tree.slots[self.at as usize];
        Span { file: self.tree.file, start: slot.start, end: slot.end }
    }

    /// Where the value itself is written: the anchored place if this is an alias.
    pub fn origin(self) -> Span {
        let slot = &self.tree.slots[self.value as usize];
        Span { file: self.tree.file, start: slot.start, end: slot.end }
    }

    /// What it is.
    pub fn kind(self) -> Kind {
        match self.tree.slots[self.value as usize].kind {
            SlotKind::Value(kind) => kind,
            SlotKind::Alias(_) => unreachable!("invariant: a node's value is never an alias"),
        }
    }

    /// The text of a scalar: a string's content, a number's or boolean's spelling. Empty for anything else.
    pub fn text(self) -> &'t str {
        match self.tree.slots[self.value as usize].text {
            Text::Source { start, end } => &self.tree.source[start as usize..end as usize],
            Text::Cooked { start, end } => &self.tree.cooked[start as usize..end as usize],
            Text::None => "",
        }
    }

    /// Where the text of a scalar starts in the source, if it stands there unchanged: then byte *n* of [`Node::text`] is byte
    /// `offset + n` of the file.
    pub fn verbatim_start(self) -> Option<u32> {
        match self.tree.slots[self.value as usize].text {
            Text::Source { start, .. } => Some(start),
            Text::Cooked { .. } | Text::None => None,
        }
    }

    /// The content, if it is a string.
    pub fn as_str(self) -> Option<&'t str> {
        (self.kind() == Kind::String).then(|| self.text())
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
        parent.into_iter().flat_map(|parent| tree.children(parent)).map(|index| tree.node(index))
    }

    /// The entries of a mapping as written, merge keys and repeated keys included; nothing for anything else.
    pub fn pairs(self) -> impl Iterator<Item = Entry<'t>> {
        let tree = self.tree;
        let parent = self.is_mapping().then_some(self.value);
        let mut children = parent.into_iter().flat_map(|parent| tree.children(parent));
        std::iter::from_fn(move || {
            let key = children.next()?;
            let value = children.next().expect("invariant: a mapping has a value for each key");
            Some(Entry { key: tree.node(key), value: tree.node(value) })
        })
    }

    /// The entries of a mapping with YAML merge keys (`<<: *base`) followed: an entry written here hides a merged one, an earlier
    /// merge hides a later one, and of a repeated key the last stands. In the order of first appearance.
    pub fn entries(self) -> Vec<Entry<'t>> {
        let mut order: Vec<Entry<'t>> = Vec::new();
        let mut place: HashMap<&'t str, usize> = HashMap::new();
        let mut merged: Vec<Node<'t>> = Vec::new();
        for entry in self.pairs() {
            if self.tree.merges && entry.key.is_plain_merge_key() {
                if entry.value.is_sequence() {
                    merged.extend(entry.value.items());
                } else {
                    merged.push(entry.value);
                }
                continue;
            }
            match place.get(entry.key.text()) {
                Some(&index) => order[index] = entry,
                None => {
                    place.insert(entry.key.text(), order.len());
                    order.push(entry);
                }
            }
        }
        for base in merged {
            for entry in base.entries() {
                place.entry(entry.key.text()).or_insert_with(|| {
                    order.push(entry);
                    order.len() - 1
                });
            }
        }
        order
    }

    /// The entry under a key.
    pub fn entry(self, key: &str) -> Option<Entry<'t>> {
        self.entries().into_iter().find(|entry| entry.key.text() == key)
    }

    /// The value under a key.
    pub fn get(self, key: &str) -> Option<Node<'t>> {
        self.entry(key).map(|entry| entry.value)
    }

    fn is_plain_merge_key(self) -> bool {
        let slot = &self.tree.slots[self.at as usize];
        self.kind() == Kind::String && self.text() == "<<" && slot.end - slot.start == 2
    }
}
