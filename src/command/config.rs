//! `grouplint config`: what is in force and where it comes from, and the form of the configuration file.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;

use super::{Refusal, request};
use crate::cli::{ConfigCommand, InputArguments};
use crate::config;
use crate::discover::shown;
use crate::render::plain::one_line;
use crate::rules;
use crate::settings::{self, Settings};
use crate::source::{Sources, Span, normalize};

/// Runs one of the commands. The status is 2 if the configuration is not what it should be.
pub(crate) fn run(command: &ConfigCommand, out: &mut dyn Write) -> Result<io::Result<u8>, Refusal> {
    match command {
        ConfigCommand::Schema => Ok(schema(out).map(|()| 0)),
        ConfigCommand::Show(input) => show(input, out),
    }
}

fn schema(out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &config::schema())?;
    writeln!(out)
}

fn show(input: &InputArguments, out: &mut dyn Write) -> Result<io::Result<u8>, Refusal> {
    let request = request::of(input)?;
    let mut sources = Sources::default();
    let settings =
        settings::read(&request, &mut sources).map_err(|it| request::invalid_glob(&it))?;
    let page = Page {
        directory: &normalize(&request.places.working_directory),
        sources: &sources,
        lines: Vec::new(),
    };
    let text = page.written(&settings);
    let status = u8::from(settings.problems.iter().any(|it| it.kind.spoils())) * 2;
    Ok(out.write_all(text.as_bytes()).map(|()| status))
}

/// Settings as YAML, each line with where it comes from.
struct Page<'s> {
    directory: &'s Path,
    sources: &'s Sources,
    lines: Vec<(String, String)>,
}

