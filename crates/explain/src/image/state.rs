//! What surrounds a program that stands in an image.

use ogive_record::{Fact, Provenance};

use super::head::head;
use super::{Image, Started};
use crate::program::{FileKind, FileState};

/// Its surroundings: the engine makes its file system, and what it names was looked for in the image.
pub(super) fn in_image(image: &Image, started: &Started) -> FileState {
    let seen = Provenance::Field("layers".to_owned());
    FileState {
        path: started.path.clone().into(),
        kind: FileKind::File,
        mode: 0o755,
        executable: Fact::unknown("modes of files in images are not looked at", seen.clone()),
        mount: Fact::unknown("the engine mounts it", seen.clone()),
        quarantine: Fact::unknown("images are not kept in quarantine", seen),
        image: Some(image.reference.clone().unwrap_or_else(|| image.subject.clone())),
        head: head(&started.program),
        interpreter: None,
        behind: None,
        through_env: None,
        libraries: None,
        attempt: None,
    }
}
