//! `format` and `formatlist`.

use super::numbers::number_text;
use super::strings::count_graphemes;
use super::{Call, MAX_ELEMENTS, MAX_TEXT, Table, conversion, json};
use crate::resolve::value::{Data, Value};
use unicode_segmentation::UnicodeSegmentation as _;

pub(super) const TABLE: Table = &[("format", format), ("formatlist", format_list)];

/// No sensible text is wider.
const MAX_WIDTH: usize = 10_000;

/// One `%…` of a pattern.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[derive(Default)]
struct Verb {
    plus: bool,
    minus: bool,
    sharp: bool,
    space: bool,
    zero: bool,
    width: usize,
    precision: Option<usize>,
    letter: char,
}

fn format(call: &Call<'_>) -> Option<Value> {
    let [pattern, values @ ..] = call.arguments else {
        return None;
    };
    Some(call.string(formatted(&conversion::text(pattern)?, values)?))
}

/// One text for each element of the lists; what is no list counts for all of them.
fn format_list(call: &Call<'_>) -> Option<Value> {
    let [pattern, values @ ..] = call.arguments else {
        return None;
    };
    let pattern = conversion::text(pattern)?;
    if values.iter().any(|value| value.as_unknown().is_some()) {
        return None;
    }
    let mut lengths = values.iter().filter_map(Value::elements).map(<[_]>::len);
    let length = lengths.next().unwrap_or(1);
    if lengths.any(|other| other != length) || length > MAX_ELEMENTS {
        return None;
    }
    let mut size = 0;
    let row = |index: usize| {
        let row: Vec<Value> = values
            .iter()
            .map(|value| value.elements().map_or(value, |list| &list[index]).clone())
            .collect();
        let text = formatted(&pattern, &row)?;
        size += text.len();
        (size <= MAX_TEXT).then(|| call.string(text))
    };
    call.list((0..length).map(row).collect::<Option<Vec<_>>>()?)
}

fn formatted(pattern: &str, values: &[Value]) -> Option<String> {
    let mut text = String::new();
    let mut rest = pattern;
    let (mut next, mut used) = (0, 0);
    while let Some(at) = rest.find('%') {
        text.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(behind) = rest.strip_prefix('%') {
            text.push('%');
            rest = behind;
            continue;
        }
        let verb = read_verb(&mut rest, &mut next)?;
        text.push_str(&written(&verb, values.get(next)?)?);
        next += 1;
        used = used.max(next);
        if text.len() > MAX_TEXT {
            return None;
        }
    }
    text.push_str(rest);
    (used == values.len()).then_some(text)
}

/// Reads flags, width, precision, `[index]` and the letter; `rest` is then what follows.
fn read_verb(rest: &mut &str, next: &mut usize) -> Option<Verb> {
    let mut verb = Verb::default();
    loop {
        match rest.chars().next()? {
            '+' => verb.plus = true,
            '-' => verb.minus = true,
            '#' => verb.sharp = true,
            ' ' => verb.space = true,
            '0' => verb.zero = true,
            _ => break,
        }
        *rest = &rest[1..];
    }
    verb.width = read_number(rest)?.unwrap_or(0);
    if let Some(behind) = rest.strip_prefix('.') {
        *rest = behind;
        verb.precision = Some(read_number(rest)?.unwrap_or(0));
    }
    if let Some(behind) = rest.strip_prefix('[') {
        *rest = behind;
        *next = read_number(rest)??.checked_sub(1)?;
        *rest = rest.strip_prefix(']')?;
    }
    verb.letter = rest.chars().next()?;
    *rest = &rest[verb.letter.len_utf8()..];
    Some(verb)
}

/// Reads digits, if there are any. Nothing if they are too many.
#[expect(
    clippy::option_option,
    reason = "no number and a number too large are different things"
)]
fn read_number(rest: &mut &str) -> Option<Option<usize>> {
    let end = rest
        .find(|it: char| !it.is_ascii_digit())
        .unwrap_or(rest.len());
    let (digits, behind) = rest.split_at(end);
    *rest = behind;
    if digits.is_empty() {
        return Some(None);
    }
    let number = digits.parse().ok()?;
    (number <= MAX_WIDTH).then_some(Some(number))
}

fn written(verb: &Verb, value: &Value) -> Option<String> {
    match verb.letter {
        'v' if value.is_null() => None,
        'v' if verb.sharp => Some(padded(verb, &json::encoded(value)?)),
        'v' => match &value.data {
            Data::String(text) => Some(padded_text(verb, text)),
            Data::Bool(value) => Some(padded(verb, &value.to_string())),
            Data::Number(number) => number_written(verb, *number, 'g'),
            Data::List(_) | Data::Set(_) | Data::Map(_) => {
                Some(padded(verb, &json::encoded(value)?))
            }
            Data::Null | Data::Instance(_) | Data::Unknown(_) => None,
        },
        't' => Some(conversion::bool(value)?.to_string()),
        's' => Some(padded_text(verb, &conversion::text(value)?)),
        'q' => {
            let mut quoted = String::new();
            json::quote(&conversion::text(value)?, &mut quoted);
            Some(padded(verb, &quoted))
        }
        letter @ ('b' | 'd' | 'o' | 'x' | 'X' | 'e' | 'E' | 'f' | 'g' | 'G') => {
            number_written(verb, conversion::number(value)?, letter)
        }
        _ => None,
    }
}

