//! `go.work`

use super::ModuleFileError;
use super::go_mod::{Replace, replace};
use super::lines::statements;

/// What a `go.work` says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GoWork {
    /// The version of the `go` line, as written.
    pub go: Option<String>,
    /// The folders of the modules, from that of the file, and the line of each.
    pub modules: Vec<(String, u32)>,
    /// The modules that others stand for.
    pub replace: Vec<Replace>,
    /// The lines that can't be read; the others count.
    pub errors: Vec<ModuleFileError>,
}

impl GoWork {
    /// Reads a file.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Self {
        let mut read = Self::default();
        for statement in statements(bytes, &mut read.errors) {
            let line = statement.line;
            match (statement.verb.as_str(), statement.arguments.as_slice()) {
                ("go", [version]) if read.go.is_none() => read.go = Some(version.clone()),
                ("use", [folder]) => read.modules.push((folder.clone(), line)),
                ("replace", _) => match replace(&statement) {
                    Ok(replace) => read.replace.push(replace),
                    Err(reason) => read.errors.push(ModuleFileError { line, reason }),
                },
                (verb @ ("go" | "use"), _) => {
                    read.errors.push(ModuleFileError { line, reason: format!("{verb} has one argument") });
                }
                _ => {}
            }
        }
        read.errors.sort_by_key(|error| error.line);
        read
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_those_of_modules() {
        let read = GoWork::read(
            b"go 1.27\nuse ./a\nuse (\n\t. // here\n\t\"./b c\"\n)\nreplace x => ./x\nuse a b\n",
        );
        assert_eq!(read.modules, [("./a".to_owned(), 2), (".".to_owned(), 4), ("./b c".to_owned(), 5)]);
        assert_eq!((read.replace.len(), read.errors.len(), read.go.as_deref()), (1, 1, Some("1.27")));
    }
}
