//! What `ogive explain` is made of: where each kind of subject goes, and how answers look.

pub(crate) mod images;
pub(crate) mod render;
pub(crate) mod subjects;
