//! Finds programs in files, folders, archives, images and processes, tells what they are, and judges
//! them.
//!
//! What is found comes as [`Item`]s, one a program or odd file, in the order in which it is found. Nothing
//! that is odd, unreadable or hostile stops the rest.

mod item;
mod spool;

pub use item::{Item, Place, Seen};
pub use spool::{Spooled, spool};
