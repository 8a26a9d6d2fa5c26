//! A value with the place where it is written.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{Deserialize, Deserializer, Error as _, Visitor};

use crate::source::Span;

/// The name by which a [`Spanned`] makes itself known to our deserializer.
pub(super) const NAME: &str = "$grouplint::Spanned";

thread_local! {
    /// The place of the value that a [`Spanned`] is about to read. Serde's data model has no slot for a span, and a file id cannot
    /// be made from a number, so it travels beside.
    static PLACE: Cell<Option<Span>> = const { Cell::new(None) };
}

/// Leaves the place of a value for the [`Spanned`] that reads it next.
pub(super) fn hand_over(span: Span) {
    PLACE.set(Some(span));
}

/// A value and where it is written. Only [`super::from_node`] can read one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it is written: of an alias, the alias itself.
    pub span: Span,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Spanned<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(NAME, SpannedVisitor(PhantomData))
    }
}

struct SpannedVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for SpannedVisitor<T> {
    type Value = Spanned<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value with a place")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Self::Value, D::Error> {
        let Some(span) = PLACE.take() else {
            return Err(D::Error::custom("the place of this value is not known"));
        };
        Ok(Spanned {
            value: T::deserialize(deserializer)?,
            span,
        })
    }
}

impl<T: JsonSchema> JsonSchema for Spanned<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}
