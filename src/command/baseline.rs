//! `grouplint baseline`: what is there today does not fail the gate; what comes new does.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::check::today;
use super::{Refusal, request};
use crate::baseline::{self, Entry};
use crate::check::check;
use crate::cli::{BaselineArguments, BaselineCommand};
use crate::discover::disk::Disk;
use crate::discover::{BASELINE, own, plain, repository, shown};
use crate::render::concise;
use crate::render::terminal::Style;
use crate::request::{Location, Request};
use crate::run::{Outcome, Run};
use crate::settings;
use crate::source::{Sources, normalize};

/// Runs one of the commands. The status is 1 if a baseline would grow and may not.
pub(crate) fn run(
    command: &BaselineCommand,
    out: &mut dyn Write,
) -> Result<io::Result<u8>, Refusal> {
    match command {
        BaselineCommand::Write { place, accept } => write(place, *accept, out),
        BaselineCommand::Prune(place) => prune(place, out),
        BaselineCommand::Show(place) => show(&Stand::of(place)?, out),
    }
}

/// The baseline as it stands before the command, and what to lint.
struct Stand {
    request: Request,
    path: PathBuf,
    shown: String,
    /// What it holds; nothing if there is none.
    old: Option<Old>,
}

struct Old {
    paths: Vec<String>,
    entries: Vec<Entry>,
}

impl Stand {
    fn of(place: &BaselineArguments) -> Result<Self, Refusal> {
        let location = request::location(place.baseline.as_ref(), false);
        let mut request = Request {
            baseline: location,
            today: today(None)?,
            ..request::of(&place.input)?
        };
        let mut sources = Sources::default();
        let settings = settings::read(&request, &mut sources)
            .map_err(|invalid| request::invalid_glob(&invalid))?;
        let directory = normalize(&request.places.working_directory);
        let path = settings.baseline.unwrap_or_else(|| {
            let folder = settings.folder.unwrap_or_else(|| repository(&directory));
            folder.join(BASELINE)
        });
        let shown = shown(&directory, &path);
        let old = read(&path, &shown, &mut sources)?;
        if let Some(old) = &old
            && place.input.paths.is_empty()
        {
            let folder = path.parent().unwrap_or(Path::new(""));
            let paths = old.paths.iter().map(|it| normalize(&folder.join(it)));
            request.places.paths = paths.collect();
        }
        // Everything is found anew; what the old baseline holds is compared afterwards.
        request.baseline = Location::Nowhere;
        Ok(Self {
            request,
            path,
            shown,
            old,
        })
    }

    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    /// The paths that are linted, relative to the folder of the baseline.
    fn paths(&self) -> Vec<String> {
        let directory = &self.request.places.working_directory;
        let linted = self.request.places.paths.iter();
        linted
            .map(|path| relative(&normalize(&directory.join(path)), self.folder()))
            .collect()
    }

    fn check(&self, out: &mut dyn Write) -> Result<Run, Refusal> {
        let run = check(&self.request).map_err(request::cannot_start)?;
        if run.outcome != Outcome::Untrusted {
            return Ok(run);
        }
        // Who cannot see the problems cannot solve them. That they cannot be written is the smaller trouble.
        _ = concise::render(&run, &Style::PLAIN, out);
        Err(Refusal {
            message: "the input was not checked in full, so the baseline would not hold all of it"
                .to_owned(),
            help: "Solve what is listed as `input/…` or `config/invalid` first.".to_owned(),
        })
    }

    fn save(&self, paths: &[String], entries: &[Entry]) -> Result<(), Refusal> {
        fs::write(&self.path, baseline::text(paths, entries)).map_err(|error| Refusal {
            message: format!("`{}` cannot be written: {}", self.shown, plain(&error)),
            help: "Name a place where a file can be made with `--baseline`.".to_owned(),
        })
    }
}

fn read(path: &Path, shown: &str, sources: &mut Sources) -> Result<Option<Old>, Refusal> {
    let text = match own::text(&Disk::Working, path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return Err(Refusal {
                message: format!("`{shown}` cannot be read: {}", plain(&error)),
                help: "Check the path and its permissions.".to_owned(),
            });
        }
    };
    let file = sources.add(shown.to_owned(), path.to_owned(), text);
    let read = baseline::read(file, sources.get(file).text());
    let baseline = read.map_err(|problem| Refusal {
        message: format!(
            "`{shown}` is no baseline: {} (line {})",
            problem.message,
            sources.position(problem.span).line
        ),
        help: "Delete the file and write it anew.".to_owned(),
    })?;
    Ok(Some(Old {
        paths: baseline.paths,
        entries: baseline.findings.into_iter().map(|it| it.value).collect(),
    }))
}

