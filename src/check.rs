//! The way through the house: paths in, a run out.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use crate::discover::library::Library;
use crate::discover::{Discovery, InvalidGlob, Places};
use crate::filter::{self, Selection};
use crate::finding::{Confidence, EntityKey, Finding, Instance, Label, Level, NotJudged};
use crate::model::Org;
use crate::model::assembly::{OrgNames, build};
use crate::parse::{Content, Parsed};
use crate::problem::{Problem, ProblemKind};
use crate::resolve::evaluate::Inputs;
use crate::resolve::{missing_directories, resolve};
use crate::rule::Report;
use crate::rules;
use crate::run::{Run, Summary};
use crate::source::{FileId, Sources, Span};
use crate::syntax::hcl::{self, Attribute, Body, Expr, ExprKind, Name, Place};
use crate::text::capitalized;
use crate::{fingerprint, resolve::Resolved};

/// What to check, and how.
#[derive(Debug, Default, Clone)]
pub struct Request {
    /// Where to look.
    pub places: Places,
    /// Which rules run.
    pub selection: Selection,
    /// Organizations with the paths they own.
    pub orgs: Vec<(String, PathBuf)>,
    /// Variables of root modules, as name and value.
    pub variables: Vec<(String, String)>,
    /// Files with values for variables. What `variables` says counts more.
    pub variable_files: Vec<PathBuf>,
    /// Whether facts that could not be proven are reported.
    pub unproven: bool,
    /// The lowest level that fails; `None` never fails on findings.
    pub gate: Option<Level>,
}

/// Checks everything the request names. Fails only on a glob that is not one.
pub fn check(request: &Request) -> Result<Run, InvalidGlob> {
    let mut sources = Sources::default();
    let mut discovery = Discovery::new(&request.places, &mut sources)?;
    let scope = Scope::of(&discovery);
    let mut parsed = parse(&mut discovery, &mut sources);
    let inputs = variables(request, &mut discovery, &mut sources, &mut parsed.problems);

    let mut problems = std::mem::take(&mut discovery.problems);
    problems.append(&mut parsed.problems);
    let mut summary = Summary {
        files: parsed.files,
        ..Summary::default()
    };
    summary.not_recognized = std::mem::take(&mut discovery.not_recognized);
    summary.not_recognized.append(&mut parsed.not_recognized);
    summary.not_recognized.sort();
    summary.notes.extend(
        discovery
            .unused_excludes()
            .map(|glob| format!("`--exclude {glob}` matched no file")),
    );
    if parsed.files == 0 && problems.is_empty() {
        problems.push(nothing_to_lint(request, &discovery, &mut sources));
    }

    let resolved = resolve(parsed, &inputs, &Library::new(&discovery, &mut sources));
    summary.resources = resolved.resources.len();
    let (mut findings, not_judged) = judge(request, &resolved, &discovery);
    summary.not_judged = not_judged;
    filter::within(&mut findings, scope.files(&discovery).as_ref());
    findings.extend(problems.iter().map(|problem| finding_of(problem, &sources)));
    let mut findings = filter::merge(findings);
    filter::sort(&mut findings, &sources);
    let untrusted = problems
        .iter()
        .any(|problem| problem.kind != ProblemKind::Encrypted);
    let outcome = filter::outcome(&findings, untrusted, request.gate);
    Ok(Run {
        sources,
        findings,
        summary,
        outcome,
    })
}

/// Parses what was discovered, and then what it calls, until nothing new is called.
fn parse(discovery: &mut Discovery, sources: &mut Sources) -> Parsed {
    let mut parsed = Parsed::default();
    let mut next = 0;
    let mut asked: HashSet<PathBuf> = HashSet::new();
    loop {
        for input in &discovery.inputs[next..] {
            parsed.add(input, sources);
        }
        next = discovery.inputs.len();
        let missing: Vec<PathBuf> = missing_directories(&parsed)
            .into_iter()
            .filter(|directory| asked.insert(directory.clone()))
            .collect();
        if missing.is_empty() {
            return parsed;
        }
        for directory in missing {
            discovery.add_directory(&directory, sources);
        }
    }
}

/// Which findings were asked for: those that touch a named file or anything below a directory that was given.
struct Scope {
    /// Whether a directory was given: then everything that was read is in scope but for what lies beside named files.
    named: BTreeSet<FileId>,
    walked: BTreeSet<FileId>,
}

impl Scope {
    fn of(discovery: &Discovery) -> Self {
        let named = discovery
            .inputs
            .iter()
            .filter(|input| input.named)
            .map(|input| input.file)
            .collect();
        let walked = discovery
            .inputs
            .iter()
            .filter(|input| input.walked)
            .map(|input| input.file)
            .collect();
        Self { named, walked }
    }

