//! Bytes that are checked while they arrive.

use std::io::{self, Read};

use ogive_oci::{Digest, Verifier};

/// A stream whose end is an error when its bytes were not those of the digest.
pub struct Verified<R> {
    stream: R,
    verifier: Option<Verifier>,
    digest: Digest,
}

impl<R: Read> Verified<R> {
    /// Checks `stream` against `digest`.
    pub fn new(stream: R, digest: &Digest) -> Self {
        Self { stream, verifier: Some(digest.verifier()), digest: digest.clone() }
    }
}

impl<R: Read> Read for Verified<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.stream.read(buffer)?;
        if count > 0 {
            if let Some(verifier) = &mut self.verifier {
                verifier.update(&buffer[..count]);
            }
        } else if !buffer.is_empty()
            && let Some(verifier) = self.verifier.take()
            && !verifier.fits()
        {
            let says = format!("its bytes are not those of {}", self.digest);
            return Err(io::Error::new(io::ErrorKind::InvalidData, says));
        }
        Ok(count)
    }
}
