//! Statements taken out of start-up files of shells: the line stays, as a comment.

mod hooks;
mod list;
mod moved;
mod statements;
mod words;

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use ogive_record::Statement;

use hooks::Hook;
pub(crate) use moved::{add_moved, whole_statement};
use statements::{Share, share};
use words::{is_name, literal, parse, variable};

/// What stands before a line that was taken out.
pub const MARK: &str = "# taken out by ogive: ";

/// How a start-up file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// sh, bash, zsh, ksh.
    Posix,
    /// fish.
    Fish,
    /// csh and tcsh.
    Csh,
}

impl Dialect {
    /// That of a file, by its name; none for what is no such file.
    pub(crate) fn of(file: &Path) -> Option<Self> {
        let name = file.file_name()?.to_str()?;
        let extension = file.extension().and_then(|extension| extension.to_str());
        let csh = [".cshrc", ".tcshrc", ".login", "csh.cshrc", "csh.login"];
        match extension {
            Some("fish") => Some(Self::Fish),
            Some("csh") => Some(Self::Csh),
            Some("nu" | "ps1" | "conf" | "toml" | "json") => None,
            _ if csh.contains(&name) => Some(Self::Csh),
            _ => Some(Self::Posix),
        }
    }
}

/// Why a statement can't be taken out by a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The file is no text.
    NoText,
    /// The line is not there.
    NoLine(u32),
    /// The line does not do what it was said to do.
    Other(u32),
    /// The line does more, or is a part of something larger.
    Entangled(u32),
    /// Other lines use the variable, and its value is not a plain one.
    Used(u32, String),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoText => f.write_str("the file is no text in UTF-8"),
            Self::NoLine(line) => write!(f, "it has no line {line}"),
            Self::Other(line) => write!(f, "line {line} is not a plain statement of that kind"),
            Self::Entangled(line) => {
                write!(f, "line {line} does more than that, or is a part of a larger statement")
            }
            Self::Used(line, name) => {
                write!(f, "line {line} uses {name}, whose value can't be put in its place")
            }
        }
    }
}

/// A statement that is to go, and its line, counted from 1.
pub(crate) type Wanted<'a> = (u32, &'a Statement);

