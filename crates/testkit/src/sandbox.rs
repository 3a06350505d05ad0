//! An isolated user: home, store, folders and environment of its own.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::{places, programs};

/// Folders of programs that a Debian has for everybody; the machine's own Go is in none of them.
const SYSTEM_PATH: &[&str] = &["/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin"];

/// An isolated user. Everything is removed when it is dropped.
#[derive(Debug)]
pub struct Sandbox {
    folder: TempDir,
    variables: BTreeMap<OsString, OsString>,
    filters: Vec<(String, String)>,
    kept: bool,
}

impl Sandbox {
    /// A user with empty folders, in the system's temporary folder.
    ///
    /// # Panics
    /// When the folders cannot be made.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "it makes folders")]
    pub fn new() -> Self {
        Self::within(&std::env::temp_dir())
    }

    /// A user whose folders are below `folder`, as for a full disk.
    ///
    /// # Panics
    /// When the folders cannot be made.
    #[must_use]
    pub fn within(folder: &Path) -> Self {
        let folder = tempfile::Builder::new().prefix("ogive-test-").tempdir_in(folder);
        let mut sandbox = Self {
            folder: folder.expect("a temporary folder can be made"),
            variables: BTreeMap::new(),
            filters: Vec::new(),
            kept: false,
        };
        for folder in [sandbox.home(), sandbox.work()] {
            std::fs::create_dir_all(folder).expect("a folder can be made");
        }
        let path = [sandbox.shims(), sandbox.ogive_home().join("bin")];
        let path = path.into_iter().chain(SYSTEM_PATH.iter().map(PathBuf::from));
        let path = std::env::join_paths(path).expect("no folder has a colon in its name");
        for (name, value) in [
            ("HOME", sandbox.home().into_os_string()),
            ("OGIVE_HOME", sandbox.ogive_home().into_os_string()),
            ("PATH", path),
            ("LANG", "C.UTF-8".into()),
            ("TZ", "UTC".into()),
            ("TERM", "dumb".into()),
            ("NO_COLOR", "1".into()),
            ("GOTELEMETRY", "off".into()),
            // Nothing of the tests may reach beyond loopback unless it says so itself.
            ("GOPROXY", "off".into()),
            ("OGIVE_INDEX", "http://127.0.0.1:9/dl".into()),
        ] {
            sandbox.variables.insert(name.into(), value);
        }
        let root = sandbox.folder.path().to_string_lossy().into_owned();
        sandbox.filter(&root, "[SANDBOX]");
        sandbox
    }

    /// The folder that everything of this user is in.
    #[must_use]
    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    /// The user's home.
    #[must_use]
    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// `OGIVE_HOME`.
    #[must_use]
    pub fn ogive_home(&self) -> PathBuf {
        self.folder.path().join("ogive")
    }

    /// The installed SDKs.
    #[must_use]
    pub fn sdks(&self) -> PathBuf {
        self.ogive_home().join("sdk")
    }

    /// The shims.
    #[must_use]
    pub fn shims(&self) -> PathBuf {
        self.ogive_home().join("shims")
    }

    /// The folder that programs start in.
    #[must_use]
    pub fn work(&self) -> PathBuf {
        self.folder.path().join("work")
    }

    /// Sets a variable for all programs from now on.
    pub fn set(&mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> &mut Self {
        self.variables.insert(name.as_ref().to_owned(), value.as_ref().to_owned());
        self
    }

    /// Unsets a variable for all programs from now on.
    pub fn unset(&mut self, name: impl AsRef<OsStr>) -> &mut Self {
        self.variables.remove(name.as_ref());
        self
    }

    /// Replaces a text in what [`Outcome::shown`] gives: ports, times, folders.
    pub fn filter(&mut self, text: &str, shown: &str) -> &mut Self {
        self.filters.push((text.to_owned(), shown.to_owned()));
        self
    }

    /// Writes a file below the work folder, with the folders it needs.
    ///
    /// # Panics
    /// When it cannot be written.
    pub fn write(&self, path: &str, contents: impl AsRef<[u8]>) -> PathBuf {
        let file = self.work().join(path);
        std::fs::create_dir_all(file.parent().expect("a file stands in a folder")).expect("a folder is made");
        std::fs::write(&file, contents).unwrap_or_else(|error| panic!("write {}: {error}", file.display()));
        file
    }

    /// The real `ogive` with these arguments.
    #[must_use]
    pub fn ogive<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(&self, arguments: I) -> Program<'_> {
        self.program(programs::ogive()).args(arguments)
    }

