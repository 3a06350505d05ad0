//! `ogive inspect`: what programs are.

use std::ffi::OsString;

use ogive_platform::Platform;
use ogive_report::NamedSchema;

use crate::inspecting::{Output, compared, found, running};
use crate::platform_argument::platform;
use crate::{Context, Exit, Failure};

/// Tell what programs are: files, folders, archives, images, processes
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  ogive inspect ./app
  ogive inspect dist/ app.deb app.tar.gz
  ogive inspect --long ./app
  curl -L https://example.com/app.tar.gz | ogive inspect -
  ogive inspect --expect linux/arm64,linux/amd64 dist/
  ogive inspect registry:alpine:3.20 image.tar layout/
  ogive inspect --compare app-before app-after
  ogive inspect --processes")]
pub struct Args {
    /// Files, folders, archives, `-` for standard input, `registry:REF`; this folder when left out
    ///
    /// Folders are walked without following links. Archives (tar, zip, jar, wheel, deb, rpm, cpio; gzip,
    /// Zstandard, xz) are looked into, archives in archives too. `docker:REF`, `podman:REF` and
    /// `containerd:REF` name images of the local engines; folders with an OCI layout and archives of images
    /// (.tar, `oci-archive:PATH`, `docker-archive:PATH`) are images too. An image that does not hold what its
    /// manifest claims is a finding, and one must have each platform of --expect. A file with such a name is written `./docker:x`.
    #[arg(value_name = "PATH", conflicts_with_all = ["compare", "pid", "processes"])]
    paths: Vec<OsString>,
    /// Everything known of each program, and whether the signatures of Macs' programs fit
    #[arg(long, short)]
    long: bool,
    /// Comma-separated values, a line a program
    #[arg(long, conflicts_with_all = ["long", "json", "compare", "pid", "processes"])]
    csv: bool,
    /// In folders and archives open every file, whatever its name
    ///
    /// Without it, files whose names end as those of sources, texts and pictures do (.go, .md, .png …) are
    /// not opened, and those that end as scripts do (.sh, .py …) only when somebody may execute them.
    #[arg(long)]
    all: bool,
    /// Fail unless everything found runs there: linux/arm64, linux/amd64/v2, or several
    ///
    /// A file for one platform must run on one of those named. A universal file must have a slice for each
    /// of those of its own operating system. A platform without a level is one at the level that Go builds
    /// for by default (amd64: v1). A 64-bit platform does not stand for its 32-bit one. Scripts count as
    /// running everywhere, and so does WebAssembly unless WebAssembly is expected. Exits with 1 when
    /// something does not run there, or when nothing was found.
    #[arg(long, value_name = "PLATFORM", value_delimiter = ',', value_parser = platform, conflicts_with_all = ["compare", "pid", "processes"])]
    expect: Vec<Platform>,
    /// Show what differs between two builds; exits with 1 when something does
    #[arg(long, num_args = 2, value_names = ["A", "B"], conflicts_with_all = ["pid", "processes"])]
    compare: Vec<OsString>,
    /// Show what runs as this process
    #[arg(long, value_name = "N", conflicts_with = "processes")]
    pid: Vec<u32>,
    /// Show all running Go programs, native or translated, in containers too
    #[arg(long)]
    processes: bool,
}

/// Runs the command.
///
/// # Errors
/// When the answer can't be written, or processes can't be looked at.
pub fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let options =
        ogive_inspect::Options { all: args.all, signatures: args.long, ..ogive_inspect::Options::default() };
    if args.processes {
        return running::all(context, args.long);
    }
    if !args.pid.is_empty() {
        return running::some(context, &args.pid, args.long);
    }
    if let [first, second] = args.compare.as_slice() {
        return compared::exec(context, options, first, second);
    }
    if args.csv && context.reporter.json() {
        return Err(Failure::usage("--csv and --json are two ways to answer").into());
    }
    let output = match (args.csv, args.long) {
        (true, _) => Output::Csv,
        (_, true) => Output::Long,
        _ => Output::Table,
    };
    let here = [OsString::from(".")];
    let paths = if args.paths.is_empty() { &here[..] } else { &args.paths };
    found::exec(context, options, paths, &args.expect, output)
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    [found::documents(), compared::documents(), running::documents()].concat()
}
