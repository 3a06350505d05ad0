//! What all compilers have in common that are used like GCC.

use std::path::{Path, PathBuf};

use ogive_platform::{Goarch, Goos, Platform, Port};

use super::{No, Search, text, word};
use crate::compiler::{Asked, Headers, is_for, program};
use crate::target::go_arguments;
use crate::{Kind, Toolchain};

/// A compiler, as words, the C++ compiler beside it.
pub(super) struct Compiler {
    /// Its name as people call it.
    pub name: String,
    pub program: PathBuf,
    /// What belongs to it: `--target=…`.
    pub arguments: Vec<String>,
    /// The C++ compiler.
    pub cxx: Option<PathBuf>,
    /// Whether one for a kindred port is taken too, which the go command turns to the one wanted.
    pub turns: bool,
}

impl Search<'_> {
    /// The first of these names on PATH that passes `fit`; why not, of the last that is there, else of none.
    pub(super) fn first_fit(
        &self,
        names: &[String],
        fit: impl Fn(&str, PathBuf) -> Result<Toolchain, No>,
    ) -> Result<Toolchain, No> {
        let mut no = None;
        for name in names {
            if let Ok(path) = program(self.system, name, self.folders) {
                match fit(name, path) {
                    Ok(toolchain) => return Ok(toolchain),
                    Err(why) => no = no.or(Some(why)),
                }
            }
        }
        Err(no.unwrap_or_else(|| No::absent(format!("there is no {} on PATH", names.join(" or ")))))
    }

    /// Holds a compiler against what is wanted by asking it.
    pub(super) fn fit(&self, kind: Kind, compiler: &Compiler) -> Result<Toolchain, No> {
        let name = &compiler.name;
        let asked = Asked { system: self.system, program: &compiler.program, arguments: &compiler.arguments };
        let Some(triple) = asked.triple() else {
            return Err(No::absent(format!("{name} does not say what it compiles for")));
        };
        if !(is_for(&triple, self.platform) || compiler.turns && self.turned(&triple)) {
            return Err(No::absent(format!("{name} compiles for {triple}")));
        }
        let flags = go_arguments(self.platform);
        self.has_library(name, &asked, &flags)?;
        let libc = asked.headers(&flags).and_then(|headers: Headers| headers.libc);
        // musl's headers do not say that they are.
        let musl = triple.contains("musl") || name.contains("musl");
        let libc = libc.or_else(|| musl.then_some(crate::Libc::Musl));
        self.accepts(libc, name)?;
        let mut words = vec![word(&compiler.program)?];
        words.extend(compiler.arguments.iter().cloned());
        let because = format!("{name} is {}", compiler.program.display());
        let mut toolchain = self.toolchain(kind, &words, because)?;
        if let Some(cxx) = &compiler.cxx {
            words[0] = word(cxx)?;
            toolchain.cxx = Some(text(&words)?);
        }
        Ok(Toolchain { triple, libc, ..toolchain })
    }

    /// Whether a triple is that of a compiler that the go command's own arguments turn to the platform: `-m32`,
    /// `-arch`.
    fn turned(&self, triple: &str) -> bool {
        let port = self.platform.port;
        let other = match (port.os, port.arch) {
            (Goos::Linux | Goos::Freebsd, Goarch::I386) => Some(Goarch::Amd64),
            (Goos::Darwin, Goarch::Amd64) => Some(Goarch::Arm64),
            (Goos::Darwin, Goarch::Arm64) => Some(Goarch::Amd64),
            _ => None,
        };
        let turned = other.map(|arch| Platform::new(Port::new(port.os, arch)));
        turned.is_some_and(|turned| is_for(triple, turned))
    }

    /// Compilers come without a C library, which they say nothing of before they link.
    fn has_library(&self, name: &str, asked: &Asked<'_>, flags: &[&str]) -> Result<(), No> {
        let needed: &[&str] = match self.platform.port.os {
            Goos::Linux | Goos::Freebsd => &["crt1.o"],
            Goos::Windows => &["crt2.o"],
            _ => return Ok(()),
        };
        let port = self.platform.port;
        match needed.iter().find(|file| asked.file(flags, file).is_none()) {
            Some(file) => Err(No::absent(format!("{name} has no C library for {port}: it finds no {file}"))),
            None => Ok(()),
        }
    }
}

/// The C++ compiler that belongs to a C compiler: of the same name, in the same folder.
pub(super) fn cxx_beside(search: &Search<'_>, cc: &Path) -> Option<PathBuf> {
    let name = cc.file_name()?.to_str()?;
    let cxx = cxx_name(name)?;
    let path = cc.with_file_name(cxx);
    (search.system.files.exists(&path) && !search.system.files.is_dir(&path)).then_some(path)
}

/// `x-g++-12` of `x-gcc-12`, `clang++` of `clang`, `c++` of `cc`.
fn cxx_name(name: &str) -> Option<String> {
    let (stem, end) = name.strip_suffix(".exe").map_or((name, ""), |stem| (stem, ".exe"));
    // The version that some end with.
    let (base, version) = match stem.rsplit_once('-') {
        Some((base, version)) if version.starts_with(|c: char| c.is_ascii_digit()) => {
            (base, format!("-{version}"))
        }
        _ => (stem, String::new()),
    };
    let cxx = [("gcc", "g++"), ("clang", "clang++"), ("cc", "c++")].into_iter();
    let mut fitting = cxx.filter_map(|(c, cxx)| Some(format!("{}{cxx}", base.strip_suffix(c)?)));
    fitting.next().map(|cxx| format!("{cxx}{version}{end}"))
}

/// The archiver that belongs to a compiler of GCC's kind: `TRIPLE-gcc-ar` needs its plug-in, so the plain one.
pub(super) fn ar_beside(search: &Search<'_>, cc: &Path, names: &[String]) -> Option<String> {
    let beside = names.iter().map(|name| cc.with_file_name(name));
    let found = beside.into_iter().find(|path| search.system.files.exists(path));
    found.and_then(|path| text(&[word(&path).ok()?]).ok())
}

#[cfg(test)]
mod tests {
    use super::cxx_name;

    #[test]
    fn a_cxx_compiler_is_named_after_the_c_compiler() {
        for (c, cxx) in [
            ("gcc", "g++"),
            ("aarch64-linux-gnu-gcc-12", "aarch64-linux-gnu-g++-12"),
            ("x86_64-w64-mingw32-clang", "x86_64-w64-mingw32-clang++"),
            ("cc", "c++"),
            ("clang-19", "clang++-19"),
            ("oa64-clang.exe", "oa64-clang++.exe"),
        ] {
            assert_eq!(cxx_name(c).as_deref(), Some(cxx));
        }
        assert_eq!(cxx_name("zig"), None);
    }
}
