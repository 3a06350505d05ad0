//! The libraries that packages ask for: found as a linker finds them, and read before a compiler starts.

use std::path::{Path, PathBuf};
use std::time::Duration;

use ogive_cc::pkg_config::{Flag, FlagKind, PkgConfig, inspect, libraries, words};
use ogive_cc::{Digests, Input, Kind, Toolchain};
use ogive_platform::Goos;
use ogive_system::{Cancel, Command, Exit, System};

use super::CgoPackage;
use super::judged::{contradiction, no_libclang};
use super::preamble::directive;

/// How long pkg-config may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// The largest Go file that is searched for a directive, in bytes.
const MOST: u64 = 16 << 20;

/// What packages are looked at with.
pub(super) struct Preflight<'a> {
    pub(super) system: &'a System,
    pub(super) toolchain: &'a Toolchain,
    pub(super) pkg_config: &'a PkgConfig,
    /// Where the linker looks by itself.
    pub(super) defaults: &'a [PathBuf],
    /// The words of CGO_LDFLAGS.
    pub(super) user_flags: &'a [String],
    pub(super) digests: &'a Digests,
    pub(super) cancel: &'a Cancel,
}

/// What was found of one package's libraries.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// What pkg-config says, and every file.
    pub(super) inputs: Vec<Input>,
    /// What is wrong, as sentences.
    pub(super) wrong: Vec<String>,
    /// The flags that pkg-config gives the compiler.
    pub(super) c_flags: Vec<String>,
}

/// A flag, and who asks for it.
struct Wanted {
    flag: Flag,
    /// `file.go:3: #cgo LDFLAGS: -lz`, or the `.pc` file of a package.
    by: String,
}

