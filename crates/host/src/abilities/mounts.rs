//! What a path is mounted from (proc_pid_mountinfo(5)).

use std::path::{Path, PathBuf};

use ogive_machine::Mount;
use ogive_record::{Fact, Provenance};
use ogive_system::System;

const MOUNTS: &str = "/proc/self/mountinfo";
/// Some ten thousand mounts, as busy container hosts have.
const LARGEST: u64 = 8 << 20;

/// The file system that `path` is on, links followed.
#[must_use]
pub fn mount_of(system: &System, path: &Path) -> Fact<Mount> {
    let table = Path::new(MOUNTS);
    let seen = |line| Provenance::File { path: table.to_owned(), line };
    if !matches!(system.kernel.compiled_os(), "linux" | "android") {
        return Fact::unknown("the mounts of this system are not looked at", Provenance::BuiltIn);
    }
    let real = match system.files.canonicalize(path) {
        Ok(real) => real,
        Err(e) => return Fact::unknown(e.to_string(), seen(None)),
    };
    match system.files.read(table, LARGEST) {
        Ok(text) => match of(&String::from_utf8_lossy(&text), &real) {
            Some((line, mount)) => Fact::known(mount, seen(Some(line))),
            None => Fact::unknown(format!("no mount holds {}", real.display()), seen(None)),
        },
        Err(e) => Fact::unknown(e.to_string(), seen(None)),
    }
}

/// Whether all of a disk or partition is mounted at `point`: neither a part of one nor layers, which
/// containers stand on.
pub(super) fn is_whole_disk(system: &System, point: &Path) -> bool {
    let table = system.files.read(Path::new(MOUNTS), LARGEST).unwrap_or_default();
    let table = String::from_utf8_lossy(&table);
    let line = table.lines().rfind(|line| mount(line).is_some_and(|mount| mount.point == point));
    let root = line.and_then(|line| line.split(' ').nth(3));
    let source = line.and_then(|line| line.split_once(" - ")?.1.split(' ').nth(1));
    // Docker's old driver gives each container a volume of the device mapper.
    let is_disk = |source: &str| source.starts_with("/dev/") && !source.starts_with("/dev/mapper/docker-");
    root == Some("/") && source.is_some_and(is_disk)
}

/// Of mounts at one point the last covers those before it.
fn of(table: &str, path: &Path) -> Option<(u32, Mount)> {
    let mounts = table.lines().zip(1..).filter_map(|(line, number)| Some((number, mount(line)?)));
    mounts
        .filter(|(_, mount)| path.starts_with(&mount.point))
        .max_by_key(|(number, mount)| (mount.point.components().count(), *number))
}

/// `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue`
fn mount(line: &str) -> Option<Mount> {
    let (before, after) = line.split_once(" - ")?;
    let mut fields = before.split(' ').skip(4);
    let point = PathBuf::from(unescaped(fields.next()?));
    let options = fields.next()?;
    let has = |option| options.split(',').any(|o| o == option);
    let kind = after.split(' ').next()?.to_owned();
    Some(Mount { point, kind, noexec: has("noexec"), nosuid: has("nosuid") })
}

/// Spaces and the like stand as `\040`.
fn unescaped(text: &str) -> String {
    let mut parts = text.split('\\');
    let mut whole = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        match part.get(..3).and_then(|digits| u8::from_str_radix(digits, 8).ok()) {
            Some(byte) => {
                whole.push(byte);
                whole.extend_from_slice(&part.as_bytes()[3..]);
            }
            None => {
                whole.push(b'\\');
                whole.extend_from_slice(part.as_bytes());
            }
        }
    }
    String::from_utf8_lossy(&whole).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "22 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n\
        30 22 0:25 / /tmp rw,nosuid,noexec - tmpfs tmpfs rw\n\
        31 22 0:26 / /tmp/with\\040space rw - tmpfs tmpfs rw\n\
        32 22 0:27 / /tmp rw shared:3 - tmpfs tmpfs rw,noexec\n";

    #[test]
    fn the_nearest_and_last_mount_counts() {
        let found =
            |path: &str| of(TABLE, Path::new(path)).map(|(line, m)| (line, m.kind, m.noexec)).unwrap();
        assert_eq!(found("/bin/app"), (1, "ext4".into(), false));
        assert_eq!(found("/tmp/app"), (4, "tmpfs".into(), false));
        assert_eq!(found("/tmp/with space/app"), (3, "tmpfs".into(), false));
        assert_eq!(found("/tmpfoo"), (1, "ext4".into(), false));
        let first = TABLE.lines().take(2).collect::<Vec<_>>().join("\n");
        assert!(of(&first, Path::new("/tmp/app")).unwrap().1.noexec);
        assert_eq!(of("", Path::new("/")), None);
        assert_eq!(of("nonsense - \n", Path::new("/")), None);
    }
}
