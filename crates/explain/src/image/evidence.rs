//! What an answer shows of an image and of the engine.

use ogive_machine::Abilities;
use ogive_platform::Platform;
use ogive_record::{Evidence, Fact, Provenance, Severity};

use super::{Image, Offer};

fn said(subject: &str, text: impl Into<String>, seen: Provenance) -> Evidence {
    Evidence { subject: subject.to_owned(), fact: Fact::known(text.into().into(), seen) }
}

fn field(name: &str) -> Provenance {
    Provenance::Field(name.to_owned())
}

/// The image as a whole.
pub(super) fn image(image: &Image) -> Vec<Evidence> {
    let claims: Vec<&str> =
        image.offers.iter().map(|offer| offer.claim.as_deref().unwrap_or("no platform named")).collect();
    let kind = if image.index { "an index" } else { "a single image" };
    let kind =
        format!("{kind}, for {}", if claims.is_empty() { "nothing".to_owned() } else { claims.join(", ") });
    vec![said("the image", kind, field("platform"))]
}

/// What is wrong with its other platforms, which engines elsewhere take.
pub(super) fn others(image: &Image, taken: &Offer) -> Vec<Evidence> {
    let others = image.offers.iter().filter(|offer| !std::ptr::eq(*offer, taken));
    let wrong = others.flat_map(|offer| &offer.findings).filter(|found| found.severity == Severity::Error);
    wrong.map(|found| said("another platform of it", &found.title, field("platform"))).collect()
}

/// The platform of it that an engine takes.
pub(super) fn offer(image: &Image, offer: &Offer) -> Vec<Evidence> {
    let mut list = Vec::new();
    if image.offers.len() > 1 {
        let claim = offer.claim.as_deref().unwrap_or("the one without a platform");
        list.push(said("an engine takes", claim, field("platform")));
    }
    if let Some(manifest) = &offer.manifest {
        list.push(said("its manifest", manifest.as_str(), field("digest")));
    }
    list.push(said("it starts", offer.argv.join(" "), field("config.Entrypoint, config.Cmd")));
    for started in &offer.started {
        let targets: Vec<String> = started.program.targets().iter().map(ToString::to_string).collect();
        let code = if targets.is_empty() { "no machine code".to_owned() } else { targets.join(", ") };
        let layer = started.layer.as_ref().map(|layer| format!(", layer {layer}")).unwrap_or_default();
        let text = format!("{}{layer}: {code}", started.path);
        list.push(said(&format!("its {}", started.role), text, field("layers")));
    }
    list
}

/// What an engine here asks for.
pub(super) fn engine(machine: &Abilities, wanted: Option<Platform>, asked: bool) -> Vec<Evidence> {
    let host = &machine.host;
    let this = match host.level.value() {
        Some(_) => host.level.clone().map(|platform| platform.to_string()),
        None => host.hardware.clone().map(|port| port.to_string()),
    };
    let mut list = vec![Evidence { subject: "this machine".to_owned(), fact: this.map(Into::into) }];
    if let Some(wanted) = wanted.filter(|_| asked) {
        let seen = Provenance::Argument("--platform".to_owned());
        list.push(said("the engine is asked for", wanted.to_string(), seen));
    }
    list
}
