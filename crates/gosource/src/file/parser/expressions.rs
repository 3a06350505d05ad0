//! Expressions.

use super::{Expected, Kind, Parsed, Parser, Shape};

/// What is known of the type of a composite literal.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Literal {
    /// Its keys are fields.
    Struct,
    /// Its keys are values.
    Indexed,
    /// Either.
    Unknown,
}

impl Parser<'_> {
    /// Reads a list of expressions.
    pub(super) fn expressions(&mut self) -> Parsed {
        loop {
            self.expression()?;
            if !self.accept(Kind::Comma) {
                return Ok(());
            }
        }
    }

    /// Reads an expression, or a type where both may stand.
    pub(super) fn expression(&mut self) -> Parsed<Shape> {
        self.binary(1)
    }

    fn binary(&mut self, weakest: u8) -> Parsed<Shape> {
        let mut shape = self.unary()?;
        loop {
            let precedence = self.token.kind.precedence();
            if precedence < weakest {
                return Ok(shape);
            }
            self.advance();
            self.binary(precedence + 1)?;
            shape = Shape::Other;
        }
    }

    fn unary(&mut self) -> Parsed<Shape> {
        match self.token.kind {
            // A type or an operation: `*T` and `*p`, `<-chan T` and `<-c`.
            Kind::Add
            | Kind::Sub
            | Kind::Not
            | Kind::Xor
            | Kind::And
            | Kind::Tilde
            | Kind::Mul
            | Kind::Arrow => {
                self.advance();
                self.deeper(Self::unary)?;
                Ok(Shape::Other)
            }
            _ => self.primary(),
        }
    }

    fn primary(&mut self) -> Parsed<Shape> {
        let mut shape = self.operand()?;
        loop {
            shape = match (self.token.kind, shape) {
                (Kind::Period, _) => {
                    self.advance();
                    if self.accept(Kind::Ident) { Shape::Named } else { self.assertion()? }
                }
                (Kind::LeftBracket, _) => {
                    self.advance();
                    self.deeper(|parser| parser.bracketed(Self::index))?;
                    self.expect(Kind::RightBracket)?;
                    Shape::Named
                }
                (Kind::LeftParen, _) => {
                    self.advance();
                    self.deeper(|parser| parser.bracketed(Self::arguments))?;
                    self.expect(Kind::RightParen)?;
                    Shape::Call
                }
                (Kind::LeftBrace, Shape::Name | Shape::Named) if self.level >= 0 => {
                    self.literal(Literal::Unknown)?
                }
                (Kind::LeftBrace, Shape::Indexed) => self.literal(Literal::Indexed)?,
                (Kind::LeftBrace, Shape::Struct) => self.literal(Literal::Struct)?,
                _ => return Ok(shape),
            };
        }
    }

    fn operand(&mut self) -> Parsed<Shape> {
        let token = self.token;
        match token.kind {
            Kind::Ident => {
                self.advance();
                if !self.accept(Kind::Period) {
                    self.note(token);
                    return Ok(Shape::Name);
                }
                let member = self.token;
                if !self.accept(Kind::Ident) {
                    self.note(token);
                    return self.assertion();
                }
                self.note_member(token, Some(member));
                Ok(Shape::Named)
            }
            Kind::Int | Kind::Float | Kind::Imag | Kind::Char | Kind::String => {
                self.advance();
                Ok(Shape::Other)
            }
            Kind::LeftParen => {
                self.advance();
                self.deeper(|parser| parser.bracketed(Self::expression))?;
                self.expect(Kind::RightParen)?;
                Ok(Shape::Other)
            }
            Kind::Func => {
                self.advance();
                self.deeper(Self::function_literal)?;
                Ok(Shape::Other)
            }
            Kind::LeftBracket => {
                self.deeper(Self::array_type)?;
                Ok(Shape::Indexed)
            }
            Kind::Map => {
                self.deeper(Self::map_type)?;
                Ok(Shape::Indexed)
            }
            Kind::Struct => {
                self.deeper(|parser| parser.struct_type(false))?;
                Ok(Shape::Struct)
            }
            Kind::Chan | Kind::Interface => {
                self.type_()?;
                Ok(Shape::Other)
            }
            _ => self.unexpected(Expected::Words("an expression")),
        }
    }

    /// Reads a type of a function, or a function.
    fn function_literal(&mut self) -> Parsed {
        let first = self.names.len();
        self.signature()?;
        if self.at(Kind::LeftBrace) {
            let scope = self.scopes.open();
            for at in first..self.names.len() {
                self.declare_locally(self.names[at]);
            }
            self.names.truncate(first);
            let type_switch = self.type_switch;
            self.bracketed(Self::block)?;
            self.type_switch = type_switch;
            self.scopes.close(scope);
        }
        self.names.truncate(first);
        Ok(())
    }

    /// Reads `(T)` or `(type)` behind a point.
    fn assertion(&mut self) -> Parsed<Shape> {
        if !self.at(Kind::LeftParen) {
            return self.unexpected(Expected::Words("a field, a method or a type in parentheses"));
        }
        self.advance();
        if self.accept(Kind::Type) {
            self.type_switch = true;
        } else {
            self.type_()?;
        }
        self.expect(Kind::RightParen)?;
        Ok(Shape::Other)
    }

    /// Reads an index, the bounds of a slice, or types.
    fn index(&mut self) -> Parsed {
        if !self.at(Kind::Colon) {
            self.expression()?;
        }
        let mut bounds = 0;
        while bounds < 2 && self.accept(Kind::Colon) {
            bounds += 1;
            if !self.at(Kind::Colon) && !self.at(Kind::RightBracket) {
                self.expression()?;
            } else if bounds == 2 || self.at(Kind::Colon) {
                return self.unexpected(Expected::Words("an index: slices with three need the last two"));
            }
        }
        while bounds == 0 && self.accept(Kind::Comma) && !self.at(Kind::RightBracket) {
            self.type_()?;
        }
        Ok(())
    }

    fn arguments(&mut self) -> Parsed {
        while !self.at(Kind::RightParen) && !self.at(Kind::End) {
            self.expression()?;
            let last = self.accept(Kind::Ellipsis);
            if !self.comma(Kind::RightParen)? || last {
                break;
            }
        }
        Ok(())
    }

    fn literal(&mut self, literal: Literal) -> Parsed<Shape> {
        self.advance();
        self.deeper(|parser| parser.bracketed(|parser| parser.elements(literal)))?;
        self.expect(Kind::RightBrace)?;
        Ok(Shape::Other)
    }

    fn elements(&mut self, literal: Literal) -> Parsed {
        while !self.at(Kind::RightBrace) && !self.at(Kind::End) {
            let noted = self.uses.len();
            let shape = self.element()?;
            if self.accept(Kind::Colon) {
                if shape == Shape::Name && noted < self.uses.len() {
                    match literal {
                        Literal::Struct => self.uses.truncate(noted),
                        Literal::Indexed => {}
                        Literal::Unknown => self.uses[noted].key = true,
                    }
                }
                self.element()?;
            }
            if !self.comma(Kind::RightBrace)? {
                break;
            }
        }
        Ok(())
    }

    fn element(&mut self) -> Parsed<Shape> {
        // The type of what stands here follows from that around it.
        if self.at(Kind::LeftBrace) { self.literal(Literal::Unknown) } else { self.expression() }
    }
}
