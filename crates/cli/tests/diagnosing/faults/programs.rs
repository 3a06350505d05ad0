//! Faults of programs and Gos for another machine.

use super::home::{Program, home};
use super::{Fault, fault};

pub(super) fn faults() -> Vec<Fault> {
    vec![
        fault(
            "gopls-foreign",
            "",
            home("gopls for another CPU").program("go/bin/gopls", Program::Tool("linux/arm64")),
        ),
        fault(
            "dlv-foreign",
            "",
            home("dlv for another CPU").program("go/bin/dlv", Program::Tool("linux/arm64")),
        ),
        fault(
            "gobin-mixed",
            "",
            home("a tool for another CPU in GOPATH/bin").program("go/bin/tool", Program::Tool("linux/s390x")),
        ),
        fault(
            "gobin-mixed",
            "",
            home("a program of another CPU, with a module replaced, in GOPATH/bin")
                .program("go/bin/app", Program::For("linux/arm64")),
        ),
        fault(
            "gobin-mixed",
            "",
            home("a tool for macOS in GOBIN")
                .file(".config/go/env", "GOBIN={home}/tools\n")
                .program("tools/stringer", Program::Tool("darwin/arm64")),
        ),
        fault(
            "gopls-older-than-module",
            "go.mod:3",
            home("gopls of an older Go than go.mod's").program("go/bin/gopls", Program::Old),
        ),
        fault(
            "dlv-older-than-module",
            "go.mod:3",
            home("dlv of an older Go than go.mod's").program("go/bin/dlv", Program::Old),
        ),
        fault(
            "wrong-libc",
            "",
            home("a tool whose C library is not here").program("go/bin/tool", Program::WithoutLoader),
        ),
        fault(
            "gotoolchain-foreign",
            "",
            home("another CPU's toolchain in the module cache")
                .go("go/pkg/mod/golang.org/toolchain@v0.0.1-go1.27.3.linux-arm64", "foreign"),
        ),
        fault(
            "gotoolchain-foreign",
            "",
            home("another CPU's toolchain in the module cache by a link")
                .link("go/pkg/mod/golang.org/toolchain@v0.0.1-go1.27.3.linux-arm64", "{foreign_root}"),
        ),
        fault("gvm-translated", "", home("gvm's Go for another CPU").go(".gvm/gos/go1.27.3", "foreign")),
        fault(
            "gvm-translated",
            "",
            home("gvm's Go for another CPU by a link").link(".gvm/gos/go1.27.3", "{foreign_root}"),
        ),
        fault(
            "stale-usr-local-go",
            "",
            home("a Go unpacked over another")
                .file("old/VERSION", "go1.26.8\ntime 2026-01-01T00:00:00Z\n")
                .go("old", "native")
                .path("{home}/old/bin:/usr/bin:/bin"),
        ),
    ]
}
