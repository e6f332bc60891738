//! What serialises becomes a value: `to_value` is a serde data format without bytes.

use std::cell::Cell;
use std::fmt;

use serde::ser::{self, Serialize, Serializer};

use super::{Key, List, Map, Text, Value};

/// The name under which a value inside of what serialises is handed over as it is.
const READY: &str = "templates::Value";

thread_local! {
    /// The value that is being handed over, between [`Value::serialize`] and [`Builder`]'s own method.
    static HANDED: Cell<Option<Value>> = const { Cell::new(None) };
    /// Whether a [`Builder`] is at work in this thread: other formats get a value written out.
    static BUILDING: Cell<bool> = const { Cell::new(false) };
}

/// Turns what serialises into a value. Values inside of it are taken as they are.
///
/// # Panics
///
/// Panics for what no derived type does: keys that are no texts, bytes.
pub fn to_value<T: Serialize + ?Sized>(given: &T) -> Value {
    let before = BUILDING.replace(true);
    let value = given.serialize(Builder);
    BUILDING.set(before);
    value.unwrap_or_else(|refused| panic!("{refused}"))
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if BUILDING.get() {
            HANDED.set(Some(self.clone()));
            return serializer.serialize_unit_struct(READY);
        }
        match self {
            Self::None => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Integer(number) => serializer.serialize_i64(*number),
            Self::Float(number) => serializer.serialize_f64(*number),
            Self::Text(text) | Self::Html(text) => serializer.serialize_str(text),
            Self::List(values) => serializer.collect_seq(values),
            Self::Map(entries) => serializer.collect_map(entries.iter().map(|(key, value)| (key, value))),
        }
    }
}

/// What cannot become a value.
#[derive(Debug)]
pub(super) struct Refused(String);

impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}

impl ser::Error for Refused {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

struct Builder;

/// Takes the values of a list.
pub(super) struct ListBuilder(List);

/// Takes the entries of a map, or of what has named fields.
pub(super) struct MapBuilder {
    entries: Map,
    /// The key whose value comes next.
    key: Option<Key>,
}

/// Takes what belongs to a variant of an enumeration: a map of its name and its content.
pub(super) struct VariantBuilder<B> {
    variant: &'static str,
    content: B,
}

fn variant(name: &'static str, content: Value) -> Value {
    Value::Map(Map::from([(Key::Borrowed(name), content)]))
}

impl Serializer for Builder {
    type Ok = Value;
    type Error = Refused;
    type SerializeSeq = ListBuilder;
    type SerializeTuple = ListBuilder;
    type SerializeTupleStruct = ListBuilder;
    type SerializeTupleVariant = VariantBuilder<ListBuilder>;
    type SerializeMap = MapBuilder;
    type SerializeStruct = MapBuilder;
    type SerializeStructVariant = VariantBuilder<MapBuilder>;

    fn serialize_bool(self, value: bool) -> Result<Value, Refused> {
        Ok(Value::Bool(value))
    }

    fn serialize_i8(self, number: i8) -> Result<Value, Refused> {
        self.serialize_i64(number.into())
    }

    fn serialize_i16(self, number: i16) -> Result<Value, Refused> {
        self.serialize_i64(number.into())
    }

    fn serialize_i32(self, number: i32) -> Result<Value, Refused> {
        self.serialize_i64(number.into())
    }

    fn serialize_i64(self, number: i64) -> Result<Value, Refused> {
        Ok(Value::Integer(number))
    }

    fn serialize_u8(self, number: u8) -> Result<Value, Refused> {
        self.serialize_i64(number.into())
    }

    fn serialize_u16(self, number: u16) -> Result<Value, Refused> {
        self.serialize_i64(number.into())
    }

    fn serialize_u32(self, number: u32) -> Result<Value, Refused> {
        self.serialize_i64(number.into())
    }

    #[expect(clippy::cast_precision_loss, reason = "no number that a page shows is so large")]
    fn serialize_u64(self, number: u64) -> Result<Value, Refused> {
        Ok(i64::try_from(number).map_or(Value::Float(number as f64), Value::Integer))
    }

    fn serialize_f32(self, number: f32) -> Result<Value, Refused> {
        self.serialize_f64(number.into())
    }

    fn serialize_f64(self, number: f64) -> Result<Value, Refused> {
        Ok(Value::Float(number))
    }

