//! Plan files, which only Terraform reads: told apart so that the message can say what to do.

use std::{fmt, io};

/// The first bytes of a zip archive, which a plan file is.
const ARCHIVE: &[u8] = b"PK\x03\x04";

/// How a plan is brought into the form that is read.
pub const HELP_SHOW: &str =
    "Run `terraform show -json PLANFILE > plan.json`, or the same with `tofu`, and name that file.";

/// A file that is a plan in the form that only Terraform reads.
#[derive(Debug)]
struct PlanFile;

impl fmt::Display for PlanFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("it is a plan file, which only Terraform reads")
    }
}

impl std::error::Error for PlanFile {}

/// Whether a file is one.
pub(super) fn is_one(bytes: &[u8]) -> bool {
    bytes.starts_with(ARCHIVE)
}

/// Why it cannot be read.
pub(super) fn error() -> io::Error {
    io::Error::other(PlanFile)
}

/// Whether reading failed for that reason.
pub(super) fn is_error(error: &io::Error) -> bool {
    error
        .get_ref()
        .is_some_and(<dyn std::error::Error + Send + Sync>::is::<PlanFile>)
}
