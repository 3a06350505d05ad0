//! Scripts: `#!`, as Linux reads it (`fs/binfmt_script.c`).

use schemars::JsonSchema;
use serde::Serialize;

use crate::source::Bytes;

/// A script.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Script {
    /// The program behind `#!`, as the kernel takes it: a carriage return at the end is part of it.
    pub interpreter: String,
    /// The one argument that the kernel passes on.
    pub argument: Option<String>,
    /// What `env` is to find on PATH, when the interpreter is `env`.
    pub through_env: Option<String>,
    /// What keeps it from running anywhere.
    pub faults: Vec<ScriptFault>,
}

/// What keeps a script from running anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ScriptFault {
    /// A carriage return ends the first line, so that the kernel looks for `sh\r`.
    CarriageReturn,
    /// A byte order mark stands before `#!`, so that it is no script to the kernel.
    ByteOrderMark,
    /// Nothing stands behind `#!`.
    NoInterpreter,
    /// The first line is longer than the kernel reads (256 bytes), and the interpreter is cut off.
    LineTooLong,
}

/// As much of a file as Linux looks at (`BINPRM_BUF_SIZE`).
const LINE: usize = 256;

/// Reads the first line; none when it is no script.
pub(crate) fn read(bytes: Bytes<'_>) -> Option<Script> {
    const MARK: &[u8] = b"\xef\xbb\xbf";
    let start = bytes.up_to(0, (MARK.len() + LINE) as u64);
    let (marked, start) = match start.strip_prefix(MARK) {
        Some(rest) => (true, rest),
        None => (false, start),
    };
    let line = start[..start.len().min(LINE)].strip_prefix(b"#!")?;
    let end = line.iter().position(|byte| *byte == b'\n');
    let cut = end.is_none() && start.len() >= LINE;
    // The last byte of a full buffer is the kernel's NUL.
    let line = &line[..end.unwrap_or(if cut { LINE - 3 } else { line.len() })];
    // Bytes that no text has: something that only begins so.
    if line.contains(&0) && end.is_none() {
        return None;
    }
    let returns = line.ends_with(b"\r");
    let trimmed = trim(line);
    let (interpreter, rest) = match trimmed.iter().position(|byte| matches!(byte, b' ' | b'\t' | 0)) {
        Some(at) if trimmed[at] == 0 => (&trimmed[..at], &[][..]),
        Some(at) => (&trimmed[..at], trim(&trimmed[at..])),
        None => (trimmed, &[][..]),
    };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut faults = Vec::new();
    if marked {
        faults.push(ScriptFault::ByteOrderMark);
    }
    if returns {
        faults.push(ScriptFault::CarriageReturn);
    }
    if interpreter.is_empty() || interpreter == b"\r" {
        faults.push(ScriptFault::NoInterpreter);
    }
    // An argument may be cut off, the interpreter not.
    if cut && rest.is_empty() {
        faults.push(ScriptFault::LineTooLong);
    }
    Some(Script {
        interpreter: text(interpreter),
        argument: (!rest.is_empty()).then(|| text(rest)),
        through_env: through_env(interpreter, rest),
        faults,
    })
}

fn trim(line: &[u8]) -> &[u8] {
    let blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let start = line.iter().position(|byte| !blank(byte)).unwrap_or(line.len());
    let end = line.iter().rposition(|byte| !blank(byte)).map_or(start, |last| last + 1);
    &line[start..end]
}

/// What `env` looks for on PATH: the first word that is neither an option nor a variable (env(1)).
fn through_env(interpreter: &[u8], rest: &[u8]) -> Option<String> {
    if !interpreter.ends_with(b"/env") {
        return None;
    }
    let rest = String::from_utf8_lossy(rest).into_owned();
    let mut words = rest.split_ascii_whitespace();
    words.find(|word| !word.starts_with('-') && !word.contains('=')).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Windows;

    fn script(text: &[u8]) -> Option<Script> {
        read(Windows::new(&text.to_vec()).bytes())
    }

    fn told(text: &str) -> (String, Option<String>, Option<String>, Vec<ScriptFault>) {
        let script = script(text.as_bytes()).unwrap();
        (script.interpreter, script.argument, script.through_env, script.faults)
    }

    #[test]
    fn the_first_line_is_split_as_the_kernel_does() {
        let some = |text: &str| Some(text.to_owned());
        for (text, expected) in [
            ("#!/bin/sh\n", ("/bin/sh".into(), None, None, vec![])),
            ("#! /bin/sh  -e x \necho", ("/bin/sh".into(), some("-e x"), None, vec![])),
            ("#!/usr/bin/env python3", ("/usr/bin/env".into(), some("python3"), some("python3"), vec![])),
            (
                "#!/usr/bin/env -S A=b go run\n",
                ("/usr/bin/env".into(), some("-S A=b go run"), some("go"), vec![]),
            ),
            ("#!/bin/sh\r\n", ("/bin/sh\r".into(), None, None, vec![ScriptFault::CarriageReturn])),
            ("\u{feff}#!/bin/sh\n", ("/bin/sh".into(), None, None, vec![ScriptFault::ByteOrderMark])),
            ("#!\n", (String::new(), None, None, vec![ScriptFault::NoInterpreter])),
        ] {
            assert_eq!(told(text), expected, "{text:?}");
        }
        let long = format!("#!/{}\n", "x".repeat(300));
        assert_eq!(told(&long).3, [ScriptFault::LineTooLong]);
        let argument = format!("#!/bin/sh {}\n", "x".repeat(300));
        assert_eq!(told(&argument).3, []);
        assert_eq!(script(b"# !/bin/sh\n"), None);
        assert_eq!(script(b"#!\0\x01"), None);
    }
}