fn padded_text(verb: &Verb, text: &str) -> String {
    match verb.precision {
        Some(precision) => padded(
            verb,
            &text.graphemes(true).take(precision).collect::<String>(),
        ),
        None => padded(verb, text),
    }
}

fn padded(verb: &Verb, text: &str) -> String {
    let missing = verb.width.saturating_sub(count_graphemes(text));
    if verb.minus {
        format!("{text}{}", " ".repeat(missing))
    } else {
        let filler = if verb.zero { "0" } else { " " };
        format!("{}{text}", filler.repeat(missing))
    }
}

fn number_written(verb: &Verb, number: f64, letter: char) -> Option<String> {
    let magnitude = match letter {
        'b' | 'd' | 'o' | 'x' | 'X' if verb.precision.is_some() => return None,
        'b' | 'd' | 'o' | 'x' | 'X' => whole_written(verb, number.abs(), letter)?,
        'f' => fixed(number.abs(), verb.precision.unwrap_or(6))?,
        'e' | 'E' => scientific(number.abs(), verb.precision.unwrap_or(6))?,
        _ if verb.sharp => return None,
        _ => match verb.precision {
            Some(digits) => general_rounded(number.abs(), digits)?,
            None => general(number.abs())?,
        },
    };
    let magnitude = if matches!(letter, 'E' | 'G') {
        magnitude.to_uppercase()
    } else {
        magnitude
    };
    let sign = match (number.is_sign_negative(), verb.plus, verb.space) {
        (true, ..) => "-",
        (_, true, _) => "+",
        (_, _, true) => " ",
        _ => "",
    };
    if verb.zero && !verb.minus {
        let width = verb.width.saturating_sub(sign.len());
        return Some(format!("{sign}{magnitude:0>width$}"));
    }
    Some(padded(verb, &format!("{sign}{magnitude}")))
}

fn whole_written(verb: &Verb, number: f64, letter: char) -> Option<String> {
    let whole: u64 = number_text(number)
        .filter(|_| number.fract() == 0.0)?
        .parse()
        .ok()?;
    match (letter, verb.sharp) {
        ('d', false) => Some(whole.to_string()),
        ('b', false) => Some(format!("{whole:b}")),
        ('o', false) => Some(format!("{whole:o}")),
        ('x', false) => Some(format!("{whole:x}")),
        ('X', false) => Some(format!("{whole:X}")),
        ('x', true) if verb.width == 0 => Some(format!("{whole:#x}")),
        _ => None,
    }
}

/// A decimal that lies half way between two shorter ones is not half way in binary, and may round to the other side.
fn rounds_alike(number: f64, places: usize) -> Option<bool> {
    let text = number_text(number)?;
    let fraction = text.split_once('.').map_or("", |(_, fraction)| fraction);
    let is_half = fraction.get(places..) == Some("5");
    Some(!is_half || (number * 1024.0).fract() == 0.0)
}

fn fixed(number: f64, places: usize) -> Option<String> {
    rounds_alike(number, places)?.then(|| format!("{number:.places$}"))
}

fn scientific(number: f64, places: usize) -> Option<String> {
    let shortest = format!("{number:e}");
    let digits = shortest.split_once('e')?.0.len().saturating_sub(2);
    let text = if digits > places {
        let is_half = shortest.get(places + 2..)?.starts_with("5e");
        (!is_half).then(|| format!("{number:.places$e}"))?
    } else {
        format!("{number:.places$e}")
    };
    number_text(number)?;
    with_long_exponent(&text)
}

/// `%g` in the fewest digits that mean the number: scientific if the exponent is below -4 or above 5.
fn general(number: f64) -> Option<String> {
    let plain = number_text(number)?;
    let shortest = format!("{number:e}");
    let exponent: i32 = shortest.split_once('e')?.1.parse().ok()?;
    if (-4..6).contains(&exponent) {
        Some(plain)
    } else {
        with_long_exponent(&shortest)
    }
}

/// `%.3g`: so many digits, without zeros at the end.
fn general_rounded(number: f64, digits: usize) -> Option<String> {
    let digits = digits.max(1);
    let rounded = scientific(number, digits - 1)?;
    let (mantissa, exponent) = rounded.split_once('e')?;
    let exponent: i32 = exponent.parse().ok()?;
    let mantissa = if mantissa.contains('.') {
        mantissa.trim_end_matches('0').trim_end_matches('.')
    } else {
        mantissa
    };
    let is_plain = exponent >= -4 && i64::from(exponent) < i64::try_from(digits).ok()?;
    if is_plain {
        number_text(format!("{mantissa}e{exponent}").parse().ok()?)
    } else {
        with_long_exponent(&format!("{mantissa}e{exponent}"))
    }
}

/// `1e5` as `1e+05`.
fn with_long_exponent(text: &str) -> Option<String> {
    let (mantissa, exponent) = text.split_once('e')?;
    let exponent: i32 = exponent.parse().ok()?;
    let sign = if exponent < 0 { '-' } else { '+' };
    Some(format!("{mantissa}e{sign}{:02}", exponent.unsigned_abs()))
}
