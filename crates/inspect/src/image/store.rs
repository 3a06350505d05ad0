//! Where documents and blobs of an image come from, and which images stand there.

use std::collections::BTreeSet;
use std::io::Read;

use ogive_oci::{Claim, Descriptor, Digest, Document, MOST_BYTES, ref_name};

use super::{ImageError, Skipped};

/// How deeply indexes may stand in indexes.
const DEEPEST: usize = 4;

/// The most images that are looked at.
const MOST_IMAGES: usize = 256;

/// Something that an image is made of.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Piece {
    /// Content by digest.
    Blob(Digest),
    /// An entry of an archive of `docker save`.
    Entry(String),
}

impl Piece {
    pub(super) fn name(&self) -> String {
        match self {
            Self::Blob(digest) => digest.to_string(),
            Self::Entry(name) => name.clone(),
        }
    }
}

/// One image, not yet read.
#[derive(Debug, Clone)]
pub(super) struct Image {
    pub(super) name: Option<String>,
    pub(super) manifest: Option<Digest>,
    pub(super) claimed: Option<Claim>,
    /// Its config and its layers.
    pub(super) pieces: Result<(Piece, Vec<Piece>), Unread>,
}

/// Why an image was not read.
#[derive(Debug, Clone)]
pub(super) enum Unread {
    /// The store has other platforms of it alone.
    Absent,
    /// As a clause.
    Because(String),
}

impl From<ImageError> for Unread {
    fn from(error: ImageError) -> Self {
        match error {
            ImageError::Missing { .. } => Self::Absent,
            error => Self::Because(error.to_string()),
        }
    }
}

/// Where a store begins.
pub(super) enum Root {
    /// A manifest or an index.
    Document(Digest, Vec<u8>),
    /// The index of a layout, which has no digest of its own.
    Index(Vec<u8>),
    /// Images of an archive of `docker save`.
    Images(Vec<Image>),
}

/// Where documents and blobs of an image come from.
pub(super) trait Store {
    /// Where to begin.
    fn root(&self) -> Result<Root, ImageError>;

    /// A manifest or an index, checked.
    fn document(&self, digest: &Digest) -> Result<Vec<u8>, ImageError> {
        small(self, &Piece::Blob(digest.clone()))
    }

    /// A config or a layer. What has a digest is checked while it is read.
    fn open(&self, piece: &Piece) -> Result<Box<dyn Read + '_>, ImageError>;

    /// The namespace of containerd that it is.
    fn namespace(&self) -> Option<&str> {
        None
    }
}

/// A piece of at most 4 MiB.
pub(super) fn small<S: Store + ?Sized>(store: &S, piece: &Piece) -> Result<Vec<u8>, ImageError> {
    let mut bytes = Vec::new();
    store.open(piece)?.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(ImageError::TooLarge { what: piece.name(), limit: MOST_BYTES });
    }
    Ok(bytes)
}

/// What stands in a store.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) images: Vec<Image>,
    pub(super) skipped: Vec<Skipped>,
    seen: BTreeSet<Digest>,
}

/// All images of a store. Only what stands at its root must be readable.
pub(super) fn gather(store: &dyn Store) -> Result<Gathered, ImageError> {
    let mut gathered = Gathered::default();
    match store.root()? {
        Root::Images(images) => gathered.images = images,
        Root::Document(digest, bytes) => {
            let document = Document::read(&bytes)?;
            gathered.document(store, None, Some(digest), None, document, 0);
        }
        Root::Index(bytes) => {
            let document = Document::read(&bytes)?;
            gathered.document(store, None, None, None, document, 0);
        }
    }
    gathered.images.truncate(MOST_IMAGES);
    Ok(gathered)
}

impl Gathered {
    fn document(
        &mut self,
        store: &dyn Store,
        name: Option<&str>,
        digest: Option<Digest>,
        claimed: Option<Claim>,
        document: Document,
        depth: usize,
    ) {
        match document {
            Document::Manifest(manifest) => {
                if let Some((because, digest)) = manifest.not_image().zip(digest.clone()) {
                    self.skipped.push(Skipped { digest, because: because.to_string() });
                    return;
                }
                let layers = manifest.layers.into_iter().map(|layer| Piece::Blob(layer.digest)).collect();
                self.images.push(Image {
                    name: name.map(str::to_owned),
                    manifest: digest,
                    claimed,
                    pieces: Ok((Piece::Blob(manifest.config.digest), layers)),
                });
            }
            Document::Index(descriptors) => {
                for descriptor in descriptors {
                    self.descriptor(store, name, descriptor, depth + 1);
                }
            }
        }
    }

    fn descriptor(&mut self, store: &dyn Store, name: Option<&str>, descriptor: Descriptor, depth: usize) {
        let skip = |because: String| Skipped { digest: descriptor.digest.clone(), because };
        if let Some(because) = descriptor.not_image() {
            return self.skipped.push(skip(because.to_string()));
        }
        if depth > DEEPEST || self.images.len() >= MOST_IMAGES {
            return self
                .skipped
                .push(skip("it stands too deep in indexes, or behind too many images".into()));
        }
        let name = ref_name(&descriptor).or(name);
        let read = store.document(&descriptor.digest).and_then(|bytes| Ok(Document::read(&bytes)?));
        match read {
            // An index need be looked at once only, which ends cycles too.
            Ok(Document::Index(_)) if !self.seen.insert(descriptor.digest.clone()) => {
                self.skipped.push(skip("it was looked at already".into()));
            }
            Ok(document) => {
                let digest = Some(descriptor.digest.clone());
                self.document(store, name, digest, descriptor.claim.clone(), document, depth);
            }
            Err(error) => self.images.push(Image {
                name: name.map(str::to_owned),
                manifest: Some(descriptor.digest.clone()),
                claimed: descriptor.claim.clone(),
                pieces: Err(error.into()),
            }),
        }
    }
}
