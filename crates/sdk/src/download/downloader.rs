//! Asking for a file: what the server says of it, and what of an earlier run can be kept.

use std::io::{ErrorKind, Read};
use std::path::PathBuf;

use ogive_system::{HttpRequest, HttpResponse, System};

use super::arriving::Arriving;
use super::job::Job;
use super::partial::{PartialFile, PartialNote, content_range};
use super::patience::Patience;
use crate::SdkError;
use crate::events::{Event, Events};
use crate::source::fetch::check_status;
use crate::source::redact;

/// The end of a zip that is fetched first; the central directory of an SDK has 1.8 MB.
const TAIL: u64 = 2 << 20;
/// More than any SDK.
pub(super) const LIMIT: u64 = 1 << 30;

/// What kind of file is expected, so that nothing else is taken for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A zip archive, whose end is fetched first.
    Zip,
    /// A gzip stream.
    Gzip,
}

impl Kind {
    pub(super) fn begins_with(self) -> &'static [u8] {
        match self {
            Self::Zip => b"PK\x03\x04",
            Self::Gzip => b"\x1f\x8b",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Zip => "a zip archive",
            Self::Gzip => "a gzip archive",
        }
    }
}

/// A file to fetch.
#[derive(Debug, Clone)]
pub struct Download {
    /// The request, perhaps with credentials.
    pub request: HttpRequest,
    /// The name it has while it arrives; other contents need another name.
    pub file: String,
    /// What it is, for people.
    pub what: String,
    /// What it must be.
    pub kind: Kind,
    /// Its published size.
    pub size: Option<u64>,
}

/// Fetches files into one folder.
#[derive(Clone)]
pub struct Downloader<'a> {
    /// The machine.
    pub system: &'a System,
    /// Who watches.
    pub events: &'a dyn Events,
    /// Where files lie while they arrive.
    pub folder: PathBuf,
    /// How long to go on after failures.
    pub patience: Patience,
}

impl<'a> Downloader<'a> {
    /// Asks for the file and begins to keep it. Waits while another process fetches the same one.
    ///
    /// # Errors
    /// When it can't be had, or there is no room for it.
    pub fn begin(&self, download: Download) -> Result<(Arriving, Job<'a>), SdkError> {
        let files = &*self.system.files;
        let keeping = || SdkError::io(format!("keeping the download of {}", download.what));
        files.create_dir_all(&self.folder).map_err(keeping())?;
        let waiting = || format!("another ogive that downloads {}", download.what);
        let lock = files
            .lock(&self.folder.join(format!("{}.lock", download.file)), &mut || {
                self.events.event(Event::Waiting { what: waiting() });
            })
            .map_err(keeping())?;
        let partial = PartialFile {
            data: self.folder.join(format!("{}.part", download.file)),
            note: self.folder.join(format!("{}.part.json", download.file)),
        };
        let url = redact(&download.request.url);
        let known = partial.read(files)?.filter(|(note, _)| note.url == url);
        let begun = match known {
            Some((note, size)) if note.total == Some(size) => {
                Begun { note, keep: size, tail: None, response: None }
            }
            known => {
                let mut tail = Tail::default();
                self.retry(&url, &mut |attempt| {
                    let before = tail.bytes.len();
                    let asked = self.ask(&download, &url, known.as_ref(), &mut tail);
                    if tail.bytes.len() > before {
                        *attempt = 1;
                    }
                    asked
                })?
            }
        };
        let Begun { note, keep, tail, response } = begun;
        if let Some(total) = note.total {
            self.check_size(&download, &url, total)?;
            self.check_space(&download, total - keep.min(total))?;
        }
        partial.begin(files, &note, keep)?;
        let data = files.open_random(&partial.data).map_err(keeping())?;
        let arriving = Arriving::new(url.clone(), data, tail, keep, note.total);
        let downloader = self.clone();
        let job = Job { downloader, download, url, partial, note, response, resumed: keep, _lock: lock };
        Ok((arriving, job))
    }