    fn serialize_char(self, letter: char) -> Result<Value, Refused> {
        Ok(Value::Text(letter.into()))
    }

    fn serialize_str(self, text: &str) -> Result<Value, Refused> {
        Ok(Value::Text(text.into()))
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<Value, Refused> {
        Err(Refused("templates see no bytes".to_owned()))
    }

    fn serialize_none(self) -> Result<Value, Refused> {
        Ok(Value::None)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Value, Refused> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Value, Refused> {
        Ok(Value::None)
    }

    fn serialize_unit_struct(self, name: &'static str) -> Result<Value, Refused> {
        Ok(if name == READY { HANDED.take().unwrap_or_default() } else { Value::None })
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<Value, Refused> {
        Ok(Value::Text(Text::from(variant)))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<Value, Refused> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        value: &T,
    ) -> Result<Value, Refused> {
        Ok(variant(name, value.serialize(self)?))
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<ListBuilder, Refused> {
        Ok(ListBuilder(List::with_capacity(length.unwrap_or_default())))
    }

    fn serialize_tuple(self, length: usize) -> Result<ListBuilder, Refused> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_struct(self, _: &'static str, length: usize) -> Result<ListBuilder, Refused> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<VariantBuilder<ListBuilder>, Refused> {
        Ok(VariantBuilder { variant, content: self.serialize_seq(Some(length))? })
    }

    fn serialize_map(self, length: Option<usize>) -> Result<MapBuilder, Refused> {
        Ok(MapBuilder { entries: Map::with_capacity(length.unwrap_or_default()), key: None })
    }

    fn serialize_struct(self, _: &'static str, length: usize) -> Result<MapBuilder, Refused> {
        self.serialize_map(Some(length))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<VariantBuilder<MapBuilder>, Refused> {
        Ok(VariantBuilder { variant, content: self.serialize_map(Some(length))? })
    }
}

impl ser::SerializeSeq for ListBuilder {
    type Ok = Value;
    type Error = Refused;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        self.0.push(value.serialize(Builder)?);
        Ok(())
    }

    fn end(self) -> Result<Value, Refused> {
        Ok(Value::List(self.0))
    }
}

impl ser::SerializeTuple for ListBuilder {
    type Ok = Value;
    type Error = Refused;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        ser::SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Result<Value, Refused> {
        ser::SerializeSeq::end(self)
    }
}

impl ser::SerializeTupleStruct for ListBuilder {
    type Ok = Value;
    type Error = Refused;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        ser::SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Result<Value, Refused> {
        ser::SerializeSeq::end(self)
    }
}

impl ser::SerializeTupleVariant for VariantBuilder<ListBuilder> {
    type Ok = Value;
    type Error = Refused;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        ser::SerializeSeq::serialize_element(&mut self.content, value)
    }

    fn end(self) -> Result<Value, Refused> {
        Ok(variant(self.variant, ser::SerializeSeq::end(self.content)?))
    }
}

impl ser::SerializeMap for MapBuilder {
    type Ok = Value;
    type Error = Refused;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Refused> {
        let key = key.serialize(Builder)?;
        let name = key.as_str().ok_or_else(|| Refused(format!("a key must be a text, and is {}", key.kind())))?;
        self.key = Some(Key::Owned(name.to_owned()));
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        let key = self.key.take().ok_or_else(|| Refused("a value has no key".to_owned()))?;
        self.entries.push((key, value.serialize(Builder)?));
        Ok(())
    }

    fn end(self) -> Result<Value, Refused> {
        Ok(Value::Map(self.entries))
    }
}

impl ser::SerializeStruct for MapBuilder {
    type Ok = Value;
    type Error = Refused;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Refused> {
        self.entries.push((Key::Borrowed(key), value.serialize(Builder)?));
        Ok(())
    }

    fn end(self) -> Result<Value, Refused> {
        Ok(Value::Map(self.entries))
    }
}

impl ser::SerializeStructVariant for VariantBuilder<MapBuilder> {
    type Ok = Value;
    type Error = Refused;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Refused> {
        ser::SerializeStruct::serialize_field(&mut self.content, key, value)
    }

    fn end(self) -> Result<Value, Refused> {
        Ok(variant(self.variant, ser::SerializeStruct::end(self.content)?))
    }
}
