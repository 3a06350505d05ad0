//! What stands above `import "C"`: C, and `#cgo` lines with flags for its compilers (`go/build`, `saveCgo`).

use ogive_platform::constraint::CgoCondition;

use crate::file::Span;
use crate::lexer::{Kind, Lexer};

/// What the flags are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CgoFlags {
    /// `CFLAGS`
    C,
    /// `CPPFLAGS`
    Preprocessor,
    /// `CXXFLAGS`
    Cxx,
    /// `FFLAGS`
    Fortran,
    /// `LDFLAGS`
    Linker,
    /// `pkg-config`: names of packages.
    PkgConfig,
}

/// A `#cgo` line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CgoLine {
    /// Bytes before it, in the file.
    pub offset: u32,
    /// When it holds.
    pub condition: CgoCondition,
    /// What its flags are for.
    pub flags: CgoFlags,
    /// The flags, without quotes. `${SRCDIR}` stands in them as written.
    pub arguments: Vec<String>,
}

/// A `#cgo` line that Go refuses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("invalid #cgo line: {text}")]
pub struct CgoError {
    /// Bytes before it, in the file.
    pub offset: u32,
    /// The line.
    pub text: String,
}

/// The lines of comments without their marks, and where each starts in the file.
pub fn comment_lines(source: &[u8], comments: Span) -> impl Iterator<Item = (u32, &[u8])> {
    let text = comments.of(source);
    Lexer::with_comments(text).filter(|token| token.kind == Kind::Comment).flat_map(move |comment| {
        let start = comments.start + comment.start + 2;
        let bytes = comment.bytes(text);
        let inner = match bytes.strip_prefix(b"/*") {
            Some(inner) => inner.strip_suffix(b"*/").unwrap_or(inner),
            None => bytes.get(2..).unwrap_or_default(),
        };
        let mut at = start;
        inner.split(|&byte| byte == b'\n').map(move |line| {
            let start = at;
            at += u32::try_from(line.len() + 1).unwrap_or(u32::MAX);
            (start, line)
        })
    })
}

/// The `#cgo` lines of the comment above `import "C"`.
#[must_use]
pub fn cgo_lines(source: &[u8], comments: Span) -> Vec<Result<CgoLine, CgoError>> {
    let lines =
        comment_lines(source, comments).filter(|(_, line)| line.trim_ascii_start().starts_with(b"#cgo"));
    lines.filter_map(|(offset, line)| read(offset, &String::from_utf8_lossy(line))).collect()
}

/// Reads a line; none when it is not for Go.
fn read(offset: u32, line: &str) -> Option<Result<CgoLine, CgoError>> {
    let text = line.trim();
    let rest = text.strip_prefix("#cgo").filter(|rest| rest.starts_with([' ', '\t']))?;
    // `#cgo noescape f` is for cmd/cgo alone.
    let words: Vec<_> = rest.split_whitespace().collect();
    if let ["nocallback" | "noescape", _] = words[..] {
        return None;
    }
    let offset = offset + u32::try_from(line.len() - line.trim_start().len()).unwrap_or(0);
    Some(flags(offset, rest).ok_or_else(|| CgoError { offset, text: text.to_owned() }))
}

fn flags(offset: u32, rest: &str) -> Option<CgoLine> {
    let (head, arguments) = rest.trim().split_once(':')?;
    let head = head.trim();
    let (condition, verb) = head.rsplit_once(char::is_whitespace).unwrap_or(("", head));
    let flags = match verb {
        "CFLAGS" => CgoFlags::C,
        "CPPFLAGS" => CgoFlags::Preprocessor,
        "CXXFLAGS" => CgoFlags::Cxx,
        "FFLAGS" => CgoFlags::Fortran,
        "LDFLAGS" => CgoFlags::Linker,
        "pkg-config" => CgoFlags::PkgConfig,
        _ => return None,
    };
    Some(CgoLine {
        offset,
        condition: CgoCondition::parse(condition),
        flags,
        arguments: split_quoted(arguments)?,
    })
}

/// Splits at space, but for what is quoted or follows a backslash; none when a quote does not end.
fn split_quoted(text: &str) -> Option<Vec<String>> {
    let mut arguments = Vec::new();
    let mut argument = String::new();
    let (mut quote, mut quoted, mut escaped) = (None, false, false);
    for c in text.chars() {
        if escaped {
            escaped = false;
            argument.push(c);
        } else if c == '\\' {
            escaped = true;
        } else if quote.is_some() {
            if quote == Some(c) {
                quote = None;
            } else {
                argument.push(c);
            }
        } else if c == '"' || c == '\'' {
            (quote, quoted) = (Some(c), true);
        } else if !c.is_whitespace() {
            argument.push(c);
        } else if quoted || !argument.is_empty() {
            quoted = false;
            arguments.push(std::mem::take(&mut argument));
        }
    }
    if quoted || !argument.is_empty() {
        arguments.push(argument);
    }
    (quote.is_none() && !escaped).then_some(arguments)
}

#[cfg(test)]
mod tests {
    use ogive_platform::constraint::{Compiler, Context};

    use super::*;
    use crate::Header;

    fn lines(source: &str) -> Vec<String> {
        let context = Context::new("1.27.3".parse().unwrap(), Compiler::Gc);
        let header = Header::read(source.as_bytes());
        let lines = cgo_lines(source.as_bytes(), header.imports[0].doc.unwrap());
        let text = |line: Result<CgoLine, CgoError>| match line {
            Ok(line) => {
                assert!(source[line.offset as usize..].starts_with("#cgo"));
                let builds = line.condition.builds(&context);
                format!("{:?} {:?} {builds}", line.flags, line.arguments)
            }
            Err(error) => error.to_string(),
        };
        lines.into_iter().map(text).collect()
    }

    #[test]
    fn lines_of_both_kinds_of_comment_are_read() {
        let source = "package p\n/*\n#include <x.h>\n #cgo linux,386 windows,arm64 LDFLAGS: -L'a b' -l\"x\\\"\" \n*/\n\
                      // #cgo (linux&&arm64)||ios CFLAGS:-DX=1 # -O2\n//#cgo pkg-config: a b\nimport \"C\"\n";
        assert_eq!(
            lines(source),
            [
                "Linker [\"-La b\", \"-lx\\\"\"] android/386, linux/386, windows/arm64",
                "C [\"-DX=1\", \"#\", \"-O2\"] android/arm64, ios/amd64, ios/arm64, linux/arm64",
                "PkgConfig [\"a\", \"b\"] all"
            ]
        );
    }

    #[test]
    fn what_go_refuses_is_told() {
        let source = "package p\n// #cgo LDFLAGS -lx\n// #cgo : x\n// #cgo FLAGS: x\n// #cgo CFLAGS: 'x\n\
                      // #cgo noescape f\n// #cgoo\n// #cgo\nimport \"C\"\n";
        assert_eq!(
            lines(source),
            ["LDFLAGS -lx", ": x", "FLAGS: x", "CFLAGS: 'x"]
                .map(|line| format!("invalid #cgo line: #cgo {line}"))
        );
    }
}
