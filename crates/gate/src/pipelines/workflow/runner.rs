//! What machines the labels of runners mean.

use ogive_platform::{Goarch, Goos, Port};

/// The machine of a set of labels; none where that can't be told.
pub(super) fn machine(labels: &[String]) -> Option<Port> {
    let labels: Vec<String> = labels.iter().map(|label| label.to_ascii_lowercase()).collect();
    if let [label] = labels.as_slice() {
        return of_label(label);
    }
    let find = |known: &[(&str, Port)]| {
        known.iter().find(|(name, _)| labels.iter().any(|label| label == name)).map(|(_, port)| *port)
    };
    let port = Port::new;
    let system = find(&[
        ("linux", port(Goos::Linux, Goarch::Amd64)),
        ("macos", port(Goos::Darwin, Goarch::Amd64)),
        ("windows", port(Goos::Windows, Goarch::Amd64)),
    ]);
    let arch = find(&[
        ("x64", port(Goos::Linux, Goarch::Amd64)),
        ("arm64", port(Goos::Linux, Goarch::Arm64)),
        ("arm", port(Goos::Linux, Goarch::Arm)),
    ]);
    match (system, arch) {
        (Some(system), Some(arch)) => Some(port(system.os, arch.arch)),
        _ => labels.iter().filter(|label| *label != "self-hosted").find_map(|label| of_label(label)),
    }
}

/// The machine of one label: those that GitHub has, and those of others that are named alike.
fn of_label(label: &str) -> Option<Port> {
    let has = |word: &str| label.split(['-', '_', '.', '/']).any(|part| part == word);
    let is_arm = has("arm") || has("arm64") || has("aarch64") || has("graviton");
    if has("ubuntu") {
        return Some(Port::new(Goos::Linux, if is_arm { Goarch::Arm64 } else { Goarch::Amd64 }));
    }
    if has("windows") {
        return Some(Port::new(Goos::Windows, if is_arm { Goarch::Arm64 } else { Goarch::Amd64 }));
    }
    let rest = label.strip_prefix("macos-")?;
    let (version, size) = rest.split_once('-').unwrap_or((rest, ""));
    let is_old = version.parse::<u32>().is_ok_and(|version| version < 14);
    let is_intel = matches!(size, "large" | "intel") || is_old && size != "xlarge";
    Some(Port::new(Goos::Darwin, if is_intel { Goarch::Amd64 } else { Goarch::Arm64 }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_those_of_github() {
        let told = |labels: &[&str]| {
            let labels: Vec<String> = labels.iter().map(|label| (*label).to_owned()).collect();
            machine(&labels).map_or("?".to_owned(), |port| port.to_string())
        };
        for (label, port) in [
            ("ubuntu-latest", "linux/amd64"),
            ("ubuntu-24.04-arm", "linux/arm64"),
            ("buildjet-4vcpu-ubuntu-2204-arm", "linux/arm64"),
            ("macos-13", "darwin/amd64"),
            ("macos-latest", "darwin/arm64"),
            ("macos-15-intel", "darwin/amd64"),
            ("macos-14-large", "darwin/amd64"),
            ("windows-latest", "windows/amd64"),
            ("windows-11-arm", "windows/arm64"),
            ("my-runner", "?"),
        ] {
            assert_eq!(told(&[label]), port, "{label}");
        }
        assert_eq!(told(&["self-hosted", "Linux", "ARM64"]), "linux/arm64");
        assert_eq!(told(&["self-hosted"]), "?");
    }
}
