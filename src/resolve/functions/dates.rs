//! Points in time: reading, writing and moving them.

use std::cmp::Ordering;

use super::{Call, Table};
use crate::resolve::value::Value;

pub(super) const TABLE: Table = &[
    ("formatdate", |call| {
        let (pattern, time) = call.two_texts()?;
        Some(call.string(formatted(&pattern, &Timestamp::parse(&time)?)?))
    }),
    ("timeadd", |call| {
        let (time, duration) = call.two_texts()?;
        Some(
            call.string(
                Timestamp::parse(&time)?
                    .plus(duration_of(&duration)?)?
                    .text(),
            ),
        )
    }),
    ("timecmp", compare),
];

const NANOSECONDS: i128 = 1_000_000_000;
const DAY: i64 = 86_400;
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

/// A time of day on a date, at an offset from UTC.
pub(super) struct Timestamp {
    year: i64,
    month: usize,
    day: i64,
    /// Seconds since midnight.
    second: i64,
    nanosecond: i128,
    /// Minutes east of UTC.
    offset: i64,
}

impl Timestamp {
    /// Reads `2017-11-22T00:00:00Z`, with an offset such as `+01:00` in place of the `Z`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let signs = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
        if !text.is_ascii() || signs.iter().any(|(at, sign)| bytes.get(*at) != Some(sign)) {
            return None;
        }
        let (year, day) = (number(text, 0, 4)?, number(text, 8, 2)?);
        let month = usize::try_from(number(text, 5, 2)?).ok()?;
        let (hour, minute, second) = (
            number(text, 11, 2)?,
            number(text, 14, 2)?,
            number(text, 17, 2)?,
        );
        let fits = (1..=12).contains(&month)
            && (1..=days_in(year, month)).contains(&day)
            && hour < 24
            && minute < 60
            && second < 60;
        let (nanosecond, rest) = fraction(text.get(19..)?)?;
        let offset = offset(rest)?;
        fits.then_some(Self {
            year,
            month,
            day,
            second: hour * 3600 + minute * 60 + second,
            nanosecond,
            offset,
        })
    }

    /// Nanoseconds since 1970, if the clock's own time were UTC.
    fn local(&self) -> i128 {
        let seconds = days_since_epoch(self.year, self.month, self.day) * DAY + self.second;
        i128::from(seconds) * NANOSECONDS + self.nanosecond
    }

    fn plus(&self, duration: i128) -> Option<Self> {
        let local = self.local() + duration;
        let seconds = i64::try_from(local.div_euclid(NANOSECONDS)).ok()?;
        let (year, month, day) = date_of(seconds.div_euclid(DAY));
        (0..=9999).contains(&year).then_some(Self {
            year,
            month,
            day,
            second: seconds.rem_euclid(DAY),
            nanosecond: local.rem_euclid(NANOSECONDS),
            offset: self.offset,
        })
    }

    /// The time as it is read, to the second.
    pub(super) fn text(&self) -> String {
        let (hour, minute, second) = self.clock();
        format!(
            "{:04}-{:02}-{:02}T{hour:02}:{minute:02}:{second:02}{}",
            self.year,
            self.month,
            self.day,
            self.zone("Z", ":")
        )
    }

    fn clock(&self) -> (i64, i64, i64) {
        (self.second / 3600, self.second / 60 % 60, self.second % 60)
    }

    /// The offset, or what is written for none.
    fn zone(&self, none: &str, separator: &str) -> String {
        if self.offset == 0 && !none.is_empty() {
            return none.to_owned();
        }
        let sign = if self.offset < 0 { '-' } else { '+' };
        let (hours, minutes) = (self.offset.abs() / 60, self.offset.abs() % 60);
        format!("{sign}{hours:02}{separator}{minutes:02}")
    }

    fn weekday(&self) -> &'static str {
        let days = days_since_epoch(self.year, self.month, self.day) + 4;
        usize::try_from(days.rem_euclid(7)).map_or("", |day| WEEKDAYS[day])
    }
}

/// The moment that a timestamp names, in seconds since 1970.
pub(crate) fn moment(text: &str) -> Option<i64> {
    let time = Timestamp::parse(text)?;
    let local = time.local() / NANOSECONDS;
    Some(i64::try_from(local).ok()? - time.offset * 60)
}

fn compare(call: &Call<'_>) -> Option<Value> {
    let (left, right) = call.two_texts()?;
    let moment = |text: &str| {
        let time = Timestamp::parse(text)?;
        Some(time.local() - i128::from(time.offset) * 60 * NANOSECONDS)
    };
    call.number(match moment(&left)?.cmp(&moment(&right)?) {
        Ordering::Less => -1.0,
        Ordering::Equal => 0.0,
        Ordering::Greater => 1.0,
    })
}

fn number(text: &str, at: usize, length: usize) -> Option<i64> {
    let digits = text.get(at..at + length)?;
    let is_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    is_digits.then(|| digits.parse().ok())?
}

/// The nanoseconds behind the seconds, and what follows them.
fn fraction(text: &str) -> Option<(i128, &str)> {
    let Some(rest) = text.strip_prefix('.') else {
        return Some((0, text));
    };
    let end = rest.find(|it: char| !it.is_ascii_digit())?;
    let digits = rest
        .get(..end)
        .filter(|digits| (1..=9).contains(&digits.len()))?;
    Some((format!("{digits:0<9}").parse().ok()?, &rest[end..]))
}

