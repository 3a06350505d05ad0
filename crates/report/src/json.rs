//! JSON documents and their schemas.

use schemars::{JsonSchema, Schema};
use serde::Serialize;
use serde_json::{Map, Value};

/// Something that is printed as one JSON document. The document is the type's object with one more
/// field in front, `schema`, which holds [`Document::SCHEMA`].
pub trait Document: Serialize + JsonSchema {
    /// The name and version of the format, such as `ogive.list.v1`; also the name of the schema's
    /// file, without `.json`. A field that changes its meaning or goes away makes a new version.
    const SCHEMA: &'static str;
}

/// The JSON Schema of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedSchema {
    /// [`Document::SCHEMA`].
    pub name: &'static str,
    /// The schema, draft 2020-12.
    pub schema: Schema,
}

/// The schema of a document, its `schema` field included.
#[must_use]
pub fn schema_of<D: Document>() -> NamedSchema {
    let mut schema = schemars::generate::SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<D>();
    let object = schema.ensure_object();
    object.insert("title".into(), D::SCHEMA.into());
    let properties = object.entry("properties").or_insert_with(|| Value::Object(Map::new()));
    if let Value::Object(properties) = properties {
        properties.insert("schema".into(), serde_json::json!({ "type": "string", "const": D::SCHEMA }));
    }
    let required = object.entry("required").or_insert_with(|| Value::Array(Vec::new()));
    if let Value::Array(required) = required {
        required.insert(0, "schema".into());
    }
    NamedSchema { name: D::SCHEMA, schema }
}

/// A document with its `schema` field in front.
#[derive(Serialize)]
struct Whole<'a, D> {
    schema: &'static str,
    #[serde(flatten)]
    document: &'a D,
}

/// The document as indented JSON with a final line end, its `schema` field first.
///
/// # Errors
/// When the type does not serialise to an object.
pub fn to_text<D: Document>(document: &D) -> serde_json::Result<String> {
    serde_json::to_string_pretty(&Whole { schema: D::SCHEMA, document }).map(|text| text + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize, JsonSchema)]
    struct Colour {
        name: &'static str,
    }

    impl Document for Colour {
        const SCHEMA: &'static str = "ogive.colour.v1";
    }

    #[test]
    fn the_schema_stands_first_in_documents_and_schemas() {
        let text = to_text(&Colour { name: "blue" }).unwrap();
        assert_eq!(text, "{\n  \"schema\": \"ogive.colour.v1\",\n  \"name\": \"blue\"\n}\n");
        let schema = schema_of::<Colour>().schema.to_value();
        assert_eq!(schema["required"], serde_json::json!(["schema", "name"]));
        assert_eq!(schema["properties"]["schema"]["const"], "ogive.colour.v1");
    }
}