    /// The shim under this name (`go`, `go-amd64`), whether such a shim was made or not.
    ///
    /// # Panics
    /// When the link cannot be made.
    #[must_use]
    pub fn shim<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(&self, name: &str, arguments: I) -> Program<'_> {
        self.install_shim();
        let link = self.shims().join(name);
        if !link.exists() {
            std::fs::create_dir_all(self.shims()).expect("a folder is made");
            link_to(Path::new("../bin/ogive-shim"), &link);
        }
        self.program(link).args(arguments)
    }

    /// Puts the shim program into the store, as `ogive setup` does.
    ///
    /// # Panics
    /// When it cannot be copied.
    pub fn install_shim(&self) {
        let file = self.ogive_home().join("bin").join("ogive-shim");
        if !file.exists() {
            std::fs::create_dir_all(self.ogive_home().join("bin")).expect("a folder is made");
            // Copied under another name first: two threads of one test may ask at once.
            let copy =
                tempfile::NamedTempFile::new_in(self.ogive_home().join("bin")).expect("a file is made");
            std::fs::copy(programs::shim(), copy.path()).expect("the shim is copied");
            let copy = copy.into_temp_path();
            copy.persist(&file).expect("the shim is placed");
        }
    }

    /// Any program, started as this user.
    #[must_use]
    pub fn program(&self, program: impl AsRef<OsStr>) -> Program<'_> {
        let mut command = Command::new(program);
        command.env_clear().envs(&self.variables).current_dir(self.work()).stdin(Stdio::null());
        Program { command, input: None, filters: &self.filters }
    }

    /// Keeps the folders for a person to look at, and says where.
    #[must_use]
    pub fn keep(mut self) -> PathBuf {
        self.kept = true;
        self.folder.disable_cleanup(true);
        self.root().to_owned()
    }

    /// Names of what is half-installed: anything in the staging folder, and SDKs without `bin/go`.
    #[must_use]
    pub fn half_installed(&self) -> Vec<String> {
        let list = |folder: PathBuf| {
            std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path())
        };
        let sdks = list(self.sdks()).filter(|sdk| sdk.is_dir() && !sdk.is_symlink());
        let broken = sdks.filter(|sdk| !sdk.join("bin/go").is_file());
        let names = list(self.ogive_home().join("staging")).chain(broken);
        let mut names: Vec<String> = names.map(|path| path.display().to_string()).collect();
        names.sort();
        names
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        if !self.kept {
            // Read-only folders, as installed SDKs are, would stop the removal.
            places::remove(self.folder.path());
        }
    }
}

#[cfg(unix)]
fn link_to(target: &Path, link: &Path) {
    if let Err(error) = std::os::unix::fs::symlink(target, link) {
        assert!(error.kind() == std::io::ErrorKind::AlreadyExists, "link {}: {error}", link.display());
    }
}

#[cfg(windows)]
fn link_to(target: &Path, link: &Path) {
    let source = link.parent().expect("a link stands in a folder").join(target);
    std::fs::copy(source, link).expect("the shim is copied");
}

/// A program about to be started by a sandbox's user.
#[derive(Debug)]
pub struct Program<'a> {
    command: Command,
    input: Option<Vec<u8>>,
    filters: &'a [(String, String)],
}

