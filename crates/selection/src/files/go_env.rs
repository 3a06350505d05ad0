//! Which Go settings a repository may make for whoever works in it.
//!
//! A repository that is merely entered must not run code or weaken what is verified: so neither
//! compilers, tools and folders, nor what switches off checks, nor flags that name programs.

/// Names a repository may set, and why that is harmless: they choose among behaviours of the go
/// command, without naming a program or a folder.
const ALLOWED: [&str; 15] = [
    "CGO_ENABLED",
    "GO111MODULE",
    "GO386",
    "GOAMD64",
    "GOARM",
    "GOARM64",
    "GOEXPERIMENT",
    "GOFIPS140",
    "GOMIPS",
    "GOMIPS64",
    "GOPPC64",
    "GOPRIVATE",
    "GOPROXY",
    "GORISCV64",
    "GOWASM",
];

/// Flags in GOFLAGS that neither name programs nor pass anything on to the compiler and linker.
const FLAGS: [&str; 12] = [
    "-buildvcs",
    "-count",
    "-failfast",
    "-mod",
    "-modcacherw",
    "-p",
    "-race",
    "-short",
    "-tags",
    "-trimpath",
    "-v",
    "-vet",
];

/// Why a setting is refused; none when it is allowed.
#[must_use]
pub fn refusal(name: &str, value: &str) -> Option<&'static str> {
    if value.contains(char::is_control) {
        return Some("a value is one line of plain text");
    }
    match name {
        _ if ALLOWED.contains(&name) => None,
        "GOFLAGS" => {
            let allowed = |flag: &str| {
                let name = flag.split('=').next().unwrap_or_default();
                FLAGS.iter().any(|f| *f == name || name.strip_prefix('-') == Some(f))
            };
            let harmless = !value.contains(['\'', '"']) && value.split_whitespace().all(allowed);
            (!harmless)
                .then_some("only -mod, -tags, -trimpath and other flags that start no program may be set")
        }
        "GOTOOLCHAIN" => Some("pin the version instead"),
        "GOOS" | "GOARCH" => Some("the target is chosen by each command"),
        "GOROOT" | "GOPATH" | "GOBIN" | "GOCACHE" | "GOMODCACHE" | "GOTMPDIR" | "GOENV" => {
            Some("folders belong to the user")
        }
        // Modules that GOPRIVATE names are not verified; they come from their own origin instead, which
        // GONOPROXY takes back: then any GOPROXY could serve any code as theirs.
        "GONOPROXY" => Some("a repository may not choose where unverified modules come from; set GOPRIVATE"),
        "GOSUMDB" | "GONOSUMDB" | "GONOSUMCHECK" | "GOINSECURE" | "GOVCS" | "GOAUTH" => {
            Some("a repository may not weaken what is verified")
        }
        _ => Some("it may start programs, or is not a setting of the go command"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn allows_what_old_projects_need() {
        for (name, value) in [
            ("GO111MODULE", "auto"),
            ("GOPROXY", "https://example.com,direct"),
            ("GOPRIVATE", "*.example.com"),
            ("CGO_ENABLED", "0"),
            ("GOFLAGS", "-mod=vendor -tags=a,b --trimpath"),
        ] {
            assert_eq!(refusal(name, value), None, "{name}={value}");
        }
    }

    #[test]
    fn refuses_what_runs_code_or_weakens_checks() {
        for (name, value) in [
            ("CC", "evil"),
            ("GOROOT", "/x"),
            ("GOFLAGS", "-toolexec=evil"),
            ("GOFLAGS", "-mod=mod -exec=evil"),
            ("GOFLAGS", "'-mod=vendor -x'"),
            ("GOFLAGS", "-ldflags=-extld=evil"),
            ("GOFLAGS", "-overlay=o.json"),
            ("GODEBUG", "execerrdot=0"),
            ("GONOSUMDB", "*"),
            ("GONOPROXY", "none"),
            ("GOTOOLCHAIN", "path"),
            ("PATH", "/x"),
            ("LD_PRELOAD", "/x"),
            ("GOPROXY", "a\nb"),
            ("GOPROXY", "a\u{1b}]0;b\u{7}"),
        ] {
            assert!(refusal(name, value).is_some(), "{name}={value}");
        }
    }
}
