//! Statements that go from one start-up file to another.

use std::path::Path;

use super::{Dialect, MARK, Refusal, Wanted, split_end, take_out};

/// What stands before a line that came from another file.
const FROM: &str = "# moved by ogive from ";
/// The line before those of `ogive setup`, which put the shims first and stay last.
const SET_UP: &str = "# >>> ogive >>>";

/// The text of a line that has nothing but a statement; none when it was taken out before.
///
/// # Errors
/// When the line has more, or another one.
pub(crate) fn whole_statement(
    file: &[u8],
    dialect: Dialect,
    wanted: Wanted<'_>,
    home: &Path,
) -> Result<Option<String>, Refusal> {
    let line = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let line =
            text.split_inclusive('\n').nth(wanted.0 as usize - 1).map(|line| split_end(line).0.to_owned());
        line.unwrap_or_default()
    };
    let (before, after) = (line(file), line(&take_out(file, dialect, &[wanted], home)?));
    if before.contains(MARK) {
        return Ok(None);
    }
    if !after.contains(MARK) {
        return Err(Refusal::Entangled(wanted.0));
    }
    Ok(Some(before.trim_start_matches('\u{feff}').trim_start().to_owned()))
}

/// The file with a statement of another one behind its own, but before what `ogive setup` put there.
///
/// # Errors
/// When the file is no text.
pub(crate) fn add_moved(file: &[u8], statement: &str, from: &str) -> Result<Vec<u8>, Refusal> {
    let text = std::str::from_utf8(file).map_err(|_| Refusal::NoText)?;
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let block = lines.iter().rposition(|line| line.trim_end() == SET_UP).unwrap_or(lines.len());
    let mut made = lines[..block].concat();
    if !made.is_empty() && !made.ends_with('\n') {
        made.push_str(end);
    }
    made.push_str(&format!("{FROM}{from}{end}{statement}{end}"));
    made.push_str(&lines[block..].concat());
    Ok(made.into_bytes())
}

#[cfg(test)]
mod tests {
    use ogive_record::Statement;

    use super::*;

    #[test]
    fn a_line_with_nothing_else_can_move() {
        let entry = Statement::PathEntry { folder: "/home/ann/sdk/bin".into() };
        let whole = |text: &str| {
            let file = format!("# mine\n{text}\n");
            whole_statement(file.as_bytes(), Dialect::Posix, (2, &entry), Path::new("/home/ann"))
        };
        assert_eq!(
            whole("  export PATH=$HOME/sdk/bin:$PATH # Go"),
            Ok(Some("export PATH=$HOME/sdk/bin:$PATH # Go".into()))
        );
        assert_eq!(whole(&format!("{MARK}export PATH=$HOME/sdk/bin:$PATH")), Ok(None));
        assert_eq!(whole("export PATH=$HOME/sdk/bin:/opt/x:$PATH"), Err(Refusal::Entangled(2)));
        assert_eq!(whole("export A=1; export PATH=$HOME/sdk/bin:$PATH"), Err(Refusal::Entangled(2)));
        assert_eq!(whole("export PATH=/opt/x:$PATH"), Err(Refusal::Other(2)));
    }

    #[test]
    fn it_stands_behind_all_but_the_shims() {
        for (file, made) in [
            ("", "# moved by ogive from .zshenv\nX\n"),
            ("a", "a\n# moved by ogive from .zshenv\nX\n"),
            ("a\r\n", "a\r\n# moved by ogive from .zshenv\r\nX\r\n"),
            (
                "a\n# >>> ogive >>>\nb\n# <<< ogive <<<\n",
                "a\n# moved by ogive from .zshenv\nX\n# >>> ogive >>>\nb\n# <<< ogive <<<\n",
            ),
        ] {
            let added = add_moved(file.as_bytes(), "X", ".zshenv").unwrap();
            assert_eq!(String::from_utf8(added).unwrap(), made);
        }
        assert_eq!(add_moved(b"\xff\xfe", "X", ".zshenv"), Err(Refusal::NoText));
    }
}
