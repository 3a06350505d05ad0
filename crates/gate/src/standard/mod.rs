//! What of the standard library is not on every port.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use ogive_platform::{Port, PortSet};

/// `path ports: Name Type.Member …` a line, of Go 1.27.3; a line without names is about the package itself. What is not
/// here is on every port, or on none. Written by `gatetruth -std` from the SDK's sources, by Go's own type checker.
const NAMES: &str = include_str!("names.txt");

/// The names that are on some ports only, by package and name; the name is empty for a package.
type Names = HashMap<(&'static str, &'static str), PortSet>;

/// The builds in which the standard library declares a name, `Name` or `Type.Member`; none where that is no matter of
/// ports.
pub(crate) fn builds_of(package: &str, name: &str) -> Option<PortSet> {
    is_partial(package).then(|| names().get(&(package, name)).copied()).flatten()
}

fn names() -> &'static Names {
    static READ: OnceLock<Names> = OnceLock::new();
    READ.get_or_init(|| read(NAMES))
}

/// The fields and methods, whatever their types, that some ports lack which have the type; none where no name of the package is
/// a matter of ports.
pub(crate) fn partial_members(package: &str) -> Option<&'static HashSet<&'static str>> {
    static MEMBERS: OnceLock<HashMap<&str, HashSet<&str>>> = OnceLock::new();
    let read = || {
        let mut all: HashMap<&str, HashSet<&str>> = HashMap::new();
        for ((package, name), builds) in names() {
            let Some((of, member)) = name.split_once('.') else { continue };
            if names().get(&(*package, of)).is_none_or(|needed| !needed.is_subset(*builds)) {
                all.entry(package).or_default().insert(member);
            }
        }
        all
    };
    if is_partial(package) { MEMBERS.get_or_init(read).get(package) } else { None }
}

/// Whether some names of a package are on some ports only.
pub(crate) fn is_partial(package: &str) -> bool {
    matches!(package, "syscall" | "log/syslog" | "syscall/js" | "net")
}

fn read(text: &'static str) -> Names {
    let mut names = Names::new();
    for line in text.lines() {
        let Some((head, of_line)) = line.split_once(':') else { continue };
        let Some((package, ports)) = head.split_once(' ') else { continue };
        let builds = ports.split(' ').filter_map(builds).fold(PortSet::EMPTY, |all, some| all | some);
        match of_line.trim() {
            "" => drop(names.insert((package, ""), builds)),
            of_line => names.extend(of_line.split(' ').map(|name| ((package, name), builds))),
        }
    }
    names
}

/// The builds that a word such as `darwin,linux/amd64,arm64` means.
fn builds(word: &str) -> Option<PortSet> {
    let (systems, archs) = word.split_once('/')?;
    let is = |list: &str, name: &str| list.split(',').any(|each| each == name);
    Some(PortSet::where_port(|port: Port| is(systems, port.os.name()) && is(archs, port.arch.name())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_on(name: &str, port: &str) -> bool {
        let builds = builds_of("syscall", name).expect("it is on some ports only");
        builds.contains(port.parse().expect("a port"), false)
    }

    #[test]
    fn names_are_where_go_has_them() {
        assert!(is_on("Dup2", "linux/amd64") && !is_on("Dup2", "linux/arm64"));
        assert!(is_on("Kill", "darwin/arm64") && !is_on("Kill", "windows/amd64"));
        assert!(is_on("SysProcAttr.Setsid", "linux/386") && !is_on("SysProcAttr.Setsid", "windows/386"));
        assert_eq!(builds_of("syscall", "Errno.Error"), None);
        assert!(builds_of("syscall/js", "").is_some_and(|builds| builds.ports().count() == 1));
        assert_eq!(builds_of("fmt", "Println"), None);
    }

    #[test]
    fn every_package_of_the_table_is_known_as_partial() {
        for line in NAMES.lines() {
            let package = line.split(' ').next().unwrap_or_default();
            assert!(is_partial(package), "{package}");
        }
    }
}
