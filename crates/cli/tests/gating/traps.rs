//! Seven traps in one repository, and the same without them.

use ogive_testkit::Sandbox;

use crate::gate;

/// GOARCH under another name, as a constant, in a switch, a map, by a prefix, and a field that some CPUs can't change at once.
const TRAPS: &str = r#"package trap

import (
	rt "runtime"
	"strings"
	"sync/atomic"
)

const arch = rt.GOARCH

var suffixes = map[string]string{"amd64": "x64"}

type counter struct {
	ready bool
	count int64
}

func (c *counter) add() { atomic.AddInt64(&c.count, 1) }

func aliased() bool { return rt.GOARCH == "amd64" }

func constant() string {
	if arch != "amd64" {
		panic("not here")
	}
	return arch
}

func switched() string {
	switch rt.GOARCH {
	case "amd64":
		return "x86_64"
	}
	panic("unknown")
}

func mapped() string { return suffixes[rt.GOARCH] }

func prefixed() bool { return strings.HasPrefix(rt.GOARCH, "amd") }
"#;

const PINNED: &str =
    "FROM golang:1.27\nRUN curl -fsSL https://dl.example.com/tool-linux-amd64 -o /usr/bin/tool\n";

const RIGHT: &str = r#"package trap

import "sync/atomic"

type counter struct {
	ready bool
	count atomic.Int64
}

func (c *counter) add() { c.count.Add(1) }
"#;

fn with(source: &str, dockerfile: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("go.mod", "module example.com/trap\n\ngo 1.27\n");
    sandbox.write("ogive.toml", "[build]\nplatforms = ['linux/amd64', 'linux/arm64', 'linux/386']\n");
    sandbox.write("trap.go", source);
    sandbox.write("Dockerfile", dockerfile);
    sandbox
}

#[test]
fn each_trap_is_found_at_its_line() {
    let found = gate(&with(TRAPS, PINNED), &["--severity", "info"]);
    for trap in [
        "goarch-comparison trap.go:20",
        "goarch-comparison trap.go:23",
        "goarch-switch-without-default trap.go:30",
        "goarch-map trap.go:37",
        "goarch-prefix trap.go:39",
        "unaligned-64bit-atomic trap.go:15",
        "pinned-download Dockerfile:2",
    ] {
        assert!(found.iter().any(|found| found == trap), "{trap}: {found:#?}");
    }
}

#[test]
fn what_is_right_is_silent() {
    let dockerfile = "FROM --platform=$BUILDPLATFORM golang:1.27\nARG TARGETARCH\n\
        RUN curl -fsSL https://dl.example.com/tool-linux-$TARGETARCH -o /usr/bin/tool\n";
    let found = gate(&with(RIGHT, dockerfile), &["--severity", "info"]);
    assert!(found.is_empty(), "{found:#?}");
}
