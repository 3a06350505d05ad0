//! Digests of content (image-spec, `descriptor.md`): `sha256:…`, `sha512:…`.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256, Sha512};

/// Why a text is not a digest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseDigestError {
    /// Not of the form `ALGORITHM:HEX`, or not as many digits as the algorithm gives.
    #[error("{0:?} is not a digest such as sha256: and 64 lower-case hexadecimal digits")]
    Shape(String),
    /// An algorithm that the specification does not register.
    #[error("{0:?} is made by an algorithm that is not known; sha256 and sha512 are")]
    Algorithm(String),
}

/// An algorithm that the specification registers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Algorithm {
    /// SHA-256.
    Sha256,
    /// SHA-512.
    Sha512,
}

impl Algorithm {
    const fn digits(self) -> usize {
        match self {
            Self::Sha256 => 64,
            Self::Sha512 => 128,
        }
    }
}

/// `sha256`
impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Sha256 => "sha256",
            Self::Sha512 => "sha512",
        })
    }
}

/// A digest of content. Its hexadecimal part holds digits alone, so that it is safe in a path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct Digest {
    algorithm: Algorithm,
    hex: String,
}

impl Digest {
    /// The SHA-256 digest of `bytes`.
    #[must_use]
    pub fn sha256(bytes: &[u8]) -> Self {
        Self { algorithm: Algorithm::Sha256, hex: hex(&Sha256::digest(bytes)) }
    }

    /// How it was made.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Its lower-case hexadecimal digits.
    #[must_use]
    pub fn hex(&self) -> &str {
        &self.hex
    }

    /// What tells whether bytes that arrive in pieces are those of this digest.
    #[must_use]
    pub fn verifier(&self) -> Verifier {
        let state = match self.algorithm {
            Algorithm::Sha256 => State::Sha256(Sha256::new()),
            Algorithm::Sha512 => State::Sha512(Sha512::new()),
        };
        Verifier { state, expected: self.hex.clone() }
    }

    /// Whether `bytes` are those of this digest.
    #[must_use]
    pub fn fits(&self, bytes: &[u8]) -> bool {
        let mut verifier = self.verifier();
        verifier.update(bytes);
        verifier.fits()
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Hashes what arrives, and compares in the end.
#[derive(Clone)]
pub struct Verifier {
    state: State,
    expected: String,
}

#[derive(Clone)]
enum State {
    Sha256(Sha256),
    Sha512(Sha512),
}

impl Verifier {
    /// Takes the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        match &mut self.state {
            State::Sha256(hash) => hash.update(bytes),
            State::Sha512(hash) => hash.update(bytes),
        }
    }

    /// Whether all that was taken are the bytes of the digest.
    #[must_use]
    pub fn fits(self) -> bool {
        let found = match self.state {
            State::Sha256(hash) => hex(&hash.finalize()),
            State::Sha512(hash) => hex(&hash.finalize()),
        };
        found == self.expected
    }
}

/// `sha256:…`
impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.algorithm, self.hex)
    }
}

impl FromStr for Digest {
    type Err = ParseDigestError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let shape = || ParseDigestError::Shape(text.to_owned());
        let (algorithm, hex) = text.split_once(':').ok_or_else(shape)?;
        let algorithm = match algorithm {
            "sha256" => Algorithm::Sha256,
            "sha512" => Algorithm::Sha512,
            _ => return Err(ParseDigestError::Algorithm(text.to_owned())),
        };
        let digits = hex.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if !digits || hex.len() != algorithm.digits() {
            return Err(shape());
        }
        Ok(Self { algorithm, hex: hex.to_owned() })
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        digest.to_string()
    }
}

impl TryFrom<String> for Digest {
    type Error = ParseDigestError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_checked_and_compared() {
        // FIPS 180-2, appendices B.1 and C.1.
        let short = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let long = "sha512:ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a\
                    2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f";
        for text in [short, long] {
            let digest: Digest = text.parse().unwrap();
            assert!(digest.fits(b"abc"));
            assert!(!digest.fits(b"abd"));
            assert_eq!(digest.to_string(), text);
        }
        assert_eq!(Digest::sha256(b"abc").to_string(), short);
        for text in ["", "sha256", "sha256:", "sha256:../../etc/passwd", "md5:00", &short.to_uppercase()] {
            assert!(text.parse::<Digest>().is_err(), "{text}");
        }
    }
}
