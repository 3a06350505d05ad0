//! What the commands of a pipeline do for platforms.

use ogive_platform::{Goarch, Goos, Port};

use super::environment::{GoEnvironment, Variable};
use super::reach::Reach;
use super::script::Script;
use super::shell::{Command, Verb, commands};
use super::told::{Act, Amd64Build, GoCall, Pin, PinKind, Reached, Told, image_port};
use crate::repository::joined;

/// Where commands run: the variables, the machine, and what becomes of references.
pub struct Shell<'e> {
    /// The variables of Go.
    pub environment: GoEnvironment,
    /// The machine; none where that can't be told.
    pub machine: Option<Port>,
    /// Whether programs of other architectures run there.
    pub emulates: bool,
    /// The text with its references replaced; none where some can't be.
    pub expand: &'e dyn Fn(&str) -> Option<String>,
    /// The same without what holds only where nothing else is asked for.
    pub settled: &'e dyn Fn(&str) -> Option<String>,
    /// The folder, from where it starts; none where that can't be told.
    pub folder: Option<String>,
    /// What the commands stand in: a target, a recipe.
    pub name: &'e str,
}

/// How long a text may become by what is put into it.
pub const LONGEST: usize = 4096;

/// The text if nothing in it is a reference.
pub fn plain(text: &str) -> Option<String> {
    let refers = text.contains(['$', '`']) || text.contains("{{") || text.contains("[[");
    (!refers).then(|| text.to_owned())
}

/// The text with `$NAME` and `${NAME}` replaced; none where some value can't be told, or something else is substituted.
pub fn with_variables(text: &str, value: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut told = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        let is_braced = after.starts_with('{');
        let after = if is_braced { &after[1..] } else { after };
        let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(after.len());
        let (name, tail) = after.split_at(end);
        rest = if is_braced { tail.strip_prefix('}')? } else { tail };
        told.push_str(before);
        told.push_str(&value(name).filter(|_| !name.is_empty())?);
        if told.len() > LONGEST {
            return None;
        }
    }
    told.push_str(rest);
    plain(&told)
}

/// Whether something named for an architecture names it.
pub fn names(name: &str, arch: Goarch) -> bool {
    let mut words = name.split(|c: char| !c.is_ascii_alphanumeric());
    words.any(|word| {
        let word = word.to_ascii_lowercase();
        word == arch.name()
            || match arch {
                Goarch::Amd64 => matches!(word.as_str(), "x64" | "x86" | "64"),
                Goarch::Arm64 => matches!(word.as_str(), "aarch64" | "m1" | "armv8" | "apple" | "silicon"),
                Goarch::Arm => {
                    word.starts_with("armv") || matches!(word.as_str(), "rpi" | "raspberry" | "pi" | "armhf")
                }
                Goarch::I386 => matches!(word.as_str(), "i386" | "x86" | "32bit" | "32"),
                _ => false,
            }
            || word.ends_with(arch.name()) && word.len() > arch.name().len() + 2
    })
}

/// A folder from another; none where it leads out of what is known.
fn within(from: &str, to: &str) -> Option<String> {
    let folder = joined(std::path::Path::new(from), to)?;
    Some(folder.to_str()?.to_owned())
}

