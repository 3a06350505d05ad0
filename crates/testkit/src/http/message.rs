//! Requests and responses.

use std::io::{self, BufRead};
use std::path::Path;

use super::Body;

/// The most bytes of a request's body; requests of these tests are small.
const MOST_BYTES: usize = 1 << 20;

/// A request as it arrived.
#[derive(Debug, Clone)]
pub struct Request {
    /// `GET`, `HEAD`, `CONNECT` …
    pub method: String,
    /// What stood in the request line: `/path?query`, an absolute URL, or `host:port`.
    pub target: String,
    /// Header fields in their order.
    pub headers: Vec<(String, String)>,
    /// What was sent with it, of the length that it names.
    pub body: Vec<u8>,
}

impl Request {
    /// Reads one request with its body; none at the end of the connection.
    ///
    /// # Errors
    /// When the connection breaks or does not speak HTTP/1.
    pub fn read(from: &mut impl BufRead) -> io::Result<Option<Self>> {
        let Some(mut request) = Self::read_head(from)? else { return Ok(None) };
        if let Some(length) = request.header("content-length").and_then(|length| length.parse().ok()) {
            request.body.resize(MOST_BYTES.min(length), 0);
            from.read_exact(&mut request.body)?;
        }
        Ok(Some(request))
    }

    /// Reads the head of a request, or of an answer, which has three words in its first line too; none at
    /// the end of the connection.
    ///
    /// # Errors
    /// When the connection breaks or does not speak HTTP/1.
    pub fn read_head(from: &mut impl BufRead) -> io::Result<Option<Self>> {
        let mut line = String::new();
        if from.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let mut words = line.split_ascii_whitespace();
        let (Some(method), Some(target), Some(_)) = (words.next(), words.next(), words.next()) else {
            return Err(io::Error::new(io::ErrorKind::InvalidData, format!("not a request line: {line:?}")));
        };
        let (method, target) = (method.to_owned(), target.to_owned());
        let mut headers = Vec::new();
        loop {
            let mut line = String::new();
            if from.read_line(&mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            match line.trim_end().split_once(':') {
                Some((name, value)) => headers.push((name.trim().to_owned(), value.trim().to_owned())),
                None if line.trim_end().is_empty() => break,
                None => return Err(io::Error::new(io::ErrorKind::InvalidData, "not a header line")),
            }
        }
        Ok(Some(Self { method, target, headers, body: Vec::new() }))
    }

    /// The first header field of this name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The path without the query.
    #[must_use]
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// What follows the `?`.
    #[must_use]
    pub fn query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }

    /// Name and password of basic authorization in the field `name`.
    #[must_use]
    pub fn credentials(&self, name: &str) -> Option<(String, String)> {
        use base64::Engine as _;
        let encoded = self.header(name)?.strip_prefix("Basic ")?;
        let decoded = base64::engine::general_purpose::STANDARD.decode(encoded).ok()?;
        let (user, password) = std::str::from_utf8(&decoded).ok()?.split_once(':')?;
        Some((user.to_owned(), password.to_owned()))
    }
}

/// What is answered.
#[derive(Debug, Clone)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// Header fields but for those that follow from the body.
    pub headers: Vec<(String, String)>,
    /// The whole body; ranges are cut out of it when asked for.
    pub body: Body,
}

impl Response {
    /// 200 with these bytes.
    #[must_use]
    pub fn ok(body: impl Into<Vec<u8>>) -> Self {
        Self { status: 200, headers: Vec::new(), body: Body::bytes(body) }
    }

    /// 200 with a file's contents.
    #[must_use]
    pub fn file(path: &Path) -> Self {
        Self { status: 200, headers: Vec::new(), body: Body::File(path.to_owned()) }
    }

    /// Another status, with a line of text.
    #[must_use]
    pub fn status(status: u16, text: &str) -> Self {
        Self { status, ..Self::ok(format!("{text}\n")) }.with("Content-Type", "text/plain; charset=utf-8")
    }

    /// With one more header field.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }
}
