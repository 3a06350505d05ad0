//! What start-up files would do, told from their text: for shells that are not to be started, or are not
//! installed.
//!
//! The forms that people write are followed: assignments, lists of folders, conditions on files and variables,
//! loops, functions, files that read files. What only running a command would tell is not known; a condition
//! that depends on it is taken to hold.

mod csh;
mod fish;
mod posix;
mod world;

use std::path::PathBuf;

use ogive_machine::{ShellKind, Way};
use ogive_system::System;

use self::world::World;
use super::answer::Answer;
use super::trace::Event;
use super::ways::Wanted;

/// What the files come to.
pub(super) struct Read {
    pub(super) answer: Answer,
    pub(super) events: Vec<Event>,
    pub(super) files: Vec<PathBuf>,
    /// A file that is too large to be read.
    pub(super) unread: Option<PathBuf>,
    /// Whether the shell comes to its end.
    pub(super) ends: bool,
}

/// Reads the files of a shell; none of a shell whose language is not known here.
pub(super) fn start(
    system: &System,
    kind: ShellKind,
    program: &std::path::Path,
    wanted: &Wanted,
) -> Option<Read> {
    let marks = wanted.marks.iter().map(|(name, value)| ((*name).into(), (*value).into()));
    let variables = wanted.base.variables(program).into_iter().chain(marks).collect();
    let way: Way = wanted.way;
    let mut world = World::new(system, kind, way, variables);
    let ends = match kind {
        ShellKind::Fish => fish::start(&mut world),
        ShellKind::Tcsh => csh::start(&mut world),
        ShellKind::Nu => return None,
        ShellKind::Bash | ShellKind::Zsh | ShellKind::Ksh | ShellKind::Dash | ShellKind::Sh => {
            posix::start(&mut world)
        }
    };
    let unread = world.unread.take();
    let (answer, events, files) = world.into_answer();
    Some(Read { answer, events, files, unread, ends })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use ogive_machine::ShellFacts;
    use ogive_system::memory::{MemoryFiles, MemorySystem};

    use super::*;
    use crate::shells::ways;

    const POSIX: &str = "f() { case \":$PATH:\" in *:\"$1\":*) ;; *) PATH=$1:${PATH%:x} ;; esac; }\nfor d in a \"b c\" $X; do f $d; done\n\
                         if [ -n \"${Y:-z}\" ] && ! command -v q >/dev/null 2>&1; then . ~/.a; elif [[ $- == *i* || -z $Y ]]; then export A=$(b \"c)\") ; fi\n\
                         cat <<X\n$(\nX\npath=( a $path ) # c\nalias g='a b' `c`\nwhile true; do break; done\n";
    const FISH: &str = "if status is-interactive; and test -d /x\n set -gx PATH $HOME/\"a b\" $PATH (x)\nelse if not type -q y\n alias g 'a b'\nend\n\
                        switch $T\n case 'x*' y\n  fish_add_path -g /a\nend\nfor i in 1 2\n set -a L $i$L\nend\nfunction f\n f $argv\nend\nf\n";
    const CSH: &str = "if ( -d /x && $?prompt ) then\n set path = ( a $path )\nelse if ( ! $?Y ) then\n setenv A ${PATH}:b\nendif\nif ( $?X ) alias g 'a b'\nsource ~/.a\n";

    fn come_to_an_end(kind: ShellKind, text: &[u8]) {
        let mut files = MemoryFiles::new().directory("/home/user");
        for name in crate::shells::lines::own_files(kind) {
            files = files.file(Path::new("/home/user").join(name), text);
        }
        files = files.file("/home/user/.a", text);
        let system = MemorySystem { files, ..MemorySystem::default() }.system();
        let shell = ShellFacts { kind, program: "/bin/x".into(), is_login_shell: false, starts: Vec::new() };
        for wanted in ways::of(&system, &shell) {
            assert!(start(&system, kind, &shell.program, &wanted).is_some());
        }
    }

    #[test]
    fn damaged_files_are_read_to_their_end() {
        // Always the same numbers (Knuth, MMIX).
        let mut state = 7_u64;
        let mut next = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap_or(0) % below
        };
        const PIECES: &[&str] = &[
            "\"", "'", "$(", "${", "`", "(", ")", "{", "}", "\\", "\n", "é", "if ", "end", "$", "#", "<<",
            ";;", "~", "[[ ",
        ];
        for (kind, seed) in [
            (ShellKind::Bash, POSIX),
            (ShellKind::Zsh, POSIX),
            (ShellKind::Fish, FISH),
            (ShellKind::Tcsh, CSH),
        ] {
            for _ in 0..300 {
                let mut text = seed.as_bytes().to_vec();
                for _ in 0..=next(5) {
                    let at = next(text.len());
                    match next(3) {
                        0 => text.truncate(at.max(1)),
                        1 => drop(text.drain(at..(at + next(9)).min(text.len()))),
                        _ => drop(text.splice(at..at, PIECES[next(PIECES.len())].bytes())),
                    }
                    if text.is_empty() {
                        text.push(b'a');
                    }
                }
                come_to_an_end(kind, &text);
            }
        }
    }

    #[test]
    fn files_that_nest_without_end_are_read() {
        for piece in [
            "\"$(",
            "${a:-",
            "f() { ",
            "if ",
            "( ",
            "[[ ( ",
            "case x in a) ",
            "`",
            "for x in ",
            "function f; ",
            "begin; ",
            "(",
            "{a,",
        ] {
            for kind in [ShellKind::Bash, ShellKind::Zsh, ShellKind::Fish, ShellKind::Tcsh] {
                come_to_an_end(kind, piece.repeat(3000).as_bytes());
            }
        }
    }
}
