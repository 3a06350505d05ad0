//! Follows the commands of a script as far as they concern PATH, variables, aliases and functions.

use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

use ogive_machine::ShellKind;

use super::parser::{Node, parse};
use crate::shells::read::world::{DEEPEST, UNKNOWN, World, matches};

/// The most rounds of a loop.
const MOST_ROUNDS: usize = 1000;

/// How a list of commands was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    Next,
    Return,
    Exit,
}

/// A shell that reads scripts.
pub(super) struct Shell<'w, 's> {
    pub(super) world: &'w mut World<'s>,
    /// `$1` and its kin.
    pub(super) arguments: Vec<String>,
    functions: BTreeMap<String, Rc<Vec<Node>>>,
    /// What the last command said; none when only running it would tell.
    status: Option<bool>,
    /// How many conditions around here are not known: what they lead to is done, but they end nothing.
    doubts: usize,
    calls: usize,
}

impl<'w, 's> Shell<'w, 's> {
    pub(super) fn new(world: &'w mut World<'s>) -> Self {
        Self {
            world,
            arguments: Vec::new(),
            functions: BTreeMap::new(),
            status: Some(true),
            doubts: 0,
            calls: 0,
        }
    }

    /// Reads a file; false when it ends the shell.
    pub(super) fn file(&mut self, path: &Path) -> bool {
        let Some(text) = self.world.begin(path) else { return true };
        let flow = self.run(&parse(&text));
        self.world.end();
        flow != Flow::Exit
    }

    pub(super) fn value(&self, name: &str) -> Option<String> {
        if let Ok(number) = name.parse::<usize>() {
            return match number.checked_sub(1) {
                Some(at) => self.arguments.get(at).cloned(),
                None => Some(self.world.kind.name().to_owned()),
            };
        }
        match name {
            "-" => Some(if self.world.way.is_interactive() { "himBHs" } else { "hBc" }.to_owned()),
            "#" => Some(self.arguments.len().to_string()),
            "?" | "$" | "!" | "RANDOM" | "SECONDS" => Some(UNKNOWN.to_string()),
            "UID" | "EUID" => self.world.uid(),
            name => self.world.value(name).map(str::to_owned),
        }
    }

    fn run(&mut self, nodes: &[Node]) -> Flow {
        for node in nodes {
            let flow = self.node(node);
            if flow != Flow::Next {
                return flow;
            }
        }
        Flow::Next
    }

    /// What a condition that may not be known leads to.
    fn branch(&mut self, is_known: bool, nodes: &[Node]) -> Flow {
        self.doubts += usize::from(!is_known);
        let flow = self.run(nodes);
        self.doubts -= usize::from(!is_known);
        flow
    }

