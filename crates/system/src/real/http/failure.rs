//! Errors of reqwest in our words, without addresses.

use std::error::Error;
use std::io;

use reqwest::Url;

use crate::HttpError;

/// Why a redirect is not followed.
#[derive(Debug, Clone, Copy, thiserror::Error)]
pub(super) enum Refused {
    #[error("it redirects more than {} times", super::MOST_REDIRECTS)]
    TooManyRedirects,
    #[error("it redirects from https to http")]
    Downgrade,
}

/// The host of an address, with the port if that is not the scheme's.
pub(super) fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Why there was no answer. `complaints` are told where authorities may be the matter.
pub(super) fn explain(
    error: reqwest::Error,
    url: &Url,
    proxy: Option<&Url>,
    complaints: &[String],
) -> HttpError {
    let host = host(url);
    if error.is_timeout() {
        return HttpError::TimedOut { host: through(host, proxy) };
    }
    if let Some(refused) = find::<Refused>(&error) {
        let reason = refused.to_string();
        return match refused {
            Refused::TooManyRedirects => HttpError::Unreachable { host, reason },
            Refused::Downgrade => HttpError::Tls { host, reason },
        };
    }
    if let Some(tls) = find::<rustls::Error>(&error) {
        let reason = std::iter::once(tls.to_string()).chain(complaints.iter().cloned());
        return HttpError::Tls { host: through(host, proxy), reason: reason.collect::<Vec<_>>().join("; ") };
    }
    let reason = root(&error);
    if error.is_builder() {
        return HttpError::Invalid { reason: format!("the request to {host} is malformed: {reason}") };
    }
    HttpError::Unreachable { host: through(host, proxy), reason }
}

/// Why a body ended too early.
pub(super) fn broken(error: &io::Error, host: &str) -> io::Error {
    let inner = error.get_ref().and_then(|e| e.downcast_ref::<reqwest::Error>());
    if error.kind() == io::ErrorKind::TimedOut || inner.is_some_and(reqwest::Error::is_timeout) {
        return io::Error::new(io::ErrorKind::TimedOut, format!("nothing more comes from {host}"));
    }
    let kind = match error.kind() {
        io::ErrorKind::Other => io::ErrorKind::UnexpectedEof,
        kind => kind,
    };
    let reason = inner.map_or_else(|| root(error), |e| root(e));
    io::Error::new(kind, format!("the download from {host} broke off: {reason}"))
}

fn through(host: String, proxy: Option<&Url>) -> String {
    match proxy {
        Some(proxy) => format!("{host} (by the proxy {})", self::host(proxy)),
        None => host,
    }
}

/// The first error of a type in a chain. `io::Error` hides what it holds from its chain.
fn find<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<T>() {
            return Some(found);
        }
        let held = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        next = held.map(|e| e as &(dyn Error + 'static)).or_else(|| error.source());
    }
    None
}

/// What the innermost error says, which holds no address.
fn root(error: &(dyn Error + 'static)) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}
