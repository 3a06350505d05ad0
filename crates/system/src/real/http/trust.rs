//! Whose certificates are accepted.

use std::path::PathBuf;
use std::sync::Arc;

use rustls::ClientConfig;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls_native_certs::load_certs_from_paths;

use crate::Environment;

/// Authorities beside the system's.
pub(super) struct Trust {
    more: Vec<CertificateDer<'static>>,
    /// Why some could not be read.
    pub(super) complaints: Vec<String>,
}

impl Trust {
    /// Those of `SSL_CERT_FILE` and of each folder in `SSL_CERT_DIR`.
    pub(super) fn of(environment: &dyn Environment) -> Self {
        let file = environment.var_os("SSL_CERT_FILE").filter(|file| !file.is_empty()).map(PathBuf::from);
        let file = file.map(|file| ("SSL_CERT_FILE", load_certs_from_paths(Some(&file), None)));
        let folders = environment.paths("SSL_CERT_DIR").into_iter().filter(|p| !p.as_os_str().is_empty());
        let folders = folders.map(|folder| ("SSL_CERT_DIR", load_certs_from_paths(None, Some(&folder))));
        let mut trust = Self { more: Vec::new(), complaints: Vec::new() };
        for (name, mut read) in file.into_iter().chain(folders) {
            trust.more.append(&mut read.certs);
            trust.complaints.extend(read.errors.iter().map(|e| format!("{name}: {e}")));
        }
        trust
    }

    /// TLS with these authorities and the system's.
    pub(super) fn config(&self) -> Result<ClientConfig, rustls::Error> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()?;
        let mut config = self.with_authorities(builder, provider)?.with_no_client_auth();
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(config)
    }

    /// The bundle of the distribution and the given ones.
    #[cfg(all(unix, not(target_vendor = "apple")))]
    fn with_authorities(
        &self,
        builder: rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier>,
        _: Arc<CryptoProvider>,
    ) -> Result<rustls::ConfigBuilder<ClientConfig, rustls::client::WantsClientCert>, rustls::Error> {
        let mut roots = rustls::RootCertStore::empty();
        roots.add_parsable_certificates(of_distribution());
        roots.add_parsable_certificates(self.more.iter().cloned());
        Ok(builder.with_root_certificates(roots))
    }

    /// The system's own verifier, which heeds what its administrator set, with the given ones.
    #[cfg(not(all(unix, not(target_vendor = "apple"))))]
    fn with_authorities(
        &self,
        builder: rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier>,
        provider: Arc<CryptoProvider>,
    ) -> Result<rustls::ConfigBuilder<ClientConfig, rustls::client::WantsClientCert>, rustls::Error> {
        let more = self.more.iter().cloned();
        let verifier = rustls_platform_verifier::Verifier::new_with_extra_roots(more, provider)?;
        Ok(builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)))
    }
}

/// Where distributions keep their bundle (as Go looks for it, `crypto/x509/root_linux.go`): the first
/// that is there. Where none is, the folders of single certificates.
#[cfg(all(unix, not(target_vendor = "apple")))]
fn of_distribution() -> Vec<CertificateDer<'static>> {
    use std::path::Path;

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
