//! Security fixes in Go's standard library and tools.
//!
//! Facts of the Go project: its release history up to [`KNOWN_UNTIL`], where it names no
//! advisories. `cargo xtask generate-security` writes this file anew from the Go vulnerability
//! database, the module golang.org/x/vulndb.

use super::SecurityFix;

/// The newest release that the table knows of.
pub(super) const KNOWN_UNTIL: &str = "1.19.3";

/// The fixes, oldest first.
#[rustfmt::skip]
pub(super) static FIXES: &[SecurityFix] = &[
    SecurityFix { ids: &[], packages: &["cmd/go"], ranges: &[("", "1.9.5"), ("1.10", "1.10.1")] },
    SecurityFix { ids: &[], packages: &["cmd/go", "crypto/x509"], ranges: &[("", "1.10.6"), ("1.11", "1.11.3")] },
    SecurityFix { ids: &[], packages: &["crypto/elliptic"], ranges: &[("", "1.10.8"), ("1.11", "1.11.5")] },
    SecurityFix { ids: &[], packages: &["runtime"], ranges: &[("", "1.11.10"), ("1.12", "1.12.2")] },
    SecurityFix { ids: &[], packages: &["net/http", "net/url"], ranges: &[("", "1.11.13"), ("1.12", "1.12.8")] },
    SecurityFix { ids: &[], packages: &["net/http", "net/textproto"], ranges: &[("", "1.12.10"), ("1.13", "1.13.1")] },
    SecurityFix { ids: &[], packages: &["cmd/compile"], ranges: &[("1.13", "1.13.2")] },
    SecurityFix { ids: &[], packages: &["crypto/dsa"], ranges: &[("", "1.12.11"), ("1.13", "1.13.2")] },
    SecurityFix { ids: &[], packages: &["crypto/x509"], ranges: &[("", "1.12.16"), ("1.13", "1.13.7")] },
    SecurityFix { ids: &[], packages: &["crypto/x509", "net/http"], ranges: &[("", "1.13.13"), ("1.14", "1.14.5")] },
    SecurityFix { ids: &[], packages: &["encoding/binary"], ranges: &[("", "1.13.15"), ("1.14", "1.14.7")] },
    SecurityFix { ids: &[], packages: &["net/http/cgi", "net/http/fcgi"], ranges: &[("", "1.14.8"), ("1.15", "1.15.1")] },
    SecurityFix { ids: &[], packages: &["cmd/go", "math/big"], ranges: &[("", "1.14.12"), ("1.15", "1.15.5")] },
    SecurityFix { ids: &[], packages: &["cmd/go", "crypto/elliptic"], ranges: &[("", "1.14.14"), ("1.15", "1.15.7")] },
    SecurityFix { ids: &[], packages: &["archive/zip"], ranges: &[("1.16", "1.16.1")] },
    SecurityFix { ids: &[], packages: &["encoding/xml"], ranges: &[("", "1.15.9"), ("1.16", "1.16.1")] },
    SecurityFix { ids: &[], packages: &["net/http"], ranges: &[("", "1.15.12"), ("1.16", "1.16.4")] },
    SecurityFix { ids: &[], packages: &["archive/zip", "math/big", "net", "net/http/httputil"], ranges: &[("", "1.15.13"), ("1.16", "1.16.5")] },
    SecurityFix { ids: &[], packages: &["crypto/tls"], ranges: &[("", "1.15.14"), ("1.16", "1.16.6")] },
    SecurityFix { ids: &[], packages: &["net/http/httputil"], ranges: &[("", "1.15.15"), ("1.16", "1.16.7")] },
    SecurityFix { ids: &[], packages: &["archive/zip"], ranges: &[("", "1.16.8"), ("1.17", "1.17.1")] },
    SecurityFix { ids: &[], packages: &["cmd/link", "misc/wasm"], ranges: &[("", "1.16.9"), ("1.17", "1.17.2")] },
    SecurityFix { ids: &[], packages: &["archive/zip", "debug/macho"], ranges: &[("", "1.16.10"), ("1.17", "1.17.3")] },
    SecurityFix { ids: &[], packages: &["net/http", "syscall"], ranges: &[("", "1.16.12"), ("1.17", "1.17.5")] },
    SecurityFix { ids: &[], packages: &["cmd/go", "crypto/elliptic", "math/big"], ranges: &[("", "1.16.14"), ("1.17", "1.17.7")] },
    SecurityFix { ids: &[], packages: &["regexp/syntax"], ranges: &[("", "1.16.15"), ("1.17", "1.17.8")] },
    SecurityFix { ids: &[], packages: &["crypto/x509"], ranges: &[("1.18", "1.18.1")] },
    SecurityFix { ids: &[], packages: &["crypto/elliptic", "encoding/pem"], ranges: &[("", "1.17.9"), ("1.18", "1.18.1")] },
    SecurityFix { ids: &[], packages: &["syscall"], ranges: &[("", "1.17.10"), ("1.18", "1.18.2")] },
    SecurityFix { ids: &[], packages: &["crypto/rand", "crypto/tls", "os/exec", "path/filepath"], ranges: &[("", "1.17.11"), ("1.18", "1.18.3")] },
    SecurityFix { ids: &[], packages: &["compress/gzip", "encoding/gob", "encoding/xml", "go/parser", "io/fs", "net/http", "path/filepath"], ranges: &[("", "1.17.12"), ("1.18", "1.18.4")] },
    SecurityFix { ids: &[], packages: &["encoding/gob", "math/big"], ranges: &[("", "1.17.13"), ("1.18", "1.18.5")] },
    SecurityFix { ids: &[], packages: &["net/url"], ranges: &[("1.19", "1.19.1")] },
    SecurityFix { ids: &[], packages: &["net/http"], ranges: &[("", "1.18.6"), ("1.19", "1.19.1")] },
    SecurityFix { ids: &[], packages: &["archive/tar", "net/http/httputil", "regexp"], ranges: &[("", "1.18.7"), ("1.19", "1.19.2")] },
    SecurityFix { ids: &[], packages: &["os/exec", "syscall"], ranges: &[("", "1.18.8"), ("1.19", "1.19.3")] },
];