impl Page<'_> {
    fn written(mut self, settings: &Settings) -> String {
        let files = settings
            .files
            .iter()
            .map(|&file| self.sources.get(file).name());
        let files: Vec<&str> = files.collect();
        let read = match files.as_slice() {
            [] => "# No configuration file was found; these are the defaults.".to_owned(),
            [only] => format!("# From {only}"),
            [first, rest @ ..] => format!("# From {first}, which builds on {}", rest.join(", ")),
        };
        self.push("fail-on", settings.gate.word(), settings.gate_place);
        self.push(
            "unproven",
            &settings.unproven.to_string(),
            settings.unproven_place,
        );
        self.levels(settings);
        self.list(
            "exclude",
            settings
                .excludes
                .iter()
                .map(|it| (quoted(&it.value.text), it.place)),
        );
        self.ignores(settings);
        self.list(
            "locked",
            settings
                .locks
                .iter()
                .map(|it| (it.name.0.clone(), Some(it.place))),
        );
        let files = settings.variable_files.iter();
        let files = files.map(|it| (quoted(&shown(self.directory, &it.value)), it.place));
        let files: Vec<_> = files.collect();
        self.list("var-files", files.into_iter());
        let variables = settings
            .variables
            .iter()
            .flat_map(|body| &body.value.attributes);
        let variables: Vec<(String, Span)> = variables
            .map(|it| (it.name.text.clone(), it.name.span))
            .collect();
        self.section("variables", !variables.is_empty());
        for (name, place) in variables {
            // A value may be a secret; its place says where to look.
            self.push(&format!("  {name}"), "…", Some(place));
        }
        self.section("orgs", !settings.orgs.is_empty());
        for org in &settings.orgs {
            let (path, name) = &org.value;
            let path = quoted(&shown(self.directory, path));
            self.push(&format!("  {path}"), &quoted(name), org.place);
        }
        if let Some(path) = &settings.baseline {
            let path = quoted(&shown(self.directory, path));
            self.lines.push((
                format!("baseline: {path}"),
                "used if it is there".to_owned(),
            ));
        }
        self.text(&read, settings)
    }

    fn levels(&mut self, settings: &Settings) {
        let set = rules::all().into_iter().filter_map(|rule| {
            let entry = settings.levels.entry(rule.id, None, &settings.locks)?;
            let level = entry.setting.level();
            let word = level.map_or("off", crate::finding::Level::word);
            Some((rule.id, word, entry.place))
        });
        let set: Vec<_> = set.collect();
        self.section("levels", !set.is_empty());
        for (rule, word, place) in set {
            self.push(&format!("  {rule}"), word, Some(place));
        }
        let below: Vec<_> = settings.levels.below_paths().collect();
        self.section("paths", !below.is_empty());
        let mut last = None;
        for (path, entry) in below {
            if last != path.place {
                self.push("  - path", &quoted(&path.value.text), path.place);
                self.lines.push(("    levels:".to_owned(), String::new()));
                last = path.place;
            }
            let word = entry
                .setting
                .level()
                .map_or("off", crate::finding::Level::word);
            self.push(&format!("      {}", entry.name.0), word, Some(entry.place));
        }
    }

    fn ignores(&mut self, settings: &Settings) {
        self.section("ignore", !settings.ignores.is_empty());
        for entry in &settings.ignores {
            let mut lead = "  - ";
            let parts = [
                ("rule", entry.rule.as_ref().map(|it| it.0.clone())),
                ("path", entry.path.as_ref().map(|it| quoted(&it.text))),
                ("entity", entry.entity.as_ref().map(|it| quoted(&it.text))),
                ("reason", Some(quoted(&entry.reason))),
                ("until", entry.until.map(|it| it.to_string())),
            ];
            for (name, value) in parts {
                if let Some(value) = value {
                    let place = (lead == "  - ").then_some(entry.place);
                    let from = place.map_or_else(String::new, |place| self.place(place));
                    self.lines.push((format!("{lead}{name}: {value}"), from));
                    lead = "    ";
                }
            }
        }
    }

    fn section(&mut self, name: &str, wanted: bool) {
        if wanted {
            self.lines.push((format!("{name}:"), String::new()));
        }
    }

    fn list(&mut self, name: &str, items: impl Iterator<Item = (String, Option<Span>)>) {
        for (index, (item, place)) in items.enumerate() {
            self.section(name, index == 0);
            let from = self.from(place, "command line");
            self.lines.push((format!("  - {item}"), from));
        }
    }

    fn push(&mut self, name: &str, value: &str, place: Option<Span>) {
        let from = self.from(place, "default");
        self.lines.push((format!("{name}: {value}"), from));
    }

    fn from(&self, place: Option<Span>, otherwise: &str) -> String {
        place.map_or_else(|| otherwise.to_owned(), |place| self.place(place))
    }

    fn place(&self, place: Span) -> String {
        let source = self.sources.get(place.file);
        format!("{}:{}", source.name(), source.line_of(place.start) + 1)
    }

    /// The lines with their comments in one column, and what is wrong behind them.
    fn text(&self, head: &str, settings: &Settings) -> String {
        const WIDEST: usize = 56;
        let fitting = self.lines.iter().map(|(line, _)| line.chars().count());
        let width = fitting.filter(|it| *it <= WIDEST).max().unwrap_or(0);
        let mut text = format!("{head}\n");
        for (line, from) in &self.lines {
            if from.is_empty() {
                text.push_str(line);
            } else {
                _ = write!(text, "{line:width$}  # {from}");
            }
            text.push('\n');
        }
        for problem in &settings.problems {
            let message = one_line(&problem.message);
            let place = self.place(problem.span);
            _ = writeln!(text, "# {}: {place}: {message}", problem.kind.level());
        }
        text
    }
}

/// A YAML scalar that is read as this text.
fn quoted(text: &str) -> String {
    let plain = text
        .chars()
        .all(|it| it.is_ascii_alphanumeric() || "._-/ @".contains(it))
        && text.starts_with(|it: char| it.is_ascii_alphabetic())
        && !text.ends_with(' ');
    let word = matches!(
        text,
        "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n"
    );
    if plain && !word {
        text.to_owned()
    } else {
        serde_json::to_string(text).expect("invariant: text is JSON")
    }
}
