//! How git is called: offline, without touching the index, the working tree or anybody's locks, and in one language.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Where git is called, and how it finds the repository.
#[derive(Debug, Clone)]
pub(super) struct Git {
    folder: PathBuf,
    /// Whether the repository is looked for from the folder upwards, whatever `GIT_DIR` says.
    looks: bool,
}

impl Git {
    pub(super) fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            looks: false,
        }
    }

    /// The same, which leaves `GIT_DIR` out of account.
    pub(super) fn looking(&self) -> Self {
        Self {
            looks: true,
            ..self.clone()
        }
    }

    /// The same in another folder.
    pub(super) fn within(&self, folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            ..self.clone()
        }
    }

    /// A call that is yet to be made.
    pub(super) fn command<A: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = A>,
    ) -> Command {
        let mut command = Command::new("git");
        command
            .current_dir(&self.folder)
            // Nothing is written: no refreshed index, no lock, and no monitor is started that would outlive the call.
            .env("GIT_OPTIONAL_LOCKS", "0")
            .args(["-c", "core.fsmonitor=false"])
            // A partial clone would fetch what it lacks.
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("GIT_TERMINAL_PROMPT", "0")
            // Its words are looked into for what went wrong.
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .args(arguments);
        if self.looks {
            command.env_remove("GIT_DIR");
        }
        command
    }

    /// What a call prints. `Err` holds what git says if it refuses.
    pub(super) fn output<A: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = A>,
    ) -> Result<Vec<u8>, Failure> {
        let Output {
            status,
            stdout,
            stderr,
        } = self
            .command(arguments)
            .output()
            .map_err(Failure::NotStarted)?;
        if status.success() {
            return Ok(stdout);
        }
        let said = String::from_utf8_lossy(&stderr);
        let first = said.lines().next().unwrap_or_default();
        let first = first.strip_prefix("fatal: ").unwrap_or(first).to_owned();
        Err(Failure::Refused(first))
    }
}

/// Why a call came to nothing.
#[derive(Debug)]
pub(super) enum Failure {
    /// The program did not start.
    NotStarted(io::Error),
    /// It says why: the first line without `fatal:`.
    Refused(String),
}
