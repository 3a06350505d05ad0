//! Which proxy an address is asked for through.

use reqwest::Url;

use super::no_proxy::NoProxy;
use crate::{Environment, HttpError};

/// The proxies of an environment.
#[derive(Debug, Default)]
pub(super) struct Proxies {
    http: Option<Url>,
    https: Option<Url>,
    exempt: NoProxy,
}

impl Proxies {
    /// Reads `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`.
    pub(super) fn of(environment: &dyn Environment) -> Result<Self, HttpError> {
        let all = proxy(environment, "ALL_PROXY")?;
        Ok(Self {
            http: proxy(environment, "HTTP_PROXY")?.or_else(|| all.clone()),
            https: proxy(environment, "HTTPS_PROXY")?.or(all),
            exempt: NoProxy::parse(&variable(environment, "NO_PROXY").map(|(_, v)| v).unwrap_or_default()),
        })
    }

    /// The proxy for an address; none to ask directly.
    pub(super) fn choose(&self, url: &Url) -> Option<&Url> {
        let proxy = if url.scheme() == "https" { &self.https } else { &self.http };
        proxy.as_ref().filter(|_| !self.exempt.covers(url))
    }
}

/// The name as it is set, and the value.
fn variable(environment: &dyn Environment, name: &str) -> Option<(String, String)> {
    let names = [name.to_owned(), name.to_ascii_lowercase()];
    names.into_iter().find_map(|name| environment.var(&name).map(|value| (name, value.trim().to_owned())))
}

fn proxy(environment: &dyn Environment, name: &str) -> Result<Option<Url>, HttpError> {
    const SCHEMES: [&str; 6] = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"];
    let Some((name, value)) = variable(environment, name) else { return Ok(None) };
    if value.is_empty() {
        return Ok(None);
    }
    let whole = if value.contains("://") { value } else { format!("http://{value}") };
    match Url::parse(&whole) {
        Ok(url) if SCHEMES.contains(&url.scheme()) && url.host().is_some() => Ok(Some(url)),
        // The value is left out, for it may hold credentials.
        _ => Err(HttpError::Invalid {
            reason: format!(
                "{name} is set, but not to the address of a proxy, as in http://proxy.example:3128 \
                 (schemes: {})",
                SCHEMES.join(", ")
            ),
        }),
    }
}
