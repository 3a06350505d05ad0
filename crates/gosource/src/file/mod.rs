//! A Go file: its head, what it declares, and what it uses of its package and of others.

mod declaration;
mod error;
mod import;
mod parser;
#[cfg(test)]
mod tests;

pub use self::declaration::{Declaration, DeclarationKind, Field, Receiver};
pub use self::error::{Expected, SyntaxError, SyntaxErrorKind};
pub use self::import::{Import, ImportName};

use ogive_platform::PortSet;
use ogive_platform::constraint::{Context, FileConstraint, HeaderError};

use crate::directive::Directive;

/// A name and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Name<'a> {
    /// The name.
    pub text: &'a str,
    /// Bytes before it.
    pub offset: u32,
}

/// A stretch of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Span {
    /// Bytes before it.
    pub start: u32,
    /// Bytes up to its end.
    pub end: u32,
}

impl Span {
    /// Its bytes.
    #[must_use]
    pub fn of(self, source: &[u8]) -> &[u8] {
        source.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// What stands before the declarations of a file. Its build constraints are read by
/// [`FileConstraint`], which needs its name too.
#[derive(Debug, Clone, Default)]
pub struct Header<'a> {
    /// The package's name; none in a file that is no Go.
    pub package: Option<Name<'a>>,
    /// The comment above the package clause.
    pub doc: Option<Span>,
    /// What is imported, in the order of the source.
    pub imports: Vec<Import<'a>>,
    /// `//go:…` and the like, up to where reading went.
    pub directives: Vec<Directive<'a>>,
    /// What is wrong; what stands behind is left out.
    pub errors: Vec<SyntaxError>,
}

impl<'a> Header<'a> {
    /// Reads a file up to its first declaration.
    #[must_use]
    pub fn read(source: &'a [u8]) -> Self {
        let mut parser = parser::Parser::new(source);
        parser.header();
        parser.finish().header
    }

    /// Whether it imports "C": then it belongs to builds with cgo only.
    #[must_use]
    pub fn uses_cgo(&self) -> bool {
        self.imports.iter().any(|import| import.path == "C")
    }

    /// The builds that the file takes part in, given what its name and its comments ask for.
    ///
    /// # Errors
    /// When Go refuses the file for its head.
    pub fn builds(&self, constraint: &FileConstraint, context: &Context) -> Result<PortSet, HeaderError> {
        let builds = constraint.builds(context)?;
        // A convention from before doc.go, which go/build still knows.
        if self.package.is_some_and(|package| package.text == "documentation") {
            return Ok(PortSet::EMPTY);
        }
        Ok(if self.uses_cgo() { builds & PortSet::with_cgo() } else { builds })
    }
}

/// A use of a name that no scope inside of its declaration declares: of the package, of an imported one, of a
/// dot-imported one, or predeclared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Use<'a> {
    /// The name.
    pub name: Name<'a>,
    /// `Name` in `name.Name`: what is used of the package, if `name` is one.
    pub member: Option<Name<'a>>,
    /// Whether it may be the name of a field instead: it is a key in a composite literal whose type is a name. Of
    /// 200,000 such keys in Go's own sources, 11 are no fields.
    pub key: bool,
}

/// A file as a whole.
#[derive(Debug, Clone, Default)]
pub struct File<'a> {
    /// What stands before the declarations. Its errors and directives are those of the whole file.
    pub header: Header<'a>,
    /// What is declared for the package, in the order of the source. `_` and `init` too.
    pub declarations: Vec<Declaration<'a>>,
    /// The fields of the declared structs, and what declared interfaces embed, in the order of the source.
    pub fields: Vec<Field<'a>>,
    /// What is used, in the order of the source but for a few of one declaration.
    pub uses: Vec<Use<'a>>,
}

impl<'a> File<'a> {
    /// Reads a file. A declaration that is wrong is told in the errors; reading goes on with the next one that starts
    /// at the beginning of a line.
    #[must_use]
    pub fn read(source: &'a [u8]) -> Self {
        let mut parser = parser::Parser::new(source);
        parser.header();
        parser.declarations();
        parser.finish()
    }

    /// What a declaration uses.
    #[must_use]
    pub fn uses_of(&self, declaration: &Declaration<'_>) -> &[Use<'a>] {
        self.uses.get(declaration.uses.start as usize..declaration.uses.end as usize).unwrap_or_default()
    }

    /// The fields of a declared struct, or what a declared interface embeds.
    #[must_use]
    pub fn fields_of(&self, declaration: &Declaration<'_>) -> &[Field<'a>] {
        self.fields
            .get(declaration.fields.start as usize..declaration.fields.end as usize)
            .unwrap_or_default()
    }
}
