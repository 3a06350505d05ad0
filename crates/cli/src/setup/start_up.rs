//! Which start-up files a shell reads, so that every kind of shell gets the shims.
//!
//! docs/setup.md explains the choices to users; sources: bash(1) "INVOCATION", zsh(1) "STARTUP/
//! SHUTDOWN FILES", fish "Configuration files", PowerShell about_Profiles, environment.d(5).

use std::path::{Path, PathBuf};

use ogive_platform::Goos;

use super::block::Position;
use crate::activation::Shell;

/// A file that gets our lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file as the shell names it; may be a link.
    pub path: PathBuf,
    /// Where the lines stand in it.
    pub positions: Vec<Position>,
    /// What they are.
    pub lines: Lines,
    /// Who reads the file, for the plan.
    pub readers: &'static str,
}

/// Which lines a file gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// Those that read the shell's script.
    Script(Shell),
    /// `PATH=…` in the syntax of environment.d(5).
    SystemdEnvironment,
}

/// The files of zsh.
pub const ZSH_FILES: [&str; 4] = [".zshenv", ".zprofile", ".zshrc", ".zlogin"];

/// What is known of the user.
pub struct User<'a> {
    /// Their home folder.
    pub home: &'a Path,
    /// The operating system.
    pub os: Goos,
    /// Where zsh looks for its files, when not in the home folder.
    pub zsh: Option<&'a Path>,
    /// `$XDG_CONFIG_HOME` or `~/.config`.
    pub config: &'a Path,
    /// The profiles that the installed PowerShells name.
    pub powershell: &'a [PathBuf],
    /// Whether systemd starts this user's programs.
    pub systemd: bool,
    /// A file's contents, links followed; none when it is not there.
    pub read: &'a dyn Fn(&Path) -> Option<Vec<u8>>,
    /// Whether a folder is there.
    pub is_dir: &'a dyn Fn(&Path) -> bool,
}

