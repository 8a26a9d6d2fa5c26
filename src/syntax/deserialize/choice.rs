//! Enums: a variant by its name alone, or one key that names it with its content below.

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, VariantAccess, Visitor};

use super::Flaw;
use super::reader::Reader;
use crate::syntax::tree::{Entry, Kind, Node};

/// The name of a variant and what stands below it.
pub(super) struct Choice<'t> {
    name: Reader<'t>,
    content: Option<Node<'t>>,
}

impl<'t> Choice<'t> {
    pub(super) fn of(reader: Reader<'t>) -> Result<Self, Flaw> {
        if !reader.node.is_mapping() {
            return Ok(Self {
                name: reader,
                content: None,
            });
        }
        let [Entry { key, value }] = reader.node.entries()[..] else {
            return Err(Flaw::at(
                reader.node,
                "expected a mapping with exactly one key",
            ));
        };
        Ok(Self {
            name: Reader::key(key),
            content: Some(value),
        })
    }
}

impl<'t> EnumAccess<'t> for Choice<'t> {
    type Error = Flaw;
    type Variant = Content<'t>;

    fn variant_seed<S: DeserializeSeed<'t>>(
        self,
        seed: S,
    ) -> Result<(S::Value, Content<'t>), Flaw> {
        let name = self.name.text()?;
        let variant = seed
            .deserialize(BorrowedStrDeserializer::<Flaw>::new(name))
            .map_err(|flaw| flaw.or_at(self.name.node))?;
        Ok((
            variant,
            Content {
                name: self.name.node,
                content: self.content,
            },
        ))
    }
}

/// What a variant is made from.
pub(super) struct Content<'t> {
    name: Node<'t>,
    content: Option<Node<'t>>,
}

impl<'t> Content<'t> {
    fn reader(&self) -> Result<Reader<'t>, Flaw> {
        let missing = || {
            Flaw::at(
                self.name,
                format!("expected content below `{0}`: `{0}: …`", self.name.text()),
            )
        };
        self.content.map(Reader::value).ok_or_else(missing)
    }
}

impl<'t> VariantAccess<'t> for Content<'t> {
    type Error = Flaw;

    fn unit_variant(self) -> Result<(), Flaw> {
        match self.content {
            Some(content) if content.kind() != Kind::Null => Err(Flaw::at(
                content,
                format!("expected `{}` alone, without content", self.name.text()),
            )),
            _ => Ok(()),
        }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'t>>(self, seed: S) -> Result<S::Value, Flaw> {
        let reader = self.reader()?;
        seed.deserialize(reader)
            .map_err(|flaw| flaw.or_at(reader.node))
    }

    fn tuple_variant<V: Visitor<'t>>(self, length: usize, visitor: V) -> Result<V::Value, Flaw> {
        self.reader()?.deserialize_tuple(length, visitor)
    }

    fn struct_variant<V: Visitor<'t>>(
        self,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Flaw> {
        self.reader()?.mapping(visitor)
    }
}
