//! The values for variables that the configuration file and the command line give.

use std::path::{Path, PathBuf};

use crate::discover::{Discovery, Input};
use crate::parse::{Content, Parsed};
use crate::problem::Problem;
use crate::request::Request;
use crate::resolve::evaluate::Inputs;
use crate::settings::Settings;
use crate::source::{Sources, Span};
use crate::syntax::hcl::{self, Attribute, Body, Expr, ExprKind, Name, Place};

/// Reads them, what counts most last: first the configuration file's, then the command line's, and of each the single values behind
/// the files. Gives back which files these are.
pub(crate) fn read(
    request: &Request,
    settings: &Settings,
    discovery: &mut Discovery,
    sources: &mut Sources,
    problems: &mut Vec<Problem>,
) -> (Inputs, Vec<Input>) {
    let mut files = Vec::new();
    let mut inputs = Inputs {
        environment: request.environment.clone(),
        ..Inputs::default()
    };
    let mut file = |path: &Path| -> Vec<Body> {
        let Some(input) = discovery.variable_file(path, sources) else {
            return Vec::new();
        };
        let mut parsed = Parsed::default();
        parsed.add(&input, sources);
        problems.append(&mut parsed.problems);
        let documents = parsed.documents.into_iter();
        let bodies = documents.filter_map(|document| match document.content {
            Content::Variables(body) => Some(body),
            _ => None,
        });
        let bodies = bodies.collect();
        files.push(input);
        bodies
    };
    for path in &settings.variable_files {
        inputs.bodies.extend(file(&path.value));
    }
    inputs
        .bodies
        .extend(settings.variables.iter().map(|it| it.value.clone()));
    for path in &request.variable_files {
        inputs.bodies.extend(file(path));
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
    (inputs, files)
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
