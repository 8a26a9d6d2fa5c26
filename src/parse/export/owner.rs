//! Which app or group an object belongs to: by its links, the key above it, or the names of its file and folders.

use std::path::Path;

use crate::syntax::tree::Node;

/// How long Okta's ids are.
const ID_LENGTH: usize = 20;

/// How many folders above a file are looked at: `apps/0oa…/group-push/mappings.json` has its id two above.
const MAX_FOLDERS: usize = 3;

/// The owners that the names of a file and its folders give.
pub(super) struct Owners {
    app: Option<String>,
    group: Option<String>,
}

impl Owners {
    /// Reads the names of a path, the nearest first.
    pub(super) fn of(path: &Path) -> Self {
        let names: Vec<String> = path
            .iter()
            .rev()
            .take(1 + MAX_FOLDERS)
            .map(|name| name.to_string_lossy().into_owned())
            .collect();
        let first = |prefix: &str| {
            let mut words = names.iter().flat_map(|name| words(name));
            words
                .find(|word| word.len() == ID_LENGTH && word.starts_with(prefix))
                .map(str::to_owned)
        };
        Self {
            app: first("0oa"),
            group: first("00g"),
        }
    }

    /// The app that an object belongs to: its link says best.
    pub(super) fn app(&self, object: Node<'_>, under: Option<&str>) -> Option<String> {
        let linked = ["app", "self"]
            .iter()
            .find_map(|name| id_in(link(object, name)?, "apps"));
        let under = under.filter(|key| key.starts_with("0oa"));
        linked.or(under).map(str::to_owned).or(self.app.clone())
    }

    /// The group whose members a list of users is. Nothing in a user says so.
    pub(super) fn group(&self, under: Option<&str>) -> Option<String> {
        let under = under.filter(|key| key.starts_with("00g"));
        under.map(str::to_owned).or(self.group.clone())
    }
}

fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|it: char| !it.is_ascii_alphanumeric())
}

/// Whether a key is the id of an app or a group.
pub(super) fn is_id(key: &str) -> bool {
    (key.starts_with("0oa") || key.starts_with("00g"))
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The address that a link of an object leads to.
fn link<'t>(object: Node<'t>, name: &str) -> Option<&'t str> {
    object.get("_links")?.get(name)?.get("href")?.as_str()
}

/// The id behind a word in the path of an address: `https://acme.okta.com/api/v1/apps/0oa…/groups/00g…`.
fn id_in<'t>(address: &'t str, word: &str) -> Option<&'t str> {
    let (_, path) = address.split_once("/api/v1/")?;
    let mut parts = path.split(['/', '?']);
    parts.find(|part| *part == word)?;
    parts.next().filter(|id| !id.is_empty())
}

/// The host of the organization that the links of an object lead to. Pictures lie elsewhere, so only its API counts.
pub(super) fn host(object: Node<'_>) -> Option<String> {
    let links = object.get("_links")?;
    let targets = links.entries().into_iter().map(|entry| entry.value);
    let mut addresses = targets.filter_map(|target| target.get("href")?.as_str());
    addresses.find_map(|address| {
        let (place, _) = address.split_once("/api/v1/")?;
        let (_, host) = place.split_once("://")?;
        Some(plain(host))
    })
}

/// A host as the provider spells it: the admin console's name of an organization is the organization's own.
fn plain(host: &str) -> String {
    let host = host.to_ascii_lowercase();
    match host.split_once('.') {
        Some((name, domain)) => {
            format!("{}.{domain}", name.strip_suffix("-admin").unwrap_or(name))
        }
        None => host,
    }
}
