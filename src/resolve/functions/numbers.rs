//! Numbers into numbers, and into text as Terraform spells them.

use crate::resolve::evaluate::number::add;

use super::{Call, Table, conversion};
use crate::resolve::value::Value;

pub(super) const TABLE: Table = &[
    ("abs", |call| call.number(call.only_number()?.abs())),
    ("ceil", |call| call.number(call.only_number()?.ceil() + 0.0)),
    ("floor", |call| {
        call.number(call.only_number()?.floor() + 0.0)
    }),
    ("log", log),
    ("max", |call| extreme(call, f64::max)),
    ("min", |call| extreme(call, f64::min)),
    ("parseint", parse_int),
    ("pow", pow),
    ("signum", signum),
    ("sum", sum),
];

/// The largest number below which every whole number is exact.
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;
/// So many significant digits of a decimal survive the way through an `f64`.
const EXACT_DIGITS: usize = 15;

/// A number as Terraform writes it. Terraform computes with far more digits, so a number whose own digits may be an artifact of ours
/// has no text.
pub(crate) fn number_text(number: f64) -> Option<String> {
    if !number.is_finite() {
        return None;
    }
    let text = number.to_string();
    if number.fract() == 0.0 {
        return (number.abs() <= MAX_EXACT).then_some(text);
    }
    let digits = text.bytes().filter(u8::is_ascii_digit);
    let significant = digits.skip_while(|digit| *digit == b'0').count();
    (significant <= EXACT_DIGITS).then_some(text)
}

fn extreme(call: &Call<'_>, choose: fn(f64, f64) -> f64) -> Option<Value> {
    let numbers: Option<Vec<f64>> = call.arguments.iter().map(conversion::number).collect();
    call.number(numbers?.into_iter().reduce(choose)?)
}

/// A logarithm that lies near a whole number could fall on the other side of it in Terraform.
fn log(call: &Call<'_>) -> Option<Value> {
    let [number, base] = call.exactly()?;
    let (number, base) = (conversion::number(number)?, conversion::number(base)?);
    let result = number.ln() / base.ln();
    let is_near_whole = (result - result.round()).abs() < 1e-9;
    let is_certain =
        !is_near_whole || number.to_bits() == 1_f64.to_bits() || is_power_of_two(number, base);
    is_certain.then(|| call.number(result))?
}

fn is_power_of_two(number: f64, base: f64) -> bool {
    (base - 2.0).abs() < f64::EPSILON
        && (1..=28).any(|exponent| (2_f64.powi(exponent) - number).abs() < f64::EPSILON)
}

fn parse_int(call: &Call<'_>) -> Option<Value> {
    let [text, base] = call.exactly()?;
    let base = u32::try_from(conversion::whole(base)?).ok()?;
    let text = text.as_str()?;
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if !(2..=62).contains(&base) || digits.is_empty() {
        return None;
    }
    let mut number = 0.0;
    for character in digits.chars() {
        number = number * f64::from(base) + f64::from(digit(character, base)?);
        if number > MAX_EXACT {
            return None;
        }
    }
    call.number(if text.starts_with('-') && number > 0.0 {
        -number
    } else {
        number
    })
}

/// A digit of a base up to 62: above 36 capital letters come behind the small ones.
fn digit(character: char, base: u32) -> Option<u32> {
    let value = match character {
        'A'..='Z' if base > 36 => u32::from(character) - u32::from('A') + 36,
        _ => character.to_digit(36)?,
    };
    (value < base).then_some(value)
}

/// Powers that are exact.
fn pow(call: &Call<'_>) -> Option<Value> {
    let [base, exponent] = call.exactly()?;
    let base = conversion::number(base)?;
    let exponent = i32::try_from(conversion::whole(exponent)?).ok()?;
    let result = base.powi(exponent);
    let is_exact = result.fract() == 0.0 && base.fract() == 0.0 && exponent >= 0
        || base.abs().log2().fract() == 0.0;
    (is_exact && result.abs() <= MAX_EXACT).then(|| call.number(result))?
}

fn signum(call: &Call<'_>) -> Option<Value> {
    let [number] = call.exactly()?;
    #[expect(clippy::cast_precision_loss, reason = "-1, 0 or 1")]
    call.number(conversion::whole(number)?.signum() as f64)
}

/// One after the other, as long as each sum has the digits that Terraform gives it.
fn sum(call: &Call<'_>) -> Option<Value> {
    let [list] = call.exactly()?;
    let numbers: Option<Vec<f64>> = list.elements()?.iter().map(conversion::number).collect();
    let numbers = numbers.filter(|numbers| !numbers.is_empty())?;
    let (first, rest) = numbers.split_first()?;
    let total = rest
        .iter()
        .try_fold(*first, |total, number| add(total, *number))?;
    call.number(total)
}
