//! `ogive adopt`: a Go that is already on this machine.

use std::path::PathBuf;

use ogive_platform::SdkName;
use ogive_report::style::{GOOD, paint};
use ogive_report::{Document, NamedSchema, plural, schema_of};
use ogive_sdk::adopt::{AdoptOptions, Adoption, ModuleDifferences};
use ogive_sdk::install::{InstallOptions, Installer};
use ogive_sdk::store::InstalledSdk;
use schemars::JsonSchema;
use serde::Serialize;

use crate::here::short_name;
use crate::installing::Installing;
use crate::progress::Shown;
use crate::{Context, Exit, Failure, SourceFlags};

/// Take a Go that is already on this machine into the store
///
/// Official SDKs are verified file by file and copied, sharing blocks where the file system can.
/// What a distribution compiled itself cannot be verified: it stays where it is and is called
/// external.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  ogive adopt /usr/local/go\n  ogive adopt --restore-go-env /usr/local/go\n  \
ogive adopt --external /usr/lib/go-1.26"
)]
pub struct Args {
    /// The folder of the SDK, or its go
    #[arg(value_name = "PATH")]
    path: PathBuf,
    /// Put the published go.env in the place of a changed one
    #[arg(long)]
    restore_go_env: bool,
    /// Leave it where it is, unverified
    #[arg(long, conflicts_with = "restore_go_env")]
    external: bool,
    /// Replace one of the same name that is installed
    #[arg(long, short)]
    force: bool,
    /// Accept an SDK that cannot be verified; recorded with it for ever
    #[arg(long, hide_short_help = true)]
    accept_unverified: bool,
    /// Where SDKs come from.
    #[command(flatten)]
    pub sources: SourceFlags,
}

/// An SDK that was adopted.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct AdoptDocument {
    /// Version and host.
    name: SdkName,
    /// Its GOROOT now.
    goroot: PathBuf,
    /// It belongs to somebody else and stays where it is, unverified.
    external: bool,
    /// Files in the folder that belong to no SDK and were not taken.
    left: Vec<String>,
}

impl Document for AdoptDocument {
    const SCHEMA: &'static str = "ogive.adopt.v1";
}

/// Runs the command.
///
/// # Errors
/// When there is no SDK, it was changed, or it cannot be verified.
pub fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let native = context.native()?;
    let installing = Installing::new(context, native)?;
    let path = context.directory()?.join(&args.path);
    let events = Shown(context.reporter.progress());
    let options = InstallOptions {
        accept_unverified: args.accept_unverified,
        reinstall: args.force,
        ..InstallOptions::new(native)
    };
    let installer =
        Installer { store: &installing.store, sources: &installing.sources, events: &events, options };
    let before = installing.store.list()?;
    let asked = AdoptOptions { restore_go_env: args.restore_go_env, external: args.external };
    let adopted = installer.adopt(&path, asked);
    context.reporter.progress().clear();
    let doing = || format!("cannot adopt the Go in {}", path.display());
    let (sdk, left) = match adopted.map_err(|error| anyhow::Error::from(error).context(doing()))? {
        Adoption::Adopted { sdk, left } => (sdk, left),
        Adoption::External(sdk) => (sdk, Vec::new()),
        Adoption::Changed(differences) => return Err(changed(doing(), args, &differences).into()),
    };
    let new_default = installing.finish(std::iter::once(&sdk))?;
    let already = !args.force && !sdk.is_external() && before.iter().any(|other| other.name == sdk.name);
    context.say(&if already {
        let name = paint(GOOD, short_name(sdk.name, native));
        format!("Go {name} is in the store already; nothing was taken from {}", path.display())
    } else {
        told(&sdk, native)
    });
    if already {
        context.reporter.next(&format!("ogive adopt --force {}", args.path.display()));
    }
    if !left.is_empty() {
        let shown: Vec<&str> = left.iter().take(5).map(String::as_str).collect();
        let more = if left.len() > shown.len() { ", …" } else { "" };
        let count = plural(left.len(), "file");
        context.say(&format!("{count} that belong to no SDK were not taken: {}{more}", shown.join(", ")));
    }
    if let Some(name) = new_default {
        context.say(&format!("Go {} is your default now", name.version));
    }
    if context.reporter.json() {
        let external = sdk.is_external();
        context.reporter.document(&AdoptDocument { name: sdk.name, goroot: sdk.goroot, external, left })?;
    }
    Ok(Exit::Fine)
}

fn told(sdk: &InstalledSdk, native: ogive_platform::Port) -> String {
    let name = paint(GOOD, short_name(sdk.name, native));
    if sdk.is_external() {
        return format!(
            "Go {name} is known now and stays in {}; somebody else built it, so it cannot be verified",
            sdk.goroot.display()
        );
    }
    let verified = sdk.metadata.as_ref().and_then(|m| m.verified.as_ref());
    let verified = verified.map(|verified| format!(", {verified}")).unwrap_or_default();
    format!("Go {name} is in the store now{verified}")
}

fn changed(doing: String, args: &Args, differences: &ModuleDifferences) -> Failure {
    let failure = Failure::new(Exit::Network, doing)
        .because(anyhow::anyhow!("its files are not the published ones: {differences}"));
    let path = args.path.display();
    if differences.only_go_env() {
        failure.hint(format!(
            "`ogive adopt --restore-go-env {path}` takes it with the published go.env, `--external` as it is"
        ))
    } else {
        failure.hint(format!("`ogive adopt --external {path}` links it as it is, unverified"))
    }
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    vec![schema_of::<AdoptDocument>()]
}
