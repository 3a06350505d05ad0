//! Which platform of an image an engine takes (containerd, `platforms.Only`; docker and CRI have it from
//! there).

use ogive_platform::{Goarch, Level, Platform};

use super::{Image, Offer};

/// What an engine takes that is asked for a platform: the first that fits best; of an image without an
/// index what there is.
pub(super) fn take(image: &Image, wanted: Platform) -> Option<&Offer> {
    let fitting = image.offers.iter().filter_map(|offer| Some((offer, offer.platform?)));
    let fitting = fitting.filter(|(_, own)| fits(*own, wanted));
    let best = fitting.reduce(|best, next| if is_better(next.1, best.1, wanted) { next } else { best });
    let best = best.map(|(offer, _)| offer);
    best.or_else(|| if image.index { None } else { image.offers.first() })
}

/// Whether an engine that is asked for `wanted` takes an image for `offered`.
#[must_use]
pub fn fits(offered: Platform, wanted: Platform) -> bool {
    if offered.port.os != wanted.port.os {
        return false;
    }
    let family = (wanted.port.arch, offered.port.arch);
    match family {
        // A 64-bit Arm machine is asked for 32-bit images after its own, amd64 for 386.
        (Goarch::Arm64, Goarch::Arm) | (Goarch::Amd64, Goarch::I386) => true,
        (wanted, offered) if wanted != offered => false,
        _ => match (offered.level, wanted.level) {
            (Some(offered), Some(wanted)) => Level::runs_on(wanted, offered),
            _ => true,
        },
    }
}

/// Of two that fit: its own architecture goes first, then the higher level.
fn is_better(next: Platform, best: Platform, wanted: Platform) -> bool {
    let own = |platform: Platform| platform.port.arch == wanted.port.arch;
    if own(next) != own(best) {
        return own(next);
    }
    match (next.level, best.level) {
        (Some(next), Some(best)) => next != best && Level::runs_on(next, best),
        (Some(_), None) => true,
        (None, _) => false,
    }
}
