use std::cmp::Ordering;

use proptest::prelude::*;

use super::*;

fn level(arch: Goarch, text: &str) -> Level {
    Level::parse(arch, text).unwrap()
}

/// Every level of every architecture, options included.
fn every() -> Vec<(Goarch, Level)> {
    let mut all: Vec<(Goarch, Level)> = Vec::new();
    for &arch in Goarch::ALL {
        all.extend(Level::all_of(arch).into_iter().map(|level| (arch, level)));
    }
    for option in ["lse", "crypto", "lse,crypto"] {
        for version in Level::all_of(Goarch::Arm64) {
            all.push((Goarch::Arm64, level(Goarch::Arm64, &format!("{version},{option}"))));
        }
    }
    all
}

#[test]
fn texts_are_the_shortest_that_go_takes() {
    for (arch, given, written) in [
        (Goarch::Amd64, "v3", "v3"),
        (Goarch::Arm, "7,hardfloat", "7"),
        (Goarch::Arm, "v6", "6"),
        (Goarch::Arm, "5,softfloat", "5"),
        (Goarch::Arm, "5,hardfloat", "5,hardfloat"),
        (Goarch::Arm, "7,softfloat", "7,softfloat"),
        (Goarch::Arm64, "v8.1,lse", "v8.1"),
        (Goarch::Arm64, "v8.0,crypto,lse,crypto", "v8.0,lse,crypto"),
        (Goarch::Mipsle, "softfloat", "softfloat"),
        (Goarch::Ppc64le, "power10", "power10"),
        (Goarch::Wasm, "signext,,satconv", "satconv,signext"),
    ] {
        assert_eq!(level(arch, given).to_string(), written);
    }
    for (arch, level) in every() {
        assert_eq!(Level::parse(arch, &level.to_string()), Ok(level), "{arch} {level}");
    }
}

#[test]
fn refuses_other_levels_and_names_what_is_accepted() {
    for (arch, text) in [
        (Goarch::Amd64, "v5"),
        (Goarch::Amd64, ""),
        (Goarch::Amd64, "3"),
        (Goarch::Arm, "8"),
        (Goarch::Arm, "7,"),
        (Goarch::Arm, "7,softfloat,hardfloat"),
        (Goarch::Arm64, "v8"),
        (Goarch::Arm64, "v9.6"),
        (Goarch::Arm64, "v8.10"),
        (Goarch::Arm64, "8.1"),
        (Goarch::Arm64, "v8.1,sve"),
        (Goarch::Riscv64, "rva21u64"),
        (Goarch::Wasm, ""),
    ] {
        let error = Level::parse(arch, text).unwrap_err();
        assert!(matches!(error, ParseLevelError::Unknown { .. }), "{error}");
    }
    let error = Level::parse(Goarch::Loong64, "v1").unwrap_err();
    assert_eq!(error.to_string(), "loong64 has no levels, so \"v1\" cannot be one");
}

#[test]
fn a_cpu_runs_what_needs_no_more_than_it_has() {
    let cases = [
        (Goarch::Amd64, "v3", "v2", true),
        (Goarch::Amd64, "v2", "v3", false),
        (Goarch::Arm, "7", "5", true),
        (Goarch::Arm, "7,softfloat", "6", false),
        (Goarch::Arm, "7,softfloat", "6,softfloat", true),
        (Goarch::Arm64, "v9.0", "v8.5", true),
        (Goarch::Arm64, "v9.0", "v8.6", false),
        (Goarch::Arm64, "v9.4", "v8.9", true),
        (Goarch::Arm64, "v8.9", "v9.0", false),
        (Goarch::Arm64, "v8.1", "v8.0,lse", true),
        (Goarch::Arm64, "v8.4", "v8.0,crypto", false),
        (Goarch::Riscv64, "rva23u64", "rva20u64", true),
        (Goarch::Mips, "softfloat", "hardfloat", false),
        (Goarch::I386, "sse2", "softfloat", true),
        (Goarch::Wasm, "satconv", "signext", false),
    ];
    for (arch, cpu, program, runs) in cases {
        assert_eq!(
            Level::runs_on(level(arch, cpu), level(arch, program)),
            runs,
            "{arch}: {program} on {cpu}"
        );
    }
    assert!(!Level::runs_on(level(Goarch::Amd64, "v4"), level(Goarch::I386, "sse2")));
    assert_eq!(level(Goarch::Arm64, "v8.0,crypto").compare(level(Goarch::Arm64, "v8.2")), None);
    assert_eq!(
        level(Goarch::Ppc64, "power9").compare(level(Goarch::Ppc64, "power8")),
        Some(Ordering::Greater)
    );
}

#[test]
fn capability_is_a_partial_order() {
    let all = every();
    for &(_, a) in &all {
        assert_eq!(a.compare(a), Some(Ordering::Equal), "{a}");
        for &(_, b) in &all {
            assert_eq!(a.compare(b), b.compare(a).map(Ordering::reverse), "{a} {b}");
            if a.compare(b) == Some(Ordering::Equal) {
                assert_eq!(a, b);
            }
        }
    }
    let arm64: Vec<Level> =
        all.iter().filter(|(arch, _)| *arch == Goarch::Arm64).map(|(_, level)| *level).collect();
    for &a in &arm64 {
        for &b in &arm64 {
            for &c in &arm64 {
                if Level::runs_on(a, b) && Level::runs_on(b, c) {
                    assert!(Level::runs_on(a, c), "{a} runs {b} runs {c}");
                }
            }
        }
    }
}

#[test]
fn every_default_is_a_level_of_its_architecture() {
    for &arch in Goarch::ALL {
        assert_eq!(Level::variable(arch).is_some(), !Level::all_of(arch).is_empty(), "{arch}");
        if let Some(level) = Level::default_of(arch) {
            assert!(level.belongs_to(arch));
            assert!(!level.tags(arch).is_empty());
        }
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,24}", arch in proptest::sample::select(Goarch::ALL)) {
        if let Ok(level) = Level::parse(arch, &text) {
            prop_assert_eq!(Level::parse(arch, &level.to_string()), Ok(level));
        }
    }

    #[test]
    fn near_misses_are_read_or_refused(text in "[v89.,lsecrypto]{0,16}") {
        if let Ok(level) = Level::parse(Goarch::Arm64, &text) {
            prop_assert_eq!(Level::parse(Goarch::Arm64, &level.to_string()), Ok(level));
        }
    }
}
