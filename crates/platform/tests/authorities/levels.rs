//! Levels, compared with the tags that the go command sets.

use ogive_platform::{Goarch, Level};

use crate::go;

#[test]
fn a_level_sets_the_tags_that_go_sets() {
    if go::version().minor < 23 {
        eprintln!("skipped: this Go has no GOARM64 and GORISCV64");
        return;
    }
    let ports = [
        "linux/386",
        "linux/amd64",
        "linux/arm",
        "linux/arm64",
        "linux/mips",
        "linux/mipsle",
        "linux/mips64",
        "linux/mips64le",
        "linux/ppc64",
        "linux/ppc64le",
        "linux/riscv64",
    ];
    for port in ports {
        let (os, name) = port.split_once('/').unwrap();
        let arch: Goarch = name.parse().unwrap();
        let variable = Level::variable(arch).unwrap();
        let options = match arch {
            Goarch::Arm64 => ["", ",lse", ",crypto,lse"].as_slice(),
            _ => &[""],
        };
        for level in Level::all_of(arch) {
            for option in options {
                let value = format!("{level}{option}");
                let level = Level::parse(arch, &value).unwrap();
                // Go reads our spelling, and takes it for the same level as the one given.
                for text in [value, level.to_string()] {
                    let mut list = go::go();
                    list.args(["list", "-f", "{{join context.ToolTags \" \"}}", "unsafe"]);
                    list.env("GOOS", os).env("GOARCH", name).env(variable, &text);
                    let tags = go::output(&mut list);
                    let mut expected: Vec<&str> =
                        tags.split(' ').filter(|tag| tag.starts_with(&format!("{name}."))).collect();
                    let mut ours = level.tags(arch);
                    expected.sort_unstable();
                    ours.sort_unstable();
                    assert_eq!(ours, expected, "{variable}={text}");
                }
            }
        }
    }
}

/// Only for the variables that Go checks: up to 1.27 it passes over a wrong GOAMD64 or GOARM in
/// silence, since its reading of GOARM64 forgets the error (`internal/buildcfg`).
#[test]
fn what_is_no_level_is_none_for_go_either() {
    for (arch, text) in [
        (Goarch::Arm64, "v8"),
        (Goarch::Arm64, "v9.6"),
        (Goarch::Arm64, "v8.1,sve"),
        (Goarch::Riscv64, "rva21u64"),
        (Goarch::Ppc64le, "power7"),
        (Goarch::Mips, "hard"),
    ] {
        assert!(Level::parse(arch, text).is_err());
        let mut build = go::go();
        build.args(["build", "internal/goarch"]).env("GOOS", "linux").env("GOARCH", arch.name());
        let output = build.env(Level::variable(arch).unwrap(), text).output().unwrap();
        assert!(!output.status.success(), "Go takes {text:?} for a level of {arch}");
    }
}
