//! The commands of scripts for bash, zsh, ksh and dash.

use std::rc::Rc;

use super::lexer::{Kind, Token, tokens};

/// How deep commands may stand in commands.
const DEEPEST: usize = 100;

/// A command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    Command {
        line: u32,
        words: Vec<String>,
    },
    And(Box<Node>, Box<Node>),
    Or(Box<Node>, Box<Node>),
    Not(Box<Node>),
    If {
        branches: Vec<(Vec<Node>, Vec<Node>)>,
        otherwise: Vec<Node>,
    },
    Case {
        word: String,
        arms: Vec<(Vec<String>, Vec<Node>)>,
    },
    For {
        line: u32,
        name: String,
        words: Vec<String>,
        body: Vec<Node>,
    },
    Loop {
        is_until: bool,
        condition: Vec<Node>,
        body: Vec<Node>,
    },
    Group(Vec<Node>),
    Function {
        line: u32,
        name: String,
        body: Rc<Vec<Node>>,
    },
    /// What runs in a process of its own, and changes nothing here.
    Apart,
}

/// Reads a script, as far as it can be read.
pub(super) fn parse(text: &str) -> Vec<Node> {
    let mut parser = Parser { tokens: tokens(text), at: 0, depth: 0 };
    let mut nodes = Vec::new();
    while parser.at < parser.tokens.len() {
        nodes.extend(parser.list(&[]));
        // A word that ends what did not begin.
        parser.at += 1;
    }
    nodes
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Kind> {
        self.tokens.get(self.at).map(|token| &token.kind)
    }

    fn line(&self) -> u32 {
        self.tokens.get(self.at).map_or(0, |token| token.line)
    }

    fn word(&self) -> Option<&str> {
        match self.peek()? {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    fn is_operator(&self, operator: &str) -> bool {
        matches!(self.peek(), Some(Kind::Operator(other)) if *other == operator)
    }

    fn take_word(&mut self, word: &str) -> bool {
        let is = self.word() == Some(word);
        self.at += usize::from(is);
        is
    }

    fn take_operator(&mut self, operator: &str) -> bool {
        let is = self.is_operator(operator);
        self.at += usize::from(is);
        is
    }

    fn skip_newlines(&mut self) {
        while matches!(self.peek(), Some(Kind::Newline)) || self.is_operator(";") {
            self.at += 1;
        }
    }

    /// Commands up to a word that ends them, which is left.
    fn list(&mut self, ends: &[&str]) -> Vec<Node> {
        const CLOSING: &[&str] = &["then", "else", "elif", "fi", "do", "done", "esac", "}"];
        let mut nodes = Vec::new();
        self.depth += 1;
        while self.depth < DEEPEST {
            self.skip_newlines();
            let before = self.at;
            match self.peek() {
                None => break,
                Some(Kind::Word(word))
                    if ends.contains(&word.as_str()) || CLOSING.contains(&word.as_str()) =>
                {
                    break;
                }
                Some(Kind::Operator(")" | ";;" | ";&" | ";;&")) => break,
                Some(Kind::Operator("&")) => {
                    self.at += 1;
                    continue;
                }
                _ => {}
            }
            let node = self.and_or();
            // What runs in the background runs apart.
            nodes.push(if self.take_operator("&") { Node::Apart } else { node });
            if self.at == before {
                self.at += 1;
            }
        }
        self.depth -= 1;
        nodes
    }

    fn and_or(&mut self) -> Node {
        let mut left = self.pipeline();
        loop {
            if self.take_operator("&&") {
                self.skip_newlines();
                left = Node::And(Box::new(left), Box::new(self.pipeline()));
            } else if self.take_operator("||") {
                self.skip_newlines();
                left = Node::Or(Box::new(left), Box::new(self.pipeline()));
            } else {
                return left;
            }
        }
    }

    fn pipeline(&mut self) -> Node {
        let mut is_negated = false;
        while self.take_word("!") {
            is_negated = !is_negated;
        }
        let mut node = self.command();
        while self.take_operator("|") || self.take_operator("|&") {
            self.skip_newlines();
            self.command();
            node = Node::Apart;
        }
        if is_negated { Node::Not(Box::new(node)) } else { node }
    }

    fn command(&mut self) -> Node {
        if self.take_operator("(") {
            self.list(&[]);
            self.take_operator(")");
            return Node::Apart;
        }
        let line = self.line();
        match self.word().unwrap_or_default().to_owned().as_str() {
            "if" => self.conditional(),
            "case" => self.case(),
            "for" | "select" => self.for_loop(line),
            "while" | "until" => {
                let is_until = self.word() == Some("until");
                self.at += 1;
                let condition = self.list(&["do"]);
                Node::Loop { is_until, condition, body: self.body() }
            }
            "{" => {
                self.at += 1;
                let nodes = self.list(&["}"]);
                self.take_word("}");
                Node::Group(nodes)
            }
            "function" => {
                self.at += 1;
                let name = self.word().unwrap_or_default().trim_end_matches("()").to_owned();
                self.at += 1;
                self.function(line, name)
            }
            _ => self.simple(line),
        }
    }

    fn conditional(&mut self) -> Node {
        let mut branches = Vec::new();
        let mut otherwise = Vec::new();
        while self.take_word("if") || self.take_word("elif") {
            let condition = self.list(&["then"]);
            self.take_word("then");
            branches.push((condition, self.list(&["elif", "else", "fi"])));
            if self.word() != Some("elif") {
                break;
            }
        }
        if self.take_word("else") {
            otherwise = self.list(&["fi"]);
        }
        self.take_word("fi");
        Node::If { branches, otherwise }
    }

    fn case(&mut self) -> Node {
        self.at += 1;
        let word = self.word().unwrap_or_default().to_owned();
        self.at += 1;
        self.skip_newlines();
        self.take_word("in");
        let mut arms = Vec::new();
        loop {
            self.skip_newlines();
            if self.peek().is_none() || self.take_word("esac") {
                break;
            }
            self.take_operator("(");
            let mut patterns = Vec::new();
            while let Some(pattern) = self.word() {
                patterns.push(pattern.to_owned());
                self.at += 1;
                self.take_operator("|");
            }
            self.take_operator(")");
            let before = self.at;
            arms.push((patterns, self.list(&["esac"])));
            let ended = [";;&", ";;", ";&"].into_iter().any(|end| self.take_operator(end));
            if !ended && self.word() != Some("esac") && self.at == before {
                self.at += 1;
            }
        }
        Node::Case { word, arms }
    }

    fn for_loop(&mut self, line: u32) -> Node {
        self.at += 1;
        let name = self.word().unwrap_or_default().to_owned();
        self.at += 1;
        self.skip_newlines();
        let mut words = Vec::new();
        if self.take_word("in") {
            while let Some(word) = self.word() {
                words.push(word.to_owned());
                self.at += 1;
            }
        } else if self.take_operator("(") {
            // zsh: `for x (a b) …`
            while let Some(word) = self.word() {
                words.push(word.to_owned());
                self.at += 1;
            }
            self.take_operator(")");
        } else {
            words.push("\"$@\"".to_owned());
        }
        self.skip_newlines();
        Node::For { line, name, words, body: self.body() }
    }

    fn body(&mut self) -> Vec<Node> {
        self.skip_newlines();
        let end = if self.take_word("{") { "}" } else { "done" };
        self.take_word("do");
        let body = self.list(&[end]);
        self.take_word(end);
        body
    }

    fn function(&mut self, line: u32, name: String) -> Node {
        if self.take_operator("(") {
            self.take_operator(")");
        }
        self.skip_newlines();
        let body = match self.depth < DEEPEST {
            true => {
                self.depth += 1;
                let body = self.command();
                self.depth -= 1;
                body
            }
            false => Node::Apart,
        };
        Node::Function { line, name, body: Rc::new(vec![body]) }
    }

    fn simple(&mut self, line: u32) -> Node {
        let mut words = Vec::new();
        while let Some(word) = self.word() {
            words.push(word.to_owned());
            self.at += 1;
            if self.is_operator("(") && words.len() == 1 {
                self.at += 1;
                if self.take_operator(")") {
                    return self.function(line, words.remove(0));
                }
            }
        }
        Node::Command { line, words }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(nodes: &[Node]) -> usize {
        nodes.len()
    }

    #[test]
    fn compound_commands_are_one_each() {
        for text in [
            "if a; then b; elif c; then d; else e; fi",
            "case $x in a|b) c;; (*) d ;; esac",
            "for i in a b; do c; done",
            "while read x; do y; done < z",
            "f() {\n a\n b\n}",
            "function f {\n a\n}",
            "{ a; b; }",
            "( a; b )",
            "a && b || c",
            "! a | b",
            "case $- in *i*) ;; *) return;; esac",
        ] {
            assert_eq!(count(&parse(text)), 1, "{text}: {:?}", parse(text));
            let twice = format!("{text}\nlast");
            let last = parse(&twice).pop().unwrap();
            assert!(
                matches!(last, Node::Command { ref words, .. } if words == &["last"]),
                "{text}: {last:?}"
            );
        }
    }

    #[test]
    fn what_is_no_script_comes_to_an_end() {
        for text in [
            "fi fi fi",
            "if",
            "case",
            "case x in",
            "((((",
            "f() f() f()",
            "}",
            ";;",
            "a=(",
            "$(",
            "`",
            "for",
            ")",
        ] {
            parse(text);
        }
        parse(&"{ ".repeat(10_000));
        parse(&"if a; then ".repeat(10_000));
        parse(&"$(".repeat(10_000));
        parse(&"\"$(".repeat(10_000));
    }
}
