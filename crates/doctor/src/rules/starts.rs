//! What the shells find, start by start, for the rules.

use std::path::{Path, PathBuf};

use ogive_machine::{Machine, SearchPath, ShellFacts, Started, Way};
use ogive_platform::GoVersion;
use ogive_record::{Fact, Location, Repair, Statement};

use super::selected;

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

/// The line that puts the folder of a program onto PATH, in whichever shell tells it: of this process's own
/// PATH nobody knows.
pub(crate) fn added_by<'m>(machine: &'m Machine, program: &Path) -> Option<&'m Location> {
    paths(machine).find_map(|path| path.entry_of(program)?.added_by.as_ref())
}

/// The wish to take the folder of a program off PATH; none where the line that puts it there is not known.
pub(crate) fn off_path(machine: &Machine, program: &Path) -> Option<Repair> {
    let by = added_by(machine, program)?;
    let statement = Statement::PathEntry { folder: program.parent()?.to_owned() };
    Some(Repair::TakeOut { file: by.path.clone(), line: by.line?, statement })
}

/// The start-up files in the user's home that any shell reads.
pub(crate) fn own_files(machine: &Machine) -> Vec<PathBuf> {
    let started = all(machine).filter_map(|start| start.outcome.value());
    let mut own: Vec<PathBuf> = Vec::new();
    for file in started.flat_map(|started| &started.files) {
        let is_own = machine.home.value().is_some_and(|home| file.starts_with(home));
        if is_own && !own.contains(file) {
            own.push(file.clone());
        }
    }
    own
}

/// The newest version among the Gos that run when somebody types `go`.
pub(crate) fn newest(machine: &Machine) -> Option<GoVersion> {
    let selected = paths(machine).filter_map(|path| selected::on(machine, path)?.go?.version.value());
    selected.max().copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn a_shell_tells_the_line_that_the_process_s_own_path_can_t() {
        let machine = Scenario::linux_amd64()
            .bash(Way::Interactive, |started| {
                let line = Location { path: "/home/ann/.bashrc".into(), line: Some(2), column: None };
                started.search_path.folders[0].added_by = Some(line);
            })
            .build();
        assert_eq!(added_by(&machine, Path::new("/usr/local/bin/go")).unwrap().line, Some(2));
        assert_eq!(added_by(&machine, Path::new("/usr/bin/go")), None);
    }
}
