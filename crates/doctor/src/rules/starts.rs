//! What the shells find, start by start, for the rules.

use ogive_machine::{Machine, SearchPath, ShellFacts, Started, Way};
use ogive_record::Fact;

/// A start of a shell.
pub(crate) struct Start<'m> {
    /// Which shell.
    pub(crate) shell: &'m ShellFacts,
    /// In what way.
    pub(crate) way: Way,
    /// What was found.
    pub(crate) outcome: &'m Fact<Started>,
}

impl Start<'_> {
    /// `bash (login, interactive)`
    pub(crate) fn name(&self) -> String {
        format!("{} ({})", self.shell.kind.name(), self.way.name())
    }
}

/// Every start of every shell.
pub(crate) fn all(machine: &Machine) -> impl Iterator<Item = Start<'_>> {
    machine.shells.iter().flat_map(|shell| {
        shell.starts.iter().map(move |start| Start { shell, way: start.way, outcome: &start.outcome })
    })
}

/// The search path of this process, then that of each start that came to its end.
pub(crate) fn paths(machine: &Machine) -> impl Iterator<Item = &SearchPath> {
    let started = all(machine).filter_map(|start| Some(&start.outcome.value()?.search_path));
    std::iter::once(&machine.search_path).chain(started)
}