    /// The bytes from `from` up to `to`, which must be few.
    ///
    /// # Errors
    /// When they can't be had.
    pub fn part(&self, download: &Download, from: u64, to: u64) -> Result<Vec<u8>, SdkError> {
        let url = redact(&download.request.url);
        self.retry(&url, &mut |_| {
            let (response, start) = self.get(download, from, Some(to), None)?;
            let mut body = response.body;
            let mut bytes = Vec::new();
            let skipped = std::io::copy(&mut body.by_ref().take(from - start), &mut std::io::sink());
            let read = skipped.and_then(|_| body.take(to - from).read_to_end(&mut bytes));
            let received = bytes.len() as u64;
            match read {
                Ok(_) if received == to - from => Ok(bytes),
                Ok(_) => Err((url.clone(), ErrorKind::UnexpectedEof.into())),
                Err(cause) => Err((url.clone(), cause)),
            }
            .map_err(|(url, cause)| SdkError::Interrupted { url, received, cause })
        })
    }

    /// The first answer, and what it means for the bytes that are there.
    fn ask(
        &self,
        download: &Download,
        url: &str,
        known: Option<&(PartialNote, u64)>,
        tail: &mut Tail,
    ) -> Result<Begun, SdkError> {
        match download.kind {
            Kind::Zip => self.ask_for_tail(download, url, known, tail),
            Kind::Gzip => {
                let from = known.map_or(0, |(_, size)| *size);
                let validator = known.and_then(|(note, _)| note.validator.as_deref());
                let (response, start) = match self.get(download, from, None, validator) {
                    // What is there is longer than the whole: it is of something else.
                    Err(SdkError::Status { status: 416, .. }) => self.get(download, 0, None, None)?,
                    other => other?,
                };
                let note = PartialNote::of(url, &response);
                let fits = start == 0 || known.is_some_and(|(known, _)| known.agrees(&note));
                if fits {
                    return Ok(Begun { note, keep: start, tail: None, response: Some((response, start)) });
                }
                let (response, start) = self.get(download, 0, None, None)?;
                let note = PartialNote::of(url, &response);
                Ok(Begun { note, keep: start, tail: None, response: Some((response, start)) })
            }
        }
    }

    /// Asks for the end of the file; `tail` is what came of it in earlier attempts.
    fn ask_for_tail(
        &self,
        download: &Download,
        url: &str,
        known: Option<&(PartialNote, u64)>,
        tail: &mut Tail,
    ) -> Result<Begun, SdkError> {
        let range = match tail.start {
            Some(start) => format!("bytes={}-", start + tail.bytes.len() as u64),
            None => format!("bytes=-{TAIL}"),
        };
        let response = match self.send(download, &download.request.clone().header("range", range)) {
            Err(SdkError::Status { status: 416, .. }) => self.send(download, &download.request)?,
            other => other?,
        };
        let note = PartialNote::of(url, &response);
        if response.status != 206 {
            // The server does not know ranges and sends everything.
            return Ok(Begun { note, keep: 0, tail: None, response: Some((response, 0)) });
        }
        let range = content_range(&response).filter(|range| range.last + 1 == range.total);
        let expected = |first| tail.start.is_none_or(|start| first == start + tail.bytes.len() as u64);
        let Some(range) = range.filter(|r| r.total - r.first <= TAIL && expected(r.first)) else {
            return Err(self.unexpected(download, "it answers with another part than was asked for"));
        };
        let start = *tail.start.get_or_insert(range.first);
        let read = response.body.take(range.total - range.first).read_to_end(&mut tail.bytes);
        let received = tail.bytes.len() as u64;
        let failed = match read {
            Err(cause) => Some(cause),
            Ok(_) => (received < range.total - start).then(|| ErrorKind::UnexpectedEof.into()),
        };
        if let Some(cause) = failed {
            return Err(SdkError::Interrupted { url: url.to_owned(), received, cause });
        }
        let keep = known.filter(|(known, _)| known.agrees(&note)).map_or(0, |(_, size)| *size);
        let tail = Some((start, std::mem::take(&mut tail.bytes)));
        Ok(Begun { note, keep: keep.min(start), tail, response: None })
    }

