//! What a file takes from other packages.

use ogive_gosource::file::{ImportName, Use};

use crate::repository::GoFile;

/// What a file uses of another package.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Member<'s> {
    /// Its name.
    pub(crate) name: &'s str,
    /// Bytes before the use: before the package's name, where that is written.
    pub(crate) offset: u32,
}

/// What a file that was read as a whole uses of the package with a path, under whatever name it has there. `uses` are
/// those of the file: what a scope inside declares is none of the package.
pub(crate) fn members<'s>(file: &GoFile<'s>, uses: &[Use<'s>], path: &str, all: &mut Vec<Member<'s>>) {
    for import in file.header.imports.iter().filter(|import| import.path == path) {
        let name = match import.name {
            ImportName::Alias(name) => name.text,
            ImportName::Own => import.likely_name(),
            ImportName::Blank(_) => continue,
            ImportName::Dot(_) => {
                let bare = uses.iter().filter(|used| used.member.is_none() && !used.key);
                all.extend(bare.map(|used| Member { name: used.name.text, offset: used.name.offset }));
                continue;
            }
        };
        let of_it = uses.iter().filter(|used| used.name.text == name);
        all.extend(
            of_it.filter_map(|used| Some(Member { name: used.member?.text, offset: used.name.offset })),
        );
    }
}
