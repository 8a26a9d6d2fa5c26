//! Arithmetic as Terraform shows it. It computes with 512 bits and shows the shortest decimal that has these bits: 0.1 + 0.2 is 0.3,
//! but 1.1 * 3 ends in a 2 after many zeros. Here the same is computed with decimals, and what Terraform rounds is not known.

use crate::resolve::value::Data;
use crate::syntax::hcl::BinaryOp;

/// How many decimal digits every `f64` keeps.
const DIGITS: u8 = 15;
/// The first integer that `f64` cannot tell from its neighbor.
const INTEGERS: f64 = 9_007_199_254_740_992.0;

/// Why an operation has no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoResult {
    /// Terraform fails.
    Fails,
    /// The operands do not say.
    CannotTell,
    /// There are more digits than are kept here.
    TooManyDigits,
}

/// Whether a number is surely the one that was written.
pub(super) fn is_exact(number: f64) -> bool {
    let integer = number.fract() == 0.0 && number.abs() < INTEGERS;
    integer || Decimal::of(number).is_some_and(|decimal| decimal.width() <= usize::from(DIGITS))
}

/// A comparison or calculation of two numbers.
pub(super) fn arithmetic(op: BinaryOp, left: f64, right: f64) -> Result<Data, NoResult> {
    let data = match op {
        BinaryOp::Less => Data::Bool(left < right),
        BinaryOp::LessOrEqual => Data::Bool(left <= right),
        BinaryOp::Greater => Data::Bool(left > right),
        BinaryOp::GreaterOrEqual => Data::Bool(left >= right),
        // Terraform goes on with an infinite number, and takes nothing away from what it divides for its rest.
        BinaryOp::Divide if right == 0.0 => return Err(NoResult::TooManyDigits),
        BinaryOp::Remainder if right == 0.0 => Data::Number(left),
        _ => {
            let decimals = Decimal::of(left).zip(Decimal::of(right));
            let result = decimals.and_then(|(left, right)| {
                let result = match op {
                    BinaryOp::Add => left.plus(right),
                    BinaryOp::Subtract => left.plus(right.negated()),
                    BinaryOp::Multiply => left.times(right),
                    BinaryOp::Divide => left.over(right),
                    BinaryOp::Remainder => left.remainder(right),
                    _ => None,
                };
                result.filter(|result| keeps_its_bits(op, left, right, *result))
            });
            let number = result.and_then(Decimal::number);
            Data::Number(number.ok_or(NoResult::TooManyDigits)?)
        }
    };
    Ok(data)
}

/// Whether the 512 bits that an operation gives are those of its decimal result. What the operands lost when they were rounded to
/// bits, in units of the last bit of the result, must not carry the result to another one.
fn keeps_its_bits(op: BinaryOp, left: Decimal, right: Decimal, result: Decimal) -> bool {
    if left.ends_in_bits() && right.ends_in_bits() || result.digits == 0 {
        return true;
    }
    let numbers = left.number().zip(right.number()).zip(result.number());
    let rounding = left.rounding().zip(right.rounding()).zip(result.rounding());
    let (Some(((a, b), v)), Some(((of_left, of_right), of_result))) = (numbers, rounding) else {
        return false;
    };
    let (by_left, by_right) = match op {
        BinaryOp::Add => (1.0, 1.0),
        BinaryOp::Subtract => (1.0, -1.0),
        BinaryOp::Multiply => (b, a),
        BinaryOp::Divide => (v / a, -v / b),
        _ => return false,
    };
    let scaled = |it: Rounding| it.error * f64::from(of_result.shift - it.shift).exp2();
    let carried = by_left * scaled(of_left) + by_right * scaled(of_right) - of_result.error;
    // Near a half nobody can say here which way it goes.
    carried.abs() < 0.499_999
}

/// What rounding to 512 bits does to a number: it is multiplied by two to the power of `shift`, and `error` is added to the product.
#[derive(Debug, Clone, Copy)]
struct Rounding {
    shift: i32,
    error: f64,
}

/// The largest integer that is not above a quotient, or the smallest that is not below it. The quotient itself may have no end.
pub(super) fn whole_quotient(left: f64, right: f64, up: bool) -> Option<f64> {
    let (left, right) = (Decimal::of(left)?, Decimal::of(right)?);
    let ends = left.ends_in_bits() && right.ends_in_bits();
    let (left, right) = left.aligned(right).filter(|_| ends)?;
    let (quotient, rest) = (
        left.checked_div_euclid(right)?,
        left.checked_rem_euclid(right)?,
    );
    // Euclid rounds up where the divisor is negative.
    let floor = if right < 0 && rest != 0 {
        quotient - 1
    } else {
        quotient
    };
    let digits = if up && rest != 0 { floor + 1 } else { floor };
    Decimal {
        digits,
        exponent: 0,
    }
    .number()
}

