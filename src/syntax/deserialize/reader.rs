//! The serde side: one [`Reader`] per node.

use std::fmt::Display;
use std::ops::RangeInclusive;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::choice::Choice;
use super::{Flaw, describe, spanned};
use crate::syntax::tree::{Entry, Kind, Node};

/// Reads one node.
#[derive(Clone, Copy)]
pub(super) struct Reader<'t> {
    pub(super) node: Node<'t>,
    /// A key is a string whatever its spelling: `1: x` has the key `"1"`.
    is_key: bool,
}

impl<'t> Reader<'t> {
    pub(super) fn value(node: Node<'t>) -> Self {
        Self {
            node,
            is_key: false,
        }
    }

    pub(super) fn key(node: Node<'t>) -> Self {
        Self { node, is_key: true }
    }

    pub(super) fn text(self) -> Result<&'t str, Flaw> {
        match self.node.kind() {
            Kind::String => Ok(self.node.text()),
            Kind::Bool(_) | Kind::Number if self.is_key => Ok(self.node.text()),
            Kind::Bool(_) | Kind::Number => {
                let found = describe(self.node);
                let text = self.node.text();
                Err(Flaw::at(
                    self.node,
                    format!(
                        "expected a string, found {found}; in quotes, `\"{text}\"`, it would be one"
                    ),
                ))
            }
            Kind::Null | Kind::Sequence | Kind::Mapping => {
                Err(Flaw::wrong_kind(self.node, "a string"))
            }
        }
    }

    fn integer<T: TryFrom<i128> + Display>(self, range: RangeInclusive<T>) -> Result<T, Flaw> {
        let number = match self.node.kind() {
            Kind::Number => whole_number(self.node.text()),
            _ => None,
        };
        number
            .and_then(|number| T::try_from(number).ok())
            .ok_or_else(|| {
                let expected = format!("a whole number from {} to {}", range.start(), range.end());
                Flaw::wrong_kind(self.node, &expected)
            })
    }

    fn float(self) -> Result<f64, Flaw> {
        let number = (self.node.kind() == Kind::Number)
            .then(|| float(self.node.text()))
            .flatten();
        number.ok_or_else(|| Flaw::wrong_kind(self.node, "a number"))
    }

    fn any_number<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Flaw> {
        let Some(number) = whole_number(self.node.text()) else {
            return visitor.visit_f64(self.float()?);
        };
        if let Ok(number) = u64::try_from(number) {
            visitor.visit_u64(number)
        } else if let Ok(number) = i64::try_from(number) {
            visitor.visit_i64(number)
        } else {
            visitor.visit_f64(self.float()?)
        }
    }

    fn sequence<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Flaw> {
        if !self.node.is_sequence() {
            return Err(Flaw::wrong_kind(self.node, "a list"));
        }
        visitor
            .visit_seq(Items {
                items: self.node.items(),
            })
            .map_err(|flaw| flaw.or_at(self.node))
    }

    pub(super) fn mapping<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Flaw> {
        if !self.node.is_mapping() {
            return Err(Flaw::wrong_kind(self.node, "a mapping"));
        }
        let entries = Entries {
            entries: self.node.entries().into_iter(),
            value: None,
        };
        visitor
            .visit_map(entries)
            .map_err(|flaw| flaw.or_at(self.node))
    }
}

/// A decimal, `0x` or `0o` integer.
fn whole_number(text: &str) -> Option<i128> {
    if let Some(digits) = text.strip_prefix("0x") {
        return i128::from_str_radix(digits, 16).ok();
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return i128::from_str_radix(digits, 8).ok();
    }
    text.parse().ok()
}

fn float(text: &str) -> Option<f64> {
    match text.trim_start_matches(['+', '-']) {
        ".inf" | ".Inf" | ".INF" if text.starts_with('-') => Some(f64::NEG_INFINITY),
        ".inf" | ".Inf" | ".INF" => Some(f64::INFINITY),
        ".nan" | ".NaN" | ".NAN" => Some(f64::NAN),
        hexadecimal_or_octal
            if hexadecimal_or_octal.starts_with("0x") || hexadecimal_or_octal.starts_with("0o") =>
        {
            whole_number(text).and_then(|number| number.to_string().parse().ok())
        }
        _ => text.parse().ok(),
    }
}

macro_rules! integers {
    ($($method:ident $visit:ident $type:ty,)*) => {
        $(fn $method<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Flaw> {
            let number = self.integer(<$type>::MIN..=<$type>::MAX)?;
            visitor.$visit(number).map_err(|flaw: Flaw| flaw.or_at(self.node))
        })*
    };
}

