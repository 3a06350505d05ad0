//! Who vouches for what was unpacked.

use crate::h1::Sums;
use crate::source::{Artifact, Authority, Sources, TOOLCHAIN_MODULE};
use crate::store::Verified;
use crate::sumdb::Proof;
use crate::unpack::Unpacked;
use crate::{ACCEPT_UNVERIFIED, SdkError};

/// Asks the checksum database about the module of the SDK; runs while the files arrive. None when
/// the authority is another.
pub(super) fn look_up(artifact: &Artifact, sources: &Sources) -> Option<Result<Proof, SdkError>> {
    let version = match &artifact.authority {
        Authority::SumDb { version } => version.clone(),
        // Official archives have the module's files, and some more.
        Authority::Nothing { .. } => artifact.sdk.module_version(),
        Authority::Sha256 { .. } | Authority::Waived { .. } => return None,
    };
    Some(sources.sumdb().and_then(|db| db.lookup(TOOLCHAIN_MODULE, &version)))
}

/// Compares what was unpacked with what its authority says.
///
/// # Errors
/// When they differ, or nobody vouches for it and that was not accepted.
pub(super) fn verify(
    artifact: &Artifact,
    unpacked: &Unpacked,
    proof: Option<Result<Proof, SdkError>>,
    accept_unverified: bool,
) -> Result<Verified, SdkError> {
    let unverifiable = |because: String| {
        let what = format!("{} from {}", artifact.sdk, artifact.origin);
        accepted(accept_unverified, what, because)
    };
    match &artifact.authority {
        Authority::Waived { because } => Ok(Verified::Nobody {
            accepted_by: because.clone(),
            because: "verification is switched off".into(),
        }),
        Authority::Sha256 { digest, by } => {
            let found = unpacked.archive;
            if found == Some(*digest) {
                return Ok(Verified::Published { publisher: by.clone() });
            }
            Err(SdkError::DigestMismatch {
                what: format!("the archive of {}", artifact.sdk),
                algorithm: "sha256",
                expected: digest.to_string(),
                found: found.map_or_else(|| "none".into(), |digest| digest.to_string()),
                authority: by.clone(),
            })
        }
        Authority::SumDb { .. } => match proof {
            Some(Ok(proof)) => {
                proof.check(&unpacked.sums.module_h1(artifact.sdk))?;
                Ok(Verified::ChecksumDatabase { name: proof.database, offline: false })
            }
            // What contradicts is never accepted, what is silent may be.
            Some(Err(error)) if may_be_accepted(&error) && accept_unverified => {
                unverifiable(error.to_string())
            }
            Some(Err(error)) => Err(error),
            None => unverifiable("the checksum database was not asked".into()),
        },
        Authority::Nothing { because } => match proof {
            Some(Ok(proof)) if proof.check(&module_h1(&unpacked.sums, artifact)).is_ok() => {
                Ok(Verified::ChecksumDatabase { name: proof.database, offline: false })
            }
            Some(Ok(_)) => unverifiable(format!(
                "{because}, and its files are not those that the checksum database knows"
            )),
            Some(Err(error)) if !may_be_accepted(&error) => Err(error),
            Some(Err(error)) => unverifiable(format!("{because}; {error}")),
            None => unverifiable(because.clone()),
        },
    }
}

fn module_h1(sums: &Sums, artifact: &Artifact) -> String {
    sums.module_part().module_h1(artifact.sdk)
}

/// Whether the error says only that nobody vouches, not that something is wrong.
fn may_be_accepted(error: &SdkError) -> bool {
    matches!(error, SdkError::Unverifiable { .. }) || error.class() != crate::ErrorClass::Verification
}

/// What can't be verified, if that was accepted.
pub(crate) fn accepted(accept: bool, what: String, because: String) -> Result<Verified, SdkError> {
    if accept {
        return Ok(Verified::Nobody { accepted_by: ACCEPT_UNVERIFIED.into(), because });
    }
    Err(SdkError::Unverifiable { what, because, accept_with: ACCEPT_UNVERIFIED })
}

/// Verifies files by a proof that was carried along, with no network.
///
/// # Errors
/// When the proof is not sound, or proves another hash.
pub(crate) fn verify_with_proof(
    sources: &Sources,
    proof: &Proof,
    version: &str,
    h1: &str,
) -> Result<Verified, SdkError> {
    let db = sources.sumdb()?;
    let stored = db.stored_head()?;
    let verifier = &db.database().verifier;
    crate::sumdb::verify_offline(proof, verifier, stored.as_deref(), TOOLCHAIN_MODULE, version, h1)?;
    Ok(Verified::ChecksumDatabase { name: proof.database.clone(), offline: true })
}
