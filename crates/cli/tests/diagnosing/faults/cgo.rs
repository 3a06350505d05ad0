//! Faults of C compilers, of what they are told, and of the build cache.

use super::home::{Program, home};
use super::{Fault, fault};

pub(super) fn faults() -> Vec<Fault> {
    vec![
        fault(
            "cgo-compiler-missing",
            "env:1",
            home("CC that is not there").file(".config/go/env", "CC=no-such-cc\n"),
        ),
        fault(
            "cgo-compiler-foreign",
            "env:1",
            home("CC of another CPU").file(".config/go/env", "CC=aarch64-linux-gnu-gcc\n"),
        ),
        fault(
            "cgo-flags-foreign",
            ".bashrc:2",
            home("CGO_CFLAGS with -m32")
                .file(".bashrc", "{go}\nexport CGO_CFLAGS='-O2 -m32'\n")
                .set("CGO_CFLAGS", "-O2 -m32"),
        ),
        fault(
            "cgo-flags-foreign",
            "env:1",
            home("CGO_LDFLAGS for another CPU")
                .file(".config/go/env", "CGO_LDFLAGS=--target=aarch64-linux-gnu\n"),
        ),
        fault(
            "cgo-flags-foreign",
            ".profile:2",
            home("CGO_CFLAGS of a Mac")
                .file(".profile", "{go}\nexport CGO_CFLAGS='-arch arm64'\n")
                .set("CGO_CFLAGS", "-arch arm64"),
        ),
        fault(
            "pkg-config-foreign",
            ".bashrc:2",
            home("PKG_CONFIG_PATH of another CPU")
                .file(
                    ".bashrc",
                    concat!("{go}\n", "export PKG_CONFIG_PATH=/usr/lib/aarch64-linux-gnu/pkgconfig\n"),
                )
                .set("PKG_CONFIG_PATH", "/usr/lib/aarch64-linux-gnu/pkgconfig"),
        ),
        fault(
            "gocache-shared-by-cgo-toolchains",
            "env:1",
            home("CC is a script")
                .file(".config/go/env", "CC={home}/bin/my-cc\n")
                .file("bin/my-cc", "#!/bin/sh\nexec gcc \"$@\"\n"),
        ),
        fault(
            "libclang-foreign",
            "",
            home("libclang of another CPU")
                .program("llvm/libclang.so.18", Program::For("linux/arm64"))
                .set("LIBCLANG_PATH", "{home}/llvm"),
        ),
        fault(
            "gocache-off",
            ".profile:2",
            home("GOCACHE=off").file(".profile", "{go}\nexport GOCACHE=off\n"),
        ),
        fault(
            "gocache-unwritable",
            "env:1",
            home("GOCACHE in a file").file(".config/go/env", "GOCACHE={home}/file\n").file("file", "x\n"),
        ),
    ]
}
