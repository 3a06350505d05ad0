//! Manifests and blobs of a registry.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use ogive_oci::{ACCEPTED, DEFAULT_REGISTRY, Digest, MOST_BYTES, Reference};
use ogive_system::{HttpError, HttpRequest, HttpResponse, System};

use crate::blob::Verified;
use crate::challenge::Challenge;
use crate::credentials::{Credentials, credentials};
use crate::error::RegistryError;
use crate::token::{self, Asked};

/// Where Docker's own registry listens.
const DOCKER_HUB: &str = "registry-1.docker.io";

/// How often a busy registry is asked.
const TRIES: u32 = 4;

/// The longest wait that a registry may ask for.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// What may differ between clients.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RegistryOptions {
    /// Registries that are asked without TLS, besides those of this machine.
    pub insecure: Vec<String>,
}

/// A manifest or an index as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// The digest of its bytes.
    pub digest: Digest,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// A client of registries. It asks as nobody until a registry wants to know more; then credentials are
/// looked for once a repository, and what was let in with is used again.
pub struct Registry<'s> {
    system: &'s System,
    options: RegistryOptions,
    /// The `Authorization` of each repository.
    authorized: Mutex<BTreeMap<(String, String), String>>,
}

impl<'s> Registry<'s> {
    /// A client through this machine.
    #[must_use]
    pub fn new(system: &'s System, options: RegistryOptions) -> Self {
        Self { system, options, authorized: Mutex::default() }
    }

    /// The manifest or index that `reference` names, of at most 4 MiB; checked when it names a digest.
    ///
    /// # Errors
    /// When it can't be had, is larger, or has another digest.
    pub fn manifest(&self, reference: &Reference) -> Result<Fetched, RegistryError> {
        let what = format!("{}:{}", reference.repository, reference.identifier());
        let response = self.get(reference, &format!("manifests/{}", reference.identifier()), &what)?;
        let bytes = whole(reference, &what, response)?;
        match &reference.digest {
            Some(digest) if !digest.fits(&bytes) => Err(RegistryError::Digest {
                registry: reference.registry.clone(),
                digest: digest.to_string(),
            }),
            Some(digest) => Ok(Fetched { digest: digest.clone(), bytes }),
            None => Ok(Fetched { digest: Digest::sha256(&bytes), bytes }),
        }
    }

    /// A blob of the repository, checked while it is read: an error stands where its end would be if its
    /// bytes were others.
    ///
    /// # Errors
    /// When there is no such blob.
    pub fn blob(
        &self,
        reference: &Reference,
        digest: &Digest,
    ) -> Result<Box<dyn Read + Send>, RegistryError> {
        let what = format!("{}@{digest}", reference.repository);
        let response = self.get(reference, &format!("blobs/{digest}"), &what)?;
        Ok(Box::new(Verified::new(response.body, digest)))
    }

    fn get(&self, reference: &Reference, path: &str, what: &str) -> Result<HttpResponse, RegistryError> {
        let url = format!("{}/v2/{}/{path}", self.base(&reference.registry), reference.repository);
        let registry = reference.registry.clone();
        let response = self.patiently(&self.request(reference, &url))?;
        let (response, complaints) = if response.status == 401 {
            let offered = response.headers.iter().filter(|field| field.name == "www-authenticate");
            let offered = offered.map(|field| field.value.as_str()).collect::<Vec<_>>().join(", ");
            let complaints = self.authorize(reference, &offered)?;
            (self.patiently(&self.request(reference, &url))?, complaints)
        } else {
            (response, Vec::new())
        };
        let what = what.to_owned();
        match response.status {
            200 => Ok(response),
            status @ (401 | 403) => Err(RegistryError::Denied { registry, what, status, complaints }),
            404 => Err(RegistryError::NotFound { registry, what }),
            status => Err(RegistryError::Status { registry, what, status }),
        }
    }

