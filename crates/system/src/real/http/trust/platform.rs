//! Authorities as the system's own verifier knows them.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls_platform_verifier::Verifier;

use super::{Open, Settled};

/// Asks the system, which heeds what its administrator set, and accepts more authorities.
pub(super) fn accept(
    builder: Open,
    more: &[CertificateDer<'static>],
    provider: Arc<CryptoProvider>,
) -> Result<Settled, rustls::Error> {
    let verifier = Verifier::new_with_extra_roots(more.iter().cloned(), provider)?;
    Ok(builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)))
}
