//! The way through the house: paths in, a run out. [`understand`] is its first half, `mute` its last step.

mod mute;

use std::borrow::Cow;
use std::collections::BTreeSet;

pub use crate::compare::CannotStart;
use crate::compare::{Before, Comparison, leaves_unread};
use crate::discover::Discovery;
use crate::filter;
use crate::finding::{Confidence, EntityKey, Finding, Instance, Label, NotJudged};
use crate::fingerprint;
use crate::glob::InvalidGlob;
use crate::model::Org;
use crate::model::assembly::{OrgNames, build};
use crate::model::picture;
use crate::problem::Problem;
use crate::progress::Stage;
pub use crate::request::Request;
use crate::resolve::Resolved;
use crate::resolve::change::Action;
use crate::rule::Report;
use crate::rules;
use crate::run::{RuleInForce, Run, Summary};
use crate::settings::Settings;
use crate::source::{FileId, Sources};
use crate::text::capitalized;
use crate::understand::{Understood, understand};
use mute::Muting;

/// Checks everything the request names. Fails only on a glob of the command line that is not one, and if there is nothing to compare
/// with.
pub fn check(request: &Request) -> Result<Run, CannotStart> {
    let comparison = Comparison::of(request)?;
    let request = match &comparison {
        Some(comparison) => comparison.current(request),
        None => Cow::Borrowed(request),
    };
    let request = request.as_ref();
    let understood = understand(request)?;
    request.progress.enter(Stage::Model);
    let orgs = organizations(&understood);
    let Understood {
        mut sources,
        settings,
        declared,
        discovery,
        resolved,
        problems,
        forms,
        files,
        not_read,
        not_recognized,
        mut basis,
        ..
    } = understood;
    let (mut findings, not_judged) = judge(request, &settings, &orgs);
    request.progress.enter(Stage::Filter);
    let scope = scope(&discovery);
    filter::within(&mut findings, scope.as_ref());
    filter::distinct(&mut findings);
    filter::sort(&mut findings, &sources);
    let mut muting = Muting {
        request,
        settings: &settings,
        declared: &declared,
        discovery: &discovery,
        scope: scope.as_ref(),
        not_judged: &not_judged,
        findings,
        muted: Vec::new(),
        problems,
    };
    muting.levels(&sources);
    muting.ignores(&sources);
    muting.suppressions(&sources, forms);
    muting.baseline(&mut sources);
    let Muting {
        mut findings,
        mut muted,
        problems,
        ..
    } = muting;
    let mut notes = notes(&settings, &discovery, &resolved);
    if let Some(it) = &comparison {
        let before = |request: &Request| before(request, &settings);
        findings = it.mute(request, findings, &mut muted, &sources, &mut notes, before)?;
    }

    let mut remarks: Vec<Finding> = problems
        .iter()
        .map(|problem| finding_of(problem, &sources))
        .collect();
    filter::levels::apply(&mut remarks, &settings, &sources);
    findings.extend(remarks);
    let mut findings = filter::merge(findings);
    filter::sort(&mut findings, &sources);
    filter::sort_muted(&mut muted, &sources);
    let untrusted = problems.iter().any(|problem| problem.kind.spoils());
    let outcome = filter::outcome(&findings, untrusted, settings.gate.level());
    basis.revision = comparison.as_ref().map(Comparison::revision);
    let changes = resolved.changes.iter();
    let destroyed = changes.filter(|it| it.action == Action::Delete).count();
    let summary = Summary {
        files,
        resources: resolved.resources.len() + destroyed,
        not_read,
        not_recognized,
        not_judged,
        notes,
    };
    Ok(Run {
        edges: picture::edges(&orgs, findings.iter()),
        root: discovery.repository(),
        rules: rules_in_force(request, &settings),
        gate: settings.gate.level(),
        timings: request.progress.timings(),
        sources,
        findings,
        muted,
        summary,
        basis,
        outcome,
    })
}

/// What an older state of the same places came to: raw, wherever it was found, and by the rules that are in force now. Otherwise a rule
/// that somebody turns on would bring every old finding as a new one.
fn before(request: &Request, settings: &Settings) -> Result<Before, InvalidGlob> {
    let seen = understand(request)?;
    let orgs = organizations(&seen);
    let (mut findings, _) = judge(request, settings, &orgs);
    // Each occurrence counts once, as on the other side.
    filter::distinct(&mut findings);
    Ok(Before {
        fingerprints: findings.into_iter().map(|it| it.fingerprint).collect(),
        whole: !seen.problems.iter().any(|it| leaves_unread(it.kind)),
    })
}

/// Sentences about what changed nothing, and about how inputs were joined.
fn notes(settings: &Settings, discovery: &Discovery, resolved: &Resolved) -> Vec<String> {
    let excludes = settings.excludes.iter().zip(discovery.excludes());
    let given = excludes.filter(|(exclude, (_, used))| exclude.place.is_none() && !used);
    let unused = given.map(|(_, (glob, _))| format!("`--exclude {}` matched no file", glob.text));
    let deeper = discovery.not_used.iter().map(|name| {
        format!("`{name}` was not used: a configuration is looked for from the linted path upward")
    });
    let joined = resolved.notes.iter().cloned();
    unused.chain(deeper).chain(joined).collect()
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

fn organizations(understood: &Understood) -> Vec<Org> {
    let Understood {
        settings,
        resolved,
        discovery,
        data,
        ..
    } = understood;
    let names = OrgNames {
        by_path: settings.orgs.iter().map(|org| org.value.clone()).collect(),
        base: discovery.repository(),
    };
    let mut orgs = build(resolved, &names);
    for org in &mut orgs {
        org.data_files.clone_from(data);
    }
    orgs
}

fn judge(request: &Request, settings: &Settings, orgs: &[Org]) -> (Vec<Finding>, Vec<NotJudged>) {
    let (mut findings, mut not_judged) = (Vec::new(), Vec::new());
    for rule in rules::all().into_iter().filter(|rule| {
        request.selection.takes(rule.id) && settings.levels.enabled(rule.id, &settings.locks)
    }) {
        let Some(check) = rule.check else { continue };
        request.progress.enter(Stage::Rule(rule.id));
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
