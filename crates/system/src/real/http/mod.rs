//! HTTP by reqwest, TLS by rustls.

mod failure;
mod no_proxy;
mod proxies;
mod trust;

use std::io::{self, Read};
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use reqwest::Url;
use reqwest::blocking::{Client, RequestBuilder, Response};
use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};
use reqwest::redirect::{Attempt, Policy};

use self::failure::Refused;
use self::proxies::Proxies;
use self::trust::Trust;
use crate::{Body, Environment, Header, Http, HttpError, HttpRequest, HttpResponse, Method};

/// How often an answer may say that the thing is elsewhere.
const MOST_REDIRECTS: usize = 10;

/// What may differ between clients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpSettings {
    /// How long a connection may take to stand.
    pub connect: Duration,
    /// How long nothing may come, before the answer begins and later.
    pub idle: Duration,
    /// What the client calls itself.
    pub user_agent: String,
}

impl Default for HttpSettings {
    /// 10 s to connect, 30 s idle, `ogive/VERSION`.
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            idle: Duration::from_secs(30),
            user_agent: concat!("ogive/", env!("CARGO_PKG_VERSION")).to_owned(),
        }
    }
}

/// The network.
///
/// - Proxies and more authorities come from the given environment, at the first request; the
///   process's own is not asked. A name in capitals goes before the same in small letters, as in Go.
///   Unlike Go, addresses of this machine too go to the proxy, unless `NO_PROXY` names them.
/// - Trusted are the system's authorities (on Linux its bundle, on macOS and Windows its own
///   verifier) and besides them those of `SSL_CERT_FILE` and `SSL_CERT_DIR`.
/// - Credentials in an address become Basic authentication, unless the request brings an
///   `Authorization` of its own. Neither follows a redirect to another host, port or scheme.
/// - A redirect from `https` to `http` is refused.
/// - Bodies come as they were sent, never decompressed; there are no cookies.
pub struct RealHttp {
    environment: Arc<dyn Environment>,
    settings: HttpSettings,
    client: OnceLock<Result<Connected, HttpError>>,
}

struct Connected {
    client: Client,
    proxies: Arc<Proxies>,
    /// What is wrong with the settings, though no reason to give up at once.
    complaints: Vec<String>,
}

impl RealHttp {
    /// A client for this environment. Nothing is read before the first request.
    #[must_use]
    pub fn new(environment: Arc<dyn Environment>, settings: HttpSettings) -> Self {
        Self { environment, settings, client: OnceLock::new() }
    }

    fn connect(&self) -> Result<Connected, HttpError> {
        let invalid = |what: &str, e: &dyn std::fmt::Display| HttpError::Invalid {
            reason: format!("the HTTP client can't be set up: {what}: {e}"),
        };
        let proxies = Arc::new(Proxies::of(&*self.environment)?);
        let trust = Trust::of(&*self.environment);
        let tls = trust.config().map_err(|e| invalid("TLS", &e))?;
        let chosen = Arc::clone(&proxies);
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .user_agent(&self.settings.user_agent)
            .connect_timeout(self.settings.connect)
            // For a blocking client: until the answer begins, and then for each read.
            .timeout(self.settings.idle)
            .redirect(Policy::custom(redirect))
            .referer(false)
            // The default window of 2 MB holds a distant server to a few MB a second.
            .http2_adaptive_window(true)
            // Not those of the process.
            .no_proxy()
            .proxy(reqwest::Proxy::custom(move |url| chosen.choose(url).cloned()))
            .build()
            .map_err(|e| invalid("client", &e.without_url()))?;
        Ok(Connected { client, proxies, complaints: trust.complaints })
    }
}

fn redirect(attempt: Attempt<'_>) -> reqwest::redirect::Action {
    let from_https = attempt.previous().last().is_some_and(|url| url.scheme() == "https");
    if attempt.previous().len() > MOST_REDIRECTS {
        attempt.error(Refused::TooManyRedirects)
    } else if from_https && attempt.url().scheme() == "http" {
        attempt.error(Refused::Downgrade)
    } else {
        attempt.follow()
    }
}

impl Http for RealHttp {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        let (url, credentials) = address(&request.url)?;
        if let Some(socket) = &request.socket {
            return self.local(request, url, socket);
        }
        let connected = self.client.get_or_init(|| self.connect()).as_ref().map_err(Clone::clone)?;

        let mut builder = prepared(&connected.client, request, &url)?;
        if let Some(Credentials { user, password }) = credentials
            && !request.headers.iter().any(|h| h.name.eq_ignore_ascii_case(AUTHORIZATION.as_str()))
        {
            builder = builder.basic_auth(user, password);
        }
        let response = builder
            .send()
            .map_err(|e| failure::explain(e, &url, connected.proxies.choose(&url), &connected.complaints))?;
        Ok(answer(response))
    }
}

