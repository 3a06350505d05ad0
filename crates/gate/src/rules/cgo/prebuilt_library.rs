//! `cgo-prebuilt-library`: a library that lies in the repository is for other platforms than those that link it.

use std::path::{Component, Path, PathBuf};

use ogive_binary::Target;
use ogive_gosource::cgo::{CgoFlags, CgoLine, cgo_lines};
use ogive_platform::{Port, PortSet};
use ogive_record::{
    Audience, Confidence, Example, Finding, Location, Reference, RuleMeta, RuleName, Severity,
};

use crate::libraries::Library;
use crate::repository::{GoFile, Package, Role};
use crate::said::{Said, some};
use crate::{OnePackage, PackageRule, Subject};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("cgo-prebuilt-library"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "a library that lies in the repository is for other platforms than those that link it",
    rationale: "Machine code of one platform can't be linked into programs for another: the linker skips it as incompatible and \
                finds nothing else. Go's own linker takes a .syso of another architecture without a word.",
    examples: &[Example {
        wrong: "#cgo LDFLAGS: -L${SRCDIR}/lib -lfoo, and lib/libfoo.a is for linux/amd64",
        right: "#cgo linux,amd64 LDFLAGS: -L${SRCDIR}/lib/linux_amd64 -lfoo, with a line and a library for each platform",
    }],
    references: &[
        Reference { title: "maxgio92/xcover#107", url: "https://github.com/maxgio92/xcover/issues/107" },
        Reference {
            title: "confluentinc/confluent-kafka-go#1105",
            url: "https://github.com/confluentinc/confluent-kafka-go/issues/1105",
        },
    ],
};

/// A library that lies in the repository is for other platforms than those that link it.
pub(in crate::rules) struct CgoPrebuiltLibrary;

impl PackageRule for CgoPrebuiltLibrary {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn concerns(&self, subject: &Subject<'_>) -> bool {
        !subject.repository.libraries.is_empty()
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        let OnePackage { subject, package, .. } = *one;
        let libraries = subject.repository.libraries;
        let mut findings = objects(subject, package, libraries);
        findings.extend(linked(subject, package, libraries));
        findings
    }
}

/// The builds whose linker can't use something for these targets.
fn strangers(targets: &[Target]) -> PortSet {
    PortSet::where_port(|port| !targets.iter().any(|target| fits(*target, port)))
}

fn fits(target: Target, port: Port) -> bool {
    target.arch == port.arch && target.os.is_none_or(|os| os == port.os || Some(os) == port.os.implied())
}

