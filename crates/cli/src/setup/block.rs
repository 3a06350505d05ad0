//! Our lines in other people's files.
//!
//! They stand between two marks. All other bytes of the file stay as they are, and so does the
//! file's way to end lines.

use std::fmt;

/// The line before ours.
pub const BEGIN: &str = "# >>> ogive >>>";
/// The line after ours.
pub const END: &str = "# <<< ogive <<<";

/// Where our lines stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Position {
    /// Before everything else.
    Top,
    /// After everything else.
    End,
}

/// Why a file cannot take our lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It is UTF-16, as some Windows programs write.
    Utf16,
    /// It holds NUL bytes.
    Binary,
    /// One of the marks stands alone.
    LoneMark,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Utf16 => f.write_str("it is encoded in UTF-16; save it as UTF-8"),
            Self::Binary => f.write_str("it is no text"),
            Self::LoneMark => {
                write!(f, "one of the lines {BEGIN:?} and {END:?} stands in it alone; remove that line")
            }
        }
    }
}

impl std::error::Error for Refusal {}

/// The file with `body` between the marks at each of `positions`. A file that has as many blocks
/// already keeps them where they are, for somebody may have moved them.
///
/// # Errors
/// When the file is no text, or was half edited.
pub fn put(file: &[u8], body: &str, positions: &[Position]) -> Result<Vec<u8>, Refusal> {
    if file.starts_with(b"\xff\xfe") || file.starts_with(b"\xfe\xff") {
        return Err(Refusal::Utf16);
    }
    if file.contains(&0) {
        return Err(Refusal::Binary);
    }
    let pieces = pieces(file)?;
    let block = block(body, crlf(file));
    let present = pieces.iter().filter(|piece| matches!(piece, Piece::Ours)).count();
    if present >= positions.len() {
        let whole = pieces.iter().map(|piece| match piece {
            Piece::Ours => block.as_slice(),
            Piece::Theirs(bytes) => bytes,
        });
        return Ok(whole.collect::<Vec<_>>().concat());
    }
    let theirs = take_out(file)?;
    let mut whole = Vec::new();
    if positions.contains(&Position::Top) {
        // A byte order mark is the very first thing, or it is no such mark.
        let (mark, rest) = match theirs.strip_prefix(b"\xef\xbb\xbf") {
            Some(rest) => (&theirs[..3], rest),
            None => (&theirs[..0], theirs.as_slice()),
        };
        whole.extend_from_slice(mark);
        whole.extend_from_slice(&block);
        whole.extend_from_slice(rest);
    } else {
        whole = theirs;
    }
    if positions.contains(&Position::End) {
        if !whole.is_empty() && !whole.ends_with(b"\n") {
            whole.extend_from_slice(if crlf(file) { b"\r\n" } else { b"\n" });
        }
        whole.extend_from_slice(&block);
    }
    Ok(whole)
}

/// The file without our blocks.
///
/// # Errors
/// When one was half edited.
pub fn take_out(file: &[u8]) -> Result<Vec<u8>, Refusal> {
    let theirs = pieces(file)?.into_iter().filter_map(|piece| match piece {
        Piece::Theirs(bytes) => Some(bytes),
        Piece::Ours => None,
    });
    Ok(theirs.collect::<Vec<_>>().concat())
}

/// Whether the file ends its lines as DOS did.
fn crlf(file: &[u8]) -> bool {
    let first = file.split_inclusive(|b| *b == b'\n').next();
    first.is_some_and(|line| line.ends_with(b"\r\n"))
}

fn block(body: &str, crlf: bool) -> Vec<u8> {
    let mut text = String::new();
    for line in [BEGIN, body, END] {
        text.push_str(line);
        if crlf {
            // A shell that knows only line feeds takes the carriage return for a part of the line:
            // let it be a part of a comment.
            text.push_str(if line.starts_with('#') { "\r" } else { " #\r" });
        }
        text.push('\n');
    }
    text.into_bytes()
}

enum Piece<'a> {
    Ours,
    Theirs(&'a [u8]),
}