fn offset(text: &str) -> Option<i64> {
    if text == "Z" {
        return Some(0);
    }
    let fits = text.len() == 6 && text.starts_with(['+', '-']) && text.as_bytes()[3] == b':';
    let (hours, minutes) = fits.then(|| Some((number(text, 1, 2)?, number(text, 4, 2)?)))??;
    let offset = hours * 60 + minutes;
    (hours < 24 && minutes < 60).then_some(if text.starts_with('-') {
        -offset
    } else {
        offset
    })
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in(year: i64, month: usize) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The days from year 0 to the start of a year.
fn days_before_year(year: i64) -> i64 {
    let last = year - 1;
    year * 365 + last.div_euclid(4) - last.div_euclid(100) + last.div_euclid(400) + 1
}

fn days_since_epoch(year: i64, month: usize, day: i64) -> i64 {
    let months: i64 = (1..month).map(|month| days_in(year, month)).sum();
    days_before_year(year) - days_before_year(1970) + months + day - 1
}

fn date_of(days_since_1970: i64) -> (i64, usize, i64) {
    let days = days_since_1970 + days_before_year(1970);
    let mut year = days.div_euclid(366);
    while days_before_year(year + 1) <= days {
        year += 1;
    }
    let mut day = days - days_before_year(year);
    let mut month = 1;
    while day >= days_in(year, month) {
        day -= days_in(year, month);
        month += 1;
    }
    (year, month, day + 1)
}

/// The nanoseconds of `1h30m` and the like.
fn duration_of(text: &str) -> Option<i128> {
    let is_negative = text.starts_with('-');
    let mut rest = text.strip_prefix(['+', '-']).unwrap_or(text);
    if rest == "0" {
        return Some(0);
    }
    let mut total: i128 = 0;
    while !rest.is_empty() {
        let end = rest.find(|it: char| !it.is_ascii_digit() && it != '.')?;
        let (amount, behind) = rest.split_at(end);
        let unit_end = behind
            .find(|it: char| it.is_ascii_digit() || it == '.')
            .unwrap_or(behind.len());
        let (unit, behind) = behind.split_at(unit_end);
        total = total.checked_add(part_of_duration(amount, unit)?)?;
        rest = behind;
    }
    let total = if is_negative { -total } else { total };
    (!text.is_empty() && i64::try_from(total).is_ok()).then_some(total)
}

fn part_of_duration(amount: &str, unit: &str) -> Option<i128> {
    let unit: i128 = match unit {
        "ns" => 1,
        "us" | "µs" | "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => NANOSECONDS,
        "m" => 60 * NANOSECONDS,
        "h" => 3600 * NANOSECONDS,
        _ => return None,
    };
    let (whole, fraction) = amount.split_once('.').unwrap_or((amount, ""));
    if whole.len() + fraction.len() == 0 || whole.len() > 15 || fraction.len() > 9 {
        return None;
    }
    let whole: i128 = if whole.is_empty() {
        0
    } else {
        whole.parse().ok()?
    };
    let fraction: i128 = format!("{fraction:0<9}").parse().ok()?;
    Some(whole * unit + fraction * unit / NANOSECONDS)
}

/// Runs of one letter are parts of the time, quoted text and other signs stand for themselves.
fn formatted(pattern: &str, time: &Timestamp) -> Option<String> {
    let mut text = String::new();
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        let length = if first == '\'' {
            quoted(rest, &mut text)?
        } else {
            let end = rest.find(|it| it != first).unwrap_or(rest.len());
            let run = &rest[..end];
            if first.is_ascii_alphabetic() {
                text.push_str(&part(run, time)?);
            } else {
                text.push_str(run);
            }
            end
        };
        rest = &rest[length..];
    }
    Some(text)
}

/// Copies quoted text, in which a quote is written twice; returns its length with the quotes.
fn quoted(pattern: &str, text: &mut String) -> Option<usize> {
    let mut at = 1;
    loop {
        let end = at + pattern[at..].find('\'')?;
        text.push_str(&pattern[at..end]);
        at = end + 1;
        if !pattern[at..].starts_with('\'') {
            return Some(at);
        }
        text.push('\'');
        at += 1;
    }
}

fn part(run: &str, time: &Timestamp) -> Option<String> {
    let (hour, minute, second) = time.clock();
    let half_day = if hour % 12 == 0 { 12 } else { hour % 12 };
    let month = MONTHS[time.month - 1];
    Some(match run {
        "YYYY" => format!("{:04}", time.year),
        "YY" => format!("{:02}", time.year % 100),
        "MMMM" => month.to_owned(),
        "MMM" => month[..3].to_owned(),
        "MM" => format!("{:02}", time.month),
        "M" => time.month.to_string(),
        "DD" => format!("{:02}", time.day),
        "D" => time.day.to_string(),
        "EEEE" => time.weekday().to_owned(),
        "EEE" => time.weekday().get(..3)?.to_owned(),
        "hh" => format!("{hour:02}"),
        "h" => hour.to_string(),
        "HH" => format!("{half_day:02}"),
        "H" => half_day.to_string(),
        "AA" => if hour < 12 { "AM" } else { "PM" }.to_owned(),
        "aa" => if hour < 12 { "am" } else { "pm" }.to_owned(),
        "mm" => format!("{minute:02}"),
        "m" => minute.to_string(),
        "ss" => format!("{second:02}"),
        "s" => second.to_string(),
        "Z" => time.zone("Z", ":"),
        "ZZZ" => time.zone("UTC", ""),
        "ZZZZ" => time.zone("", ""),
        "ZZZZZ" => time.zone("", ":"),
        _ => return None,
    })
}
