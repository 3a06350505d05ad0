//! In which ways each shell is started, and which of them come to the same.

use std::path::{Path, PathBuf};

use ogive_machine::{ShellFacts, ShellKind, Way};
use ogive_system::System;

use super::base::Base;
use super::lines;

/// The most bytes of a start-up file in which a variable is looked for.
const MOST: u64 = 1 << 20;

/// A start that is wanted.
pub(super) struct Wanted {
    /// In what way.
    pub(super) way: Way,
    /// The others that come to the same.
    pub(super) also: Vec<Way>,
    /// What is there before.
    pub(super) base: Base,
    /// Variables that only this way has.
    pub(super) marks: &'static [(&'static str, &'static str)],
}

impl Wanted {
    fn new(way: Way, base: Base) -> Self {
        Self { way, also: Vec::new(), base, marks: marks(way) }
    }
}

/// Variables by which start-up files know a way: VS Code's (`src/vs/platform/shell/node/shellEnv.ts`) and those
/// of sshd(8).
const fn marks(way: Way) -> &'static [(&'static str, &'static str)] {
    match way {
        Way::Editor => &[("VSCODE_RESOLVING_ENVIRONMENT", "1")],
        Way::SshCommand => {
            &[("SSH_CLIENT", "127.0.0.1 1 22"), ("SSH_CONNECTION", "127.0.0.1 1 127.0.0.1 22")]
        }
        _ => &[],
    }
}

/// The starts of a shell.
pub(super) fn of(system: &System, shell: &ShellFacts) -> Vec<Wanted> {
    let session = Base::session(system);
    let mut starts: Vec<Wanted> = Vec::new();
    if shell.kind != ShellKind::Sh || shell.is_login_shell {
        starts.extend(Way::PLAIN.map(|way| Wanted::new(way, session.clone())));
    }
    if shell.is_login_shell {
        let manager = display_manager(system);
        let asks = manager.as_deref().is_some_and(asks_the_login_shell);
        let more = [Way::Editor, Way::SshCommand, Way::Su].into_iter().chain(asks.then_some(Way::Desktop));
        for way in more {
            let wanted = Wanted::new(way, session.clone());
            match starts.iter_mut().find(|start| is_same(system, shell.kind, start.way, way)) {
                Some(start) => start.also.push(way),
                None => starts.push(wanted),
            }
        }
    }
    if shell.kind == ShellKind::Sh {
        starts.extend(of_system(system));
    }
    starts
}

/// What is started without regard to the user's own shell.
pub(super) fn of_system(system: &System) -> Vec<Wanted> {
    let desktop = display_manager(system).filter(|name| !asks_the_login_shell(name));
    let bases = [
        (Way::Desktop, desktop.map(|_| Base::session(system))),
        (Way::SystemdUser, Base::systemd_user(system)),
        (Way::Launchd, Base::launchd(system)),
        (Way::Cron, Base::cron(system)),
        (Way::DockerRun, Base::image(system)),
    ];
    bases.into_iter().filter_map(|(way, base)| Some(Wanted::new(way, base?))).collect()
}

/// Whether no shell reads a file in a way: the program itself is started, or `/bin/sh -c`, which reads none.
pub(super) const fn reads_nothing(kind: ShellKind, way: Way) -> bool {
    matches!(kind, ShellKind::Sh)
        && matches!(
            way,
            Way::Script | Way::SshCommand | Way::SystemdUser | Way::Launchd | Way::Cron | Way::DockerRun
        )
}

/// Whether two ways of the user's session read the same files, and see nothing by which they could tell each
/// other apart.
fn is_same(system: &System, kind: ShellKind, one: Way, other: Way) -> bool {
    // Bash reads its files of interactive shells for sshd (bash(1), "Invoked by remote shell daemon").
    let reads_more = |way| kind == ShellKind::Bash && way == Way::SshCommand;
    let class = |way: Way| (way.is_login(), way.is_interactive(), reads_more(way));
    class(one) == class(other)
        && marks(one).iter().chain(marks(other)).all(|(name, _)| !is_mentioned(system, kind, name))
}

