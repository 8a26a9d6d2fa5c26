//! Which calls certainly fail. A function without a value may have failed in Terraform, or may only be beyond us.

use super::conversion;
use crate::resolve::value::{Data, Value};

/// Whether Terraform certainly reports an error for a call whose arguments are known throughout and which has no value here.
pub(super) fn is_certain(name: &str, arguments: &[Value]) -> bool {
    let Some(first) = arguments.first() else {
        return false;
    };
    let is_collection = matches!(first.data, Data::List(_) | Data::Set(_) | Data::Map(_));
    match name {
        "tobool" | "element" | "index" | "keys" | "length" | "one" | "values" => true,
        "tostring" => is_collection,
        "tonumber" => is_collection || first.as_str().is_none_or(|text| !is_number(text)),
        "tolist" | "toset" => first.elements().is_none() && first.members().is_none(),
        "tomap" => first.members().is_none(),
        "lookup" => match arguments {
            [map, key] => conversion::text(key)
                .is_some_and(|key| map.members().is_none() || map.member(&key).is_none()),
            [map, ..] => map.members().is_none(),
            [] => false,
        },
        _ => false,
    }
}

/// Whether a text might spell a number, perhaps one too long for us.
fn is_number(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
        && text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'))
}
