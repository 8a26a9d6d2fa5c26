//! The values for variables that the command line gives.

use std::path::PathBuf;

use crate::discover::{Discovery, Input};
use crate::parse::{Content, Parsed};
use crate::problem::Problem;
use crate::request::Request;
use crate::resolve::evaluate::Inputs;
use crate::source::{Sources, Span};
use crate::syntax::hcl::{self, Attribute, Body, Expr, ExprKind, Name, Place};

/// Reads them: files first, so that single values count more. Gives back which files these are.
pub(crate) fn read(
    request: &Request,
    discovery: &mut Discovery,
    sources: &mut Sources,
    problems: &mut Vec<Problem>,
) -> (Inputs, Vec<Input>) {
    let mut files = Vec::new();
    let mut inputs = Inputs {
        environment: request.environment.clone(),
        ..Inputs::default()
    };
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
        files.push(input);
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