impl User<'_> {
    /// The shells whose start-up files this user has, and the login shell.
    #[must_use]
    pub fn shells(&self, login_shell: Option<Shell>) -> Vec<Shell> {
        let mut shells: Vec<Shell> =
            Shell::ALL.into_iter().filter(|shell| Some(*shell) == login_shell || self.uses(*shell)).collect();
        if shells.is_empty() {
            shells.push(if self.os == Goos::Darwin { Shell::Zsh } else { Shell::Bash });
        }
        shells
    }

    fn uses(&self, shell: Shell) -> bool {
        let any = |folder: &Path, names: &[&str]| names.iter().any(|name| self.has(&folder.join(name)));
        match shell {
            Shell::Bash => any(self.home, &[".bashrc", ".bash_profile", ".bash_login", ".profile"]),
            Shell::Zsh => any(self.home, &ZSH_FILES) || any(self.zsh_folder(), &ZSH_FILES),
            Shell::Fish => (self.is_dir)(&self.config.join("fish")),
            Shell::PowerShell => {
                self.os == Goos::Windows
                    || self.powershell.iter().any(|p| p.parent().is_some_and(self.is_dir))
            }
        }
    }

    /// The files of these shells that get our lines.
    #[must_use]
    pub fn places(&self, shells: &[Shell]) -> Vec<Place> {
        let mut places = Vec::new();
        for shell in shells {
            match shell {
                Shell::Bash => self.bash(&mut places),
                Shell::Zsh => self.zsh(&mut places),
                Shell::Fish => self.fish(&mut places),
                Shell::PowerShell => places.extend(
                    self.powershell
                        .iter()
                        .map(|profile| end(profile.clone(), Shell::PowerShell, "every PowerShell")),
                ),
            }
        }
        if self.systemd && !shells.is_empty() {
            places.push(Place {
                path: self.config.join("environment.d/60-ogive.conf"),
                positions: vec![Position::End],
                lines: Lines::SystemdEnvironment,
                readers: "services and desktops that systemd starts",
            });
        }
        places
    }

    fn bash(&self, places: &mut Vec<Place>) {
        // A login shell reads the first of these that is there, and no other.
        let login = [".bash_profile", ".bash_login", ".profile"].map(|name| self.home.join(name));
        let fresh = if self.os == Goos::Darwin { ".bash_profile" } else { ".profile" };
        let first = login.iter().find(|path| self.has(path)).cloned();
        let first = first.unwrap_or_else(|| self.home.join(fresh));
        let profile = self.home.join(".profile");
        if first != profile && self.has(&profile) {
            places.push(end(profile, Shell::Bash, "login shells of sh, and desktops"));
        }
        places.push(end(first, Shell::Bash, "login shells of bash"));
        let bashrc = self.home.join(".bashrc");
        // A bash that sshd starts to run one command reads this file too, as far as the usual guard
        // against shells without a terminal: our lines stand before it. Lines that others put after
        // it would win in a terminal: ours stand at the end as well.
        let guarded = (self.read)(&bashrc).is_some_and(|text| returns_early(&text));
        places.push(Place {
            positions: if guarded { vec![Position::Top, Position::End] } else { vec![Position::End] },
            ..end(bashrc, Shell::Bash, "terminals with bash, and commands over ssh")
        });
    }

    fn zsh(&self, places: &mut Vec<Place>) {
        let folder = self.zsh_folder();
        let own = self.home.join(".zshenv");
        if folder != self.home && self.has(&own) {
            places.push(end(own, Shell::Zsh, "every zsh, until it knows ZDOTDIR"));
        }
        places.push(end(folder.join(".zshenv"), Shell::Zsh, "every zsh"));
        // macOS' path_helper and the like reorder PATH after .zshenv (/etc/zprofile).
        places.push(end(folder.join(".zprofile"), Shell::Zsh, "login shells of zsh"));
        places.push(end(folder.join(".zshrc"), Shell::Zsh, "terminals with zsh"));
    }

    fn fish(&self, places: &mut Vec<Place>) {
        let folder = self.config.join("fish");
        places.push(end(folder.join("conf.d/ogive.fish"), Shell::Fish, "every fish"));
        // It is read after all of conf.d: what they do to PATH, or what they read does, would win.
        places.push(end(folder.join("config.fish"), Shell::Fish, "every fish, after the user's own paths"));
    }

    fn zsh_folder(&self) -> &Path {
        self.zsh.unwrap_or(self.home)
    }

    fn has(&self, path: &Path) -> bool {
        (self.read)(path).is_some()
    }
}

fn end(path: PathBuf, shell: Shell, readers: &'static str) -> Place {
    Place { path, positions: vec![Position::End], lines: Lines::Script(shell), readers }
}

