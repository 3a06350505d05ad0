//! What the rules about images share.

use std::collections::BTreeSet;

use ogive_platform::{Goarch, Goos, PortSet};
use ogive_record::{Confidence, Provenance, Severity};

use crate::Subject;
use crate::pipelines::dockerfile::Dockerfile;
use crate::pipelines::run::names;
use crate::pipelines::shell::Word;
use crate::pipelines::{Act, Pipeline, PipelineKind, image_port};
use crate::said::Said;

/// The platforms of Linux that images are to be for: those that somebody declares, else those that pipelines make images
/// for. Where these say nothing, of the programs those on the architectures that everybody has.
pub(crate) fn wanted(subject: &Subject<'_>) -> PortSet {
    let linux = subject.declared.everywhere() & PortSet::where_port(|port| port.os == Goos::Linux);
    if subject.declared.is_explicit() {
        return linux;
    }
    let imaged = imaged(subject);
    let common = [Goarch::Amd64, Goarch::Arm64].map(Goarch::name);
    linux
        & PortSet::where_port(|port| match imaged.is_empty() {
            true => common.contains(&port.arch.name()),
            false => imaged.contains(port.arch.name()),
        })
}

/// Those on other architectures, for what is made of one Dockerfile: where nobody declares platforms, those that it is said
/// to be made for.
pub(super) fn others(subject: &Subject<'_>, file: &Pipeline<'_>, arch: Goarch) -> PortSet {
    let other = PortSet::where_port(|port| port.arch != arch);
    let images = subject.pipelines.files.iter().flat_map(|other| &other.told.images);
    let own = images.filter(|image| file.path.to_str() == Some(image.dockerfile.as_str()));
    let own = own.fold(PortSet::EMPTY, |all, image| all | PortSet::where_port(|port| port == image.port));
    if own.is_empty() || subject.declared.is_explicit() {
        wanted(subject) & other
    } else {
        wanted(subject) & own & other
    }
}

/// The architectures that images of Linux are made for.
pub(super) fn imaged(subject: &Subject<'_>) -> BTreeSet<&'static str> {
    let claims = subject.pipelines.claims(Act::Image).filter(|(file, _)| !file.is_for_tests());
    let linux = claims.filter(|(_, claim)| claim.port.os == Goos::Linux);
    linux.map(|(_, claim)| claim.port.arch.name()).collect()
}

/// Whether a file is for one architecture by its name: `Dockerfile.arm64`, `arm64/Dockerfile`.
pub(super) fn is_named_for(file: &Pipeline<'_>, arch: Goarch) -> bool {
    let parts = file.path.iter().rev().take(2).filter_map(|part| part.to_str());
    parts.into_iter().any(|part| names(part, arch))
}

/// The platform of a stage, if a constant says it: by `--platform`, or by the image's name.
pub(super) fn pinned<'d>(dockerfile: &'d Dockerfile<'_>, stage: usize) -> Option<(Goos, Goarch, &'d Word)> {
    if let Some(word) = dockerfile.platform_of(stage) {
        let port = image_port(&word.text)?;
        return Some((port.os, port.arch, word));
    }
    let first = dockerfile.chain(stage).last()?;
    let image = first.image.text.trim_start_matches("docker.io/");
    let (namespace, _) = image.split_once('/')?;
    let arch = match namespace {
        "amd64" => Goarch::Amd64,
        "arm64v8" => Goarch::Arm64,
        "arm32v5" | "arm32v6" | "arm32v7" => Goarch::Arm,
        "i386" => Goarch::I386,
        "mips64le" => Goarch::Mips64le,
        "ppc64le" => Goarch::Ppc64le,
        "riscv64" => Goarch::Riscv64,
        "s390x" => Goarch::S390x,
        _ => return None,
    };
    Some((Goos::Linux, arch, &first.image))
}

/// Whether a stage begins from an image of Windows, which has no other architectures.
pub(super) fn is_of_windows(dockerfile: &Dockerfile<'_>, stage: usize) -> bool {
    dockerfile.chain(stage).any(|stage| {
        let image = stage.image.text.to_ascii_lowercase();
        image.contains("/windows") || image.contains("nanoserver") || image.contains("servercore")
    })
}

/// Whether some other file gives a value to an argument of a Dockerfile.
pub(super) fn is_passed(subject: &Subject<'_>, name: &str) -> bool {
    let assigned = format!("{name}=");
    subject.pipelines.files.iter().any(|file| {
        let says = |word: &str| memchr::memmem::find(file.text.as_bytes(), word.as_bytes()).is_some();
        match file.kind {
            PipelineKind::Dockerfile => false,
            PipelineKind::Compose | PipelineKind::BakeHcl | PipelineKind::BakeJson => {
                says("args") && says(name)
            }
            _ => says("build-arg") && says(&assigned),
        }
    })
}

/// What stands in a folder of tests or examples ships nowhere, and is often meant. What says nothing of what it runs may be
/// for building alone, and where nobody speaks of platforms of images, one may be all that is wanted.
pub(super) fn weighed(said: Said, subject: &Subject<'_>, file: &Pipeline<'_>) -> Said {
    let is_to_run = file.dockerfile.as_ref().is_some_and(Dockerfile::is_to_run);
    let is_said = subject.declared.said.iter().any(|said| *said != Provenance::BuiltIn);
    let is_meant = subject.declared.is_explicit() || is_said && !imaged(subject).is_empty();
    if file.is_for_tests() {
        said.at_most(Severity::Info, Confidence::Low)
    } else if !is_to_run || !is_meant {
        said.at_most(Severity::Warning, Confidence::Medium)
    } else {
        said
    }
}