impl<'t> Deserializer<'t> for Reader<'t> {
    type Error = Flaw;

    integers! {
        deserialize_i8 visit_i8 i8,
        deserialize_i16 visit_i16 i16,
        deserialize_i32 visit_i32 i32,
        deserialize_i64 visit_i64 i64,
        deserialize_u8 visit_u8 u8,
        deserialize_u16 visit_u16 u16,
        deserialize_u32 visit_u32 u32,
        deserialize_u64 visit_u64 u64,
    }

    fn deserialize_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Flaw> {
        let result = match self.node.kind() {
            Kind::Null => visitor.visit_unit(),
            Kind::Bool(value) => visitor.visit_bool(value),
            Kind::Number => self.any_number(visitor),
            Kind::String => visitor.visit_borrowed_str(self.node.text()),
            Kind::Sequence => self.sequence(visitor),
            Kind::Mapping => self.mapping(visitor),
        };
        result.map_err(|flaw| flaw.or_at(self.node))
    }

    fn deserialize_bool<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Flaw> {
        match self.node.kind() {
            Kind::Bool(value) => visitor
                .visit_bool(value)
                .map_err(|flaw: Flaw| flaw.or_at(self.node)),
            _ => Err(Flaw::wrong_kind(self.node, "`true` or `false`")),
        }
    }

    fn deserialize_f32<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Flaw> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Flaw> {
        visitor
            .visit_f64(self.float()?)
            .map_err(|flaw: Flaw| flaw.or_at(self.node))
    }

    fn deserialize_char<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Flaw> {
        self.deserialize_str(visitor)
    }

    fn deserialize_str<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Flaw> {
        visitor
            .visit_borrowed_str(self.text()?)
            .map_err(|flaw: Flaw| flaw.or_at(self.node))
    }

    fn deserialize_string<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Flaw> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Flaw> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bytes<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Flaw> {
        self.deserialize_str(visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Flaw> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Flaw> {
        let result = if self.node.kind() == Kind::Null {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        };
        result.map_err(|flaw: Flaw| flaw.or_at(self.node))
    }

    fn deserialize_unit<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Flaw> {
        match self.node.kind() {
            Kind::Null => visitor.visit_unit(),
            _ => Err(Flaw::wrong_kind(self.node, "null")),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'t>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Flaw> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'t>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Flaw> {
        if name == spanned::NAME {
            spanned::hand_over(self.node.span());
        }
        visitor
            .visit_newtype_struct(self)
            .map_err(|flaw: Flaw| flaw.or_at(self.node))
    }

    fn deserialize_seq<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Flaw> {
        self.sequence(visitor)
    }

    fn deserialize_tuple<V: Visitor<'t>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Flaw> {
        let found = self.node.items().count();
        if self.node.is_sequence() && found != length {
            return Err(Flaw::at(
                self.node,
                format!("expected a list of {length}, found one of {found}"),
            ));
        }
        self.sequence(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'t>>(
        self,
        _name: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Flaw> {
        self.deserialize_tuple(length, visitor)
    }

    fn deserialize_map<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Flaw> {
        self.mapping(visitor)
    }

    fn deserialize_struct<V: Visitor<'t>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Flaw> {
        self.mapping(visitor)
    }

    fn deserialize_enum<V: Visitor<'t>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Flaw> {
        let choice = Choice::of(self)?;
        visitor
            .visit_enum(choice)
            .map_err(|flaw| flaw.or_at(self.node))
    }

    fn deserialize_ignored_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Flaw> {
        visitor.visit_unit()
    }
}

struct Items<I> {
    items: I,
}

impl<'t, I: Iterator<Item = Node<'t>>> SeqAccess<'t> for Items<I> {
    type Error = Flaw;

    fn next_element_seed<S: DeserializeSeed<'t>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Flaw> {
        let Some(node) = self.items.next() else {
            return Ok(None);
        };
        seed.deserialize(Reader::value(node))
            .map(Some)
            .map_err(|flaw| flaw.or_at(node))
    }
}

struct Entries<'t> {
    entries: std::vec::IntoIter<Entry<'t>>,
    value: Option<Node<'t>>,
}

impl<'t> MapAccess<'t> for Entries<'t> {
    type Error = Flaw;

    fn next_key_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<Option<S::Value>, Flaw> {
        let Some(Entry { key, value }) = self.entries.next() else {
            return Ok(None);
        };
        self.value = Some(value);
        seed.deserialize(Reader::key(key))
            .map(Some)
            .map_err(|flaw| flaw.or_at(key))
    }

    fn next_value_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<S::Value, Flaw> {
        let value = self
            .value
            .take()
            .expect("invariant: serde asks for a value after its key");
        seed.deserialize(Reader::value(value))
            .map_err(|flaw| flaw.or_at(value))
    }
}
