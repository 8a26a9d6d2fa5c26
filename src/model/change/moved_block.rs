//! Which `moved` blocks are missing, as few as say it.

use std::collections::BTreeSet;

use super::Move;
use crate::model::Org;
use crate::resolve::address::Address;

impl Org {
    /// What the `moved` blocks of a move say, from which address to which, each once.
    pub fn moved_blocks(&self, it: &Move) -> BTreeSet<(String, String)> {
        let addresses = it.pairs.iter().map(|&(from, to)| {
            let address = |index: usize| &*self.changes[index].address;
            (address(from), address(to))
        });
        let pairs: Vec<(&Address, &Address)> = addresses.collect();
        let said = if self.moves_modules(&pairs) {
            of_modules
        } else {
            of_resources
        };
        pairs.into_iter().map(|(from, to)| said(from, to)).collect()
    }

    /// Whether whole modules move, so that nothing in them is named otherwise and nothing stays behind.
    fn moves_modules(&self, pairs: &[(&Address, &Address)]) -> bool {
        let inner = |address: &Address| (address.block_name(), address.key.clone());
        let alike = pairs.iter().all(|(from, to)| {
            let within = [from, to].iter().all(|it| !it.module.is_empty());
            within && from.module != to.module && inner(from) == inner(to)
        });
        let left: BTreeSet<&str> = pairs.iter().map(|(from, _)| &*from.module).collect();
        let apps = self.apps.iter().filter_map(|it| it.declared.as_ref());
        let groups = self.groups.iter().filter_map(|it| it.declared.as_ref());
        let mut stay = apps
            .chain(groups)
            .chain(self.mappings.iter().map(|it| &it.declared))
            .chain(self.assignments.iter().map(|it| &it.declared))
            .chain(self.memberships.iter().map(|it| &it.declared));
        alike && !stay.any(|it| left.contains(&*it.address.module))
    }
}

/// Within one module the block stands there, and speaks for all instances of the module.
fn of_resources(from: &Address, to: &Address) -> (String, String) {
    let inside = from.module == to.module;
    let text = |address: &Address| {
        let start = if inside { address.module.len() } else { 0 };
        address.to_string()[start..].to_owned()
    };
    (text(from), text(to))
}

/// Instances that keep their keys move with their call.
fn of_modules(from: &Address, to: &Address) -> (String, String) {
    if keys(from) == keys(to) {
        return (call(from), call(to));
    }
    let instance = |address: &Address| address.module.trim_end_matches('.').to_owned();
    (instance(from), instance(to))
}

fn keys(address: &Address) -> Vec<&str> {
    let keys = address.module.split('[').skip(1);
    keys.map(|it| it.split(']').next().unwrap_or_default())
        .collect()
}

fn call(address: &Address) -> String {
    let (calls, _) = address.written();
    let names = calls.split('.').map(|name| format!("module.{name}"));
    names.collect::<Vec<String>>().join(".")
}
