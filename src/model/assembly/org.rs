//! Which organization a root module's provider configuration speaks to.

use super::OrgNames;
use crate::resolve::{Provider, Root};

impl OrgNames {
    /// The key of the organization behind one provider alias of a root: the name given for its path, else the host that the
    /// provider or the documents name, else the place of the root.
    pub(super) fn key(&self, roots: &[Root], root: &Root, alias: &str) -> String {
        let key = self.of_root(roots, root, alias);
        match &root.apart {
            Some(name) => format!("{key} {name}"),
            None => key,
        }
    }

    fn of_root(&self, roots: &[Root], root: &Root, alias: &str) -> String {
        let by_path = self
            .by_path
            .iter()
            .filter(|(path, _)| root.directory.starts_with(path));
        if let Some((_, name)) = by_path.max_by_key(|(path, _)| path.components().count()) {
            return name.clone();
        }
        if let Some(below) = root.below {
            return self.shared_key(roots, &roots[below.0 as usize], root.org.as_ref());
        }
        if let Some(org) = &root.org {
            return org.clone();
        }
        let provider = root
            .providers
            .iter()
            .find(|provider| provider.alias == alias);
        if let Some(host) = provider.and_then(host) {
            return host;
        }
        let place = root
            .directory
            .strip_prefix(&self.base)
            .unwrap_or(&root.directory);
        let place = place.to_string_lossy().replace('\\', "/");
        let form = match &root.export {
            Some(_) => "export ",
            None if root.assignments => "assignments ",
            None => "",
        };
        let alias = if alias.is_empty() {
            String::new()
        } else {
            format!(" okta.{alias}")
        };
        format!("{form}./{place}{alias}")
    }

    /// The key of an export below a root module: that of the module, unless both name their organization and mean different ones.
    fn shared_key(&self, roots: &[Root], module: &Root, named: Option<&String>) -> String {
        let shared = self.key(roots, module, "");
        let default = module.providers.iter().find(|it| it.alias.is_empty());
        match named {
            Some(org) if self.keys(roots, module).any(|key| key == *org) => org.clone(),
            Some(org) if default.and_then(host).is_some() => org.clone(),
            _ => shared,
        }
    }

    /// The keys of every organization that a root has to do with.
    pub(super) fn keys<'r>(
        &'r self,
        roots: &'r [Root],
        root: &'r Root,
    ) -> impl Iterator<Item = String> + 'r {
        let aliases = root
            .providers
            .iter()
            .map(|provider| provider.alias.as_str());
        std::iter::once("")
            .chain(aliases)
            .map(|alias| self.key(roots, root, alias))
    }
}

/// The host, if `org_name` is written out. The provider's default for `base_url` is `okta.com`.
fn host(provider: &Provider) -> Option<String> {
    let name = provider.org_name.as_ref()?.as_str()?;
    match &provider.base_url {
        Some(base) => Some(format!("{name}.{}", base.as_str()?)),
        None => Some(format!("{name}.okta.com")),
    }
}
