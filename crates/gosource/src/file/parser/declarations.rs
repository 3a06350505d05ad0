//! Declarations, of the package and inside of functions.

use std::ops::Range;

use super::{Expected, Kind, Parsed, Parser, Span, Token};
use crate::file::{Declaration, DeclarationKind, Receiver};

/// What was found before a declaration.
#[derive(Clone, Copy)]
struct Found {
    start: u32,
    uses: usize,
    fields: usize,
}

impl<'a> Parser<'a> {
    /// Reads everything behind the head.
    pub(in super::super) fn declarations(&mut self) {
        while !self.at(Kind::End) {
            if self.declaration().is_err() {
                self.resume();
            }
        }
    }

    /// Finds the next declaration at the beginning of a line, and forgets what was open.
    pub(super) fn resume(&mut self) {
        loop {
            let starts = match self.token.kind {
                Kind::End => true,
                Kind::Import | Kind::Const | Kind::Type | Kind::Var | Kind::Func => {
                    let before = (self.token.start as usize).wrapping_sub(1);
                    self.source.get(before) == Some(&b'\n')
                }
                _ => false,
            };
            if starts {
                break;
            }
            self.advance();
        }
        self.scopes.clear();
        self.names.clear();
        (self.depth, self.level, self.type_switch) = (0, 0, false);
    }

    fn declaration(&mut self) -> Parsed {
        match self.token.kind {
            Kind::Import => self.late_imports(),
            Kind::Func => self.function(),
            Kind::Const | Kind::Var | Kind::Type => self.specs(true),
            _ => self.unexpected(Expected::Words("a declaration")),
        }
    }

    /// Reads `const`, `var` or `type`, one or a group, of the package or of a function.
    pub(super) fn specs(&mut self, package: bool) -> Parsed {
        let keyword = self.token.kind;
        let start = self.token.start;
        self.advance();
        if !self.accept(Kind::LeftParen) {
            return self.spec(keyword, package, start);
        }
        while !self.at(Kind::RightParen) && !self.at(Kind::End) {
            self.spec(keyword, package, self.token.start)?;
        }
        self.expect(Kind::RightParen)?;
        self.semicolon()
    }

    fn spec(&mut self, keyword: Kind, package: bool, start: u32) -> Parsed {
        let found = self.found(start);
        if keyword == Kind::Type {
            return self.type_spec(package, found);
        }
        let first = self.names.len();
        loop {
            let name = self.expect(Kind::Ident)?;
            self.names.push(name);
            if !self.accept(Kind::Comma) {
                break;
            }
        }
        let typed = if keyword == Kind::Var { !self.at(Kind::Assign) } else { self.starts_type() };
        if typed {
            self.type_()?;
        }
        if self.accept(Kind::Assign) {
            self.expressions()?;
        }
        let kind = if keyword == Kind::Const { DeclarationKind::Const } else { DeclarationKind::Var };
        self.declare_names(first, package.then_some((kind, found)));
        self.semicolon()
    }

    /// Declares the names from `first` on: in the package, or in the scope.
    fn declare_names(&mut self, first: usize, package: Option<(DeclarationKind, Found)>) {
        for at in first..self.names.len() {
            let name = self.names[at];
            match package {
                Some((kind, found)) => self.declare(kind, name, found),
                None => self.declare_locally(name),
            }
        }
        self.names.truncate(first);
    }

    pub(super) fn declare_locally(&mut self, name: Token) {
        let bytes = self.bytes(name);
        self.scopes.declare(bytes);
    }

    fn found(&self, start: u32) -> Found {
        Found { start, uses: self.uses.len(), fields: self.fields.len() }
    }

    fn declare(&mut self, kind: DeclarationKind, name: Token, found: Found) {
        self.declarations.push(Declaration {
            kind,
            name: self.name(name),
            receiver: None,
            body: false,
            type_parameters: 0,
            span: Span { start: found.start, end: self.end },
            uses: range(found.uses, self.uses.len()),
            fields: range(found.fields, self.fields.len()),
        });
    }

    fn type_spec(&mut self, package: bool, found: Found) -> Parsed {
        let name = self.expect(Kind::Ident)?;
        if !package {
            self.declare_locally(name);
        }
        let scope = self.scopes.open();
        let mut parameters = 0;
        if self.at(Kind::LeftBracket) && self.starts_type_parameters() {
            parameters = self.type_parameters()?;
        }
        let alias = self.accept(Kind::Assign);
        if package {
            self.outer_type()?
        } else {
            self.type_()?
        }
        self.scopes.close(scope);
        if package {
            let kind = if alias { DeclarationKind::Alias } else { DeclarationKind::Type };
            self.declare(kind, name, found);
            if let Some(declaration) = self.declarations.last_mut() {
                declaration.type_parameters = parameters;
            }
        }
        self.semicolon()
    }

