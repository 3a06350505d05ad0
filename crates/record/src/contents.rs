//! The contents of a file as a value.

use std::borrow::Cow;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The bytes of a file. In JSON they are a string when they are UTF-8, else `{"base64": "…"}`: a
/// start-up file in another encoding must survive being changed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Form", into = "Form")]
#[schemars(with = "Form")]
pub struct Contents(Vec<u8>);

/// How [`Contents`] look in JSON.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Form {
    /// UTF-8.
    Text(String),
    /// Anything else.
    Bytes {
        /// RFC 4648, section 4, with padding.
        base64: String,
    },
}

impl Contents {
    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The text, with a replacement character for what is not UTF-8.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.0)
    }
}

impl fmt::Debug for Contents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Contents({:?})", self.text())
    }
}

impl From<Vec<u8>> for Contents {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<String> for Contents {
    fn from(text: String) -> Self {
        Self(text.into_bytes())
    }
}

impl From<&str> for Contents {
    fn from(text: &str) -> Self {
        Self(text.as_bytes().to_vec())
    }
}

impl From<Contents> for Form {
    fn from(contents: Contents) -> Self {
        match String::from_utf8(contents.0) {
            Ok(text) => Self::Text(text),
            Err(error) => Self::Bytes { base64: STANDARD.encode(error.as_bytes()) },
        }
    }
}

impl TryFrom<Form> for Contents {
    type Error = base64::DecodeError;

    fn try_from(form: Form) -> Result<Self, Self::Error> {
        match form {
            Form::Text(text) => Ok(Self(text.into_bytes())),
            Form::Bytes { base64 } => STANDARD.decode(base64).map(Self),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_bytes_survive_json_and_text_stays_readable() {
        for bytes in [b"export A=\xe9\n".to_vec(), b"plain\r\n".to_vec(), Vec::new()] {
            let contents = Contents::from(bytes);
            let json = serde_json::to_string(&contents).unwrap();
            assert_eq!(serde_json::from_str::<Contents>(&json).unwrap(), contents, "{json}");
        }
        assert_eq!(serde_json::to_string(&Contents::from("a\n")).unwrap(), r#""a\n""#);
        assert!(serde_json::from_str::<Contents>(r#"{"base64": "?"}"#).is_err());
    }
}
