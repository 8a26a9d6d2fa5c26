//! One line of a file into one line of the screen: cleaned, and cut around its labels if it is too long.

use std::ops::Range;

use crate::render::plain;

/// Stands for what was left out.
const ELLIPSIS: char = '…';

/// Stands for a character of a secret.
const HIDDEN: char = '*';

/// Gives the line to print and where the labels came to lie in it. `labels` are bytes of `text`.
/// `secrets` tells what must not be shown of a window.
pub(super) fn fit(
    text: &str,
    labels: &[Range<usize>],
    room: usize,
    secrets: &dyn Fn(&Range<usize>) -> Vec<Range<usize>>,
) -> (String, Vec<Range<usize>>) {
    let kept = windows(text, labels, room);
    let mut printed = String::new();
    let mut places = vec![0..0; labels.len()];
    let mut end = 0;
    for window in &kept {
        if window.start > end {
            printed.push(ELLIPSIS);
        }
        for (label, place) in labels.iter().zip(&mut places) {
            if window.start <= label.start && label.start <= window.end {
                let start = printed.len() + printed_len(&text[window.start..label.start]);
                let stop = label.end.clamp(label.start, window.end);
                *place = start..start + printed_len(&text[label.start..stop]);
            }
        }
        print(text, window, &secrets(window), &mut printed);
        end = window.end;
    }
    if end < text.len() {
        printed.push(ELLIPSIS);
    }
    if printed.is_empty() && !labels.is_empty() {
        // An empty file: something has to be there to point at.
        printed.push(' ');
        places.fill(0..1);
    }
    (printed, places)
}

/// Prints a window of a line. Each byte of a secret becomes a star, so that the places behind it stay true.
fn print(text: &str, window: &Range<usize>, secrets: &[Range<usize>], printed: &mut String) {
    for (offset, c) in text[window.clone()].char_indices() {
        let at = window.start + offset;
        let hidden = secrets.iter().any(|secret| secret.contains(&at));
        if hidden {
            printed.extend(std::iter::repeat_n(HIDDEN, shown(c).len_utf8()));
        } else {
            printed.push(shown(c));
        }
    }
}

/// Tabs stay, because miette knows how to draw them.
fn shown(c: char) -> char {
    if c == '\t' { c } else { plain::visible(c) }
}

fn printed_len(text: &str) -> usize {
    text.chars().map(|c| shown(c).len_utf8()).sum()
}

/// How many columns a character is counted with. A tab takes up to four.
fn width_of(c: char) -> usize {
    if c == '\t' { 4 } else { plain::width_of(c) }
}

/// The parts of a line to keep: all of one that fits, else its start, or what lies around each label. Looks at no more
/// than it needs of a line of megabytes.
fn windows(text: &str, labels: &[Range<usize>], room: usize) -> Vec<Range<usize>> {
    let fitting = forward(text, 0, room);
    if fitting == text.len() || labels.is_empty() {
        let end = if fitting == text.len() {
            fitting
        } else {
            forward(text, 0, room - 1)
        };
        return std::iter::once(0..end).collect();
    }
    let each = (room / labels.len()).max(16).saturating_sub(2);
    let mut kept: Vec<Range<usize>> = labels
        .iter()
        .map(|label| around(text, label, each))
        .collect();
    kept.sort_unstable_by_key(|window| window.start);
    let mut merged: Vec<Range<usize>> = Vec::new();
    for window in kept {
        match merged.last_mut() {
            Some(last) if window.start <= last.end => last.end = last.end.max(window.end),
            _ => merged.push(window),
        }
    }
    merged
}

/// A label with the text on both sides of it, `room` columns in all. A label that fills them loses its end.
fn around(text: &str, label: &Range<usize>, room: usize) -> Range<usize> {
    let end = forward(text, label.start, room).min(label.end);
    let taken: usize = text[label.start..end].chars().map(width_of).sum();
    let spare = room.saturating_sub(taken);
    let start = backward(text, label.start, spare / 2);
    let before: usize = text[start..label.start].chars().map(width_of).sum();
    start..forward(text, end, spare.saturating_sub(before))
}

/// The byte reached from `at` by going `columns` to the right.
fn forward(text: &str, at: usize, columns: usize) -> usize {
    let mut left = columns;
    for (offset, c) in text[at..].char_indices() {
        let Some(rest) = left.checked_sub(width_of(c)) else {
            return at + offset;
        };
        left = rest;
    }
    text.len()
}

/// The byte reached from `at` by going `columns` to the left.
fn backward(text: &str, at: usize, columns: usize) -> usize {
    let mut left = columns;
    let mut reached = at;
    for (offset, c) in text[..at].char_indices().rev() {
        let Some(rest) = left.checked_sub(width_of(c)) else {
            break;
        };
        left = rest;
        reached = offset;
    }
    reached
}