fn pieces(file: &[u8]) -> Result<Vec<Piece<'_>>, Refusal> {
    let mut pieces = Vec::new();
    let (mut start, mut at, mut inside) = (0, 0, false);
    for line in file.split_inclusive(|b| *b == b'\n') {
        let next = at + line.len();
        let text = line.strip_prefix(b"\xef\xbb\xbf").filter(|_| at == 0).unwrap_or(line);
        let words = text.trim_ascii();
        if words == BEGIN.as_bytes() {
            if inside {
                return Err(Refusal::LoneMark);
            }
            let mark = next - text.len();
            pieces.push(Piece::Theirs(&file[start..mark]));
            inside = true;
        } else if words == END.as_bytes() {
            if !inside {
                return Err(Refusal::LoneMark);
            }
            pieces.push(Piece::Ours);
            (inside, start) = (false, next);
        }
        at = next;
    }
    if inside {
        return Err(Refusal::LoneMark);
    }
    pieces.push(Piece::Theirs(&file[start..]));
    Ok(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Position::{End, Top};

    fn put_text(file: &str, positions: &[Position]) -> String {
        String::from_utf8(put(file.as_bytes(), "line", positions).unwrap()).unwrap()
    }

    const BLOCK: &str = "# >>> ogive >>>\nline\n# <<< ogive <<<\n";

    #[test]
    fn lines_stand_where_they_should() {
        assert_eq!(put_text("", &[End]), BLOCK);
        assert_eq!(put_text("a\n", &[End]), format!("a\n{BLOCK}"));
        assert_eq!(put_text("a", &[End]), format!("a\n{BLOCK}"));
        assert_eq!(put_text("a\n", &[Top, End]), format!("{BLOCK}a\n{BLOCK}"));
        assert_eq!(put_text("\u{feff}a\n", &[Top]), format!("\u{feff}{BLOCK}a\n"));
    }

    #[test]
    fn a_dos_file_stays_one_and_its_lines_work_in_a_posix_shell() {
        let text = put_text("a\r\nb", &[End]);
        assert_eq!(text, "a\r\nb\r\n# >>> ogive >>>\r\nline #\r\n# <<< ogive <<<\r\n");
        assert_eq!(put_text(&text, &[End]), text);
    }

    #[test]
    fn a_block_stays_where_somebody_moved_it_and_gets_the_new_lines() {
        let moved = "# >>> ogive >>>\nold\nlines\n# <<< ogive <<<\nb\n";
        assert_eq!(put_text(moved, &[End]), format!("{BLOCK}b\n"));
        assert_eq!(put_text(moved, &[Top, End]), format!("{BLOCK}b\n{BLOCK}"));
    }

    #[test]
    fn what_is_no_text_or_half_edited_is_refused() {
        assert_eq!(put(b"\xff\xfea\0", "x", &[End]), Err(Refusal::Utf16));
        assert_eq!(put(b"a\0b", "x", &[End]), Err(Refusal::Binary));
        assert_eq!(put(b"# >>> ogive >>>\nx\n", "x", &[End]), Err(Refusal::LoneMark));
        assert_eq!(put(b"# <<< ogive <<<\n", "x", &[End]), Err(Refusal::LoneMark));
    }

    #[test]
    fn twice_is_once_and_other_bytes_stay() {
        for file in ["", "a", "a\n", "a\r\n", "\n\n", "caf\u{e9}", "\u{feff}a"] {
            for positions in [&[End][..], &[Top, End], &[Top]] {
                let once = put(file.as_bytes(), "line", positions).unwrap();
                assert_eq!(put(&once, "line", positions).unwrap(), once, "{file:?}");
                let out = take_out(&once).unwrap();
                assert_eq!(out.trim_ascii_end(), file.as_bytes().trim_ascii_end(), "{file:?}");
            }
        }
        let latin1 = put(b"export A=\xe9\n", "line", &[End]).unwrap();
        assert_eq!(take_out(&latin1).unwrap(), b"export A=\xe9\n");
    }
}
