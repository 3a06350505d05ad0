//! The names that matter: of programs and of variables.

/// Programs that decide which machine code is built, or that people ask about it.
pub(crate) const WORDS: &[&str] = &[
    "go",
    "gofmt",
    "gopls",
    "dlv",
    "arch",
    "uname",
    "file",
    "gcc",
    "cc",
    "clang",
    "pkg-config",
    "qemu-aarch64",
];

/// Managers of Gos that are programs: what those are for tells what some of them install.
pub(crate) const MANAGERS: &[&str] = &["asdf", "goenv", "gobrew", "goup", "mise", "proto"];

/// Variables beside Go's own that steer builds.
const OTHERS: &[&str] = &[
    "AR",
    "ARCHFLAGS",
    "ARCHPREFERENCE",
    "ASDF_DIR",
    "CC",
    "CC_FOR_TARGET",
    "CPATH",
    "CXX",
    "DOCKER_DEFAULT_PLATFORM",
    "FC",
    "HOMEBREW_PREFIX",
    "LIBCLANG_PATH",
    "LIBRARY_PATH",
    "SDKROOT",
    "gvm_go_name",
];

/// Families of such variables, by how their names begin.
const FAMILIES: &[&str] = &["ASDF_GOLANG_", "CGO_", "GVM_", "MISE_", "OGIVE_", "PKG_CONFIG"];

/// Whether a variable is recorded.
pub(crate) fn concerns_go(name: &str) -> bool {
    let own = name.starts_with("GO")
        && !name.starts_with("GOOGLE")
        && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    own || OTHERS.contains(&name) || FAMILIES.iter().any(|family| name.starts_with(family))
}

/// A value without secrets: those of variables whose names promise one, and what stands between `://`
/// and `@` in addresses.
pub(crate) fn without_secrets(name: &str, value: &str) -> String {
    const SECRET: &[&str] = &["TOKEN", "SECRET", "PASSWORD", "PASSWD", "AUTH", "CREDENTIAL", "API_KEY"];
    let upper = name.to_ascii_uppercase();
    if SECRET.iter().any(|word| upper.contains(word)) {
        return "…".to_owned();
    }
    let mut kept = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, after)) = rest.split_once("://") {
        kept.push_str(before);
        kept.push_str("://");
        let end = after.find(['/', ',', '|', ' ', '?', '#']).unwrap_or(after.len());
        rest = match after[..end].rfind('@') {
            Some(at) => &after[at + 1..],
            None => after,
        };
    }
    kept.push_str(rest);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn go_s_variables_are_recorded_and_secrets_are_not() {
        for name in ["GOROOT", "GO111MODULE", "GOARM64", "CGO_CFLAGS", "CC", "PKG_CONFIG_PATH"] {
            assert!(concerns_go(name), "{name}");
        }
        for name in ["GOOGLE_API_KEY", "PATH", "Goroot", "EDITOR", "GITHUB_TOKEN"] {
            assert!(!concerns_go(name), "{name}");
        }
        let proxy = "https://ann:pw@goproxy.example/x,https://b@c.example|http://d.example/@v,direct";
        assert_eq!(
            without_secrets("GOPROXY", proxy),
            "https://goproxy.example/x,https://c.example|http://d.example/@v,direct"
        );
        assert_eq!(without_secrets("GOAUTH", "netrc"), "…");
    }
}
