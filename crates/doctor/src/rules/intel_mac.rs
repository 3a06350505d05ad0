//! What is still for Intel Macs on Apple silicon, for the rules.

use std::path::Path;

use ogive_machine::{GoInstallation, GoTool, Machine, Manager, Setting};
use ogive_platform::{Goarch, Goos, Port};
use ogive_record::Verdict;

use super::gobin_mixed::is_cross;
use super::settings;

const INTEL: Port = Port::new(Goos::Darwin, Goarch::Amd64);

/// What of somebody's Go life is for Intel Macs.
pub(crate) struct Left<'m> {
    /// Gos, those of the go command's own downloads too.
    pub(crate) gos: Vec<&'m GoInstallation>,
    /// What `go install` left.
    pub(crate) tools: Vec<&'m GoTool>,
    /// What sets shells up for Homebrew of Intel Macs.
    pub(crate) prefix: Option<&'m Setting>,
    /// A program of that Homebrew.
    pub(crate) homebrew: Option<&'m Path>,
}

/// Why not everything that is for Intel Macs is known, as a clause.
pub(crate) fn untold(machine: &Machine) -> Option<String> {
    let gos = machine.gos.iter().map(|go| (&go.goroot, &go.port));
    let tools = machine.tools.iter().map(|tool| (&tool.path, &tool.port));
    let (path, _) = gos.chain(tools).find(|(_, port)| port.value().is_none())?;
    Some(format!("it is not known what {} is for", path.display()))
}

/// Looks for it; a verdict where this is no Apple silicon.
pub(crate) fn left(machine: &Machine) -> Result<Left<'_>, Verdict> {
    let Some(hardware) = machine.abilities.host.hardware.value() else {
        return Err(Verdict::Undetermined { because: "it is not known what this machine is".into() });
    };
    if *hardware != Port::new(Goos::Darwin, Goarch::Arm64) {
        return Err(Verdict::NotApplicable);
    }
    let gos: Vec<&GoInstallation> = machine.gos.iter().filter(|go| go.port.value() == Some(&INTEL)).collect();
    let by_homebrew = gos.iter().find(|go| go.manager == Manager::HomebrewIntel);
    let by_homebrew = by_homebrew.map(|go| go.goroot.as_path());
    let programs = machine.programs.values().filter_map(|file| file.real.value());
    let mut cellar = programs.map(|real| real.as_path()).filter(|real| real.starts_with("/usr/local/Cellar"));
    Ok(Left {
        homebrew: by_homebrew.or_else(|| cellar.next()),
        tools: machine
            .tools
            .iter()
            .filter(|tool| tool.port.value() == Some(&INTEL) && !is_cross(&tool.path))
            .collect(),
        prefix: settings::values(machine, "HOMEBREW_PREFIX")
            .into_iter()
            .find(|setting| setting.value == "/usr/local"),
        gos,
    })
}
