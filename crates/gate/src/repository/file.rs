//! A Go file of a package.

use std::sync::{Arc, OnceLock};

use ogive_gosource::file::{Declaration, Use};
use ogive_gosource::{File, Header, Lines, Place};
use ogive_platform::PortSet;
use ogive_platform::constraint::{Context, Expr, FileConstraint, HeaderError};

use crate::code::{Code, Tokens};

/// What a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Part of the package.
    Build,
    /// A test inside the package.
    Test,
    /// A test outside of it: `package p_test`.
    ExternalTest,
}

/// A Go file of a package.
#[derive(Debug)]
pub struct GoFile<'s> {
    /// Its name without folders.
    pub name: &'s str,
    /// What stands in it.
    pub bytes: &'s [u8],
    /// What it is for.
    pub role: Role,
    /// What its name and its head ask for.
    pub constraint: FileConstraint,
    /// The builds that it takes part in; none when Go refuses it.
    pub builds: PortSet,
    /// Its package clause, imports and directives.
    pub header: Header<'s>,
    /// All of it, where it can matter that a build lacks a file.
    whole: OnceLock<File<'s>>,
    /// All of it, once a rule wanted to see it for another reason.
    later: OnceLock<File<'s>>,
    /// Its tokens, once a rule wanted to see them.
    tokens: OnceLock<Arc<Tokens>>,
}

impl<'s> GoFile<'s> {
    pub(super) fn read(name: &'s str, bytes: &'s [u8], context: &Context) -> (Self, Option<HeaderError>) {
        let header = Header::read(bytes);
        let constraint = FileConstraint::of(name, bytes);
        let (builds, refused) = match header.builds(&constraint, context) {
            Ok(builds) => (builds, None),
            Err(error) => (PortSet::EMPTY, Some(error)),
        };
        let role = match (name.ends_with("_test.go"), header.package) {
            (true, Some(package)) if package.text.ends_with("_test") => Role::ExternalTest,
            (true, _) => Role::Test,
            (false, _) => Role::Build,
        };
        let (whole, later, tokens) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        (Self { name, bytes, role, constraint, builds, header, whole, later, tokens }, refused)
    }

    /// All of it, if it was read: when a file of its package, or some name of a package that it imports, is not in every
    /// build.
    #[must_use]
    pub fn whole(&self) -> Option<&File<'s>> {
        self.whole.get()
    }

    /// Reads all of it, once.
    pub(super) fn read_whole(&self) {
        self.whole.get_or_init(|| File::read(self.bytes));
    }

    /// All of it, whether or not it was read as one whose declarations matter.
    pub(crate) fn entire(&self) -> &File<'s> {
        self.whole().unwrap_or_else(|| self.later.get_or_init(|| File::read(self.bytes)))
    }

    /// The name of the package that it belongs to, that of the tested one for a test.
    #[must_use]
    pub fn package(&self) -> Option<&'s str> {
        let name = self.header.package?.text;
        match self.role {
            Role::ExternalTest => name.strip_suffix("_test"),
            Role::Build | Role::Test => Some(name),
        }
    }

    /// Its tokens, which are read once.
    pub(crate) fn code(&self) -> Code<'s> {
        Code::once(self.bytes, &self.tokens)
    }

    /// What it declares, if it was read as a whole.
    #[must_use]
    pub fn declarations(&self) -> &[Declaration<'s>] {
        self.whole().map_or(&[], |whole| &whole.declarations)
    }

    /// What it uses, if it was read as a whole.
    #[must_use]
    pub fn uses(&self) -> &[Use<'s>] {
        self.whole().map_or(&[], |whole| &whole.uses)
    }

    /// The line and column of a byte.
    #[must_use]
    pub fn place(&self, offset: u32) -> Place {
        Lines::of(self.bytes).place(offset)
    }

    /// What its name and its head ask for, as one condition; none where they ask for nothing.
    #[must_use]
    pub fn condition(&self) -> Option<Expr> {
        let and = |a: Option<Expr>, b: Expr| match a {
            Some(a) if conjuncts(&a).contains(&&b) => Some(a),
            // What is asked for already is not asked for again: a_arm64.go with //go:build arm64 && linux.
            Some(a) if conjuncts(&b).contains(&&a) => Some(b),
            Some(a) => Some(Expr::And(Box::new(a), Box::new(b))),
            None => Some(b),
        };
        let os = self.constraint.name.os.map(|os| Expr::Tag(os.name().to_owned()));
        let arch = self.constraint.name.arch.map(|arch| Expr::Tag(arch.name().to_owned()));
        let mut all = [os, arch].into_iter().flatten().fold(None, and);
        if let Ok(header) = &self.constraint.header {
            let lines = match &header.go_build {
                Some(line) => std::slice::from_ref(line),
                None => header.plus_build.as_slice(),
            };
            all = lines.iter().map(|line| line.expr.clone()).fold(all, and);
        }
        if self.header.uses_cgo() { and(all, Expr::Tag("cgo".to_owned())) } else { all }
    }
}

/// The conditions that all have to hold for one to.
fn conjuncts(expr: &Expr) -> Vec<&Expr> {
    match expr {
        Expr::And(a, b) => [conjuncts(a), conjuncts(b)].concat(),
        other => vec![other],
    }
}
