//! Values in JSON files with comments, as editors keep their settings, set and taken away; every other byte
//! stays: comments, indentation, trailing commas, line ends, a byte order mark.

use std::fmt;
use std::ops::Range;

use jsonc_parser::ast::{Array, Object, Value};
use jsonc_parser::common::Ranged as _;
use jsonc_parser::tokens::{Token, TokenAndRange};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

/// What begins a file of some Windows programs.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// How far VS Code indents where a file does not show it.
const INDENTATION: &str = "    ";

/// Why a file is not changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonDefect {
    /// The line, counted from 1.
    pub line: u32,
    /// The column in bytes, counted from 1.
    pub column: u32,
    /// What is wrong there, as a clause.
    pub message: String,
}

/// `12:5: expected comma`
impl fmt::Display for JsonDefect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for JsonDefect {}

/// The file with another value at `path`, the names of the fields down to it (in a list, the index): `after` as
/// JSON text, none to take it away. What leads there is made where it is missing; what is not there needs not be
/// taken away. Of a field that stands there twice the last counts, as to editors; they are taken away together.
///
/// # Errors
/// When the file or the value is no JSON, or something else than an object or a list stands on the way.
pub fn edit(bytes: &[u8], path: &[String], after: Option<&str>) -> Result<Vec<u8>, JsonDefect> {
    let (mark, rest) = match bytes.strip_prefix(BYTE_ORDER_MARK) {
        Some(rest) => (BYTE_ORDER_MARK, rest),
        None => (&bytes[..0], bytes),
    };
    let text = std::str::from_utf8(rest)
        .map_err(|error| defect(&rest[..error.valid_up_to()], "what stands there is no UTF-8".to_owned()))?;
    if let Some(after) = after {
        let parsed = Parsed::of(after)?;
        if parsed.value.is_none() {
            return Err(defect(b"", "there is no value to write".to_owned()));
        }
    }
    let mut text = text.to_owned();
    loop {
        let parsed = Parsed::of(&text)?;
        let (changes, may_repeat) = match after {
            Some(after) => (parsed.set(path, after)?, false),
            None => parsed.taken_away(path)?,
        };
        let is_done = changes.is_empty() || !may_repeat;
        text = applied(&text, changes);
        if is_done {
            return Ok([mark, text.as_bytes()].concat());
        }
    }
}

/// The place behind `before`, with what is wrong there.
fn defect(before: &[u8], message: String) -> JsonDefect {
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let begin = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    JsonDefect { line: number(line), column: number(before.len() - begin + 1), message }
}

/// A piece of text, and what stands there instead.
type Change = (Range<usize>, String);

fn applied(text: &str, mut changes: Vec<Change>) -> String {
    changes.sort_by_key(|(range, _)| range.start);
    let mut made = String::with_capacity(text.len() + 64);
    let mut kept = 0;
    for (range, instead) in changes {
        made.push_str(&text[kept..range.start]);
        made.push_str(&instead);
        kept = range.end;
    }
    made.push_str(&text[kept..]);
    made
}

/// A file, with its places.
struct Parsed<'a> {
    text: &'a str,
    value: Option<Value<'a>>,
    tokens: Vec<TokenAndRange<'a>>,
}

/// What holds other values: where it stands, and the places of its members.
struct Holder {
    is_object: bool,
    place: Range<usize>,
    members: Vec<Range<usize>>,
}

impl From<&Object<'_>> for Holder {
    fn from(object: &Object<'_>) -> Self {
        let members = object.properties.iter().map(|property| property.range.start..property.range.end);
        Self { is_object: true, place: object.range.start..object.range.end, members: members.collect() }
    }
}

impl From<&Array<'_>> for Holder {
    fn from(array: &Array<'_>) -> Self {
        let members = array.elements.iter().map(|element| element.start()..element.end());
        Self { is_object: false, place: array.range.start..array.range.end, members: members.collect() }
    }
}

