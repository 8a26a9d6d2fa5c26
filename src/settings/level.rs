//! The level of each rule, as the configuration sets it.

use std::path::Path;

use super::Placed;
use super::lock::Locks;
use crate::config::{LevelSetting, RuleName};
use crate::finding::Level;
use crate::glob::Glob;
use crate::source::Span;

/// Every level that the configuration files set.
#[derive(Debug, Default)]
pub struct Levels {
    entries: Vec<Entry>,
    paths: Vec<Placed<Glob>>,
}

/// A level for a rule or category, everywhere or below a path.
#[derive(Debug)]
pub struct Entry {
    /// The rule or category.
    pub name: RuleName,
    /// The level.
    pub setting: LevelSetting,
    /// Where it holds, as an index into the paths. Everywhere if `None`.
    path: Option<usize>,
    /// Where it is written.
    pub place: Span,
    /// How many files build on the one it is written in.
    pub depth: usize,
}

impl Levels {
    /// Adds a level. Later ones count more than earlier ones of the same weight.
    pub(super) fn add(
        &mut self,
        name: RuleName,
        setting: LevelSetting,
        path: Option<usize>,
        place: Span,
        depth: usize,
    ) {
        self.entries.push(Entry {
            name,
            setting,
            path,
            place,
            depth,
        });
    }

    /// Adds a path below which levels hold.
    pub(super) fn add_path(&mut self, path: Placed<Glob>) -> usize {
        self.paths.push(path);
        self.paths.len() - 1
    }

    /// The paths below which levels hold.
    pub fn paths(&self) -> impl Iterator<Item = &Placed<Glob>> {
        self.paths.iter()
    }

    /// Every level that holds below a path, with the path.
    pub fn below_paths(&self) -> impl Iterator<Item = (&Placed<Glob>, &Entry)> {
        let below = self.entries.iter();
        below.filter_map(|entry| Some((&self.paths[entry.path?], entry)))
    }

    /// The entry that decides the level of a rule for the findings of a file; for all files if `None`. One for a path counts more than
    /// one for everywhere, one for a rule more than one for its category, and a later one more than an earlier one.
    pub fn entry(&self, rule: &str, file: Option<&Path>, locks: &Locks) -> Option<&Entry> {
        let holds = |entry: &&Entry| {
            let here = match (entry.path, file) {
                (None, _) => true,
                (Some(path), Some(file)) => self.paths[path].value.matches(file),
                (Some(_), None) => false,
            };
            here && entry.name.covers(rule) && !locks.forbid(rule, entry.depth)
        };
        let weight = |(order, entry): &(usize, &Entry)| {
            (entry.path.is_some(), entry.name.is_one_rule(), *order)
        };
        let entries = self.entries.iter().filter(holds).enumerate();
        entries.max_by_key(weight).map(|(_, entry)| entry)
    }

    /// Whether a rule runs: it is not off, or has a level below some path.
    pub fn enabled(&self, rule: &str, locks: &Locks) -> bool {
        let somewhere = self.entries.iter().any(|entry| {
            entry.path.is_some() && entry.name.covers(rule) && !locks.forbid(rule, entry.depth)
        });
        let off = self
            .entry(rule, None, locks)
            .is_some_and(|entry| entry.setting == LevelSetting::Off);
        somewhere || !off
    }

    /// The level that is set for a rule everywhere, if one is.
    pub fn everywhere(&self, rule: &str, locks: &Locks) -> Option<Level> {
        self.entry(rule, None, locks)?.setting.level()
    }
}
