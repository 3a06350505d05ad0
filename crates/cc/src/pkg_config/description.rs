//! `.pc` files (pkg-config(1), pc(5) of pkgconf).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::shell_words::shell_words;

/// A `.pc` file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Description {
    /// Its variables, expanded, by name.
    pub variables: BTreeMap<String, Text>,
    /// Its fields, expanded, by name: `Name`, `Version`, `Requires`.
    pub fields: BTreeMap<String, Text>,
    /// `Libs`
    pub libs: Vec<Flag>,
    /// `Libs.private`: what a static link needs too.
    pub private_libs: Vec<Flag>,
    /// `Cflags`
    pub c_flags: Vec<Flag>,
    /// The packages of `Requires`, without their versions.
    pub requires: Vec<String>,
    /// Those of `Requires.private`.
    pub private_requires: Vec<String>,
}

/// A text and the line that it begins in, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The text.
    pub text: String,
    /// The line.
    pub line: u32,
}

/// A flag of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// As it is given to the compiler.
    pub text: String,
    /// What it means.
    pub kind: FlagKind,
    /// The line of its field, counted from 1.
    pub line: u32,
}

/// The words of what pkg-config prints, as the go command takes it apart.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    shell_words(text)
}

/// What a flag means to a linker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FlagKind {
    /// `-lNAME`
    Library(String),
    /// `-LFOLDER`
    Folder(PathBuf),
    /// `-IFOLDER`, `-isystem FOLDER`
    Headers(PathBuf),
    /// A file that is linked.
    File(PathBuf),
    /// Something else.
    Other,
}

impl Flag {
    /// The flags of a text that stands in `line`.
    #[must_use]
    pub fn all(text: &str, line: u32) -> Vec<Self> {
        Self::of(shell_words(text), line)
    }

    /// The flags of words that stand in `line`.
    #[must_use]
    pub fn of(words: Vec<String>, line: u32) -> Vec<Self> {
        let mut flags = Vec::new();
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            // What stands in the next word.
            let takes =
                matches!(word.as_str(), "-l" | "-L" | "-I" | "-isystem" | "-idirafter" | "-framework");
            let next = if takes { words.next() } else { None };
            let kind = kind(&word, next.as_deref());
            let text = next.map_or_else(|| word.clone(), |next| format!("{word} {next}"));
            flags.push(Self { text, kind, line });
        }
        flags
    }
}

fn kind(word: &str, next: Option<&str>) -> FlagKind {
    let value = |prefix: &str| match word.strip_prefix(prefix) {
        Some("") => next.map(str::to_owned),
        rest => rest.map(str::to_owned),
    };
    if let Some(headers) = value("-isystem").or_else(|| value("-idirafter")).or_else(|| value("-I")) {
        return FlagKind::Headers(headers.into());
    }
    if let Some(folder) = value("-L") {
        return FlagKind::Folder(folder.into());
    }
    if let Some(library) = value("-l") {
        return FlagKind::Library(library);
    }
    let file = Path::new(word);
    let linked = [".a", ".so", ".lib", ".dll", ".dylib", ".tbd", ".o", ".syso"];
    let is_file =
        !word.starts_with('-') && (linked.iter().any(|end| word.ends_with(end)) || word.contains(".so."));
    if is_file { FlagKind::File(file.to_owned()) } else { FlagKind::Other }
}

/// Reads a `.pc` file. `at` is where it stands, for `${pcfiledir}`; what has no meaning is left out.
#[must_use]
pub fn read(bytes: &[u8], at: &Path) -> Description {
    let mut description = Description::default();
    let mut variables: BTreeMap<String, Text> = BTreeMap::new();
    let folder = at.parent().map(|folder| folder.to_string_lossy().into_owned()).unwrap_or_default();
    let text = |text: String, line| Text { text, line };
    variables.insert("pcfiledir".to_owned(), text(folder, 0));
    // pkg-config puts the sysroot before what it prints itself.
    variables.insert("pc_sysrootdir".to_owned(), text(String::new(), 0));
    for (line, content) in lines(&String::from_utf8_lossy(bytes)) {
        let Some(at) = content.find(['=', ':']) else { continue };
        let (name, rest) = (content[..at].trim(), content[at + 1..].trim());
        if name.is_empty() || name.contains(char::is_whitespace) {
            continue;
        }
        let value = expanded(rest, &variables);
        if content[at..].starts_with('=') {
            variables.insert(name.to_owned(), text(value, line));
            continue;
        }
        match name.to_ascii_lowercase().as_str() {
            "libs" => description.libs = Flag::all(&value, line),
            "libs.private" => description.private_libs = Flag::all(&value, line),
            "cflags" => description.c_flags = Flag::all(&value, line),
            "requires" => description.requires = packages(&value),
            "requires.private" => description.private_requires = packages(&value),
            _ => {}
        }
        description.fields.insert(name.to_owned(), text(value, line));
    }
    variables.retain(|_, value| value.line > 0);
    description.variables = variables;
    description
}

