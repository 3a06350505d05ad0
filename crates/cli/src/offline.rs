//! The network, switched off.

use ogive_system::{Http, HttpError, HttpRequest, HttpResponse};

/// An HTTP client that asks nobody: `--offline`.
pub(crate) struct NoNetwork;

impl Http for NoNetwork {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        let after_scheme = request.url.split_once("://").map_or(request.url.as_str(), |(_, rest)| rest);
        let authority = after_scheme.split(['/', '?', '#']).next().unwrap_or_default();
        let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        Err(HttpError::Offline { host: host.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_host_and_never_the_credentials() {
        let error = NoNetwork.send(&HttpRequest::get("https://me:secret@proxy.test:8080/x?y")).err();
        assert_eq!(error, Some(HttpError::Offline { host: "proxy.test:8080".into() }));
    }
}
