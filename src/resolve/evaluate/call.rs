//! Function calls. Most functions take values; those that look at whether an expression fails, read a template or are exact where
//! their argument is not are evaluated here.

use std::rc::Rc;

use super::budget::{MAX_NAMES, checked, refuses, too_many_elements};
use super::number::whole_quotient;
use super::{Evaluator, Scope, because, derived, failed, reason_of};
use crate::resolve::files::Context;
use crate::resolve::functions;
use crate::resolve::value::{Data, Symbol, Value};
use crate::source::Span;
use crate::syntax::hcl::{self, BinaryOp, Expr, ExprKind, Place};

impl<'a> Evaluator<'a> {
    pub(super) fn call(
        &self,
        name: &str,
        arguments: &[Expr],
        expand: bool,
        span: Span,
        scope: &Scope<'a>,
    ) -> Value {
        match (name, arguments) {
            ("try", _) if !expand => return self.first_that_works(arguments, span, scope),
            ("can", [argument]) => return self.works(argument, span, scope),
            ("floor" | "ceil", [argument]) => {
                if let Some(number) = self.quotient(name, argument, scope) {
                    return Value::at(span, Data::Number(number));
                }
            }
            _ => {}
        }
        let mut values: Vec<Value> = arguments
            .iter()
            .map(|argument| self.evaluate(argument, scope))
            .collect();
        if expand && let Some(last) = values.pop() {
            match last.elements() {
                Some(elements) => values.extend(elements.iter().cloned()),
                None => return because(span, &last),
            }
        }
        match (name, values.as_slice()) {
            ("templatefile", [path, names]) => self.template_file(path, names, span, scope),
            ("templatestring", [text, names]) => self.template_string(text, names, span, scope),
            _ => self.function(name, &values, span),
        }
    }

    fn function(&self, name: &str, values: &[Value], span: Span) -> Value {
        if let Some(refused) = refuses(name, values, span) {
            return refused;
        }
        let top = self.top();
        let context = Context {
            files: self.files,
            directory: &top.module.directory,
        };
        let value = checked(functions::call(name, values, span, context), span);
        let known = values.iter().all(Value::is_wholly_known);
        if known && value.as_unknown().is_some() && fails_certainly(name, values, span, context) {
            return failed(span, reason_of(&value));
        }
        let count = match &value.data {
            Data::List(elements) | Data::Set(elements) => elements.len(),
            Data::Map(members) => members.len(),
            _ => 0,
        };
        self.produced.set(self.produced.get() + count);
        value
    }

    /// `try`: the first argument that Terraform can compute. An argument is passed over only if it certainly fails.
    fn first_that_works(&self, arguments: &[Expr], span: Span, scope: &Scope<'a>) -> Value {
        let mut open: Vec<Value> = Vec::new();
        for argument in arguments {
            let value = self.missing.tolerate(|| self.evaluate(argument, scope));
            if value.fails() {
                continue;
            }
            let certain = works_certainly(&value);
            if certain && open.is_empty() {
                return value;
            }
            open.push(value);
            if certain {
                break;
            }
        }
        if open.is_empty() {
            return failed(span, "`try()`, of which every argument fails");
        }
        derived(span, "try", &open.iter().collect::<Vec<_>>())
    }

    /// `can`: whether Terraform can compute an expression.
    fn works(&self, argument: &Expr, span: Span, scope: &Scope<'a>) -> Value {
        let value = self.missing.tolerate(|| self.evaluate(argument, scope));
        if value.fails() {
            Value::at(span, Data::Bool(false))
        } else if works_certainly(&value) {
            Value::at(span, Data::Bool(true))
        } else {
            derived(span, "can", &[&value])
        }
    }

    /// `floor(a / b)` is known where `a / b` has no end.
    fn quotient(&self, name: &str, argument: &Expr, scope: &Scope<'a>) -> Option<f64> {
        let ExprKind::Binary(BinaryOp::Divide, left, right) = &argument.kind else {
            return None;
        };
        let (left, right) = (self.evaluate(left, scope), self.evaluate(right, scope));
        whole_quotient(left.as_number()?, right.as_number()?, name == "ceil")
    }

