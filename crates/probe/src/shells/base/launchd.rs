//! What launchd gives to what it starts for a user.

use std::path::Path;

use ogive_record::Location;
use ogive_system::System;

use super::{Base, MOST};

/// Where `launchctl config user path …` writes.
const CONFIG: &str = "/private/var/db/com.apple.xpc.launchd/config/user.plist";

impl Base {
    /// The environment of agents and programs with icons; none but on macOS. path_helper(8) runs in login
    /// shells alone. What `launchctl setenv` set since the user logged in stands in no file.
    pub(in crate::shells) fn launchd(system: &System) -> Option<Self> {
        if system.kernel.compiled_os() != "darwin" {
            return None;
        }
        let mut base = Self::with_path(system, "/usr/bin:/bin:/usr/sbin:/sbin");
        let bytes = system.files.read(Path::new(CONFIG), MOST).unwrap_or_default();
        if let Some(path) = configured(&String::from_utf8_lossy(&bytes)) {
            base.set("PATH", path, Location { path: CONFIG.into(), line: None, column: None });
        }
        Some(base)
    }
}

/// The value of the key in a property list as text.
fn configured(list: &str) -> Option<String> {
    let (_, after) = list.split_once("<key>PathEnvironmentVariable</key>")?;
    let (value, _) = after.trim_start().strip_prefix("<string>")?.split_once("</string>")?;
    Some(value.to_owned())
}

#[cfg(test)]
mod tests {
    use ogive_system::memory::{MadeUpKernel, MemoryFiles, MemorySystem};

    use super::*;

    #[test]
    fn launchd_s_path_is_its_own_or_what_launchctl_configured() {
        let base = |files: MemoryFiles| {
            let kernel = MadeUpKernel::macos("arm64", "arm64");
            Base::launchd(&MemorySystem { files, kernel, ..MemorySystem::default() }.system()).unwrap()
        };
        assert_eq!(base(MemoryFiles::new()).folders()[0], Path::new("/usr/bin"));
        let list = "<plist version=\"1.0\"><dict>\n\t<key>PathEnvironmentVariable</key>\n\t\
                    <string>/opt/homebrew/bin:/usr/bin</string>\n</dict></plist>";
        let base = base(MemoryFiles::new().file(CONFIG, list));
        assert_eq!(base.folders()[0], Path::new("/opt/homebrew/bin"));
        assert_eq!(base.place("PATH").unwrap().path, Path::new(CONFIG));
    }
}
