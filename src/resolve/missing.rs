//! References to instances that their block does not create, noted where they are evaluated.

use std::cell::{Cell, RefCell};

use super::address::Address;
use crate::source::Span;

/// A reference to an instance that is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingInstance {
    /// The address that was meant.
    pub address: Address,
    /// The reference.
    pub span: Span,
    /// The header of the block.
    pub header: Span,
    /// The keys that the block has, as they are written: `["eng"]`, `[0]`.
    pub keys: Vec<String>,
    /// The one of them that is most like the one that was meant.
    pub suggestion: Option<String>,
}

/// What an evaluation met.
#[derive(Debug, Default)]
pub(super) struct Missing {
    found: RefCell<Vec<MissingInstance>>,
    tolerated: Cell<usize>,
}

/// How different a suggestion may be from what is written.
const SIMILAR: f64 = 0.8;

impl Missing {
    /// Evaluates what may fail: an argument of `try`, or a branch that may not be taken.
    pub(super) fn tolerate<T>(&self, evaluate: impl FnOnce() -> T) -> T {
        self.tolerated.set(self.tolerated.get() + 1);
        let value = evaluate();
        self.tolerated.set(self.tolerated.get() - 1);
        value
    }

    /// Notes a reference, unless it may fail or has nothing to do with Okta.
    pub(super) fn note(&self, address: Address, span: Span, header: Span, keys: Vec<String>) {
        if self.tolerated.get() > 0 || !address.kind.starts_with("okta_") {
            return;
        }
        let meant = address
            .key
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        let scored = keys
            .iter()
            .map(|key| (strsim::jaro_winkler(key, &meant), key));
        let nearest = scored
            .filter(|(score, _)| *score >= SIMILAR)
            .max_by(|a, b| a.0.total_cmp(&b.0));
        let suggestion = nearest.map(|(_, key)| key.clone());
        let missing = MissingInstance {
            address,
            span,
            header,
            keys,
            suggestion,
        };
        let mut found = self.found.borrow_mut();
        if !found.contains(&missing) {
            found.push(missing);
        }
    }

    /// What was noted, in the order of the places.
    pub(super) fn found(&self) -> Vec<MissingInstance> {
        let mut found = self.found.borrow().clone();
        found.sort_by(|a, b| (a.span, &a.address).cmp(&(b.span, &b.address)));
        found
    }
}
