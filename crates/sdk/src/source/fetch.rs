//! Small documents from HTTP servers and from folders laid out like one.

use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use ogive_system::{HttpError, HttpRequest, HttpResponse, System};
use url::Url;

use crate::SdkError;
use crate::netrc::Credentials;

/// How often a busy server is asked before giving up.
const ATTEMPTS: u32 = 3;
/// The longest wait that a server may ask for between two attempts at a small document.
const LONGEST_WAIT: Duration = Duration::from_secs(5);
/// The wait before the second attempt; it doubles from then on.
const FIRST_WAIT: Duration = Duration::from_millis(500);

/// Where documents lie: behind an HTTP server, or in a folder laid out in the same way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Base {
    /// An `http` or `https` URL, perhaps with credentials.
    Http(Url),
    /// A folder.
    Folder(PathBuf),
}

impl Base {
    /// Reads an `http`, `https` or `file` URL.
    ///
    /// # Errors
    /// When it is another, as a clause.
    pub fn parse(text: &str) -> Result<Self, String> {
        let url = Url::parse(text).map_err(|e| format!("{} is not a URL: {e}", redact(text)))?;
        match url.scheme() {
            "http" | "https" if url.host_str().is_some() => Ok(Self::Http(url)),
            "file" => match url.to_file_path() {
                Ok(path) if url.query().is_none() && url.fragment().is_none() => Ok(Self::Folder(path)),
                _ => Err(format!("{text} names more than a folder of this computer")),
            },
            other => Err(format!("{} has the scheme {other} instead of https, http or file", redact(text))),
        }
    }

    /// The base of what lies below: `base/path`.
    #[must_use]
    pub fn join(&self, path: &str) -> Self {
        match self {
            Self::Http(url) => {
                let mut url = url.clone();
                let path = format!("{}/{}", url.path().trim_end_matches('/'), path.trim_start_matches('/'));
                url.set_path(&path);
                Self::Http(url)
            }
            Self::Folder(folder) => Self::Folder(folder.join(path.trim_start_matches('/'))),
        }
    }
}

impl std::fmt::Display for Base {
    /// The URL without credentials, or the path.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Http(url) => f.write_str(&redact(url.as_str())),
            Self::Folder(path) => write!(f, "{}", path.display()),
        }
    }
}

/// What may be asked for and is no secret; servers redirect to addresses that hold signatures.
const SHOWN: [&str; 3] = ["go-get", "include", "mode"];

/// A URL without user name, password and secrets of its query, for messages.
#[must_use]
pub fn redact(url: &str) -> String {
    if let Ok(mut parsed) = Url::parse(url)
        && !parsed.cannot_be_a_base()
    {
        if !parsed.username().is_empty() || parsed.password().is_some() {
            // Neither can fail: a URL with a user name has a host.
            let _ = parsed.set_username("");
            let _ = parsed.set_password(None);
        }
        let shown = |part: &&str| part.split_once('=').is_some_and(|(name, _)| SHOWN.contains(&name));
        if parsed.query().is_some_and(|query| !query.split('&').all(|part| shown(&part))) {
            parsed.set_query(Some("..."));
        }
        return parsed.into();
    }
    match url.rsplit_once('@') {
        Some((_, host)) => format!("…@{host}"),
        None => url.to_owned(),
    }
}

/// A document that has arrived whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Where it was, without credentials.
    pub url: String,
    /// Its media type, where the server said it.
    pub media_type: Option<String>,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Document {
    /// The document as text.
    ///
    /// # Errors
    /// When it is not UTF-8, or a page of HTML: a network's log-in page answers every request so.
    pub fn text(&self, expected: &str) -> Result<&str, SdkError> {
        let wrong = |because: &str| SdkError::Unexpected {
            url: self.url.clone(),
            expected: expected.to_owned(),
            because: because.to_owned(),
        };
        let text = std::str::from_utf8(&self.bytes).map_err(|_| wrong("it is not text"))?;
        let html = self.media_type.as_deref().is_some_and(|t| t.starts_with("text/html"));
        if html || text.trim_start().starts_with('<') {
            return Err(wrong("it is a page of HTML"));
        }
        Ok(text)
    }
}

/// Fetches documents with the user's credentials.
#[derive(Clone)]
pub struct Fetcher {
    /// The machine.
    pub system: System,
    /// The credentials.
    pub credentials: Credentials,
}

impl Fetcher {
    /// A `GET` with the user's credentials for the URL.
    #[must_use]
    pub fn request(&self, url: &Url) -> HttpRequest {
        let request = HttpRequest::get(url.as_str());
        match self.credentials.authorization(url) {
            Some(value) => request.header("authorization", value),
            None => request,
        }
    }

