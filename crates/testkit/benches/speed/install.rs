//! Installing, from servers on loopback, into fresh folders; nothing is deleted before the end.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use ogive_testkit::{ModuleProxy, RecordedChecksumDatabase, ReleaseIndex, archive, find, places, toolchain};

use super::Options;
use super::machine::{file_system, text};
use super::measure::{median, peak, wall};
use super::table::{Limit, Row};
use super::tree::{VERSION, host};

/// What one round measures.
struct Bench<'a> {
    ogive: &'a Path,
    go: Option<PathBuf>,
    proxy: ModuleProxy,
    index: ReleaseIndex,
    archive: PathBuf,
    folder: PathBuf,
    next: std::cell::Cell<usize>,
}

/// Measures all of it.
pub fn measure(options: &Options) -> Vec<Row> {
    let name = format!("{VERSION}-{}", host());
    let toolchain = toolchain(&name);
    let archive = archive::tar_gz_made_from_module(&name);
    let memory = tempfile::Builder::new().prefix("ogive-bench-").tempdir_in(&options.dir);
    let memory = memory.expect("a folder can be made");
    // Read from memory on both sides: what is measured is the installing.
    let near = memory.path().join(archive.file_name().expect("an archive has a name"));
    std::fs::copy(&archive, &near).expect("the archive is copied");
    let own = text("go", &["env", "GOVERSION"]);
    let mut bench = Bench {
        ogive: &options.ogive,
        go: find("go").filter(|_| own.as_deref() != Some(&format!("go{VERSION}"))),
        proxy: ModuleProxy::new().serve(&toolchain).checksums(RecordedChecksumDatabase::new()),
        index: ReleaseIndex::new().publish(toolchain.name, &near),
        archive: near,
        folder: memory.path().to_owned(),
        next: std::cell::Cell::new(0),
    };
    touch_memory(memory.path(), options.runs);
    // The first run fills the caches of the kernel and records what the checksum database says.
    wall(&mut bench.zip());

    let (mut zip, mut go, mut tar, mut gzip) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for run in 1..=options.runs {
        eprintln!("install: run {run} of {}", options.runs);
        zip.push(wall(&mut bench.zip()));
        go.extend(bench.go().map(|mut go| wall(&mut go)));
        tar.push(wall(&mut bench.tar_gz()));
        gzip.push(wall(&mut bench.gzip()));
    }
    let seconds = |durations: &mut [Duration]| median(durations).as_secs_f64();
    let where_ = file_system(&bench.folder);
    let mut row = Row::told(format!("install from a module proxy (zip), {where_}"), seconds(&mut zip), "s");
    if go.is_empty() {
        eprintln!("not compared: there is no go command other than {VERSION}");
    } else {
        let what = format!("`GOTOOLCHAIN=go{VERSION} go version`");
        row = row.beside(what, seconds(&mut go)).limit(Limit::Ratio(0.25));
    }
    let mut rows = vec![
        row,
        Row::told(format!("install from a release index (tar.gz), {where_}"), seconds(&mut tar), "s")
            .beside("`gzip -dc`", seconds(&mut gzip))
            .limit(Limit::Ratio(0.7)),
    ];
    let megabytes = |bytes: u64| bytes as f64 / 1e6;
    for (what, command) in [("zip", bench.zip()), ("tar.gz", bench.tar_gz())] {
        let peak = megabytes(peak(&command));
        rows.push(Row::told(format!("peak memory, {what}"), peak, "MB").limit(Limit::Value(150.0)));
    }
    rows.extend(disk(&mut bench, options.runs.min(3)));
    rows
}

/// Fills as much of the memory as the rounds will take, and frees it.
///
/// A virtual machine has its memory page by page from its host, at the first touch or again after
/// it was given back: that is several times slower than writing to it, and concerns only those
/// who write.
fn touch_memory(folder: &Path, runs: usize) {
    const INSTALLED: usize = 320 << 20;
    let file = folder.join("touched");
    let block = vec![1_u8; 1 << 20];
    let mut written = std::fs::File::create(&file).expect("a file can be made");
    for _ in 0..3 * (runs + 1) * INSTALLED / block.len() {
        if written.write_all(&block).is_err() {
            break;
        }
    }
    std::fs::remove_file(&file).expect("the file can be removed");
}

/// The same on the disk that the target folder is on: told, not judged.
fn disk(bench: &mut Bench<'_>, runs: usize) -> Vec<Row> {
    let target = places::target().join("bench");
    std::fs::create_dir_all(&target).expect("a folder below target can be made");
    let folder = tempfile::Builder::new().prefix("disk-").tempdir_in(target).expect("a folder can be made");
    bench.folder = folder.path().to_owned();
    let (mut zip, mut go) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        zip.push(wall(&mut bench.zip()));
        go.extend(bench.go().map(|mut go| wall(&mut go)));
    }
    let where_ = file_system(&bench.folder);
    let row = Row::told(format!("install (zip) on disk, {where_}"), median(&mut zip).as_secs_f64(), "s");
    vec![if go.is_empty() { row } else { row.beside("go", median(&mut go).as_secs_f64()) }]
}

impl Bench<'_> {
    /// A user with nothing.
    fn fresh(&self, program: &Path) -> (Command, PathBuf) {
        let number = self.next.replace(self.next.get() + 1);
        let user = self.folder.join(format!("user{number}"));
        std::fs::create_dir_all(&user).expect("a folder can be made");
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", &user)
            .env("CI", "true")
            .current_dir(&user);
        (command, user)
    }

    fn ogive(&self) -> Command {
        let (mut command, user) = self.fresh(self.ogive);
        command.env("OGIVE_HOME", user.join("ogive")).args(["install", VERSION]);
        command
    }

    fn zip(&self) -> Command {
        let mut command = self.ogive();
        command.env("GOPROXY", self.proxy.url()).env("OGIVE_SOURCES", "goproxy");
        command
    }

    fn tar_gz(&self) -> Command {
        let mut command = self.ogive();
        command.env("GOPROXY", "off").env("OGIVE_SOURCES", "index").env("OGIVE_INDEX", self.index.base());
        command
    }

    fn go(&self) -> Option<Command> {
        let (mut command, user) = self.fresh(self.go.as_deref()?);
        command
            .env("GOPROXY", self.proxy.url())
            .env("GOTOOLCHAIN", format!("go{VERSION}"))
            .env("GOMODCACHE", user.join("mod"))
            .env("GOFLAGS", "-modcacherw")
            .arg("version");
        Some(command)
    }

    fn gzip(&self) -> Command {
        let (mut command, _) = self.fresh(Path::new("gzip"));
        command.arg("-dc").arg(&self.archive);
        command
    }
}
