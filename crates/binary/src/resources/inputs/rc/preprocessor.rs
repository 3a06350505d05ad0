//! Includes, conditions and definitions.

use std::collections::HashMap;
use std::rc::Rc;

use super::constants::{self, HEADERS};
use super::expression;
use super::lexer::{Token, TokenKind, lex};
use super::source::{self, Line};
use crate::resources::inputs::{InputError, InputProblem, Reader, beside, whole};

/// Files that include one another over and over end here.
const FILES: usize = 256;
/// Files in files in files.
const DEEPEST: usize = 32;
/// Definitions that stand for one another over and over end here.
const TOKENS: usize = 1 << 20;

/// The words of a script, and the names of the files that they stand in.
#[derive(Debug, Default)]
pub(super) struct Script {
    pub tokens: Vec<Token>,
    pub files: Vec<String>,
}

/// What a name stands for.
#[derive(Debug, Clone)]
enum Macro {
    Words(Rc<[Token]>),
    /// One with arguments, which is not understood where it is used.
    Function,
}

/// Reads a script with all that it includes.
pub(super) fn tokens(file: &str, read: &Reader<'_>) -> Result<Script, InputError> {
    let mut work = Preprocessor { script: Script::default(), macros: HashMap::new(), read };
    let bytes = whole(read, file)?;
    work.file(file, &bytes, false, 0)?;
    Ok(work.script)
}

struct Preprocessor<'r> {
    script: Script,
    macros: HashMap<String, Macro>,
    read: &'r Reader<'r>,
}

/// An `#if` that is not closed yet.
struct Condition {
    line: u32,
    /// What stands here counts.
    active: bool,
    /// A branch of it counted already, or none can.
    done: bool,
}

