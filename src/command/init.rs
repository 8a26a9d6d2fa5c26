//! `grouplint init`: a commented configuration file to start from, written after looking at what is there.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::check::today;
use super::{Refusal, request};
use crate::check::check;
use crate::cli::{InitArguments, InputArguments};
use crate::discover::{CONFIGURATION, InputKind, plain, shown};
use crate::filter::category;
use crate::finding::Level;
use crate::render::closing;
use crate::request::{Location, Request};
use crate::resolve::Root;
use crate::run::Run;
use crate::text::count;
use crate::understand::{Understood, understand};

/// Writes the file. Says what to do next.
pub(crate) fn run(
    arguments: &InitArguments,
    out: &mut dyn Write,
) -> Result<io::Result<u8>, Refusal> {
    let folder = arguments.path.as_path();
    let path = if folder == Path::new(".") {
        PathBuf::from(CONFIGURATION)
    } else {
        folder.join(CONFIGURATION)
    };
    if path.exists() && !arguments.force {
        return Err(Refusal {
            message: format!("`{}` is there already", path.display()),
            help: "Change it, or replace it with `--force`.".to_owned(),
        });
    }
    let input = InputArguments::of(arguments.path.clone());
    let request = Request {
        config: Location::Nowhere,
        baseline: Location::Nowhere,
        today: today(None)?,
        ..request::of(&input)?
    };
    let seen = understand(&request).map_err(|it| request::invalid_glob(&it))?;
    let run = check(&request).map_err(request::cannot_start)?;
    let text = text(&request, &seen, &run);
    save(&path, &text, arguments.force).map_err(|error| Refusal {
        message: format!("`{}` cannot be written: {}", path.display(), plain(&error)),
        help: "Name a folder where files can be made.".to_owned(),
    })?;
    let next = if run.findings.is_empty() {
        "`grouplint check` is clean: make it a required check."
    } else {
        "See the findings with `grouplint check`. To make the check required today and repair them later, run `grouplint baseline write`."
    };
    Ok(writeln!(
        out,
        "{}\nWrote `{}`. {next}",
        closing::verdict(&run),
        path.display()
    )
    .map(|()| 0))
}

fn save(path: &PathBuf, text: &str, replace: bool) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true);
    if replace {
        options.create(true).truncate(true);
    } else {
        options.create_new(true);
    }
    options.open(path)?.write_all(text.as_bytes())
}

fn text(request: &Request, seen: &Understood, run: &Run) -> String {
    let mut text = format!(
        "# Settings of grouplint for everything below this folder. `grouplint config show` prints what is in force.\n\
         # yaml-language-server: $schema=https://raw.githubusercontent.com/grouplint/grouplint/main/schemas/config.schema.json\n\
         #\n\
         # When this file was written: {}\n\n\
         # The lowest level that makes the exit status 1: error, warning, info or never.\n\
         fail-on: error\n",
        closing::verdict(run)
    );
    levels(&mut text, run);
    excludes(&mut text, seen, run);
    variables(&mut text, seen);
    orgs(&mut text, request, seen);
    text.push_str(
        "\n# Findings that do not count, each with a reason. `rule`, `path` and `entity` must all fit.\n\
         # ignore:\n\
         #   - rule: push/same-group-assigned\n\
         #     entity: group Contractors\n\
         #     reason: SEC-412, split by the end of the quarter\n\
         #     until: 2027-03-31\n",
    );
    text
}

/// The rules that have findings, most first, so that a team sees what to decide about.
fn levels(text: &mut String, run: &Run) {
    text.push_str("\n# Levels of rules or categories: error, warning, info or off. `grouplint rules` lists all.\n");
    let mut found: BTreeMap<&str, (usize, Level)> = BTreeMap::new();
    for finding in &run.findings {
        if category(finding.rule) != Some("input") {
            let (count, level) = found.entry(finding.rule).or_insert((0, finding.level));
            *count += 1;
            *level = finding.level.max(*level);
        }
    }
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_by_key(|(rule, (count, _))| (std::cmp::Reverse(*count), *rule));
    text.push_str("# levels:\n");
    if found.is_empty() {
        text.push_str("#   push/everyone-pushed: info\n");
    }
    for (rule, (number, level)) in found {
        _ = writeln!(text, "#   {rule}: {level}  # {}", count(number, "finding"));
    }
}

fn excludes(text: &mut String, seen: &Understood, run: &Run) {
    text.push_str("\n# Files and folders that are not read at all.\n# exclude:\n");
    let unreadable = run
        .findings
        .iter()
        .filter(|it| category(it.rule) == Some("input"));
    let names = unreadable.filter_map(|it| Some((it.rule, it.labels.first()?.span.file)));
    let mut lines: Vec<String> = names
        .map(|(rule, file)| {
            let source = seen.sources.iter().find(|(id, _)| *id == file);
            let name = source.map_or("", |(_, source)| source.name());
            format!("#   - {name:?}  # {rule}\n")
        })
        .collect();
    lines.dedup();
    if lines.is_empty() {
        lines.push("#   - \"legacy/**\"\n".to_owned());
    }
    text.push_str(&lines.concat());
}

/// Files with values that Terraform reads only when it is told to.
fn variables(text: &mut String, seen: &Understood) {
    let automatic =
        |name: &str| name.starts_with("terraform.tfvars") || name.contains(".auto.tfvars");
    let kinds = [InputKind::Variables, InputKind::JsonVariables];
    let inputs = seen.discovery.inputs.iter();
    let files = inputs.filter(|it| kinds.contains(&it.kind) && !automatic(&it.name));
    let files: Vec<&str> = files.map(|it| seen.sources.get(it.file).name()).collect();
    text.push_str("\n# Values of variables, as Terraform gets them with -var-file and -var. What has no value is unknown, and not judged.\n# var-files:\n");
    if files.is_empty() {
        text.push_str("#   - prod.tfvars\n");
    }
    for file in files {
        _ = writeln!(text, "#   - {file}");
    }
    text.push_str("# variables:\n#   environment: prod\n");
}

/// Root modules whose provider does not say which organization they configure.
fn orgs(text: &mut String, request: &Request, seen: &Understood) {
    let nameless = |root: &&Root| {
        let named = root.providers.iter().any(|it| {
            it.org_name
                .as_ref()
                .is_some_and(|name| name.as_str().is_some())
        });
        root.org.is_none() && !named
    };
    let mut folders: Vec<String> = seen
        .resolved
        .roots
        .iter()
        .filter(nameless)
        .map(|root| shown(&request.places.working_directory, &root.directory))
        .collect();
    folders.sort();
    folders.dedup();
    text.push_str("\n# Folders, each with the organization that everything below configures. Needed where the provider does not name it\n# and several folders configure one organization.\n# orgs:\n");
    if folders.is_empty() {
        text.push_str("#   infra/prod: acme\n");
    }
    for folder in folders.iter().take(8) {
        _ = writeln!(text, "#   {folder:?}: acme");
    }
}
