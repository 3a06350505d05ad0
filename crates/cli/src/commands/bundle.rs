//! `ogive bundle`: SDKs and their proofs in one file.

use std::path::PathBuf;

use anyhow::Context as _;
use ogive_platform::{Port, SdkName};
use ogive_report::{Document, NamedSchema, bytes, plural, schema_of};
use ogive_sdk::bundle::Bundler;
use ogive_sdk::download::Patience;
use ogive_sdk::resolve;
use ogive_selection::GoRequest;
use schemars::JsonSchema;
use serde::Serialize;

use crate::progress::Shown;
use crate::{Context, Exit, Failure, SourceFlags};

/// Pack SDKs and their proofs into one file, for machines without network
///
/// `ogive install --from FILE` verifies them there by the checksum database's signature alone.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ogive bundle 1.27.3 --for darwin-arm64,linux-amd64\n  \
ogive bundle stable oldstable --output go.bundle\n  ogive install --from ogive-1.27.3.bundle")]
pub struct Args {
    /// What to pack: 1.27.3, 1.27, stable
    #[arg(value_name = "GO", required = true)]
    requests: Vec<GoRequest>,
    /// The machines that it is for; this one when left out
    #[arg(long = "for", value_name = "OS-ARCH", value_delimiter = ',', value_parser = port)]
    hosts: Vec<Port>,
    /// The file to write; ogive-VERSION.bundle when left out
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Where SDKs come from.
    #[command(flatten)]
    pub sources: SourceFlags,
}

/// Reads `darwin-arm64` or `darwin/arm64`.
fn port(text: &str) -> Result<Port, String> {
    let slashed = text.replacen('-', "/", 1);
    slashed.parse().map_err(|error| format!("{error}; write darwin-arm64 or linux-amd64"))
}

/// A bundle that was written.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct BundleDocument {
    /// The file.
    file: PathBuf,
    /// What is in it.
    sdks: Vec<SdkName>,
    /// The size of the SDKs' files in bytes.
    bytes: u64,
}

impl Document for BundleDocument {
    const SCHEMA: &'static str = "ogive.bundle.v1";
}

/// Runs the command.
///
/// # Errors
/// When an SDK does not exist, cannot be had or verified, or the file can't be written.
pub fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let native = context.native()?;
    let store = context.store();
    let sources = context.sources()?;
    let mut sdks = Vec::new();
    for request in &args.requests {
        let hosts = match (args.hosts.is_empty(), request.arch) {
            (false, None) => args.hosts.clone(),
            _ => vec![resolve::host_of(request, native)],
        };
        for host in hosts {
            let one = GoRequest { os: Some(host.os), arch: Some(host.arch), ..*request };
            let found = resolve::find(&one, &sources, &[], native);
            let sdk = found.with_context(|| format!("cannot pack Go {one}"))?.sdk();
            if !sdks.contains(&sdk) {
                sdks.push(sdk);
            }
        }
    }
    let file = match &args.output {
        Some(file) => file.clone(),
        None => PathBuf::from(default_name(&sdks).ok_or_else(|| Failure::usage("nothing to pack"))?),
    };
    let file = context.directory()?.join(file);
    let events = Shown(context.reporter.progress());
    let bundler =
        Bundler { store: &store, sources: &sources, events: &events, patience: Patience::default() };
    let written = bundler.write(&sdks, &file);
    context.reporter.progress().clear();
    let manifest = written.with_context(|| format!("cannot write {}", file.display()))?;
    let size = manifest.sdks.iter().map(|sdk| sdk.size).sum();
    context.say(&format!("{} in {}, {}", plural(sdks.len(), "SDK"), file.display(), bytes(size)));
    context.reporter.next(&format!("`ogive install --from {}` on the other machine", file.display()));
    if context.reporter.json() {
        context.reporter.document(&BundleDocument { file, sdks, bytes: size })?;
    }
    Ok(Exit::Fine)
}

/// `ogive-1.27.3.bundle`, with every version that is in it.
fn default_name(sdks: &[SdkName]) -> Option<String> {
    let mut versions: Vec<String> = sdks.iter().map(|sdk| sdk.version.to_string()).collect();
    versions.dedup();
    (!versions.is_empty()).then(|| format!("ogive-{}.bundle", versions.join("-")))
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    vec![schema_of::<BundleDocument>()]
}
