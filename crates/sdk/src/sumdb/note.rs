//! Signed notes: a text, a blank line, and signature lines
//! (`golang.org/x/mod/sumdb/note`, <https://c2sp.org/signed-note>).

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest as _, Sha256};

use super::GO_BASE64;

/// The prefix of a signature line: an em dash and a space.
const SIGNATURE_PREFIX: &str = "\u{2014} ";
/// More signatures than this are refused, as Go does.
const MOST_SIGNATURES: usize = 100;
/// The only algorithm there is: Ed25519.
const ALGORITHM_ED25519: u8 = 1;

/// Why a text is not a verifier key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseVerifierError {
    /// Not of the form `NAME+HASH+KEY`.
    #[error("it is not of the form NAME+HASH+KEY")]
    Shape,
    /// The hash does not belong to the name and key.
    #[error("its hash does not belong to its name and key")]
    Hash,
    /// The key is not an Ed25519 key.
    #[error("its key is of an unknown kind")]
    Algorithm,
}

/// Why a note is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// It is no signed note.
    #[error("it is not a signed note")]
    Malformed,
    /// A signature that claims a known key is wrong.
    #[error("its signature by {0} is wrong")]
    InvalidSignature(String),
    /// No known key signed it.
    #[error("it is not signed by {0}")]
    Unsigned(String),
}

/// A public key with the name it signs for, written `NAME+HASH+KEY`.
#[derive(Clone, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    hash: u32,
    key: VerifyingKey,
}

impl Verifier {
    /// The name that the key signs for, such as `sum.golang.org`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    fn hash_of(name: &str, key: &[u8]) -> u32 {
        let sum = Sha256::new().chain_update(name).chain_update("\n").chain_update(key).finalize();
        u32::from_be_bytes([sum[0], sum[1], sum[2], sum[3]])
    }
}

impl FromStr for Verifier {
    type Err = ParseVerifierError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, rest) = text.split_once('+').ok_or(ParseVerifierError::Shape)?;
        let (hash, key) = rest.split_once('+').ok_or(ParseVerifierError::Shape)?;
        if hash.len() != 8 || !hash.bytes().all(|b| b.is_ascii_hexdigit()) || !is_name(name) {
            return Err(ParseVerifierError::Shape);
        }
        let hash = u32::from_str_radix(hash, 16).map_err(|_| ParseVerifierError::Shape)?;
        let key = GO_BASE64.decode(key).map_err(|_| ParseVerifierError::Shape)?;
        if hash != Self::hash_of(name, &key) {
            return Err(ParseVerifierError::Hash);
        }
        let (algorithm, key) = key.split_first().ok_or(ParseVerifierError::Shape)?;
        if *algorithm != ALGORITHM_ED25519 {
            return Err(ParseVerifierError::Algorithm);
        }
        let key = key.try_into().map_err(|_| ParseVerifierError::Shape)?;
        let key = VerifyingKey::from_bytes(key).map_err(|_| ParseVerifierError::Shape)?;
        Ok(Self { name: name.to_owned(), hash, key })
    }
}

impl fmt::Display for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut key = vec![ALGORITHM_ED25519];
        key.extend_from_slice(self.key.as_bytes());
        write!(f, "{}+{:08x}+{}", self.name, self.hash, GO_BASE64.encode(key))
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Checks a signed note and returns its text, which ends in a newline.
///
/// # Errors
/// When it is malformed, not signed by `verifier`, or wrongly so.
pub fn open<'n>(note: &'n [u8], verifier: &Verifier) -> Result<&'n str, NoteError> {
    let note = std::str::from_utf8(note).map_err(|_| NoteError::Malformed)?;
    if note.bytes().any(|b| b < 0x20 && b != b'\n') {
        return Err(NoteError::Malformed);
    }
    let split = note.rfind("\n\n").ok_or(NoteError::Malformed)?;
    let (text, signatures) = (&note[..=split], &note[split + 2..]);
    let signatures = signatures.strip_suffix('\n').ok_or(NoteError::Malformed)?;
    let mut signed = false;
    for (count, line) in signatures.split('\n').enumerate() {
        let (name, hash, signature) = signature_line(line).ok_or(NoteError::Malformed)?;
        if count >= MOST_SIGNATURES {
            return Err(NoteError::Malformed);
        }
        if name != verifier.name || hash != verifier.hash || signed {
            continue;
        }
        let wrong = || NoteError::InvalidSignature(name.to_owned());
        let signature = Signature::from_slice(&signature).map_err(|_| wrong())?;
        verifier.key.verify_strict(text.as_bytes(), &signature).map_err(|_| wrong())?;
        signed = true;
    }
    if signed { Ok(text) } else { Err(NoteError::Unsigned(verifier.name.clone())) }
}

/// Name, key hash and signature of a line `— NAME BASE64`.
fn signature_line(line: &str) -> Option<(&str, u32, Vec<u8>)> {
    let (name, encoded) = line.strip_prefix(SIGNATURE_PREFIX)?.split_once(' ')?;
    let bytes = GO_BASE64.decode(encoded).ok()?;
    if !is_name(name) || bytes.len() < 5 {
        return None;
    }
    let hash = u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    Some((name, hash, bytes[4..].to_vec()))
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c == '+')
}
