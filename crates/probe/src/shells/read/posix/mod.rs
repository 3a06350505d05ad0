//! Bash, zsh, ksh and dash.

mod expand;
mod lexer;
mod parser;
mod run;
mod test;

use std::path::{Path, PathBuf};

use ogive_machine::{ShellKind, Way};

use self::run::Shell;
use super::world::World;

/// Reads what a shell reads when it starts; false when a file ends it.
pub(super) fn start(world: &mut World<'_>) -> bool {
    let way = world.way;
    match world.kind {
        ShellKind::Bash => {
            world.preset("BASH", "/bin/bash");
            world.preset("BASH_VERSION", "5");
        }
        ShellKind::Zsh => world.preset("ZSH_VERSION", "5"),
        ShellKind::Ksh => world.preset("KSH_VERSION", "Version AJM 93u+m"),
        _ => {}
    }
    if way.is_interactive() {
        world.preset("PS1", "$ ");
    }
    let kind = world.kind;
    let mut shell = Shell::new(world);
    let ended = |shell: &mut Shell<'_, '_>, files: &[PathBuf]| files.iter().any(|file| !shell.file(file));
    match kind {
        ShellKind::Zsh => {
            let etc = Path::new("/etc/zsh");
            let etc = if shell.world.system.files.is_dir(etc) { etc } else { Path::new("/etc") };
            let names = [
                ("zshenv", true),
                ("zprofile", way.is_login()),
                ("zshrc", way.is_interactive()),
                ("zlogin", way.is_login()),
            ];
            for (name, _) in names.into_iter().filter(|(_, is_read)| *is_read) {
                if ended(&mut shell, &[etc.join(name)]) {
                    return false;
                }
                // `.zshenv` may say where the others are.
                let own = shell.value("ZDOTDIR").unwrap_or_else(|| shell.world.home.clone());
                if ended(&mut shell, &[Path::new(&own).join(format!(".{name}"))]) {
                    return false;
                }
            }
            true
        }
        kind => {
            let files = files(shell.world, kind, way);
            !ended(&mut shell, &files)
        }
    }
}

/// The files, those that are there alone where only the first of them counts.
fn files(world: &World<'_>, kind: ShellKind, way: Way) -> Vec<PathBuf> {
    let own = |name: &str| world.path(name);
    if way.is_login() {
        let names: &[&str] = match kind {
            ShellKind::Bash => &[".bash_profile", ".bash_login", ".profile"],
            _ => &[".profile"],
        };
        let first = names.iter().map(|name| own(name)).find(|path| world.system.files.exists(path));
        let desktop = (way == Way::Desktop).then(|| own(".xprofile"));
        let mut files = vec![PathBuf::from("/etc/profile")];
        files.extend(first.into_iter().chain(desktop));
        if kind == ShellKind::Ksh && way.is_interactive() {
            files.extend([own(".kshrc"), own(".mkshrc")]);
        }
        return files;
    }
    match kind {
        ShellKind::Bash if way.is_interactive() || way == Way::SshCommand => {
            vec!["/etc/bash.bashrc".into(), own(".bashrc")]
        }
        ShellKind::Ksh if way.is_interactive() => vec![own(".kshrc"), own(".mkshrc")],
        _ => Vec::new(),
    }
}
