//! Ways out for an image that has nothing for a platform.

use ogive_machine::Abilities;
use ogive_platform::Port;

use super::{Image, Offer, Started, state};
use crate::Way;
use crate::program;
use crate::program::ways::shell;

/// For an index that lacks `port`: build it, or run another platform of it.
pub(super) fn for_lacking(image: &Image, machine: &Abilities, port: Port) -> Vec<Way> {
    let mut ways = vec![build(image, port)];
    for offer in &image.offers {
        let Some(own) = offer.platform.map(|platform| platform.port) else { continue };
        let Some(entry) = offer.started.iter().find(|started| !started.program.targets().is_empty()) else {
            continue;
        };
        let answer = explain(image, entry, machine);
        match answer.cause {
            None => ways.push(run_other(image, offer, own)),
            // The same handler may be missing for several platforms.
            Some(_) => {
                let translators = answer
                    .ways
                    .into_iter()
                    .filter(|way| way.command.as_ref().is_some_and(|command| command.contains("binfmt")));
                ways.extend(translators.take(1).map(|way| Way {
                    does: format!("To run its {own} platform emulated: {}", lower(&way.does)),
                    ..way
                }));
            }
        }
    }
    ways
}

fn explain(image: &Image, entry: &Started, machine: &Abilities) -> crate::Explanation {
    program::explain(&entry.program, &state::in_image(image, entry), machine)
}

/// Building for all platforms that it has, and this one.
pub(super) fn build(image: &Image, port: Port) -> Way {
    let mut platforms: Vec<String> =
        image.offers.iter().filter_map(|offer| offer.platform.map(|own| own.port.to_string())).collect();
    platforms.push(port.to_string());
    platforms.dedup();
    build_for(image.reference.as_deref().unwrap_or("IMAGE"), &platforms.join(","), port)
}

/// Building an image for platforms.
fn build_for(name: &str, platforms: &str, port: Port) -> Way {
    Way {
        does: format!("In the folder of its Dockerfile, build it for {port} too"),
        command: Some(format!(
            "docker buildx build --platform {platforms} --tag {} --push .",
            shell::posix(name)
        )),
    }
}

fn run_other(image: &Image, offer: &Offer, port: Port) -> Way {
    let claim = offer.claim.clone().unwrap_or_else(|| port.to_string());
    let name = image.reference.as_deref().unwrap_or("IMAGE");
    Way {
        does: format!("Take its {claim} platform, which runs here"),
        command: Some(format!("docker run --platform {} {}", shell::posix(&claim), shell::posix(name))),
    }
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
