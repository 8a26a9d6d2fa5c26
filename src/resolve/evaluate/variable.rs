//! Variables: the value that counts most among arguments, files, environment and default, as the type converts it.

use std::rc::Rc;

use super::{Evaluator, Scope, expression};
use crate::resolve::convert;
use crate::resolve::join::PLANNED;
use crate::resolve::module::attribute;
use crate::resolve::value::{Data, Value};
use crate::source::Span;
use crate::syntax::hcl::{self, Body, Expr, ExprKind, Place};

impl<'a> Evaluator<'a> {
    pub(super) fn variable(&self, name: &str, span: Span, scope: &Scope<'a>) -> Value {
        let instance = &scope.instance;
        let declared = instance.module.variables.get(name);
        let setting = |key| declared.and_then(|body| Some(&attribute(body, key)?.value));
        let given = match &instance.call {
            Some((call, outer)) => {
                attribute(&call.body, name).map(|argument| self.evaluate(&argument.value, outer))
            }
            None => self.root_variable(name, declared, span, scope),
        };
        let nullable = !is_false(setting("nullable"));
        let given = given.filter(|value| !value.is_null() || nullable);
        let inner = Scope::of(Rc::clone(instance));
        let default = || Some(self.evaluate(setting("default")?, &inner));
        let value = given.or_else(default).unwrap_or_else(|| {
            let symbol = expression(format!("{}:{}var.{name}", self.root.0, instance.path));
            let state = if declared.is_some() {
                "has no value here"
            } else {
                "is not declared"
            };
            Value::symbolic(span, format!("`var.{name}`, which {state}"), Some(symbol))
        });
        let convert = |value| match setting("type") {
            Some(constraint) => {
                convert::to_type(value, constraint, &|expr| self.evaluate(expr, &inner))
            }
            None => value,
        };
        let mut value = convert(value);
        if let Some(planned) = self.planned(name, scope) {
            let planned = convert(planned.told_at(&Value::at(span, Data::Null), PLANNED));
            // What a file says as well stays there: that is the place to edit.
            if value.equals(&planned) != Some(true) {
                value = planned;
            }
        }
        let marked = |key| setting(key).is_some_and(|it| !is_false(Some(it)));
        value.sensitive |= marked("sensitive") || marked("ephemeral");
        value
    }

    /// The value that a plan was made with, unless the command line gives another.
    fn planned(&self, name: &str, scope: &Scope<'a>) -> Option<&Value> {
        let mut bodies = self.inputs.bodies.iter();
        let given = scope.instance.call.is_some() || bodies.any(|it| attribute(it, name).is_some());
        self.planned.get(name).filter(|_| !given)
    }

    /// A value from the command line, a variable file or the environment. They know no names, so any scope does.
    fn root_variable(
        &self,
        name: &str,
        declared: Option<&Body>,
        span: Span,
        scope: &Scope<'a>,
    ) -> Option<Value> {
        let bodies = self.inputs.bodies.iter().rev();
        let mut given = bodies.chain(&scope.instance.module.variable_files);
        if let Some(argument) = given.find_map(|body| attribute(body, name)) {
            return Some(self.evaluate(&argument.value, scope));
        }
        let environment = self.inputs.environment.iter().rev();
        let (_, text) = environment.into_iter().find(|(known, _)| known == name)?;
        let constraint = attribute(declared?, "type").map(|attribute| &attribute.value);
        if convert::takes_text(constraint) {
            return Some(Value::string(span, text.as_str()));
        }
        let (expr, _) = hcl::parse_expression(text, Place::Whole(span));
        Some(self.evaluate(&expr, scope))
    }
}

fn is_false(expr: Option<&Expr>) -> bool {
    matches!(expr.map(|expr| &expr.kind), Some(ExprKind::Bool(false)))
}
