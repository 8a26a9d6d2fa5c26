//! Who explains whom: of all that a plan takes away, what to report as its cause, so that one mistake is one finding.

use std::collections::{HashMap, HashSet};

use super::{Action, Change, Subject};
use crate::model::{AppId, Field, Org};
use crate::resolve::address::Address;

/// Why a change takes away what it takes away. Each rule speaks about the changes of its own causes and of no others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cause {
    /// Nothing but itself explains it.
    #[default]
    Itself,
    /// It gets another address without a `moved` block, or belongs to what does: an index into [`Org::moves`].
    Moved(usize),
    /// The app it belongs to is replaced: an index into [`Org::changes`].
    AppReplaced(usize),
    /// The app it belongs to is destroyed: an index into [`Org::changes`].
    AppDestroyed(usize),
    /// It is a push mapping in ERROR: the provider refuses to touch it, so that nothing is destroyed.
    InError,
    /// It was imported, and the import did not read the name of the target group.
    Imported,
    /// The plan both sets `delete_target_group_on_destroy` to false and destroys the mapping.
    FlagTooLate,
}

/// What explains other changes.
struct Gone {
    /// The apps that are replaced or destroyed, and by which change.
    apps: HashMap<AppId, usize>,
    /// The blocks of mappings whose flag the plan sets to false.
    unset: HashSet<Address>,
}

impl Org {
    /// Finds the cause of every change, once every fact is in.
    pub(in crate::model) fn explain_changes(&mut self) {
        let moved = self.find_moves();
        let gone = Gone {
            apps: self.gone_apps(),
            unset: self.unset_flags(),
        };
        let causes: Vec<Cause> = self
            .changes
            .iter()
            .enumerate()
            .map(|(index, change)| match moved.of_change.get(&index) {
                Some(&it) => Cause::Moved(it),
                None => self.cause(change, &gone),
            })
            .collect();
        for (change, cause) in self.changes.iter_mut().zip(causes) {
            change.cause = cause;
        }
        self.moves = moved.all;
    }

    /// The apps that are replaced or destroyed, and by which change.
    fn gone_apps(&self) -> HashMap<AppId, usize> {
        let changes = self.changes.iter().enumerate();
        let apps = changes.filter_map(|(index, change)| match &change.subject {
            Subject::App(sides) if change.destroys() && !change.deposed => {
                let app = sides.before.as_ref()?.app;
                Some((self.same_app(app), index))
            }
            _ => None,
        });
        apps.collect()
    }

    /// The blocks of mappings whose flag the plan sets to false.
    fn unset_flags(&self) -> HashSet<Address> {
        let unset = self
            .changes
            .iter()
            .filter(|it| it.flag_before() == Some(true) && it.flag_after() == Some(false));
        unset.map(|it| it.address.block()).collect()
    }

    fn cause(&self, change: &Change, gone: &Gone) -> Cause {
        let app = change.subject.app_before().map(|app| self.same_app(app));
        let app = app.and_then(|app| gone.apps.get(&app)).copied();
        let app = app.map(|index| match self.changes[index].action {
            Action::Replace { .. } => Cause::AppReplaced(index),
            _ => Cause::AppDestroyed(index),
        });
        match (&change.subject, app) {
            (_, Some(replaced @ Cause::AppReplaced(_))) => replaced,
            (Subject::Mapping(_), _) if change.is_stuck() == Some(true) => Cause::InError,
            (_, Some(destroyed)) => destroyed,
            (Subject::Mapping(_), None) if change.is_import_artifact() => Cause::Imported,
            (Subject::Mapping(_), None) if change.is_flag_too_late(gone) => Cause::FlagTooLate,
            (_, None) => Cause::Itself,
        }
    }

    /// The change that deactivates an app.
    pub fn deactivation_of(&self, app: AppId) -> Option<&Change> {
        let mut changes = self.changes.iter();
        changes.find(|change| match &change.subject {
            Subject::App(sides) => sides.deactivates().is_some_and(|it| {
                self.apps_relate(it.app, app).is_same() && change.action == Action::Update
            }),
            _ => false,
        })
    }
}

impl Change {
    /// Whether it touches a push mapping that the provider can neither change nor destroy. `None` if that cannot be known.
    pub fn is_stuck(&self) -> Option<bool> {
        let touches = self.action == Action::Update || self.destroys();
        match &self.subject {
            Subject::Mapping(sides) if touches => {
                match sides.before.as_ref().map(|it| &it.status) {
                    Some(Field::Known(status, _)) => {
                        Some(status != "ACTIVE" && status != "INACTIVE")
                    }
                    Some(Field::Unknown(..)) => None,
                    _ => Some(false),
                }
            }
            _ => Some(false),
        }
    }

    /// Whether a mapping is replaced only because an import leaves `target_group_name` empty. Neither does an import read
    /// `delete_target_group_on_destroy`, which every other mapping has.
    fn is_import_artifact(&self) -> bool {
        let Subject::Mapping(sides) = &self.subject else {
            return false;
        };
        let (Some(before), Action::Replace { .. }) = (&sides.before, self.action) else {
            return false;
        };
        matches!(before.target_name, Field::Absent)
            && matches!(before.deletes_target, Field::Absent)
            && !self.replaced_by.is_empty()
            && self
                .replaced_by
                .iter()
                .all(|it| it.path == "target_group_name")
    }

    /// Whether the plan sets the flag of a mapping to false that it destroys: on the mapping itself, or, if an instance leaves a block
    /// that stays, on the instances that stay.
    fn is_flag_too_late(&self, gone: &Gone) -> bool {
        let unset = match self.action {
            Action::Replace { .. } => self.flag_after() == Some(false),
            _ => gone.unset.contains(&self.address.block()),
        };
        unset && self.deletes_target()
    }

    /// The flag of a mapping that the provider acts on when it destroys it. `None` if it is unknown or there is none.
    fn flag_before(&self) -> Option<bool> {
        match &self.subject {
            Subject::Mapping(sides) => {
                let before = sides.before.as_ref()?;
                before.deletes_target.known().copied()
            }
            _ => None,
        }
    }

    /// The flag that a mapping will have.
    fn flag_after(&self) -> Option<bool> {
        match &self.subject {
            Subject::Mapping(sides) => sides.after.as_ref()?.deletes_target.known().copied(),
            _ => None,
        }
    }

    /// Whether destroying it deletes its target group.
    pub fn deletes_target(&self) -> bool {
        self.destroys() && self.flag_before() == Some(true)
    }
}