    /// The files to keep to; `None` if no file was named. Modules that a given directory calls are in scope.
    fn files(&self, discovery: &Discovery) -> Option<BTreeSet<FileId>> {
        if self.named.is_empty() {
            return None;
        }
        let mut files: BTreeSet<FileId> = self.named.union(&self.walked).copied().collect();
        if !self.walked.is_empty() {
            files.extend(
                discovery
                    .inputs
                    .iter()
                    .filter(|input| input.called)
                    .map(|input| input.file),
            );
        }
        Some(files)
    }
}

fn judge(
    request: &Request,
    resolved: &Resolved,
    discovery: &Discovery,
) -> (Vec<Finding>, Vec<NotJudged>) {
    let names = OrgNames {
        by_path: request
            .orgs
            .iter()
            .map(|(name, path)| (discovery.absolute(path), name.clone()))
            .collect(),
        base: discovery.repository(),
    };
    let orgs: Vec<Org> = build(resolved, &names);
    let (mut findings, mut not_judged) = (Vec::new(), Vec::new());
    for rule in rules::all()
        .into_iter()
        .filter(|rule| request.selection.takes(rule.id))
    {
        let Some(check) = rule.check else { continue };
        let mut report = Report::new(rule.id, request.unproven);
        for org in &orgs {
            check(org, &mut report);
        }
        findings.append(&mut report.findings);
        not_judged.append(&mut report.not_judged);
    }
    not_judged.sort();
    not_judged.dedup();
    (findings, not_judged)
}

/// The values for variables that the command line gives: files first, so that single values count more.
fn variables(
    request: &Request,
    discovery: &mut Discovery,
    sources: &mut Sources,
    problems: &mut Vec<Problem>,
) -> Inputs {
    let mut inputs = Inputs::default();
    for path in &request.variable_files {
        let Some(input) = discovery.variable_file(path, sources) else {
            continue;
        };
        let mut parsed = Parsed::default();
        parsed.add(&input, sources);
        problems.append(&mut parsed.problems);
        inputs
            .bodies
            .extend(
                parsed
                    .documents
                    .into_iter()
                    .filter_map(|document| match document.content {
                        Content::Variables(body) => Some(body),
                        _ => None,
                    }),
            );
    }
    for (name, value) in &request.variables {
        let file = sources.add(format!("--var {name}"), PathBuf::new(), value.as_str());
        let span = Span::new(file, 0, value.len());
        let name = Name {
            text: name.clone(),
            span,
        };
        let attribute = Attribute {
            name,
            value: variable_value(value, span),
        };
        inputs.bodies.push(Body {
            attributes: vec![attribute],
            blocks: Vec::new(),
        });
    }
    inputs
}

/// A value of `--var`: an expression where it looks like one, else the text itself.
fn variable_value(text: &str, span: Span) -> Expr {
    let literal = matches!(text, "true" | "false" | "null") || text.parse::<f64>().is_ok();
    if literal || text.starts_with(['[', '{', '"']) {
        let (expr, problems) = hcl::parse_expression(
            text,
            Place::Verbatim {
                file: span.file,
                start: 0,
            },
        );
        if problems.is_empty() {
            return expr;
        }
    }
    Expr {
        kind: ExprKind::String(text.to_owned()),
        span,
    }
}

fn nothing_to_lint(request: &Request, discovery: &Discovery, sources: &mut Sources) -> Problem {
    let looked = request
        .places
        .paths
        .first()
        .map_or(Path::new("."), PathBuf::as_path);
    let shown = discovery.shown(&discovery.absolute(looked));
    let file = sources.add(shown.clone(), looked.to_owned(), "");
    Problem {
        kind: ProblemKind::NothingToLint,
        span: Span::top(file),
        message: format!("No configuration was found in `{shown}`"),
        help: "Name a directory with .tf files, or a YAML or JSON file that grouplint reads."
            .to_owned(),
        also: Vec::new(),
    }
}

fn finding_of(problem: &Problem, sources: &Sources) -> Finding {
    let label = |span, text: &str, primary| Label {
        primary,
        span,
        text: text.to_owned(),
        trace: Vec::new(),
    };
    let mut labels = vec![label(problem.span, "here", true)];
    labels.extend(
        problem
            .also
            .iter()
            .map(|(span, text)| label(*span, text, false)),
    );
    let rule = problem.kind.rule();
    let name = sources.get(problem.span.file).name().to_owned();
    let entities = vec![EntityKey {
        org: String::new(),
        kind: "file",
        name,
    }];
    let fingerprint = fingerprint::of(rule, &entities);
    Finding {
        rule,
        level: if problem.kind == ProblemKind::Encrypted {
            Level::Warning
        } else {
            Level::Error
        },
        confidence: Confidence::Proven,
        message: capitalized(&problem.message),
        help: problem.help.clone(),
        labels,
        entities: entities.clone(),
        fingerprint: fingerprint.clone(),
        instances: vec![Instance {
            entities,
            fingerprint,
            callers: Vec::new(),
        }],
    }
}
