//! Findings that the configuration file allows.

use jiff::civil::Date;

use crate::finding::Finding;
use crate::muted::{Muted, MutedBy, Permission};
use crate::problem::{Problem, ProblemKind};
use crate::settings::Settings;
use crate::settings::ignore::IgnoreEntry;
use crate::source::Sources;

/// Takes out the findings that an entry of `ignore` allows, and says which entries are past their date or would silence a locked rule.
pub fn apply(
    findings: &mut Vec<Finding>,
    settings: &Settings,
    sources: &Sources,
    today: Date,
) -> (Vec<Muted>, Vec<Problem>) {
    let (mut muted, mut problems) = (Vec::new(), Vec::new());
    for entry in &settings.ignores {
        let expired = entry.until.is_some_and(|until| until < today);
        let covered = findings.iter().filter(|it| entry.covers(it, sources));
        let covered: Vec<&'static str> = covered.map(|finding| finding.rule).collect();
        entry.used.set(!covered.is_empty());
        if expired {
            problems.push(past(entry, covered.len()));
            continue;
        }
        let locks = &settings.locks;
        if let Some(rule) = covered.iter().find(|rule| locks.forbid(rule, entry.depth)) {
            problems.push(locked(entry, rule, settings, sources));
        }
        let allowed = |finding: &Finding| {
            entry.covers(finding, sources) && !locks.forbid(finding.rule, entry.depth)
        };
        muted.extend(
            findings
                .extract_if(.., |it| allowed(it))
                .map(|finding| Muted {
                    finding,
                    by: MutedBy::Ignore(Permission {
                        reason: entry.reason.clone(),
                        until: entry.until,
                        span: entry.place,
                    }),
                }),
        );
    }
    (muted, problems)
}

/// Entries of the file that was found that fit no finding. Call it only where every finding was made.
pub fn unused(settings: &Settings) -> Vec<Problem> {
    let own = settings.ignores.iter().filter(|entry| entry.depth == 0);
    let unused = own.filter(|entry| !entry.used.get());
    unused
        .map(|entry| Problem {
            kind: ProblemKind::UnusedEntry,
            span: entry.place,
            message: "this entry of `ignore` fits no finding".to_owned(),
            help: "Delete the entry, or correct what it names.".to_owned(),
            also: Vec::new(),
        })
        .collect()
}

fn past(entry: &IgnoreEntry, findings: usize) -> Problem {
    let until = entry.until.map(|it| it.to_string()).unwrap_or_default();
    let returned = match findings {
        0 => "nothing needs it any more".to_owned(),
        1 => "its finding counts again".to_owned(),
        several => format!("its {several} findings count again"),
    };
    Problem {
        kind: ProblemKind::ExpiredSuppression,
        span: entry.place,
        message: format!("this entry of `ignore` ended on {until}; {returned}"),
        help: if findings == 0 {
            "Delete the entry.".to_owned()
        } else {
            "Repair what it allowed, or give a new date and say why.".to_owned()
        },
        also: Vec::new(),
    }
}

fn locked(entry: &IgnoreEntry, rule: &str, settings: &Settings, sources: &Sources) -> Problem {
    let lock = settings.locks.of(rule);
    let by = lock.map(|lock| sources.get(lock.place.file).name().to_owned());
    Problem {
        kind: ProblemKind::LockedRule,
        span: entry.place,
        message: format!(
            "`{rule}` is locked by `{}`, so this entry does not silence it",
            by.unwrap_or_default()
        ),
        help: "Repair what is found, or have the exception made in the file that locks the rule."
            .to_owned(),
        also: lock
            .map(|lock| (lock.place, "locked here".to_owned()))
            .into_iter()
            .collect(),
    }
}