impl Program<'_> {
    /// Adds arguments.
    #[must_use]
    pub fn args<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(mut self, arguments: I) -> Self {
        self.command.args(arguments);
        self
    }

    /// Sets a variable.
    #[must_use]
    pub fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Unsets a variable.
    #[must_use]
    pub fn env_remove(mut self, name: impl AsRef<OsStr>) -> Self {
        self.command.env_remove(name);
        self
    }

    /// Starts in this folder.
    #[must_use]
    pub fn current_dir(mut self, folder: impl AsRef<Path>) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Gives it this on standard input.
    #[must_use]
    pub fn input(mut self, text: impl Into<Vec<u8>>) -> Self {
        self.input = Some(text.into());
        self
    }

    /// The command itself, for what is missing here.
    pub fn command(&mut self) -> &mut Command {
        &mut self.command
    }

    /// Starts it with its output kept.
    ///
    /// # Panics
    /// When it cannot be started.
    #[must_use]
    pub fn start(mut self) -> Child {
        if self.input.is_some() {
            self.command.stdin(Stdio::piped());
        }
        let command = self.command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("start {command:?}: {error}"));
        if let (Some(input), Some(mut stdin)) = (self.input, child.stdin.take()) {
            // A program that ends without reading all of it is no failure of the test.
            let _ = stdin.write_all(&input);
        }
        child
    }

    /// Runs it to its end.
    ///
    /// # Panics
    /// When it cannot be started.
    #[must_use]
    pub fn run(self) -> Outcome {
        let filters = self.filters.to_vec();
        Outcome::of(self.start(), filters)
    }

    /// Runs it and expects exit code 0; returns standard output, trimmed.
    ///
    /// # Panics
    /// When it ends otherwise, with all that it said.
    pub fn succeed(self) -> String {
        self.run().expect_code(0).stdout.trim_end().to_owned()
    }
}

/// What a program did.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Its exit code; none when a signal ended it.
    pub code: Option<i32>,
    /// The signal that ended it.
    pub signal: Option<i32>,
    /// What it wrote to standard output.
    pub stdout: String,
    /// What it wrote to standard error.
    pub stderr: String,
    filters: Vec<(String, String)>,
}

impl Outcome {
    /// Waits for a started program.
    ///
    /// # Panics
    /// When it cannot be waited for.
    #[must_use]
    pub fn of(child: Child, filters: Vec<(String, String)>) -> Self {
        let output = child.wait_with_output().expect("a child can be waited for");
        #[cfg(unix)]
        let signal = std::os::unix::process::ExitStatusExt::signal(&output.status);
        #[cfg(not(unix))]
        let signal = None;
        Self {
            code: output.status.code(),
            signal,
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            filters,
        }
    }

    /// Itself, when the exit code is this.
    ///
    /// # Panics
    /// When it is another, with all that the program said.
    #[must_use = "it holds what the program said"]
    #[track_caller]
    pub fn expect_code(self, code: i32) -> Self {
        assert!(self.code == Some(code), "exit code {:?}, not {code}\n{}", self.code, self.shown());
        self
    }

    /// Itself, when standard error contains this text.
    ///
    /// # Panics
    /// When it does not, with all that the program said.
    #[track_caller]
    pub fn expect_error(self, text: &str) -> Self {
        assert!(self.stderr.contains(text), "standard error lacks {text:?}\n{}", self.shown());
        self
    }

    /// Everything in one text for snapshots, with the sandbox's filters applied.
    #[must_use]
    pub fn shown(&self) -> String {
        let end = self.signal.map_or_else(
            || format!("exit code {}", self.code.unwrap_or_default()),
            |signal| format!("signal {signal}"),
        );
        let mut text = format!("{end}\n--- stdout\n{}--- stderr\n{}", self.stdout, self.stderr);
        for (from, to) in &self.filters {
            text = text.replace(from, to);
        }
        text
    }
}
