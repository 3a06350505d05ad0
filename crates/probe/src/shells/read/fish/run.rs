//! Follows the commands of a script of fish.

use std::path::Path;

use super::Fish;
use super::lines::{Joined, Line, block_end, first, lines, lines_words, parts, unquoted};
use crate::shells::read::world::{DEEPEST, UNKNOWN, matches};

/// How a block was left.
#[derive(PartialEq, Eq)]
pub(super) enum Flow {
    Next,
    Return,
    Exit,
}

impl Fish<'_, '_> {
    /// Reads a file; false when it ends the shell.
    pub(super) fn file(&mut self, path: &Path) -> bool {
        let Some(text) = self.world.begin(path) else { return true };
        let lines = lines(&text);
        let flow = self.run(&lines, 0);
        self.world.end();
        flow != Flow::Exit
    }

    pub(super) fn run(&mut self, lines: &[Line], depth: usize) -> Flow {
        let mut at = 0;
        while at < lines.len() {
            if !self.world.step() || depth > DEEPEST {
                return Flow::Exit;
            }
            let Line { words, number, joined } = &lines[at];
            let mut words = words.as_slice();
            let mut joined = *joined;
            while let [first, rest @ ..] = words {
                match first.as_str() {
                    "and" => joined = Joined::And,
                    "or" => joined = Joined::Or,
                    _ => break,
                }
                words = rest;
            }
            let Some(first) = words.first() else {
                at += 1;
                continue;
            };
            let is_block = matches!(first.as_str(), "if" | "switch" | "for" | "while" | "begin" | "function");
            let end = if is_block { block_end(lines, at) } else { at + 1 };
            let skips = match joined {
                Joined::Always => false,
                Joined::And => self.status == Some(false),
                Joined::Or => self.status != Some(false),
            };
            if !skips {
                let flow = match is_block {
                    true => self.block(words, &lines[at..end], depth),
                    false => self.command(words, *number, depth),
                };
                if flow != Flow::Next {
                    return flow;
                }
            }
            at = end;
        }
        Flow::Next
    }

    pub(super) fn block(&mut self, words: &[String], lines: &[Line], depth: usize) -> Flow {
        let number = lines[0].number;
        let last =
            if lines.len() > 1 && first(lines.last()) == "end" { lines.len() - 1 } else { lines.len() };
        let body = lines.get(1..last).unwrap_or_default();
        match words[0].as_str() {
            "function" => {
                if let Some(name) = words.get(1) {
                    self.world.function(name, number);
                    self.functions.insert(name.clone(), body.to_vec());
                }
                Flow::Next
            }
            "begin" => self.run(body, depth + 1),
            "for" => {
                let name = words.get(1).cloned().unwrap_or_default();
                let values: Vec<String> = words.iter().skip(3).flat_map(|word| self.fields(word)).collect();
                for value in values {
                    self.lists.insert(name.clone(), vec![value]);
                    let flow = self.run(body, depth + 1);
                    if flow != Flow::Next {
                        return flow;
                    }
                }
                Flow::Next
            }
            "switch" => {
                let word = words.get(1).map(|word| self.fields(word).concat()).unwrap_or_default();
                if word.contains(UNKNOWN) {
                    return Flow::Next;
                }
                let cases = parts(body, &["case"]);
                for part in cases {
                    let patterns =
                        lines_words(part).iter().skip(1).map(|pattern| unquoted(pattern)).collect::<Vec<_>>();
                    if first(part.first()) == "case" && patterns.iter().any(|pattern| matches(pattern, &word))
                    {
                        return self.run(&part[1..], depth + 1);
                    }
                }
                Flow::Next
            }
            "if" => {
                let mut conditional =
                    vec![Line { words: words[1..].to_vec(), number, joined: Joined::Always }];
                conditional.extend_from_slice(body);
                let branches = parts(&conditional, &["else"]);
                for (at, part) in branches.into_iter().enumerate() {
                    let (condition, rest) = match (at, lines_words(part)) {
                        (0, words) => (words.to_vec(), &part[1..]),
                        (_, [_, word, condition @ ..]) if word == "if" => (condition.to_vec(), &part[1..]),
                        _ => return self.run(&part[1..], depth + 1),
                    };
                    self.command(&condition, number, depth + 1);
                    // `if a; and b`
                    let more = rest
                        .iter()
                        .take_while(|line| {
                            line.joined != Joined::Always || matches!(line.words[0].as_str(), "and" | "or")
                        })
                        .count();
                    self.run(&rest[..more], depth + 1);
                    if self.status != Some(false) {
                        let doubts = usize::from(self.status.is_none());
                        self.doubts += doubts;
                        let flow = self.run(&rest[more..], depth + 1);
                        self.doubts -= doubts;
                        return flow;
                    }
                }
                Flow::Next
            }
            // How often a loop runs is not known.
            _ => Flow::Next,
        }
    }

