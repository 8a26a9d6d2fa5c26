//! One line on the terminal that says what a long run is busy with, gone before anything else is written.

use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::progress::{Progress, Stage};

/// A run that is over by then needs no line.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often the line is written anew.
const PACE: Duration = Duration::from_millis(100);
/// To the start of the line, and all of it gone.
const CLEAR: &str = "\r\u{1b}[2K";

/// The line, as long as it lives.
pub(super) struct ProgressLine {
    ends: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl ProgressLine {
    /// Shows the line if standard error is a terminal that somebody watches.
    pub(super) fn start(progress: &Progress) -> Option<Self> {
        let variable = |name| std::env::var(name).unwrap_or_default();
        let on = |name| !matches!(variable(name).as_str(), "" | "0" | "false");
        if !io::stderr().is_terminal() || on("CI") || variable("TERM") == "dumb" {
            return None;
        }
        let progress = progress.clone();
        let (ends, ended) = mpsc::channel::<()>();
        let thread = thread::spawn(move || {
            let (mut wait, mut line) = (PATIENCE, String::new());
            while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                wait = PACE;
                let now = shown(&progress);
                if now != line {
                    write(&now);
                    line = now;
                }
            }
            if !line.is_empty() {
                write("");
            }
        });
        Some(Self {
            ends: Some(ends),
            thread: Some(thread),
        })
    }
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        self.ends = None;
        if let Some(thread) = self.thread.take() {
            // A line that could not be written is no reason to fail.
            _ = thread.join();
        }
    }
}

/// Replaces the line. A terminal that went away needs none.
fn write(text: &str) {
    let columns = terminal_size::terminal_size_of(io::stderr()).map_or(80, |(width, _)| width.0);
    let room = usize::from(columns).saturating_sub(1);
    let text: String = text.chars().take(room).collect();
    let mut err = io::stderr();
    _ = write!(err, "{CLEAR}{text}").and_then(|()| err.flush());
}

/// `grouplint: reading, 4,812 files`
fn shown(progress: &Progress) -> String {
    let (stage, files) = progress.now();
    let doing = match stage {
        Stage::Start | Stage::Git => "asking git".to_owned(),
        Stage::Discover => "reading".to_owned(),
        Stage::Parse => "parsing".to_owned(),
        Stage::Resolve => "evaluating".to_owned(),
        Stage::Model => "building organizations".to_owned(),
        Stage::Rule(id) => format!("checking {id}"),
        Stage::Filter => "deciding what counts".to_owned(),
        Stage::Compare => "judging the older revision".to_owned(),
        Stage::Render => "writing".to_owned(),
    };
    match files {
        0 => format!("grouplint: {doing}"),
        1 => format!("grouplint: {doing} 1 file"),
        _ => format!("grouplint: {doing} {} files", grouped(files)),
    }
}

/// `4,812`
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
