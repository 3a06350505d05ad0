//! Stubs of Apple's libraries: text that stands for a library when programs are linked (LLVM, `TextStub`).

use ogive_binary::Target;
use ogive_platform::Goos;
use ogive_platform::names::{Dialect, from_name};

/// What a stub says.
pub(super) struct Stub {
    pub targets: Vec<Target>,
    pub install_name: Option<String>,
}

/// Reads the first document of a stub; none when it is none. Before version 4 the architectures and the system stand
/// in lines of their own.
pub(super) fn read(text: &str) -> Option<Stub> {
    let first = text.lines().next()?;
    if !first.starts_with("--- !tapi-tbd") {
        return None;
    }
    /// The longest list that is read.
    const LONGEST: usize = 1 << 14;
    let value = |name: &str| {
        let after = text.lines().skip(1).skip_while(|line| !line.starts_with(name));
        let mut value = String::new();
        for (at, line) in after.enumerate() {
            let line = if at == 0 { line.strip_prefix(name).unwrap_or_default() } else { line };
            // A list goes on until it is closed.
            value.push_str(line);
            if !value.contains('[') || line.contains(']') || value.len() > LONGEST {
                break;
            }
        }
        let value = value.trim().trim_matches(['[', ']']).trim_matches([' ', '\'', '"']).to_owned();
        (!value.is_empty()).then_some(value)
    };
    let targets = value("targets:").or_else(|| value("archs:")).unwrap_or_default();
    let mut targets: Vec<Target> = targets.split(',').filter_map(|target| named(target.trim())).collect();
    targets.sort_unstable();
    targets.dedup();
    Some(Stub { targets, install_name: value("install-name:") })
}

/// `arm64-macos`, `x86_64-ios-simulator`, `arm64e`.
fn named(target: &str) -> Option<Target> {
    let (arch, system) = target.split_once('-').unwrap_or((target, ""));
    let os = match system {
        "macos" => Some(Goos::Darwin),
        "ios" | "ios-simulator" => Some(Goos::Ios),
        "" => None,
        _ => return None,
    };
    Some(Target { os, ..from_name(arch, Dialect::MachO).ok()?.into() })
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn stubs_of_both_forms_are_read() {
        // libresolv.tbd of the macOS SDK 14 and of 10.13, cut.
        let new = "--- !tapi-tbd\ntbd-version:     4\ntargets:         [ x86_64-macos, x86_64-maccatalyst, \n\
                   arm64-macos ]\ninstall-name:    '/usr/lib/libresolv.9.dylib'\n";
        let old = "--- !tapi-tbd-v3\narchs:           [ x86_64 ]\nplatform:        macosx\n\
                   install-name:    /usr/lib/libresolv.9.dylib\n...\n";
        for (text, targets) in [(new, vec!["darwin/amd64", "darwin/arm64"]), (old, vec!["?/amd64"])] {
            let stub = read(text).unwrap();
            assert_eq!(stub.targets.iter().map(ToString::to_string).collect::<Vec<_>>(), targets);
            assert_eq!(stub.install_name.as_deref(), Some("/usr/lib/libresolv.9.dylib"));
        }
        assert!(read("GROUP ( libc.so.6 )").is_none());
    }
}