    fn node(&mut self, node: &Node) -> Flow {
        if !self.world.step() {
            return Flow::Exit;
        }
        match node {
            Node::Apart => self.status = None,
            Node::Command { line, words } => return self.command(*line, words),
            Node::Group(nodes) => return self.run(nodes),
            Node::Not(node) => {
                let flow = self.node(node);
                self.status = self.status.map(|status| !status);
                return flow;
            }
            Node::And(left, right) => {
                let flow = self.node(left);
                if flow != Flow::Next || self.status == Some(false) {
                    return flow;
                }
                let is_known = self.status.is_some();
                return self.branch(is_known, std::slice::from_ref(right));
            }
            Node::Or(left, right) => {
                let flow = self.node(left);
                if flow != Flow::Next || self.status != Some(false) {
                    return flow;
                }
                return self.node(right);
            }
            Node::If { branches, otherwise } => {
                for (condition, body) in branches {
                    let flow = self.run(condition);
                    if flow != Flow::Next {
                        return flow;
                    }
                    if self.status != Some(false) {
                        let is_known = self.status.is_some();
                        return self.branch(is_known, body);
                    }
                }
                self.status = Some(true);
                return self.run(otherwise);
            }
            Node::Case { word, arms } => {
                let word = self.text(word);
                if word.contains(UNKNOWN) {
                    self.status = None;
                    return Flow::Next;
                }
                for (patterns, body) in arms {
                    let is_like = patterns.iter().any(|pattern| {
                        let pattern = self.text(pattern);
                        matches(&pattern, &word)
                    });
                    if is_like {
                        return self.run(body);
                    }
                }
                self.status = Some(true);
            }
            Node::For { line, name, words, body } => {
                let words: Vec<String> = words.iter().flat_map(|word| self.fields(word)).collect();
                for word in words.into_iter().take(MOST_ROUNDS) {
                    self.world.set(name, &word, *line);
                    let flow = self.run(body);
                    if flow != Flow::Next {
                        return flow;
                    }
                }
            }
            Node::Loop { is_until, condition, body } => {
                for _ in 0..MOST_ROUNDS {
                    let flow = self.run(condition);
                    if flow != Flow::Next {
                        return flow;
                    }
                    if self.status.is_none_or(|status| status == *is_until) {
                        break;
                    }
                    let flow = self.run(body);
                    if flow != Flow::Next {
                        return flow;
                    }
                }
            }
            Node::Function { line, name, body } => {
                self.world.function(name, *line);
                self.functions.insert(name.clone(), Rc::clone(body));
            }
        }
        Flow::Next
    }

    fn command(&mut self, line: u32, words: &[String]) -> Flow {
        let Some(first) = words.first() else { return Flow::Next };
        if first.starts_with("((") {
            self.status = None;
            return Flow::Next;
        }
        let assignments = words.iter().take_while(|word| assignment(word).is_some()).count();
        if assignments == words.len() {
            for word in words {
                self.assign(word, line);
            }
            self.status = Some(true);
            return Flow::Next;
        }
        // What is assigned for one command alone changes nothing after it.
        let words = &words[assignments..];
        let name = self.text(&words[0]);
        match name.as_str() {
            "export" | "declare" | "typeset" | "readonly" | "local" | "integer" | "float" => {
                self.declare(&name, &words[1..], line);
                return Flow::Next;
            }
            "builtin" | "command" if words.len() > 1 && !words[1].starts_with('-') => {
                return self.command(line, &words[1..]);
            }
            _ => {}
        }
        let arguments: Vec<String> = match name.as_str() {
            // Nothing is split or looked for between these.
            "[[" => words[1..].iter().map(|word| self.text(word)).collect(),
            _ => words[1..].iter().flat_map(|word| self.fields(word)).collect(),
        };
        self.call(&name, arguments, line)
    }