    fn template_file(&self, path: &Value, names: &Value, span: Span, scope: &Scope<'a>) -> Value {
        let Some(path) = path.as_str() else {
            return because(span, path);
        };
        let top = self.top();
        let context = Context {
            files: self.files,
            directory: &top.module.directory,
        };
        let place = context.locate(path);
        let known = self.templates.borrow().get(&place).cloned();
        let template = match known {
            Some(template) => template,
            None => match self.files.read(&place) {
                Ok(read) => {
                    let start = Place::Verbatim {
                        file: read.file,
                        start: 0,
                    };
                    let template = Rc::new(hcl::parse_template(&read.text, start).0);
                    self.templates
                        .borrow_mut()
                        .insert(place, Rc::clone(&template));
                    template
                }
                Err(reason) if self.files.exists(&place) == Ok(false) => {
                    return failed(span, reason);
                }
                Err(reason) => return Value::unknown(span, reason),
            },
        };
        self.rendered(&template, names, span, scope)
    }

    fn template_string(&self, text: &Value, names: &Value, span: Span, scope: &Scope<'a>) -> Value {
        match text.as_str() {
            Some(content) => {
                let (template, _) = hcl::parse_template(content, Place::Whole(text.origin));
                self.rendered(&template, names, span, scope)
            }
            None => because(span, text),
        }
    }

    /// A template with its own names: none of the module's are visible in it.
    fn rendered(&self, template: &Expr, names: &Value, span: Span, scope: &Scope<'a>) -> Value {
        let Some(members) = names.members() else {
            return because(span, names);
        };
        if members.len() > MAX_NAMES {
            return too_many_elements(span);
        }
        let mut inner = Scope::of(Rc::clone(&scope.instance));
        for member in members {
            inner = inner.bind(&member.key, member.value.clone());
        }
        let rendered = self.evaluate(template, &inner);
        let text = rendered.to_text().filter(|_| !rendered.is_null());
        Value {
            data: text.map_or(rendered.data, Data::String),
            site: span,
            ..rendered
        }
    }
}

/// Whether a call that gives nothing for known arguments is one that Terraform fails on. It may also be beyond what is read here.
fn fails_certainly(name: &str, values: &[Value], span: Span, context: Context<'_>) -> bool {
    let collection = |value: &Value| value.elements().is_some() || value.members().is_some();
    match (name, values) {
        // A pattern that is understood and found nowhere.
        ("regex", [_, _]) => {
            let found = functions::call("regexall", values, span, context);
            found.elements().is_some_and(<[Value]>::is_empty)
        }
        ("file" | "filebase64", [path]) => path
            .as_str()
            .is_some_and(|path| context.files.exists(&context.locate(path)) == Ok(false)),
        ("tobool" | "element" | "index" | "keys" | "length" | "lookup" | "one" | "values", _) => {
            true
        }
        ("tostring", [value]) => collection(value),
        // A number with more digits than are kept is a number all the same.
        ("tonumber", [value]) => value
            .as_str()
            .is_none_or(|text| !text.bytes().any(|byte| byte.is_ascii_digit())),
        ("tolist" | "toset" | "tomap", [value]) => !collection(value),
        _ => false,
    }
}

/// Whether Terraform can compute a value: it is known, or a plain attribute or variable that will be.
fn works_certainly(value: &Value) -> bool {
    match &value.data {
        Data::Unknown(unknown) => match &unknown.symbol {
            Some(Symbol::Attribute { .. }) => unknown.branches.is_none(),
            Some(Symbol::Expression(text)) => is_plain(text),
            None => false,
        },
        Data::List(elements) | Data::Set(elements) => elements.iter().all(works_certainly),
        Data::Map(members) => members.iter().all(|member| works_certainly(&member.value)),
        _ => true,
    }
}

/// Whether a symbol is a variable as a whole.
fn is_plain(symbol: &str) -> bool {
    let name = symbol.rsplit_once("var.").map(|(_, name)| name);
    name.is_some_and(|name| {
        name.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
    })
}
