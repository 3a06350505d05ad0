//! Go has no such platform, or this option does not exist on it.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("unsupported-port"),
    title: "Go has no such platform, or this option does not exist on it",
    rationale: "Not every pair of GOOS and GOARCH is a port, and -race, -msan, -buildmode and cgo exist on some ports only.",
    literals: &[
        "unsupported GOOS/GOARCH pair",
        "is only supported on",
        "not supported on",
        "requires external (cgo) linking",
    ],
    pattern: r#"(?:unsupported GOOS/GOARCH pair (?P<pair>\S+)|(?P<option>-\S+) is (?:only supported on|not supported on) (?P<where>.+)|(?P<port>\S+/\S+) requires external \(cgo\) linking)"#,
    doctor: Some(RuleName::new("persisted-target")),
    tell,
    examples: &[
        Example { line: "go: unsupported GOOS/GOARCH pair linux/x86_64", seen: "Go 1.22" },
        Example {
            line: "go: -race is only supported on linux/amd64, linux/ppc64le, linux/arm64",
            seen: "Go 1.16",
        },
        Example { line: "-race is not supported on linux/386", seen: "Go 1.22" },
        Example {
            line: "loadinternal: cannot find runtime/cgo; android/arm requires external (cgo) linking, but cgo is not enabled",
            seen: "Go 1.22",
        },
    ],
};

fn tell(found: &Found<'_>) -> Told {
    Told::new()
        .fact("platform", found.get("pair").or(found.get("port")).or(found.get("where")))
        .fact("option", found.get("option"))
        .run("See what Go takes for the target", "go env GOOS GOARCH CGO_ENABLED")
        .run("See which platforms there are", "go tool dist list")
        .by_hand("`ogive rule GOOS/GOARCH` tells what a platform has: cgo, the race detector, its levels")
}