    fn call(&mut self, name: &str, mut arguments: Vec<String>, line: u32) -> Flow {
        if let Some(body) = self.functions.get(name).cloned() {
            if self.calls >= DEEPEST {
                return Flow::Next;
            }
            self.calls += 1;
            std::mem::swap(&mut self.arguments, &mut arguments);
            let flow = self.run(&body);
            std::mem::swap(&mut self.arguments, &mut arguments);
            self.calls -= 1;
            return if flow == Flow::Return { Flow::Next } else { flow };
        }
        self.status = Some(true);
        match name {
            "." | "source" => {
                if let Some(file) = arguments.first().filter(|file| !file.contains(UNKNOWN)) {
                    let path = self.world.path(file);
                    self.status = Some(self.world.system.files.exists(&path));
                    if !self.file(&path) {
                        return Flow::Exit;
                    }
                }
            }
            "return" | "exit" | "logout" => {
                self.status = arguments.first().map_or(self.status, |code| Some(code == "0"));
                return match self.doubts > 0 {
                    true => Flow::Next,
                    false if name == "return" => Flow::Return,
                    false => Flow::Exit,
                };
            }
            "exec" if !arguments.is_empty() && self.doubts == 0 => return Flow::Exit,
            "unset" => arguments.iter().for_each(|name| self.world.unset(name)),
            "alias" => {
                for argument in arguments.iter().filter(|argument| !argument.starts_with('-')) {
                    if let Some((name, text)) = argument.split_once('=') {
                        self.world.alias(name, text, line);
                    }
                }
            }
            "unalias" => arguments.iter().for_each(|name| self.world.unalias(name)),
            "shift" => {
                let count = arguments.first().and_then(|count| count.parse().ok()).unwrap_or(1);
                self.arguments.drain(..count.min(self.arguments.len()));
            }
            "eval" => self.status = None,
            "true" | ":" | "echo" | "printf" | "print" | "set" | "setopt" | "unsetopt" | "bindkey"
            | "autoload" | "zstyle" | "compdef" | "complete" | "umask" | "ulimit" | "trap" | "stty" => {}
            "false" => self.status = Some(false),
            "shopt" => {
                let asks_login = arguments == ["-q", "login_shell"];
                self.status = if asks_login { Some(self.world.way.is_login()) } else { None };
            }
            "[" | "test" | "[[" => {
                let end = arguments.iter().rposition(|word| word == "]" || word == "]]");
                let words = if name == "test" {
                    &arguments[..]
                } else {
                    &arguments[..end.unwrap_or(arguments.len())]
                };
                self.status = self.test(words, name == "[[");
            }
            "command" | "type" | "which" | "hash" | "whence" => {
                let asked: Vec<&String> = arguments.iter().filter(|word| !word.starts_with('-')).collect();
                let known = ["[", "test", "echo", "printf", "shopt", "alias"];
                self.status = match asked.as_slice() {
                    [one] if !one.contains(UNKNOWN) => {
                        let is_own = known.contains(&one.as_str()) || self.functions.contains_key(*one);
                        Some(is_own || self.world.is_command(one))
                    }
                    _ => None,
                };
            }
            _ => self.status = None,
        }
        Flow::Next
    }

    fn declare(&mut self, command: &str, words: &[String], line: u32) {
        let mut exports = command == "export";
        for word in words {
            if let Some(options) = word.strip_prefix('-') {
                exports |= options.contains('x');
                if command == "export" && options.contains('n') {
                    return;
                }
                continue;
            }
            let is_assigned = assignment(word).is_some();
            let name = if is_assigned { self.assign(word, line) } else { self.text(word) };
            if exports {
                self.world.export(&name);
            }
        }
        self.status = Some(true);
    }

    /// `NAME=VALUE`, `NAME+=VALUE` or an array; its name.
    fn assign(&mut self, word: &str, line: u32) -> String {
        let Some((name, is_added, raw)) = assignment(word) else { return word.to_owned() };
        let array = raw.strip_prefix('(').map(|inner| inner.strip_suffix(')').unwrap_or(inner));
        let is_path = name == "path" && self.world.kind == ShellKind::Zsh;
        let value = match array {
            Some(inner) if is_path => {
                let words = super::lexer::tokens(inner).into_iter().filter_map(|token| match token.kind {
                    super::lexer::Kind::Word(word) => Some(word),
                    _ => None,
                });
                let folders: Vec<String> =
                    words.collect::<Vec<_>>().iter().flat_map(|word| self.fields(word)).collect();
                folders.join(":")
            }
            // Other arrays are no variables of programs.
            Some(_) => return name.to_owned(),
            None => self.text(raw),
        };
        let name = if is_path { "PATH" } else { name };
        let value = match is_added {
            true if is_path => format!("{}:{value}", self.value(name).unwrap_or_default()),
            true => self.value(name).unwrap_or_default() + &value,
            false => value,
        };
        self.world.set(name, &value, line);
        name.to_owned()
    }
}

/// The name, whether it is added to, and the raw value.
fn assignment(word: &str) -> Option<(&str, bool, &str)> {
    let (name, value) = word.split_once('=')?;
    let (name, is_added) = match name.strip_suffix('+') {
        Some(name) => (name, true),
        None => (name, false),
    };
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_name.then_some((name, is_added, value))
}