/// How far a path leads.
enum Reached<'p> {
    /// To a member, and the place of its value.
    Member { holder: Holder, at: usize, value: Range<usize> },
    /// To an object that lacks the first of these fields.
    Field { holder: Holder, missing: &'p [String] },
    /// To a list that ends before the first of these.
    Element { holder: Holder, missing: &'p [String] },
    /// To nothing: there is no value in the file.
    Nothing,
}

impl<'a> Parsed<'a> {
    fn of(text: &'a str) -> Result<Self, JsonDefect> {
        let options = ParseOptions {
            allow_comments: true,
            allow_trailing_commas: true,
            allow_loose_object_property_names: false,
            allow_missing_commas: false,
            allow_single_quoted_strings: false,
            allow_hexadecimal_numbers: false,
            allow_unary_plus_numbers: false,
            allow_bare_decimal_point_numbers: false,
            allow_non_finite_numbers: false,
            allow_extended_string_escapes: false,
        };
        let collected = CollectOptions { tokens: true, ..CollectOptions::default() };
        let parsed = parse_to_ast(text, &collected, &options).map_err(|error| {
            let at = error.range().start.min(text.len());
            let message = error.kind().to_string();
            defect(&text.as_bytes()[..at], lower(&message))
        })?;
        Ok(Self { text, value: parsed.value, tokens: parsed.tokens.unwrap_or_default() })
    }

    fn reached<'p>(&self, path: &'p [String]) -> Result<Reached<'p>, JsonDefect> {
        let Some(mut value) = self.value.as_ref() else { return Ok(Reached::Nothing) };
        let mut reached = None;
        for (depth, name) in path.iter().enumerate() {
            let missing = &path[depth..];
            let (holder, at, inner) = match value {
                Value::Object(object) => {
                    let holder = Holder::from(object);
                    let found = object.properties.iter().rposition(|property| property.name.as_str() == name);
                    let Some(at) = found else { return Ok(Reached::Field { holder, missing }) };
                    (holder, at, &object.properties[at].value)
                }
                Value::Array(array) => {
                    let Ok(at) = name.parse::<usize>() else {
                        return Err(self.obstacle(value, format!("{name:?} is no index of a list")));
                    };
                    let holder = Holder::from(array);
                    let Some(inner) = array.elements.get(at) else {
                        return Ok(Reached::Element { holder, missing });
                    };
                    (holder, at, inner)
                }
                other => {
                    return Err(self.obstacle(other, format!("what stands there has no field {name:?}")));
                }
            };
            value = inner;
            reached = Some(Reached::Member { holder, at, value: inner.start()..inner.end() });
        }
        reached.ok_or_else(|| defect(b"", "the path to the value is empty".to_owned()))
    }

    fn obstacle(&self, value: &Value<'_>, message: String) -> JsonDefect {
        defect(&self.text.as_bytes()[..value.start()], message)
    }

    fn set(&self, path: &[String], after: &str) -> Result<Vec<Change>, JsonDefect> {
        let change = match self.reached(path)? {
            Reached::Member { value, .. } => vec![(value, after.to_owned())],
            Reached::Field { holder, missing } => self.added(&holder, &member(missing, after)),
            Reached::Element { holder, missing } => self.added(&holder, &nested(&missing[1..], after)),
            Reached::Nothing => {
                let line = self.line_end();
                let made = format!("{{{line}{INDENTATION}{}{line}}}{line}", member(path, after));
                let end = self.text.len();
                let before = if self.text.is_empty() || self.text.ends_with('\n') { "" } else { line };
                vec![(end..end, format!("{before}{made}"))]
            }
        };
        Ok(change)
    }

    /// A member more, the last.
    fn added(&self, holder: &Holder, member: &str) -> Vec<Change> {
        let line = self.line_end();
        let Some(last) = holder.members.last() else {
            let begin = holder.place.start + 1;
            let outer = self.indentation(holder.place.start);
            let inside = &self.text[begin..holder.place.end - 1];
            let unit = self.unit();
            let end = if inside.contains('\n') { String::new() } else { format!("{line}{outer}") };
            return vec![
                (begin..begin, format!("{line}{outer}{unit}{member}")),
                (holder.place.end - 1..holder.place.end - 1, end),
            ];
        };
        let comma = self.comma_behind(last.end);
        // What stands between two members stands before a third.
        let gap = &self.text[self.end_before(last.start)..last.start];
        let Some(begin) = gap.rfind('\n') else {
            let at = comma.as_ref().map_or(last.end, |comma| comma.end);
            return vec![(
                at..at,
                match comma {
                    Some(_) => format!(" {member},"),
                    None => format!(", {member}"),
                },
            )];
        };
        let indentation: String = gap[begin + 1..].chars().take_while(|c| matches!(c, ' ' | '\t')).collect();
        match comma {
            Some(comma) => {
                let at = self.line_behind(comma.end);
                vec![(at..at, format!("{line}{indentation}{member},"))]
            }
            None => {
                let at = self.line_behind(last.end);
                vec![(last.end..last.end, ",".to_owned()), (at..at, format!("{line}{indentation}{member}"))]
            }
        }
    }

    /// What takes a member away, and whether the same path may then lead to one that was hidden by it.
    fn taken_away(&self, path: &[String]) -> Result<(Vec<Change>, bool), JsonDefect> {
        let Reached::Member { holder, at, .. } = self.reached(path)? else { return Ok((Vec::new(), false)) };
        let member = holder.members[at].clone();
        let comma = self.comma_behind(member.end);
        let end = match &comma {
            // With what stands between as long as that is nothing but white space.
            Some(comma) if self.text[member.end..comma.start].trim().is_empty() => comma.end,
            _ => member.end,
        };
        let mut changes = vec![(self.with_white_space(member.start..end), String::new())];
        match comma {
            Some(comma) if end != comma.end => changes.push((comma, String::new())),
            None if at > 0 => {
                changes.extend(
                    self.comma_behind(holder.members[at - 1].end).map(|comma| (comma, String::new())),
                );
            }
            _ => {}
        }
        Ok((changes, holder.is_object))
    }

    /// A piece with its whole lines where nothing else stands in them, else with the blanks on one side.
    fn with_white_space(&self, piece: Range<usize>) -> Range<usize> {
        let bytes = self.text.as_bytes();
        let is_blank = |at: usize| matches!(bytes[at], b' ' | b'\t');
        let mut start = piece.start;
        while start > 0 && is_blank(start - 1) {
            start -= 1;
        }
        let mut end = piece.end;
        while end < bytes.len() && is_blank(end) {
            end += 1;
        }
        let begins = start == 0 || bytes[start - 1] == b'\n';
        let rest = &self.text[end..];
        let line_end = ["\r\n", "\n"].into_iter().find(|line_end| rest.starts_with(line_end));
        match line_end {
            Some(line_end) if begins => start..end + line_end.len(),
            Some(_) => start..piece.end,
            // Before the next member, or before the end.
            None if begins || self.text[..piece.end].ends_with(',') => piece.start..end,
            None => start..piece.end,
        }
    }

    /// The comma behind a member, after comments.
    fn comma_behind(&self, end: usize) -> Option<Range<usize>> {
        let next = self.tokens.partition_point(|token| token.range.start < end);
        let token = self.tokens.get(next)?;
        (token.token == Token::Comma).then_some(token.range.start..token.range.end)
    }

    /// The end of what stands before a place and is no white space or comment.
    fn end_before(&self, start: usize) -> usize {
        let next = self.tokens.partition_point(|token| token.range.start < start);
        next.checked_sub(1).map_or(0, |before| self.tokens[before].range.end)
    }

    /// Where the line of a place ends behind its comments, or before the next thing on it that is no comment.
    fn line_behind(&self, at: usize) -> usize {
        let mut end = at;
        loop {
            let rest = &self.text[end..];
            let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
            let comment = &rest[blanks..];
            end += blanks
                + if comment.starts_with("//") {
                    comment.find(['\r', '\n']).unwrap_or(comment.len())
                } else if let Some(inside) = comment.strip_prefix("/*") {
                    inside.find("*/").map_or(comment.len(), |close| close + 4)
                } else {
                    // Blanks before the end of the line stay behind.
                    return if comment.starts_with(['\r', '\n']) { end } else { end + blanks };
                };
        }
    }

    fn line_end(&self) -> &'static str {
        if self.text.contains("\r\n") { "\r\n" } else { "\n" }
    }

    /// What the line of a place begins with.
    fn indentation(&self, at: usize) -> String {
        let begin = self.text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        self.text[begin..].chars().take_while(|c| matches!(c, ' ' | '\t')).collect()
    }

    /// How far a level is indented here, by the first field of the file.
    fn unit(&self) -> String {
        let first = self.tokens.iter().find(|token| matches!(token.token, Token::String(_)));
        match first.map(|token| self.indentation(token.range.start)) {
            Some(indentation) if !indentation.is_empty() => indentation,
            _ => INDENTATION.to_owned(),
        }
    }
}

/// `"a": {"b": value}`
fn member(path: &[String], value: &str) -> String {
    match path {
        [] => value.to_owned(),
        [name, rest @ ..] => format!("{}: {}", quoted(name), nested(rest, value)),
    }
}

fn nested(path: &[String], value: &str) -> String {
    if path.is_empty() { value.to_owned() } else { format!("{{{}}}", member(path, value)) }
}

/// A string as JSON.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\u{0}'..='\u{1f}' => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
            _ => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// A sentence as a clause.
fn lower(sentence: &str) -> String {
    let mut chars = sentence.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

#[cfg(test)]
mod tests;
