//! The two streams: data, and talk about it.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::style::{LITERAL, WARNING, paint};
use crate::{Document, ErrorReport, Progress, to_text};

/// How much is said, and to what kind of reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Look {
    /// Leave out progress and talk.
    pub quiet: bool,
    /// Answer with JSON documents.
    pub json: bool,
    /// 0 as usual; 1 and more for what only those want who look for a fault.
    pub verbosity: u8,
    /// Standard error is a terminal whose lines may be redrawn.
    pub redraws: bool,
}

/// A stream that several threads write to, line by line.
pub(crate) type SharedStream = Arc<Mutex<Box<dyn Write + Send>>>;

/// Where data and talk go.
pub struct Streams {
    /// Data: standard output.
    pub out: Box<dyn Write + Send>,
    /// Talk: standard error.
    pub err: Box<dyn Write + Send>,
}

/// The reader of the data has gone away, as `head` does: no failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClosedOutput;

impl std::fmt::Display for ClosedOutput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the reader of the output has gone away")
    }
}

impl std::error::Error for ClosedOutput {}

/// Writes answers. Data goes to one stream, everything else to the other.
pub struct Reporter {
    look: Look,
    out: Mutex<Box<dyn Write + Send>>,
    err: SharedStream,
    progress: OnceLock<Progress>,
    warned: AtomicBool,
}

impl Reporter {
    /// A reporter on two streams.
    #[must_use]
    pub fn new(look: Look, streams: Streams) -> Self {
        Self {
            look,
            out: Mutex::new(streams.out),
            err: Arc::new(Mutex::new(streams.err)),
            progress: OnceLock::new(),
            warned: AtomicBool::new(false),
        }
    }

    /// How this reporter speaks.
    #[must_use]
    pub const fn look(&self) -> Look {
        self.look
    }

    /// Whether answers are JSON documents.
    #[must_use]
    pub const fn json(&self) -> bool {
        self.look.json
    }

    /// Writes data as it is.
    ///
    /// # Errors
    /// [`ClosedOutput`] (inside an error of kind `BrokenPipe`) when the reader has gone away;
    /// otherwise as the system reports.
    pub fn data(&self, text: &str) -> io::Result<()> {
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|error| {
            if error.kind() == io::ErrorKind::BrokenPipe {
                io::Error::new(io::ErrorKind::BrokenPipe, ClosedOutput)
            } else {
                error
            }
        })
    }

    /// Writes a document as indented JSON.
    ///
    /// # Errors
    /// As [`Reporter::data`].
    pub fn document<D: Document>(&self, document: &D) -> io::Result<()> {
        self.data(&to_text(document)?)
    }

    /// Tells the user something; not with `--quiet`.
    pub fn say(&self, text: &str) {
        if !self.look.quiet {
            self.talk(&format!("{text}\n"));
        }
    }

    /// Tells who looks for a fault; only with `--verbose`.
    pub fn detail(&self, text: &str) {
        if self.look.verbosity > 0 {
            self.talk(&format!("{text}\n"));
        }
    }

    /// Warns, with `--quiet` too.
    pub fn warn(&self, text: &str) {
        self.warned.store(true, Ordering::Relaxed);
        self.talk(&format!("{} {text}\n", paint(WARNING, "warning:")));
    }

    /// Whether something was warned of.
    #[must_use]
    pub fn has_warned(&self) -> bool {
        self.warned.load(Ordering::Relaxed)
    }

    /// Tells what to do next; not with `--quiet`.
    pub fn next(&self, text: &str) {
        self.say(&format!("{} {text}", paint(LITERAL, "next:")));
    }

    /// Writes a question that stays on its line.
    pub fn ask(&self, question: &str) {
        self.talk(question);
    }

    /// Shows an error: as text, and with JSON as a document too.
    pub fn error(&self, report: &ErrorReport) {
        self.talk(&report.render());
        if self.look.json {
            // The text has said it; a closed standard output has nobody to tell.
            let _ = self.document(&report.document());
        }
    }

    /// How long work is shown; made when first asked for.
    pub fn progress(&self) -> &Progress {
        self.progress.get_or_init(|| Progress::new(self.look, Arc::clone(&self.err)))
    }

    fn talk(&self, text: &str) {
        let text = harmless(text);
        let write = || {
            let mut err = self.err.lock().unwrap_or_else(PoisonError::into_inner);
            // Nobody is left to tell when standard error is closed.
            let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
        };
        match self.progress.get() {
            Some(progress) => progress.suspend(write),
            None => write(),
        }
    }
}