impl Preflight<'_> {
    /// Looks at one package.
    pub(super) fn package(&self, package: &CgoPackage) -> Found {
        let mut found = Found::default();
        let mut wanted: Vec<Wanted> = Vec::new();
        for flag in Flag::of(self.user_flags.to_vec(), 0) {
            wanted.push(Wanted { flag, by: "CGO_LDFLAGS".to_owned() });
        }
        for flag in Flag::of(package.ld_flags.clone(), 0) {
            let by = self.place(package, &flag.text);
            wanted.push(Wanted { flag, by });
        }
        // Flags among the names hold for all of them (`#cgo pkg-config: --static z`; cmd/go, getPkgConfigFlags).
        let (flags, names): (Vec<&str>, Vec<&str>) = package
            .pkg_config
            .iter()
            .map(String::as_str)
            .filter(|word| *word != "--")
            .partition(|word| word.starts_with("--"));
        for name in names {
            self.answered(package, &flags, name, &mut found, &mut wanted);
        }
        let folders: Vec<PathBuf> = wanted
            .iter()
            .filter_map(|wanted| match &wanted.flag.kind {
                FlagKind::Folder(folder) => Some(package.folder.join(folder)),
                _ => None,
            })
            .collect();
        let folders = [&folders[..], self.defaults].concat();
        for wanted in &wanted {
            let files = match &wanted.flag.kind {
                FlagKind::Library(name) => {
                    libraries(self.system, name, self.os(), &folders, self.toolchain.sysroot.as_deref())
                }
                FlagKind::File(file) => vec![package.folder.join(file)],
                _ => Vec::new(),
            };
            self.one_of(package, wanted, &files, &folders, &mut found);
        }
        found
    }

    /// Takes the first file that can be linked, as GNU ld does; where there is none, the first is what is wrong. What
    /// no folder has is the linker's to find.
    fn one_of(
        &self,
        package: &CgoPackage,
        wanted: &Wanted,
        files: &[PathBuf],
        folders: &[PathBuf],
        found: &mut Found,
    ) {
        let mut wrong = Vec::new();
        for file in files {
            let (inputs, faults) = self.library(package, wanted, file, folders);
            if faults.is_empty() {
                found.inputs.extend(inputs);
                return;
            }
            if wrong.is_empty() {
                wrong = faults;
            }
            // lld, which zig has, takes the first.
            if self.toolchain.kind == Kind::Zig {
                break;
            }
        }
        found.wrong.extend(wrong);
    }

    const fn os(&self) -> Goos {
        self.toolchain.platform.port.os
    }

    /// What pkg-config answers for a name.
    fn answered(
        &self,
        package: &CgoPackage,
        flags: &[&str],
        name: &str,
        found: &mut Found,
        wanted: &mut Vec<Wanted>,
    ) {
        let by = self.place(package, name);
        let Some(program) = self.pkg_config.program.value() else {
            let port = self.toolchain.platform.port;
            found
                .wrong
                .push(format!("{by} asks pkg-config for {name}, and there is no pkg-config for {port}"));
            return;
        };
        for part in ["--cflags", "--libs"] {
            let mut command = Command::new(program).arg(part);
            command.arguments.extend(flags.iter().map(Into::into));
            command.arguments.extend(["--".into(), name.into()]);
            command.time_limit = Some(PATIENCE);
            command.cancel = Some(self.cancel.clone());
            for (name, value) in &self.pkg_config.environment {
                command.environment.push((name.into(), value.clone()));
            }
            let output = match self.system.processes.output(&command) {
                Ok(output) => output,
                Err(error) => {
                    found.wrong.push(format!("{by}: {error}"));
                    return;
                }
            };
            let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
            if output.exit != Exit::Code(0) {
                let error = String::from_utf8_lossy(&output.stderr);
                let line = error.lines().find(|line| !line.trim().is_empty()).unwrap_or("it failed");
                let folders: Vec<String> =
                    self.pkg_config.folders.iter().map(|folder| folder.display().to_string()).collect();
                found.wrong.push(format!(
                    "{by} asks pkg-config for {name}: {line} Libraries for {} are looked for in {}.",
                    self.toolchain.platform.port,
                    folders.join(", ")
                ));
                return;
            }
            let file = self.pkg_config.folders.iter().map(|folder| folder.join(format!("{name}.pc")));
            let file = file.into_iter().find(|file| self.system.files.exists(file));
            let from = file.as_ref().map_or_else(|| by.clone(), |file| format!("{by} ({})", file.display()));
            if let Some(file) = file
                && let Ok(digest) = self.digests.of(self.system, &file)
            {
                found.inputs.push(input(format!("pkg-config file {}", file.display()), digest.to_string()));
            }
            found.inputs.push(input(format!("pkg-config {part} {name}"), said.clone()));
            match part {
                "--cflags" => found.c_flags.extend(words(&said)),
                _ => wanted
                    .extend(Flag::all(&said, 0).into_iter().map(|flag| Wanted { flag, by: from.clone() })),
            }
        }
    }

    /// Reads a library: what it is made of, and what is wrong with it.
    fn library(
        &self,
        package: &CgoPackage,
        wanted: &Wanted,
        file: &Path,
        folders: &[PathBuf],
    ) -> (Vec<Input>, Vec<String>) {
        let sysroot = self.toolchain.sysroot.as_deref();
        let (mut inputs, mut wrong) = (Vec::new(), Vec::new());
        let Ok(inspected) = inspect(self.system, file, self.os(), folders, sysroot) else {
            return (inputs, wrong);
        };
        for part in &inspected.files {
            if let Ok(digest) = self.digests.of(self.system, &part.path) {
                inputs.push(input(format!("library {}", part.path.display()), digest.to_string()));
            }
            let fault = contradiction(part, self.toolchain).or_else(|| match &wanted.flag.kind {
                FlagKind::Library(name) => no_libclang(self.system, name, &part.path).map(str::to_owned),
                _ => None,
            });
            wrong.extend(fault.map(|fault| {
                let (by, flag) = (&wanted.by, &wanted.flag.text);
                let path = part.path.display().to_string();
                let which = if *flag == path { "which".to_owned() } else { format!("and {path}") };
                format!("{}: {by} asks for {flag}, {which} {fault}.", package.import_path)
            }));
        }
        (inputs, wrong)
    }

    /// Where a package asks for something.
    fn place(&self, package: &CgoPackage, word: &str) -> String {
        let folder = package.folder.to_string_lossy();
        for file in &package.go_files {
            let path = package.folder.join(file);
            let Ok(bytes) = self.system.files.read(&path, MOST) else { continue };
            if let Some(line) = directive(&String::from_utf8_lossy(&bytes), &folder, word) {
                return format!("{}:{line}", path.display());
            }
        }
        package.folder.display().to_string()
    }
}

pub(super) fn input(name: String, value: String) -> Input {
    Input { name, value }
}
