//! Sets of ports as the table writes them.

use std::collections::{BTreeMap, BTreeSet};

/// Ports, with ` (cgo)` behind those that are built with cgo.
pub type Ports = BTreeSet<String>;

/// Writes ports by system: `linux/arm64,s390x darwin,freebsd/arm64 linux/amd64+cgo`. Systems with the same architectures
/// stand together.
pub fn write(ports: &Ports) -> String {
    let mut by_os: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for port in ports {
        let (name, cgo) = port.strip_suffix(" (cgo)").map_or((port.as_str(), ""), |name| (name, "+cgo"));
        if let Some((os, arch)) = name.split_once('/') {
            by_os.entry(os).or_default().push(format!("{arch}{cgo}"));
        }
    }
    let mut by_archs: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (os, archs) in by_os {
        by_archs.entry(archs.join(",")).or_default().push(os);
    }
    let mut words: Vec<String> =
        by_archs.into_iter().map(|(archs, systems)| format!("{}/{archs}", systems.join(","))).collect();
    words.sort();
    words.join(" ")
}

/// Reads what [`write`] wrote.
pub fn read<'w>(words: impl Iterator<Item = &'w str>) -> Ports {
    let mut ports = Ports::new();
    for (systems, archs) in words.filter_map(|word| word.split_once('/')) {
        for os in systems.split(',') {
            for arch in archs.split(',') {
                ports.insert(match arch.strip_suffix("+cgo") {
                    Some(arch) => format!("{os}/{arch} (cgo)"),
                    None => format!("{os}/{arch}"),
                });
            }
        }
    }
    ports
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let ports: Ports =
            ["linux/arm64", "linux/s390x", "freebsd/arm64", "darwin/arm64", "linux/amd64 (cgo)"]
                .into_iter()
                .map(str::to_owned)
                .collect();
        let written = write(&ports);
        assert_eq!(written, "darwin,freebsd/arm64 linux/amd64+cgo,arm64,s390x");
        assert_eq!(read(written.split(' ')), ports);
    }
}
