//! The machine of a build, kept with the build.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use ogive_machine::Machine;
use ogive_report::markdown::cell;
use ogive_report::{source, to_text};

use super::document::{FactsDocument, write};
use super::shown::{go_in, plain, system};
use crate::env_vars::foreign;
use crate::{Context, Exit, Failure};

/// The file when none is named.
pub(crate) const USUAL: &str = "ogive-facts.json";

/// Writes the document, adds a short table to the summary of a GitHub job where there is one, and gives the
/// file's full path.
///
/// # Errors
/// When one of them can't be written.
pub(crate) fn keep(context: &Context, document: &FactsDocument, path: &Path) -> anyhow::Result<PathBuf> {
    write(context, path, &to_text(document)?)?;
    if let Some(summary) = context.system.environment.var_os(foreign::GITHUB_STEP_SUMMARY).map(PathBuf::from)
        && !summary.as_os_str().is_empty()
    {
        let failed = |error| {
            Failure::new(Exit::Disk, format!("cannot add to the summary in {}", summary.display()))
                .because(error)
        };
        let mut file = context.system.files.append(&summary, None).map_err(failed)?;
        file.write_all(table(&document.machine).as_bytes()).map_err(failed)?;
    }
    Ok(context.directory().context("cannot tell where the file is")?.join(path))
}

/// The machine in a few lines of Markdown.
fn table(machine: &Machine) -> String {
    let host = &machine.abilities.host;
    let mut rows = vec![
        ("machine", plain(&host.level)),
        ("system", system(&host.system)),
        ("this process", plain(&host.process)),
        ("go", go_in(machine, &machine.search_path)),
    ];
    for go in &machine.gos {
        rows.push(("Go", format!("{}, {}, {}", plain(&go.version), plain(&go.port), go.goroot.display())));
    }
    let persisted = machine.go_settings.persisted.value().into_iter().flatten();
    for setting in machine.go_settings.process.iter().chain(persisted) {
        rows.push(("setting", format!("{}={} ({})", setting.name, setting.value, source(&setting.source))));
    }
    for compiler in &machine.compilers {
        rows.push(("C compiler", format!("{}: {}", compiler.command, plain(&compiler.triple))));
    }
    let rows: String = rows.iter().map(|(name, value)| format!("| {name} | {} |\n", cell(value))).collect();
    format!("### The machine of this build\n\n| | |\n|---|---|\n{rows}\n")
}
