//! The environment as text: a document has no other paths.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ogive_system::{Environment, Stream, System};

/// An environment whose values are text, what is none in them replaced. A home or a current folder that is none
/// is left out: a path that is not theirs would lead elsewhere.
struct Text(Arc<dyn Environment>);

/// The same machine with the environment as text.
pub(crate) fn system(system: &System) -> System {
    System { environment: Arc::new(Text(Arc::clone(&system.environment))), ..system.clone() }
}

/// Whether a path is text.
pub(crate) fn is_text(path: &Path) -> bool {
    path.to_str().is_some()
}

fn text(value: OsString) -> OsString {
    value.into_string().unwrap_or_else(|value| value.to_string_lossy().into_owned()).into()
}

impl Environment for Text {
    fn var_os(&self, name: &str) -> Option<OsString> {
        self.0.var_os(name).map(text)
    }

    fn vars(&self) -> Vec<(OsString, OsString)> {
        self.0.vars().into_iter().map(|(name, value)| (text(name), text(value))).collect()
    }

    fn current_dir(&self) -> io::Result<PathBuf> {
        let folder = self.0.current_dir()?;
        if is_text(&folder) { Ok(folder) } else { Err(io::ErrorKind::InvalidData.into()) }
    }

    fn current_exe(&self) -> io::Result<PathBuf> {
        self.0.current_exe()
    }

    fn is_terminal(&self, stream: Stream) -> bool {
        self.0.is_terminal(stream)
    }

    fn home(&self) -> Option<PathBuf> {
        self.0.home().filter(|home| is_text(home))
    }
}
