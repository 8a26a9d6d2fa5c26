//! The way through the house: paths in, a run out. [`understand`] is its first half.

use std::collections::{BTreeSet, HashSet};

use crate::discover::{Discovery, InvalidGlob};
use crate::filter;
use crate::finding::{Confidence, EntityKey, Finding, Instance, Label, Level, NotJudged};
use crate::fingerprint;
use crate::model::Org;
use crate::model::assembly::{OrgNames, build};
use crate::problem::{Problem, ProblemKind};
pub use crate::request::Request;
use crate::resolve::Resolved;
use crate::resolve::change::Action;
use crate::rule::Report;
use crate::rules;
use crate::run::{Run, Summary};
use crate::source::{FileId, Sources};
use crate::text::capitalized;
use crate::understand::{Understood, understand};

/// Checks everything the request names. Fails only on a glob that is not one.
pub fn check(request: &Request) -> Result<Run, InvalidGlob> {
    let Understood {
        sources,
        discovery,
        resolved,
        problems,
        files,
        data,
        not_read,
        not_recognized,
    } = understand(request)?;
    let (mut findings, not_judged) = judge(request, &resolved, &discovery, &data);
    filter::within(&mut findings, scope(&discovery).as_ref());
    findings.extend(problems.iter().map(|problem| finding_of(problem, &sources)));
    let mut findings = filter::merge(findings);
    filter::sort(&mut findings, &sources);
    let untrusted = problems
        .iter()
        .any(|problem| problem.kind != ProblemKind::Encrypted);
    let outcome = filter::outcome(&findings, untrusted, request.gate);
    let unused = discovery
        .unused_excludes()
        .map(|glob| format!("`--exclude {glob}` matched no file"));
    let notes = resolved.notes.iter().cloned();
    let changes = resolved.changes.iter();
    let destroyed = changes.filter(|it| it.action == Action::Delete).count();
    let summary = Summary {
        files,
        resources: resolved.resources.len() + destroyed,
        not_read,
        not_recognized,
        not_judged,
        notes: unused.chain(notes).collect(),
    };
    Ok(Run {
        sources,
        findings,
        summary,
        outcome,
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

fn judge(
    request: &Request,
    resolved: &Resolved,
    discovery: &Discovery,
    data: &HashSet<FileId>,
) -> (Vec<Finding>, Vec<NotJudged>) {
    let names = OrgNames {
        by_path: request
            .orgs
            .iter()
            .map(|(name, path)| (discovery.absolute(path), name.clone()))
            .collect(),
        base: discovery.repository(),
    };
    let mut orgs: Vec<Org> = build(resolved, &names);
    for org in &mut orgs {
        org.data_files.clone_from(data);
    }
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
            module: String::new(),
            callers: Vec::new(),
        }],
    }
}
