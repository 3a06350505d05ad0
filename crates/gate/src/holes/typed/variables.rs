//! The variables of a function whose types are plain to see.

use std::collections::HashMap;
use std::ops::Range;

use ogive_gosource::lexer::Kind;

use super::types::{Owner, Type, Types};
use crate::code::Code;
use crate::repository::GoFile;

/// The type of a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of<'r> {
    /// This one.
    Type(Type<'r>),
    /// That of the first result of a function of a package.
    Result(Owner<'r>, &'r str),
}

/// What a name meant before a block gave it another meaning.
type Before<'r, 's> = (&'s str, Option<Of<'r>>);

/// The variables at a place of a function.
pub(super) struct Variables<'v, 'r, 's> {
    code: &'v Code<'s>,
    types: &'v Types<'r, 's>,
    number: usize,
    file: &'r GoFile<'s>,
    known: HashMap<&'s str, Option<Of<'r>>>,
    /// Of each open block, what is to be as before at its end.
    blocks: Vec<Vec<Before<'r, 's>>>,
    /// What the head of a statement or of a function declares for the block behind it.
    heads: Vec<&'s str>,
    /// The brace at which the head that is being read ends.
    head_end: usize,
}

impl<'v, 'r, 's: 'r> Variables<'v, 'r, 's> {
    pub(super) fn new(
        code: &'v Code<'s>,
        types: &'v Types<'r, 's>,
        number: usize,
        file: &'r GoFile<'s>,
    ) -> Self {
        Self {
            code,
            types,
            number,
            file,
            known: HashMap::new(),
            blocks: Vec::new(),
            heads: Vec::new(),
            head_end: 0,
        }
    }

    /// Goes through a function that starts at a token and ends at a byte, and tells each selector of a variable whose type is
    /// known: the type, and the token of the selected name.
    pub(super) fn walk(mut self, start: usize, end: u32, mut tell: impl FnMut(Of<'r>, usize)) {
        let code = self.code;
        let mut at = start;
        while at < code.len() && code.offset(at) < end {
            match code.kind(at) {
                Kind::Func => self.function(at),
                Kind::If | Kind::For | Kind::Switch => self.head_end = code.block_after(at + 1).unwrap_or(0),
                Kind::LeftBrace => self.open(),
                Kind::RightBrace => self.close(),
                Kind::Case | Kind::Default => {
                    self.close();
                    self.open();
                }
                Kind::Define => self.define(at),
                Kind::Var => self.var(at),
                Kind::Const | Kind::Type => self.forget(at + 1),
                Kind::Ident if code.before(at) != Kind::Period && code.kind(at + 1) == Kind::Period => {
                    let known = self.known.get(code.text(at)).copied().flatten();
                    if let (Some(of), Kind::Ident) = (known, code.kind(at + 2)) {
                        tell(of, at + 2);
                    }
                }
                _ => {}
            }
            at += 1;
        }
    }

    fn open(&mut self) {
        let heads = std::mem::take(&mut self.heads);
        // Behind the block nothing is known of them, whatever they were before the head.
        self.blocks.push(heads.into_iter().map(|name| (name, None)).collect());
    }

    fn close(&mut self) {
        for (name, before) in self.blocks.pop().unwrap_or_default().into_iter().rev() {
            self.known.insert(name, before);
        }
    }

    /// Gives a name a meaning from here to the end of the block; of an unknown type, none.
    fn declare(&mut self, name: &'s str, of: Option<Of<'r>>, is_head: bool) {
        let before = self.known.insert(name, of).flatten();
        if is_head {
            self.heads.push(name);
        } else if let Some(block) = self.blocks.last_mut() {
            block.push((name, before));
        }
    }

    /// Reads the receiver and the parameters of a function; behind `func` of a type without a body, nothing.
    fn function(&mut self, at: usize) {
        let code = self.code;
        let mut open = at + 1;
        let mut lists = Vec::new();
        // A receiver, or the parameters of a function without a name.
        if code.kind(open) == Kind::LeftParen {
            lists.push(open);
            open = code.skip(open);
        }
        if code.kind(open) == Kind::Ident && code.kind(open + 1) != Kind::LeftBrace {
            open += 1;
            // Of type parameters nothing is known.
            if code.kind(open) == Kind::LeftBracket {
                open = code.skip(open);
            }
        }
        if code.kind(open) == Kind::LeftParen {
            lists.push(open);
            open = code.skip(open);
        }
        // Results may have names, which are variables too.
        if code.kind(open) == Kind::LeftParen {
            lists.push(open);
            open = code.skip(open);
        }
        while matches!(code.kind(open), Kind::Ident | Kind::Period | Kind::Mul | Kind::LeftBracket) {
            open = code.skip(open);
        }
        let has_body = code.kind(open) == Kind::LeftBrace;
        for open in lists {
            self.parameters(open, has_body);
        }
    }

    fn parameters(&mut self, open: usize, has_body: bool) {
        let code = self.code;
        let mut waiting = Vec::new();
        for element in code.elements(open) {
            if code.kind(element.start) != Kind::Ident {
                continue;
            }
            let name = code.text(element.start);
            if element.len() == 1 {
                waiting.push(name);
            } else if code.kind(element.start + 1) != Kind::Period {
                let of = self.read(element.start + 1..element.end);
                let of = of.filter(|_| has_body);
                for name in waiting.drain(..).chain([name]) {
                    self.declare(name, of, true);
                }
            }
        }
    }

    /// Reads what stands around `:=`.
    fn define(&mut self, at: usize) {
        let code = self.code;
        let mut names = Vec::new();
        let mut place = at;
        while let Some(before) = place.checked_sub(1).filter(|&before| code.kind(before) == Kind::Ident) {
            names.push(code.text(before));
            match before.checked_sub(1).filter(|&comma| code.kind(comma) == Kind::Comma) {
                Some(comma) => place = comma,
                None => break,
            }
        }
        names.reverse();
        let is_head = at < self.head_end;
        let first = self.value(at + 1, is_head);
        for (number, name) in names.into_iter().enumerate() {
            self.declare(name, if number == 0 { first } else { None }, is_head);
        }
    }

    /// Reads `var x T`, `var x = …` and `var ( … )`.
    fn var(&mut self, at: usize) {
        let code = self.code;
        if code.kind(at + 1) == Kind::LeftParen {
            for line in code.split(at + 2..code.partner(at + 1).unwrap_or(at + 2), Kind::Semicolon) {
                self.variables(line.start);
            }
        } else {
            self.variables(at + 1);
        }
    }

    fn variables(&mut self, start: usize) {
        let code = self.code;
        let mut names = Vec::new();
        let mut at = start;
        while code.kind(at) == Kind::Ident {
            names.push(code.text(at));
            at += 1;
            if code.kind(at) != Kind::Comma {
                break;
            }
            at += 1;
        }
        let of = if code.kind(at) == Kind::Assign {
            self.value(at + 1, false).filter(|_| names.len() == 1)
        } else {
            let end = (at..code.len())
                .find(|&end| matches!(code.kind(end), Kind::Semicolon | Kind::Assign | Kind::RightParen));
            end.and_then(|end| self.read(at..end))
        };
        for name in names {
            self.declare(name, of, false);
        }
    }

    /// Of what a `const` or a `type` declares nothing is known.
    fn forget(&mut self, at: usize) {
        if self.code.kind(at) == Kind::Ident {
            self.declare(self.code.text(at), None, false);
        }
    }

    /// The type that stands in a stretch of tokens.
    fn read(&self, range: Range<usize>) -> Option<Of<'r>> {
        self.types.read(self.code, range, self.number, self.file).map(Of::Type)
    }

    /// The type of the value that begins at a token, or of the first of those that a function gives.
    fn value(&self, at: usize, is_head: bool) -> Option<Of<'r>> {
        let code = self.code;
        let is_end = |at: usize| match code.kind(at) {
            Kind::Semicolon | Kind::Comma => true,
            Kind::LeftBrace => is_head,
            _ => false,
        };
        let start = if code.kind(at) == Kind::And { at + 1 } else { at };
        if code.kind(start) != Kind::Ident {
            return None;
        }
        let is_selector = code.kind(start + 1) == Kind::Period && code.kind(start + 2) == Kind::Ident;
        let end = if is_selector { start + 3 } else { start + 1 };
        let read = |range| self.read(range);
        match code.kind(end) {
            Kind::LeftBrace if (!is_head || end < self.head_end) && is_end(code.skip(end)) => {
                read(start..end)
            }
            Kind::LeftParen if start == at && is_end(code.skip(end)) => {
                let is_local = self.known.contains_key(code.text(start));
                match (code.text(start), end - start) {
                    ("new", 1) => read(end + 1..code.skip(end) - 1),
                    // A conversion, or the call of a function.
                    (name, 1) if !is_local => {
                        Some(Of::Result(self.types.owner_of(self.number, self.file, name)?, name))
                    }
                    (name, 3) if !is_local => {
                        let owner = self.types.named(self.number, self.file, name)?;
                        Some(Of::Result(owner, code.text(end - 1)))
                    }
                    _ => None,
                }
            }
            _ => {
                // `y.(*T)`
                let end = code.operand_end(start);
                let open = code.partner(end - 1).filter(|_| code.kind(end - 1) == Kind::RightParen)?;
                let is_assertion = start == at && code.before(open) == Kind::Period && is_end(end);
                if is_assertion { read(open + 1..end - 1) } else { None }
            }
        }
    }
}
