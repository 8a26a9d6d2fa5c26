//! The way through the house: paths in, a run out. [`understand`] is its first half.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::baseline::{self, Baseline};
use crate::discover::{Discovery, own, plain};
use crate::filter;
use crate::filter::suppressions::{self, Terms};
use crate::finding::{Confidence, EntityKey, Finding, Instance, Label, NotJudged};
use crate::fingerprint;
use crate::glob::InvalidGlob;
use crate::model::Org;
use crate::model::assembly::{OrgNames, build};
use crate::model::picture;
use crate::problem::{Problem, ProblemKind};
pub use crate::request::Request;
use crate::resolve::Resolved;
use crate::rule::Report;
use crate::rules;
use crate::run::{RuleInForce, Run, Summary};
use crate::settings::Settings;
use crate::source::{FileId, Sources, Span};
use crate::suppression;
use crate::text::capitalized;
use crate::understand::{Understood, understand};

/// Checks everything the request names. Fails only on a glob of the command line that is not one.
pub fn check(request: &Request) -> Result<Run, InvalidGlob> {
    let Understood {
        mut sources,
        settings,
        discovery,
        resolved,
        mut problems,
        forms,
        files,
        not_read,
        not_recognized,
    } = understand(request)?;
    let orgs = organizations(&settings, &resolved, &discovery);
    let (mut findings, not_judged) = judge(request, &settings, &orgs);
    let scope = scope(&discovery);
    filter::within(&mut findings, scope.as_ref());
    filter::distinct(&mut findings);
    filter::sort(&mut findings, &sources);

    let every_rule = request.selection.only.is_empty() && request.selection.skip.is_empty();
    let read_in_full = problems.iter().all(|it| it.kind.is_about_settings());
    // Whether every finding was made that can be made here: else nothing can be called unused.
    let every_finding = scope.is_none() && every_rule && read_in_full;
    let mut muted = Vec::new();
    filter::levels::apply(&mut findings, &settings, &sources);
    let (ignored, more) = filter::ignores::apply(&mut findings, &settings, &sources, request.today);
    muted.extend(ignored);
    problems.extend(more);
    if every_finding && covers(&discovery, request, settings.folder.as_deref()) {
        problems.extend(filter::ignores::unused(&settings));
        problems.extend(settings.unused(&discovery, &sources));
    }
    if !request.no_suppressions {
        let judged = |file, rule: &str| {
            let open = not_judged.iter().any(|fact| fact.rule == rule);
            let ran = request.selection.takes(rule);
            scope.is_none() && read_in_full && ran && !open && is_asked_for(&discovery, file)
        };
        let terms = Terms {
            today: request.today,
            locked: &|rule| settings.locks.of(rule).is_some(),
            judged: &judged,
        };
        let allowed = suppression::read(&sources, forms);
        let applied = suppressions::apply(findings, &allowed.all, &terms);
        findings = applied.findings;
        muted.extend(applied.muted);
        let wrong = applied.problems.into_iter().chain(allowed.problems);
        problems.extend(wrong.filter(|it| {
            let here = |files: &BTreeSet<FileId>| files.contains(&it.span.file);
            request.selection.takes(it.kind.rule()) && scope.as_ref().is_none_or(here)
        }));
    }
    match old(&settings, &discovery, &mut sources) {
        Ok(None) => {}
        Ok(Some(old)) => {
            let (held, stale) = filter::baseline::apply(&mut findings, &old.baseline);
            muted.extend(held);
            let whole = |path: &String| covers(&discovery, request, Some(&old.folder.join(path)));
            if every_finding && old.baseline.paths.iter().all(whole) {
                problems.extend(stale);
            }
        }
        Err(problem) => problems.push(problem),
    }

    let untrusted = problems.iter().any(|problem| problem.kind.spoils());
    let mut remarks: Vec<Finding> = problems
        .iter()
        .map(|problem| finding_of(problem, &sources))
        .collect();
    filter::levels::apply(&mut remarks, &settings, &sources);
    findings.extend(remarks);
    let mut findings = filter::merge(findings);
    filter::sort(&mut findings, &sources);
    filter::sort_muted(&mut muted, &sources);
    let outcome = filter::outcome(&findings, untrusted, settings.gate.level());
    let summary = Summary {
        files,
        resources: resolved.resources.len(),
        not_read,
        not_recognized,
        not_judged,
        notes: notes(&settings, &discovery),
    };
    Ok(Run {
        edges: picture::edges(&orgs, findings.iter()),
        root: discovery.repository(),
        sources,
        findings,
        muted,
        rules: rules_in_force(request, &settings),
        gate: settings.gate.level(),
        summary,
        outcome,
        ..Run::default()
    })
}

/// The baseline that is in force.
struct Old {
    baseline: Baseline,
    folder: PathBuf,
}

