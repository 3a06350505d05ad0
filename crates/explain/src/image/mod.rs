//! Explains a container image: what an engine on this machine takes of it, what that starts, and whether it
//! runs.
//!
//! The image was looked at elsewhere; what is known of it comes in as an [`Image`]. The answer follows
//! from that, from the machine ([`Abilities`]) and from the platform that the engine is asked for.

mod choice;
mod engine;
mod evidence;
mod head;
mod state;
#[cfg(test)]
mod tests;
mod ways;

use ogive_binary::Program;
use ogive_machine::Abilities;
use ogive_platform::{Goos, Platform, Port};
use ogive_record::{Confidence, Finding, Remedy, RuleName, Severity};
use ogive_system::System;

use crate::{Cause, Explanation, Way, program};

pub use self::choice::fits;

/// A cause that only images have, beside what is wrong with the programs in them.
#[derive(Debug, Clone, Copy)]
pub struct ImageCause {
    /// Its name, kebab-case.
    pub name: &'static str,
    /// What is wrong, in one line.
    pub title: &'static str,
    /// Why that stops a container, and how it is seen.
    pub rationale: &'static str,
}

/// The causes that only images have. That one lies, or lacks a platform, is found by the rules for images.
pub const IMAGE_CAUSES: &[ImageCause] = &[
    ImageCause {
        name: "image-unreadable",
        title: "the image, or a layer of it, can't be read",
        rationale: "A blob is missing, cut off or not the one that its digest names. What the image starts can't \
                    be told then, and an engine refuses it for the same reason.",
    },
    ImageCause {
        name: "image-starts-nothing",
        title: "the image does not say what it starts",
        rationale: "Images that only carry files, and bases such as scratch, have neither an entry point nor a \
                    command. An engine answers \"no command specified\" unless one is named.",
    },
];

/// What is known of an image.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Image {
    /// The image as the user named it.
    pub subject: String,
    /// The name that engines take; none for images in files.
    pub reference: Option<String>,
    /// Whether an engine chooses among several: it is an index, however many platforms that has.
    pub index: bool,
    /// Its platforms, in the order of the index.
    pub offers: Vec<Offer>,
}

/// The image of one platform.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Offer {
    /// What it claims to be for, in its own words: `linux/arm/v7`.
    pub claim: Option<String>,
    /// The same in Go's terms; none where it claims nothing, or what Go does not know.
    pub platform: Option<Platform>,
    /// The digest of its manifest.
    pub manifest: Option<String>,
    /// The entry point and its arguments.
    pub argv: Vec<String>,
    /// The programs that it starts, in order: the entry point first, loaders last.
    pub started: Vec<Started>,
    /// What does not fit together in it.
    pub findings: Vec<Finding>,
    /// Why it could not be read, as a clause.
    pub unreadable: Option<String>,
}

/// A program in an image.
#[derive(Debug, Clone, PartialEq)]
pub struct Started {
    /// Why it is started: `entry point`, `loader`.
    pub role: String,
    /// Its path in the image.
    pub path: String,
    /// The layer that has it.
    pub layer: Option<String>,
    /// What it is.
    pub program: Program,
}

/// Explains an image on this machine, for the platform that is asked for or else the machine's own.
#[must_use]
pub fn explain_image(system: &System, image: &Image, asked: Option<Platform>) -> Explanation {
    explain(image, &ogive_host::abilities(system), asked)
}

/// Explains an image by what is known of it and the machine.
#[must_use]
pub fn explain(image: &Image, machine: &Abilities, asked: Option<Platform>) -> Explanation {
    let machine = engine::seen_from_containers(machine);
    let wanted = asked.or_else(|| own(&machine));
    let taken = wanted.and_then(|wanted| choice::take(image, wanted));
    let mut answer = Explanation {
        subject: image.subject.clone(),
        what: evidence::image(image),
        machine: evidence::engine(&machine, wanted, asked.is_some()),
        untold: None,
        cause: None,
        ways: Vec::new(),
        doctor: None,
    };
    let Some(offer) = taken else {
        return match wanted {
            Some(wanted) if !image.offers.is_empty() => lacks(answer, image, &machine, wanted),
            _ => unknown(answer),
        };
    };
    answer.what.extend(evidence::others(image, offer));
    answer.what.extend(evidence::offer(image, offer));
    if let Some(why) = &offer.unreadable {
        let cause = cause("image-unreadable", "the image can't be read".to_owned(), why.clone());
        return Explanation { cause: Some(cause), ..answer };
    }
    if offer.argv.is_empty() {
        let why = "It has neither an entry point nor a command: it must be named what to start.".to_owned();
        let cause = cause("image-starts-nothing", "the image does not say what it starts".to_owned(), why);
        let does = "Name the program behind the image, or give the image an ENTRYPOINT".to_owned();
        return Explanation { cause: Some(cause), ways: vec![Way { does, command: None }], ..answer };
    }
    with_program(answer, image, offer, &machine)
}

