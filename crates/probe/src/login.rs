//! The user's own shell.

use std::path::{Path, PathBuf};

use ogive_record::{Fact, Provenance};
use ogive_system::System;

/// The most bytes of a user database.
const MOST: u64 = 16 << 20;

/// What /etc/passwd says of the user whose folder this is, else SHELL: a shell that was started by hand
/// leaves SHELL as it is.
pub(crate) fn shell(system: &System) -> Fact<PathBuf> {
    let passwd = Path::new("/etc/passwd");
    let home = system.environment.home();
    let bytes = system.files.read(passwd, MOST).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    for (line, number) in text.lines().zip(1..) {
        let fields: Vec<&str> = line.split(':').collect();
        let [_, _, _, _, _, folder, shell] = fields[..] else { continue };
        if home.as_deref() == Some(Path::new(folder)) && !shell.is_empty() {
            return Fact::known(
                shell.into(),
                Provenance::File { path: passwd.to_owned(), line: Some(number) },
            );
        }
    }
    let provenance = Provenance::Environment("SHELL".into());
    match system.environment.var("SHELL") {
        Some(shell) => Fact::known(shell.into(), provenance),
        None => Fact::unknown("neither /etc/passwd nor SHELL names it", provenance),
    }
}
