//! What is being computed at the moment, so that a circle can be named whole.

use std::cell::RefCell;

/// The names that are being computed, outermost first.
#[derive(Debug, Default)]
pub(super) struct Progress {
    names: RefCell<Vec<String>>,
}

impl Progress {
    /// Computes something under its name.
    pub(super) fn of<T>(&self, name: String, compute: impl FnOnce() -> T) -> T {
        self.names.borrow_mut().push(name);
        let computed = compute();
        self.names.borrow_mut().pop();
        computed
    }

    /// The reason of a value that leads back to itself: `` `local.a → local.b → local.a`, which is a circle ``.
    pub(super) fn circle(&self, name: &str) -> String {
        let names = self.names.borrow();
        let start = names.iter().rposition(|it| it == name).unwrap_or_default();
        let mut way: Vec<&str> = names[start..].iter().map(String::as_str).collect();
        way.push(name);
        format!("`{}`, which is a circle", way.join(" → "))
    }
}
