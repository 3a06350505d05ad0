//! The link mixes files of two architectures or systems.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("linker-other-platform"),
    title: "the link mixes files of two architectures or systems",
    rationale: "Apple's linker leaves out what is not for the target, and then misses its symbols. The file named was built for another CPU: an Intel Homebrew in /usr/local on Apple silicon, most often.",
    literals: &["building for"],
    pattern: r#"building for ['\"]?(?P<target>[A-Za-z]+-?(?P<want>[A-Za-z0-9_]+)?)['\"]?,? but (?:attempting to link with|linking in object|linking in dylib)[^,]*? ?file built for ['\"]?(?P<file>[A-Za-z]+-?(?P<have>[A-Za-z0-9_]+)?)"#,
    doctor: Some(RuleName::new("homebrew-prefix-mismatch")),
    tell,
    examples: &[
        Example {
            line: "ld: warning: ignoring file /usr/local/lib/libz.dylib, building for macOS-arm64 but attempting to link with file built for macOS-x86_64",
            seen: "ld64, Xcode 14",
        },
        Example {
            line: "ld: building for macOS-x86_64 but attempting to link with file built for macOS-arm64 for architecture x86_64",
            seen: "ld64, Xcode 13",
        },
        Example {
            line: "ld: warning: ignoring file '/opt/homebrew/lib/libssl.a': building for 'macOS-x86_64' but attempting to link with file built for 'macOS-arm64'",
            seen: "ld-prime, Xcode 15",
        },
    ],
};

fn tell(found: &Found<'_>) -> Told {
    Told::new()
        .fact("the link is for", found.get("target"))
        .fact("the file is for", found.get("file"))
        .run("See what each library is for", "ogive inspect FILE")
        .by_hand("Use the library of the same architecture: /opt/homebrew on Apple silicon, /usr/local on Intel; check PKG_CONFIG_PATH and CGO_LDFLAGS")
        .run("Or build for the architecture of the library", format!("GOARCH={} go build", found.arch("have").map_or("amd64", |arch| arch.name())))
}
