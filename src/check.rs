//! The way through the house: paths in, a run out. [`understand`] is its first half.

use std::collections::BTreeSet;

use crate::discover::{Discovery, InvalidGlob};
use crate::filter;
use crate::filter::suppressions::{self, Applied, Terms};
use crate::finding::{Confidence, EntityKey, Finding, Instance, Label, NotJudged};
use crate::fingerprint;
use crate::model::Org;
use crate::model::assembly::{OrgNames, build};
use crate::problem::Problem;
pub use crate::request::Request;
use crate::resolve::Resolved;
use crate::rule::Report;
use crate::rules;
use crate::run::{Run, Summary};
use crate::source::{FileId, Sources};
use crate::suppression::{self, Suppressions};
use crate::text::capitalized;
use crate::understand::{Understood, understand};

/// Checks everything the request names. Fails only on a glob that is not one.
pub fn check(request: &Request) -> Result<Run, InvalidGlob> {
    let Understood {
        sources,
        discovery,
        resolved,
        problems,
        forms,
        files,
        not_read,
        not_recognized,
    } = understand(request)?;
    let (mut findings, not_judged) = judge(request, &resolved, &discovery);
    let scope = scope(&discovery);
    filter::within(&mut findings, scope.as_ref());
    findings.extend(problems.iter().map(|problem| finding_of(problem, &sources)));
    let findings = filter::merge(findings);
    let judged = |file, rule: &str| {
        let open = not_judged.iter().any(|fact| fact.rule == rule);
        scope.is_none() && problems.is_empty() && !open && is_asked_for(&discovery, file)
    };
    let allowed = if request.no_suppressions {
        Suppressions::default()
    } else {
        suppression::read(&sources, forms)
    };
    let Applied {
        mut findings,
        mut muted,
        problems: wrong,
    } = suppressed(request, findings, allowed, &judged);
    let mut wrong = wrong
        .iter()
        .map(|problem| finding_of(problem, &sources))
        .collect();
    filter::within(&mut wrong, scope.as_ref());
    findings.append(&mut wrong);
    filter::sort(&mut findings, &sources);
    filter::sort_muted(&mut muted, &sources);
    let untrusted = problems.iter().any(|problem| problem.kind.spoils());
    let outcome = filter::outcome(&findings, untrusted, request.gate);
    let unused = discovery
        .unused_excludes()
        .map(|glob| format!("`--exclude {glob}` matched no file"));
    let summary = Summary {
        files,
        resources: resolved.resources.len(),
        not_read,
        not_recognized,
        not_judged,
        notes: unused.collect(),
    };
    Ok(Run {
        sources,
        findings,
        muted,
        summary,
        outcome,
        ..Run::default()
    })
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

/// Takes out what comments allow. `judged` says whether this run could tell that one allows nothing.
fn suppressed(
    request: &Request,
    findings: Vec<Finding>,
    allowed: Suppressions,
    judged: &dyn Fn(FileId, &str) -> bool,
) -> Applied {
    let terms = Terms {
        today: request.today,
        locked: &|_| false,
        judged: &|file, rule| request.selection.takes(rule) && judged(file, rule),
    };
    let mut applied = suppressions::apply(findings, &allowed.all, &terms);
    applied.problems.extend(allowed.problems);
    applied
        .problems
        .retain(|problem| request.selection.takes(problem.kind.rule()));
    applied
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
