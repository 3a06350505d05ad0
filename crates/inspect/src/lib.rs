//! Finds programs in files, folders, archives, images and processes, tells what they are, and judges
//! them.
//!
//! What is found comes as [`Item`]s, one a program or odd file, in the order in which it is found. Nothing
//! that is odd, unreadable or hostile stops the rest.

mod image;
mod item;
mod spool;

pub use image::{
    Engine, IMAGE_RULES, ImageError, ImageOptions, ImagePlatform, ImageReport, ImageSubject, LayerSeen,
    Skipped, Start, StartRole, inspect_image, is_image_archive, is_image_layout,
};
pub use item::{Item, Place, Seen};
pub use spool::{IN_MEMORY, Spooled, spool};
