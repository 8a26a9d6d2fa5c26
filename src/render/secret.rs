//! Secrets in excerpts: what stands under a name that holds one is never shown, whatever it is.

use std::ops::Range;

use crate::text::names_secret;

/// The bytes of a line that are the content of secrets: quoted strings, and plain YAML values, behind such a name.
pub(super) fn places(line: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(sign) = line[at..].find(['=', ':']) {
        let sign = at + sign;
        at = sign + 1;
        if names_secret(line[..sign].trim_end().trim_end_matches(['"', '\'']))
            && let Some(content) = content(line, at)
        {
            at = content.end;
            found.push(content);
        }
    }
    found
}

/// The content of the literal that starts behind `at`. A reference or a template is no content: its parts are shown elsewhere.
fn content(line: &str, at: usize) -> Option<Range<usize>> {
    let start = at + line[at..].find(|it: char| !it.is_whitespace())?;
    let (quote, rest) = (line[start..].chars().next()?, &line[start..]);
    let content = if matches!(quote, '"' | '\'') {
        let end = rest[1..].find(quote).map_or(rest.len(), |end| end + 1);
        start + 1..start + end
    } else if line[..at].ends_with(':') {
        let end = rest.find([',', '}', '#']).unwrap_or(rest.len());
        start..start + rest[..end].trim_end().len()
    } else {
        return None;
    };
    (!content.is_empty() && !line[content.clone()].contains("${")).then_some(content)
}
