//! Images of registries.

use std::io::Read;

use ogive_oci::{Digest, Reference};
use ogive_registry::{Registry, RegistryOptions};
use ogive_system::System;

use super::ImageError;
use super::store::{Piece, Root, Store};

pub(super) struct RegistryStore<'s> {
    registry: Registry<'s>,
    reference: Reference,
}

impl<'s> RegistryStore<'s> {
    pub(super) fn new(system: &'s System, reference: &Reference, insecure: Vec<String>) -> Self {
        let registry = Registry::new(system, RegistryOptions { insecure });
        Self { registry, reference: reference.clone() }
    }
}

impl Store for RegistryStore<'_> {
    fn root(&self) -> Result<Root, ImageError> {
        let fetched = self.registry.manifest(&self.reference)?;
        Ok(Root::Document(fetched.digest, fetched.bytes))
    }

    fn document(&self, digest: &Digest) -> Result<Vec<u8>, ImageError> {
        Ok(self.registry.manifest(&self.reference.with_digest(digest.clone()))?.bytes)
    }

    fn open(&self, piece: &Piece) -> Result<Box<dyn Read + '_>, ImageError> {
        match piece {
            Piece::Blob(digest) => Ok(self.registry.blob(&self.reference, digest)?),
            Piece::Entry(name) => Err(ImageError::Missing { what: name.clone() }),
        }
    }
}
