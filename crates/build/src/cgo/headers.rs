//! The headers that packages are compiled with, as the compiler itself names them (`-M`).

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use ogive_cc::{Digests, Input};
use ogive_system::{Cancel, Command, Exit, System};

use super::CgoPackage;
use super::preamble::preamble;

/// How long a compiler may take to name the headers of one file.
const PATIENCE: Duration = Duration::from_secs(60);

/// The largest Go file whose preamble is read, in bytes.
const MOST: u64 = 16 << 20;

/// Who names headers.
pub(super) struct Asked<'a> {
    pub(super) system: &'a System,
    pub(super) c: Language<'a>,
    pub(super) cxx: Language<'a>,
    pub(super) environment: &'a [(String, String)],
    pub(super) cancel: &'a Cancel,
}

/// A compiler of a language.
#[derive(Clone, Copy)]
pub(super) struct Language<'a> {
    /// CC or CXX as words.
    pub(super) compiler: &'a [String],
    /// What it needs beside the package's own flags.
    pub(super) flags: &'a [String],
}

/// The headers of a package that the go command does not see.
pub(super) fn inputs(asked: &Asked<'_>, package: &CgoPackage, digests: &Digests) -> Vec<Input> {
    let mut seen: BTreeSet<PathBuf> = BTreeSet::new();
    for file in &package.go_files {
        let path = package.folder.join(file);
        let Ok(bytes) = asked.system.files.read(&path, MOST) else { continue };
        let text = preamble(&String::from_utf8_lossy(&bytes));
        // cmd/cgo takes its own lines out; the compiler would warn of them.
        let lines: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("#cgo")).collect();
        if lines.iter().any(|line| line.contains("#include")) {
            match dependencies(asked, package, Source::Text(lines.join("\n").into_bytes())) {
                Some(named) => seen.extend(named),
                None => return vec![unknown(asked, package)],
            }
        }
    }
    let files = package.c_files.iter().map(|file| Source::C(file));
    for source in files.chain(package.cxx_files.iter().map(|file| Source::Cxx(file))) {
        match dependencies(asked, package, source) {
            Some(named) => seen.extend(named),
            None => return vec![unknown(asked, package)],
        }
    }
    let outside = seen.into_iter().filter(|path| !is_hashed(path, &package.folder));
    let input = |path: PathBuf| {
        let digest = digests.of(asked.system, &path).ok()?;
        Some(Input { name: format!("header {}", path.display()), value: digest.to_string() })
    };
    outside.filter_map(input).collect()
}

/// Whether a file is one of those that the go command hashes: in the package's folder itself, by a name that it takes
/// for a source (`go/build`, `matchFile` and `fileListForExt`). A name with `_` may be one that it leaves out, for
/// another system.
fn is_hashed(path: &Path, folder: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    match extension {
        "h" | "hh" | "hpp" | "hxx" => path.parent() == Some(folder) && !name.contains('_'),
        "c" | "cc" | "cpp" | "cxx" | "m" | "S" | "sx" => path.parent() == Some(folder),
        _ => false,
    }
}

/// Of headers that can't be told nothing is known, also not that they are the same as last time.
fn unknown(asked: &Asked<'_>, package: &CgoPackage) -> Input {
    let now = asked.system.clock.now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Input {
        name: format!("headers of {}, which can't be told", package.import_path),
        value: now.as_nanos().to_string(),
    }
}

/// What includes headers.
enum Source<'a> {
    /// Above `import "C"`.
    Text(Vec<u8>),
    C(&'a str),
    Cxx(&'a str),
}

/// What `-M` names for a file, or for a text; none where the compiler does not say.
fn dependencies(asked: &Asked<'_>, package: &CgoPackage, source: Source<'_>) -> Option<Vec<PathBuf>> {
    let (language, own) = match source {
        Source::Cxx(_) => (asked.cxx, &package.cxx_flags),
        Source::Text(_) | Source::C(_) => (asked.c, &package.c_flags),
    };
    let (program, arguments) = language.compiler.split_first()?;
    let mut command = Command::new(program);
    command.directory = Some(package.folder.clone());
    command.time_limit = Some(PATIENCE);
    command.cancel = Some(asked.cancel.clone());
    for (name, value) in asked.environment {
        command.environment.push((name.into(), Some(value.into())));
    }
    let mut words: Vec<String> = arguments.to_vec();
    words.extend_from_slice(language.flags);
    words.extend_from_slice(own);
    words.extend(["-I", ".", "-M", "-w"].map(str::to_owned));
    match source {
        Source::C(file) | Source::Cxx(file) => words.push(file.to_owned()),
        Source::Text(text) => {
            command.input = text;
            words.extend(["-x", "c", "-"].map(str::to_owned));
        }
    }
    command.arguments = words.into_iter().map(Into::into).collect();
    match asked.system.processes.output(&command) {
        Ok(output) if output.exit == Exit::Code(0) => {
            Some(named(&String::from_utf8_lossy(&output.stdout), &package.folder))
        }
        _ => None,
    }
}

/// The prerequisites of a rule of make.
fn named(rule: &str, folder: &Path) -> Vec<PathBuf> {
    let Some((_, names)) = rule.split_once(": ") else { return Vec::new() };
    // A space in a name is escaped; a line's end too, which joins it to the next.
    let names = names.replace("\\\r\n", " ").replace("\\\n", " ").replace("\\ ", "\u{0}");
    let names = names.split_whitespace().filter(|name| *name != "-");
    names.map(|name| folder.join(name.replace('\u{0}', " ").replace("$$", "$"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_of_make_names_files() {
        let rule = "sqlite3.o: sqlite3.c \\\n  /usr/include/stdio.h /opt/my\\ headers/x.h \\\n local.h\n";
        let folder = Path::new("/m");
        let expected = ["/m/sqlite3.c", "/usr/include/stdio.h", "/opt/my headers/x.h", "/m/local.h"];
        assert_eq!(named(rule, folder), expected.map(PathBuf::from));
    }
}
