//! Tests that cannot run here, and what tests need of the machine.

use std::io::Write as _;
use std::path::PathBuf;

use crate::places;

/// Says that a test is skipped and why, and counts it for the summary of `cargo xtask test`.
pub fn skip(reason: &str) {
    #[expect(clippy::print_stdout, reason = "a test says so where the other tests do")]
    {
        println!("skipped: {reason}");
    }
    let file = std::env::var_os("OGIVE_TEST_SKIPPED")
        .map_or_else(|| places::target().join("skipped.txt"), PathBuf::from);
    let file = std::fs::OpenOptions::new().create(true).append(true).open(file);
    if let Ok(mut file) = file {
        // One write a line: several test processes append at once.
        let _ = file.write_all(format!("{reason}\n").as_bytes());
    }
}

/// Whether every target of what takes compilers minutes is wanted, rather than some of each kind: whether
/// `OGIVE_TEST_EVERYTHING` is set. Where it is not, what is left out is counted.
#[must_use]
pub fn everything(left_out: &str) -> bool {
    let wanted = std::env::var_os("OGIVE_TEST_EVERYTHING").is_some_and(|value| !value.is_empty());
    if !wanted {
        skip(&format!("{left_out}: OGIVE_TEST_EVERYTHING is not set"));
    }
    wanted
}

/// The program `name` on this machine; when it is not there, the skip is counted.
///
/// `let Some(zsh) = require("zsh") else { return };`
#[must_use]
pub fn require(name: &str) -> Option<PathBuf> {
    let found = find(name);
    if found.is_none() {
        skip(&format!("{name} is not on PATH"));
    }
    found
}

/// Nushell, which `cargo xtask test` fetches; counts the skip when it is not there.
#[must_use]
pub fn require_nushell() -> Option<PathBuf> {
    let tools = std::fs::read_dir(places::root().join("target/tools")).ok().into_iter().flatten().flatten();
    let nushell = tools.filter(|tool| tool.file_name().to_string_lossy().starts_with("nushell-"));
    let found = nushell.map(|tool| tool.path().join("bin/nu")).find(|program| program.is_file());
    let found = found.or_else(|| find("nu"));
    if found.is_none() {
        skip("nu is neither in target/tools nor on PATH");
    }
    found
}

/// The first program of this name on the `PATH` of the tests.
#[must_use]
pub fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&path).map(|folder| folder.join(&file)).find(|program| program.is_file())
}

/// Whether Linux runs arm64 programs here, by the CPU or by an emulator; counts the skip when not.
#[must_use]
pub fn require_arm64() -> bool {
    let runs = cfg!(all(target_os = "linux", target_arch = "aarch64")) || emulates_arm64();
    if !runs {
        skip("no binfmt_misc handler runs linux/arm64 programs");
    }
    runs
}

fn emulates_arm64() -> bool {
    // By magic: a handler may have any name. 0x00b7 little-endian at offset 18 is EM_AARCH64.
    let Ok(handlers) = std::fs::read_dir("/proc/sys/fs/binfmt_misc") else { return false };
    handlers.flatten().any(|handler| {
        std::fs::read_to_string(handler.path()).is_ok_and(|text| {
            let magic = text.lines().find_map(|line| line.strip_prefix("magic "));
            text.starts_with("enabled")
                && magic
                    .is_some_and(|magic| magic.starts_with("7f454c4602") && magic.get(36..40) == Some("b700"))
        })
    })
}

/// Whether the tests run as root on Linux, who may mount; counts the skip when not.
#[must_use]
pub fn require_root() -> bool {
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::fs::MetadataExt as _;
        if std::fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0) {
            return true;
        }
    }
    skip("needs root on Linux");
    false
}
