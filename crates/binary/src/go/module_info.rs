//! The text of build info: `path`, `mod`, `dep`, `=>` and `build` lines (`runtime/debug`, `mod.go`).

use super::{GoBuild, GoModule, GoSetting, build_info, quoted};
use crate::scan;
use crate::source::{Bytes, WINDOW};

/// How long the marks are that stand around the text.
const SENTINEL: usize = 16;
/// The mark before the text (`cmd/go/internal/modload`, `infoStart`).
const START: &[u8; SENTINEL] = b"\x30\x77\xaf\x0c\x92\x74\x08\x02\x41\xe1\xc1\x07\xe6\xd6\x18\xe6";
/// The mark behind it (`infoEnd`).
const END: &[u8; SENTINEL] = b"\xf9\x32\x43\x31\x86\x18\x20\x72\x00\x82\x42\x10\x41\x16\xd8\xf2";

/// The text that stands between its marks somewhere in the `size` bytes from `offset`, for files that no
/// header of build info leads to it in.
pub(crate) fn find(bytes: Bytes<'_>, offset: u64, size: u64) -> Option<String> {
    let mut start = None;
    scan::windows(bytes, offset, size, 1, SENTINEL - 1, |at, window| {
        start = memchr::memmem::find(window, START).map(|index| offset + at + index as u64);
        start.is_none()
    });
    let start = start? + SENTINEL as u64;
    let longest = WINDOW.min(offset.saturating_add(size).saturating_sub(start));
    let text = build_info::copied(bytes, start, longest.min(bytes.size().saturating_sub(start)))?;
    let length = memchr::memmem::find(&text, END)?;
    Some(String::from_utf8_lossy(&text[..length]).into_owned())
}

/// The text between its marks; nothing when it was built without modules.
pub(super) fn without_sentinels(framed: &[u8]) -> &[u8] {
    let ends_in_a_line = framed.len().checked_sub(SENTINEL + 1).and_then(|at| framed.get(at)) == Some(&b'\n');
    let text = framed.get(SENTINEL..framed.len().saturating_sub(SENTINEL));
    text.filter(|_| ends_in_a_line && framed.len() > 2 * SENTINEL).unwrap_or_default()
}

/// Reads the lines.
///
/// # Errors
/// The first line that Go would not read, and why; a clause.
pub(crate) fn parse(version: &str, text: &str) -> Result<GoBuild, String> {
    let mut build = GoBuild::of_version(version.to_owned());
    let mut last = Last::None;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        // What follows the last newline is no line.
        let Some(line) = line.strip_suffix('\n') else { break };
        read_line(&mut build, &mut last, line).map_err(|fault| format!("line {}: {fault}", index + 1))?;
    }
    Ok(build)
}

/// Which module a replacement would be for.
enum Last {
    None,
    Main,
    Dependency,
}

fn read_line(build: &mut GoBuild, last: &mut Last, line: &str) -> Result<(), String> {
    let Some((word, rest)) = line.split_once('\t') else { return Ok(()) };
    match word {
        "path" => build.path = Some(rest.to_owned()),
        "mod" => {
            build.main = Some(module(rest)?);
            *last = Last::Main;
        }
        "dep" => {
            build.dependencies.push(module(rest)?);
            *last = Last::Dependency;
        }
        "=>" => {
            let replaced = match std::mem::replace(last, Last::None) {
                Last::None => None,
                Last::Main => build.main.as_mut(),
                Last::Dependency => build.dependencies.last_mut(),
            };
            let replaced = replaced.ok_or("a replacement follows no module")?;
            if rest.split('\t').count() != 3 {
                return Err("a replacement has no three columns".to_owned());
            }
            replaced.replace = Some(Box::new(module(rest)?));
        }
        "build" => build.settings.push(setting(rest)?),
        _ => {}
    }
    Ok(())
}

fn module(columns: &str) -> Result<GoModule, String> {
    let mut columns = columns.split('\t').map(str::to_owned);
    let (path, version, sum) = (columns.next(), columns.next(), columns.next());
    match (path, version, columns.next()) {
        (Some(path), Some(version), None) => {
            Ok(GoModule { path, version, sum: sum.unwrap_or_default(), replace: None })
        }
        _ => Err("a module has neither two nor three columns".to_owned()),
    }
}

fn setting(text: &str) -> Result<GoSetting, String> {
    let (key, value) = if text.starts_with(['"', '`']) {
        let (key, rest) = quoted::prefix(text).ok_or("the name of a setting is quoted wrongly")?;
        (key, rest.strip_prefix('=').ok_or("a setting has no '='")?)
    } else {
        let (key, value) = text.split_once('=').ok_or("a setting has no '='")?;
        if key.is_empty() || key.contains([' ', '\t', '\r', '"', '`']) {
            return Err("the name of a setting is not quoted".to_owned());
        }
        (key.to_owned(), value)
    };
    let value = if value.starts_with(['"', '`']) {
        match quoted::prefix(value) {
            Some((value, "")) => value,
            _ => return Err(format!("the value of {key} is quoted wrongly")),
        }
    } else if value.contains([' ', '\t', '\r', '"', '`']) {
        return Err(format!("the value of {key} is not quoted"));
    } else {
        value.to_owned()
    };
    Ok(GoSetting { key, value })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_that_go_would_not_read_are_refused() {
        for (text, fault) in [
            ("path\tx\nmod\tx\n", "line 2: a module has neither two nor three columns"),
            ("=>\tx\tv1\t\n", "line 1: a replacement follows no module"),
            ("mod\tx\tv1\t\n=>\ty\tv2\n", "line 2: a replacement has no three columns"),
            ("build\tGOOS\n", "line 1: a setting has no '='"),
            ("build\t=linux\n", "line 1: the name of a setting is not quoted"),
            ("build\t\"a b\n", "line 1: the name of a setting is quoted wrongly"),
            ("build\t-ldflags=-s -w\n", "line 1: the value of -ldflags is not quoted"),
            ("build\t-ldflags=\"-s\" -w\n", "line 1: the value of -ldflags is quoted wrongly"),
        ] {
            assert_eq!(parse("go1.27.3", text), Err(fault.to_owned()), "{text}");
        }
        // Words that a later Go may write, and what follows the last line.
        assert_eq!(parse("go1", "new\tx\nbuild\tcut"), Ok(GoBuild::of_version("go1".to_owned())));
    }

    proptest! {
        #[test]
        fn any_setting_survives_being_quoted(key in "[ -~\\t\\rü€]{1,12}", value in "[ -~\\t\\rü€]{0,24}") {
            let text = format!("build\t{key:?}={value:?}\n");
            let build = parse("go1.27.3", &text);
            prop_assert_eq!(build.map(|build| build.settings), Ok(vec![GoSetting { key, value }]));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "((path|mod|dep|=>|build)?[\\t =\"`\\\\a]{0,4}\\n?){0,8}") {
            let _ = parse("go1.27.3", &text);
        }
    }
}