fn old(
    settings: &Settings,
    discovery: &Discovery,
    sources: &mut Sources,
) -> Result<Option<Old>, Problem> {
    let Some(path) = &settings.baseline else {
        return Ok(None);
    };
    let text = own::text(path);
    let shown = discovery.shown(path);
    let file = sources.add(
        shown.clone(),
        path.clone(),
        text.as_deref().unwrap_or_default(),
    );
    if let Err(error) = text {
        return Err(Problem {
            kind: ProblemKind::InvalidConfig,
            span: Span::top(file),
            message: format!("`{shown}` cannot be read: {}", plain(&error)),
            help: "Write it with `grouplint baseline write`, or leave it out with `--no-baseline`."
                .to_owned(),
            also: Vec::new(),
        });
    }
    let baseline = baseline::read(file, sources.get(file).text())?;
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    Ok(Some(Old { baseline, folder }))
}

/// Whether everything below a folder was linted.
fn covers(discovery: &Discovery, request: &Request, folder: Option<&Path>) -> bool {
    let mut linted = request.places.paths.iter();
    folder.is_some_and(|folder| {
        let folder = discovery.absolute(folder);
        linted.any(|path| folder.starts_with(discovery.absolute(path)))
    })
}

/// Sentences about what changed nothing.
fn notes(settings: &Settings, discovery: &Discovery) -> Vec<String> {
    let excludes = settings.excludes.iter().zip(discovery.excludes());
    let given = excludes.filter(|(exclude, (_, used))| exclude.place.is_none() && !used);
    let unused = given.map(|(_, (glob, _))| format!("`--exclude {}` matched no file", glob.text));
    let deeper = discovery.not_used.iter().map(|name| {
        format!("`{name}` was not used: a configuration is looked for from the linted path upward")
    });
    unused.chain(deeper).collect()
}

fn rules_in_force(request: &Request, settings: &Settings) -> Vec<RuleInForce> {
    let all = rules::all().into_iter();
    all.map(|rule| RuleInForce {
        id: rule.id,
        enabled: request.selection.takes(rule.id)
            && settings.levels.enabled(rule.id, &settings.locks),
        level: settings.levels.everywhere(rule.id, &settings.locks),
    })
    .collect()
}

/// The files that a finding must touch one of; `None` if no file was named. Beside the named files that is everything below a
/// directory that was given, and the modules that it calls.
fn scope(discovery: &Discovery) -> Option<BTreeSet<FileId>> {
    let inputs = || discovery.inputs.iter();
    if !inputs().any(|input| input.named) {
        return None;
    }
    let directories = inputs().any(|input| input.walked);
    let wanted =
        inputs().filter(|input| input.named || input.walked || directories && input.called);
    Some(wanted.map(|input| input.file).collect())
}

/// Whether a file is one that was asked for, or data that such a file reads. What is there only because a module call leads to it
/// may serve callers that are not part of this run.
fn is_asked_for(discovery: &Discovery, file: FileId) -> bool {
    let mut inputs = discovery.inputs.iter();
    let input = inputs.find(|input| input.file == file);
    input.is_none_or(|input| input.named || input.walked)
}

fn organizations(settings: &Settings, resolved: &Resolved, discovery: &Discovery) -> Vec<Org> {
    let names = OrgNames {
        by_path: settings.orgs.iter().map(|org| org.value.clone()).collect(),
        base: discovery.repository(),
    };
    build(resolved, &names)
}

fn judge(request: &Request, settings: &Settings, orgs: &[Org]) -> (Vec<Finding>, Vec<NotJudged>) {
    let (mut findings, mut not_judged) = (Vec::new(), Vec::new());
    for rule in rules::all().into_iter().filter(|rule| {
        request.selection.takes(rule.id) && settings.levels.enabled(rule.id, &settings.locks)
    }) {
        let Some(check) = rule.check else { continue };
        let mut report = Report::new(rule.id, settings.unproven, settings.options.clone());
        for org in orgs {
            check(org, &mut report);
        }
        findings.append(&mut report.findings);
        not_judged.append(&mut report.not_judged);
    }
    not_judged.sort();
    not_judged.dedup();
    (findings, not_judged)
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
    let key = |kind, name| EntityKey {
        org: String::new(),
        kind,
        name,
    };
    let mut entities = vec![key("file", name)];
    if problem.kind.is_about_settings() {
        // A file holds many settings; what is said of one tells it apart from the others.
        entities.push(key("setting", problem.message.clone()));
    }
    let fingerprint = fingerprint::of(rule, &entities);
    Finding {
        rule,
        level: problem.kind.level(),
        confidence: Confidence::Proven,
        message: capitalized(&problem.message),
        help: problem.help.clone(),
        labels,
        entities: entities.clone(),
        fingerprint: fingerprint.clone(),
        instances: vec![Instance {
            entities,
            fingerprint,
            module: String::new(),
            callers: Vec::new(),
        }],
    }
}
