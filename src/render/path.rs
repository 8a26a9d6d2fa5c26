//! The name of a file for other programs: relative to the repository, where they look for it.

use std::path::{MAIN_SEPARATOR, Path};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::run::Run;
use crate::source::FileId;

/// What is not escaped in the path of a URI: unreserved characters and the separator. A colon in the first part of a relative
/// path would make it a scheme.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

/// The path of a file below the repository with `/` between the parts; the whole path of one outside.
pub(super) fn of(run: &Run, file: FileId) -> String {
    below(run, file, &run.root)
}

/// The path of a file below a folder with `/` between the parts; the whole path of one outside.
pub(super) fn below(run: &Run, file: FileId, folder: &Path) -> String {
    let path = run.sources.get(file).path();
    let relative = path.strip_prefix(folder).unwrap_or(path);
    match relative.to_string_lossy().replace(MAIN_SEPARATOR, "/") {
        it if it.is_empty() => ".".to_owned(),
        it => it,
    }
}

/// A path as a URI: relative, or with the scheme `file` if it is absolute.
pub(super) fn uri(path: &str) -> String {
    let escaped = utf8_percent_encode(path, ESCAPED);
    if path.starts_with('/') {
        format!("file://{escaped}")
    } else if Path::new(path).is_absolute() {
        format!("file:///{escaped}")
    } else {
        escaped.to_string()
    }
}
