//! Names whose dialect nobody says.

use super::{Dialect, NameError, Named, candidates};

/// What a name means in all the dialects that have it, Go's own `linux/arm64` first: for what people
/// type.
///
/// Where they agree on the architecture and level, that is the answer, with the system where they
/// agree on that too. `armv7` and `armhf` they do not agree on.
///
/// # Errors
/// When no dialect has the name, or when they disagree.
pub fn from_any_name(text: &str) -> Result<Named, NameError> {
    let unknown = || NameError::Unknown { text: text.to_owned(), dialect: Dialect::Any };
    if let Ok(platform) = text.parse::<crate::Platform>() {
        return Ok(Named::new(Some(platform.port.os), platform.port.arch, platform.level));
    }
    let mut all: Vec<Named> = Dialect::ALL.iter().flat_map(|&dialect| candidates(text, dialect)).collect();
    let system = all.first().and_then(|first| first.os);
    let agreed = all.iter().all(|named| named.os == system);
    for named in &mut all {
        named.os = system.filter(|_| agreed);
    }
    all.sort_unstable();
    all.dedup();
    match *all.as_slice() {
        [] => Err(unknown()),
        [one] => Ok(one),
        _ => Err(NameError::Ambiguous { text: text.to_owned(), dialect: Dialect::Any, candidates: all }),
    }
}
