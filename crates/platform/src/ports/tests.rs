use super::*;

fn port(text: &str) -> Port {
    text.parse().unwrap()
}

fn at(version: &str) -> PortTable {
    table(version.parse().unwrap()).unwrap()
}

#[test]
fn knows_which_release_has_which_port() {
    assert!(!at("1.18.10").exists(port("linux/loong64")));
    assert!(at("1.19").exists(port("linux/loong64")));
    assert!(at("1.16.3").exists(port("darwin/arm64")));
    assert!(at("1.23.1").exists(port("windows/arm")));
    assert!(!at("1.24.0").exists(port("windows/arm")), "broken");
    assert_eq!(at("1.26.0").get(port("windows/arm")), None);
    assert!(at("1.26.0").get(port("openbsd/mips64")).is_some_and(|info| info.broken));
    assert_eq!(at("1.27.0").get(port("openbsd/mips64")), None);
    let working = |table: PortTable| table.ports().filter(|info| !info.broken).count();
    assert_eq!((working(at("1.27.3")), working(at("1.16"))), (47, 44));
}

#[test]
fn knows_cgo_race_and_first_class() {
    assert!(!at("1.26.8").get(port("linux/ppc64")).unwrap().cgo);
    assert!(at("1.27.0").get(port("linux/ppc64")).unwrap().cgo);
    let newest = |of: fn(&PortInfo) -> bool| -> Vec<String> {
        let ports = newest().ports().filter(|info| !info.broken && of(info));
        ports.map(|info| info.port.to_string()).collect()
    };
    assert_eq!(
        newest(|info| info.first_class),
        [
            "darwin/amd64",
            "darwin/arm64",
            "linux/386",
            "linux/amd64",
            "linux/arm",
            "linux/arm64",
            "windows/386",
            "windows/amd64"
        ]
    );
    assert_eq!(
        newest(|info| !info.cgo),
        ["js/wasm", "openbsd/ppc64", "plan9/386", "plan9/amd64", "plan9/arm", "wasip1/wasm"]
    );
    assert_eq!(
        newest(|info| !info.builds(false)),
        ["android/386", "android/amd64", "android/arm", "ios/amd64", "ios/arm64"],
        "only a C toolchain links these"
    );
    assert!(at("1.26.0").get(port("linux/riscv64")).unwrap().race);
    assert!(!at("1.25.0").get(port("linux/riscv64")).unwrap().race);
}

#[test]
fn what_can_be_built_follows_from_cgo_and_linking() {
    let set = newest().buildable();
    assert!(set.contains(port("linux/arm64"), true) && set.contains(port("linux/arm64"), false));
    assert!(set.contains(port("android/arm"), true) && !set.contains(port("android/arm"), false));
    assert!(!set.contains(port("js/wasm"), true) && set.contains(port("js/wasm"), false));
    assert!(!set.contains(port("linux/sparc64"), false));
}

#[test]
fn knows_the_least_macos() {
    for (version, arch, least, stamped) in [
        ("1.16", Goarch::Amd64, "10.12", "10.9"),
        ("1.16", Goarch::Arm64, "11", "11"),
        ("1.20.14", Goarch::Amd64, "10.13", "10.13"),
        ("1.22.0", Goarch::Amd64, "10.15", "10.13"),
        ("1.26.8", Goarch::Arm64, "12", "12"),
        ("1.27.3", Goarch::Amd64, "13", "13"),
    ] {
        assert_eq!(at(version).minimum_macos(arch).unwrap().to_string(), least, "{version} {arch}");
        assert_eq!(at(version).stamped_macos(arch).unwrap().to_string(), stamped, "{version} {arch}");
    }
    assert_eq!(newest().minimum_macos(Goarch::Riscv64), None);
}

#[test]
fn has_tables_for_the_lines_it_knows_only() {
    for version in ["1.15.15", "1.28.0", "2.0.0"] {
        assert_eq!(table(version.parse().unwrap()), None, "{version}");
    }
    assert!(at("1.27rc1").source().starts_with("go1.27"));
    assert_eq!(tables().count(), 12);
}

#[test]
fn knows_since_when_and_until_when() {
    for (name, first, last) in [
        ("darwin/arm64", "1.16", None),
        ("darwin/386", "1.0", Some((1, 14))),
        ("linux/riscv64", "1.14", None),
        ("linux/loong64", "1.19", None),
        ("wasip1/wasm", "1.21.0", None),
        ("windows/arm", "1.12", Some((1, 23))),
        ("windows/arm64", "1.17", None),
        ("openbsd/mips64", "1.16", Some((1, 20))),
        ("freebsd/riscv64", "1.20", Some((1, 25))),
        ("openbsd/ppc64", "1.22.0", None),
    ] {
        let lifetime = lifetime(port(name)).unwrap();
        assert_eq!((lifetime.first.to_string().as_str(), lifetime.last), (first, last), "{name}");
    }
    for never in ["linux/sparc64", "linux/wasm", "zos/s390x"] {
        assert_eq!(first_release_of(port(never)), None);
    }
}

#[test]
fn every_port_fits_into_a_word_and_has_its_own_bit() {
    assert!(Port::all().len() <= 64);
    for (at, &port) in Port::all().iter().enumerate() {
        assert_eq!(port.index(), Some(at));
        let known = lifetime(port).is_some() || port.to_string() == "linux/sparc64";
        assert!(known, "{port} has a history");
    }
    assert!(Port::all().is_sorted_by_key(|port| (port.os.name(), port.arch.name())));
}

#[test]
fn tool_tags_are_those_of_the_default_levels() {
    let tags: Vec<&str> = newest().tool_tags().map(|(tag, _)| tag).collect();
    for &arch in Goarch::ALL {
        let has_port = Port::all().iter().any(|port| port.arch == arch);
        for tag in crate::Level::default_of(arch).map(|level| level.tags(arch)).unwrap_or_default() {
            assert_eq!(tags.contains(&tag.as_str()), has_port, "{tag}");
        }
    }
}

#[test]
fn the_date_is_raised_with_the_newest_line() {
    assert_eq!((newest().source(), AS_OF), ("go1.27.4", "November 2026"));
}
