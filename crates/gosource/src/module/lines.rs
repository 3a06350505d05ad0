//! The statements of module files (`golang.org/x/mod/modfile`): a line each, or in blocks.

use super::ModuleFileError;
use crate::lexer::unquote;

/// A statement: `require example.com/a v1.2.3 // indirect`.
pub(super) struct Statement {
    /// The line, from 1.
    pub line: u32,
    pub verb: String,
    pub arguments: Vec<String>,
    /// What stands behind `//`, without space at both ends.
    pub comment: String,
}

/// Gives the statements; lines of blocks have the block's verb.
pub(super) fn statements(bytes: &[u8], errors: &mut Vec<ModuleFileError>) -> Vec<Statement> {
    let text = String::from_utf8_lossy(bytes);
    let mut statements = Vec::new();
    let mut block: Option<String> = None;
    for (line, number) in text.split('\n').zip(1..) {
        let (mut words, comment) = match words(line) {
            Ok(found) => found,
            Err(reason) => {
                errors.push(ModuleFileError { line: number, reason: reason.to_owned() });
                continue;
            }
        };
        if words.is_empty() {
            continue;
        }
        if words == [")"] && block.is_some() {
            block = None;
            continue;
        }
        if block.is_none() && words.len() == 2 && words[1] == "(" {
            block = Some(words.swap_remove(0));
            continue;
        }
        // An empty block in one line.
        if block.is_none() && words.len() == 3 && words[1..] == ["(", ")"] {
            continue;
        }
        let verb = block.clone().unwrap_or_else(|| words.remove(0));
        statements.push(Statement { line: number, verb, arguments: words, comment });
    }
    statements
}

/// The words of a line, quotes taken off, and its comment.
fn words(line: &str) -> Result<(Vec<String>, String), &'static str> {
    let mut words = Vec::new();
    let mut rest = line;
    loop {
        rest = rest.trim_start();
        let Some(first) = rest.chars().next() else { return Ok((words, String::new())) };
        if let Some(comment) = rest.strip_prefix("//") {
            return Ok((words, comment.trim().to_owned()));
        }
        let end = match first {
            '(' | ')' | '[' | ']' | '{' | '}' | ',' => 1,
            '"' | '`' => quoted(rest, first).ok_or("a quote that does not end")?,
            _ => {
                let stop = |c: char| c.is_whitespace() || "()[]{},".contains(c);
                let end = rest.find(stop).unwrap_or(rest.len());
                rest[..end].find("//").unwrap_or(end)
            }
        };
        let (word, behind) = rest.split_at(end);
        words.push(match first {
            '"' | '`' => {
                let bytes = unquote(word.as_bytes()).ok_or("a quoted word that is not well formed")?;
                String::from_utf8_lossy(&bytes).into_owned()
            }
            _ => word.to_owned(),
        });
        rest = behind;
    }
}

/// Where a quoted text ends.
fn quoted(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|&(_, c)| {
        let ends = c == quote && !escaped;
        escaped = quote == '"' && c == '\\' && !escaped;
        ends
    });
    end.map(|(at, _)| at + 1)
}
