//! The contents that git holds, read one by one from a process that runs as long as it is asked.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use super::command::Git;

/// How the pointer that Git LFS commits in place of a file begins.
const LFS: &[u8] = b"version https://git-lfs.github.com/spec/";
/// How a file that git-crypt encrypted begins.
const GIT_CRYPT: &[u8] = b"\0GITCRYPT\0";

/// Reads contents by name. The process starts with the first one, and copies share it.
#[derive(Debug, Clone)]
pub(in crate::discover) struct Blobs {
    git: Git,
    process: Arc<Mutex<Option<Process>>>,
    /// What was read: nearly everything is the same on both sides of a comparison.
    known: Arc<Mutex<HashMap<String, Vec<u8>>>>,
}

#[derive(Debug)]
struct Process {
    child: Child,
    asks: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Blobs {
    pub(super) fn new(git: Git) -> Self {
        Self {
            git,
            process: Arc::default(),
            known: Arc::default(),
        }
    }

    /// A content as it is committed. `path` is where the file lies, from the top of the repository.
    ///
    /// Filters of git are not applied, for they may be any program and may want the network. Line ends are as the repository has
    /// them, which moves no line. What Git LFS keeps elsewhere is not known from here, and says so. Only what git-crypt encrypted
    /// is passed through its filter: the working tree of people who can read it holds it decrypted, too.
    pub(in crate::discover) fn content(&self, id: &str, path: &Path) -> io::Result<Vec<u8>> {
        let content = self.ask(id)?;
        if content.starts_with(LFS) {
            return Err(io::Error::new(
                io::ErrorKind::Unsupported,
                "git holds a pointer of Git LFS in place of its content",
            ));
        }
        if content.starts_with(GIT_CRYPT) {
            return self.decrypted(id, path);
        }
        Ok(content)
    }

    fn decrypted(&self, id: &str, path: &Path) -> io::Result<Vec<u8>> {
        let mut option = std::ffi::OsString::from("--path=");
        option.push(path);
        let mut command = self.git.command(["cat-file", "--filters"]);
        let output = command.arg(option).arg(id).output()?;
        if output.status.success() && !output.stdout.starts_with(GIT_CRYPT) {
            return Ok(output.stdout);
        }
        Err(io::Error::new(
            io::ErrorKind::Unsupported,
            "it is encrypted by git-crypt",
        ))
    }

    fn ask(&self, id: &str) -> io::Result<Vec<u8>> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(content) = known.get(id) {
            return Ok(content.clone());
        }
        let mut process = self.process.lock().unwrap_or_else(PoisonError::into_inner);
        let process = match &mut *process {
            Some(running) => running,
            none => none.insert(self.start()?),
        };
        let content = process.ask(id)?;
        known.insert(id.to_owned(), content.clone());
        Ok(content)
    }

    fn start(&self) -> io::Result<Process> {
        let mut command = self.git.command(["cat-file", "--batch"]);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let asks = child.stdin.take();
        let answers = child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        Ok(Process {
            child,
            asks,
            answers: BufReader::new(answers),
        })
    }
}

impl Process {
    /// Writes `ID`; reads `ID TYPE SIZE`, the content and a line break.
    fn ask(&mut self, id: &str) -> io::Result<Vec<u8>> {
        let asks = self.asks.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        writeln!(asks, "{id}")?;
        let mut head = String::new();
        self.answers.read_line(&mut head)?;
        let size = head.trim_end().rsplit(' ').next();
        let Some(size) = size.and_then(|size| size.parse::<usize>().ok()) else {
            return Err(io::Error::other("this clone does not hold its content"));
        };
        let mut content = vec![0; size];
        self.answers.read_exact(&mut content)?;
        self.answers.read_exact(&mut [0])?;
        Ok(content)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Without questions the process ends by itself.
        self.asks = None;
        _ = self.child.wait();
    }
}
