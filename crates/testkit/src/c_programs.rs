//! Programs and libraries in C, made once by real compilers: GCC for this machine and for others
//! (Debian's cross compilers, MinGW), and Zig's C compiler, which has the C libraries of all its targets.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use sha2::{Digest as _, Sha256};

use crate::skip::{self, skip};
use crate::{fixtures, places};

/// The release of Zig, as the Python package `ziglang` carries it.
pub const ZIG: &str = "0.17.1";

/// A program that says hello, for every C library.
pub const HELLO: &str = "#include <stdio.h>\n\
    int main(void) {\n    puts(\"hello\");\n    return 0;\n}\n";

/// A library with one function, which needs no C library.
pub const LIBRARY: &str = "int answer(void) {\n    return 42;\n}\n";

/// A C compiler and what it compiles for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Compiler {
    /// `gcc`, for this machine.
    Native,
    /// `TRIPLE-gcc`, such as `riscv64-linux-gnu` or `x86_64-w64-mingw32`.
    Gcc(&'static str),
    /// `zig cc -target TARGET`, such as `aarch64-linux-gnu.2.28` or `x86_64-windows-gnu`.
    Zig(&'static str),
}

impl Compiler {
    /// A name for folders and messages.
    fn name(self) -> String {
        match self {
            Self::Native => "gcc".to_owned(),
            Self::Gcc(triple) => format!("{triple}-gcc"),
            Self::Zig(target) => format!("zig-{ZIG}-{target}"),
        }
    }

    /// The command, ready for arguments; the skip is counted when the compiler is not here.
    fn command(self) -> Option<Command> {
        let Self::Zig(target) = self else { return skip::require(&self.name()).map(Command::new) };
        let mut command = Command::new(zig()?);
        let cache = places::fixtures().join("zig-cache");
        command.env("ZIG_GLOBAL_CACHE_DIR", &cache).env("ZIG_LOCAL_CACHE_DIR", &cache);
        command.args(["cc", "-target", target]);
        Some(command)
    }
}

/// What `compiler` makes of `source` with `arguments`, made once and shared by all tests, which must not
/// write to it. None, and the skip counted, when the compiler is not here.
///
/// ```no_run
/// use ogive_testkit::c_programs::{Compiler, HELLO, c_program};
/// let Some(hello) = c_program(Compiler::Gcc("riscv64-linux-gnu"), &["-static"], HELLO) else { return };
/// ```
///
/// # Panics
/// When the compiler is here and does not make it.
#[must_use]
pub fn c_program(compiler: Compiler, arguments: &[&str], source: &str) -> Option<PathBuf> {
    let recipe = format!("{arguments:?}\n{source}");
    let digest = fixtures::hex(&Sha256::digest(recipe.as_bytes())[..8]);
    let file = places::fixtures().join("c").join(compiler.name()).join(digest);
    if !file.exists() {
        let command = compiler.command()?;
        places::once(&file, |partial| compile(command, arguments, source, partial));
    }
    Some(file)
}

fn compile(mut command: Command, arguments: &[&str], source: &str, output: &Path) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    std::fs::write(folder.path().join("source.c"), source).expect("a temporary file can be written");
    // In its own folder: some compilers leave more files beside what they make.
    command.current_dir(folder.path()).arg("source.c").args(arguments).args(["-o", "made"]);
    let said = command.output().expect("the compiler starts");
    assert!(said.status.success(), "{command:?}: {}\n{}", said.status, String::from_utf8_lossy(&said.stderr));
    // MinGW adds what programs end with on Windows.
    let made =
        ["made", "made.exe"].map(|name| folder.path().join(name)).into_iter().find(|made| made.exists());
    // The temporary folder may be on another file system.
    std::fs::copy(made.expect("a compiler that succeeds makes a file"), output)
        .expect("what was made can be kept");
}

/// The Zig compiler: fetched once from the package index that pip is configured with. None, and the skip
/// counted, where there is no pip or it finds none for this machine.
#[must_use]
pub fn zig() -> Option<PathBuf> {
    static FOUND: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let found = FOUND.get_or_init(|| {
        let folder = places::fixtures().join(format!("ziglang-{ZIG}"));
        if !folder.exists() {
            let python = skip::find("python3").ok_or("python3 is not on PATH")?;
            let wheel = tempfile::tempdir().map_err(|error| error.to_string())?;
            download(&python, wheel.path())?;
            places::once(&folder, |partial| unpack(&python, wheel.path(), partial));
        }
        Ok(folder.join("ziglang").join(format!("zig{}", std::env::consts::EXE_SUFFIX)))
    });
    found.clone().map_err(|why| skip(&format!("no Zig compiler: {why}"))).ok()
}

fn download(python: &Path, into: &Path) -> Result<(), String> {
    let output = Command::new(python)
        .args(["-m", "pip", "--quiet", "--disable-pip-version-check", "download", "--no-deps"])
        .args(["--only-binary=:all:", &format!("ziglang=={ZIG}"), "-d"])
        .arg(into)
        .output()
        .map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&output.stderr);
    let why = said.lines().last().unwrap_or("pip says nothing");
    if output.status.success() { Ok(()) } else { Err(format!("pip: {why}")) }
}

fn unpack(python: &Path, wheel: &Path, into: &Path) {
    let wheel =
        std::fs::read_dir(wheel).ok().and_then(|mut files| files.next()?.ok()).map(|file| file.path());
    let status = Command::new(python)
        .args(["-m", "zipfile", "-e"])
        .arg(wheel.expect("pip keeps what it fetched"))
        .arg(into)
        .status();
    assert!(status.is_ok_and(|status| status.success()), "a wheel is a zip archive");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(into.join("ziglang/zig"), mode).expect("an unpacked file is ours");
    }
}
