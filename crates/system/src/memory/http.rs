//! A network that answers as scripted.

use std::collections::{BTreeMap, VecDeque};
use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};

use crate::{Body, Header, Http, HttpError, HttpRequest, HttpResponse};

/// One answer of a [`ScriptedHttp`].
#[derive(Debug, Clone)]
pub struct Answer {
    result: Result<u16, HttpError>,
    headers: Vec<Header>,
    body: Vec<u8>,
    breaks: Option<io::ErrorKind>,
}

impl Answer {
    /// Status 200 with a body.
    #[must_use]
    pub fn ok(body: impl AsRef<[u8]>) -> Self {
        Self::status(200, body)
    }

    /// Any status with a body.
    #[must_use]
    pub fn status(status: u16, body: impl AsRef<[u8]>) -> Self {
        Self { result: Ok(status), headers: Vec::new(), body: body.as_ref().to_vec(), breaks: None }
    }

    /// No answer, but this.
    #[must_use]
    pub fn error(error: HttpError) -> Self {
        Self { result: Err(error), ..Self::status(0, "") }
    }

    /// With a header field.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push(Header { name: name.to_ascii_lowercase(), value: value.to_owned() });
        self
    }

    /// After the body's bytes reading fails with this, as `TimedOut` or `UnexpectedEof`.
    #[must_use]
    pub const fn breaks(mut self, kind: io::ErrorKind) -> Self {
        self.breaks = Some(kind);
        self
    }
}

/// A network that answers as scripted: for each address a sequence, whose last answer repeats. Any
/// other address is unreachable. Clones share script and record.
#[derive(Debug, Clone, Default)]
pub struct ScriptedHttp {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    script: BTreeMap<String, VecDeque<Answer>>,
    sent: Vec<HttpRequest>,
}

impl ScriptedHttp {
    /// A network without anybody.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With one more answer for an address.
    #[must_use]
    pub fn on(self, url: &str, answer: Answer) -> Self {
        self.with(|state| state.script.entry(url.to_owned()).or_default().push_back(answer));
        self
    }

    /// The requests so far, in order.
    #[must_use]
    pub fn sent(&self) -> Vec<HttpRequest> {
        self.with(|state| state.sent.clone())
    }

    fn with<T>(&self, use_it: impl FnOnce(&mut State) -> T) -> T {
        use_it(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Http for ScriptedHttp {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        let answer = self.with(|state| {
            state.sent.push(request.clone());
            let answers = state.script.get_mut(&request.url)?;
            if answers.len() > 1 { answers.pop_front() } else { answers.front().cloned() }
        });
        let Some(answer) = answer else {
            let reason = "the script has no such address".to_owned();
            return Err(HttpError::Unreachable { host: crate::http::host(&request.url).to_owned(), reason });
        };
        let status = answer.result?;
        let body = Scripted { rest: VecDeque::from(answer.body), breaks: answer.breaks };
        let body: Body = Box::new(body);
        Ok(HttpResponse { status, url: request.url.clone(), headers: answer.headers, body })
    }
}

struct Scripted {
    rest: VecDeque<u8>,
    breaks: Option<io::ErrorKind>,
}

impl Read for Scripted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match (self.rest.is_empty(), self.breaks) {
            (true, Some(kind)) => Err(kind.into()),
            _ => self.rest.read(buffer),
        }
    }
}
