//! What compilers that are used like GCC say when they are asked.

use std::path::{Path, PathBuf};
use std::time::Duration;

use ogive_platform::names::{Dialect, NameError, Named, from_name};
use ogive_platform::{Platform, Port};
use ogive_system::{Command, Exit, Output, System, programs_in};

use crate::{GlibcVersion, Libc};

/// How long a compiler may take to answer a question.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// The first program of a name in the folders of PATH; a path stands for itself.
///
/// # Errors
/// When there is none, as a clause.
pub(crate) fn program(system: &System, name: &str, folders: &[PathBuf]) -> Result<PathBuf, String> {
    let path = PathBuf::from(name);
    if path.has_root() {
        let found = system.files.exists(&path).then_some(path);
        return found.ok_or_else(|| format!("there is no {name}"));
    }
    if name.contains(['/', '\\']) {
        // It would be run from the current folder, which may be anybody's.
        return Err(format!("{name} depends on the current folder"));
    }
    let mut found = programs_in(&*system.files, folders, name).into_iter();
    let exe = || programs_in(&*system.files, folders, &format!("{name}.exe")).into_iter().next();
    found.next().or_else(exe).ok_or_else(|| format!("there is no {name} on PATH"))
}

/// A compiler with the arguments that belong to it.
pub(crate) struct Asked<'a> {
    pub system: &'a System,
    pub program: &'a Path,
    pub arguments: &'a [String],
}

impl Asked<'_> {
    fn command(&self, more: &[&str]) -> Command {
        let mut command = Command::new(self.program);
        command.arguments = self.arguments.iter().map(Into::into).collect();
        command.arguments.extend(more.iter().map(Into::into));
        command.environment = neutral();
        command.time_limit = Some(PATIENCE);
        command.leaves_nothing = true;
        command
    }

    fn output(&self, more: &[&str], input: &[u8]) -> Option<Output> {
        let mut command = self.command(more);
        command.input = input.to_vec();
        self.system.processes.output(&command).ok()
    }

    /// The first line of what it prints when it is content.
    pub fn line(&self, more: &[&str]) -> Option<String> {
        let output = self.output(more, b"").filter(|output| output.exit == Exit::Code(0))?;
        let text = String::from_utf8_lossy(&output.stdout);
        let line = text.lines().next().unwrap_or_default().trim();
        (!line.is_empty()).then(|| line.to_owned())
    }

    /// The same without some variables.
    pub fn clean(&self, more: &[&str], without: &[&str]) -> Option<String> {
        let mut command = self.command(more);
        command.environment.extend(without.iter().map(|&name| (name.into(), None)));
        let output = self.system.processes.output(&command).ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        let line = text.lines().next().unwrap_or_default().trim();
        (output.exit == Exit::Code(0) && !line.is_empty()).then(|| line.to_owned())
    }

    /// What it prints, errors behind.
    pub fn all(&self, more: &[&str]) -> Option<String> {
        let output = self.output(more, b"")?;
        let text = [output.stdout, output.stderr].concat();
        Some(String::from_utf8_lossy(&text).into_owned())
    }

    /// The triple that it compiles for.
    pub fn triple(&self) -> Option<String> {
        self.line(&["-dumpmachine"]).filter(|line| !line.contains(' '))
    }

    /// The file that it links for a name, `crt1.o`; none when it has none.
    pub fn file(&self, flags: &[&str], name: &str) -> Option<PathBuf> {
        let question = format!("-print-file-name={name}");
        let mut arguments = flags.to_vec();
        arguments.push(&question);
        let path = PathBuf::from(self.line(&arguments)?);
        (path.has_root() && self.system.files.exists(&path)).then_some(path)
    }

    /// The C library of its headers; none where they say nothing, musl's among them.
    pub fn headers(&self, flags: &[&str]) -> Option<Headers> {
        let mut arguments = flags.to_vec();
        arguments.extend(["-E", "-dM", "-x", "c", "-"]);
        let output = self.output(&arguments, b"#include <stdio.h>\n")?;
        (output.exit == Exit::Code(0)).then(|| Headers::read(&String::from_utf8_lossy(&output.stdout)))
    }
}

/// Languages change what compilers say.
pub(crate) fn neutral() -> Vec<(std::ffi::OsString, Option<std::ffi::OsString>)> {
    vec![("LC_ALL".into(), Some("C".into()))]
}

/// What headers define.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Headers {
    pub libc: Option<Libc>,
}

