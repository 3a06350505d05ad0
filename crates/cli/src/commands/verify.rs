//! `ogive verify`: installed SDKs, file by file.

use ogive_platform::SdkName;
use ogive_report::style::{ERROR, GOOD, paint};
use ogive_report::{Document, NamedSchema, plural, schema_of};
use ogive_sdk::SdkError;
use ogive_sdk::store::InstalledSdk;
use ogive_sdk::verify::{Differences, verify};
use ogive_selection::GoRequest;
use schemars::JsonSchema;
use serde::Serialize;

use crate::here::{installed, short_name};
use crate::{Context, Exit, Failure};

/// Check installed SDKs file by file against what was installed
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ogive verify\n  ogive verify 1.27.3\n  ogive verify --json")]
pub struct Args {
    /// What to check; everything when left out
    #[arg(value_name = "GO")]
    requests: Vec<GoRequest>,
}

/// What was checked.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct VerifyDocument {
    /// Whether everything that can be checked is as it was installed.
    intact: bool,
    /// Oldest version first.
    sdks: Vec<Checked>,
}

/// A checked SDK.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct Checked {
    /// Which.
    name: SdkName,
    /// What differs; none when it was not checked.
    differences: Option<Differences>,
    /// Why it was not checked.
    unchecked: Option<String>,
}

impl Document for VerifyDocument {
    const SCHEMA: &'static str = "ogive.verify.v1";
}

/// How many paths of one kind are shown to a person.
const SHOWN: usize = 10;

/// Runs the command.
///
/// # Errors
/// When something named is not installed, or the store can't be read.
pub fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let native = context.native()?;
    let store = context.store();
    let all = store.list()?;
    let chosen: Vec<&InstalledSdk> = if args.requests.is_empty() {
        all.iter().collect()
    } else {
        let find = |request: &GoRequest| {
            installed(request, &all, native).ok_or_else(|| {
                Failure::new(Exit::NotFound, format!("cannot check Go {request}: it is not installed"))
                    .hint("`ogive list` shows what is installed")
            })
        };
        args.requests.iter().map(find).collect::<Result<_, _>>()?
    };
    let mut sdks = Vec::new();
    for sdk in chosen {
        let name = paint(GOOD, short_name(sdk.name, native));
        match verify(&store, sdk.name) {
            Ok(differences) => {
                if differences.is_empty() {
                    let files = sdk.metadata.as_ref().map_or(0, |m| m.files);
                    context
                        .say(&format!("{name}: {} as they were installed", plural(files as usize, "file")));
                } else {
                    context.say(&told(&differences, &short_name(sdk.name, native)));
                }
                sdks.push(Checked { name: sdk.name, differences: Some(differences), unchecked: None });
            }
            Err(error @ (SdkError::Unverifiable { .. } | SdkError::BadFile { .. })) => {
                context.say(&format!("{name}: not checked, {error}"));
                sdks.push(Checked { name: sdk.name, differences: None, unchecked: Some(error.to_string()) });
            }
            Err(error) => {
                return Err(anyhow::Error::from(error).context(format!("cannot check Go {}", sdk.name)));
            }
        }
    }
    let damaged: Vec<SdkName> = sdks
        .iter()
        .filter(|one| one.differences.as_ref().is_some_and(|d| !d.is_empty()))
        .map(|one| one.name)
        .collect();
    if sdks.is_empty() {
        context.say("no Go is installed");
    }
    for name in &damaged {
        context.reporter.next(&format!("`ogive install --force {name}` installs it anew"));
    }
    if context.reporter.json() {
        context.reporter.document(&VerifyDocument { intact: damaged.is_empty(), sdks })?;
    }
    Ok(if damaged.is_empty() { Exit::Fine } else { Exit::Findings })
}

fn told(differences: &Differences, name: &str) -> String {
    let mut text = format!("{}: not as it was installed", paint(ERROR, name));
    for (what, paths) in [
        ("changed", &differences.changed),
        ("missing", &differences.missing),
        ("added", &differences.added),
        ("not executable", &differences.not_executable),
    ] {
        for path in paths.iter().take(SHOWN) {
            text.push_str(&format!("\n  {what}: {path}"));
        }
        if paths.len() > SHOWN {
            text.push_str(&format!("\n  {what}: {} more", paths.len() - SHOWN));
        }
    }
    text
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    vec![schema_of::<VerifyDocument>()]
}
