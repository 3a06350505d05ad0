//! Apple's linker was given a file for another architecture or platform.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, advice, sample, way};

/// Apple's linker was given a file for another architecture or platform.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("linking-other-platform"),
    title: "a file given to the linker is for another architecture or platform than the one that is built",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "The linker leaves such a file out, and then misses every symbol in it. With Go this is \
        mostly a Go of the other architecture (an Intel go under Rosetta builds for amd64), or a \
        library from the other Homebrew.",
    literals: &[
        "attempting to link with file",
        "required architecture",
        "but linking in",
        "the architecture being linked",
    ],
    patterns: &[
        r"ignoring file (?<file>.+?),? (?:file )?building for (?<need>\S+) but attempting to link with file built for (?<have>\S+)",
        r"building for (?<need>\S+?),? but attempting to link with file built for (?<have>\S+)",
        r"building for '?(?<need>[^',]+)'?, but linking in (?:object file|dylib)(?: \((?<file>[^']*)\))? built for '?(?<have>[^']+?)'?$",
        "ignoring file '?(?<file>[^']+?)'?: found architecture '(?<have>[^']+)', required architecture '(?<need>[^']+)'",
        r"ignoring file (?<file>.+?), file was built for (?:archive|unsupported file format|(?<have>\S+)) which is not the architecture being linked \((?<need>[^)]+)\)",
    ],
    ways: &[
        way("see what Go here builds for, and why", "ogive which"),
        way("build with the Go of the library's architecture", "ogive exec +{have.go} go build ."),
        way("see what the file is", "ogive inspect {file}"),
        advice(
            "or install the library from the Homebrew of the architecture that is built: /opt/homebrew for arm64, /usr/local for amd64",
        ),
    ],
    doctor: Some(RuleName::new("homebrew-prefix-mismatch")),
    examples: &[
        sample(
            "ld: warning: ignoring file /var/folders/qc/x0j95x2d6tgb4686by93p4b00000gn/T/go-link-060310708/go.o, building for macOS-x86_64 but attempting to link with file built for unknown-arm64",
            "golang/go#38485",
        ),
        sample(
            "ld: warning: ignoring file /var/folders/bz/z6hcm0ys1c922kw4v137vh9c0000gn/T/go-link-3522633666/000005.o, building for macOS-arm64 but attempting to link with file built for unknown-x86_64",
            "fsnotify/fsevents#50",
        ),
        sample(
            "ld: warning: ignoring file '/opt/homebrew/lib/libvips.dylib': found architecture 'arm64', required architecture 'x86_64'",
            "ld of Xcode 15",
        ),
        sample(
            "ld: building for 'iOS-simulator', but linking in object file (/tmp/libx.a[2](x.o)) built for 'iOS'",
            "ld of Xcode 15",
        ),
        sample(
            "building for macOS-x86_64 but attempting to link with file built for macOS-arm64 GoLang 1.19.3 version",
            "extism/extism#120",
        ),
        sample(
            "ld: warning: ignoring file ./.libs/libarchive.a, file was built for archive which is not the architecture being linked (x86_64): ./.libs/libarchive.a",
            "libarchive/libarchive#1353",
        ),
        sample(
            "ld: warning: ignoring file /Users/dev/Documents/test/ATSketchKit.framework/ATSketchKit, file was built for arm64 which is not the architecture being linked (armv7): /Users/dev/Documents/test/ATSketchKit.framework/ATSketchKit",
            "e7711bbear/ATSketchKit#31",
        ),
    ],
    references: &[],
};
