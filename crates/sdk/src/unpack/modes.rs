//! Which files of an SDK are programs. The toolchain module carries no permission bits.

/// The permission bits of an SDK's file by its path below GOROOT, as Go's own archives have them
/// (`cmd/distpack`, function `mode`).
#[must_use]
pub fn mode(name: &str) -> u32 {
    let last = name.rsplit('/').next().unwrap_or(name);
    let script = [".bash", ".sh", ".pl", ".rc"].iter().any(|suffix| name.ends_with(suffix));
    if name.starts_with("bin/") || name.starts_with("pkg/tool/") || script || is_exec_wrapper(last) {
        0o755
    } else {
        0o644
    }
}

/// Matches `go_?*_?*_exec`: what `go run` looks for to start programs of another port.
fn is_exec_wrapper(name: &str) -> bool {
    let Some(middle) = name.strip_prefix("go_").and_then(|n| n.strip_suffix("_exec")) else { return false };
    let (first, last) = match (middle.char_indices().nth(1), middle.char_indices().next_back()) {
        (Some((first, _)), Some((last, _))) => (first, last),
        _ => return false,
    };
    middle.get(first..last).is_some_and(|inner| inner.contains('_'))
}

#[cfg(test)]
mod tests {
    use super::mode;

    #[test]
    fn marks_programs_as_distpack_does() {
        for name in [
            "bin/go",
            "pkg/tool/linux_amd64/compile",
            "src/all.bash",
            "src/run.rc",
            "src/clean.sh",
            "src/crypto/x.pl",
            "lib/wasm/go_js_wasm_exec",
            "lib/wasm/go_a_b_c_exec",
        ] {
            assert_eq!(mode(name), 0o755, "{name}");
        }
        for name in [
            "binary",
            "src/bin/x",
            "pkg/include/x.h",
            "misc/ios/go_ios_exec",
            "x/go__a_exec",
            "x/go_a__exec",
            "x/go___exec",
            "x/mygo_a_b_exec",
            "src/all.bat",
            "go.mod",
        ] {
            assert_eq!(mode(name), 0o644, "{name}");
        }
        assert_eq!(mode("x/go____exec"), 0o644);
        assert_eq!(mode("x/go_____exec"), 0o755, "each ? matches an underscore too");
    }
}
