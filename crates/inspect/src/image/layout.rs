//! OCI layouts in folders.

use std::io::Read;
use std::path::{Path, PathBuf};

use ogive_oci::{INDEX, LAYOUT, MOST_BYTES, blob_path, check_layout};
use ogive_registry::Verified;
use ogive_system::{Files, System};

use super::ImageError;
use super::store::{Piece, Root, Store};

/// Whether a folder is an OCI layout: it has `oci-layout` and `index.json`.
#[must_use]
pub fn is_image_layout(files: &dyn Files, path: &Path) -> bool {
    files.exists(&path.join(LAYOUT)) && files.exists(&path.join(INDEX))
}

pub(super) struct LayoutStore<'s> {
    system: &'s System,
    path: PathBuf,
}

impl<'s> LayoutStore<'s> {
    pub(super) fn open(system: &'s System, path: &Path) -> Result<Self, ImageError> {
        if !is_image_layout(&*system.files, path) {
            return Err(ImageError::NotImage(path.to_owned()));
        }
        check_layout(&system.files.read(&path.join(LAYOUT), MOST_BYTES)?)?;
        Ok(Self { system, path: path.to_owned() })
    }
}

impl Store for LayoutStore<'_> {
    fn root(&self) -> Result<Root, ImageError> {
        Ok(Root::Index(self.system.files.read(&self.path.join(INDEX), MOST_BYTES)?))
    }

    fn open(&self, piece: &Piece) -> Result<Box<dyn Read + '_>, ImageError> {
        match piece {
            Piece::Blob(digest) => {
                let file = self.system.files.open(&self.path.join(blob_path(digest)))?;
                Ok(Box::new(Verified::new(file, digest)))
            }
            Piece::Entry(name) => Err(ImageError::Missing { what: name.clone() }),
        }
    }
}
