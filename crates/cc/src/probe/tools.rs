//! Runs the compilers of a toolchain in a scratch folder.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use ogive_binary::Program;
use ogive_platform::Goos;
use ogive_record::{Fact, Provenance};
use ogive_system::{Command, Exit, System};

use super::ProbeError;
use crate::compiler::{Asked, neutral};
use crate::target::go_arguments;
use crate::{NotWords, Toolchain};

/// How long a step may take. zig makes a target's C library when it first links for it.
const PATIENCE: Duration = Duration::from_secs(600);

/// The largest program of a probe that is read, in bytes.
const LARGEST: u64 = 256 << 20;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    C,
    Cxx,
}

/// What a step made.
pub(super) struct Made {
    pub name: String,
    pub bytes: Vec<u8>,
    pub program: Program,
    /// The compiler's command, for messages.
    pub compiler: String,
    /// All that was run.
    pub command: Vec<String>,
}

pub(super) struct Tools<'a> {
    system: &'a System,
    toolchain: &'a Toolchain,
    scratch: &'a Path,
    cc: Vec<String>,
    cxx: Option<Vec<String>>,
}

impl<'a> Tools<'a> {
    pub fn new(system: &'a System, toolchain: &'a Toolchain, scratch: &'a Path) -> Result<Self, ProbeError> {
        let doing = format!("make {}", scratch.display());
        system.files.create_dir_all(scratch).map_err(|cause| ProbeError::Files { doing, cause })?;
        Ok(Self { system, toolchain, scratch, cc: toolchain.cc_words()?, cxx: toolchain.cxx_words()? })
    }

    pub fn has_cxx(&self) -> bool {
        self.cxx.is_some()
    }

    /// Compiles a source to an object, as the go command would.
    pub fn compile(&self, language: Language, file: &str, source: &str) -> Result<Made, ProbeError> {
        let path = self.scratch.join(file);
        let doing = format!("write {}", path.display());
        let written = self.system.files.replace(&path, source.as_bytes(), 0o644);
        written.map_err(|cause| ProbeError::Files { doing, cause })?;
        let mut arguments: Vec<String> =
            go_arguments(self.toolchain.platform).into_iter().map(str::to_owned).collect();
        if self.toolchain.c_flags.is_empty() {
            arguments.extend(["-O2", "-g"].map(str::to_owned));
        }
        arguments.extend(self.toolchain.c_flags.iter().cloned());
        let object = format!("{file}.o");
        arguments.extend(["-c", file, "-o", &object].map(str::to_owned));
        self.run(language, "compile", &arguments, object)
    }

    /// Links an object to a program.
    pub fn link(
        &self,
        language: Language,
        name: &str,
        object: &Made,
        more: &[&str],
    ) -> Result<Made, ProbeError> {
        let os = self.toolchain.platform.port.os;
        let mut arguments: Vec<String> =
            go_arguments(self.toolchain.platform).into_iter().map(str::to_owned).collect();
        // MinGW adds the ending where it is left out.
        let name = format!("{name}{}", os.executable_suffix());
        arguments.extend([&object.name, "-o", &name].map(str::to_owned));
        arguments.extend(self.toolchain.ld_flags.iter().cloned());
        if !matches!(os, Goos::Windows | Goos::Darwin | Goos::Ios | Goos::Android) {
            arguments.push("-pthread".to_owned());
        }
        arguments.extend(more.iter().map(|&flag| flag.to_owned()));
        self.run(language, "link", &arguments, name)
    }

    fn words(&self, language: Language) -> &[String] {
        match language {
            Language::C => &self.cc,
            Language::Cxx => self.cxx.as_deref().unwrap_or_default(),
        }
    }

    fn run(
        &self,
        language: Language,
        doing: &'static str,
        arguments: &[String],
        file: String,
    ) -> Result<Made, ProbeError> {
        let words = self.words(language);
        let program = words.first().ok_or_else(|| NotWords::Unwritable { word: String::new() })?;
        let compiler = words.join(" ");
        let all: Vec<String> = words.iter().chain(arguments).cloned().collect();
        let mut command = Command::new(program);
        command.arguments = all[1..].iter().map(Into::into).collect();
        command.directory = Some(self.scratch.to_owned());
        command.environment = neutral();
        let own = self.toolchain.environment.iter();
        command.environment.extend(own.map(|(name, value)| (OsString::from(name), Some(value.into()))));
        command.time_limit = Some(PATIENCE);
        command.leaves_nothing = true;
        let output = match self.system.processes.output(&command) {
            Ok(output) => output,
            Err(cause) => return Err(ProbeError::NotStarted { compiler, cause }),
        };
        match output.exit {
            Exit::Code(0) => {}
            Exit::TimedOut => {
                return Err(ProbeError::TimedOut { compiler, doing, seconds: PATIENCE.as_secs() });
            }
            Exit::Code(_) | Exit::Signal(_) | Exit::Cancelled => {
                let platform = self.toolchain.platform;
                let said = complaint(&String::from_utf8_lossy(&[output.stderr, output.stdout].concat()));
                return Err(ProbeError::Refused { compiler, doing, platform, said });
            }
        }
        self.made(compiler, all, file)
    }

    fn made(&self, compiler: String, command: Vec<String>, file: String) -> Result<Made, ProbeError> {
        let path: PathBuf = self.scratch.join(&file);
        let doing = format!("read {}", path.display());
        if !self.system.files.exists(&path) {
            return Err(ProbeError::Nothing { compiler, file });
        }
        let bytes = self.system.files.read(&path, LARGEST);
        let bytes = bytes.map_err(|cause| ProbeError::Files { doing: doing.clone(), cause })?;
        let program = ogive_binary::read(&bytes).map_err(|cause| ProbeError::Files { doing, cause })?;
        Ok(Made { name: file, bytes, program, compiler, command })
    }

    /// The first line that the C compiler says of its version.
    pub fn version(&self) -> Fact<String> {
        let command: Vec<String> = self.cc.iter().cloned().chain(["--version".to_owned()]).collect();
        let line = self.cc.split_first().and_then(|(program, arguments)| {
            Asked { system: self.system, program: Path::new(program), arguments }.line(&["--version"])
        });
        super::known_or(line, "it does not say", Provenance::Command(command))
    }
}

/// The line of a compiler's complaint that says most: the first that names an error, else the last.
fn complaint(said: &str) -> String {
    let mut lines = said.lines().map(str::trim).filter(|line| !line.is_empty());
    let error = lines.clone().find(|line| line.contains("error:") || line.contains("cannot find"));
    error.or_else(|| lines.next_back()).unwrap_or("it says nothing").to_owned()
}

#[cfg(test)]
mod tests {
    use super::complaint;

    #[test]
    fn the_line_that_names_an_error_is_told() {
        // GNU ld of Debian's riscv64-linux-gnu-gcc without libc6-dev-riscv64-cross; zig 0.17.1 for mips64el.
        for (said, line) in [
            (
                "/usr/bin/ld: warning: x\n/usr/bin/ld: cannot find crt1.o: No such file or directory\ncollect2: error: ld returned 1 exit status\n",
                "/usr/bin/ld: cannot find crt1.o: No such file or directory",
            ),
            (
                "error: target architecture mips64el has no LLVM CPU feature named \"hard-float\"\n",
                "error: target architecture mips64el has no LLVM CPU feature named \"hard-float\"",
            ),
            ("", "it says nothing"),
            ("one\ntwo\n", "two"),
        ] {
            assert_eq!(complaint(said), line);
        }
    }
}
