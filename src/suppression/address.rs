//! Whether a comment speaks to grouplint, and where: the boundary between directives, mistyped ones and prose.

use super::directive::ALLOW;

/// What other tools call it.
const SYNONYMS: [&str; 12] = [
    ALLOW, "disable", "exclude", "except", "expect", "ignore", "mute", "noqa", "nolint", "permit",
    "skip", "suppress",
];
/// What other tools add to it.
const REACHES: [&str; 6] = ["", "block", "file", "line", "next", "next-line"];

/// Where the text of a comment starts: behind the signs that open it or draw its margin.
pub(super) fn behind_signs(line: &str, at: usize) -> usize {
    let text = line[at..].trim_start_matches(|it: char| it.is_whitespace() || "#/*".contains(it));
    line.len() - text.len()
}

/// Where the text of the next comment within the comment starts. Its sign stands behind a blank, so that no address is taken for one.
pub(super) fn inner_comment(line: &str, at: usize) -> Option<usize> {
    let signs = line[at..].match_indices(['#', '/']);
    let mut signs = signs.map(|(distance, _)| at + distance);
    let sign = signs.find(|&sign| {
        (sign == at || line[..sign].ends_with([' ', '\t'])) && starts_comment(&line[sign..])
    })?;
    Some(behind_signs(line, sign))
}

pub(super) fn starts_comment(text: &str) -> bool {
    text.starts_with('#') || text.starts_with("//")
}

/// What may follow the name, an instruction included, where only the colon is missing.
pub(super) fn forgot_colon(rest: &str) -> bool {
    let spaced = rest.trim_start_matches([' ', '\t']);
    let signed = spaced.strip_prefix(['-', '_', '.', '=', ':']);
    if signed.is_none() && spaced.len() == rest.len() {
        return false;
    }
    let text = signed.unwrap_or(spaced).trim_start_matches([' ', '\t']);
    let verb = verb(text);
    let behind = text[verb.len()..].trim_start();
    let rule = || {
        let word = behind.split([' ', '\t', ',']).next().unwrap_or_default();
        crate::rules::find(word).is_some()
    };
    is_synonym(verb) && (behind.is_empty() || behind.starts_with(['(', '[', ':', '=']) || rule())
}

/// The instruction at the start of a text.
pub(super) fn verb(text: &str) -> &str {
    let end = text.find(|it: char| !it.is_ascii_alphabetic() && it != '-' && it != '_');
    &text[..end.unwrap_or(text.len())]
}

/// Whether a word is what another tool says for `allow`.
pub(super) fn is_synonym(verb: &str) -> bool {
    let verb = verb.to_ascii_lowercase().replace('_', "-");
    SYNONYMS.iter().any(|word| {
        let reach = verb.strip_prefix(word).map(|it| it.trim_start_matches('-'));
        reach.is_some_and(|reach| REACHES.contains(&reach))
    })
}