/// The platform that an engine here asks for: containers on macOS and Windows run in a Linux machine.
fn own(machine: &Abilities) -> Option<Platform> {
    let host = &machine.host;
    let level = host.level.value().copied();
    level.or_else(|| host.hardware.value().map(|port| Platform { port: *port, level: None }))
}

/// Adds what keeps the programs of the chosen image from running. That it lies goes first: everything else
/// follows from it.
fn with_program(mut answer: Explanation, image: &Image, offer: &Offer, machine: &Abilities) -> Explanation {
    let programs: Vec<Explanation> = offer
        .started
        .iter()
        .filter(|started| started.role != "loader")
        .map(|started| program::explain(&started.program, &state::in_image(image, started), machine))
        .collect();
    let stuck = programs.iter().position(|program| program.cause.is_some());
    if let Some(shown) = stuck.or((!programs.is_empty()).then_some(0)).and_then(|at| programs.get(at)) {
        answer.what.extend(shown.what.iter().cloned());
        answer.machine.extend(shown.machine.iter().skip(1).cloned());
    }
    let lie = offer.findings.iter().find(|finding| finding.severity == Severity::Error);
    if let Some(finding) = lie {
        answer.cause = Some(Cause {
            name: finding.rule.clone(),
            title: finding.title.clone(),
            why: finding.consequence.clone(),
            confidence: finding.confidence,
        });
        answer.ways = steps(finding);
        return answer;
    }
    let Some(program) = stuck.and_then(|at| programs.into_iter().nth(at)) else { return answer };
    answer.cause = program.cause;
    answer.ways = program.ways;
    answer.doctor = program.doctor;
    answer
}

fn steps(finding: &Finding) -> Vec<Way> {
    let of = |remedy: &Remedy| match remedy {
        Remedy::Steps(steps) => steps.clone(),
        Remedy::Plan(_) | Remedy::Repairs { .. } => Vec::new(),
    };
    finding.remedies.iter().flat_map(of).map(|does| Way { does, command: None }).collect()
}

/// The index has nothing for the platform.
fn lacks(mut answer: Explanation, image: &Image, machine: &Abilities, wanted: Platform) -> Explanation {
    let has: Vec<&str> = image.offers.iter().filter_map(|offer| offer.claim.as_deref()).collect();
    let title = format!("the image has nothing for {}", wanted.port);
    let why = format!(
        "It has {}. An engine takes from an index what is for the platform that it is asked for, and refuses \
         when nothing is: \"no matching manifest for {}\".",
        if has.is_empty() { "no platform that it names".to_owned() } else { has.join(", ") },
        wanted.port,
    );
    answer.cause = Some(cause("image-lacks-platform", title, why));
    answer.ways = ways::for_lacking(image, machine, wanted.port);
    answer
}

fn unknown(mut answer: Explanation) -> Explanation {
    let title = "nothing in the image can be started".to_owned();
    let why = "It lists no platform that could be looked at.".to_owned();
    answer.cause = Some(Cause { confidence: Confidence::Medium, ..cause("image-unreadable", title, why) });
    answer
}

fn cause(name: &'static str, title: String, why: String) -> Cause {
    Cause { name: RuleName::new(name), title, why, confidence: Confidence::High }
}

/// `linux/arm64` for a port of any system: what a container on it is for.
const fn in_containers(port: Port) -> Port {
    match port.os {
        Goos::Windows => port,
        _ => Port { os: Goos::Linux, arch: port.arch },
    }
}
