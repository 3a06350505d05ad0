//! Faults of variables: exported, or set by `go env -w`.

use super::home::home;
use super::{Fault, fault};

pub(super) fn faults() -> Vec<Fault> {
    vec![
        fault(
            "persisted-target",
            "env:2",
            home("GOARCH by go env -w").file(".config/go/env", "# kept\nGOARCH=arm64\n"),
        ),
        fault(
            "persisted-target",
            "env:1",
            home("GOOS by go env -w").file(".config/go/env", "GOOS=windows\n"),
        ),
        fault(
            "persisted-target",
            ".profile:2",
            home("GOARCH exported by .profile").file(".profile", "{go}\nexport GOARCH=arm64\n"),
        ),
        fault(
            "persisted-target",
            ".zshenv:1",
            home("GOARCH exported by .zshenv").file(".zshenv", "export GOARCH=arm64\n"),
        ),
        fault(
            "persisted-target",
            "config.fish:2",
            home("GOOS exported by config.fish")
                .file(".config/fish/config.fish", "# mine\nset -gx GOOS darwin\n"),
        ),
        fault(
            "gopath-mode",
            "env:1",
            home("GO111MODULE=off by go env -w").file(".config/go/env", "GO111MODULE=off\n"),
        ),
        fault(
            "myth-go111module",
            ".bashrc:2",
            home("GO111MODULE=on exported").file(".bashrc", "{go}\nexport GO111MODULE=on\n"),
        ),
        fault(
            "gohost-exported",
            ".profile:2",
            home("GOHOSTARCH exported").file(".profile", "{go}\nexport GOHOSTARCH=arm64\n"),
        ),
        fault(
            "cc-for-target-ignored",
            ".bashrc:2",
            home("CC_FOR_TARGET exported")
                .file(".bashrc", concat!("{go}\n", "export EDITOR=vi CC_FOR_TARGET=aarch64-linux-gnu-gcc\n")),
        ),
        fault(
            "goroot-mismatch",
            ".profile:2",
            home("GOROOT of another Go exported")
                .file(".profile", "{go}\nexport GOROOT={older_root}\n")
                .set("GOROOT", "{older_root}"),
        ),
        fault(
            "goroot-needless",
            "env:1",
            home("GOROOT of the Go that runs anyway").file(".config/go/env", "GOROOT={native_root}\n"),
        ),
        fault("level-above-cpu", "env:1", home("GOAMD64 is no level").file(".config/go/env", "GOAMD64=v9\n")),
        fault(
            "gosumdb-off",
            "env:1",
            home("GOSUMDB=off by go env -w").file(".config/go/env", "GOSUMDB=off\n"),
        ),
        fault(
            "gobin-blocks-cross-install",
            "env:1",
            home("GOBIN set while GOARCH is another's")
                .file(".config/go/env", "GOBIN=/opt/bin\nGOARCH=arm64\n"),
        ),
        fault(
            "gopath-from-gohost",
            ".bashrc:2",
            home("GOPATH named for another machine")
                .file(".bashrc", "{go}\nexport GOPATH=$HOME/go.linux_arm64\n"),
        ),
        fault(
            "gopath-is-goroot",
            "env:1",
            home("GOPATH is GOROOT").file(".config/go/env", "GOPATH={native_root}\n"),
        ),
        fault(
            "gvm-exports",
            ".profile:2",
            home("GOPATH left from gvm")
                .file(".profile", "{go}\nexport GOPATH=$HOME/.gvm/pkgsets/go1.27.3/global\n"),
        ),
        fault(
            "goproxy-malformed",
            "env:1",
            home("GOPROXY with a semicolon").file(".config/go/env", "GOPROXY=https://a.example;direct\n"),
        ),
        fault(
            "goproxy-malformed",
            ".bashrc:2",
            home("GOPROXY without a scheme").file(".bashrc", "{go}\nexport GOPROXY=proxy,direct\n"),
        ),
        fault(
            "goproxy-malformed",
            "env:1",
            home("GOPROXY with a proxy behind direct")
                .file(".config/go/env", "GOPROXY=direct,https://a.example\n"),
        ),
        fault(
            "goproxy-unreachable",
            "env:1",
            home("a proxy that does not answer")
                .file(".config/go/env", "GOPROXY=http://127.0.0.1:9,direct\n"),
        ),
        fault(
            "goflags-conflict",
            "env:1",
            home("GOFLAGS=-mod=vendor without a vendor folder")
                .file(".config/go/env", "GOFLAGS=-mod=vendor\n")
                .project("go.mod", "module example.com/m\n\ngo 1.27\n\nrequire example.com/x v1.0.0\n"),
        ),
        fault(
            "goflags-conflict",
            ".profile:2",
            home("GOFLAGS with an architecture's tag").file(".profile", "{go}\nexport GOFLAGS=-tags=arm64\n"),
        ),
        fault(
            "goflags-conflict",
            "env:1",
            home("GOFLAGS with a flag that does not exist").file(".config/go/env", "GOFLAGS=-arch=arm64\n"),
        ),
        fault(
            "goflags-conflict",
            "env:1",
            home("GOFLAGS=-mod=mod in a workspace")
                .file(".config/go/env", "GOFLAGS=-mod=mod\n")
                .project("go.work", "go 1.27\n\nuse .\n"),
        ),
        fault(
            "goflags-conflict",
            "env:1",
            home("GOEXPERIMENT that does not exist").file(".config/go/env", "GOEXPERIMENT=nosuch\n"),
        ),
    ]
}
