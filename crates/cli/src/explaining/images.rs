//! `ogive explain --image`: what was seen of an image, as `explain` takes it.

use std::path::Path;

use ogive_explain::Explanation;
use ogive_explain::image::{self, Image, Offer, Started};
use ogive_inspect::{
    Engine, ImageError, ImageOptions, ImagePlatform, ImageReport, ImageSubject, Item, Seen, Start, StartRole,
    inspect_image, is_image_layout,
};
use ogive_platform::Platform;

use crate::inspecting::images::failure;
use crate::{Context, Exit, Failure};

/// An image, held against this machine.
pub(crate) fn image(context: &Context, named: &str, asked: Option<Platform>) -> anyhow::Result<Explanation> {
    let (subject, report) = look(context, named)?;
    let reference = match &subject {
        ImageSubject::Registry(reference) => Some(reference.to_string()),
        ImageSubject::Engine(_, name) | ImageSubject::Containerd(name) => Some(name.clone()),
        ImageSubject::Layout(_) | ImageSubject::Archive(_) => None,
    };
    Ok(image::explain_image(&context.system, &known(&report, reference), asked))
}

/// Finds the image: by its scheme, as a file, in a local engine, in a registry.
fn look(context: &Context, named: &str) -> anyhow::Result<(ImageSubject, ImageReport)> {
    let inspect = |subject: &ImageSubject| inspect_image(&context.system, subject, &ImageOptions::default());
    let told = |subject: ImageSubject| match inspect(&subject) {
        Ok(report) => Ok((subject, report)),
        Err(error) => Err(failure(&subject, error)),
    };
    match ImageSubject::parse(named) {
        Ok(subject) => return told(subject),
        Err(ImageError::Scheme(_)) => {}
        Err(error) => return Err(failure(named, error)),
    }
    let path = Path::new(named);
    if is_image_layout(&*context.system.files, path) {
        return told(ImageSubject::Layout(path.to_owned()));
    }
    if context.system.files.exists(path) {
        return told(ImageSubject::Archive(path.to_owned()));
    }
    if path.is_absolute() || path.starts_with(".") || path.starts_with("..") {
        return Err(Failure::new(Exit::NotFound, format!("there is no {named}")).into());
    }
    // As engines do: what is here already, else what the registry has.
    for engine in [Engine::Docker, Engine::Podman] {
        let subject = ImageSubject::Engine(engine, named.to_owned());
        if let Ok(report) = inspect(&subject) {
            return Ok((subject, report));
        }
    }
    match ImageSubject::parse(&format!("registry:{named}")) {
        Ok(subject) => told(subject),
        Err(error) => Err(failure(named, error)),
    }
}

fn known(report: &ImageReport, reference: Option<String>) -> Image {
    let index = report.platforms.len() > 1
        || !report.skipped.is_empty()
        || report.platforms.iter().any(|platform| platform.claimed.is_some());
    let offers = report.platforms.iter().map(offer).collect();
    Image { subject: report.subject.clone(), reference, index, offers }
}

fn offer(platform: &ImagePlatform) -> Offer {
    let claim = platform.claim();
    Offer {
        claim: claim.map(ToString::to_string),
        platform: claim.and_then(|claim| claim.platform().value().copied()),
        manifest: platform.manifest.as_ref().map(ToString::to_string),
        argv: platform.entrypoint.iter().chain(&platform.command).cloned().collect(),
        started: platform.starts.iter().filter_map(|start| started(platform, start)).collect(),
        findings: platform.findings(),
        unreadable: platform.unreadable.clone().or_else(|| {
            let layer = platform.unread()?;
            Some(format!("layer {}: {}", layer.name, layer.unreadable.as_deref().unwrap_or_default()))
        }),
    }
}

fn started(platform: &ImagePlatform, start: &Start) -> Option<Started> {
    let path = start.path.clone()?;
    let is_it = |item: &&Item| {
        let [.., layer, file] = item.place.inside.as_slice() else { return false };
        *file == path && start.layer.as_ref() == Some(layer)
    };
    let Seen::Program(program) = &platform.programs.iter().find(is_it)?.seen else { return None };
    let role = match start.role {
        StartRole::EntryPoint => "entry point",
        StartRole::Command => "command",
        StartRole::Interpreter => "interpreter",
        StartRole::Loader => "loader",
    };
    Some(Started { role: role.to_owned(), path, layer: start.layer.clone(), program: (**program).clone() })
}
