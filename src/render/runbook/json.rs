//! A runbook as JSON, version 1.

use std::io::{self, Write};

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;

use crate::render::json::document::{Place, Tool};
use crate::render::json::place;
use crate::run::{Outcome, Run};
use crate::runbook::{Action, Runbook, Step, Way};

/// What a person does about the findings of a run.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "grouplint runbook")]
struct Document<'a> {
    /// The version of this format. Fields may be added within a version; none changes its meaning or goes away.
    version: u32,
    /// The program that wrote the document.
    tool: Tool,
    /// Whether everything could be read. If not, steps may be missing.
    complete: bool,
    /// The steps in the order in which they are taken.
    steps: Vec<StepOut<'a>>,
}

/// One thing to do.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "RunbookStep")]
struct StepOut<'a> {
    /// Its number, from 1.
    #[schemars(range(min = 1))]
    number: usize,
    /// What kind of thing it is.
    action: ActionWord,
    /// What to do, as one sentence.
    what: &'a str,
    /// How it can be done, each way on its own. Empty if the sentence says it all.
    ways: Vec<WayOut<'a>>,
    /// The numbers of the steps that must be done before.
    after: Vec<usize>,
    /// The findings it comes from.
    because: Vec<CauseOut<'a>>,
}

/// The kind of a step.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "Action")]
enum ActionWord {
    /// Do what the help of a finding says.
    Repair,
    /// Make a user active again.
    ReactivateUser,
    /// Apply a plan that was looked at.
    ApplyPlan,
    /// Give people the app, or correct what keeps them from it.
    Provide,
    /// Delete a push mapping and leave the group in the target app.
    DeleteMapping,
    /// Import the groups of an app.
    ImportGroups,
    /// Push a group again.
    PushAgain,
    /// See that the members of a group are in the target app.
    ConfirmMembers,
}

/// A way of doing it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Way")]
struct WayOut<'a> {
    /// Where it is done.
    with: With,
    /// What is done there: words and commands, or the path through the pages of the console.
    text: &'a str,
}

/// Where a step is done.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum With {
    /// With Terraform.
    Terraform,
    /// In the console.
    Console,
}

/// A finding behind a step.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Cause")]
struct CauseOut<'a> {
    /// The rule.
    rule: &'a str,
    /// The fingerprint of the finding.
    fingerprint: &'a str,
    /// The first place to edit.
    place: Option<Place<'a>>,
}

/// Writes the document, indented, with a final newline.
pub fn render(runbook: &Runbook, run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        version: 1,
        tool: Tool {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
        },
        complete: run.outcome != Outcome::Untrusted,
        steps: (1..)
            .zip(&runbook.steps)
            .map(|(number, step)| step_out(number, step, run))
            .collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

/// The JSON Schema of the document.
pub fn schema() -> serde_json::Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    settings
        .into_generator()
        .into_root_schema_for::<Document<'_>>()
        .to_value()
}

fn step_out<'a>(number: usize, step: &'a Step, run: &'a Run) -> StepOut<'a> {
    let ways = step.ways.iter().map(|way| match way {
        Way::Terraform(text) => WayOut {
            with: With::Terraform,
            text,
        },
        Way::Console(text) => WayOut {
            with: With::Console,
            text,
        },
    });
    let because = step.because.iter().map(|cause| CauseOut {
        rule: cause.rule,
        fingerprint: &cause.fingerprint,
        place: cause.place.map(|span| place(&run.sources, span)),
    });
    StepOut {
        number,
        action: word(step.action),
        what: &step.what,
        ways: ways.collect(),
        after: step.after.clone(),
        because: because.collect(),
    }
}

fn word(action: Action) -> ActionWord {
    match action {
        Action::Repair => ActionWord::Repair,
        Action::ReactivateUser => ActionWord::ReactivateUser,
        Action::ApplyPlan => ActionWord::ApplyPlan,
        Action::Provide => ActionWord::Provide,
        Action::DeleteMapping => ActionWord::DeleteMapping,
        Action::ImportGroups => ActionWord::ImportGroups,
        Action::PushAgain => ActionWord::PushAgain,
        Action::ConfirmMembers => ActionWord::ConfirmMembers,
    }
}
