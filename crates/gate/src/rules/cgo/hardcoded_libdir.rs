//! `cgo-hardcoded-libdir`: libraries are looked for where one machine has them.

use ogive_platform::{Goarch, Goos, PortSet};
use ogive_record::{Audience, Confidence, Example, Finding, Reference, RuleMeta, RuleName, Severity};

use super::{Line, each_line};
use crate::said::{Said, some};
use crate::{OnePackage, PackageRule};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("cgo-hardcoded-libdir"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "libraries are looked for where one machine has them",
    rationale: "Folders such as /usr/lib/x86_64-linux-gnu are named after the architecture, and Homebrew keeps its libraries in \
                /opt/homebrew on Apple silicon and in /usr/local on Intel. Elsewhere the library is not found, or the wrong one is.",
    examples: &[Example {
        wrong: "#cgo LDFLAGS: -L/usr/lib/x86_64-linux-gnu -lfoo",
        right: "#cgo pkg-config: foo",
    }],
    references: &[
        Reference {
            title: "Debian, names of folders by architecture",
            url: "https://wiki.debian.org/Multiarch/Tuples",
        },
        Reference { title: "Homebrew, where it installs", url: "https://docs.brew.sh/Installation" },
    ],
};

/// The folders of Debian, and the architecture that has each.
const FOLDERS: &[(&str, Goarch)] = &[
    ("x86_64-linux-gnu", Goarch::Amd64),
    ("aarch64-linux-gnu", Goarch::Arm64),
    ("arm-linux-gnueabihf", Goarch::Arm),
    ("arm-linux-gnueabi", Goarch::Arm),
    ("i386-linux-gnu", Goarch::I386),
    ("powerpc64le-linux-gnu", Goarch::Ppc64le),
    ("riscv64-linux-gnu", Goarch::Riscv64),
    ("s390x-linux-gnu", Goarch::S390x),
];

/// Libraries are looked for where one machine has them.
pub(in crate::rules) struct CgoHardcodedLibdir;

impl PackageRule for CgoHardcodedLibdir {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        each_line(one, judge)
    }
}

fn judge(line: &Line<'_, '_>) -> Option<Finding> {
    let (flag, builds) = line.line.arguments.iter().find_map(|flag| {
        let builds = line.builds & elsewhere(flag);
        (!builds.is_empty()).then_some((flag, builds))
    })?;
    let title = format!("{flag} is a folder of another architecture than that of {}", some(builds));
    let said = Said::at(&META, line.package, line.file, Some(line.line.offset), title).on(builds);
    Some(said.remedy("let pkg-config say where the library is: #cgo pkg-config: NAME".to_owned()).finding())
}

/// The builds whose libraries are not in the folder that a flag names.
fn elsewhere(flag: &str) -> PortSet {
    if let Some((_, arch)) = FOLDERS.iter().find(|(folder, _)| has_folder(flag, folder)) {
        return PortSet::where_port(|port| port.os == Goos::Linux && port.arch != *arch);
    }
    let is_folder = flag.starts_with("-L") || flag.starts_with("-I");
    let homebrew = |port: ogive_platform::Port, arch| port.os == Goos::Darwin && port.arch == arch;
    match is_folder {
        true if flag.contains("/opt/homebrew") => PortSet::where_port(|port| homebrew(port, Goarch::Amd64)),
        true if flag.contains("/usr/local/opt/") || flag.contains("/usr/local/Cellar/") => {
            PortSet::where_port(|port| homebrew(port, Goarch::Arm64))
        }
        _ => PortSet::EMPTY,
    }
}

/// Whether a path has a folder of this name.
fn has_folder(path: &str, name: &str) -> bool {
    path.split('/').skip(1).any(|part| part == name)
}
