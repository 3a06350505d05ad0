//! Finds programs in files, folders, archives, images and processes, tells what they are, and judges
//! them.
//!
//! What is found comes as [`Item`]s, one a program or odd file, in the order in which it is found. Nothing
//! that is odd, unreadable or hostile stops the rest.

mod archive;
mod compare;
mod image;
mod item;
mod limits;
mod look;
mod magic;
mod names;
mod process;
mod rules;
pub mod sheet;
mod source;
mod spool;
mod subject;
mod summary;
mod walk;

use std::io::Read;

use ogive_system::{EntryKind, System};

pub use compare::{Difference, compare};
pub use image::{
    Engine, ExpectedImage, IMAGE_RULES, ImageError, ImageLacksPlatform, ImageOptions, ImagePlatform,
    ImageReport, ImageSubject, LayerSeen, Skipped, Start, StartRole, begins_as_image_archive, inspect_image,
    is_image_archive, is_image_layout,
};
pub use item::{Item, Place, Seen};
pub use limits::Limits;
pub use look::Options;
pub use process::{Process, Running, Translator, process, processes};
pub use rules::{Judged, RULES, judge};
pub use spool::{IN_MEMORY, Spooled, spool};
pub use subject::{Scheme, Subject};
pub use summary::Summary;

/// Looks at what the user named, and at all that lies in it; images have [`inspect_image`]. `input` is standard input; `watch` is told now
/// and then how many files a folder has had so far.
pub fn inspect(
    system: &System,
    subject: &Subject,
    options: Options,
    input: &mut dyn Read,
    watch: &(dyn Fn(u64) + Sync),
) -> Vec<Item> {
    let path = match subject {
        Subject::Path(path) => path,
        Subject::Input => return look::input(system, options, input),
        Subject::Image { .. } => return Vec::new(),
    };
    let told = |seen| vec![Item { place: Place::file(path.to_string_lossy()), seen }];
    match look::kind(system, path) {
        Ok(EntryKind::Directory) => walk::folder(system, options, path, watch),
        Ok(EntryKind::File) => look::file(system, options, path, true),
        Ok(EntryKind::Link | EntryKind::Other) => {
            told(Seen::LeftOut("it is a device, a pipe or a socket".into()))
        }
        Err(seen) => told(seen),
    }
}
