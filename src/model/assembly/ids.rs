//! Which ids belong to what: `import` blocks, plans and states tell, and what is gone leaves its name behind.

use std::sync::Arc;

use super::entity::Entities;
use crate::model::identity::Identity;
use crate::model::kind::{self, IdOf, Kind};
use crate::resolve::address::{Address, Mode};
use crate::resolve::change::Change;
use crate::resolve::resource::Resource;
use crate::resolve::value::Value;

impl<'r> Entities<'r> {
    /// Takes in which ids belong to what. The first to name one is right: two addresses of one id are one thing.
    pub(super) fn learn(
        &mut self,
        resources: &[&'r Resource],
        changes: &[&'r Change],
        gone: &[&'r Resource],
    ) {
        let managed = || {
            resources
                .iter()
                .filter(|it| it.address.mode == Mode::Managed)
        };
        for resource in managed() {
            let ids = [resource.import_id.as_ref(), resource.field("id")];
            for id in ids.into_iter().flatten().filter_map(Value::as_str) {
                self.belongs(id, &resource.address);
            }
        }
        // What is replaced, or what its state has another id for, is still the same thing to whoever refers to it.
        for resource in managed() {
            let recorded = resource.recorded.iter().flatten();
            let mut ids = recorded.filter(|field| &*field.name == "id");
            if let Some(id) = ids.next().and_then(|field| field.value.as_str()) {
                self.belongs(id, &resource.address);
            }
        }
        for change in changes.iter().filter(|change| !change.deposed) {
            let mut ids = change.before.iter().filter(|field| &*field.name == "id");
            if self.resources.contains_key(&change.address)
                && let Some(id) = ids.next().and_then(|field| field.value.as_str())
            {
                self.belongs(id, &change.address);
            }
        }
        let ids = gone.iter().filter_map(|it| it.field("id")?.as_str());
        self.gone = ids.filter(|id| !self.known.contains_key(id)).collect();
        let looked_up = resources.iter().filter(|it| it.address.mode == Mode::Data);
        for resource in gone.iter().chain(looked_up) {
            let Some(id) = resource.field("id").and_then(Value::as_str) else {
                continue;
            };
            let own = kind::id_of(resource.address.mode, &resource.address.kind);
            if let Some(IdOf::Own(kind)) = own
                && Kind::of_id(id) == Some(kind)
                && !self.known.contains_key(id)
            {
                if is_everyone(resource) {
                    self.known.insert(id, Identity::Everyone);
                } else {
                    self.told.entry(id).or_insert(resource);
                }
            }
        }
    }

    fn belongs(&mut self, id: &'r str, address: &Arc<Address>) {
        if let Some(IdOf::Own(kind)) = kind::id_of(address.mode, &address.kind)
            && Kind::of_id(id) == Some(kind)
        {
            let identity = || Identity::Created(Arc::clone(address));
            self.known.entry(id).or_insert_with(identity);
        }
    }
}

fn is_everyone(resource: &Resource) -> bool {
    let text = |name: &str| resource.field(name).and_then(Value::as_str);
    // Okta makes a few groups more beside Everyone, such as its administrators.
    &*resource.address.kind == "okta_everyone_group"
        || text("type") == Some("BUILT_IN") && matches!(text("name"), None | Some("Everyone"))
}
