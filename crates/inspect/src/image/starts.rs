//! What an image starts: its entry point, what a shell or wrapper starts then, and what those need to be
//! started themselves.

use ogive_binary::{Content, Program};
use ogive_oci::Config;

use super::layer::Node;
use super::tree::{Found, Tree};
use super::{Start, StartRole};

/// How many interpreters may stand behind one another (Linux, `BINPRM_MAX_RECURSION`).
const MOST_INTERPRETERS: usize = 5;

/// A start with the program that was found.
pub(super) struct Started<'t> {
    pub(super) start: Start,
    pub(super) layer: Option<usize>,
    pub(super) program: Option<&'t Program>,
}

/// Everything that is started, in order.
pub(super) fn starts<'t>(tree: &'t Tree, config: &Config) -> Vec<Started<'t>> {
    let mut list = Vec::new();
    let argv = config.argv();
    let Some(first) = argv.first() else { return list };
    let chain = Chain { tree, config };
    chain.follow(&mut list, StartRole::EntryPoint, first);
    for name in handed_on(&argv, list.first().and_then(|started| started.program)) {
        // A wrapper's argument may be anything: it is told of only when it is a program.
        if chain.find(&name).is_some_and(|found| matches!(found.node, Node::Program(_))) {
            chain.follow(&mut list, StartRole::Command, &name);
        }
    }
    list
}

struct Chain<'c, 't> {
    tree: &'t Tree,
    config: &'c Config,
}

impl<'t> Chain<'_, 't> {
    /// A program, and what starts it.
    fn follow(&self, list: &mut Vec<Started<'t>>, role: StartRole, name: &str) {
        let (mut role, mut name) = (role, name.to_owned());
        for _ in 0..MOST_INTERPRETERS {
            let found = self.find(&name);
            let program = found.as_ref().and_then(|found| match found.node {
                Node::Program(program) => Some(&**program),
                _ => None,
            });
            list.push(Started {
                start: Start {
                    role,
                    name: name.clone(),
                    path: found.as_ref().map(|found| format!("/{}", found.path)),
                    layer: None,
                    targets: program.map(Program::targets).unwrap_or_default(),
                },
                layer: found.as_ref().map(|found| found.layer),
                program,
            });
            match program.map(|program| &program.content) {
                Some(Content::Script(script)) if !script.interpreter.is_empty() => {
                    if let Some(looked_for) = &script.through_env {
                        self.follow(list, StartRole::Interpreter, &script.interpreter);
                        name.clone_from(looked_for);
                    } else {
                        name.clone_from(&script.interpreter);
                    }
                    role = StartRole::Interpreter;
                }
                Some(Content::Elf(elf)) if role != StartRole::Loader => match &elf.interpreter {
                    Some(loader) => {
                        name.clone_from(loader);
                        role = StartRole::Loader;
                    }
                    None => return,
                },
                _ => return,
            }
        }
    }

    fn find(&self, name: &str) -> Option<Found<'t>> {
        if self.config.claim.os == "windows" {
            return windows(self.tree, name);
        }
        if name.starts_with('/') {
            self.tree.find(name)
        } else if name.contains('/') {
            self.tree.find(&format!("{}/{name}", self.config.directory))
        } else {
            let folders = self.config.path();
            folders.iter().find_map(|folder| self.tree.find(&format!("{folder}/{name}")))
        }
    }
}

/// Layers of Windows keep drive C below `Files`.
fn windows<'t>(tree: &'t Tree, name: &str) -> Option<Found<'t>> {
    let name = name.replace('\\', "/");
    let name = name.split_once(':').map_or(name.as_str(), |(_, rest)| rest);
    let folders = ["", "Windows/System32/", "Windows/"];
    let endings = ["", ".exe"];
    folders.iter().find_map(|folder| {
        endings.iter().find_map(|ending| tree.find(&format!("Files/{folder}{name}{ending}")))
    })
}

/// What the first program may be told to start: the first word of a shell's command, what follows a `--`,
/// the argument behind a script.
fn handed_on(argv: &[String], first: Option<&Program>) -> Vec<String> {
    let shells = ["sh", "bash", "ash", "dash", "busybox"];
    let is_shell = argv.first().and_then(|name| name.rsplit('/').next()).is_some_and(|n| shells.contains(&n));
    let after = |mark: &str| {
        let at = argv.iter().position(|argument| argument == mark)?;
        argv.get(at + 1).cloned()
    };
    if is_shell {
        return after("-c").as_deref().and_then(first_word).into_iter().collect();
    }
    let script = first.is_some_and(|program| matches!(program.content, Content::Script(_)));
    let argument = if script { argv.get(1).cloned() } else { None };
    after("--").or(argument).filter(|name| !name.is_empty() && !name.starts_with('-')).into_iter().collect()
}

/// The program of a simple shell command: the first word that is neither `exec` nor a variable. None where
/// the shell would make something else of it.
fn first_word(command: &str) -> Option<String> {
    let mut words = command.split_ascii_whitespace();
    let word = words.find(|word| *word != "exec" && !word.contains('='))?;
    let plain = |letter: char| letter.is_alphanumeric() || "/._-+".contains(letter);
    word.chars().all(plain).then(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_s_simple_command_tells_the_program() {
        assert_eq!(first_word("exec /app --x").as_deref(), Some("/app"));
        assert_eq!(first_word("A=b app").as_deref(), Some("app"));
        assert_eq!(first_word("$APP --x"), None);
        assert_eq!(first_word(""), None);
        let argv = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
        assert_eq!(handed_on(&argv(&["/bin/sh", "-c", "app x"]), None), ["app"]);
        assert_eq!(handed_on(&argv(&["/tini", "--", "/app"]), None), ["/app"]);
        assert!(handed_on(&argv(&["/app", "serve"]), None).is_empty());
    }
}
