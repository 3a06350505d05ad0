//! Images among what is inspected.

use std::ffi::OsStr;
use std::path::Path;

use ogive_inspect::{
    ExpectedImage, ImageError, ImageLacksPlatform, ImageOptions, ImagePlatform, ImageReport, ImageSubject,
    StartRole, begins_as_image_archive, inspect_image, is_image_layout,
};
use ogive_platform::Platform;
use ogive_record::{Finding, Rule as _, Verdict};
use ogive_report::Table;
use ogive_report::style::{DIM, STRONG, WARNING, paint};

use super::shown;
use crate::{Context, Exit, Failure};

/// The image that a name on the command line means; none for files and folders.
pub(super) fn subject(context: &Context, named: &OsStr) -> Option<ImageSubject> {
    if let Some(subject) = named.to_str().and_then(|text| ImageSubject::parse(text).ok()) {
        return Some(subject);
    }
    let path = Path::new(named);
    is_image_layout(&*context.system.files, path).then(|| ImageSubject::Layout(path.to_owned()))
}

/// The image in a tar file, when one is in it.
pub(super) fn in_archive(context: &Context, named: &OsStr, all: bool) -> Option<ImageReport> {
    let path = Path::new(named);
    let name = path.file_name()?.to_string_lossy().to_ascii_lowercase();
    let tar = [".tar", ".tar.gz", ".tgz"].iter().any(|ending| name.ends_with(ending));
    if !tar || context.system.files.is_dir(path) || !begins_as_image_archive(&context.system, path) {
        return None;
    }
    let options = ImageOptions { all, ..ImageOptions::default() };
    inspect_image(&context.system, &ImageSubject::Archive(path.to_owned()), &options).ok()
}

/// Looks at an image.
pub(super) fn look(context: &Context, subject: &ImageSubject, all: bool) -> anyhow::Result<ImageReport> {
    let options = ImageOptions { all, ..ImageOptions::default() };
    inspect_image(&context.system, subject, &options).map_err(|error| failure(subject, error))
}

/// An image that can't be looked at.
pub(crate) fn failure(subject: impl std::fmt::Display, error: ImageError) -> anyhow::Error {
    let exit = match &error {
        ImageError::Reference(_) | ImageError::Scheme(_) | ImageError::EngineAddress { .. } => Exit::Usage,
        ImageError::NoEngine { .. } => Exit::MissingTool,
        ImageError::NotInEngine { .. } | ImageError::NotInContainerd { .. } => Exit::NotFound,
        ImageError::Registry(_)
        | ImageError::Http(_)
        | ImageError::Rpc(_)
        | ImageError::Engine { .. }
        | ImageError::Digest { .. } => Exit::Network,
        _ => Exit::Disk,
    };
    Failure::new(exit, format!("cannot inspect {subject}")).because(error).into()
}

/// What is wrong with images, those that lack an expected platform behind.
pub(super) fn judge(images: &[ImageReport], expected: &[Platform]) -> Vec<Finding> {
    let mut found: Vec<Finding> = images.iter().flat_map(|image| image.findings.clone()).collect();
    for image in images {
        if let Verdict::Failed(findings) = ImageLacksPlatform.check(&ExpectedImage { image, expected }) {
            found.extend(findings);
        }
    }
    found
}

/// How many platforms could not be read, or not whole. One that is not here counts where none is.
pub(super) fn unread(image: &ImageReport) -> usize {
    let absent = image.platforms.iter().all(|platform| platform.absent);
    let unread = |platform: &&ImagePlatform| match platform.absent {
        true => absent,
        false => platform.unreadable.is_some() || platform.unread().is_some(),
    };
    image.platforms.iter().filter(unread).count()
}

/// A line a platform.
pub(super) fn lines(images: &[ImageReport]) -> String {
    let mut table = Table::new(["image", "platform", "starts", "which is for", "layers", "manifest", "note"]);
    for image in images {
        for platform in &image.platforms {
            table.row(row(platform, image.namespace.as_deref()));
        }
        for skipped in &image.skipped {
            let note = paint(DIM, shown(&skipped.because));
            let digest = short(&skipped.digest.to_string());
            let name = paint(STRONG, shown(&image.subject));
            table.row([name, String::new(), String::new(), String::new(), String::new(), digest, note]);
        }
    }
    table.render()
}

fn row(platform: &ImagePlatform, namespace: Option<&str>) -> [String; 7] {
    let entry = platform.starts.iter().find(|start| start.role == StartRole::EntryPoint);
    let targets: Vec<String> =
        entry.iter().flat_map(|start| &start.targets).map(ToString::to_string).collect();
    let starts = entry.map(|start| start.path.as_ref().unwrap_or(&start.name));
    // Of what is not here at all its layers are no news.
    let layers = if platform.absent { &[][..] } else { &platform.layers };
    let note = platform.unreadable.iter().chain(layers.iter().filter_map(|l| l.unreadable.as_ref()));
    let note: Vec<String> = note.map(|because| shown(because)).collect();
    let note = match namespace.map(|namespace| format!("in the namespace {}", shown(namespace))) {
        _ if platform.absent => paint(DIM, note.join("; ")),
        Some(namespace) if note.is_empty() => paint(DIM, namespace),
        _ if note.is_empty() => String::new(),
        _ => paint(WARNING, note.join("; ")),
    };
    [
        paint(STRONG, shown(platform.name.as_ref().unwrap_or(&platform.subject))),
        platform.claim().map(|claim| shown(&claim.to_string())).unwrap_or_default(),
        starts.map(|path| shown(path)).unwrap_or_default(),
        targets.join(", "),
        platform.layers.len().to_string(),
        platform.manifest.as_ref().map(|digest| short(&digest.to_string())).unwrap_or_default(),
        note,
    ]
}

/// As much of a digest as tells it from others of an index.
fn short(digest: &str) -> String {
    const SHOWN: usize = "sha256:".len() + 12;
    digest.get(..SHOWN).unwrap_or(digest).to_owned()
}
