//! What is to be built, and how.

use std::path::PathBuf;

use ogive_platform::SdkName;
use ogive_selection::environment::Variable;

use crate::ask::Chosen;
use crate::decision::CgoChoice;
use crate::environment::Set;
use crate::mode::{BuildMode, Instrument};
use crate::name::NameTemplate;
use crate::trial::Trial;
use crate::windows::Windows;

/// The Go that builds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Go {
    /// Its name.
    pub name: SdkName,
    /// Its GOROOT.
    pub goroot: PathBuf,
    /// The variables that fit it here, as every command of it gets them.
    pub variables: Vec<Variable>,
}

impl Go {
    /// Its go command.
    #[must_use]
    pub fn command(&self) -> PathBuf {
        self.goroot.join("bin").join(format!("go{}", self.name.host.os.executable_suffix()))
    }
}

/// What the go command is told beside the platform.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flags {
    /// `-tags`
    pub tags: Vec<String>,
    /// `-ldflags`
    pub ldflags: Option<String>,
    /// `-buildmode`
    pub mode: BuildMode,
    /// `-race`, `-cover`
    pub instrument: Option<Instrument>,
    /// Whether paths and the state of the repository are kept in the program, which makes it differ by machine.
    pub keeps_origin: bool,
    /// Further flags, as they are.
    pub more: Vec<String>,
}

/// A build for some platforms.
#[derive(Debug, Clone)]
pub struct Request {
    /// The folder that packages and outputs are relative to.
    pub directory: PathBuf,
    /// The packages, as the go command takes them.
    pub packages: Vec<String>,
    /// For which platforms.
    pub targets: Vec<Chosen>,
    /// The Go.
    pub go: Go,
    /// Its flags.
    pub flags: Flags,
    /// What programs for Windows shall have.
    pub windows: Option<Windows>,
    /// How programs are tried once they are built; not at all when none.
    pub trial: Option<Trial>,
    /// What is wished of cgo.
    pub cgo: CgoChoice,
    /// What outputs are called.
    pub names: NameTemplate,
    /// The newest glibc that programs may ask for, as in `2.28`; any when none.
    pub glibc: Option<String>,
    /// The oldest macOS that programs have to run on; Go's own when none.
    pub minimum_macos: Option<String>,
    /// The libraries that programs may load; any when none.
    pub allowed_libraries: Option<Vec<String>>,
    /// Whether all is built once more, of a copy of the sources in another folder, and compared.
    pub checks_reproducible: bool,
    /// Further variables of the go command, which have the last word.
    pub variables: Vec<Set>,
    /// Where outputs are kept between runs, and what was measured of them.
    pub stage: PathBuf,
    /// The most builds at once; as many as memory allows when none.
    pub at_once: Option<usize>,
    /// Whether a failure stops what has not begun.
    pub stops_at_failure: bool,
    /// Where the checksums are written to, relative to the folder; nowhere when none.
    pub checksums: Option<PathBuf>,
}