fn write(
    place: &BaselineArguments,
    accept: bool,
    out: &mut dyn Write,
) -> Result<io::Result<u8>, Refusal> {
    let stand = Stand::of(place)?;
    let run = stand.check(out)?;
    let entries = baseline::entries(&run.findings);
    if let Some(old) = &stand.old {
        let grown = beyond(&entries, &old.entries);
        if !grown.is_empty() && !accept {
            let lines = grown.iter().map(line).collect::<String>();
            let count = findings(&grown);
            return Ok(writeln!(
                out,
                "{lines}\nNothing was written: `{}` does not hold {count}. Repair what is new, or take it in with `--accept`.",
                stand.shown
            )
            .map(|()| 1));
        }
    }
    let count = findings(&entries);
    stand.save(&stand.paths(), &entries)?;
    Ok(writeln!(out, "`{}` holds {count}. Commit it.", stand.shown).map(|()| 0))
}

fn prune(place: &BaselineArguments, out: &mut dyn Write) -> Result<io::Result<u8>, Refusal> {
    let stand = Stand::of(place)?;
    let Some(old) = &stand.old else {
        return Err(missing(&stand));
    };
    let linted: Vec<PathBuf> = {
        let paths = stand.request.places.paths.iter();
        let directory = &stand.request.places.working_directory;
        paths.map(|it| normalize(&directory.join(it))).collect()
    };
    let left_out = old.paths.iter().find(|path| {
        let path = normalize(&stand.folder().join(path));
        !linted.iter().any(|linted| path.starts_with(linted))
    });
    if let Some(path) = left_out {
        return Err(Refusal {
            message: format!("the baseline is about `{path}`, too, which would not be looked at"),
            help: "Name no path: what the baseline is about is linted.".to_owned(),
        });
    }
    let run = stand.check(out)?;
    let now = baseline::entries(&run.findings);
    let gone = beyond(&old.entries, &now);
    let kept = common(&old.entries, &now);
    let lines = gone.iter().map(line).collect::<String>();
    let (removed, count) = (findings(&gone), findings(&kept));
    if !gone.is_empty() {
        stand.save(&old.paths, &kept)?;
    }
    Ok(writeln!(
        out,
        "{lines}{}`{}` holds {count}; {removed} {} taken out.",
        if lines.is_empty() { "" } else { "\n" },
        stand.shown,
        if removed.starts_with("1 ") {
            "was"
        } else {
            "were"
        },
    )
    .map(|()| 0))
}

fn show(stand: &Stand, out: &mut dyn Write) -> Result<io::Result<u8>, Refusal> {
    let Some(old) = &stand.old else {
        return Err(missing(stand));
    };
    let lines = old.entries.iter().map(line).collect::<String>();
    let gap = if lines.is_empty() { "" } else { "\n" };
    let count = findings(&old.entries);
    Ok(writeln!(
        out,
        "{lines}{gap}`{}` holds {count} of {}.",
        stand.shown,
        old.paths.join(", ")
    )
    .map(|()| 0))
}

fn missing(stand: &Stand) -> Refusal {
    Refusal {
        message: format!("there is no baseline `{}`", stand.shown),
        help: "Write one with `grouplint baseline write`, or name it with `--baseline`.".to_owned(),
    }
}

/// What one list has more than the other.
fn beyond(more: &[Entry], than: &[Entry]) -> Vec<Entry> {
    let known = counts(than);
    more.iter()
        .filter_map(|entry| {
            let known = known.get(&key(entry)).copied().unwrap_or(0);
            let count = entry.count.checked_sub(known).filter(|it| *it > 0)?;
            Some(Entry {
                count,
                ..entry.clone()
            })
        })
        .collect()
}

/// What both lists have.
fn common(old: &[Entry], now: &[Entry]) -> Vec<Entry> {
    let now = counts(now);
    old.iter()
        .filter_map(|entry| {
            let count = entry.count.min(now.get(&key(entry)).copied().unwrap_or(0));
            (count > 0).then(|| Entry {
                count,
                ..entry.clone()
            })
        })
        .collect()
}

fn counts(entries: &[Entry]) -> BTreeMap<(&str, &str), usize> {
    let mut counts = BTreeMap::new();
    for entry in entries {
        *counts.entry(key(entry)).or_insert(0) += entry.count;
    }
    counts
}

fn key(entry: &Entry) -> (&str, &str) {
    (&entry.rule, &entry.fingerprint)
}

fn line(entry: &Entry) -> String {
    let times = match entry.count {
        1 => String::new(),
        several => format!(" ({several} times)"),
    };
    let entities = crate::render::plain::one_line(&entry.entities.join(", "));
    format!("{}: {entities}{times}\n", entry.rule)
}

fn findings(entries: &[Entry]) -> String {
    let count = entries.iter().map(|entry| entry.count).sum();
    crate::text::count(count, "finding")
}

/// A path as seen from a folder, with `/` between the parts.
fn relative(path: &Path, folder: &Path) -> String {
    let shared = folder.ancestors().find(|it| path.starts_with(it));
    let shared = shared.unwrap_or(Path::new(""));
    let up = folder
        .strip_prefix(shared)
        .map_or(0, |it| it.components().count());
    let down = path.strip_prefix(shared).unwrap_or(path);
    let mut parts = vec!["..".to_owned(); up];
    parts.extend(
        down.components()
            .map(|it| it.as_os_str().to_string_lossy().into_owned()),
    );
    if parts.is_empty() {
        ".".to_owned()
    } else {
        parts.join("/")
    }
}
