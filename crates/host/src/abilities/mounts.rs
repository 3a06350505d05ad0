//! What a path is mounted from: by proc_pid_mountinfo(5), or as macOS and Windows say.

use std::io;
use std::path::{Path, PathBuf};

use ogive_machine::Mount;
use ogive_record::{Fact, Provenance};
use ogive_system::{System, Volume};

const MOUNTS: &str = "/proc/self/mountinfo";
/// Some ten thousand mounts, as busy container hosts have.
const LARGEST: u64 = 8 << 20;

/// The file system that `path` is on, links followed.
#[must_use]
pub fn mount_of(system: &System, path: &Path) -> Fact<Mount> {
    match system.kernel.compiled_os() {
        "linux" | "android" => by_table(system, path),
        "windows" => by_kernel(system, path, "GetDriveType"),
        _ => by_kernel(system, path, "statfs"),
    }
}

fn by_kernel(system: &System, path: &Path, call: &str) -> Fact<Mount> {
    let told = system.files.canonicalize(path).and_then(|real| system.kernel.volume(&real));
    let seen = Provenance::SystemCall(call.to_owned());
    match told {
        Ok(Volume { point, kind, is_remote, noexec, nosuid }) => {
            Fact::known(Mount { point, kind, is_remote, noexec, nosuid }, seen)
        }
        Err(e) if e.kind() == io::ErrorKind::Unsupported => {
            Fact::unknown("the mounts of this system are not looked at", Provenance::BuiltIn)
        }
        Err(e) => Fact::unknown(e.to_string(), seen),
    }
}

fn by_table(system: &System, path: &Path) -> Fact<Mount> {
    let table = Path::new(MOUNTS);
    let seen = |line| Provenance::File { path: table.to_owned(), line };
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
    Some(Mount { point, kind, is_remote: false, noexec: has("noexec"), nosuid: has("nosuid") })
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
    use ogive_system::memory::{MadeUpKernel, MemoryFiles, MemorySystem};

    use super::*;

    const TABLE: &str = "22 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n\
        30 22 0:25 / /tmp rw,nosuid,noexec - tmpfs tmpfs rw\n\
        31 22 0:26 / /tmp/with\\040space rw - tmpfs tmpfs rw\n\
        32 22 0:27 / /tmp rw shared:3 - tmpfs tmpfs rw,noexec\n";

    #[test]
    fn a_kernel_that_tells_is_asked() {
        let volume = |point: &str, kind: &str, is_remote| Volume {
            point: point.into(),
            kind: kind.to_owned(),
            is_remote,
            noexec: is_remote,
            nosuid: false,
        };
        let kernel = MadeUpKernel::macos("arm64", "arm64")
            .with_volume(volume("/", "apfs", false))
            .with_volume(volume("/Volumes/team", "smbfs", true));
        let files = MemoryFiles::new().file("/Volumes/team/go/x", "").file("/usr/bin/true", "");
        let files = files.symlink("/cache", "/Volumes/team/go");
        let system = MemorySystem { kernel, files, ..MemorySystem::new() }.system();
        let found = |path: &str| match mount_of(&system, Path::new(path)) {
            Fact::Known { value, .. } => format!("{} {}", value.kind, value.is_remote && value.noexec),
            Fact::Unknown { unknown, .. } => unknown,
        };
        assert_eq!(found("/usr/bin"), "apfs false");
        assert_eq!(found("/cache"), "smbfs true");
        assert!(!found("/nowhere").starts_with("apfs"));
        let kernel = MadeUpKernel { compiled_os: "freebsd", ..MadeUpKernel::default() };
        let other = MemorySystem { kernel, ..MemorySystem::new() }.system();
        let Fact::Unknown { unknown, .. } = mount_of(&other, Path::new("/")) else { panic!("it is told") };
        assert_eq!(unknown, "the mounts of this system are not looked at");
    }

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