    pub(super) fn command(&mut self, words: &[String], line: u32, depth: usize) -> Flow {
        let Some((name, rest)) = words.split_first() else { return Flow::Next };
        if let Some(body) = self.functions.get(name).cloned() {
            if self.calls < DEEPEST {
                self.calls += 1;
                let arguments = rest.iter().flat_map(|word| self.fields(word)).collect();
                let before = self.lists.insert("argv".to_owned(), arguments);
                let flow = self.run(&body, depth + 1);
                self.lists.insert("argv".to_owned(), before.unwrap_or_default());
                self.calls -= 1;
                return if flow == Flow::Return { Flow::Next } else { flow };
            }
            return Flow::Next;
        }
        if name == "not" || name == "!" {
            let flow = self.command(rest, line, depth);
            self.status = self.status.map(|status| !status);
            return flow;
        }
        let arguments: Vec<String> = rest.iter().flat_map(|word| self.fields(word)).collect();
        self.status = Some(true);
        match name.as_str() {
            "set" => self.set(&arguments, line),
            "export" => {
                for argument in &arguments {
                    if let Some((name, value)) = argument.split_once('=') {
                        self.give(name, &value.split(':').map(str::to_owned).collect::<Vec<_>>(), true, line);
                    }
                }
            }
            "fish_add_path" => self.add_path(&arguments, line),
            "source" | "." => {
                if let Some(file) = arguments.first().filter(|file| !file.contains(UNKNOWN)) {
                    let path = self.world.path(file);
                    if !self.file(&path) {
                        return Flow::Exit;
                    }
                }
            }
            "alias" => {
                match arguments.iter().filter(|word| !word.starts_with('-')).collect::<Vec<_>>().as_slice() {
                    [name, text @ ..] if !text.is_empty() => {
                        let text: Vec<&str> = text.iter().map(|text| text.as_str()).collect();
                        self.world.alias(name, &text.join(" "), line);
                    }
                    [one] => {
                        if let Some((name, text)) = one.split_once('=') {
                            self.world.alias(name, text, line);
                        }
                    }
                    _ => {}
                }
            }
            "return" | "exit" if self.doubts == 0 => {
                return if name == "exit" { Flow::Exit } else { Flow::Return };
            }
            "exec" if self.doubts == 0 => return Flow::Exit,
            "true" | "echo" | "printf" | "bind" | "complete" | "abbr" => {}
            "false" => self.status = Some(false),
            "status" => {
                let asked =
                    arguments.first().map(|word| word.trim_start_matches("--").trim_start_matches("is-"));
                self.status = match asked {
                    Some("interactive" | "-i") => Some(self.world.way.is_interactive()),
                    Some("login" | "-l") => Some(self.world.way.is_login()),
                    _ => None,
                };
            }
            "test" | "[" => self.status = self.test(&arguments),
            "type" | "command" | "which" => {
                let asks = arguments.iter().any(|word| word.starts_with('-')) || name != "command";
                let named: Vec<&String> = arguments.iter().filter(|word| !word.starts_with('-')).collect();
                self.status = match named.as_slice() {
                    [one] if asks => Some(self.functions.contains_key(*one) || self.world.is_command(one)),
                    _ => None,
                };
            }
            "contains" => {
                let mut words = arguments.iter().filter(|word| *word != "--" && *word != "-i");
                let sought = words.next();
                self.status = Some(words.any(|word| Some(word) == sought));
            }
            _ => self.status = None,
        }
        Flow::Next
    }
}
