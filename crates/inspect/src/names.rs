//! Which files of a folder or archive are opened, told by their names alone.
//!
//! Opening a file and reading its first bytes is what looking at a large tree costs. Nine of ten files
//! of such a tree are sources, texts and pictures, and their names say so.

use std::ffi::OsStr;
use std::path::Path;

/// What a name tells about a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Worth {
    /// It may be anything.
    Opening,
    /// It is a script, if somebody may execute it.
    OpeningIfExecutable,
    /// It is a source, a text or a picture.
    Nothing,
}

/// Endings of files that are no programs, lower case, sorted.
const NO_PROGRAMS: &[&str] = &[
    "adoc", "asciidoc", "bib", "bmp", "c", "cc", "cfg", "cmake", "conf", "cpp", "crt", "css", "csv", "cxx",
    "diff", "el", "eot", "fits", "gif", "go", "golden", "h", "hh", "hpp", "htm", "html", "hxx", "icns",
    "ico", "ini", "java", "jpeg", "jpg", "json", "jsx", "kt", "less", "lock", "map", "markdown", "md", "mo",
    "mod", "mp3", "mp4", "ogg", "otf", "patch", "pdf", "pem", "png", "po", "pot", "proto", "rs", "rst", "s",
    "scss", "sql", "sum", "svg", "swift", "tex", "tmpl", "toml", "ts", "tsv", "tsx", "ttf", "txt", "vue",
    "wav", "webm", "webp", "woff", "woff2", "work", "xhtml", "xml", "yaml", "yml",
];

/// Endings of scripts, lower case, sorted.
const SCRIPTS: &[&str] = &[
    "awk", "bash", "bat", "cjs", "cmd", "csh", "fish", "js", "ksh", "lua", "mjs", "php", "pl", "pm", "ps1",
    "py", "r", "rb", "rc", "sed", "sh", "tcl", "zsh",
];

impl Worth {
    /// Tells by the ending of `name`.
    pub(crate) fn of(name: &OsStr) -> Self {
        let Some(ending) = Path::new(name).extension().and_then(OsStr::to_str) else {
            return Self::Opening;
        };
        let mut lower = [0u8; 12];
        let Some(lower) = lower.get_mut(..ending.len()) else { return Self::Opening };
        lower.copy_from_slice(ending.as_bytes());
        lower.make_ascii_lowercase();
        let is_in = |list: &[&str]| list.binary_search_by(|known| known.as_bytes().cmp(&*lower)).is_ok();
        match () {
            () if is_in(NO_PROGRAMS) => Self::Nothing,
            () if is_in(SCRIPTS) => Self::OpeningIfExecutable,
            () => Self::Opening,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_and_have_nothing_in_common() {
        assert!(NO_PROGRAMS.is_sorted() && SCRIPTS.is_sorted());
        assert!(SCRIPTS.iter().all(|ending| !NO_PROGRAMS.contains(ending)));
    }

    #[test]
    fn endings_tell_whatever_their_case() {
        for (name, worth) in [
            ("main.go", Worth::Nothing),
            ("asm_amd64.S", Worth::Nothing),
            ("make.bash", Worth::OpeningIfExecutable),
            ("go", Worth::Opening),
            ("libm.so.6", Worth::Opening),
            (".go", Worth::Opening),
            ("x.averylongending", Worth::Opening),
        ] {
            assert_eq!(Worth::of(name.as_ref()), worth, "{name}");
        }
    }
}
