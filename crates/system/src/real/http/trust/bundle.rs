//! Authorities as a bundle of the distribution.

use std::path::Path;
use std::sync::Arc;

use rustls::RootCertStore;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls_native_certs::load_certs_from_paths;

use super::{Open, Settled};

/// Accepts the authorities of the distribution and more.
pub(super) fn accept(
    builder: Open,
    more: &[CertificateDer<'static>],
    _: Arc<CryptoProvider>,
) -> Result<Settled, rustls::Error> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(of_distribution());
    roots.add_parsable_certificates(more.iter().cloned());
    Ok(builder.with_root_certificates(roots))
}

/// Where distributions keep their bundle (as Go looks for it, `crypto/x509/root_linux.go`): the first
/// that is there. Where none is, the folders of single certificates.
fn of_distribution() -> Vec<CertificateDer<'static>> {
    const BUNDLES: [&str; 8] = [
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/ssl/ca-bundle.pem",
        "/etc/pki/tls/cacert.pem",
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
        "/etc/ssl/cert.pem",
        "/usr/local/etc/ssl/cert.pem",
        "/usr/local/share/certs/ca-root-nss.crt",
    ];
    const FOLDERS: [&str; 3] = ["/etc/ssl/certs", "/etc/pki/tls/certs", "/system/etc/security/cacerts"];
    let bundles = BUNDLES.into_iter().map(|file| load_certs_from_paths(Some(Path::new(file)), None).certs);
    let folders =
        FOLDERS.into_iter().map(|folder| load_certs_from_paths(None, Some(Path::new(folder))).certs);
    bundles.chain(folders).find(|found| !found.is_empty()).unwrap_or_default()
}
