//! Whose certificates are accepted.

#[cfg(all(unix, not(target_vendor = "apple")))]
#[path = "bundle.rs"]
mod authorities;
#[cfg(not(all(unix, not(target_vendor = "apple"))))]
#[path = "platform.rs"]
mod authorities;

use std::path::PathBuf;
use std::sync::Arc;

use rustls::client::WantsClientCert;
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, ConfigBuilder, WantsVerifier};
use rustls_native_certs::load_certs_from_paths;

use crate::Environment;

/// TLS settings that want to know whom to trust, and such that know it.
type Open = ConfigBuilder<ClientConfig, WantsVerifier>;
type Settled = ConfigBuilder<ClientConfig, WantsClientCert>;

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
        let mut config = authorities::accept(builder, &self.more, provider)?.with_no_client_auth();
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(config)
    }
}
