//! Lists of parameters, whose names and types are told apart at the end of each.

use super::{Expected, Kind, Parsed, Parser, SyntaxErrorKind};

/// What a list of parameters is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum List {
    Parameters,
    Results,
    Types,
}

/// What was found of one parameter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    /// A name alone, which may be a type.
    Bare,
    /// A name and its type.
    Named,
    /// A type.
    Type,
}

impl Parser<'_> {
    /// Reads parameters and results. Their names are put with the names to declare, as they hold in the body alone.
    pub(super) fn signature(&mut self) -> Parsed {
        self.expect(Kind::LeftParen)?;
        self.list(List::Parameters)?;
        if self.accept(Kind::LeftParen) {
            return self.list(List::Results).map(drop);
        }
        if self.starts_type() { self.type_() } else { Ok(()) }
    }

    /// Reads a signature of which there is no body.
    pub(super) fn signature_alone(&mut self) -> Parsed {
        let first = self.names.len();
        self.signature()?;
        self.names.truncate(first);
        Ok(())
    }

    /// Reads what stands behind the first receiver of several.
    pub(super) fn receivers(&mut self) -> Parsed {
        self.list(List::Parameters)
    }

    /// Reads type parameters and declares them: they hold in the list itself too.
    pub(super) fn type_parameters(&mut self) -> Parsed<u32> {
        let (first, uses) = (self.names.len(), self.uses.len());
        self.expect(Kind::LeftBracket)?;
        if self.at(Kind::RightBracket) {
            return self.unexpected(Expected::Words("a type parameter"));
        }
        self.bracketed(|parser| parser.list(List::Types))?;
        let count = self.names.len() - first;
        for at in first..self.names.len() {
            self.declare_locally(self.names[at]);
        }
        self.names.truncate(first);
        // Some may have been used before they were declared.
        let noted = self.uses.split_off(uses);
        let scopes = &self.scopes;
        self.uses.extend(noted.into_iter().filter(|noted| !scopes.declares(noted.name.text.as_bytes())));
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// Reads a list up to its closing bracket. Without names in it, names alone are types.
    fn list(&mut self, list: List) -> Parsed {
        let closing = if list == List::Types { Kind::RightBracket } else { Kind::RightParen };
        let first = self.names.len();
        let start = self.token.start;
        let (mut named, mut types, mut last, mut dots) = (0, 0, Found::Type, None);
        while !self.at(closing) && !self.at(Kind::End) {
            if let Some(at) = dots {
                self.error(at, SyntaxErrorKind::Dots);
            }
            dots = None;
            let before = last;
            last = self.parameter(list, &mut dots)?;
            // `a, b ...T` would give the dots to both.
            if let (Some(at), Found::Named, Found::Bare) = (dots, last, before) {
                self.error(at, SyntaxErrorKind::Dots);
            }
            match last {
                Found::Named => named += 1,
                Found::Type => types += 1,
                Found::Bare => {}
            }
            if !self.comma(closing)? {
                break;
            }
        }
        if let Some(at) = dots
            && list != List::Parameters
        {
            self.error(at, SyntaxErrorKind::Dots);
        }
        if named == 0 {
            if list == List::Types {
                self.error(start, SyntaxErrorKind::MixedParameters);
            }
            for at in first..self.names.len() {
                self.note(self.names[at]);
            }
            self.names.truncate(first);
        } else if types > 0 || last == Found::Bare {
            self.error(start, SyntaxErrorKind::MixedParameters);
        }
        self.expect(closing).map(drop)
    }

    fn parameter(&mut self, list: List, dots: &mut Option<u32>) -> Parsed<Found> {
        let found = if self.at(Kind::Ident) {
            self.parameter_with_name(list, dots)?
        } else if self.at(Kind::Ellipsis) {
            self.dots(dots)?;
            Found::Type
        } else if list == List::Types && self.at(Kind::Tilde) {
            self.union()?;
            Found::Type
        } else if self.starts_type() {
            self.type_()?;
            Found::Type
        } else {
            return self.unexpected(Expected::Words("a parameter or the end of the list"));
        };
        if list == List::Types && self.at(Kind::Or) && found != Found::Bare {
            self.union_rest()?;
        }
        Ok(found)
    }

    fn parameter_with_name(&mut self, list: List, dots: &mut Option<u32>) -> Parsed<Found> {
        let name = self.token;
        self.advance();
        match self.token.kind {
            Kind::LeftBracket => {
                if !self.array_or_instance()? {
                    self.note(name);
                    return Ok(Found::Type);
                }
            }
            Kind::Ellipsis => self.dots(dots)?,
            Kind::Period => {
                self.advance();
                let member = self.expect(Kind::Ident)?;
                self.note_member(name, Some(member));
                self.instance()?;
                return Ok(Found::Type);
            }
            Kind::Tilde if list == List::Types => self.union()?,
            Kind::Or if list == List::Types => {
                self.note(name);
                return Ok(Found::Type);
            }
            _ if self.starts_type() => self.type_()?,
            _ => {
                self.names.push(name);
                return Ok(Found::Bare);
            }
        }
        self.names.push(name);
        Ok(Found::Named)
    }

    fn dots(&mut self, dots: &mut Option<u32>) -> Parsed {
        *dots = Some(self.token.start);
        self.advance();
        self.type_()
    }
}
