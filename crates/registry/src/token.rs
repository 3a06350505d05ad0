//! Tokens (distribution, "Token Authentication" and "OAuth2 Token Authentication").

use std::io::Read as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ogive_system::{HttpRequest, System};
use serde::Deserialize;
use url::Url;

use crate::client::is_loopback;
use crate::credentials::{Credentials, Secret};
use crate::error::RegistryError;

/// The most bytes of an answer with a token.
const MOST_BYTES: u64 = 1 << 20;

#[derive(Deserialize)]
struct Answer {
    token: Option<String>,
    access_token: Option<String>,
}

/// What a token is asked for with.
pub(crate) struct Asked<'a> {
    pub(crate) registry: &'a str,
    pub(crate) realm: &'a str,
    pub(crate) service: Option<&'a str>,
    pub(crate) scope: &'a str,
    pub(crate) credentials: Option<&'a Credentials>,
}

/// Gets a token.
pub(crate) fn get(system: &System, asked: &Asked<'_>) -> Result<Secret, RegistryError> {
    let refuse = |reason: String| RegistryError::Challenge { registry: asked.registry.to_owned(), reason };
    let mut realm = Url::parse(asked.realm).map_err(|error| refuse(format!("its realm: {error}")))?;
    let safe = realm.scheme() == "https" || realm.host_str().is_some_and(is_loopback);
    if !safe && asked.credentials.is_some() {
        return Err(refuse("it wants credentials sent in the clear".into()));
    }
    let request = if let Some(Credentials::IdentityToken(token)) = asked.credentials {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.append_pair("grant_type", "refresh_token").append_pair("client_id", "ogive");
        form.append_pair("service", asked.service.unwrap_or_default()).append_pair("scope", asked.scope);
        form.append_pair("refresh_token", &token.0);
        HttpRequest::post_form(realm.as_str(), form.finish())
    } else {
        {
            let mut query = realm.query_pairs_mut();
            if let Some(service) = asked.service {
                query.append_pair("service", service);
            }
            query.append_pair("scope", asked.scope);
        }
        let request = HttpRequest::get(realm.as_str());
        match asked.credentials {
            Some(Credentials::Password { user, password }) => {
                request.header("authorization", basic(user, password))
            }
            _ => request,
        }
    };
    let response = system.http.send(&request)?;
    if response.status != 200 {
        return Err(refuse(format!("its token service answered {}", response.status)));
    }
    let mut bytes = Vec::new();
    let read = response.body.take(MOST_BYTES).read_to_end(&mut bytes);
    read.map_err(|error| refuse(format!("its token service broke off: {error}")))?;
    let answer: Answer =
        serde_json::from_slice(&bytes).map_err(|_| refuse("its token service gave no token".into()))?;
    let token = answer.token.or(answer.access_token).filter(|token| !token.is_empty());
    token.map(Secret).ok_or_else(|| refuse("its token service gave no token".into()))
}

/// The field for name and password.
pub(crate) fn basic(user: &str, password: &Secret) -> String {
    format!("Basic {}", STANDARD.encode(format!("{user}:{}", password.0)))
}