/// Whether the user's own start-up files name a variable.
fn is_mentioned(system: &System, kind: ShellKind, name: &str) -> bool {
    let Some(home) = system.environment.home() else { return false };
    lines::own_files(kind).iter().any(|file| {
        let bytes = system.files.read(&home.join(file), MOST).unwrap_or_default();
        String::from_utf8_lossy(&bytes).contains(name)
    })
}

/// The program that starts desktop sessions: Debian's file has its path, others' link its unit.
fn display_manager(system: &System) -> Option<String> {
    let named = system.files.read(Path::new("/etc/X11/default-display-manager"), MOST).ok();
    let named = named.map(|bytes| PathBuf::from(String::from_utf8_lossy(&bytes).trim()));
    let link = || system.files.read_link(Path::new("/etc/systemd/system/display-manager.service")).ok();
    let path = named.or_else(link)?;
    Some(path.file_name()?.to_str()?.to_owned())
}

/// GDM and SDDM start the session through the user's login shell (`gnome-session`, `wayland-session`); LightDM
/// and the others source `~/.profile` with `sh`.
fn asks_the_login_shell(manager: &str) -> bool {
    manager.starts_with("gdm") || manager.starts_with("sddm")
}

#[cfg(test)]
mod tests {
    use ogive_system::memory::{MemoryFiles, MemorySystem};

    use super::*;

    fn starts(kind: ShellKind, is_login_shell: bool, files: MemoryFiles) -> Vec<(Way, Vec<Way>)> {
        let shell = ShellFacts { kind, program: "/bin/x".into(), is_login_shell, starts: Vec::new() };
        let system = MemorySystem { files, ..MemorySystem::default() }.system();
        of(&system, &shell).into_iter().map(|wanted| (wanted.way, wanted.also)).collect()
    }

    #[test]
    fn ways_that_read_the_same_are_one_start() {
        let bash = starts(ShellKind::Bash, true, MemoryFiles::new());
        assert_eq!(bash[0], (Way::LoginInteractive, vec![Way::Editor, Way::Su]));
        assert_eq!(bash.last().unwrap(), &(Way::SshCommand, vec![]), "bash reads .bashrc for it");
        let zsh = starts(ShellKind::Zsh, true, MemoryFiles::new());
        assert_eq!(zsh[3], (Way::Script, vec![Way::SshCommand]));
        assert_eq!(zsh.len(), 4);
        let knows = MemoryFiles::new()
            .file("/home/user/.zshrc", "[ -n \"$VSCODE_RESOLVING_ENVIRONMENT\" ] && return\n");
        assert!(starts(ShellKind::Zsh, true, knows).contains(&(Way::Editor, vec![])));
        let others = starts(ShellKind::Fish, false, MemoryFiles::new());
        assert_eq!(others, Way::PLAIN.map(|way| (way, vec![])));
    }

    #[test]
    fn a_desktop_session_is_that_of_its_display_manager() {
        let manager = |path: &str| MemoryFiles::new().file("/etc/X11/default-display-manager", path);
        let zsh = starts(ShellKind::Zsh, true, manager("/usr/sbin/gdm3\n"));
        assert!(zsh.contains(&(Way::Login, vec![Way::Desktop])), "{zsh:?}");
        let lightdm = || manager("/usr/sbin/lightdm\n");
        assert!(!starts(ShellKind::Zsh, true, lightdm()).iter().any(|start| start.1.contains(&Way::Desktop)));
        assert_eq!(starts(ShellKind::Sh, false, lightdm()), [(Way::Desktop, vec![])]);
        assert_eq!(starts(ShellKind::Sh, false, MemoryFiles::new()), []);
    }
}
