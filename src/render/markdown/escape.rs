//! Text that may hold anything into Markdown that shows it and does nothing else.

use std::fmt::Write as _;

/// Text in which backticks mark names, as messages have it. Whatever a name holds, only code and plain text come out.
pub(super) fn text(line: &str) -> String {
    let mut parts = line.split('`').peekable();
    let mut marked = String::with_capacity(line.len() + 32);
    marked.push_str(&plain(parts.next().unwrap_or_default()));
    while let Some(name) = parts.next() {
        match (parts.next(), name) {
            // A backtick that nothing closes is one.
            (None, rest) => _ = write!(marked, "&#96;{}", plain(rest)),
            (Some(after), "") => _ = write!(marked, "&#96;&#96;{}", plain(after)),
            (Some(after), name) => {
                marked.push_str(&code(name));
                marked.push_str(&plain(after));
            }
        }
    }
    marked
}

/// Text as code. What would end backticks or the cell around them stands in an element instead, where everything is escaped.
pub(super) fn code(line: &str) -> String {
    if line.is_empty() || line.contains(['`', '|', '\\']) {
        format!("<code>{}</code>", plain(line))
    } else {
        format!("`{line}`")
    }
}

/// The first characters of a long text.
pub(super) fn shortened(line: &str, most: usize) -> String {
    match line.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

/// Plain text. GitHub looks for people, issues and addresses in what is shown, where escapes are gone: a word joiner breaks them.
fn plain(line: &str) -> String {
    let mut safe = escaped(line);
    for (mark, broken) in [
        ("&#64;", "&#64;\u{2060}"),
        ("&#35;", "&#35;\u{2060}"),
        ("://", ":\u{2060}//"),
        ("www.", "www\u{2060}."),
    ] {
        safe = safe.replace(mark, broken);
    }
    safe
}

/// Every character that means something in Markdown or HTML as a number.
fn escaped(line: &str) -> String {
    let mut escaped = String::with_capacity(line.len() + 16);
    for c in line.chars() {
        match c {
            ' ' | '.' | ',' | '-' | '/' | '(' | ')' | '%' | '?' | ';' | '=' | '+' | ':' => {
                escaped.push(c);
            }
            _ if c.is_ascii_punctuation() => _ = write!(escaped, "&#{};", u32::from(c)),
            _ => escaped.push(c),
        }
    }
    escaped
}