impl RealHttp {
    /// Asks a local service. A client of its own for each request: they are few.
    #[cfg(unix)]
    fn local(&self, request: &HttpRequest, url: Url, socket: &Path) -> Result<HttpResponse, HttpError> {
        let unreachable = |e: reqwest::Error| {
            // The cause is the system's; the address means nothing.
            let mut cause: &dyn std::error::Error = &e;
            while let Some(next) = cause.source() {
                cause = next;
            }
            HttpError::Unreachable { host: socket.display().to_string(), reason: cause.to_string() }
        };
        let client = Client::builder()
            .unix_socket(socket)
            .user_agent(&self.settings.user_agent)
            .timeout(self.settings.idle)
            .redirect(Policy::none())
            .no_proxy()
            .tls_backend_preconfigured(Trust::of(&*self.environment).config().map_err(|e| {
                HttpError::Invalid { reason: format!("the HTTP client can't be set up: TLS: {e}") }
            })?)
            .build()
            .map_err(unreachable)?;
        let mut answered = answer(prepared(&client, request, &url)?.send().map_err(unreachable)?);
        answered.url = socket.display().to_string();
        Ok(answered)
    }

    /// Asks a local service, which this system has not over sockets.
    #[cfg(not(unix))]
    fn local(&self, _request: &HttpRequest, _url: Url, socket: &Path) -> Result<HttpResponse, HttpError> {
        let reason = "there are no Unix sockets for services here".to_owned();
        Err(HttpError::Unreachable { host: socket.display().to_string(), reason })
    }
}

/// A request with its fields and its body.
fn prepared(client: &Client, request: &HttpRequest, url: &Url) -> Result<RequestBuilder, HttpError> {
    let method = match request.method {
        Method::Get => reqwest::Method::GET,
        Method::Head => reqwest::Method::HEAD,
        Method::Post => reqwest::Method::POST,
    };
    let mut builder = client.request(method, url.clone());
    for header in &request.headers {
        let (name, value) = field(header)?;
        builder = builder.header(name, value);
    }
    Ok(if request.method == Method::Post { builder.body(request.body.clone()) } else { builder })
}

/// What stands before the `@` of an address, decoded.
struct Credentials {
    user: String,
    password: Option<String>,
}

/// An address without its credentials, and these.
fn address(text: &str) -> Result<(Url, Option<Credentials>), HttpError> {
    // The text is left out of the messages, for it may hold credentials.
    let mut url = Url::parse(text)
        .map_err(|e| HttpError::Invalid { reason: format!("the address of a download is malformed: {e}") })?;
    if !matches!(url.scheme(), "http" | "https") {
        let reason = "the address of a download does not begin with http:// or https://".to_owned();
        return Err(HttpError::Invalid { reason });
    }
    let decoded = |part: &str| percent_encoding::percent_decode_str(part).decode_utf8_lossy().into_owned();
    let credentials = (!url.username().is_empty() || url.password().is_some())
        .then(|| Credentials { user: decoded(url.username()), password: url.password().map(decoded) });
    clean(&mut url);
    Ok((url, credentials))
}

/// Removes credentials. Only addresses without a host refuse that, and `http` has none such.
fn clean(url: &mut Url) {
    let _ = url.set_username("");
    let _ = url.set_password(None);
}

fn field(header: &Header) -> Result<(HeaderName, HeaderValue), HttpError> {
    let invalid =
        || HttpError::Invalid { reason: format!("the header field {:?} is malformed", header.name) };
    let name = HeaderName::from_bytes(header.name.as_bytes()).map_err(|_| invalid())?;
    let mut value = HeaderValue::from_str(&header.value).map_err(|_| invalid())?;
    value.set_sensitive(name == AUTHORIZATION);
    Ok((name, value))
}

fn answer(response: Response) -> HttpResponse {
    let mut url = response.url().clone();
    clean(&mut url);
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = response.headers().iter();
    let headers = headers.map(|(name, value)| Header { name: name.as_str().to_owned(), value: text(value) });
    HttpResponse {
        status: response.status().as_u16(),
        headers: headers.collect(),
        body: Box::new(Arriving { host: failure::host(&url), response }) as Body,
        url: url.into(),
    }
}

/// A body whose errors name the host.
struct Arriving {
    host: String,
    response: Response,
}

impl Read for Arriving {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.response.read(buffer).map_err(|e| failure::broken(&e, &self.host))
    }
}
