//! What start-up files do that they should not, each once, for the rules.

use ogive_machine::{Machine, ShellKind, Trouble, TroubleKind, Way};
use ogive_record::Provenance;

use crate::said::Said;

/// A trouble, and the starts that have it.
pub(crate) struct Seen<'m> {
    /// What.
    pub(crate) trouble: &'m Trouble,
    /// The shell that showed it first.
    pub(crate) shell: ShellKind,
    starts: Vec<(ShellKind, Way)>,
}

impl Seen<'_> {
    /// The place, else whose files it is in.
    pub(crate) fn subject(&self) -> String {
        match &self.trouble.at {
            Some(at) => at.to_string(),
            None => format!("a start-up file of {}", self.shell.name()),
        }
    }

    /// Whether a start without a person before it has it.
    pub(crate) fn is_unattended(&self) -> bool {
        self.starts.iter().any(|(_, way)| !way.is_interactive())
    }

    /// A finding with the line and the starts.
    pub(crate) fn said(&self, title: String) -> Said {
        let place = match &self.trouble.at {
            Some(at) => Provenance::File { path: at.path.clone(), line: at.line },
            None => Provenance::Command(vec![self.shell.name().to_owned()]),
        };
        let starts: Vec<String> =
            self.starts.iter().map(|(shell, way)| format!("{} ({})", shell.name(), way.name())).collect();
        Said::new(title)
            .at(self.trouble.at.clone())
            .known(self.trouble.kind.name(), self.trouble.told.clone(), &place)
            .known("seen in", starts.join(", "), &place)
    }
}

/// Whether any shell was started: what is only read shows no trouble.
pub(crate) fn were_looked_for(machine: &Machine) -> bool {
    machine.shells.iter().flat_map(|shell| &shell.starts).any(|start| !start.is_read)
}

/// Those of some kinds, each once.
pub(crate) fn of<'m>(machine: &'m Machine, kinds: &[TroubleKind]) -> Vec<Seen<'m>> {
    let mut seen: Vec<Seen<'m>> = Vec::new();
    for shell in &machine.shells {
        for start in &shell.starts {
            for trouble in start.troubles.iter().filter(|trouble| kinds.contains(&trouble.kind)) {
                let is_same = |known: &&mut Seen<'_>| {
                    let is_there =
                        known.trouble.at == trouble.at && (trouble.at.is_some() || known.shell == shell.kind);
                    // Of a shell that is not traced the line is a guess; what is said is not.
                    let is_said = trouble.kind == TroubleKind::Speaks && known.trouble.told == trouble.told;
                    known.trouble.kind == trouble.kind && (is_there || is_said)
                };
                let starts = start.ways().map(|way| (shell.kind, way));
                match seen.iter_mut().find(is_same) {
                    Some(known) => known.starts.extend(starts),
                    None => seen.push(Seen { trouble, shell: shell.kind, starts: starts.collect() }),
                }
            }
        }
    }
    seen
}