impl Preprocessor<'_> {
    /// `header` files have definitions alone, as compilers of resources take them.
    fn file(&mut self, name: &str, bytes: &[u8], header: bool, depth: usize) -> Result<(), InputError> {
        let number = u16::try_from(self.script.files.len()).unwrap_or(u16::MAX);
        self.script.files.push(name.to_owned());
        let at = |line: u32| move |problem: InputProblem| problem.in_file(name, Some(line));
        let encoding = "this is neither UTF-8 nor UTF-16; a script in the code page of Western Windows says \
                        #pragma code_page(1252)";
        let text = source::decoded(bytes).ok_or_else(|| at(1)(InputProblem::refused(encoding)))?;
        let open = |line| at(line)(InputProblem::refused("a comment has no end"));
        let lines = source::lines(&text).map_err(open)?;
        let mut conditions: Vec<Condition> = Vec::new();
        for line in &lines {
            let text = line.text.trim();
            let active = conditions.last().is_none_or(|condition| condition.active);
            if let Some(directive) = text.strip_prefix('#') {
                let (word, rest) = split(directive.trim_start());
                let handled = self.condition(word, rest, line, &mut conditions, active, number);
                if !handled.map_err(at(line.number))? && active {
                    self.directive(word, rest, line, name, number, depth)?;
                }
            } else if active && !header && !text.is_empty() {
                let tokens = lex(text, number, line.number)
                    .map_err(|what| at(line.number)(InputProblem::refused(what)))?;
                let mut expanded = Vec::new();
                self.expand(&tokens, &mut expanded, &mut Vec::new()).map_err(at(line.number))?;
                self.script.tokens.append(&mut expanded);
            }
            if self.script.tokens.len() > TOKENS {
                return Err(at(line.number)(InputProblem::refused(
                    "the script has more than a million words",
                )));
            }
        }
        match conditions.first() {
            Some(open) => Err(at(open.line)(InputProblem::refused("this #if has no #endif"))),
            None => Ok(()),
        }
    }

    /// Whether the directive is one of conditions.
    fn condition(
        &self,
        word: &str,
        rest: &str,
        line: &Line,
        conditions: &mut Vec<Condition>,
        active: bool,
        file: u16,
    ) -> Result<bool, InputProblem> {
        let lost = || InputProblem::refused(format!("#{word} has no #if"));
        match word {
            "if" | "ifdef" | "ifndef" => {
                let holds = active
                    && match word {
                        "ifdef" => self.is_defined(rest),
                        "ifndef" => !self.is_defined(rest),
                        _ => self.holds(rest, line, file)?,
                    };
                conditions.push(Condition { line: line.number, active: holds, done: holds || !active });
            }
            "elif" => {
                let condition = conditions.last().ok_or_else(lost)?;
                let holds = !condition.done && self.holds(rest, line, file)?;
                let condition = conditions.last_mut().ok_or_else(lost)?;
                condition.active = holds;
                condition.done |= holds;
            }
            "else" => {
                let condition = conditions.last_mut().ok_or_else(lost)?;
                condition.active = !condition.done;
                condition.done = true;
            }
            "endif" => {
                conditions.pop().ok_or_else(lost)?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn is_defined(&self, name: &str) -> bool {
        let name = name.trim();
        self.macros.contains_key(name) || constants::number(name).is_some()
    }

    fn holds(&self, text: &str, line: &Line, file: u16) -> Result<bool, InputProblem> {
        let words = lex(text, file, line.number).map_err(InputProblem::Refused)?;
        let mut resolved = Vec::new();
        let mut rest = words.as_slice();
        while let Some((first, after)) = rest.split_first() {
            rest = after;
            if first.kind != TokenKind::Word("defined".to_owned()) {
                self.expand(std::slice::from_ref(first), &mut resolved, &mut Vec::new())?;
                continue;
            }
            let mark = |token: &Token, mark| token.kind == TokenKind::Mark(mark);
            let (name, after) = match rest {
                [open, name, close, after @ ..] if mark(open, '(') && mark(close, ')') => (name, after),
                [name, after @ ..] => (name, after),
                [] => return Err(InputProblem::refused("defined needs a name")),
            };
            let TokenKind::Word(name) = &name.kind else {
                return Err(InputProblem::refused("defined needs a name"));
            };
            let value = u32::from(self.is_defined(name));
            resolved.push(Token { kind: TokenKind::Number { value, long: false }, ..first.clone() });
            rest = after;
        }
        expression::condition(&mut resolved.iter().peekable()).map_err(InputProblem::Refused)
    }

    fn directive(
        &mut self,
        word: &str,
        rest: &str,
        line: &Line,
        name: &str,
        file: u16,
        depth: usize,
    ) -> Result<(), InputError> {
        let at = |problem: InputProblem| problem.in_file(name, Some(line.number));
        match word {
            "define" => self.define(rest, line, file).map_err(at),
            "undef" => {
                self.macros.remove(rest.trim());
                Ok(())
            }
            "include" => self.include(rest, line, name, depth),
            "pragma" => pragma(rest).map_err(at),
            "" => Ok(()),
            "error" => Err(at(InputProblem::refused(format!("the script says: {}", rest.trim())))),
            other => Err(at(InputProblem::refused(format!("#{other} is not understood")))),
        }
    }

    fn define(&mut self, text: &str, line: &Line, file: u16) -> Result<(), InputProblem> {
        let end = text.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(text.len());
        let (name, value) = text.split_at(end);
        if name.is_empty() {
            return Err(InputProblem::refused("#define needs a name"));
        }
        let value = if value.starts_with('(') {
            Macro::Function
        } else {
            // Headers define much that is no value of a resource; it counts only where it is used.
            lex(value, file, line.number).map_or(Macro::Function, |words| Macro::Words(words.into()))
        };
        self.macros.insert(name.to_owned(), value);
        Ok(())
    }

    fn include(&mut self, text: &str, line: &Line, by: &str, depth: usize) -> Result<(), InputError> {
        let at = |problem: InputProblem| problem.in_file(by, Some(line.number));
        let text = text.trim();
        let quoted = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        let bracketed = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
        let Some(name) = quoted.or(bracketed) else {
            return Err(at(InputProblem::refused("#include needs the name of a file")));
        };
        let lower = name.to_ascii_lowercase();
        if HEADERS.contains(&lower.as_str()) {
            return Ok(());
        }
        if quoted.is_none() {
            let what = format!("<{name}> is no header of Windows that is known here");
            return Err(at(InputProblem::refused(what)));
        }
        if self.script.files.len() >= FILES || depth >= DEEPEST {
            return Err(at(InputProblem::refused("files include one another too often")));
        }
        let path = beside(by, name);
        let bytes = (self.read)(&path);
        let bytes = bytes.map_err(|error| at(InputProblem::Named { name: name.to_owned(), error }))?;
        let header = lower.ends_with(".h") || lower.ends_with(".c") || lower.ends_with(".hpp");
        self.file(&path, &bytes, header, depth + 1)
    }

    /// Puts in the place of names what they stand for. A name does not stand for itself.
    fn expand(
        &self,
        words: &[Token],
        into: &mut Vec<Token>,
        within: &mut Vec<String>,
    ) -> Result<(), InputProblem> {
        for word in words {
            let found = match &word.kind {
                TokenKind::Word(name) if !within.contains(name) => {
                    self.macros.get(name).map(|found| (name, found))
                }
                _ => None,
            };
            match found {
                None => into.push(word.clone()),
                Some((name, Macro::Function)) => {
                    let what = format!("{name} is a #define with arguments, or of what is no value here");
                    return Err(InputProblem::refused(what));
                }
                Some((name, Macro::Words(value))) => {
                    within.push(name.clone());
                    let from = into.len();
                    self.expand(value, into, within)?;
                    within.pop();
                    for token in &mut into[from..] {
                        (token.file, token.line) = (word.file, word.line);
                    }
                }
            }
            if into.len() > TOKENS || within.len() > DEEPEST {
                return Err(InputProblem::refused("definitions stand for one another too often"));
            }
        }
        Ok(())
    }
}

/// The first word, and what follows.
fn split(text: &str) -> (&str, &str) {
    let end = text.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    (word, rest.trim_start())
}

fn pragma(text: &str) -> Result<(), InputProblem> {
    let plain: String = text.to_ascii_lowercase().split_whitespace().collect();
    match plain.strip_prefix("code_page(").and_then(|rest| rest.strip_suffix(')')) {
        None | Some("65001" | "1252" | "utf8" | "default") => Ok(()),
        Some(page) => {
            Err(InputProblem::refused(format!("the code page {page} is not understood; 65001 is UTF-8")))
        }
    }
}
