//! The constraints at the head of a file (`go/build`, `shouldBuild`).

use super::bytes::{find, next_line, trim};
use super::reader::{self, Stop};
use super::{Context, Expr, LineError, SyntaxError, is_plus_build, parse_line};
use crate::PortSet;

/// A condition and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// The line, from 1.
    pub line: u32,
    /// The condition.
    pub expr: Expr,
}

/// Why the head of a file cannot be judged; Go then refuses the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HeaderError {
    /// Two `//go:build` lines.
    #[error("line {second}: a second //go:build line, the first is line {first}")]
    MultipleGoBuild {
        /// The first of them, from 1.
        first: u32,
        /// The second of them.
        second: u32,
    },
    /// A `//go:build` line that cannot be read.
    #[error("line {line}: cannot read the //go:build line: {error}")]
    Syntax {
        /// The line, from 1.
        line: u32,
        /// What is wrong.
        error: SyntaxError,
    },
    /// A zero byte among the comments, the package clause or the imports.
    #[error("a zero byte at the head of the file")]
    Nul,
    /// In a file that is not Go: a comment that does not end, or a slash that starts none.
    #[error("a comment at the head of the file does not end, or a slash starts none")]
    Comment,
}

/// The constraints that stand before a file's first code.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Header {
    /// The `//go:build` line. Where there is one, it alone decides.
    pub go_build: Option<Located>,
    /// The `// +build` lines that are followed by a blank line before anything but line comments.
    pub plus_build: Vec<Located>,
    /// Whether there is a `//go:binary-only-package` comment.
    pub binary_only: bool,
}

impl Header {
    /// The constraints of a Go file.
    ///
    /// # Errors
    /// When Go refuses the file for its head.
    pub fn of_go(bytes: &[u8]) -> Result<Self, HeaderError> {
        let bytes = without_byte_order_mark(bytes);
        if reader::nul_before_declarations(bytes) {
            return Err(HeaderError::Nul);
        }
        Self::scan(bytes)
    }

    /// The constraints of a C, assembly or similar file.
    ///
    /// # Errors
    /// When Go refuses the file for its head.
    pub fn of_other(bytes: &[u8]) -> Result<Self, HeaderError> {
        let comments = reader::comments(without_byte_order_mark(bytes)).map_err(|stop| match stop {
            Stop::Nul => HeaderError::Nul,
            Stop::Syntax => HeaderError::Comment,
        })?;
        Self::scan(comments)
    }

    /// The builds that the constraints admit.
    #[must_use]
    pub fn builds(&self, context: &Context) -> PortSet {
        match &self.go_build {
            Some(line) => line.expr.builds(context),
            None => self.plus_build.iter().fold(PortSet::all(), |all, line| all & line.expr.builds(context)),
        }
    }

    fn scan(content: &[u8]) -> Result<Self, HeaderError> {
        let mut header = Self::default();
        let mut go_build: Option<(u32, &[u8])> = None;
        let mut candidates: Vec<(u32, &[u8])> = Vec::new();
        // How many of the candidates are followed by a blank line.
        let mut settled = 0;
        let (mut only_comments, mut inside) = (true, false);
        let (mut rest, mut number) = (content, 0);
        while !rest.is_empty() {
            let line;
            (line, rest) = next_line(rest);
            number += 1;
            let line = trim(line);
            if line.is_empty() && only_comments {
                settled = candidates.len();
                continue;
            }
            only_comments &= line.starts_with(b"//");
            if !inside && is_go_build_comment(line) {
                if let Some((first, _)) = go_build {
                    return Err(HeaderError::MultipleGoBuild { first, second: number });
                }
                go_build = Some((number, line));
            }
            header.binary_only |= !inside && line == b"//go:binary-only-package";
            if only_comments && find(line, b"+build").is_some() {
                candidates.push((number, line));
            }
            if !comments_only(line, &mut inside) {
                break;
            }
        }
        if let Some((line, text)) = go_build {
            match parse_line(&String::from_utf8_lossy(text)) {
                Ok(expr) => header.go_build = Some(Located { line, expr }),
                Err(LineError::Syntax(error)) => return Err(HeaderError::Syntax { line, error }),
                Err(LineError::Other | LineError::TooLong) => {}
            }
        }
        for &(line, text) in &candidates[..settled] {
            let text = String::from_utf8_lossy(text);
            if is_plus_build(&text)
                && let Ok(expr) = parse_line(&text)
            {
                header.plus_build.push(Located { line, expr });
            }
        }
        Ok(header)
    }
}

