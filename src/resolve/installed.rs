//! Modules that `terraform init` installed: the record it leaves beside a root module, which says where each call's module lies.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use super::files::Files;
use super::module::local_source;
use crate::parse::{Content, Parsed};
use crate::source::normalize;
use crate::syntax::json;

/// Where the record lies, from the root module.
const RECORD: &str = ".terraform/modules/modules.json";

/// How the record names a call: the names of the calls that lead to it, and its own.
pub(super) fn key(caller: &str, call: &str) -> String {
    if caller.is_empty() {
        call.to_owned()
    } else {
        format!("{caller}.{call}")
    }
}

/// The directories of the modules that a root module's record lists, by the names of their calls. Nothing if there is no record.
pub(super) fn read(files: &dyn Files, root: &Path) -> HashMap<String, PathBuf> {
    let record = normalize(&root.join(RECORD));
    if !files.exists(&record).unwrap_or(false) {
        return HashMap::new();
    }
    let Ok(text) = files.read(&record) else {
        return HashMap::new();
    };
    let (tree, _) = json::parse(text.file, &text.text);
    let modules = tree.documents().filter_map(|root| root.get("Modules"));
    let listed = modules.flat_map(|modules| modules.items().collect::<Vec<_>>());
    let placed = listed.filter_map(|module| {
        let key = module.get("Key")?.as_str()?;
        let directory = module.get("Dir")?.as_str()?;
        (!key.is_empty()).then(|| (key.to_owned(), normalize(&root.join(directory))))
    });
    placed.collect()
}

/// The directories of all modules that are installed for the root modules among the documents. They hold what calls of registry
/// and remote modules mean.
pub fn installed_directories(parsed: &Parsed, files: &dyn Files) -> Vec<PathBuf> {
    let roots: BTreeSet<&Path> = parsed
        .documents
        .iter()
        .filter(|document| match &document.content {
            Content::Configuration(body) => body
                .blocks
                .iter()
                .any(|block| block.kind.text == "module" && local_source(&block.body).is_none()),
            _ => false,
        })
        .map(|document| document.directory.as_path())
        .collect();
    let found = roots.into_iter().flat_map(|root| read(files, root));
    let directories: BTreeSet<PathBuf> = found.map(|(_, directory)| directory).collect();
    directories.into_iter().collect()
}
