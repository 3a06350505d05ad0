//! The tokens of scripts for bash, zsh, ksh and dash.

/// A piece of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word as it stands there, its quotes and dollars kept.
    Word(String),
    /// `;`, `&&`, `(` and their kin.
    Operator(&'static str),
    /// The end of a line.
    Newline,
}

/// A token and its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) line: u32,
}

/// How deep quotes may stand in commands in quotes.
const DEEPEST: usize = 50;

/// Longest first.
const OPERATORS: &[&str] = &["&&", "||", ";;&", ";;", ";&", "|&", ";", "&", "|", "(", ")"];

struct Lexer<'t> {
    rest: &'t str,
    line: u32,
    tokens: Vec<Token>,
    /// What ends the documents that begin after this line.
    here: Vec<String>,
    in_test: bool,
}

/// All of them; redirections and comments are left out.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut lexer = Lexer { rest: text, line: 1, tokens: Vec::new(), here: Vec::new(), in_test: false };
    while lexer.next() {}
    lexer.tokens
}

impl Lexer<'_> {
    fn skip(&mut self, bytes: usize) -> &str {
        let (skipped, rest) = self.rest.split_at(bytes);
        self.line += u32::try_from(skipped.matches('\n').count()).unwrap_or(0);
        self.rest = rest;
        skipped
    }

    fn push(&mut self, kind: Kind, line: u32) {
        self.tokens.push(Token { kind, line });
    }

    fn next(&mut self) -> bool {
        let Some(first) = self.rest.chars().next() else { return false };
        let line = self.line;
        match first {
            '\n' => {
                self.skip(1);
                self.push(Kind::Newline, line);
                for end in std::mem::take(&mut self.here) {
                    self.skip_document(&end);
                }
            }
            c if c.is_whitespace() => {
                self.skip(first.len_utf8());
            }
            '\\' if self.rest.starts_with("\\\n") => {
                self.skip(2);
            }
            '#' => {
                let end = self.rest.find('\n').unwrap_or(self.rest.len());
                self.skip(end);
            }
            '<' | '>' if !self.in_test => self.redirection(),
            '&' if self.rest.starts_with("&>") => self.redirection(),
            '(' if self.rest.starts_with("((") && !self.in_test => {
                let end = balanced(self.rest);
                let word = self.skip(end).to_owned();
                self.push(Kind::Word(word), line);
            }
            _ => {
                let operator = OPERATORS.iter().find(|operator| self.rest.starts_with(**operator));
                match operator {
                    Some(operator) => {
                        self.skip(operator.len());
                        let kind = match self.in_test {
                            true => Kind::Word((*operator).to_owned()),
                            false => Kind::Operator(operator),
                        };
                        self.push(kind, line);
                    }
                    None => {
                        let end = word_end(self.rest);
                        let word = self.skip(end).to_owned();
                        // `2>` names a stream.
                        let is_stream = self.rest.starts_with(['<', '>'])
                            && word.bytes().all(|byte| byte.is_ascii_digit());
                        self.in_test = (self.in_test || word == "[[") && word != "]]";
                        if !is_stream {
                            self.push(Kind::Word(word), line);
                        }
                    }
                }
            }
        }
        true
    }

    fn redirection(&mut self) {
        if self.rest.starts_with("<(") || self.rest.starts_with(">(") {
            let end = 1 + balanced(&self.rest[1..]);
            let line = self.line;
            let word = self.skip(end).to_owned();
            self.push(Kind::Word(word), line);
            return;
        }
        let end = self.rest.find(|c| !matches!(c, '<' | '>' | '&' | '|' | '!')).unwrap_or(self.rest.len());
        let mut operator = self.skip(end).to_owned();
        if operator == "<<" && self.rest.starts_with('-') {
            self.skip(1);
            operator.push('-');
        }
        let blanks = self.rest.find(|c| c != ' ' && c != '\t').unwrap_or(self.rest.len());
        self.skip(blanks);
        let end = word_end(self.rest);
        let target = self.skip(end).to_owned();
        if operator.starts_with("<<") && operator != "<<<" {
            self.here.push(target.replace(['\'', '"', '\\'], ""));
        }
    }

    fn skip_document(&mut self, end: &str) {
        while !self.rest.is_empty() {
            let length = self.rest.find('\n').map_or(self.rest.len(), |at| at + 1);
            let line = self.skip(length);
            if line.trim() == end {
                return;
            }
        }
    }
}

