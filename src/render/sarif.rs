//! A run into SARIF 2.1.0, for code scanning: every enabled rule with its page, every finding with its places, and what muted it.

mod document;
mod notifications;
mod places;
mod results;
mod rules;

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::render::sarif::rules::Catalog;
use crate::run::{Outcome, Run};
use document::{
    AutomationDetails, BaseUri, Driver, Invocation, Log, RunOut, SOURCE_ROOT, Text, Tool,
};

/// Writes the log, indented, with a final newline.
pub fn render(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &log(run))?;
    writeln!(out)
}

fn log(run: &Run) -> Log {
    let catalog = Catalog::of(run);
    let version = env!("CARGO_PKG_VERSION");
    let driver = Driver {
        name: env!("CARGO_PKG_NAME"),
        full_name: format!("{} {version}", env!("CARGO_PKG_NAME")),
        version,
        semantic_version: version,
        information_uri: env!("CARGO_PKG_REPOSITORY"),
        rules: catalog.rules(),
    };
    let root = "The repository, or the working directory where there is none.";
    let root = BaseUri {
        description: Text::new(root),
    };
    let run_out = RunOut {
        automation_details: AutomationDetails { id: "grouplint/" },
        tool: Tool { driver },
        invocations: vec![invocation(run, &catalog)],
        original_uri_base_ids: BTreeMap::from([(SOURCE_ROOT, root)]),
        column_kind: "unicodeCodePoints",
        results: results::of(run, &catalog),
    };
    Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: vec![run_out],
    }
}

fn invocation(run: &Run, catalog: &Catalog) -> Invocation {
    Invocation {
        execution_successful: run.outcome != Outcome::Untrusted,
        exit_code: run.outcome.status(),
        rule_configuration_overrides: catalog.overrides(run),
        tool_execution_notifications: notifications::of_reading(run, catalog),
        tool_configuration_notifications: notifications::of_settings(run),
    }
}
