//! One expression into its value as JSON, without any module around it: what `terraform console` shows in an empty folder.

use std::collections::HashMap;
use std::path::PathBuf;

use super::address::RootId;
use super::evaluate::{Evaluator, Inputs, Scope, reason_of};
use super::files::Files;
use super::module::Module;
use super::value::Value;
use crate::source::Sources;
use crate::syntax::hcl::{self, Place};

/// The JSON text of an expression's value, as `jsonencode` writes it. Fails with the reason why the value is not known.
pub fn evaluate(expression: &str, files: &dyn Files) -> Result<String, String> {
    let value = value(&format!("jsonencode({expression})"), files)?;
    match value.as_str() {
        Some(json) => Ok(json.to_owned()),
        None => Err(reason_of(&value)),
    }
}

/// The value of an expression, with its places: the expression itself is the first file. Fails if it does not parse.
pub fn value(expression: &str, files: &dyn Files) -> Result<Value, String> {
    let file = Sources::default().add("console".to_owned(), PathBuf::new(), expression);
    let (expr, problems) = hcl::parse_expression(expression, Place::Verbatim { file, start: 0 });
    if let Some(problem) = problems.first() {
        return Err(problem.message.clone());
    }
    let modules = [Module::new(PathBuf::new())];
    let (directories, inputs) = (HashMap::new(), Inputs::default());
    let evaluator = Evaluator::new(&modules, &directories, RootId(0), 0, &inputs, files);
    let scope = Scope::of(evaluator.top());
    Ok(evaluator.evaluate(&expr, &scope))
}
