//! One connection: requests in, answers out, with the faults that are armed.

use std::io::{self, BufReader, Read, Write};
use std::time::Duration;

use super::server::{Logged, Shared, Stream};
use super::{Body, Fault, Request, Response};

/// A connection read through a buffer and written to directly.
struct Buffered<S>(BufReader<S>);

impl<S: Stream> Read for Buffered<S> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl<S: Stream> Write for Buffered<S> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.get_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.get_mut().flush()
    }
}

impl<S: Stream> Stream for Buffered<S> {
    fn plain(&self) -> Option<&std::net::TcpStream> {
        self.0.get_ref().plain()
    }
}

/// Serves a connection until one side ends it.
pub(super) fn connection<S: Stream>(stream: S, shared: &Shared) -> io::Result<()> {
    let mut stream = Buffered(BufReader::new(stream));
    while let Some(request) = Request::read(&mut stream.0)? {
        let index = log(shared, &request);
        let fault = shared.faults.strike(&request.target);
        if fault == Some(Fault::Hang) {
            shared.wait(None);
            return Ok(());
        }
        if fault.is_none() && shared.site.take_over(&request, &mut stream)? {
            return Ok(());
        }
        let response = spoil(shared, &request, fault.as_ref());
        if !answer(&mut stream, &request, response, fault.as_ref(), shared, index)? || shared.stopping() {
            return Ok(());
        }
        let closing = request.header("Connection").is_some_and(|value| value.eq_ignore_ascii_case("close"));
        if closing {
            return Ok(());
        }
    }
    Ok(())
}

fn log(shared: &Shared, request: &Request) -> usize {
    let mut log = shared.log.lock().expect("no holder panics");
    log.push(Logged { request: request.clone(), status: 0, sent: 0 });
    log.len() - 1
}

fn spoil(shared: &Shared, request: &Request, fault: Option<&Fault>) -> Response {
    match fault {
        Some(Fault::Html) => {
            let page = "<!DOCTYPE html>\n<html><head><title>Log in</title></head><body>Log in to go on</body></html>\n";
            Response::ok(page).with("Content-Type", "text/html; charset=utf-8")
        }
        Some(Fault::Status(status)) => Response::status(*status, "the test wants it so"),
        Some(Fault::RetryAfter(status, seconds)) => {
            Response::status(*status, "later").with("Retry-After", seconds.to_string())
        }
        Some(Fault::Redirect(place)) => Response::status(302, "elsewhere").with("Location", place.clone()),
        Some(Fault::Replace(bytes)) => Response::ok(bytes.clone()),
        _ => shared.site.respond(request),
    }
}

/// The part of a body that a request asks for.
struct Part {
    status: u16,
    start: u64,
    end: u64,
    whole: u64,
}

fn part(request: &Request, response: &Response, etag: &str, fault: Option<&Fault>) -> io::Result<Part> {
    let mut whole = response.body.size()?;
    if let Some(Fault::Truncate(length)) = fault {
        whole = whole.min(*length);
    }
    let all = Part { status: response.status, start: 0, end: whole, whole };
    if response.status != 200 {
        return Ok(all);
    }
    if request.header("If-None-Match").is_some_and(|tags| tags == etag) {
        return Ok(Part { status: 304, start: 0, end: 0, whole });
    }
    let current = request.header("If-Range").is_none_or(|tag| tag == etag);
    let Some(range) = request.header("Range").filter(|_| current && fault != Some(&Fault::NoRanges)) else {
        return Ok(all);
    };
    Ok(match bounds(range, whole) {
        Some(Some((start, end))) => Part { status: 206, start, end, whole },
        Some(None) => Part { status: 416, start: 0, end: 0, whole },
        None => all,
    })
}

/// The bounds of `bytes=a-b`, `bytes=a-` or `bytes=-n` (RFC 9110, 14.1.2); the inner none for a
/// range outside the body, the outer for anything that may be ignored.
fn bounds(range: &str, whole: u64) -> Option<Option<(u64, u64)>> {
    let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
    if first.is_empty() {
        let suffix: u64 = last.parse().ok()?;
        return Some((suffix > 0 && whole > 0).then(|| (whole.saturating_sub(suffix), whole)));
    }
    let start: u64 = first.parse().ok()?;
    let end = if last.is_empty() { whole } else { last.parse::<u64>().ok()?.saturating_add(1).min(whole) };
    Some((start < end).then_some((start, end)))
}

