//! Types.

use super::{Expected, Field, Kind, Parsed, Parser, SyntaxErrorKind, Token};

impl Parser<'_> {
    /// Whether the token begins a type.
    pub(super) const fn starts_type(&self) -> bool {
        matches!(
            self.token.kind,
            Kind::Ident
                | Kind::LeftBracket
                | Kind::Struct
                | Kind::Mul
                | Kind::Func
                | Kind::Interface
                | Kind::Map
                | Kind::Chan
                | Kind::Arrow
                | Kind::LeftParen
        )
    }

    /// Reads a type.
    pub(super) fn type_(&mut self) -> Parsed {
        // Most are names.
        if self.at(Kind::Ident) { self.type_name().map(drop) } else { self.deeper(Self::type_literal) }
    }

    /// Reads the type of a declaration of the package, whose fields are noted.
    pub(super) fn outer_type(&mut self) -> Parsed {
        match self.token.kind {
            Kind::Struct => self.struct_type(true),
            Kind::Interface => self.interface_type(true),
            _ => self.type_(),
        }
    }

    fn type_literal(&mut self) -> Parsed {
        match self.token.kind {
            Kind::LeftBracket => self.array_type(),
            Kind::Struct => self.struct_type(false),
            Kind::Interface => self.interface_type(false),
            Kind::Map => self.map_type(),
            Kind::Mul => {
                self.advance();
                self.type_()
            }
            Kind::Func => {
                self.advance();
                self.signature_alone()
            }
            Kind::Chan => {
                self.advance();
                self.accept(Kind::Arrow);
                self.type_()
            }
            Kind::Arrow => {
                self.advance();
                self.expect(Kind::Chan)?;
                self.type_()
            }
            Kind::LeftParen => {
                self.advance();
                self.type_()?;
                self.expect(Kind::RightParen).map(drop)
            }
            _ => self.unexpected(Expected::Words("a type")),
        }
    }

    /// Reads a name, perhaps of another package, and the types that it is made with. Returns the name, and the
    /// package's.
    fn type_name(&mut self) -> Parsed<(Token, Option<Token>)> {
        let name = self.expect(Kind::Ident)?;
        let mut named = (name, None);
        if self.accept(Kind::Period) {
            let member = self.expect(Kind::Ident)?;
            self.note_member(name, Some(member));
            named = (member, Some(name));
        } else {
            self.note(name);
        }
        self.instance()?;
        Ok(named)
    }

    /// Reads types in brackets, if there are any.
    pub(super) fn instance(&mut self) -> Parsed {
        if !self.accept(Kind::LeftBracket) {
            return Ok(());
        }
        self.deeper(|parser| {
            parser.bracketed(|parser| {
                loop {
                    parser.type_()?;
                    if !parser.comma(Kind::RightBracket)? {
                        break Ok(());
                    }
                }
            })
        })?;
        self.expect(Kind::RightBracket).map(drop)
    }

    pub(super) fn array_type(&mut self) -> Parsed {
        self.advance();
        if !self.accept(Kind::Ellipsis) && !self.at(Kind::RightBracket) {
            self.bracketed(|parser| parser.expression().map(drop))?;
        }
        self.expect(Kind::RightBracket)?;
        self.type_()
    }

    pub(super) fn map_type(&mut self) -> Parsed {
        self.advance();
        self.expect(Kind::LeftBracket)?;
        self.type_()?;
        self.expect(Kind::RightBracket)?;
        self.type_()
    }

    /// Reads on behind a name from a `[`: whether that was `name []T` or `name [N]T`, and not `name[T]`.
    pub(super) fn array_or_instance(&mut self) -> Parsed<bool> {
        self.advance();
        if self.accept(Kind::RightBracket) {
            return self.type_().map(|()| true);
        }
        let single = self.deeper(|parser| {
            parser.bracketed(|parser| {
                let mut count = 0;
                loop {
                    parser.expression()?;
                    count += 1;
                    if !parser.comma(Kind::RightBracket)? {
                        break Ok(count == 1);
                    }
                }
            })
        })?;
        self.expect(Kind::RightBracket)?;
        let array = single && self.starts_type();
        if array {
            self.type_()?;
        }
        Ok(array)
    }

    /// Reads a struct; with `outer`, notes its fields.
    pub(super) fn struct_type(&mut self, outer: bool) -> Parsed {
        self.advance();
        self.expect(Kind::LeftBrace)?;
        while matches!(self.token.kind, Kind::Ident | Kind::Mul) {
            self.struct_field(outer)?;
            self.accept(Kind::String);
            self.semicolon()?;
        }
        self.expect(Kind::RightBrace).map(drop)
    }

    fn struct_field(&mut self, outer: bool) -> Parsed {
        if self.accept(Kind::Mul) {
            let (name, package) = self.type_name()?;
            self.field(outer, name, true, package);
            return Ok(());
        }
        let name = self.expect(Kind::Ident)?;
        match self.token.kind {
            Kind::Period => {
                self.advance();
                let member = self.expect(Kind::Ident)?;
                self.note_member(name, Some(member));
                self.field(outer, member, true, Some(name));
                self.instance()
            }
            Kind::String | Kind::Semicolon | Kind::RightBrace => {
                self.note(name);
                self.field(outer, name, true, None);
                Ok(())
            }
            Kind::LeftBracket => {
                let array = self.array_or_instance()?;
                if !array {
                    self.note(name);
                }
                self.field(outer, name, !array, None);
                Ok(())
            }
            _ => {
                self.field(outer, name, false, None);
                while self.accept(Kind::Comma) {
                    let name = self.expect(Kind::Ident)?;
                    self.field(outer, name, false, None);
                }
                self.type_()
            }
        }
    }

    fn field(&mut self, outer: bool, name: Token, embedded: bool, package: Option<Token>) {
        if outer {
            let package = package.map(|package| self.name(package));
            self.fields.push(Field { name: self.name(name), embedded, package });
        }
    }

    /// Reads an interface; with `outer`, notes what it embeds.
    pub(super) fn interface_type(&mut self, outer: bool) -> Parsed {
        self.advance();
        self.expect(Kind::LeftBrace)?;
        loop {
            if self.at(Kind::Ident) {
                self.method_or_embedded(outer)?;
            } else if self.at(Kind::Tilde) || self.starts_type() {
                self.union()?;
            } else {
                break;
            }
            self.semicolon()?;
        }
        self.expect(Kind::RightBrace).map(drop)
    }

    fn method_or_embedded(&mut self, outer: bool) -> Parsed {
        let name = self.token;
        // What is called is a method; of everything else the name is a type's.
        let mut ahead = self.lexer.clone();
        if ahead.find(|token| token.kind != Kind::Comment).is_some_and(|next| next.kind == Kind::LeftParen) {
            self.advance();
            return self.signature_alone();
        }
        let (embedded, package) = self.type_name()?;
        if self.at(Kind::LeftParen) && package.is_none() {
            return self.fail(name.start, SyntaxErrorKind::MixedParameters);
        }
        if self.at(Kind::Or) {
            return self.union_rest();
        }
        self.field(outer, embedded, true, package);
        Ok(())
    }

    /// Reads `A | ~B`.
    pub(super) fn union(&mut self) -> Parsed {
        self.term()?;
        self.union_rest()
    }

    pub(super) fn union_rest(&mut self) -> Parsed {
        while self.accept(Kind::Or) {
            self.term()?;
        }
        Ok(())
    }

    fn term(&mut self) -> Parsed {
        self.accept(Kind::Tilde);
        self.type_()
    }
}
