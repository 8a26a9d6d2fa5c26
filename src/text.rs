//! Small pieces of English that messages are made of, and what names say.

/// How many names a list spells out.
const MAX_NAMES: usize = 4;

/// `1 member`, `3 members`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    if number == 1 {
        format!("1 {noun}")
    } else {
        format!("{number} {noun}s")
    }
}

/// `1 person`, `3 people`.
pub(crate) fn people(number: usize) -> String {
    if number == 1 {
        "1 person".to_owned()
    } else {
        format!("{number} people")
    }
}

/// ``group `A` ``, ``groups `A` and `B` ``. Names are expected to be quoted already.
pub(crate) fn named(noun: &str, names: &[String]) -> String {
    let plural = if names.len() == 1 { "" } else { "s" };
    format!("{noun}{plural} {}", list(names, noun))
}

/// `twice`, `3 times`.
pub(crate) fn times(number: usize) -> String {
    if number == 2 {
        "twice".to_owned()
    } else {
        format!("{number} times")
    }
}

/// `a`, `a and b`, `a, b and 7 more groups`. Names are expected to be quoted already.
pub(crate) fn list(names: &[String], noun: &str) -> String {
    let more = |number: usize| {
        if noun.is_empty() {
            format!("{number} more")
        } else {
            format!("{number} more {noun}s")
        }
    };
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] if names.len() <= MAX_NAMES => {
            format!("{} and {last}", first.join(", "))
        }
        _ => format!(
            "{} and {}",
            names[..MAX_NAMES - 1].join(", "),
            more(names.len() - MAX_NAMES + 1)
        ),
    }
}

/// A message with its first letter in upper case, as titles have it.
pub(crate) fn capitalized(message: &str) -> String {
    let mut characters = message.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(characters).collect()
    })
}

/// How the names of arguments that hold secrets end: `api_token`, `client_secret`, `admin_password` …
const SECRETS: [&str; 5] = ["password", "secret", "token", "private_key", "api_key"];

/// Whether a name is one of an argument that holds a secret.
pub(crate) fn names_secret(name: &str) -> bool {
    // Every key of a large plan is asked about.
    if !name.ends_with(['d', 't', 'n', 'y', 'D', 'T', 'N', 'Y']) {
        return false;
    }
    SECRETS.iter().any(|ending| {
        let start = name.len().checked_sub(ending.len());
        let last = start.and_then(|start| name.get(start..));
        last.is_some_and(|last| last.eq_ignore_ascii_case(ending))
    })
}