impl Headers {
    /// Reads `#define NAME VALUE` lines.
    fn read(text: &str) -> Self {
        let value = |name: &str| {
            text.lines().find_map(|line| {
                let (found, value) = line.strip_prefix("#define ")?.split_once(' ')?;
                (found == name).then(|| value.trim())
            })
        };
        let defined = |name: &str| {
            text.lines().any(|line| {
                line.strip_prefix("#define ").is_some_and(|rest| rest.split([' ', '(']).next() == Some(name))
            })
        };
        let number = |name| value(name).and_then(|value| value.parse().ok());
        let glibc = number("__GLIBC__").zip(number("__GLIBC_MINOR__"));
        let libc = match glibc {
            Some((major, minor)) if !defined("__UCLIBC__") => {
                Some(Libc::Glibc { floor: Some(GlibcVersion::new(major, minor)) })
            }
            _ if defined("__BIONIC__") => Some(Libc::Bionic),
            _ if defined("__APPLE__") => Some(Libc::Darwin),
            _ if defined("_UCRT") => Some(Libc::Ucrt),
            _ if defined("__MINGW32__") => Some(Libc::Msvcrt),
            _ => None,
        };
        Self { libc }
    }
}

/// What a triple means, as GNU and LLVM write them; several where it leaves the level open.
fn meanings(triple: &str) -> Vec<Named> {
    let read = |dialect| match from_name(triple, dialect) {
        Ok(named) => vec![named],
        Err(NameError::Ambiguous { candidates, .. }) => candidates,
        Err(NameError::Unknown { .. }) => Vec::new(),
    };
    let gnu = read(Dialect::Gnu);
    if !gnu.is_empty() {
        return gnu;
    }
    let llvm = read(Dialect::Llvm);
    // Fedora and SUSE leave out whose C library it is: the usual one.
    if llvm.is_empty() && triple.ends_with("-linux") { meanings(&format!("{triple}-gnu")) } else { llvm }
}

/// The one port of a triple.
pub(crate) fn port_of(triple: &str) -> Option<Port> {
    let mut ports: Vec<Port> =
        meanings(triple).into_iter().filter_map(|named| named.platform()).map(|p| p.port).collect();
    ports.dedup();
    // illumos calls itself what Solaris does.
    if ports.len() == 1 { ports.pop() } else { None }
}

/// Whether a compiler that says `triple` compiles for a platform.
pub(crate) fn is_for(triple: &str, platform: Platform) -> bool {
    let fits = |named: &Named| {
        named.platform().is_some_and(|found| {
            found.port == platform.port
                && (found.level.is_none() || platform.level.is_none() || found.level == platform.level)
        })
    };
    meanings(triple).iter().any(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn triples_of_real_compilers_are_understood() {
        // `-dumpmachine` of Debian's, Alpine's, Fedora's, Apple's, llvm-mingw's and the NDK's compilers.
        for (triple, platform) in [
            ("arm-linux-gnueabihf", "linux/arm/7"),
            ("arm-linux-gnueabihf", "linux/arm/6"),
            ("arm-linux-gnueabi", "linux/arm/5"),
            ("x86_64-alpine-linux-musl", "linux/amd64"),
            ("x86_64-redhat-linux", "linux/amd64"),
            ("arm64-apple-darwin24.1.0", "darwin/arm64"),
            ("x86_64-w64-windows-gnu", "windows/amd64"),
            ("aarch64-unknown-linux-android21", "android/arm64"),
            ("i686-linux-gnu", "linux/386"),
        ] {
            assert!(is_for(triple, platform.parse().unwrap()), "{triple} is for {platform}");
        }
        assert!(!is_for("arm-linux-gnueabi", "linux/arm/7".parse().unwrap()));
        assert!(!is_for("x86_64-linux-gnu", "linux/arm64".parse().unwrap()));
        assert_eq!(port_of("arm-linux-gnueabihf"), Some("linux/arm".parse().unwrap()));
    }

    #[test]
    fn headers_name_their_library() {
        let libc = |text: &str| Headers::read(text).libc;
        let glibc = "#define __GLIBC__ 2\n#define __GLIBC_MINOR__ 36\n";
        assert_eq!(libc(glibc), Some(Libc::Glibc { floor: Some(GlibcVersion::new(2, 36)) }));
        assert_eq!(libc("#define __MINGW32__ 1\n#define _UCRT \n"), Some(Libc::Ucrt));
        assert_eq!(libc("#define __MINGW32__ 1\n"), Some(Libc::Msvcrt));
        assert_eq!(libc("#define __linux__ 1\n"), None);
    }
}
