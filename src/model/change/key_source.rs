//! Where the keys of repeated blocks come from, as far as the source shows it.

use std::collections::HashMap;

use super::{Action, Change};
use crate::model::{Address, Declaration, Identity, Key, Org, Place};
use crate::source::{FileId, Span};

/// The data files that give the instances of blocks their keys.
#[derive(Debug, Default)]
pub struct KeySources(HashMap<Address, KeySource>);

/// Where the keys of a block come from.
#[derive(Debug, Clone, Copy)]
pub struct KeySource {
    /// The data file.
    pub file: FileId,
    /// Where an instance that stays gets its key in the data file.
    pub row: Span,
    /// Where the block is repeated.
    pub repeated: Span,
}

impl KeySources {
    /// Where the key of an instance came from that a plan destroys because the key is gone.
    pub fn of(&self, change: &Change) -> Option<KeySource> {
        let keyed = change.reason.as_deref() == Some("delete_because_each_key");
        let gone = change.action == Action::Delete && !change.deposed && keyed;
        gone.then(|| self.0.get(&change.address.block()).copied())?
    }
}

impl Org {
    /// Which blocks get the keys of their instances from data files. A block is one of them if an instance that stays is known to
    /// refer by its own key, which a data file decided, to an instance of that key.
    pub fn key_sources(&self) -> KeySources {
        let mut sources = KeySources::default();
        if self.data_files.is_empty() {
            return sources;
        }
        for it in &self.mappings {
            let source = it.source.known().map(|id| &self.group(id).identity);
            self.note_key(&mut sources, &it.declared, source, &it.source.place);
            let app = it.app.known().map(|id| &self.app(id).identity);
            self.note_key(&mut sources, &it.declared, app, &it.app.place);
        }
        for it in &self.assignments {
            let group = it.group.known().map(|id| &self.group(id).identity);
            self.note_key(&mut sources, &it.declared, group, &it.group.place);
            let app = it.app.known().map(|id| &self.app(id).identity);
            self.note_key(&mut sources, &it.declared, app, &it.app.place);
        }
        for it in &self.direct_assignments {
            let user = it.user.known().map(|id| &self.user(id).identity);
            self.note_key(&mut sources, &it.declared, user, &it.user.place);
            let app = it.app.known().map(|id| &self.app(id).identity);
            self.note_key(&mut sources, &it.declared, app, &it.app.place);
        }
        for it in &self.memberships {
            let group = it.group.known().map(|id| &self.group(id).identity);
            self.note_key(&mut sources, &it.declared, group, &it.group.place);
        }
        for it in &self.rules {
            for group in &it.groups {
                let identity = group.known().map(|id| &self.group(id).identity);
                self.note_key(&mut sources, &it.declared, identity, &group.place);
            }
        }
        sources
    }

    fn note_key(
        &self,
        sources: &mut KeySources,
        declared: &Declaration,
        target: Option<&Identity>,
        place: &Place,
    ) {
        let Some(key @ Key::Name(_)) = &declared.address.key else {
            return;
        };
        let own = matches!(target, Some(Identity::Created(of)) if of.key.as_ref() == Some(key));
        if own
            && self.data_files.contains(&place.origin.file)
            && let Some(repeated) = declared.repeated
        {
            let source = KeySource {
                file: place.origin.file,
                row: place.origin,
                repeated,
            };
            sources.0.entry(declared.address.block()).or_insert(source);
        }
    }
}
