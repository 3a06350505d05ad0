//! What is built and how.

use super::RELEASE;

/// How a program is built.
#[derive(Debug, Clone, Copy)]
pub(super) struct Recipe {
    pub(super) name: &'static str,
    pub(super) release: &'static str,
    pub(super) port: &'static str,
    /// Beside `build -o FILE` and the package.
    pub(super) arguments: &'static [&'static str],
    pub(super) environment: &'static [(&'static str, &'static str)],
    pub(super) package: &'static str,
}

const fn recipe(name: &'static str, release: &'static str, port: &'static str) -> Recipe {
    Recipe { name, release, port, arguments: &[], environment: &[], package: APP }
}

impl Recipe {
    const fn with(self, arguments: &'static [&'static str]) -> Self {
        Self { arguments, ..self }
    }

    const fn env(self, environment: &'static [(&'static str, &'static str)]) -> Self {
        Self { environment, ..self }
    }

    const fn of(self, package: &'static str) -> Self {
        Self { package, ..self }
    }
}

pub(super) const APP: &str = "example.com/app";
pub(super) const GREETING: &str = "example.com/greeting";

/// Flags and levels of [`RELEASE`], one at a time, and the build modes that need no C compiler.
pub(super) const VARIANTS: &[Recipe] = &[
    recipe("stripped", RELEASE, "linux/amd64").with(&["-ldflags=-s -w"]),
    recipe("stripped", RELEASE, "darwin/arm64").with(&["-ldflags=-s -w"]),
    recipe("stripped", RELEASE, "windows/amd64").with(&["-ldflags=-s -w"]),
    recipe("trimpath", RELEASE, "linux/amd64").with(&["-trimpath"]),
    recipe("quoted", RELEASE, "linux/amd64")
        .with(&["-ldflags=-X 'main.text=a \"b\"\tü `c`' -buildid=", "-tags=x,y"]),
    recipe("v3", RELEASE, "linux/amd64").env(&[("GOAMD64", "v3")]),
    recipe("v2", RELEASE, "darwin/amd64").env(&[("GOAMD64", "v2")]),
    recipe("softfloat", RELEASE, "linux/386").env(&[("GO386", "softfloat")]),
    recipe("v5", RELEASE, "linux/arm").env(&[("GOARM", "5")]),
    recipe("v7-softfloat", RELEASE, "linux/arm").env(&[("GOARM", "7,softfloat")]),
    recipe("v9.0", RELEASE, "linux/arm64").env(&[("GOARM64", "v9.0,lse")]),
    recipe("softfloat", RELEASE, "linux/mips").env(&[("GOMIPS", "softfloat")]),
    recipe("softfloat", RELEASE, "linux/mips64le").env(&[("GOMIPS64", "softfloat")]),
    recipe("power10", RELEASE, "linux/ppc64le").env(&[("GOPPC64", "power10")]),
    recipe("rva23u64", RELEASE, "linux/riscv64").env(&[("GORISCV64", "rva23u64")]),
    recipe("experiment", RELEASE, "linux/amd64").env(&[("GOEXPERIMENT", "arenas")]),
    recipe("pie", RELEASE, "linux/amd64").with(&["-buildmode=pie"]),
    recipe("pie", RELEASE, "linux/arm64").with(&["-buildmode=pie"]),
    recipe("gui", RELEASE, "windows/arm64").with(&["-ldflags=-H=windowsgui"]),
    recipe("c-shared", RELEASE, "wasip1/wasm").with(&["-buildmode=c-shared"]),
    recipe("unstamped", RELEASE, "linux/amd64").with(&["-buildvcs=false"]),
];

const CGO: &[(&str, &str)] = &[("CGO_ENABLED", "1")];

/// What the C compiler of this machine links, for linux/amd64.
pub(super) const LINKED: &[Recipe] = &[
    recipe("cgo", RELEASE, "linux/amd64").with(&["-ldflags=-linkmode=external"]).env(CGO),
    recipe("c-shared", RELEASE, "linux/amd64").with(&["-buildmode=c-shared"]).env(CGO),
    recipe("c-archive", RELEASE, "linux/amd64").with(&["-buildmode=c-archive"]).env(CGO),
    recipe("plugin", RELEASE, "linux/amd64").with(&["-buildmode=plugin"]).env(CGO),
];

/// Releases that wrote build info in other ways or not at all, for machines of all kinds of pointers.
pub(super) const OLD: &[Recipe] = &[
    recipe("old", "1.9.7", "linux/amd64"),
    recipe("old", "1.12.17", "linux/amd64"),
    recipe("old-stripped", "1.12.17", "linux/amd64").with(&["-ldflags=-s -w"]),
    recipe("old", "1.12.17", "linux/mips"),
    recipe("old", "1.12.17", "darwin/amd64"),
    recipe("old", "1.12.17", "windows/amd64"),
    recipe("old", "1.12.17", "windows/386"),
    recipe("old", "1.13.15", "linux/amd64"),
    recipe("old", "1.13.15", "linux/mips64"),
    recipe("old", "1.13.15", "darwin/386"),
    recipe("old", "1.13.15", "windows/386"),
    recipe("old", "1.17.13", "linux/amd64"),
    recipe("old-stripped", "1.17.13", "linux/amd64").with(&["-ldflags=-s -w"]),
    recipe("old-pie", "1.17.13", "linux/amd64").with(&["-buildmode=pie"]),
    recipe("old", "1.17.13", "linux/386"),
    recipe("old", "1.17.13", "linux/mips"),
    recipe("old", "1.17.13", "linux/mipsle"),
    recipe("old", "1.17.13", "linux/ppc64"),
    recipe("old", "1.17.13", "linux/s390x"),
    recipe("old", "1.17.13", "freebsd/arm"),
    recipe("old", "1.17.13", "openbsd/mips64"),
    recipe("old", "1.17.13", "darwin/amd64"),
    recipe("old", "1.17.13", "darwin/arm64"),
    recipe("old", "1.17.13", "windows/amd64"),
    recipe("old", "1.17.13", "windows/386"),
    recipe("old", "1.17.13", "js/wasm"),
    recipe("old", "1.18.10", "linux/amd64"),
    recipe("old", "1.18.10", "linux/s390x"),
    recipe("old", "1.18.10", "darwin/arm64"),
    recipe("old", "1.18.10", "windows/amd64"),
];

/// Without flags, for any port.
pub(super) const PLAIN: Recipe = recipe("plain", RELEASE, "");

/// Packages without `main`: archives of Go objects.
pub(super) const PACKAGES: &[Recipe] = &[
    recipe("package", "1.12.17", "linux/amd64").with(&["-buildmode=archive"]).of(GREETING),
    recipe("package", "1.17.13", "linux/s390x").with(&["-buildmode=archive"]).of(GREETING),
    recipe("package", RELEASE, "linux/amd64").with(&["-buildmode=archive"]).of(GREETING),
    recipe("package", RELEASE, "darwin/arm64").with(&["-buildmode=archive"]).of(GREETING),
    recipe("package", RELEASE, "windows/386").with(&["-buildmode=archive"]).of(GREETING),
    recipe("package", RELEASE, "js/wasm").with(&["-buildmode=archive"]).of(GREETING),
    recipe("package", RELEASE, "linux/mips").with(&["-buildmode=archive"]).of("internal/bytealg"),
    recipe("package-experiment", RELEASE, "linux/amd64")
        .with(&["-buildmode=archive"])
        .env(&[("GOEXPERIMENT", "arenas")])
        .of(GREETING),
];