/// The file without those statements. Lines that have nothing else stay as comments, so that all lines keep
/// their numbers.
///
/// # Errors
/// When one can't be taken out; then none is.
pub(crate) fn take_out(
    file: &[u8],
    dialect: Dialect,
    wanted: &[Wanted<'_>],
    home: &Path,
) -> Result<Vec<u8>, Refusal> {
    let text = std::str::from_utf8(file).map_err(|_| Refusal::NoText)?;
    if text.contains('\0') {
        return Err(Refusal::NoText);
    }
    let original: Vec<&str> = text.split_inclusive('\n').collect();
    let values = values(&original, dialect, home);
    let value = |name: &str| values.get(name).cloned();
    let mut lines: Vec<String> = original.iter().map(|&line| line.to_owned()).collect();
    // Variables go last: the lines that use them may be gone by then, and need their values else.
    let (variables, others): (Vec<_>, Vec<_>) =
        wanted.iter().partition(|(_, statement)| matches!(statement, Statement::Variable { .. }));
    for &(number, statement) in others.into_iter().chain(variables) {
        let at = number as usize - 1;
        let whole = lines.get(at).cloned().ok_or(Refusal::NoLine(number))?;
        let (body, end) = split_end(&whole);
        let body = body.strip_prefix('\u{feff}').unwrap_or(body);
        if body.trim_start().starts_with(MARK.trim_end()) || body.contains(MARK) {
            continue;
        }
        if at > 0 && goes_on(lines[at - 1].as_str()) {
            return Err(Refusal::Entangled(number));
        }
        let line = parse(body).ok_or(Refusal::Entangled(number))?;
        let piece = |words: &[&str]| statements::piece(words, dialect, statement, &value);
        let share = share(&line, body, dialect, &piece).ok_or(Refusal::Other(number))?;
        let mark = &whole[..whole.len() - end.len() - body.len()];
        lines[at] = match share {
            Share::Entangled => return Err(Refusal::Entangled(number)),
            Share::Part(text) => format!("{mark}{text}{end}"),
            Share::Whole => commented(&lines, at, body, mark, end, dialect),
        };
        if let Statement::Variable { name } = statement {
            put_in(&mut lines, number, name, body)?;
        }
    }
    Ok(lines.concat().into_bytes())
}

/// The file without the lines that start a manager of Gos, each left as a comment; none when it has no such line.
/// Lines that do so in a way that is not plain are left.
///
/// # Errors
/// When the file is no text.
pub(crate) fn without_hook(
    file: &[u8],
    dialect: Dialect,
    manager: &str,
    folder: &Path,
    home: &Path,
) -> Result<Option<Vec<u8>>, Refusal> {
    hooks(file, dialect, &Hook { manager, folder }, home)
}

fn hooks(file: &[u8], dialect: Dialect, hook: &Hook<'_>, home: &Path) -> Result<Option<Vec<u8>>, Refusal> {
    let text = std::str::from_utf8(file).map_err(|_| Refusal::NoText)?;
    let original: Vec<&str> = text.split_inclusive('\n').collect();
    let values = values(&original, dialect, home);
    let value = |name: &str| values.get(name).cloned();
    let mut lines: Vec<String> = original.iter().map(|&line| line.to_owned()).collect();
    for at in 0..lines.len() {
        let whole = lines[at].clone();
        let (body, end) = split_end(&whole);
        if body.contains(MARK) || (at > 0 && goes_on(&lines[at - 1])) {
            continue;
        }
        let Some(line) = parse(body) else { continue };
        match share(&line, body, dialect, &|words| hooks::piece(words, dialect, hook, &value)) {
            Some(Share::Whole) => lines[at] = commented(&lines, at, body, "", end, dialect),
            Some(Share::Part(text)) => lines[at] = format!("{text}{end}"),
            Some(Share::Entangled) | None => {}
        }
    }
    let left = lines.concat();
    Ok((left != text).then(|| left.into_bytes()))
}

/// A line as a comment, where a command may be needed.
fn commented(lines: &[String], at: usize, body: &str, mark: &str, end: &str, dialect: Dialect) -> String {
    let indent = &body[..body.len() - body.trim_start().len()];
    let nothing = if dialect == Dialect::Posix && is_alone(lines, at) { ": " } else { "" };
    format!("{mark}{indent}{nothing}{MARK}{}{end}", body.trim_start())
}

/// The file with another value for a variable that a line sets.
///
/// # Errors
/// When the line does not set it plainly.
pub(crate) fn give_value(
    file: &[u8],
    dialect: Dialect,
    number: u32,
    name: &str,
    value: &str,
) -> Result<Vec<u8>, Refusal> {
    let text = std::str::from_utf8(file).map_err(|_| Refusal::NoText)?;
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    let whole = lines.get_mut(number as usize - 1).ok_or(Refusal::NoLine(number))?;
    let (body, _) = split_end(whole);
    let line = parse(body).ok_or(Refusal::Entangled(number))?;
    let all = line.statements.iter().flat_map(|statement| statements::assignments(statement, body, dialect));
    let mut of_name = all.filter(|(set, _)| *set == name).map(|(_, raw)| raw);
    let (Some(raw), None) = (of_name.next(), of_name.next()) else { return Err(Refusal::Other(number)) };
    // The raw value is a part of the body.
    let start = raw.as_ptr() as usize - body.as_ptr() as usize;
    let range = start..start + raw.len();
    let is_bare = value.chars().all(|c| is_name(c) || matches!(c, '/' | '.' | '-' | '+' | ':' | ',' | '@'));
    let quoted = if is_bare { value.to_owned() } else { format!("'{}'", value.replace('\'', "'\\''")) };
    whole.replace_range(range, &quoted);
    Ok(lines.concat().into_bytes())
}

/// A line and how it ends.
fn split_end(line: &str) -> (&str, &str) {
    let body = line.trim_end_matches(['\n', '\r']);
    line.split_at(body.len())
}

/// Whether a line's statement goes on in the next.
fn goes_on(line: &str) -> bool {
    let text = line.trim_end();
    !text.trim_start().starts_with('#') && ["\\", "&&", "||", "|"].iter().any(|end| text.ends_with(end))
}

/// Whether a line is all that stands between the words that open and close a compound command: there must
/// be a command (POSIX shell grammar, `compound_list`).
fn is_alone(lines: &[String], at: usize) -> bool {
    let is_code = |line: &&String| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    let before = lines[..at].iter().rev().find(is_code).map_or("", |line| line.trim());
    let after = lines[at + 1..].iter().find(is_code).map_or("", |line| line.trim());
    let opens = ["then", "do", "else", "{", "("].iter().any(|word| {
        before.strip_suffix(word).is_some_and(|rest| rest.is_empty() || !rest.ends_with(is_name))
    });
    let closes = ["fi", "else", "elif", "done", "}", ")"]
        .iter()
        .any(|word| after.strip_prefix(word).is_some_and(|rest| !rest.starts_with(is_name)));
    opens && closes
}

/// The variables that plain lines set, and the home folder.
fn values(lines: &[&str], dialect: Dialect, home: &Path) -> BTreeMap<String, String> {
    let mut values = BTreeMap::from([("HOME".to_owned(), home.display().to_string())]);
    for line in lines {
        let (body, _) = split_end(line);
        let Some(line) = parse(body) else { continue };
        for statement in &line.statements {
            for (name, raw) in statements::assignments(statement, body, dialect) {
                let meaning = literal(raw, &|name| values.get(name).cloned());
                match meaning {
                    Some(meaning) => values.insert(name.to_owned(), meaning),
                    None => values.remove(name),
                };
            }
        }
    }
    values
}

/// Puts a variable's value where later lines use the variable that was taken out.
fn put_in(lines: &mut [String], number: u32, name: &str, body: &str) -> Result<(), Refusal> {
    let at = number as usize - 1;
    let plain = statements::raw_value(body, name).and_then(plain);
    let set_again = |line: &str| statements::raw_value(line, name).is_some();
    for (later, whole) in lines.iter_mut().enumerate().skip(at + 1) {
        let (line, end) = split_end(whole);
        if line.trim_start().starts_with('#') || line.contains(MARK) {
            continue;
        }
        let uses = uses(line, name);
        if !uses.is_empty() {
            let refused = || Refusal::Used(u32::try_from(later + 1).unwrap_or(u32::MAX), name.to_owned());
            let plain = plain.as_deref().ok_or_else(refused)?;
            let mut text = line.to_owned();
            for (range, is_plain) in uses.into_iter().rev() {
                if !is_plain {
                    return Err(refused());
                }
                text.replace_range(range, plain);
            }
            *whole = format!("{text}{end}");
        } else if set_again(line) {
            break;
        }
    }
    Ok(())
}

/// A value that means the same wherever it is put, quotes around it taken off.
fn plain(raw: &str) -> Option<String> {
    let inner = raw.strip_prefix('"').and_then(|raw| raw.strip_suffix('"'));
    let text = inner.or_else(|| raw.strip_prefix('\'').and_then(|raw| raw.strip_suffix('\'')));
    let text = text.unwrap_or(raw);
    let text = match text.strip_prefix("~/") {
        Some(below) if inner.is_none() => format!("$HOME/{below}"),
        _ => text.to_owned(),
    };
    let is_plain = |c: char| is_name(c) || matches!(c, '/' | '.' | '-' | '+' | '@' | '$' | '{' | '}' | ':');
    let has_variable = text.contains('$') && raw.starts_with('\'');
    (text.chars().all(is_plain) && !has_variable).then_some(text)
}

/// Where a line uses a variable, and whether as `$NAME` or `${NAME}`. What stands between single quotes is no use.
fn uses(line: &str, name: &str) -> Vec<(std::ops::Range<usize>, bool)> {
    let bytes = line.as_bytes();
    let (mut found, mut at, mut in_double) = (Vec::new(), 0, false);
    while at < bytes.len() {
        match bytes[at] {
            b'"' => in_double = !in_double,
            b'\\' => at += 1,
            b'#' if !in_double && (at == 0 || bytes[at - 1].is_ascii_whitespace()) => break,
            b'\'' if !in_double => at = words::piece_end(bytes, at).map_or(bytes.len(), |end| end - 1),
            b'$' => {
                let rest = &line[at + 1..];
                let braced = rest.strip_prefix('{').and_then(|rest| rest.strip_prefix(name));
                if let Some((found_name, after)) = variable(rest)
                    && found_name == name
                {
                    found.push((at..line.len() - after.len(), true));
                } else if braced.is_some_and(|rest| !rest.starts_with(is_name)) {
                    found.push((at..at + 1, false));
                }
            }
            _ => {}
        }
        at += 1;
    }
    found
}

#[cfg(test)]
mod tests;
