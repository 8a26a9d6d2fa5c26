//! How much an evaluation may take. What goes beyond is unknown with that reason: a linter of configuration never hangs on it.

use super::failed;
use crate::resolve::value::{Data, Value};
use crate::source::Span;

/// How deep expressions, locals and module arguments may lean on each other.
pub(super) const MAX_DEPTH: usize = 200;
/// How many expressions one root module may take to evaluate.
pub(super) const MAX_STEPS: usize = 20_000_000;
/// How many elements all collections that one root module produces may have together.
pub(super) const MAX_PRODUCED: usize = 5_000_000;
/// How many elements one produced collection may have.
pub(super) const MAX_ELEMENTS: usize = 100_000;
/// How many instances one block may have.
pub(super) const MAX_INSTANCES: u16 = 10_000;
/// How many collections may lie one within the other.
pub(super) const MAX_NESTING: u16 = 200;
/// How many names a template may be given.
pub(super) const MAX_NAMES: usize = 1000;
/// How deep modules may call modules.
pub(super) const MAX_CALLS: usize = 32;
/// How many bytes one produced string may have.
pub(super) const MAX_STRING: usize = 1 << 20;
/// How many bytes a symbol may have before only its digest stands for it.
pub(super) const MAX_SYMBOL: usize = 2048;
/// How many values an unknown value may be put together from before that is forgotten.
pub(super) const MAX_LEAVES: usize = 256;

/// A collection with more elements than are evaluated.
pub(super) fn too_many_elements(span: Span) -> Value {
    Value::unknown(
        span,
        format!("a collection of more than {MAX_ELEMENTS} elements"),
    )
}

/// A string that is longer than is evaluated.
pub(super) fn too_long(span: Span) -> Value {
    Value::unknown(span, "a string of more than a mebibyte")
}

/// How many values an unknown value is put together from, or just more than [`MAX_LEAVES`].
pub(super) fn leaves(value: &Value) -> usize {
    fn count(value: &Value, counted: &mut usize) {
        *counted += 1;
        let Some(unknown) = value.as_unknown() else {
            return;
        };
        let branches = unknown.branches.iter().flat_map(|it| [&it.yes, &it.no]);
        for inner in branches.chain(unknown.template.iter().flat_map(|it| it.iter())) {
            if *counted > MAX_LEAVES {
                return;
            }
            count(inner, counted);
        }
    }
    let mut counted = 0;
    count(value, &mut counted);
    counted
}

/// Whether a call would produce more than may be produced, judged by its arguments before it is made.
pub(super) fn refuses(name: &str, arguments: &[Value], span: Span) -> Option<Value> {
    match name {
        "join" | "format" | "formatlist" | "replace" | "jsonencode" | "yamlencode"
        | "base64encode" | "urlencode" | "indent" => {
            let mut left = MAX_STRING;
            let separators = match arguments {
                [separator, lists @ ..] if name == "join" => {
                    let elements: usize = lists
                        .iter()
                        .filter_map(Value::elements)
                        .map(<[Value]>::len)
                        .sum();
                    separator
                        .as_str()
                        .map_or(0, |it| it.len().saturating_mul(elements))
                }
                // Every place of a text may be replaced.
                [text, _, replacement] if name == "replace" => {
                    let length = text.as_str().map_or(0, str::len);
                    replacement.as_str().map_or(0, |it| {
                        it.len()
                            .saturating_mul(length)
                            .saturating_sub(MAX_STRING / 2)
                    })
                }
                _ => 0,
            };
            let fits =
                separators <= MAX_STRING && arguments.iter().all(|it| fits_in(it, &mut left));
            (!fits).then(|| too_long(span))
        }
        "setproduct" => {
            let sizes = arguments.iter().filter_map(Value::elements).map(<[_]>::len);
            let product = sizes.fold(1_usize, usize::saturating_mul);
            (product > MAX_ELEMENTS).then(|| too_many_elements(span))
        }
        "flatten" | "concat" | "setunion" => {
            let mut left = MAX_ELEMENTS;
            let fits = arguments.iter().all(|it| elements_fit_in(it, &mut left));
            (!fits).then(|| too_many_elements(span))
        }
        "range" => {
            let numbers: Option<Vec<f64>> = arguments.iter().map(Value::as_number).collect();
            let count = match *numbers?.as_slice() {
                [end] => end,
                [start, end] => end - start,
                [start, end, step] if step != 0.0 => (end - start) / step,
                _ => return Some(failed(span, "`range()` without an end")),
            };
            #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
            (count.abs() > MAX_ELEMENTS as f64).then(|| too_many_elements(span))
        }
        _ => None,
    }
}

/// Whether a function gave more than may be produced.
pub(super) fn checked(value: Value, span: Span) -> Value {
    match &value.data {
        Data::String(text) if text.len() > MAX_STRING => too_long(span),
        Data::List(elements) | Data::Set(elements) if elements.len() > MAX_ELEMENTS => {
            too_many_elements(span)
        }
        Data::Map(members) if members.len() > MAX_ELEMENTS => too_many_elements(span),
        _ => value,
    }
}

fn fits_in(value: &Value, left: &mut usize) -> bool {
    let size = match &value.data {
        Data::String(text) => text.len(),
        _ => 1,
    };
    let Some(rest) = left.checked_sub(size) else {
        return false;
    };
    *left = rest;
    match &value.data {
        Data::List(elements) | Data::Set(elements) => elements.iter().all(|it| fits_in(it, left)),
        Data::Map(members) => members.iter().all(|member| fits_in(&member.value, left)),
        _ => true,
    }
}

fn elements_fit_in(value: &Value, left: &mut usize) -> bool {
    let Some(elements) = value.elements() else {
        return true;
    };
    let Some(rest) = left.checked_sub(elements.len()) else {
        return false;
    };
    *left = rest;
    elements.iter().all(|it| elements_fit_in(it, left))
}
