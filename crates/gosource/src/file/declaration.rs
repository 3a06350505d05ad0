//! Declarations of packages.

use std::ops::Range;

use super::{Name, Span};

/// What is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeclarationKind {
    /// `const`
    Const,
    /// `var`
    Var,
    /// `type T …`
    Type,
    /// `type T = …`
    Alias,
    /// `func F`
    Func,
    /// `func (r T) F`
    Method,
}

/// The type that a method belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receiver<'a> {
    /// The type's name.
    pub base: Name<'a>,
    /// Whether it is a pointer to it.
    pub pointer: bool,
}

/// A name that a file declares for its package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declaration<'a> {
    /// What it is.
    pub kind: DeclarationKind,
    /// The name.
    pub name: Name<'a>,
    /// Of a method: the type. None also when that is none that a package can declare methods for.
    pub receiver: Option<Receiver<'a>>,
    /// Of a function or method: whether it has a body. Without, it is written in assembly or linked to by name.
    pub body: bool,
    /// The number of type parameters.
    pub type_parameters: u32,
    /// All of it: the function, or what stands with `const`, `var` or `type` in a line. Names that are declared
    /// together share it.
    pub span: Span,
    /// Its place in [`File::uses`](super::File::uses). Names that are declared together share it.
    pub uses: Range<u32>,
    /// Its place in [`File::fields`](super::File::fields).
    pub fields: Range<u32>,
}

/// A field of a struct, or a type that a struct or an interface embeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field<'a> {
    /// The field's name; of an embedded one, its type's name.
    pub name: Name<'a>,
    /// Whether it is embedded.
    pub embedded: bool,
    /// Of an embedded type: the package in front of it.
    pub package: Option<Name<'a>>,
}