    fn request(&self, reference: &Reference, url: &str) -> HttpRequest {
        let request = HttpRequest::get(url).header("accept", ACCEPTED.join(", "));
        let authorized = self.authorized.lock().unwrap_or_else(PoisonError::into_inner);
        match authorized.get(&key(reference)) {
            Some(value) => request.header("authorization", value.clone()),
            None => request,
        }
    }

    /// Makes what the registry wants to see, from the user's credentials. Returns why some could not be had.
    fn authorize(&self, reference: &Reference, offered: &str) -> Result<Vec<String>, RegistryError> {
        let (found, complaints) = credentials(self.system, reference);
        let registry = reference.registry.clone();
        let value = match (Challenge::read(offered), found) {
            (None, _) => {
                let reason = "neither a token nor a password".to_owned();
                return Err(RegistryError::Challenge { registry, reason });
            }
            (Some(_), Some(Credentials::RegistryToken(token))) => format!("Bearer {}", token.0),
            (Some(Challenge::Basic), Some(Credentials::Password { user, password })) => {
                token::basic(&user, &password)
            }
            // A password is what it wants, and there is none: it says no once more.
            (Some(Challenge::Basic), _) => return Ok(complaints),
            (Some(Challenge::Bearer { realm, service, scope }), found) => {
                let pull = format!("repository:{}:pull", reference.repository);
                let asked = Asked {
                    registry: &registry,
                    realm: &realm,
                    service: service.as_deref(),
                    scope: scope.as_deref().unwrap_or(&pull),
                    credentials: found.as_ref(),
                };
                format!("Bearer {}", token::get(self.system, &asked)?.0)
            }
        };
        let mut authorized = self.authorized.lock().unwrap_or_else(PoisonError::into_inner);
        authorized.insert(key(reference), value);
        Ok(complaints)
    }

    /// Sends; a registry that is busy or does not answer is asked again after a while.
    fn patiently(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        for attempt in 0.. {
            let last = attempt + 1 == TRIES;
            let wait = Duration::from_millis(500 << attempt);
            match self.system.http.send(request) {
                Ok(response) if !last && matches!(response.status, 429 | 500 | 502..=504) => {
                    let seconds = response.header("retry-after").and_then(|value| value.parse().ok());
                    let wait = seconds.map_or(wait, Duration::from_secs);
                    self.system.clock.sleep(wait.min(LONGEST_WAIT));
                }
                Err(HttpError::TimedOut { .. }) if !last => self.system.clock.sleep(wait),
                other => return other,
            }
        }
        unreachable!("the last attempt returns")
    }

    fn base(&self, registry: &str) -> String {
        let clear = is_loopback(host(registry)) || self.options.insecure.iter().any(|name| name == registry);
        let address = if registry == DEFAULT_REGISTRY { DOCKER_HUB } else { registry };
        format!("{}://{address}", if clear { "http" } else { "https" })
    }
}

fn key(reference: &Reference) -> (String, String) {
    (reference.registry.clone(), reference.repository.clone())
}

fn whole(reference: &Reference, what: &str, response: HttpResponse) -> Result<Vec<u8>, RegistryError> {
    let mut bytes = Vec::new();
    let read = response.body.take(MOST_BYTES + 1).read_to_end(&mut bytes);
    let registry = reference.registry.clone();
    let what = what.to_owned();
    match read {
        Err(source) => Err(RegistryError::Broken { registry, what, source }),
        Ok(_) if bytes.len() as u64 > MOST_BYTES => {
            Err(RegistryError::TooLarge { registry, what, limit: MOST_BYTES })
        }
        Ok(_) => Ok(bytes),
    }
}

/// A registry without its port.
fn host(registry: &str) -> &str {
    if registry.starts_with('[') {
        registry.find(']').map_or(registry, |end| &registry[..=end])
    } else {
        registry.split(':').next().unwrap_or(registry)
    }
}

/// Whether a host is this machine.
pub(crate) fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}
