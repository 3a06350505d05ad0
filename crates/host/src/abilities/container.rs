//! Whether this process stands in a container.

use std::path::Path;

use ogive_record::{Fact, Provenance};
use ogive_system::System;

use super::mounts;

/// Files that container engines leave: Docker's and podman's. An image that became the disk of a virtual
/// machine keeps them.
const MARKS: [&str; 2] = ["/.dockerenv", "/run/.containerenv"];
/// What control groups of containers are named for, where their names are visible inside.
const GROUPS: [&str; 5] = ["/docker", "/kubepods", "/libpod", "/lxc", "/containerd"];

pub(super) fn of(system: &System) -> Fact<bool> {
    let file = |path: &Path| Provenance::File { path: path.to_owned(), line: None };
    let init = Path::new("/proc/1/environ");
    if !matches!(system.kernel.compiled_os(), "linux" | "android") {
        return Fact::known(false, Provenance::BuiltIn);
    }
    if let Some(mark) = MARKS.iter().map(Path::new).find(|mark| system.files.exists(mark)) {
        let whole_disk = mounts::is_whole_disk(system, Path::new("/"));
        return Fact::known(
            !whole_disk,
            file(if whole_disk { Path::new("/proc/self/mountinfo") } else { mark }),
        );
    }
    // systemd's convention (https://systemd.io/CONTAINER_INTERFACE), which LXC and others follow.
    let environment = system.files.read(init, 1 << 20);
    if environment
        .as_ref()
        .is_ok_and(|text| text.split(|byte| *byte == 0).any(|v| v.starts_with(b"container=")))
    {
        return Fact::known(true, file(init));
    }
    let groups = Path::new("/proc/1/cgroup");
    match system.files.read(groups, 1 << 16) {
        Ok(text) => {
            let text = String::from_utf8_lossy(&text);
            Fact::known(GROUPS.iter().any(|group| text.contains(group)), file(groups))
        }
        Err(e) => Fact::unknown(e.to_string(), file(groups)),
    }
}
