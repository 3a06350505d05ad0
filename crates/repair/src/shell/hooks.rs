//! Lines that start a manager of Gos, as managers tell their users to write them.

use std::path::Path;

use super::statements::{Piece, path_entry};
use super::{Dialect, words::literal};

/// What of a line starts a manager.
pub(super) struct Hook<'a> {
    /// The manager's name.
    pub(super) manager: &'a str,
    /// The folder that it puts onto PATH.
    pub(super) folder: &'a Path,
}

/// How a manager is started.
struct Known {
    manager: &'static str,
    /// The program whose output is evaluated, and its first argument.
    commands: &'static [(&'static str, &'static str)],
    /// The ends of the names of scripts that are read.
    scripts: &'static [&'static str],
    /// Its folder on PATH, written with what only a shell can tell.
    folders: &'static [&'static str],
}

const KNOWN: &[Known] = &[
    Known {
        manager: "asdf",
        commands: &[],
        scripts: &["/asdf.sh", "/asdf.fish"],
        folders: &["${ASDF_DATA_DIR:-$HOME/.asdf}/shims"],
    },
    Known { manager: "gvm", commands: &[], scripts: &["/.gvm/scripts/gvm"], folders: &[] },
    Known { manager: "goenv", commands: &[("goenv", "init")], scripts: &[], folders: &[] },
    Known {
        manager: "mise",
        commands: &[("mise", "activate"), ("rtx", "activate")],
        scripts: &[],
        folders: &[],
    },
    Known { manager: "g", commands: &[], scripts: &["/.g/env"], folders: &[] },
    Known { manager: "goup", commands: &[], scripts: &["/.go/env", "/.goup/env"], folders: &[] },
    Known { manager: "proto", commands: &[("proto", "activate")], scripts: &[], folders: &[] },
    Known {
        manager: "Homebrew (/usr/local)",
        commands: &[("/usr/local/bin/brew", "shellenv"), ("/usr/local/Homebrew/bin/brew", "shellenv")],
        scripts: &[],
        folders: &[],
    },
];

/// What of a statement starts a manager.
pub(super) fn piece(
    words: &[&str],
    dialect: Dialect,
    hook: &Hook<'_>,
    value: &dyn Fn(&str) -> Option<String>,
) -> Piece {
    let known = KNOWN.iter().find(|known| known.manager == hook.manager);
    let starts = known.is_some_and(|known| match words {
        ["eval", inner @ ..] => evaluated(&inner.join(" ")).is_some_and(|command| runs(known, command)),
        ["." | "\\." | "source", script] => {
            let meaning = literal(script, value);
            let script = meaning.as_deref().unwrap_or_else(|| script.trim_matches(['"', '\'']));
            // What a command yields may stand before it: $(brew --prefix asdf)/libexec/asdf.sh.
            known.scripts.iter().any(|end| script.ends_with(end))
        }
        // `mise activate fish | source`
        [_, _, ..] if dialect == Dialect::Fish => runs(known, &words.join(" ")),
        _ => false,
    });
    if starts {
        return Piece::All;
    }
    let is_it = |word: &str| {
        let bare = word.trim_matches('"');
        literal(word, value).is_some_and(|meaning| hook.folder.as_os_str() == meaning.as_str())
            || known.is_some_and(|known| known.folders.contains(&bare))
    };
    path_entry(words, dialect, &is_it)
}

/// The command between `$(` and `)`.
fn evaluated(word: &str) -> Option<&str> {
    let word = word.strip_prefix('"').and_then(|word| word.strip_suffix('"')).unwrap_or(word);
    let inner = word
        .strip_prefix("$(")
        .or_else(|| word.strip_prefix('('))
        .and_then(|word| word.strip_suffix(')'))
        .or_else(|| word.strip_prefix('`').and_then(|word| word.strip_suffix('`')))?;
    (!inner.contains([';', '|', '&', '$', '(', '`'])).then_some(inner)
}

/// Whether a command is the one by which a manager is started.
fn runs(known: &Known, command: &str) -> bool {
    let mut words = command.split_ascii_whitespace().map(|word| word.trim_matches('"'));
    let (Some(program), Some(argument)) = (words.next(), words.next()) else { return false };
    known.commands.iter().any(|(name, first)| {
        let is_it = match name.starts_with('/') {
            true => program == *name,
            false => program.rsplit('/').next() == Some(name),
        };
        is_it && argument == *first
    })
}

#[cfg(test)]
mod tests {
    use super::super::{MARK, hooks};
    use super::*;

    fn left(text: &str, dialect: Dialect, manager: &str, folder: &str) -> Option<String> {
        let hook = Hook { manager, folder: Path::new(folder) };
        let file = format!("first\n{text}\nlast\n");
        let left = hooks(file.as_bytes(), dialect, &hook, Path::new("/home/ann")).unwrap()?;
        let left = String::from_utf8(left).unwrap();
        Some(left.strip_prefix("first\n")?.strip_suffix("\nlast\n")?.replace(MARK, "#-"))
    }

