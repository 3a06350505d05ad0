//! Statements.

use super::{Expected, Kind, Parsed, Parser, Shape, SyntaxErrorKind, Token};

/// Where a simple statement stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// By itself: it may be a label.
    Alone,
    /// In the head of a `for`.
    Range,
    /// In the head of a `switch`.
    Switch,
    /// In another head.
    Head,
}

/// What a simple statement was.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Simple {
    Expression(Shape),
    Labeled,
    /// An assignment of a `range`.
    Range,
    /// `x := y.(type)`, and the name, which each clause declares.
    TypeSwitch(Token),
    Other,
}

impl Parser<'_> {
    /// Reads statements in braces; they declare in the scope that is open.
    pub(super) fn block(&mut self) -> Parsed {
        self.expect(Kind::LeftBrace)?;
        self.statements()?;
        self.expect(Kind::RightBrace).map(drop)
    }

    fn scoped_block(&mut self) -> Parsed {
        let scope = self.scopes.open();
        self.block()?;
        self.scopes.close(scope);
        Ok(())
    }

    fn statements(&mut self) -> Parsed {
        while !matches!(self.token.kind, Kind::Case | Kind::Default | Kind::RightBrace | Kind::End) {
            self.deeper(Self::statement)?;
        }
        Ok(())
    }

    fn statement(&mut self) -> Parsed {
        match self.token.kind {
            Kind::Const | Kind::Type | Kind::Var => self.specs(false),
            Kind::Go | Kind::Defer => {
                self.advance();
                let at = self.token.start;
                if self.expression()? != Shape::Call {
                    self.error(at, SyntaxErrorKind::NoCall);
                }
                self.semicolon()
            }
            Kind::Return => {
                self.advance();
                if !matches!(self.token.kind, Kind::Semicolon | Kind::RightBrace) {
                    self.expressions()?;
                }
                self.semicolon()
            }
            Kind::Break | Kind::Continue => {
                self.advance();
                self.accept(Kind::Ident);
                self.semicolon()
            }
            Kind::Goto => {
                self.advance();
                self.expect(Kind::Ident)?;
                self.semicolon()
            }
            Kind::Fallthrough => {
                self.advance();
                self.semicolon()
            }
            Kind::LeftBrace => {
                self.scoped_block()?;
                self.semicolon()
            }
            Kind::If => self.if_statement(),
            Kind::Switch => self.switch_statement(),
            Kind::Select => self.select_statement(),
            Kind::For => self.for_statement(),
            Kind::Semicolon => {
                self.advance();
                Ok(())
            }
            // A label at the end of a block.
            Kind::RightBrace => Ok(()),
            Kind::Tilde => self.unexpected(Expected::Words("a statement")),
            _ => match self.simple(Mode::Alone)? {
                Simple::Labeled => Ok(()),
                _ => self.semicolon(),
            },
        }
    }

    fn simple(&mut self, mode: Mode) -> Parsed<Simple> {
        let (first, noted) = (self.names.len(), self.uses.len());
        let mut count = 0;
        let shape = loop {
            let token = self.token;
            let shape = self.expression()?;
            count += 1;
            if shape == Shape::Name {
                self.names.push(token);
            }
            if !self.accept(Kind::Comma) {
                break shape;
            }
        };
        let start = self.token.start;
        let simple = match self.token.kind {
            Kind::Define => {
                if self.names.len() - first == count {
                    self.uses.truncate(noted);
                }
                self.advance();
                let simple = self.define(mode, first)?;
                self.check_range(simple, count, start);
                return Ok(simple);
            }
            Kind::Assign => {
                self.advance();
                let simple = self.right_side(mode)?;
                self.check_range(simple, count, start);
                simple
            }
            Kind::AddAssign
            | Kind::SubAssign
            | Kind::MulAssign
            | Kind::QuoAssign
            | Kind::RemAssign
            | Kind::AndAssign
            | Kind::OrAssign
            | Kind::XorAssign
            | Kind::ShlAssign
            | Kind::ShrAssign
            | Kind::AndNotAssign => {
                self.advance();
                self.expressions()?;
                Simple::Other
            }
            _ if count > 1 => {
                return self.unexpected(Expected::Words("':=', '=' or ','"));
            }
            Kind::Colon if mode == Mode::Alone && shape == Shape::Name => {
                self.uses.truncate(noted);
                self.names.truncate(first);
                self.advance();
                self.deeper(Self::statement)?;
                return Ok(Simple::Labeled);
            }
            Kind::Arrow => {
                self.advance();
                self.expression()?;
                Simple::Other
            }
            Kind::Increment | Kind::Decrement => {
                self.advance();
                Simple::Other
            }
            _ => Simple::Expression(shape),
        };
        self.names.truncate(first);
        Ok(simple)
    }

    /// A range gives two values at most.
    fn check_range(&mut self, simple: Simple, count: usize, at: u32) {
        if simple == Simple::Range && count > 2 {
            self.error(at, SyntaxErrorKind::Assignment);
        }
    }

    /// Reads on behind `:=`; the names from `first` on are declared behind what they are given.
    fn define(&mut self, mode: Mode, first: usize) -> Parsed<Simple> {
        if mode == Mode::Switch {
            self.type_switch = false;
        }
        let simple = self.right_side(mode)?;
        if mode == Mode::Switch
            && self.type_switch
            && let [symbol] = self.names[first..]
        {
            self.names.truncate(first);
            return Ok(Simple::TypeSwitch(symbol));
        }
        for at in first..self.names.len() {
            self.declare_locally(self.names[at]);
        }
        self.names.truncate(first);
        Ok(simple)
    }

    fn right_side(&mut self, mode: Mode) -> Parsed<Simple> {
        if mode == Mode::Range && self.accept(Kind::Range) {
            self.expression()?;
            return Ok(Simple::Range);
        }
        self.expressions()?;
        Ok(Simple::Other)
    }

    /// Reads the head of a statement, where `{` begins its block.
    fn head<T>(&mut self, inside: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        let level = std::mem::replace(&mut self.level, -1);
        let result = inside(self);
        self.level = level;
        result
    }

    fn if_statement(&mut self) -> Parsed {
        let scope = self.scopes.open();
        // A loop: there are chains of many thousand in generated sources.
        loop {
            self.expect(Kind::If)?;
            self.head(|parser| {
                if !parser.at(Kind::Semicolon) {
                    let simple = parser.simple(Mode::Head)?;
                    if !parser.at(Kind::Semicolon) {
                        return parser.condition(simple);
                    }
                }
                parser.advance();
                let simple = parser.simple(Mode::Head)?;
                parser.condition(simple)
            })?;
            self.scoped_block()?;
            if !self.accept(Kind::Else) {
                break;
            }
            if !self.at(Kind::If) {
                self.scoped_block()?;
                break;
            }
        }
        self.scopes.close(scope);
        self.semicolon()
    }

    fn condition(&mut self, simple: Simple) -> Parsed {
        match simple {
            Simple::Expression(_) => Ok(()),
            _ => self.fail(self.token.start, SyntaxErrorKind::Assignment),
        }
    }

    fn switch_statement(&mut self) -> Parsed {
        self.advance();
        let scope = self.scopes.open();
        let symbol = self.head(Self::switch_head)?;
        self.expect(Kind::LeftBrace)?;
        while matches!(self.token.kind, Kind::Case | Kind::Default) {
            if self.accept(Kind::Case) {
                self.expressions()?;
            } else {
                self.advance();
            }
            self.expect(Kind::Colon)?;
            let clause = self.scopes.open();
            if let Some(symbol) = symbol {
                self.declare_locally(symbol);
            }
            self.statements()?;
            self.scopes.close(clause);
        }
        self.expect(Kind::RightBrace)?;
        self.scopes.close(scope);
        self.semicolon()
    }

    /// Reads up to the brace; returns the name that each clause declares.
    fn switch_head(&mut self) -> Parsed<Option<Token>> {
        let mut last = Simple::Expression(Shape::Other);
        if !self.at(Kind::LeftBrace) && !self.at(Kind::Semicolon) {
            last = self.simple(Mode::Switch)?;
        }
        if self.accept(Kind::Semicolon) {
            last = Simple::Expression(Shape::Other);
            if !self.at(Kind::LeftBrace) {
                last = self.simple(Mode::Switch)?;
            }
        }
        match last {
            Simple::TypeSwitch(symbol) => Ok(Some(symbol)),
            other => self.condition(other).map(|()| None),
        }
    }

    fn select_statement(&mut self) -> Parsed {
        self.advance();
        self.expect(Kind::LeftBrace)?;
        while matches!(self.token.kind, Kind::Case | Kind::Default) {
            let clause = self.scopes.open();
            if self.accept(Kind::Case) {
                self.simple(Mode::Head)?;
            } else {
                self.advance();
            }
            self.expect(Kind::Colon)?;
            self.statements()?;
            self.scopes.close(clause);
        }
        self.expect(Kind::RightBrace)?;
        self.semicolon()
    }

    fn for_statement(&mut self) -> Parsed {
        self.advance();
        let scope = self.scopes.open();
        self.head(Self::for_head)?;
        self.scoped_block()?;
        self.scopes.close(scope);
        self.semicolon()
    }

    fn for_head(&mut self) -> Parsed {
        if self.at(Kind::LeftBrace) {
            return Ok(());
        }
        if self.accept(Kind::Range) {
            return self.expression().map(drop);
        }
        if !self.at(Kind::Semicolon) {
            let simple = self.simple(Mode::Range)?;
            if !self.at(Kind::Semicolon) {
                return if simple == Simple::Range { Ok(()) } else { self.condition(simple) };
            }
        }
        self.expect(Kind::Semicolon)?;
        if !self.at(Kind::Semicolon) {
            let simple = self.simple(Mode::Head)?;
            self.condition(simple)?;
        }
        self.expect(Kind::Semicolon)?;
        if !self.at(Kind::LeftBrace) {
            self.simple(Mode::Head)?;
        }
        Ok(())
    }
}
