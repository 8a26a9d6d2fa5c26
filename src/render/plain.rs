//! Text from the input into text that is fit to print: no control characters, a known width, wrapped lines.

/// What is printed in place of a character: itself, or a visible stand-in for one that could steer the terminal or
/// reorder what the reader sees.
pub fn visible(c: char) -> char {
    match c {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => '\u{fffd}',
        _ => c,
    }
}

/// Text as one line that a terminal shows as it is: line breaks and tabs are written as escapes.
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => line.push_str("\\n"),
            '\r' => line.push_str("\\r"),
            '\t' => line.push_str("\\t"),
            other => line.push(visible(other)),
        }
    }
    line
}

/// How many columns of a terminal a character takes. East Asian wide characters and emoji take two; rare scripts may be
/// a column off, which only moves a line break.
pub fn width_of(c: char) -> usize {
    match c {
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' => 0,
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{303e}'
        | '\u{3041}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1faff}'
        | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

/// How many columns a text takes. Escape sequences of our own (colors and links) take none.
pub fn columns(text: &str) -> usize {
    let mut total = 0;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c == '\u{1b}' {
            skip_escape(&mut chars);
        } else {
            total += width_of(c);
        }
    }
    total
}

/// Consumes the rest of a color (`ESC [ … m`) or of a link mark (`ESC ] … ESC \`).
fn skip_escape(chars: &mut std::str::Chars<'_>) {
    let is_link = chars.next() == Some(']');
    for c in chars.by_ref() {
        if is_link && c == '\\' || !is_link && c.is_ascii_alphabetic() {
            break;
        }
    }
}

/// Breaks a text at spaces. The first line holds `first` columns, the others `rest`. A longer word stands alone.
pub fn wrap(text: &str, first: usize, rest: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let needed = columns(word);
        let room = if lines.is_empty() { first } else { rest };
        if used > 0 && used + 1 + needed > room {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += needed;
    }
    lines.push(line);
    lines
}

/// A paragraph behind `lead`, whose later lines are indented so that they stand under the first.
pub fn hanging(lead: &str, text: &str, width: usize) -> String {
    let indent = columns(lead);
    let room = width.saturating_sub(indent);
    format!(
        "{lead}{}\n",
        wrap(text, room, room).join(&format!("\n{:indent$}", ""))
    )
}

/// A number with its noun: `1 file`, `2 files`.
pub fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// Names in a sentence: all of them, or the first `most` and how many are left.
pub fn listed(names: &[String], most: usize) -> String {
    let shown = names.len().min(most);
    let text = names[..shown].join(", ");
    match names.len() - shown {
        0 => text,
        left => format!("{text} and {left} more"),
    }
}