/// Lines without comments, those that end in a backslash joined with the next.
fn lines(text: &str) -> Vec<(u32, String)> {
    let mut lines: Vec<(u32, String)> = Vec::new();
    let mut open = false;
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.split('#').next().unwrap_or_default();
        let (line, continues) = line.strip_suffix('\\').map_or((line, false), |line| (line, true));
        match lines.last_mut().filter(|_| open) {
            Some((_, last)) => last.push_str(line),
            None => lines.push((number, line.to_owned())),
        }
        open = continues;
    }
    lines
}

/// A text with its `${…}` replaced by what stands before it in the file, as pkg-config does; `$$` is a dollar.
fn expanded(text: &str, variables: &BTreeMap<String, Text>) -> String {
    /// A file may make a text twice as long with each line.
    const LONGEST: usize = 1 << 14;
    let mut done = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        done.push_str(before);
        rest = match (after.strip_prefix('{').and_then(|name| name.split_once('}')), after.strip_prefix('$'))
        {
            (Some((name, behind)), _) => {
                done.push_str(variables.get(name).map_or("", |value| &value.text));
                behind
            }
            (None, Some(behind)) => {
                done.push('$');
                behind
            }
            (None, None) => {
                done.push('$');
                after
            }
        };
        if done.len() > LONGEST {
            return String::new();
        }
    }
    done.push_str(rest);
    done
}

/// The names in `a >= 1, b c = 2`.
fn packages(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut words = text.split([',', ' ', '\t']).filter(|word| !word.is_empty());
    while let Some(word) = words.next() {
        match word {
            "=" | "<" | ">" | "<=" | ">=" | "!=" => drop(words.next()),
            name => names.push(name.to_owned()),
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `libcurl.pc` of Debian's libcurl4-openssl-dev, cut, with a line that goes on.
    const CURL: &str = "# Copyright\nprefix=/usr\nexec_prefix=${prefix}\nlibdir=${prefix}/lib/aarch64-linux-gnu\n\
        includedir=${prefix}/include\n\nName: libcurl\nURL: https://curl.se/\nVersion: 7.88.1\n\
        Requires.private: libnghttp2 >= 1.50, zlib\nLibs: -L${libdir} \\\n  -lcurl\n\
        Libs.private: -lidn2 /opt/a.a -pthread\nCflags: -I${includedir} -I ${pcfiledir}/x\n";

    #[test]
    fn libraries_come_with_their_lines() {
        let read = read(CURL.as_bytes(), Path::new("/sys/pkgconfig/libcurl.pc"));
        let kinds = |flags: &[Flag]| flags.iter().map(|flag| flag.kind.clone()).collect::<Vec<_>>();
        assert_eq!(
            kinds(&read.libs),
            [FlagKind::Folder("/usr/lib/aarch64-linux-gnu".into()), FlagKind::Library("curl".into())]
        );
        assert_eq!(read.libs[1].line, 11);
        assert_eq!(
            kinds(&read.private_libs),
            [FlagKind::Library("idn2".into()), FlagKind::File("/opt/a.a".into()), FlagKind::Other]
        );
        assert_eq!(
            kinds(&read.c_flags),
            [FlagKind::Headers("/usr/include".into()), FlagKind::Headers("/sys/pkgconfig/x".into())]
        );
        assert_eq!(read.private_requires, ["libnghttp2", "zlib"]);
        assert_eq!(read.fields["Version"], Text { text: "7.88.1".into(), line: 9 });
        assert_eq!(read.variables["libdir"].line, 4);
        assert!(!read.variables.contains_key("pcfiledir"));
    }

    #[test]
    fn a_file_that_doubles_itself_ends() {
        let mut text = "a=xxxxxxxxxxxxxxxx\n".to_owned();
        text.push_str(&"a=${a}${a}\n".repeat(200));
        assert!(read(text.as_bytes(), Path::new("/x.pc")).variables["a"].text.len() < 1 << 20);
    }
}
