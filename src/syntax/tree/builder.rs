//! Builds a [`Tree`] from the nodes a parser meets, in the order they are written.

use std::sync::Arc;

use super::{Slot, Stretch, Tag, TextForm, Tree, index_of};
use crate::source::FileId;

/// A tree that is still being written. Sequences and mappings are opened before their children and closed behind them.
pub(in crate::syntax) struct TreeBuilder {
    tree: Tree,
}

impl TreeBuilder {
    /// An empty tree, with room for about `nodes` nodes.
    pub(in crate::syntax) fn new(file: FileId, source: &Arc<str>, nodes: usize) -> Self {
        let tree = Tree {
            file,
            source: Arc::clone(source),
            cooked: String::new(),
            stretches: Vec::new(),
            slots: Vec::with_capacity(nodes),
            documents: Vec::new(),
            merges: false,
        };
        Self { tree }
    }

    /// Lets plain `<<` keys merge.
    pub(in crate::syntax) fn with_merges(mut self) -> Self {
        self.tree.merges = true;
        self
    }

    /// How many nodes there are: the index that the next one gets.
    pub(in crate::syntax) fn len(&self) -> u32 {
        index_of(self.tree.slots.len())
    }

    /// A scalar without text.
    pub(in crate::syntax) fn null(&mut self, start: u32, end: u32) -> u32 {
        self.push(Slot {
            start,
            end,
            link: 0,
            tag: Tag::Null,
            form: TextForm::Nothing,
        })
    }

    /// A scalar whose span is its text.
    #[inline]
    pub(in crate::syntax) fn plain(&mut self, tag: Tag, start: u32, end: u32) -> u32 {
        self.push(Slot {
            start,
            end,
            link: 0,
            tag,
            form: TextForm::Whole,
        })
    }

    /// A scalar whose span is its text in quotes.
    #[inline]
    pub(in crate::syntax) fn quoted(&mut self, tag: Tag, start: u32, end: u32) -> u32 {
        self.push(Slot {
            start,
            end,
            link: 0,
            tag,
            form: TextForm::InQuotes,
        })
    }

    /// A scalar whose text stands elsewhere in the source than its span says.
    pub(in crate::syntax) fn verbatim(
        &mut self,
        tag: Tag,
        start: u32,
        end: u32,
        text: (u32, u32),
    ) -> u32 {
        self.tree.stretches.push(Stretch::Source {
            start: text.0,
            end: text.1,
        });
        self.stretched(tag, start, end)
    }

    /// A scalar whose text differs from the source. `write` appends the text.
    pub(in crate::syntax) fn cooked(
        &mut self,
        tag: Tag,
        start: u32,
        end: u32,
        write: impl FnOnce(&mut String),
    ) -> u32 {
        let cooked = &mut self.tree.cooked;
        let from = index_of(cooked.len());
        write(cooked);
        let stretch = Stretch::Cooked {
            start: from,
            end: index_of(cooked.len()),
        };
        self.tree.stretches.push(stretch);
        self.stretched(tag, start, end)
    }

    fn stretched(&mut self, tag: Tag, start: u32, end: u32) -> u32 {
        let link = index_of(self.tree.stretches.len() - 1);
        self.push(Slot {
            start,
            end,
            link,
            tag,
            form: TextForm::Stretch,
        })
    }

    /// A link to a node that is complete.
    pub(in crate::syntax) fn alias(&mut self, target: u32, start: u32, end: u32) -> u32 {
        self.push(Slot {
            start,
            end,
            link: target,
            tag: Tag::Alias,
            form: TextForm::Nothing,
        })
    }

    /// A sequence or mapping, to be closed behind its last child.
    #[inline]
    pub(in crate::syntax) fn open(&mut self, tag: Tag, start: u32) -> u32 {
        self.push(Slot {
            start,
            end: start,
            link: self.len() + 1,
            tag,
            form: TextForm::Nothing,
        })
    }

    /// Ends what [`TreeBuilder::open`] started: all nodes added since lie below it.
    #[inline]
    pub(in crate::syntax) fn close(&mut self, index: u32, start: u32, end: u32) {
        let behind = self.len();
        let slot = &mut self.tree.slots[index as usize];
        slot.start = start;
        slot.end = end;
        slot.link = behind;
    }

    /// What an open or finished node is.
    #[inline]
    pub(in crate::syntax) fn tag(&self, index: u32) -> Tag {
        self.tree.slots[index as usize].tag
    }

    /// Where a node is written.
    pub(in crate::syntax) fn bounds(&self, index: u32) -> (u32, u32) {
        let slot = &self.tree.slots[index as usize];
        (slot.start, slot.end)
    }

    /// Forgets the node at `index` and all behind it.
    pub(in crate::syntax) fn forget_from(&mut self, index: u32) {
        self.tree.slots.truncate(index as usize);
    }

    /// Makes a node the root of the next document.
    pub(in crate::syntax) fn document(&mut self, root: u32) {
        self.tree.documents.push(root);
    }

    /// The finished tree.
    pub(in crate::syntax) fn finish(self) -> Tree {
        self.tree
    }

    #[inline]
    fn push(&mut self, slot: Slot) -> u32 {
        let index = self.len();
        self.tree.slots.push(slot);
        index
    }
}