/// `digits` times ten to the power of `exponent`.
#[derive(Debug, Clone, Copy)]
struct Decimal {
    digits: i128,
    exponent: i32,
}

impl Decimal {
    /// The shortest decimal that stands for a number.
    fn of(number: f64) -> Option<Self> {
        let text = format!("{number:e}");
        let (mantissa, exponent) = text.split_once('e')?;
        let places = mantissa
            .split_once('.')
            .map_or(0, |(_, places)| places.len());
        Some(Self {
            digits: mantissa.replace('.', "").parse().ok()?,
            exponent: exponent.parse::<i32>().ok()? - i32::try_from(places).ok()?,
        })
    }

    /// How many digits it has between its first and its last one that is not zero.
    fn width(self) -> usize {
        let text = self.digits.unsigned_abs().to_string();
        text.trim_end_matches('0').len()
    }

    /// Whether it is a whole number of halves, quarters and so on.
    fn ends_in_bits(self) -> bool {
        let fives = u32::try_from(-self.exponent.min(0)).ok();
        let divisor = fives.and_then(|fives| 5_i128.checked_pow(fives));
        divisor.is_some_and(|divisor| self.digits % divisor == 0)
    }

    /// What rounding to 512 bits does to it. `None` for what is very small or large.
    fn rounding(self) -> Option<Rounding> {
        let number = self.number()?;
        let power = i32::try_from(number.to_bits() >> 52 & 0x7ff).ok()? - 1023;
        let shift = 511 - power;
        if self.exponent >= 0 || self.digits == 0 {
            return Some(Rounding { shift, error: 0.0 });
        }
        let divisor = 10_u128.checked_pow(u32::try_from(-self.exponent).ok()?)?;
        if divisor >= 1 << 63 || !(0..=1023).contains(&shift) {
            return None;
        }
        let mut rest = self.digits.unsigned_abs() % divisor;
        for _ in 0..shift {
            rest = rest * 2 % divisor;
        }
        #[expect(clippy::cast_precision_loss, reason = "a ratio needs few digits")]
        let ratio = rest as f64 / divisor as f64;
        let error = if ratio < 0.5 { -ratio } else { 1.0 - ratio };
        let error = if self.digits < 0 { -error } else { error };
        Some(Rounding { shift, error })
    }

    /// The number it stands for, if that keeps all of its digits.
    fn number(self) -> Option<f64> {
        let number: f64 = format!("{}e{}", self.digits, self.exponent).parse().ok()?;
        let integer = number.fract() == 0.0 && number.abs() < INTEGERS;
        (integer && self.exponent >= 0 || self.width() <= usize::from(DIGITS)).then_some(number)
    }

    /// The digits of both with one exponent.
    fn aligned(self, other: Self) -> Option<(i128, i128)> {
        let exponent = self.exponent.min(other.exponent);
        let scaled = |it: Self| {
            let places = u32::try_from(it.exponent - exponent).ok()?;
            it.digits.checked_mul(10_i128.checked_pow(places)?)
        };
        Some((scaled(self)?, scaled(other)?))
    }

    fn negated(self) -> Self {
        Self {
            digits: -self.digits,
            ..self
        }
    }

    fn plus(self, other: Self) -> Option<Self> {
        let (left, right) = self.aligned(other)?;
        Some(Self {
            digits: left.checked_add(right)?,
            exponent: self.exponent.min(other.exponent),
        })
    }

    fn times(self, other: Self) -> Option<Self> {
        Some(Self {
            digits: self.digits.checked_mul(other.digits)?,
            exponent: self.exponent + other.exponent,
        })
    }

    fn over(self, other: Self) -> Option<Self> {
        let places = i32::from(DIGITS);
        let scaled = self.digits.checked_mul(10_i128.pow(u32::from(DIGITS)))?;
        (scaled.checked_rem(other.digits)? == 0).then(|| Self {
            digits: scaled / other.digits,
            exponent: self.exponent - other.exponent - places,
        })
    }

    fn remainder(self, other: Self) -> Option<Self> {
        let (left, right) = self.aligned(other)?;
        Some(Self {
            digits: left.checked_rem(right)?,
            exponent: self.exponent.min(other.exponent),
        })
    }
}

/// The sum of two numbers, if it has the digits that Terraform gives it.
pub(in crate::resolve) fn add(left: f64, right: f64) -> Option<f64> {
    match arithmetic(BinaryOp::Add, left, right) {
        Ok(Data::Number(sum)) => Some(sum),
        _ => None,
    }
}
