//! Faults of projects: what they ask for, and where they lie.

use super::home::home;
use super::{Fault, fault};

pub(super) fn faults() -> Vec<Fault> {
    vec![
        fault(
            "gotoolchain-blocks",
            "env:1",
            home("GOTOOLCHAIN=local below go.mod's go")
                .file(".config/go/env", "GOTOOLCHAIN=local\n")
                .project("go.mod", "module example.com/m\n\ngo 1.28\n"),
        ),
        fault(
            "toolchain-name-with-architecture",
            "env:1",
            home("GOTOOLCHAIN with an architecture").file(".config/go/env", "GOTOOLCHAIN=go1.27.3-amd64\n"),
        ),
        fault(
            "toolchain-name-with-architecture",
            "go.mod:5",
            home("a toolchain line with an architecture").project(
                "go.mod",
                concat!("module example.com/m\n", "\n", "go 1.27\n", "\n", "toolchain go1.27.3-amd64\n"),
            ),
        ),
        fault(
            "asdf-architecture",
            ".tool-versions:2",
            home("an architecture in .tool-versions")
                .project(".tool-versions", "nodejs 22.1.0\ngolang 1.27.3-arm64\n"),
        ),
        fault(
            "asdf-architecture",
            ".bashrc:2",
            home("ASDF_GOLANG_OVERWRITE_ARCH of another CPU")
                .file(".bashrc", "{go}\nexport ASDF_GOLANG_OVERWRITE_ARCH=arm64\n"),
        ),
        fault(
            "selected-not-installed",
            ".go-version:1",
            home(".go-version of a Go that is not here").project(".go-version", "1.18.10\n"),
        ),
        fault(
            "selection-disagrees",
            ".go-version:1",
            home(".go-version and .tool-versions disagree")
                .project(".go-version", "1.27.3\n")
                .project(".tool-versions", "golang 1.26.8\n"),
        ),
        fault(
            "go-unsupported",
            ".go-version:1",
            home(".go-version of a line without fixes").project(".go-version", "1.20.5\n"),
        ),
        fault("project-in-gopath", "go.mod", home("the project lies in GOPATH").set("GOPATH", "{work}")),
        fault(
            "gopath-leftovers",
            "",
            home("code below GOPATH/src")
                .file("go/src/example.com/left/main.go", "package main\n\nfunc main() {}\n"),
        ),
    ]
}
