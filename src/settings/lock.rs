//! Rules that only the file that locks them may silence or lower.

use crate::config::RuleName;
use crate::source::Span;

/// Every lock of the configuration files.
#[derive(Debug, Default)]
pub struct Locks {
    locks: Vec<Lock>,
}

/// A locked rule or category.
#[derive(Debug, Clone)]
pub struct Lock {
    /// The rule or category.
    pub name: RuleName,
    /// Where it is locked.
    pub place: Span,
    /// How many files build on the one that locks it: a file of a smaller number cannot change it.
    pub depth: usize,
}

impl Locks {
    pub(super) fn add(&mut self, lock: Lock) {
        self.locks.push(lock);
    }

    /// Every lock.
    pub fn iter(&self) -> impl Iterator<Item = &Lock> {
        self.locks.iter()
    }

    /// The lock of a rule, if it has one: of several the one furthest from the file that was found.
    pub fn of(&self, rule: &str) -> Option<&Lock> {
        let locks = self.locks.iter().filter(|lock| lock.name.covers(rule));
        locks.max_by_key(|lock| lock.depth)
    }

    /// Whether a file on which `depth` others build may not change a rule.
    pub fn forbid(&self, rule: &str, depth: usize) -> bool {
        self.of(rule).is_some_and(|lock| depth < lock.depth)
    }
}