    /// A document of at most `limit` bytes. A busy server is asked again.
    ///
    /// # Errors
    /// When it can't be had, or is larger.
    pub fn get(&self, base: &Base, limit: u64) -> Result<Document, SdkError> {
        match base {
            Base::Http(url) => self.get_http(url, limit),
            Base::Folder(path) => self.get_file(path, limit),
        }
    }

    fn get_http(&self, url: &Url, limit: u64) -> Result<Document, SdkError> {
        let request = self.request(url);
        let mut wait = FIRST_WAIT;
        let mut attempt = 1;
        loop {
            match self.once(&request, limit) {
                Err(SdkError::Busy { retry_after, .. })
                    if attempt < ATTEMPTS && retry_after.unwrap_or_default() <= LONGEST_WAIT =>
                {
                    self.system.clock.sleep(retry_after.unwrap_or(wait));
                }
                Err(SdkError::Interrupted { .. } | SdkError::Status { status: 500..=599, .. })
                    if attempt < ATTEMPTS =>
                {
                    self.system.clock.sleep(wait);
                }
                done => return done,
            }
            attempt += 1;
            wait *= 2;
        }
    }

    fn once(&self, request: &HttpRequest, limit: u64) -> Result<Document, SdkError> {
        let response = send(&self.system, request).map_err(|error| self.explain_denied(error))?;
        let url = redact(&response.url);
        let media_type = response.header("content-type").map(str::to_ascii_lowercase);
        let mut bytes = Vec::new();
        let read = response.body.take(limit + 1).read_to_end(&mut bytes);
        read.map_err(|cause| SdkError::Interrupted {
            url: url.clone(),
            received: bytes.len() as u64,
            cause,
        })?;
        if bytes.len() as u64 > limit {
            let because = format!("it is larger than {limit} bytes");
            return Err(SdkError::Unexpected { url, expected: "a small document".into(), because });
        }
        Ok(Document { url, media_type, bytes })
    }

    /// The go command would have run a program for credentials.
    fn explain_denied(&self, error: SdkError) -> SdkError {
        match (error, self.credentials.not_run()) {
            (SdkError::Denied { url, status, advice: None }, [program, ..]) if status != 407 => {
                let advice = format!(
                    "GOAUTH names {program}, which only the go command runs; put the credentials into ~/.netrc"
                );
                SdkError::Denied { url, status, advice: Some(advice) }
            }
            (error, _) => error,
        }
    }

    fn get_file(&self, path: &Path, limit: u64) -> Result<Document, SdkError> {
        let url = path.display().to_string();
        if path.components().any(|c| c == Component::ParentDir) {
            return Err(SdkError::Missing { url, status: 404 });
        }
        match self.system.files.target(path) {
            Ok(Some(_)) => {}
            Ok(None) => return Err(SdkError::Missing { url, status: 404 }),
            Err(cause) => return Err(SdkError::Io { doing: "reading a source of SDKs".into(), cause }),
        }
        let bytes = self.system.files.read(path, limit).map_err(SdkError::io("reading a source of SDKs"))?;
        Ok(Document { url, media_type: None, bytes })
    }
}

/// Sends a request and turns every status that is no success into an error. 200 and 206 pass.
///
/// # Errors
/// When there is no answer, or none with a body to use.
pub fn send(system: &System, request: &HttpRequest) -> Result<HttpResponse, SdkError> {
    let url = redact(&request.url);
    let response = system.http.send(request).map_err(|cause| SdkError::Http { url, cause, advice: None })?;
    check_status(&response)?;
    Ok(response)
}

/// The error that a status stands for.
///
/// # Errors
/// For every status but 200 and 206.
pub fn check_status(response: &HttpResponse) -> Result<(), SdkError> {
    let url = redact(&response.url);
    Err(match response.status {
        200 | 206 => return Ok(()),
        status @ (404 | 410) => SdkError::Missing { url, status },
        status @ (401 | 403 | 407) => SdkError::Denied { url, status, advice: None },
        status @ (429 | 503) => {
            // A date instead of seconds is allowed, and means no more than "later".
            let seconds = response.header("retry-after").and_then(|value| value.trim().parse().ok());
            SdkError::Busy { url, status, retry_after: seconds.map(Duration::from_secs) }
        }
        status => SdkError::Status { url, status },
    })
}

/// Adds advice to an error for a host that was out of reach.
pub(crate) fn advise(advice: &str) -> impl Fn(SdkError) -> SdkError {
    move |error| match error {
        SdkError::Http { url, cause, advice: None }
            if matches!(cause, HttpError::TimedOut { .. } | HttpError::Unreachable { .. }) =>
        {
            SdkError::Http { url, cause, advice: Some(advice.to_owned()) }
        }
        other => other,
    }
}
