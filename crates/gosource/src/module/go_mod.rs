//! `go.mod`

use ogive_platform::GoVersion;

use super::lines::{Statement, statements};
use super::{ModuleFileError, ModuleVersion};

/// A module that another needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// The module.
    pub module: ModuleVersion,
    /// Whether it says `// indirect`: nothing in the module itself imports it.
    pub indirect: bool,
    /// The line, from 1.
    pub line: u32,
}

/// A module that another stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replace {
    /// What is replaced; without a version, all of them.
    pub old: ModuleVersion,
    /// What stands for it; without a version, a folder, from that of the file.
    pub new: ModuleVersion,
    /// The line, from 1.
    pub line: u32,
}

/// What a `go.mod` says. Statements that this program does not know are passed over, as Go does in dependencies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GoMod {
    /// The module's path.
    pub module: Option<String>,
    /// The version of the `go` line, as written.
    pub go: Option<String>,
    /// The modules that it needs.
    pub require: Vec<Requirement>,
    /// The versions that are not to be used.
    pub exclude: Vec<ModuleVersion>,
    /// The modules that others stand for.
    pub replace: Vec<Replace>,
    /// The packages of tools.
    pub tool: Vec<String>,
    /// The folders that `./...` passes over.
    pub ignore: Vec<String>,
    /// The lines that can't be read; the others count.
    pub errors: Vec<ModuleFileError>,
}

impl GoMod {
    /// Whether the `go` line asks for this release or a newer one; not where there is none.
    #[must_use]
    pub fn asks_for(&self, least: GoVersion) -> bool {
        let version = self.go.as_ref().and_then(|go| go.parse::<GoVersion>().ok());
        version.is_some_and(|version| version >= least)
    }

    /// Reads a file.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Self {
        let mut read = Self::default();
        for statement in statements(bytes, &mut read.errors) {
            if let Err(reason) = read.add(&statement) {
                read.errors.push(ModuleFileError { line: statement.line, reason });
            }
        }
        read.errors.sort_by_key(|error| error.line);
        read
    }

    fn add(&mut self, statement: &Statement) -> Result<(), String> {
        match (statement.verb.as_str(), statement.arguments.as_slice()) {
            ("module", [path]) if self.module.is_none() => self.module = Some(path.clone()),
            ("go", [version]) if self.go.is_none() => self.go = Some(version.clone()),
            ("require", [path, version]) => self.require.push(Requirement {
                module: module(path, version),
                indirect: is_indirect(&statement.comment),
                line: statement.line,
            }),
            ("exclude", [path, version]) => self.exclude.push(module(path, version)),
            ("replace", _) => self.replace.push(replace(statement)?),
            ("tool", [path]) => self.tool.push(path.clone()),
            ("ignore", [path]) => self.ignore.push(path.clone()),
            ("module" | "go" | "require" | "exclude" | "tool" | "ignore", _) => {
                return Err(format!(
                    "{} has other arguments, and only once where it is of the module",
                    statement.verb
                ));
            }
            _ => {}
        }
        Ok(())
    }
}

pub(super) fn module(path: &str, version: &str) -> ModuleVersion {
    ModuleVersion { path: path.to_owned(), version: version.to_owned() }
}

/// Reads `old [version] => new [version]`.
pub(super) fn replace(statement: &Statement) -> Result<Replace, String> {
    let arguments: Vec<&str> = statement.arguments.iter().map(String::as_str).collect();
    let arrow = arguments.iter().position(|word| *word == "=>");
    let sides = arrow.map(|arrow| (&arguments[..arrow], &arguments[arrow + 1..]));
    let side = |words: &[&str]| match *words {
        [path] => Some(module(path, "")),
        [path, version] => Some(module(path, version)),
        _ => None,
    };
    let both = sides.and_then(|(old, new)| Some((side(old)?, side(new)?)));
    let (old, new) = both.ok_or("replace has the form: module [version] => module version, or a folder")?;
    Ok(Replace { old, new, line: statement.line })
}

/// `// indirect` may be followed by more behind a semicolon.
fn is_indirect(comment: &str) -> bool {
    comment == "indirect" || comment.starts_with("indirect;")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn statements_stand_alone_or_in_blocks() {
        let text = "// Deprecated: x\nmodule \"example.com/m\" // m\n\ngo 1.27\nrequire a.b/c v1.0.0\nrequire (\n\
                    \td v1.2.3 // indirect; why\r\n\t`e` v0.0.0 // indirectly\n)\nreplace d => ../d\n\
                    replace (\n\te v0.0.0 => f/g v1.0.0\n)\nretract [v1.0.0, v1.1.0] // bad\nexclude ()\ntool d/cmd\nunknown x\n";
        let read = GoMod::read(text.as_bytes());
        assert_eq!(read.errors, []);
        assert_eq!((read.module.as_deref(), read.go.as_deref()), (Some("example.com/m"), Some("1.27")));
        let required: Vec<_> =
            read.require.iter().map(|each| (each.module.path.as_str(), each.indirect, each.line)).collect();
        assert_eq!(required, [("a.b/c", false, 5), ("d", true, 7), ("e", false, 8)]);
        assert_eq!(read.replace[0].new, module("../d", ""));
        assert_eq!(
            (&read.replace[1].old, &read.replace[1].new),
            (&module("e", "v0.0.0"), &module("f/g", "v1.0.0"))
        );
        assert_eq!(read.tool, ["d/cmd"]);
    }

    #[test]
    fn what_is_wrong_is_told_and_the_rest_counts() {
        let read = GoMod::read(b"module\nrequire a\nrequire \"b v1\nreplace a b\nrequire c v1.0.0\n");
        assert_eq!(read.errors.iter().map(|error| error.line).collect::<Vec<_>>(), [1, 2, 3, 4]);
        assert_eq!(read.require.len(), 1);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(module|require|replace|use|=>|\\(|\\)|\"|`|\n|//| |a|v1|,){0,60}") {
            let _ = (GoMod::read(text.as_bytes()), super::super::GoWork::read(text.as_bytes()));
        }
    }
}