/// Sends the answer. False: the connection ends here.
fn answer(
    stream: &mut impl Write,
    request: &Request,
    response: Response,
    fault: Option<&Fault>,
    shared: &Shared,
    index: usize,
) -> io::Result<bool> {
    let present = |name: &str| response.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name));
    let mut etag = match present("ETag") {
        Some((_, etag)) => etag.clone(),
        None => format!("\"{}\"", response.body.etag()?),
    };
    if fault == Some(&Fault::NewEtag) {
        etag = format!("\"{index}\"");
    }
    let part = part(request, &response, &etag, fault)?;
    let mut head = format!("HTTP/1.1 {} {}\r\n", part.status, reason(part.status));
    for (name, value) in &response.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if matches!(part.status, 200 | 206 | 304) && present("ETag").is_none() {
        head.push_str(&format!("ETag: {etag}\r\n"));
    }
    let ranges = fault != Some(&Fault::NoRanges) && matches!(part.status, 200 | 206);
    if ranges && present("Accept-Ranges").is_none() {
        head.push_str("Accept-Ranges: bytes\r\n");
    }
    match part.status {
        _ if present("Content-Range").is_some() => {}
        206 => {
            head.push_str(&format!("Content-Range: bytes {}-{}/{}\r\n", part.start, part.end - 1, part.whole))
        }
        416 => head.push_str(&format!("Content-Range: bytes */{}\r\n", part.whole)),
        _ => {}
    }
    let lengthless = fault == Some(&Fault::NoLength);
    if lengthless {
        head.push_str("Connection: close\r\n");
    } else if part.status != 304 {
        head.push_str(&format!("Content-Length: {}\r\n", part.end - part.start));
    }
    head.push_str("\r\n");
    record(shared, index, |logged| logged.status = part.status);
    stream.write_all(head.as_bytes())?;
    let kept = request.method == "HEAD" || send(stream, &response.body, &part, fault, shared, index)?;
    stream.flush()?;
    Ok(kept && !lengthless)
}

/// Sends the body. False: it was broken off.
fn send(
    stream: &mut impl Write,
    body: &Body,
    part: &Part,
    fault: Option<&Fault>,
    shared: &Shared,
    index: usize,
) -> io::Result<bool> {
    let mut reader = body.open(part.start, part.end)?;
    let (piece, pause) = match fault {
        Some(Fault::Slow(piece, pause)) => (*piece, Some(*pause)),
        _ => (64 * 1024, None::<Duration>),
    };
    let stop_at = match fault {
        Some(Fault::DropAfter(bytes) | Fault::StallAfter(bytes)) => Some(*bytes),
        _ => None,
    };
    let mut buffer = vec![0; piece];
    let mut sent = 0_u64;
    loop {
        let left = stop_at.map_or(piece, |stop| usize::try_from(stop - sent).unwrap_or(piece).min(piece));
        if left == 0 {
            stream.flush()?;
            if matches!(fault, Some(Fault::StallAfter(_))) {
                shared.wait(None);
            }
            return Ok(false);
        }
        let count = reader.read(&mut buffer[..left])?;
        if count == 0 {
            return Ok(stop_at.is_none());
        }
        if let Some(Fault::FlipBit(at)) = fault {
            let from = part.start + sent;
            if (from..from + count as u64).contains(at) {
                buffer[usize::try_from(at - from).unwrap_or_default()] ^= 1;
            }
        }
        stream.write_all(&buffer[..count])?;
        sent += count as u64;
        record(shared, index, |logged| logged.sent = sent);
        if pause.is_some() {
            stream.flush()?;
            shared.wait(pause);
            if shared.stopping() {
                return Ok(false);
            }
        }
    }
}

fn record(shared: &Shared, index: usize, change: impl FnOnce(&mut Logged)) {
    if let Some(logged) = shared.log.lock().expect("no holder panics").get_mut(index) {
        change(logged);
    }
}

const fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        206 => "Partial Content",
        302 => "Found",
        304 => "Not Modified",
        400 => "Bad Request",
        401 => "Unauthorized",
        404 => "Not Found",
        407 => "Proxy Authentication Required",
        410 => "Gone",
        416 => "Range Not Satisfiable",
        429 => "Too Many Requests",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        _ => "Status",
    }
}