impl Shell<'_> {
    /// Reads the commands of a script; what they export holds for those after them.
    pub fn read(&mut self, script: &Script, told: &mut Told) {
        for command in commands(script) {
            self.command(&command, told);
        }
    }

    fn command(&mut self, command: &Command, told: &mut Told) {
        let mut environment = self.environment.clone();
        for set in &command.assignments {
            environment.set(&set.name, (self.settled)(&set.value));
        }
        let set = command.assignments.iter().find(|set| set.name == "GOARCH" && !command.conditional);
        // A value of its own that stands here as it is: what a reference brings is chosen elsewhere.
        let arch = set.and_then(|set| plain(&set.value)?.parse().ok());
        if let (Some(set), Some(arch)) = (set, arch) {
            let named = names(self.name, arch);
            told.pins.push(Pin {
                os: environment.os(),
                arch,
                kind: PinKind::Fixed,
                offset: set.offset,
                named,
            });
        }
        if command.words.is_empty() {
            if command.conditional {
                for set in &command.assignments {
                    environment.set(&set.name, None);
                }
            }
            self.environment = environment;
            return;
        }
        if let Some(go) = command.go() {
            self.go(&environment, &go, told);
        } else if matches!(command.program(), "cd" | "pushd") && command.words.len() == 2 {
            let to = (self.expand)(&command.words[1].text);
            self.folder = self.folder.take().zip(to).and_then(|(from, to)| within(&from, &to));
        } else {
            self.other(&environment, command, told);
        }
    }

    fn go(&self, environment: &GoEnvironment, go: &super::shell::GoCommand<'_>, told: &mut Told) {
        let port = environment.port(self.machine).or_else(|| self.tested(environment, go.verb));
        let (race, cgo, offset) = (go.has_race(), environment.cgo(), go.offset);
        told.calls.push(GoCall { verb: go.verb, race, cgo, port, offset });
        let has = |flag: &str| go.arguments.iter().any(|word| word.text == flag);
        let is_executed =
            go.arguments.iter().any(|word| matches!(word.text.split('=').next(), Some("-exec" | "--exec")));
        let act = match go.verb {
            Verb::Build => Act::Build,
            Verb::Test if has("-c") => Act::Build,
            Verb::Test if is_executed || self.runs(port) || self.machine.is_none() => Act::Test,
            _ => return,
        };
        if let Some(Port { os, arch: Goarch::Amd64 }) = port.filter(|_| act == Act::Build) {
            told.amd64.push(Amd64Build { os, level: environment.amd64_level(), offset });
        }
        let named = environment.os != Variable::Unset || environment.arch != Variable::Unset;
        let reach = self.reach(go, port);
        told.claim_for(act, port, offset, Reached { reach, named });
    }

    /// The packages that a call is for.
    fn reach(&self, go: &super::shell::GoCommand<'_>, port: Option<Port>) -> Reach {
        let inner = match go.folder {
            Some(folder) => {
                (self.expand)(&folder.text).zip(self.folder.as_ref()).map(|(to, from)| within(from, &to))
            }
            None => self.folder.clone().map(Some),
        };
        let named = inner.flatten().zip(go.packages(self.expand));
        match named {
            Some((folder, patterns)) => Reach::Named { folder, patterns },
            // Programs for browsers are a few of a repository, whichever they are.
            None if port.is_some_and(|port| port.arch == Goarch::Wasm) => {
                Reach::Named { folder: String::new(), patterns: Vec::new() }
            }
            None => Reach::All,
        }
    }

    /// What tests are for that name an architecture, where the machine can't be told: of Linux mostly.
    fn tested(&self, environment: &GoEnvironment, verb: Verb) -> Option<Port> {
        let is_named = verb == Verb::Test && self.machine.is_none() && environment.os == Variable::Unset;
        match &environment.arch {
            Variable::Known(arch) if is_named => Some(Port::new(Goos::Linux, arch.parse().ok()?)),
            _ => None,
        }
    }

    /// Whether programs for `port` run on the machine.
    fn runs(&self, port: Option<Port>) -> bool {
        let (Some(port), Some(machine)) = (port, self.machine) else { return port.is_none() };
        port == machine
            || port.os == machine.os
                && (self.emulates || (machine.arch, port.arch) == (Goarch::Amd64, Goarch::I386))
    }

    /// `docker run --platform linux/arm64 golang go test ./...`: tests, on a machine that is perhaps emulated.
    fn tests_in_container(&self, command: &Command, told: &mut Told) {
        let tests = command.words.iter().any(|word| {
            word.text == "test" || word.text.contains("go test") || word.text.contains("make test")
        });
        for platform in command.flag("--platform").filter(|_| tests) {
            let port = (self.expand)(&platform.text).and_then(|text| image_port(&text));
            told.claim(Act::Test, port, platform.offset);
        }
    }

    fn other(&self, environment: &GoEnvironment, command: &Command, told: &mut Told) {
        let program = command.program().trim_start_matches('@');
        let offset = command.words[0].offset;
        let bare = program.trim_matches(['$', '(', ')', '{', '}']).to_ascii_lowercase();
        match bare.as_str() {
            "make" | "just" | "task" | "mage" => {
                // `test`, `unit-test`, `test:race`; what only prepares some is none.
                let is_test = |word: &str| {
                    let mut parts = word.split(['-', '_', ':', '/']);
                    !word.contains('=') && parts.any(|part| matches!(part, "test" | "tests" | "check"))
                };
                let test = command.words[1..].iter().find(|word| is_test(&word.text));
                let Some(test) = test.filter(|_| environment.arch == Variable::Unset) else { return };
                // `test-386`, `test-linux-arm64`.
                let mut parts = test.text.split(['-', '_', ':', '/']);
                let arch = parts.find_map(|part| part.parse::<Goarch>().ok());
                match arch {
                    Some(arch) => {
                        let os = self.machine.map_or(Goos::Linux, |machine| machine.os);
                        told.claim(Act::Test, Some(Port::new(os, arch)), test.offset);
                    }
                    None => told.claim_here(Act::Test, self.machine, offset),
                }
            }
            "docker" | "podman" | "buildah" | "nerdctl" | "ko" | "depot" | "container_tool"
            | "container_engine" | "kobuild" => {
                let has = |word: &str| command.words.iter().any(|other| other.text == word);
                if has("run") || has("pull") || has("create") && !has("build") {
                    if has("--privileged") && command.words.iter().any(|word| word.text.contains("binfmt")) {
                        told.emulates.get_or_insert(offset);
                    }
                    self.tests_in_container(command, told);
                    return;
                }
                let first = told.claims.len();
                for list in command.flag("--platform").chain(command.flag("--platforms")) {
                    match (self.expand)(&list.text) {
                        Some(known) if known == "all" => told.unknown.push(Act::Image),
                        Some(known) if known == list.text => told.claim_images(&known, list.offset),
                        // Of what a variable stands for, no place is in the file.
                        Some(known) => {
                            let first = told.claims.len();
                            told.claim_images(&known, list.offset);
                            told.claims.iter_mut().skip(first).for_each(|claim| claim.offset = list.offset);
                        }
                        None => told.unknown.push(Act::Image),
                    }
                    told.images_on_arm |= self.machine.is_some_and(|machine| machine.arch == Goarch::Arm64);
                }
                let file = command.flag("-f").chain(command.flag("--file")).next();
                if let Some(file) = file.and_then(|file| (self.expand)(&file.text)) {
                    told.made_of(&file, first);
                }
            }
            _ => {}
        }
    }
}