/// Only our styles (`ESC [ … m`) are left for a terminal to obey: talk quotes files, servers and folders
/// that may be anybody's, and so may data.
#[must_use]
pub fn harmless(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(is_obeyed) {
        let (before, from) = rest.split_at(at);
        kept.push_str(before);
        let parameters = from.strip_prefix("\u{1b}[").unwrap_or_default();
        let end = parameters.find(|c: char| !c.is_ascii_digit() && c != ';').unwrap_or(parameters.len());
        let taken = if parameters[end..].starts_with('m') {
            kept.push_str(&from[..end + 3]);
            end + 3
        } else {
            let first = from.chars().next().unwrap_or_default();
            kept.extend(first.escape_default());
            first.len_utf8()
        };
        rest = &from[taken..];
    }
    kept.push_str(rest);
    kept
}

/// Without anything that a terminal would obey, our styles neither: for what somebody else wrote as a whole.
#[must_use]
pub fn inert(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for c in text.chars() {
        match is_obeyed(c) {
            true => kept.extend(c.escape_default()),
            false => kept.push(c),
        }
    }
    kept
}

/// As [`inert`], in one line: for names of files and the like, which may hold anything.
#[must_use]
pub fn one_line(text: &str) -> String {
    inert(text).replace('\n', "\\n").replace('\t', "\\t")
}

/// What a terminal does not show but does: control characters, and those that turn the order of others around.
fn is_obeyed(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stream whose contents a test can read.
    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Kept {
        fn text(&self) -> String {
            crate::style::plain(&String::from_utf8(self.0.lock().unwrap().clone()).unwrap())
        }
    }

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    struct Gone;

    impl Write for Gone {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn reporter(look: Look) -> (Reporter, Kept, Kept) {
        let (out, err) = (Kept::default(), Kept::default());
        let streams = Streams { out: Box::new(out.clone()), err: Box::new(err.clone()) };
        (Reporter::new(look, streams), out, err)
    }

    #[test]
    fn talk_has_styles_and_nothing_else_to_obey() {
        let styled = paint(WARNING, "a\tb");
        assert_eq!(harmless(&styled), styled);
        assert_eq!(
            harmless("\u{1b}]0;x\u{7}\u{1b}[2J\u{9b}m\r\u{1b}[1\u{1b}"),
            r"\u{1b}]0;x\u{7}\u{1b}[2J\u{9b}m\r\u{1b}[1\u{1b}"
        );
    }

    #[test]
    fn quiet_keeps_data_warnings_and_errors() {
        let (reporter, out, err) = reporter(Look { quiet: true, ..Look::default() });
        reporter.data("data\n").unwrap();
        reporter.say("talk");
        reporter.next("more talk");
        reporter.warn("careful");
        reporter.error(&ErrorReport { doing: "cannot do it".into(), ..ErrorReport::default() });
        assert_eq!(out.text(), "data\n");
        assert_eq!(err.text(), "warning: careful\nerror: cannot do it\n");
    }

    #[test]
    fn an_error_is_a_document_too_when_json_is_asked_for() {
        let (reporter, out, _) = reporter(Look { json: true, ..Look::default() });
        reporter.error(&ErrorReport { doing: "cannot do it".into(), exit: 5, ..ErrorReport::default() });
        let value: serde_json::Value = serde_json::from_str(&out.text()).unwrap();
        assert_eq!(value["error"], "cannot do it");
        assert_eq!(value["exit"], 5);
    }

    #[test]
    fn a_reader_that_went_away_is_told_apart() {
        let reporter =
            Reporter::new(Look::default(), Streams { out: Box::new(Gone), err: Box::new(io::sink()) });
        let error = reporter.data("x").unwrap_err();
        assert!(error.get_ref().is_some_and(|e| e.is::<ClosedOutput>()));
    }
}
