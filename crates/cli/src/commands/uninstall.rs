//! `ogive uninstall`: SDKs out of the store.

use std::path::Path;

use ogive_platform::SdkName;
use ogive_report::{Document, NamedSchema, schema_of};
use ogive_sdk::uninstall::{Projects, uninstall};
use ogive_selection::GoRequest;
use schemars::JsonSchema;
use serde::Serialize;

use crate::here::{installed, short_name};
use crate::progress::Shown;
use crate::{Context, Exit, Failure, installing, project};

/// Remove installed Go SDKs
///
/// One that a project pins stays, unless forced. An external SDK is only forgotten.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ogive uninstall 1.26.8\n  ogive uninstall 1.27.3-arm64 1.21.13\n  \
ogive uninstall --force 1.27.3")]
pub struct Args {
    /// What to remove: 1.26.8, 1.27.3-arm64
    #[arg(value_name = "GO", required = true)]
    requests: Vec<GoRequest>,
    /// Remove it although a project pins it
    #[arg(long, short)]
    force: bool,
}

/// What was removed.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct UninstallDocument {
    /// In the order in which they were named.
    removed: Vec<SdkName>,
}

impl Document for UninstallDocument {
    const SCHEMA: &'static str = "ogive.uninstall.v1";
}

/// Runs the command.
///
/// # Errors
/// When something named is not installed, is pinned, or can't be removed.
pub fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let native = context.native()?;
    let store = context.store();
    let all = store.list()?;
    let mut names = Vec::new();
    for request in &args.requests {
        let Some(sdk) = installed(request, &all, native) else {
            let have: Vec<String> = all.iter().map(|sdk| short_name(sdk.name, native)).collect();
            let hint = match have.as_slice() {
                [] => "nothing is installed".to_owned(),
                have => format!("installed are {}", have.join(", ")),
            };
            let doing = format!("cannot remove Go {request}: it is not installed");
            return Err(Failure::new(Exit::NotFound, doing).hint(hint).into());
        };
        names.push(sdk.name);
    }
    let index = context.index()?;
    let default = context.default_sdk(&index)?;
    let events = Shown(context.reporter.progress());
    let pinned = |folder: &Path| project::pinned(context, folder, &index);
    // The project that the user is in counts, whether or not ogive was used in it.
    if let Some(folder) =
        pinned(&context.directory()?).and_then(|(_, file)| file.parent().map(Path::to_owned))
    {
        Projects::new(&store).remember(&folder)?;
    }
    for name in &names {
        let removed = uninstall(&store, &events, *name, args.force, &pinned);
        removed.map_err(|error| anyhow::Error::from(error).context(format!("cannot remove Go {name}")))?;
        context.say(&format!("Go {} is removed", short_name(*name, native)));
    }
    installing::refresh(context, None)?;
    if default.is_some_and(|default| names.contains(&default)) {
        context.reporter.warn("that was your default");
        context.reporter.next("`ogive default GO` chooses another");
    }
    if context.reporter.json() {
        context.reporter.document(&UninstallDocument { removed: names })?;
    }
    Ok(Exit::Fine)
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    vec![schema_of::<UninstallDocument>()]
}
