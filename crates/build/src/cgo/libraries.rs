//! The libraries that packages ask for: found as a linker finds them, and read before a compiler starts.

use std::path::{Path, PathBuf};
use std::time::Duration;

use ogive_cc::pkg_config::{Flag, FlagKind, PkgConfig, inspect, library};
use ogive_cc::{Digests, Input, Toolchain};
use ogive_platform::Goos;
use ogive_system::{Cancel, Command, Exit, System};

use super::CgoPackage;
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
        for name in &package.pkg_config {
            self.answered(package, name, &mut found, &mut wanted);
        }
        let own = package.ld_flags.join(" ");
        for flag in Flag::all(&own, 0) {
            let by = self.place(package, &flag.text);
            wanted.push(Wanted { flag, by });
        }
        let folders: Vec<PathBuf> = wanted
            .iter()
            .filter_map(|wanted| match &wanted.flag.kind {
                FlagKind::Folder(folder) => Some(package.folder.join(folder)),
                _ => None,
            })
            .collect();
        for wanted in &wanted {
            let file = match &wanted.flag.kind {
                FlagKind::Library(name) => {
                    library(self.system, name, self.os(), &folders, self.toolchain.sysroot.as_deref())
                }
                FlagKind::File(file) => Some(package.folder.join(file)),
                _ => None,
            };
            // What no named folder has is the toolchain's own, and its linker's to find.
            if let Some(file) = file {
                self.library(package, wanted, &file, &folders, &mut found);
            }
        }
        found
    }

    const fn os(&self) -> Goos {
        self.toolchain.platform.port.os
    }

    /// What pkg-config answers for a name.
    fn answered(&self, package: &CgoPackage, name: &str, found: &mut Found, wanted: &mut Vec<Wanted>) {
        let by = self.place(package, name);
        let Some(program) = self.pkg_config.program.value() else {
            let port = self.toolchain.platform.port;
            found
                .wrong
                .push(format!("{by} asks pkg-config for {name}, and there is no pkg-config for {port}"));
            return;
        };
        for part in ["--cflags", "--libs"] {
            let mut command = Command::new(program).arg(part).arg("--").arg(name);
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
                "--cflags" => found.c_flags.extend(said.split_whitespace().map(str::to_owned)),
                _ => wanted
                    .extend(Flag::all(&said, 0).into_iter().map(|flag| Wanted { flag, by: from.clone() })),
            }
        }
    }

    /// Reads a library.
    fn library(
        &self,
        package: &CgoPackage,
        wanted: &Wanted,
        file: &Path,
        folders: &[PathBuf],
        found: &mut Found,
    ) {
        let sysroot = self.toolchain.sysroot.as_deref();
        let Ok(inspected) = inspect(self.system, file, self.os(), folders, sysroot) else { return };
        let port = self.toolchain.platform.port;
        for part in &inspected.files {
            if let Ok(digest) = self.digests.of(self.system, &part.path) {
                found.inputs.push(input(format!("library {}", part.path.display()), digest.to_string()));
            }
            let other = part
                .targets
                .iter()
                .find(|target| target.arch != port.arch || target.os.is_some_and(|os| os != port.os));
            if let Some(other) = other {
                found.wrong.push(format!(
                    "{}: {} asks for {}, and {} is for {other}, not for {port}.",
                    package.import_path,
                    wanted.by,
                    wanted.flag.text,
                    part.path.display(),
                ));
            }
        }
    }

    /// Where a package asks for something.
    fn place(&self, package: &CgoPackage, word: &str) -> String {
        for file in &package.go_files {
            let path = package.folder.join(file);
            let Ok(bytes) = self.system.files.read(&path, MOST) else { continue };
            if let Some(line) = directive(&String::from_utf8_lossy(&bytes), word) {
                return format!("{}:{line}", path.display());
            }
        }
        package.folder.display().to_string()
    }
}

pub(super) fn input(name: String, value: String) -> Input {
    Input { name, value }
}
