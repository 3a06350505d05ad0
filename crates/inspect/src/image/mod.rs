//! Images: every platform of an index, what is started there, and whether that is what the manifest
//! claims.
//!
//! An image comes from a registry, a layout, an archive or an engine ([`ImageSubject`]); each is a [`store`]
//! of documents and blobs. Layers are read once, as streams, from the lowest to the highest; of each file
//! that could be a program its facts are kept, of all others the name. Nothing is written by name.

mod archive;
mod containerd;
mod engine;
mod error;
mod layer;
mod layout;
mod path;
mod platform;
mod registry;
mod report;
mod rules;
mod starts;
mod store;
mod subject;
mod tar_entries;
mod tree;

use ogive_system::System;

pub use archive::{begins_as_image_archive, is_image_archive};
pub use error::ImageError;
pub use layout::is_image_layout;
pub use report::{ImagePlatform, ImageReport, LayerSeen, Skipped, Start, StartRole};
pub use rules::{ExpectedImage, IMAGE_RULES, ImageLacksPlatform};
pub use subject::{Engine, ImageSubject};

/// What may differ between inspections of images.
#[derive(Debug, Clone, Default)]
pub struct ImageOptions {
    /// List all programs and libraries of all layers, not only what is started.
    pub all: bool,
    /// Registries that are asked without TLS, besides those of this machine.
    pub insecure: Vec<String>,
}

/// Looks at an image, at every platform that it has. What is wrong with one platform or one layer is told
/// there and stops nothing else.
///
/// # Errors
/// When the image can't be had at all, or is none.
pub fn inspect_image(
    system: &System,
    subject: &ImageSubject,
    options: &ImageOptions,
) -> Result<ImageReport, ImageError> {
    let store = open(system, subject, options)?;
    let gathered = store::gather(&*store)?;
    let mut reader = platform::Reader::new(system, &*store, options, subject.to_string());
    let platforms: Vec<ImagePlatform> = gathered.images.iter().map(|image| reader.read(image)).collect();
    let findings = platforms.iter().flat_map(ImagePlatform::findings).collect();
    Ok(ImageReport {
        subject: subject.to_string(),
        namespace: store.namespace().map(str::to_owned),
        platforms,
        skipped: gathered.skipped,
        findings,
    })
}

fn open<'s>(
    system: &'s System,
    subject: &ImageSubject,
    options: &ImageOptions,
) -> Result<Box<dyn store::Store + 's>, ImageError> {
    Ok(match subject {
        ImageSubject::Registry(reference) => {
            Box::new(registry::RegistryStore::new(system, reference, options.insecure.clone()))
        }
        ImageSubject::Layout(path) if system.files.is_dir(path) => {
            Box::new(layout::LayoutStore::open(system, path)?)
        }
        ImageSubject::Layout(path) | ImageSubject::Archive(path) => {
            Box::new(archive::ArchiveStore::open(system, path)?)
        }
        ImageSubject::Engine(engine, name) => Box::new(engine::saved(system, *engine, name)?),
        ImageSubject::Containerd(name) => Box::new(containerd::ContainerdStore::find(system, name)?),
    })
}
