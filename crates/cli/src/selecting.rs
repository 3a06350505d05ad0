//! What the commands share that choose a Go: see whether it is there, install it when that is
//! wanted, tell what decides now.

use std::path::Path;

use ogive_platform::Port;
use ogive_record::Provenance;
use ogive_selection::decide::Source;
use ogive_selection::{Decision, Depth, GoRequest, Installed, Missing, Outcome};

use crate::here::{Asked, short_name, short_request};
use crate::installing::install_missing;
use crate::{Context, Exit, Failure};

/// A file of settings is small.
const FILE_LIMIT: u64 = 1 << 20;

/// Whether what is missing is installed without a further word: as settled, else when somebody is
/// there to see it.
#[must_use]
pub fn installs(context: &Context) -> bool {
    let setting = &context.settings.auto_install;
    match setting.provenance {
        Provenance::BuiltIn => context.interactive(),
        _ => setting.value,
    }
}

/// The SDK that a decision chose; installed first when it is missing and that is wanted.
///
/// # Errors
/// When it is missing and nobody wants it installed (127), or installing fails.
pub fn available(context: &Context, asked: Asked<'_>) -> anyhow::Result<(Installed, Decision)> {
    let decision = context.decide(asked, Depth::Winner, &context.index()?)?;
    let missing = match &decision.outcome {
        Outcome::Installed(sdk) => return Ok((sdk.clone(), decision)),
        Outcome::Missing(missing) => missing.clone(),
    };
    if !installs(context) {
        return Err(not_installed(&missing, &decision).into());
    }
    install_missing(context, &missing.request())?;
    let decision = context.decide(asked, Depth::Winner, &context.index()?)?;
    match &decision.outcome {
        Outcome::Installed(sdk) => Ok((sdk.clone(), decision)),
        Outcome::Missing(missing) => Err(not_installed(missing, &decision).into()),
    }
}

/// The failure for an SDK that is not there, with the command that installs it.
#[must_use]
pub fn not_installed(missing: &Missing, decision: &Decision) -> Failure {
    let nothing_asks = decision.decided_by == Some(Source::Newest) && decision.arch_by.is_none();
    if nothing_asks && missing.elsewhere.is_empty() {
        let failure = Failure::new(Exit::NotFound, "no Go is installed, and nothing asks for one");
        return failure.hint(format!("run `ogive install {}`", missing.selector));
    }
    let by = decision.decided_by.as_ref().filter(|by| **by != Source::Newest);
    let by = by.map(|by| format!(", and {by} asks for it")).unwrap_or_default();
    let what = format!("Go {} for {} is not installed{by}", missing.selector, missing.host);
    let failure = Failure::new(Exit::NotFound, what).hint(format!("run `{}`", missing.command()));
    match missing.elsewhere.first() {
        Some(other) => {
            let arch = other.host.arch;
            failure.hint(format!("it is installed for {}: `go +{arch}` runs that one", other.host))
        }
        None => failure,
    }
}

/// Installs what a request means, when it is missing and that is wanted; else says how.
///
/// # Errors
/// When the request is for another operating system, or installing fails.
pub fn settle(context: &Context, request: GoRequest) -> anyhow::Result<Option<Installed>> {
    let text = request.to_string();
    let asked = Asked {
        argument: Some((&text, request)),
        without_shell: true,
        without_files: true,
        ..Asked::default()
    };
    let decision = context.decide(asked, Depth::Winner, &context.index()?)?;
    match decision.outcome {
        Outcome::Installed(sdk) => Ok(Some(sdk)),
        Outcome::Missing(_) if installs(context) => available(context, asked).map(|(sdk, _)| Some(sdk)),
        Outcome::Missing(missing) => {
            let wanted = short_request(missing.request(), context.native()?);
            context.say(&format!("Go {wanted} is not installed yet"));
            context.reporter.next(&format!("ogive install {wanted}"));
            Ok(None)
        }
    }
}

/// Says what decides in this folder now.
///
/// # Errors
/// When nothing can be decided.
pub fn say_what_decides(context: &Context) -> anyhow::Result<()> {
    let decision = context.decide(Asked::default(), Depth::Winner, &context.index()?)?;
    context.say(&summary(&decision, context.native()?));
    Ok(())
}

/// What a decision means, in one line.
#[must_use]
pub fn summary(decision: &Decision, native: Port) -> String {
    let by = decision.decided_by.as_ref().map(|by| format!(", by {by}")).unwrap_or_default();
    match &decision.outcome {
        Outcome::Installed(sdk) => {
            let arch = decision.arch_by.as_ref().filter(|by| Some(*by) != decision.decided_by.as_ref());
            let arch = arch.map(|by| format!("; the architecture by {by}")).unwrap_or_default();
            format!("here: Go {} on {}{by}{arch}", short_name(sdk.name, native), sdk.name.host)
        }
        Outcome::Missing(missing) => {
            format!("here: Go {} for {}, not installed{by}", missing.selector, missing.host)
        }
    }
}

/// A file's bytes; nothing when it is not there.
///
/// # Errors
/// When it can't be read.
pub fn read_or_empty(context: &Context, path: &Path) -> anyhow::Result<Vec<u8>> {
    let files = &context.system.files;
    if files.exists(path) { Ok(files.read(path, FILE_LIMIT)?) } else { Ok(Vec::new()) }
}

/// Replaces a file with an edited version of itself; it is made when it is not there.
///
/// # Errors
/// When it is invalid, or can't be read or written.
pub fn edit_file(
    context: &Context,
    path: &Path,
    edit: impl FnOnce(&[u8]) -> Result<Vec<u8>, ogive_selection::edit::EditError>,
) -> anyhow::Result<()> {
    let files = &context.system.files;
    let before = read_or_empty(context, path)?;
    let after = edit(&before).map_err(|error| {
        Failure::usage(format!("cannot change {}", path.display()))
            .because(error)
            .hint("correct the file first")
    })?;
    if after != before {
        if let Some(folder) = path.parent() {
            files.create_dir_all(folder)?;
        }
        files.replace(path, &after, 0o644)?;
    }
    Ok(())
}