/// Whether the file stops reading itself in shells without a terminal: it asks for `$-` or `PS1`
/// and returns soon after. One that is taken for such without being so costs a second look at PATH.
fn returns_early(file: &[u8]) -> bool {
    const SOON: usize = 5;
    let lines: Vec<&[u8]> = file.split(|b| *b == b'\n').map(<[u8]>::trim_ascii).collect();
    let code = |line: &&[u8]| !line.starts_with(b"#");
    (0..lines.len()).any(|n| {
        let asks = code(&lines[n]) && (contains(lines[n], b"$-") || contains(lines[n], b"PS1"));
        asks && lines[n..]
            .iter()
            .take(SOON)
            .filter(|l| code(l))
            .any(|l| contains(l, b"return") || contains(l, b"exit"))
    })
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// The places of a user with these files, as `name@positions`.
    fn places(os: Goos, files: &[(&str, &str)], shells: &[Shell], zsh: Option<&str>) -> Vec<String> {
        let files: BTreeMap<PathBuf, Vec<u8>> =
            files.iter().map(|(name, text)| (Path::new("/h").join(name), text.as_bytes().to_vec())).collect();
        let user = User {
            home: "/h".as_ref(),
            os,
            zsh: zsh.map(Path::new),
            config: "/h/.config".as_ref(),
            powershell: &[PathBuf::from("/h/.config/powershell/profile.ps1")],
            systemd: false,
            read: &|path| files.get(path).cloned(),
            is_dir: &|folder| files.keys().any(|path| path != folder && path.starts_with(folder)),
        };
        let shells = if shells.is_empty() { user.shells(None) } else { shells.to_vec() };
        let name = |place: Place| {
            let positions = if place.positions.len() == 2 { "@top,end" } else { "" };
            format!("{}{positions}", place.path.strip_prefix("/h").unwrap().display())
        };
        user.places(&shells).into_iter().map(name).collect()
    }

    const DEBIAN: &str = "# about $-\ncase $- in\n    *i*) ;;\n      *) return;;\nesac\nalias a=b\n";

    #[test]
    fn bash_reads_the_first_login_file_only() {
        let linux = |files: &[(&str, &str)]| places(Goos::Linux, files, &[Shell::Bash], None);
        assert_eq!(linux(&[]), [".profile", ".bashrc"]);
        assert_eq!(linux(&[(".profile", ""), (".bashrc", "alias a=b\n")]), [".profile", ".bashrc"]);
        assert_eq!(linux(&[(".profile", ""), (".bash_login", "")]), [".profile", ".bash_login", ".bashrc"]);
        assert_eq!(linux(&[(".bash_profile", ""), (".bash_login", "")]), [".bash_profile", ".bashrc"]);
        assert_eq!(places(Goos::Darwin, &[], &[Shell::Bash], None), [".bash_profile", ".bashrc"]);
    }

    #[test]
    fn the_lines_stand_before_a_guard_and_at_the_end() {
        for guarded in [DEBIAN, "[ -z \"$PS1\" ] && return\n", "if [[ $- != *i* ]]; then\n  return\nfi\n"] {
            let files = [(".bashrc", guarded)];
            assert_eq!(places(Goos::Linux, &files, &[Shell::Bash], None)[1], ".bashrc@top,end", "{guarded}");
        }
        let free =
            "# if not running interactively ($-), return\nPS1='$ '\nalias a=b\n\n\n\nf() { return; }\n";
        assert_eq!(places(Goos::Linux, &[(".bashrc", free)], &[Shell::Bash], None)[1], ".bashrc");
    }

    #[test]
    fn zsh_gets_three_files_where_it_looks_for_them() {
        let zsh = |files: &[(&str, &str)], folder| places(Goos::Darwin, files, &[Shell::Zsh], folder);
        assert_eq!(zsh(&[], None), [".zshenv", ".zprofile", ".zshrc"]);
        assert_eq!(
            zsh(&[(".zshenv", "export ZDOTDIR=~/z\n")], Some("/h/z")),
            [".zshenv", "z/.zshenv", "z/.zprofile", "z/.zshrc"]
        );
    }

    #[test]
    fn fish_gets_its_own_file_and_the_last_word() {
        let fish = |files: &[(&str, &str)]| places(Goos::Linux, files, &[Shell::Fish], None);
        let config = ".config/fish/config.fish";
        assert_eq!(fish(&[]), [".config/fish/conf.d/ogive.fish", config]);
        assert_eq!(fish(&[(config, "source paths.fish\n")]), [".config/fish/conf.d/ogive.fish", config]);
    }

    #[test]
    fn systemd_gives_the_shims_to_what_it_starts() {
        let user = User {
            home: "/h".as_ref(),
            os: Goos::Linux,
            zsh: None,
            config: "/h/.config".as_ref(),
            powershell: &[],
            systemd: true,
            read: &|_| None,
            is_dir: &|_| false,
        };
        let place = user.places(&[Shell::Bash]).pop().unwrap();
        assert_eq!(place.path, Path::new("/h/.config/environment.d/60-ogive.conf"));
        assert_eq!(place.lines, Lines::SystemdEnvironment);
    }

    #[test]
    fn a_users_shells_are_those_with_files() {
        let found = places(Goos::Linux, &[(".bashrc", ""), (".config/fish/config.fish", "")], &[], None);
        let fish = [".config/fish/conf.d/ogive.fish", ".config/fish/config.fish"];
        assert_eq!(found, [".profile", ".bashrc", fish[0], fish[1]]);
        assert_eq!(places(Goos::Darwin, &[], &[], None), [".zshenv", ".zprofile", ".zshrc"]);
        let found = places(Goos::Linux, &[(".config/powershell/x.ps1", "")], &[], None);
        assert_eq!(found, [".config/powershell/profile.ps1"]);
    }
}
