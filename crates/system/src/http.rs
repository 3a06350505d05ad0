//! The network, as HTTP requests.

use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;

/// A request's method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// `GET`
    Get,
    /// `HEAD`
    Head,
    /// `POST`, for what asks without changing anything: tokens.
    Post,
}

/// A header field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The name, lower case.
    pub name: String,
    /// The value.
    pub value: String,
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// The method.
    pub method: Method,
    /// An absolute `http` or `https` URL, which may hold credentials.
    pub url: String,
    /// More header fields.
    pub headers: Vec<Header>,
    /// What is sent along with a [`Method::Post`]; empty otherwise. Never in messages.
    pub body: Vec<u8>,
    /// The Unix socket of a local service to ask instead of the network; the host of the address then
    /// means nothing.
    pub socket: Option<PathBuf>,
}

impl HttpRequest {
    /// A plain `GET`.
    pub fn get(url: impl Into<String>) -> Self {
        Self { method: Method::Get, url: url.into(), headers: Vec::new(), body: Vec::new(), socket: None }
    }

    /// A `POST` of a form.
    pub fn post_form(url: impl Into<String>, form: impl Into<Vec<u8>>) -> Self {
        let request = Self { method: Method::Post, body: form.into(), ..Self::get(url) };
        request.header("content-type", "application/x-www-form-urlencoded")
    }

    /// The request to a local service.
    #[must_use]
    pub fn over(mut self, socket: impl Into<PathBuf>) -> Self {
        self.socket = Some(socket.into());
        self
    }

    /// The request with one more header field.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push(Header { name: name.to_ascii_lowercase(), value: value.into() });
        self
    }
}

/// A body that arrives while it is read.
pub type Body = Box<dyn Read + Send>;

/// An answer, of any status.
pub struct HttpResponse {
    /// The status code, such as 404. Redirects have been followed.
    pub status: u16,
    /// The address that answered in the end, without credentials.
    pub url: String,
    /// The header fields.
    pub headers: Vec<Header>,
    /// What follows; a stall longer than the idle time-out is an error of kind `TimedOut`.
    pub body: Body,
}

impl HttpResponse {
    /// The first value of a header field, whose name is given in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|h| h.name == name).map(|h| h.value.as_str())
    }
}

/// Why there was no answer. Messages hold no credentials.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// Nothing came within the time.
    #[error("timed out waiting for {host}")]
    TimedOut {
        /// The host asked.
        host: String,
    },
    /// The name does not resolve, nothing listens, or the connection broke.
    #[error("cannot reach {host}: {reason}")]
    Unreachable {
        /// The host asked.
        host: String,
        /// What the system said.
        reason: String,
    },
    /// The peer's certificate was not accepted, or TLS failed otherwise.
    #[error("no trusted connection to {host}: {reason}")]
    Tls {
        /// The host asked.
        host: String,
        /// What the TLS library said.
        reason: String,
    },
    /// The address or a setting (a proxy's, say) is malformed.
    #[error("{reason}")]
    Invalid {
        /// What is wrong.
        reason: String,
    },
    /// The network is switched off by `--offline`.
    #[error("the network is off (--offline), {host} was not asked")]
    Offline {
        /// The host that would have been asked.
        host: String,
    },
}

/// An HTTP client. Follows redirects, honours `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and
/// `NO_PROXY` in either case, trusts the system's authorities and those of `SSL_CERT_FILE` and
/// `SSL_CERT_DIR`.
pub trait Http: Send + Sync {
    /// Sends a request; an answer of any status is a success.
    ///
    /// # Errors
    /// When there is no answer.
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError>;
}

/// A network that is switched off: every request is refused but those to local services over their sockets.
#[derive(Clone)]
pub struct Offline {
    local: Arc<dyn Http>,
}

impl Offline {
    /// Without the network of `http`; its local services stay.
    #[must_use]
    pub const fn new(http: Arc<dyn Http>) -> Self {
        Self { local: http }
    }
}

impl Http for Offline {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        if request.socket.is_some() {
            return self.local.send(request);
        }
        Err(HttpError::Offline { host: host(&request.url).to_owned() })
    }
}

/// The host of an address, with its port but without credentials, for messages.
pub(crate) fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    authority.rsplit_once('@').map_or(authority, |(_, host)| host)
}