/// Where a word ends; at least one character is taken.
fn word_end(text: &str) -> usize {
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        at += match c {
            '\\' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            '\'' => quoted(rest, '\''),
            '"' => double_quoted(rest, 0),
            '`' => quoted(rest, '`'),
            '$' if rest.starts_with("$(") || rest.starts_with("${") => 1 + balanced(&rest[1..]),
            '$' if rest.starts_with("$'") => 1 + escaped(&rest[1..]),
            // `path=( … )`
            '(' if at > 0 && text[..at].ends_with('=') => balanced(rest),
            '<' | '>' if rest[1..].starts_with('(') => break,
            c if c.is_whitespace() || matches!(c, ';' | '&' | '|' | '(' | ')' | '<' | '>') => break,
            c => c.len_utf8(),
        };
    }
    at.max(text.chars().next().map_or(0, char::len_utf8))
}

fn quoted(text: &str, quote: char) -> usize {
    text[1..].find(quote).map_or(text.len(), |end| end + 2)
}

fn escaped(text: &str) -> usize {
    let mut skip = false;
    let end = text.char_indices().skip(1).find(|(_, c)| {
        let ends = *c == '\'' && !skip;
        skip = *c == '\\' && !skip;
        ends
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

fn double_quoted(text: &str, depth: usize) -> usize {
    let mut at = 1;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        at += match c {
            '"' => return at + 1,
            '\\' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            '`' => quoted(rest, '`'),
            '$' if rest.starts_with("$(") || rest.starts_with("${") => 1 + balanced_at(&rest[1..], depth + 1),
            c => c.len_utf8(),
        };
    }
    text.len()
}

/// The length of what stands between the bracket that `text` begins with and its end, both with it.
pub(super) fn balanced(text: &str) -> usize {
    balanced_at(text, 0)
}

fn balanced_at(text: &str, depth: usize) -> usize {
    if depth > DEEPEST {
        return text.len();
    }
    let mut open = 0_usize;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        at += match c {
            '\\' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            '\'' => quoted(rest, '\''),
            '"' => double_quoted(rest, depth),
            '(' | '{' => {
                open += 1;
                1
            }
            ')' | '}' => {
                open = open.saturating_sub(1);
                if open == 0 {
                    return at + 1;
                }
                1
            }
            '#' if at > 0 && text[..at].ends_with([' ', '\n', '\t']) => rest.find('\n').unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let shown = |token: Token| match token.kind {
            Kind::Word(word) => word,
            Kind::Operator(operator) => format!("<{operator}>"),
            Kind::Newline => "<nl>".to_owned(),
        };
        tokens(text).into_iter().map(shown).collect()
    }

    #[test]
    fn words_keep_their_quotes_and_redirections_go() {
        assert_eq!(
            words("a \"b c\"$(d \")\" e) 2>/dev/null >&2 # x\nf"),
            ["a", "\"b c\"$(d \")\" e)", "<nl>", "f"]
        );
        assert_eq!(words("path=(a\n b)&&c;d"), ["path=(a\n b)", "<&&>", "c", "<;>", "d"]);
        assert_eq!(words("cat <<'X' >y\na b\nX\nz"), ["cat", "<nl>", "z"]);
        assert_eq!(
            words("[[ -n $a && ( b < c ) ]] && d"),
            ["[[", "-n", "$a", "&&", "(", "b", "<", "c", ")", "]]", "<&&>", "d"]
        );
        assert_eq!(words("f() { x; }"), ["f", "<(>", "<)>", "{", "x", "<;>", "}"]);
        assert_eq!(words("a=${b:-\"}\"} \\\n c"), ["a=${b:-\"}\"}", "c"]);
        assert_eq!(tokens("a\n'b\nc'\nd").last().unwrap().line, 4);
    }
}
