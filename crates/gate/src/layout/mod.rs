//! How Go lays types out in memory on 32-bit machines, read from their sources.
//!
//! Sizes and alignments are those of the compiler for 386, arm and mips, which are the same: words of 4 bytes, to which
//! integers and floats of 64 bits are aligned too (`cmd/compile/internal/types/size.go`).

mod elsewhere;
mod placed;
mod types;

pub(crate) use self::placed::Placed;

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use ogive_gosource::File;
use ogive_gosource::file::DeclarationKind;
use ogive_gosource::lexer::Kind;

use crate::code::Code;
use crate::repository::Repository;

/// How deep types may stand in one another; a type that holds itself is wrong.
const DEPTH: u32 = 12;

/// The size and the alignment of a type, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) size: u32,
    pub(crate) align: u32,
}

/// Where a type is written: in a file of a package, from a token on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Written {
    pub(crate) package: usize,
    pub(crate) file: usize,
    pub(crate) token: usize,
}

/// A field of a struct.
#[derive(Debug, Clone)]
pub(crate) struct LaidOut<'s> {
    pub(crate) name: &'s str,
    /// The token of its name, in the file of the struct.
    pub(crate) token: usize,
    /// Bytes before it.
    pub(crate) offset: u32,
    /// Its type.
    pub(crate) of: Written,
    pub(crate) embedded: bool,
}

/// The types of a repository, read as they are asked for.
pub(crate) struct Types<'r, 's> {
    repository: &'r Repository<'s>,
    declared: RefCell<HashMap<usize, Rc<HashMap<&'s str, Written>>>>,
}

impl<'r, 's> Types<'r, 's> {
    pub(crate) fn new(repository: &'r Repository<'s>) -> Self {
        Self { repository, declared: RefCell::default() }
    }

    /// The tokens of a file.
    pub(crate) fn code(&self, package: usize, file: usize) -> Code<'s> {
        self.repository.packages[package].files[file].code()
    }

    /// A file as a whole.
    pub(crate) fn whole(&self, package: usize, file: usize) -> &'r File<'s> {
        self.repository.whole(package, file)
    }

    /// Where a package declares a type: what stands behind its name.
    pub(crate) fn declared(&self, package: usize, name: &str) -> Option<Written> {
        let known = self.declared.borrow().get(&package).cloned();
        let all = known.unwrap_or_else(|| {
            let all = Rc::new(self.read(package));
            self.declared.borrow_mut().insert(package, Rc::clone(&all));
            all
        });
        all.get(name).copied()
    }

    fn read(&self, package: usize) -> HashMap<&'s str, Written> {
        let mut all = HashMap::new();
        for number in 0..self.repository.packages[package].files.len() {
            let whole = self.repository.whole(package, number);
            let is_type = |kind| matches!(kind, DeclarationKind::Type | DeclarationKind::Alias);
            let mut types = whole.declarations.iter().filter(|one| is_type(one.kind)).peekable();
            if types.peek().is_none() {
                continue;
            }
            let code = self.code(package, number);
            for declaration in types.filter(|one| one.type_parameters == 0) {
                let Some(name) = code.at_offset(declaration.name.offset) else { continue };
                let token = if code.kind(name + 1) == Kind::Assign { name + 2 } else { name + 1 };
                // Of a type that is written anew for each build there is no one layout.
                all.entry(declaration.name.text)
                    .and_modify(|written: &mut Written| written.token = usize::MAX)
                    .or_insert(Written { package, file: number, token });
            }
        }
        all.retain(|_, written| written.token != usize::MAX);
        all
    }

    /// The type that a name in a file stands for: of its package, or of one that it imports.
    pub(crate) fn named(&self, package: usize, file: usize, range: Range<usize>) -> Option<Written> {
        let code = self.code(package, file);
        match range.len() {
            1 => self.declared(package, code.text(range.start)),
            3 if code.kind(range.start + 1) == Kind::Period => {
                let (owner, read) = (&self.repository.packages[package], code.text(range.start));
                let imports = &owner.files[file].header.imports;
                let import =
                    imports.iter().find(|import| self.repository.name_of(owner, import) == Some(read))?;
                let imported = self.repository.imported(owner, import)?;
                self.declared(imported, code.text(range.start + 2))
            }
            _ => None,
        }
    }

    /// The path of the package that a name in a file stands for.
    fn path_of(&self, package: usize, file: usize, name: &str) -> Option<String> {
        let owner = &self.repository.packages[package];
        let imports = &owner.files[file].header.imports;
        let import = imports.iter().find(|import| self.repository.name_of(owner, import) == Some(name))?;
        Some(import.path.clone().into_owned())
    }
}
