//! Moving a lock file to the newest releases.

use ogive_platform::{GoVersion, Port, SdkName};
use ogive_selection::{GoRequest, Selector};

use super::{SecurityReport, security_between};
use crate::lockfile::LockFile;
use crate::resolve::{self, Resolution};
use crate::source::{Sources, TOOLCHAIN_MODULE};
use crate::{ErrorClass, SdkError};

/// A selector that means a newer version now than when it was locked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upgrade {
    /// What is asked for.
    pub selector: Selector,
    /// The version that it is locked to.
    pub from: GoVersion,
    /// The version that it means now.
    pub to: GoVersion,
    /// The security fixes in between.
    pub security: SecurityReport,
}

/// The selectors of a lock file that mean newer versions now. Exact versions never do, and a list
/// that is behind the lock file moves nothing back.
///
/// # Errors
/// When no source has a list of versions.
pub fn upgrades(lock: &LockFile, sources: &Sources, native: Port) -> Result<Vec<Upgrade>, SdkError> {
    let mut found = Vec::new();
    for (selector, locked) in lock.entries().filter(|(selector, _)| selector.exact().is_none()) {
        let from = locked.version;
        let request = GoRequest { selector: Some(selector), os: None, arch: None };
        let to = match resolve::find(&request, sources, &[], native)? {
            Resolution::Native(sdk) | Resolution::Translated { instead: sdk, .. } => sdk.version,
            Resolution::Installed { because, .. } => return Err(because),
        };
        if from < to {
            found.push(Upgrade { selector, from, to, security: security_between(from, to) });
        }
    }
    Ok(found)
}

/// Moves a lock file. The hashes for the hosts that it has come from the checksum database, so that
/// nothing need be downloaded for them; a host that the new version lacks is left out.
///
/// # Errors
/// When the checksum database can't be asked or trusted.
pub fn apply(lock: &mut LockFile, upgrade: &Upgrade, sources: &Sources) -> Result<(), SdkError> {
    let hosts: Vec<Port> =
        lock.get(upgrade.selector).map(|locked| locked.h1.keys().copied().collect()).unwrap_or_default();
    let mut moved = lock.clone();
    moved.relock(upgrade.selector, upgrade.to);
    for host in hosts {
        let sdk = SdkName::new(upgrade.to, host);
        match sources.sumdb()?.lookup(TOOLCHAIN_MODULE, &sdk.module_version()) {
            Ok(proof) => drop(moved.record(upgrade.selector, sdk, proof.h1())?),
            Err(error) if error.class() == ErrorClass::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    *lock = moved;
    Ok(())
}
