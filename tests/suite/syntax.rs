//! What Terraform's own parser accepts and where it places errors, as data. `tests/oracle/syntax.mjs` asks it anew.

use std::fmt::Write as _;
use std::path::PathBuf;

use grouplint::source::Sources;
use grouplint::syntax::hcl;

/// Texts that are judged otherwise here, each for a reason.
const DEVIATIONS: &[&str] = &[
    // Two legacy indexes in a row read like a number, which Terraform refuses and people still write.
    "a = x.0.1\n",
    // A number with an exponent as a legacy index.
    "a = x.1e1\n",
    // A connector that Unicode allows in names.
    "a = x\u{2040}y\n",
];

/// How many lines an error may be placed away from where that parser places it: an unclosed bracket is shown where it opens here, and
/// where the text stops making sense there.
const NEAR: u32 = 1;

#[derive(serde::Deserialize)]
struct Verdict {
    text: String,
    /// The first and last line of the first error.
    error: Option<(u32, u32)>,
    accepted: bool,
}

#[test]
fn texts_are_accepted_and_refused_as_terraform_does() {
    let data = std::fs::read_to_string("tests/suite/syntax/verdicts.jsonl")
        .expect("the verdicts are there");
    let (mut wrong, mut count) = (String::new(), 0);
    for line in data.lines() {
        let verdict: Verdict = serde_json::from_str(line).expect("a line is a verdict");
        count += 1;
        let mut sources = Sources::default();
        let file = sources.add("a.tf".to_owned(), PathBuf::new(), verdict.text.as_str());
        let (_, problems) = hcl::parse(file, &verdict.text);
        let deviates = DEVIATIONS.contains(&verdict.text.as_str());
        let agrees = problems.is_empty() == verdict.accepted;
        if agrees == deviates {
            _ = writeln!(
                wrong,
                "{:?}: accepted by HashiCorp: {}, problems: {problems:?}",
                verdict.text, verdict.accepted
            );
        }
        if let (Some((first, last)), Some(problem)) = (verdict.error, problems.first()) {
            let places =
                std::iter::once(problem.span).chain(problem.also.iter().map(|(span, _)| *span));
            let near = places
                .map(|span| sources.position(span).line)
                .any(|at| at + NEAR >= first && at <= last + NEAR);
            if !near {
                _ = writeln!(
                    wrong,
                    "{:?}: HashiCorp: lines {first} to {last}, here: {problem:?}",
                    verdict.text
                );
            }
        }
    }
    assert!(count >= 300, "only {count} verdicts");
    assert!(wrong.is_empty(), "\n{wrong}");
}