    /// Lines, and where each was seen.
    const LINES: &[(&str, Dialect, &str, &str, &str)] = &[
        // goenv, INSTALL.md
        (
            "eval \"$(goenv init -)\"",
            Dialect::Posix,
            "goenv",
            "/home/ann/.goenv/shims",
            "goenv 2, INSTALL.md",
        ),
        (
            "export PATH=\"$HOME/.goenv/shims:$PATH\"",
            Dialect::Posix,
            "goenv",
            "/home/ann/.goenv/shims",
            "by hand",
        ),
        (
            ". \"$HOME/.asdf/asdf.sh\"",
            Dialect::Posix,
            "asdf",
            "/home/ann/.asdf/shims",
            "asdf 0.15, getting started",
        ),
        (
            "source ~/.asdf/asdf.fish",
            Dialect::Fish,
            "asdf",
            "/home/ann/.asdf/shims",
            "asdf 0.15, getting started",
        ),
        (
            ". $(brew --prefix asdf)/libexec/asdf.sh",
            Dialect::Posix,
            "asdf",
            "/home/ann/.asdf/shims",
            "asdf 0.15, getting started",
        ),
        (
            "export PATH=\"${ASDF_DATA_DIR:-$HOME/.asdf}/shims:$PATH\"",
            Dialect::Posix,
            "asdf",
            "/home/ann/.asdf/shims",
            "asdf 0.16, getting started",
        ),
        (
            "[[ -s \"$HOME/.gvm/scripts/gvm\" ]] && source \"$HOME/.gvm/scripts/gvm\"",
            Dialect::Posix,
            "gvm",
            "/x",
            "gvm-installer",
        ),
        ("eval \"$(mise activate zsh)\"", Dialect::Posix, "mise", "/x", "mise, getting started"),
        (
            "eval \"$(~/.local/bin/mise activate bash)\"",
            Dialect::Posix,
            "mise",
            "/x",
            "mise, getting started",
        ),
        ("eval \"$(mise activate zsh --shims)\"", Dialect::Posix, "mise", "/x", "mise, shims"),
        ("~/.local/bin/mise activate fish | source", Dialect::Fish, "mise", "/x", "mise, getting started"),
        (
            "[ -s \"${HOME}/.g/env\" ] && \\. \"${HOME}/.g/env\"  # g shell setup",
            Dialect::Posix,
            "g",
            "/x",
            "g, install.sh",
        ),
        (
            "eval \"$(/usr/local/bin/brew shellenv)\"",
            Dialect::Posix,
            "Homebrew (/usr/local)",
            "/usr/local/bin",
            "Homebrew, install.sh",
        ),
        (
            "eval $(/usr/local/bin/brew shellenv)",
            Dialect::Posix,
            "Homebrew (/usr/local)",
            "/usr/local/bin",
            "Homebrew on Linux, its spelling",
        ),
        (
            "eval \"$(/usr/local/bin/brew shellenv zsh)\"",
            Dialect::Posix,
            "Homebrew (/usr/local)",
            "/usr/local/bin",
            "Homebrew 5, install.sh",
        ),
    ];

    #[test]
    fn the_lines_that_managers_tell_to_write_are_taken_out_whole() {
        for (line, dialect, manager, folder, seen) in LINES {
            assert_eq!(left(line, *dialect, manager, folder), Some(format!("#-{line}")), "{seen}: {line}");
        }
    }

    #[test]
    fn what_else_stands_in_a_line_stays_and_what_is_no_hook_is_left() {
        let goenv = |text: &str| left(text, Dialect::Posix, "goenv", "/home/ann/.goenv/shims");
        let posix = Dialect::Posix;
        assert_eq!(
            left(
                "export PATH=\"$HOME/.gobrew/current/bin:$HOME/.gobrew/bin:$PATH\"",
                posix,
                "gobrew",
                "/home/ann/.gobrew/current/bin"
            )
            .unwrap(),
            "export PATH=\"$HOME/.gobrew/bin:$PATH\""
        );
        assert_eq!(goenv("eval \"$(goenv init -)\"; export A=1").unwrap(), "export A=1");
        for text in [
            "eval \"$(pyenv init -)\"",
            "eval \"$(goenv init - | sed s/a/b/)\"",
            "eval \"$(goenv versions)\"",
            "export PATH=\"$HOME/.goenv/bin:$PATH\"",
            "# eval \"$(goenv init -)\"",
            "if true; then eval \"$(goenv init -)\"; fi",
        ] {
            assert_eq!(goenv(text), None, "{text}");
        }
        assert_eq!(
            left(
                "eval \"$(/opt/homebrew/bin/brew shellenv)\"",
                posix,
                "Homebrew (/usr/local)",
                "/usr/local/bin"
            ),
            None
        );
    }
}