    /// Asks for the bytes from `from` up to `to`; returns the answer and the offset that it begins
    /// at: 0 when the server sends everything instead.
    pub(super) fn get(
        &self,
        download: &Download,
        from: u64,
        to: Option<u64>,
        validator: Option<&str>,
    ) -> Result<(HttpResponse, u64), SdkError> {
        let mut request = download.request.clone();
        if from > 0 || to.is_some() {
            let last = to.map(|to| (to - 1).to_string()).unwrap_or_default();
            request = request.header("range", format!("bytes={from}-{last}"));
            if let Some(validator) = validator {
                request = request.header("if-range", validator);
            }
        }
        let response = self.send(download, &request)?;
        if response.status != 206 {
            return Ok((response, 0));
        }
        match content_range(&response) {
            Some(range) if range.first == from => Ok((response, from)),
            _ => Err(self.unexpected(download, "it answers with another part than was asked for")),
        }
    }

    fn send(&self, download: &Download, request: &HttpRequest) -> Result<HttpResponse, SdkError> {
        let url = redact(&request.url);
        let sent = self.system.http.send(request);
        let response = sent.map_err(|cause| SdkError::Http { url, cause, advice: None })?;
        check_status(&response)?;
        let html = response
            .header("content-type")
            .is_some_and(|t| t.trim().to_ascii_lowercase().starts_with("text/html"));
        if html {
            return Err(self.unexpected(download, "it is a page of HTML"));
        }
        Ok(response)
    }

    pub(super) fn unexpected(&self, download: &Download, because: &str) -> SdkError {
        SdkError::Unexpected {
            url: redact(&download.request.url),
            expected: download.kind.name().into(),
            because: because.into(),
        }
    }

    fn check_size(&self, download: &Download, url: &str, total: u64) -> Result<(), SdkError> {
        let because = match download.size {
            Some(size) if size != total => format!("it has {total} bytes, but {size} are published"),
            _ if total > LIMIT => format!("it has {total} bytes"),
            _ => return Ok(()),
        };
        Err(SdkError::Unexpected { url: url.to_owned(), expected: download.kind.name().into(), because })
    }

    fn check_space(&self, download: &Download, needed: u64) -> Result<(), SdkError> {
        let asked = self.system.files.available_space(&self.folder);
        let available = asked.map_err(SdkError::io("asking for free space"))?;
        if available >= needed {
            return Ok(());
        }
        let what = format!("the download of {}", download.what);
        Err(SdkError::NoSpace { path: self.folder.clone(), what, needed, available })
    }

    /// Tries until it succeeds or patience ends; progress renews patience.
    pub(super) fn retry<T>(
        &self,
        url: &str,
        attempt: &mut dyn FnMut(&mut u32) -> Result<T, SdkError>,
    ) -> Result<T, SdkError> {
        let mut number = 1;
        loop {
            let error = match attempt(&mut number) {
                Ok(done) => return Ok(done),
                Err(error) => error,
            };
            let Some(after) = self.patience.wait(number, &error, &*self.system.clock) else {
                return Err(error);
            };
            number += 1;
            let (url, because) = (url.to_owned(), error.to_string());
            self.events.event(Event::Retrying { url, attempt: number, after, because });
            self.system.clock.sleep(after);
        }
    }
}

/// What has come of the end of a file, and where it begins.
#[derive(Default)]
struct Tail {
    start: Option<u64>,
    bytes: Vec<u8>,
}

/// What the first answer told.
struct Begun {
    note: PartialNote,
    /// The bytes of an earlier run that are kept.
    keep: u64,
    tail: Option<(u64, Vec<u8>)>,
    response: Option<(HttpResponse, u64)>,
}