fn shown(targets: &[Target]) -> String {
    targets.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The objects of a package, which Go links into every build that their names allow.
fn objects(subject: &Subject<'_>, package: &Package<'_>, libraries: &[Library]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for other in package.others.iter().filter(|other| other.name.ends_with(".syso")) {
        let path = package.path_of(other.name);
        let Some(library) = libraries.iter().find(|library| library.path == path) else { continue };
        let builds =
            other.builds & package.builds & subject.declared.of(package) & strangers(&library.targets);
        let Some(owner) = package.files.iter().find(|file| file.role == Role::Build) else { continue };
        if library.targets.is_empty() || builds.is_empty() {
            continue;
        }
        let title =
            format!("{} is for {}, and is linked on {}", other.name, shown(&library.targets), some(builds));
        let step = "make one for each platform, and end their names in _GOOS_GOARCH.syso".to_owned();
        let mut finding = Said::at(&META, package, owner, None, title).on(builds).remedy(step).finding();
        finding.location = Some(Location { path, line: None, column: None });
        findings.push(finding);
    }
    findings
}

/// A `#cgo` line for linkers, and the builds that read it.
struct Line<'r, 's> {
    file: &'r GoFile<'s>,
    line: CgoLine,
    builds: PortSet,
}

/// What the linker is told by `#cgo` lines, held against the libraries that are meant.
fn linked(subject: &Subject<'_>, package: &Package<'_>, libraries: &[Library]) -> Vec<Finding> {
    let lines = lines(subject, package);
    let mut findings = Vec::new();
    for line in &lines {
        for argument in &line.line.arguments {
            // Which folders are searched differs by build.
            let (mut wrong, mut found) = (PortSet::EMPTY, Vec::new());
            for (port, cgo) in line.builds {
                let candidates = candidates(package, argument, &lines, port, libraries);
                let known: Vec<&&Library> =
                    candidates.iter().filter(|library| !library.targets.is_empty()).collect();
                let any_fits =
                    known.iter().any(|library| library.targets.iter().any(|target| fits(*target, port)));
                if !known.is_empty() && known.len() == candidates.len() && !any_fits {
                    wrong.insert(port, cgo);
                    found = known.iter().map(|library| (**library).clone()).collect();
                }
            }
            let Some(library) = found.first() else { continue };
            let title = format!(
                "{} is for {}, and is linked on {}",
                library.path.display(),
                shown(&library.targets),
                some(wrong)
            );
            let step = "give each platform a library, and a #cgo line that begins with its name".to_owned();
            let said = Said::at(&META, package, line.file, Some(line.line.offset), title).on(wrong);
            findings.push(said.remedy(step).finding());
        }
    }
    findings
}

fn lines<'r, 's>(subject: &Subject<'_>, package: &'r Package<'s>) -> Vec<Line<'r, 's>> {
    let mut lines = Vec::new();
    for file in package.files.iter().filter(|file| file.header.uses_cgo() && file.role == Role::Build) {
        let docs =
            file.header.imports.iter().filter(|import| import.path == "C").filter_map(|import| import.doc);
        for line in docs.flat_map(|doc| cgo_lines(file.bytes, doc)).flatten() {
            let builds =
                subject.declared.of_file(package, file) & line.condition.builds(&subject.repository.context);
            if line.flags == CgoFlags::Linker && !builds.is_empty() {
                lines.push(Line { file, line, builds });
            }
        }
    }
    lines
}

/// The libraries of the repository that an argument may mean in a build: `${SRCDIR}/libx.a`, or `-lx` in the folders that
/// are searched.
fn candidates<'l>(
    package: &Package<'_>,
    argument: &str,
    lines: &[Line<'_, '_>],
    port: Port,
    libraries: &'l [Library],
) -> Vec<&'l Library> {
    if let Some(path) = inside(package, argument) {
        return libraries.iter().filter(|library| library.path == path).collect();
    }
    let Some(name) = argument.strip_prefix("-l").filter(|name| !name.is_empty()) else { return Vec::new() };
    let of_build = lines.iter().filter(|line| line.builds.contains(port, true));
    let folders =
        of_build.flat_map(|line| &line.line.arguments).filter_map(|argument| argument.strip_prefix("-L"));
    let folders: Vec<PathBuf> = folders.filter_map(|folder| inside(package, folder)).collect();
    let names = [".a", ".so", ".dylib", ".dll.a"].map(|end| match name.strip_prefix(':') {
        Some(whole) => whole.to_owned(),
        None => format!("lib{name}{end}"),
    });
    let is_meant = |library: &&Library| {
        let folder = library.path.parent().unwrap_or(Path::new(""));
        let file = library.path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        folders.iter().any(|searched| searched == folder) && names.iter().any(|name| name == file)
    };
    libraries.iter().filter(is_meant).collect()
}

/// A path below `${SRCDIR}`, from the top of the repository.
fn inside(package: &Package<'_>, path: &str) -> Option<PathBuf> {
    let rest = path.strip_prefix("${SRCDIR}")?.trim_start_matches('/');
    let mut whole = package.folder.clone();
    for component in Path::new(rest).components() {
        match component {
            Component::CurDir => {}
            Component::Normal(name) => whole.push(name),
            Component::ParentDir if whole.pop() => {}
            _ => return None,
        }
    }
    Some(whole)
}
