use ogive_binary::{
    Code, Kind, Linking, MachCpuName, MachO, Script, Signature, Slice, Universal, Wasm, WasmKind,
};

use super::*;
use crate::Place;

fn code(target: &str) -> Code {
    let target = match target {
        "unknown" => Fact::unknown("Go has no name for it", Provenance::Field("e_machine".into())),
        text => {
            let platform: Platform = text.parse().unwrap();
            let target =
                Target { os: Some(platform.port.os), arch: platform.port.arch, level: platform.level };
            Fact::known(target, Provenance::Field("e_machine".into()))
        }
    };
    let go = Fact::unknown("it is not Go's", Provenance::BuiltIn);
    Code { target, kind: Kind::Executable, linking: Linking::Static, go }
}

fn macho(target: &str) -> MachO {
    MachO {
        code: code(target),
        cpu: cpu(),
        class: 64,
        endianness: "little",
        file_type: 2,
        flags: 0,
        platform: None,
        loader: None,
        dylibs: Vec::new(),
        rpaths: Vec::new(),
        id: None,
        uuid: None,
        signature: Signature::None,
        verdict: None,
        encrypted: false,
    }
}

const fn cpu() -> MachCpuName {
    MachCpuName { cputype: 0, cpusubtype: 0, name: None }
}

fn item(content: Content) -> Item {
    let program = Program { size: 1, content, faults: Vec::new() };
    Item { place: Place::file("app"), seen: Seen::Program(Box::new(program)) }
}

/// A file for one platform; the format does not matter to the rules.
fn single(target: &str) -> Item {
    item(Content::MachO(Box::new(macho(target))))
}

fn universal(targets: &[&str]) -> Item {
    let slice = |target: &&str| Slice {
        cpu: cpu(),
        offset: 0,
        size: 0,
        align: 0,
        macho: Some(Box::new(macho(target))),
        archive: None,
        faults: Vec::new(),
    };
    let slices: Vec<Slice> = targets.iter().map(slice).collect();
    item(Content::Universal(Universal { offsets: 32, count: 2, slices }))
}

/// The names of the rules that fail, or nothing.
fn failing(item: Item, expected: &str) -> String {
    let expected: Vec<Platform> = expected.split(',').map(|text| text.parse().unwrap()).collect();
    let found = judge(&[item], &expected);
    found.iter().map(|finding| finding.rule.as_str().to_owned()).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_file_for_one_platform_must_run_on_one_of_those_named() {
    for (target, expected, rules) in [
        ("linux/arm64", "linux/arm64", ""),
        ("linux/arm64", "linux/amd64,linux/arm64", ""),
        ("linux/amd64", "linux/arm64", "other-platform"),
        ("darwin/arm64", "linux/arm64", "other-platform"),
        ("linux/386", "linux/amd64", "other-platform"),
        ("linux/amd64/v3", "linux/amd64/v2", "level-too-high"),
        ("linux/amd64/v3", "linux/amd64", "level-too-high"),
        ("linux/amd64/v3", "linux/amd64,linux/amd64/v4", ""),
        ("linux/amd64/v2", "linux/amd64/v3", ""),
        ("linux/arm/5", "linux/arm/7", ""),
        ("unknown", "linux/arm64", "platform-unknown"),
    ] {
        assert_eq!(failing(single(target), expected), rules, "{target} where {expected} is expected");
    }
}

#[test]
fn a_universal_file_must_run_on_all_of_its_own_system() {
    let both = ["darwin/amd64", "darwin/arm64"];
    for (slices, expected, rules) in [
        (&both[..], "darwin/arm64", ""),
        (&both, "darwin/arm64,darwin/amd64", ""),
        (&both, "darwin/arm64,linux/arm64", ""),
        (&both, "linux/arm64", "other-platform"),
        (&both[..1], "darwin/arm64,darwin/amd64", "universal-lacks-platform"),
        (&both[..1], "darwin/arm64", "other-platform"),
        (&["darwin/amd64/v3", "darwin/arm64"], "darwin/arm64,darwin/amd64", "universal-lacks-platform"),
    ] {
        assert_eq!(failing(universal(slices), expected), rules, "{slices:?} where {expected} is expected");
    }
}

#[test]
fn what_is_bound_to_no_platform_is_left_alone() {
    let script =
        Script { interpreter: "/bin/sh".into(), argument: None, through_env: None, faults: Vec::new() };
    assert_eq!(failing(item(Content::Script(script)), "linux/arm64"), "");
    let wasm = Wasm {
        code: code("wasip1/wasm"),
        kind: WasmKind::Module,
        version: 1,
        features: Vec::new(),
        imports: Vec::new(),
        precompiled: Vec::new(),
        producers: Vec::new(),
    };
    assert_eq!(failing(item(Content::Wasm(Box::new(wasm.clone()))), "linux/arm64"), "");
    assert_eq!(failing(item(Content::Wasm(Box::new(wasm))), "js/wasm"), "other-platform");
}

#[test]
fn every_rule_says_what_it_is() {
    let mut names = Vec::new();
    for rule in RULES {
        let meta = rule.meta();
        assert!(!meta.summary.is_empty() && !meta.rationale.is_empty() && !meta.examples.is_empty());
        names.push(meta.name.as_str());
    }
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), RULES.len());
}
