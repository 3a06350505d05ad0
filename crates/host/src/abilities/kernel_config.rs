//! The options that a Linux kernel was built with.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use ogive_record::Provenance;
use ogive_system::System;

/// Ten times what today's kernels have.
const LARGEST: u64 = 4 << 20;

/// The options of the running kernel, and where they stand.
pub(super) struct KernelConfig {
    text: String,
    path: PathBuf,
}

impl KernelConfig {
    /// From the kernel itself where it has them (`CONFIG_IKCONFIG_PROC`), else from where distributions
    /// put them.
    pub(super) fn read(system: &System) -> Option<Self> {
        let packed = Path::new("/proc/config.gz");
        if let Ok(file) = system.files.open(packed) {
            let mut text = String::new();
            let whole = flate2::read::GzDecoder::new(file).take(LARGEST).read_to_string(&mut text);
            if whole.is_ok() && !text.is_empty() {
                return Some(Self { text, path: packed.to_owned() });
            }
        }
        let release = system.kernel.name().ok()?.release;
        let places = [format!("/boot/config-{release}"), format!("/usr/lib/modules/{release}/config")]
            .map(PathBuf::from);
        places.into_iter().find_map(|path| {
            let text = system.files.read(&path, LARGEST).ok()?;
            Some(Self { text: String::from_utf8_lossy(&text).into_owned(), path })
        })
    }

    /// Whether an option is built in, by its name without `CONFIG_`. An option that is not mentioned is
    /// not there.
    pub(super) fn has(&self, option: &str) -> bool {
        self.line(option).is_some_and(|(_, value)| value == "y")
    }

    /// Where the value of an option stands.
    pub(super) fn seen(&self, option: &str) -> Provenance {
        Provenance::File { path: self.path.clone(), line: self.line(option).map(|(line, _)| line) }
    }

    fn line(&self, option: &str) -> Option<(u32, &str)> {
        let value = |line: &'_ str| -> Option<usize> {
            let rest = line.strip_prefix("CONFIG_")?.strip_prefix(option)?;
            rest.starts_with('=').then_some(line.len() - rest.len() + 1)
        };
        self.text.lines().zip(1..).find_map(|(line, number)| Some((number, &line[value(line)?..])))
    }
}