/// Whether nothing but comments stands in the line; keeps track of `/* … */`.
fn comments_only(mut line: &[u8], inside: &mut bool) -> bool {
    while !line.is_empty() {
        if *inside {
            let Some(at) = find(line, b"*/") else { return true };
            *inside = false;
            line = trim(&line[at + 2..]);
        } else if line.starts_with(b"//") {
            return true;
        } else if let Some(comment) = line.strip_prefix(b"/*") {
            *inside = true;
            line = trim(comment);
        } else {
            return false;
        }
    }
    true
}

fn is_go_build_comment(line: &[u8]) -> bool {
    line.strip_prefix(b"//go:build").is_some_and(|rest| rest.is_empty() || trim(rest).len() < rest.len())
}

fn without_byte_order_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lines(source: &str) -> (Option<String>, Vec<String>) {
        let header = Header::of_go(source.as_bytes()).unwrap();
        let text = |located: Located| format!("{}: {}", located.line, located.expr);
        (header.go_build.map(text), header.plus_build.into_iter().map(text).collect())
    }

    fn strings(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|&text| text.to_owned()).collect()
    }

    #[test]
    fn a_go_build_line_stands_before_the_package_clause() {
        let found = |text: &str| (Some(text.to_owned()), strings(&[]));
        assert_eq!(lines("//go:build linux\npackage x\n"), found("1: linux"));
        assert_eq!(lines("/* a\n b */\n//go:build linux\npackage x\n"), found("3: linux"));
        assert_eq!(lines("\u{feff}//go:build linux\npackage x\n"), found("1: linux"));
        for source in [
            "package x\n//go:build linux\n",
            "/*\n//go:build linux\n*/\npackage x\n",
            "x //go:build linux\n",
            "//go:buildlinux\npackage x\n",
        ] {
            assert_eq!(lines(source), (None, strings(&[])), "{source}");
        }
    }

    #[test]
    fn plus_build_lines_need_a_blank_line_and_no_go_build_line() {
        let found = |texts: &[&str]| (None, strings(texts));
        assert_eq!(lines("// +build linux\n// +build cgo\n\npackage x\n"), found(&["1: linux", "2: cgo"]));
        assert_eq!(lines("// +build linux\npackage x\n"), found(&[]));
        assert_eq!(lines("// +build linux\n\n// +build cgo\npackage x\n"), found(&["1: linux"]));
        assert_eq!(lines("/* a */\n// +build linux\n\npackage x\n"), found(&[]));
        let both = Header::of_go(b"// +build linux\n//go:build windows\n\npackage x\n").unwrap();
        let context = Context::new("1.27.3".parse().unwrap(), super::super::Compiler::Gc);
        assert_eq!(both.builds(&context), context.holds("windows"));
    }

    #[test]
    fn errors_name_the_line() {
        for (source, says) in [
            (
                "//go:build a\n//go:build b\npackage x\n",
                "line 2: a second //go:build line, the first is line 1",
            ),
            (
                "\n//go:build a,b\npackage x\n",
                "line 2: cannot read the //go:build line: ',' is part of no tag or operator at byte 1",
            ),
            ("//\0\npackage x\n", "a zero byte at the head of the file"),
        ] {
            assert_eq!(Header::of_go(source.as_bytes()).unwrap_err().to_string(), says);
        }
        assert_eq!(Header::of_other(b"/* open").unwrap_err(), HeaderError::Comment);
    }

    proptest! {
        #[test]
        fn any_bytes_are_scanned(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = (Header::of_go(&bytes), Header::of_other(&bytes));
        }
    }
}