    /// Whether the `[` behind a type's name begins type parameters, and not an array: `[P any]`, `[P *T,]`, but `[N]`,
    /// `[N * 2]`.
    fn starts_type_parameters(&self) -> bool {
        /// More tokens than an ambiguous list has.
        const MAX_AHEAD: usize = 10_000;
        let mut ahead = self.lexer.clone().filter(|token| token.kind != Kind::Comment);
        if ahead.next().is_none_or(|first| first.kind != Kind::Ident) {
            return false;
        }
        match ahead.next().map_or(Kind::End, |second| second.kind) {
            Kind::Mul | Kind::LeftParen => {}
            // What an expression goes on with, or its end.
            kind if kind.precedence() > 0 => return false,
            Kind::RightBracket | Kind::Period | Kind::LeftBrace => return false,
            _ => return true,
        }
        // `P *…` and `P (…)` are expressions too: a comma behind them, or what is a type for sure, decides. What is in
        // the brackets of a call or an index does not count.
        let mut ahead =
            self.lexer.clone().filter(|token| token.kind != Kind::Comment).skip(1).take(MAX_AHEAD);
        // Whether each open bracket only groups, and whether an operand stands before the token.
        let (mut open, mut operand) = (Vec::new(), false);
        loop {
            let kind = ahead.next().map_or(Kind::End, |token| token.kind);
            let counts = open.iter().all(|&groups| groups);
            match kind {
                Kind::End | Kind::Semicolon => return false,
                Kind::Comma if open.is_empty() => return true,
                Kind::RightBracket if open.is_empty() => return false,
                Kind::Tilde if counts => return true,
                Kind::LeftBracket | Kind::Struct | Kind::Func | Kind::Interface | Kind::Map | Kind::Chan
                    if counts && !operand =>
                {
                    return true;
                }
                Kind::LeftParen | Kind::LeftBracket | Kind::LeftBrace => open.push(!operand),
                Kind::RightParen | Kind::RightBracket | Kind::RightBrace => drop(open.pop()),
                _ => {}
            }
            operand = kind.is_literal()
                || matches!(kind, Kind::Ident | Kind::RightParen | Kind::RightBracket | Kind::RightBrace);
        }
    }

    fn function(&mut self) -> Parsed {
        let found = self.found(self.token.start);
        self.advance();
        let scope = self.scopes.open();
        let first = self.names.len();
        let mut kind = DeclarationKind::Func;
        let mut receiver = None;
        if self.at(Kind::LeftParen) {
            kind = DeclarationKind::Method;
            receiver = self.receiver()?;
        }
        let name = self.expect(Kind::Ident)?;
        let type_parameters = if self.at(Kind::LeftBracket) { self.type_parameters()? } else { 0 };
        self.signature()?;
        let body = self.at(Kind::LeftBrace);
        if body {
            self.declare_names(first, None);
            self.block()?;
        }
        self.names.truncate(first);
        self.scopes.close(scope);
        self.declare(kind, name, found);
        if let Some(declaration) = self.declarations.last_mut() {
            (declaration.receiver, declaration.body) = (receiver, body);
            declaration.type_parameters = type_parameters;
        }
        self.semicolon()
    }

    /// Reads the receiver of a method. Its name is put with the names to declare; the names that it gives to type
    /// parameters are declared.
    fn receiver(&mut self) -> Parsed<Option<Receiver<'a>>> {
        self.expect(Kind::LeftParen)?;
        if self.accept(Kind::RightParen) {
            return Ok(None);
        }
        let mut first = None;
        if self.at(Kind::Ident) {
            first = Some(self.token);
            self.advance();
        }
        let receiver = match (first, self.token.kind) {
            (Some(name), Kind::Ident | Kind::Mul | Kind::LeftParen | Kind::LeftBracket)
                if !self.at(Kind::LeftBracket) || self.names_an_array() =>
            {
                self.names.push(name);
                self.receiver_type(None)?
            }
            _ => self.receiver_type(first)?,
        };
        if self.accept(Kind::Comma) && !self.at(Kind::RightParen) {
            // More than one, of which Go says later that it is wrong.
            return self.receivers().map(|()| None);
        }
        self.expect(Kind::RightParen)?;
        Ok(receiver)
    }

    /// Whether `[` behind the first name of a receiver begins an array or slice.
    fn names_an_array(&self) -> bool {
        let mut ahead = self.lexer.clone().filter(|token| token.kind != Kind::Comment);
        ahead.next().is_none_or(|token| matches!(token.kind, Kind::RightBracket | Kind::Int))
    }

    /// Reads the type of a receiver, whose name may have been taken already.
    fn receiver_type(&mut self, taken: Option<Token>) -> Parsed<Option<Receiver<'a>>> {
        let (mut open, mut pointer) = (0, false);
        while taken.is_none() {
            match self.token.kind {
                Kind::Mul => pointer = true,
                Kind::LeftParen => open += 1,
                _ => break,
            }
            self.advance();
        }
        let base = match taken {
            Some(taken) => taken,
            None if self.at(Kind::Ident) => self.expect(Kind::Ident)?,
            None => {
                self.type_()?;
                return self.close(open).map(|()| None);
            }
        };
        if self.accept(Kind::Period) {
            let member = self.expect(Kind::Ident)?;
            self.note_member(base, Some(member));
            return self.close(open).map(|()| None);
        }
        self.note(base);
        if self.accept(Kind::LeftBracket) {
            loop {
                if self.at(Kind::Ident) {
                    self.declare_locally(self.token);
                    self.advance();
                    self.instance()?;
                } else {
                    // Go says later what is wrong with it.
                    self.type_()?;
                }
                if !self.comma(Kind::RightBracket)? {
                    break;
                }
            }
            self.expect(Kind::RightBracket)?;
        }
        self.close(open)?;
        Ok(Some(Receiver { base: self.name(base), pointer }))
    }

    fn close(&mut self, open: u32) -> Parsed {
        (0..open).try_for_each(|_| self.expect(Kind::RightParen).map(drop))
    }
}

/// Places in lists, which are no longer than the source.
fn range(start: usize, end: usize) -> Range<u32> {
    u32::try_from(start).unwrap_or(u32::MAX)..u32::try_from(end).unwrap_or(u32::MAX)
}
