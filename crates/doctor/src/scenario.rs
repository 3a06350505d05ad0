//! Machines for the tests of the rules: a healthy one, and what is wrong with it said step by step.

mod families;
mod unknowns;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ogive_machine::{
    Abilities, Ancestor, BinfmtMisc, BuildCache, Compiler, Editor, EditorFile, EditorFileDefect, EditorKind,
    EditorScope, EditorSetting, EditorSyntax, GoInstallation, GoSettings, GoTool, GopathRoot, GopathTree,
    Handler, HostFacts, Interpreter, Libc, Machine, Manager, Meaning, OsVersion, PathEntry, Pattern,
    ProgramFile, ProgramKind, Project, SearchPath, Setting, ShellFacts, ShellKind, ShellStart, Started,
    Steers, Translator, Translators, Trouble, TroubleKind, Unsaved, Vcs, Way, Word,
};
use ogive_platform::{GoVersion, Goarch, Platform, Port};
use ogive_record::{Fact, Location, Provenance, Severity};

use crate::{Only, examine};

/// The GOENV file of the made-up user.
pub(crate) const GOENV: &str = "/home/ann/.config/go/env";

/// A machine that is being made up.
pub(crate) struct Scenario(Machine);

/// The names of the rules that fail at warning or above.
pub(crate) fn rules_failed(machine: &Machine) -> Vec<String> {
    let diagnosis = examine(machine, &Only::default());
    diagnosis.at_least(Severity::Warning).map(|finding| finding.rule.to_string()).collect()
}

fn known<T>(value: T) -> Fact<T> {
    Fact::known(value, Provenance::BuiltIn)
}

impl Scenario {
    /// A healthy Linux on amd64, without any Go.
    pub(crate) fn linux_amd64() -> Self {
        Self::healthy("linux/amd64", "debian")
    }

    /// A healthy Mac with Apple silicon, without any Go.
    pub(crate) fn apple_silicon() -> Self {
        Self::healthy("darwin/arm64", "macos")
    }

    /// A healthy Windows on Arm, without any Go.
    pub(crate) fn windows_arm64() -> Self {
        Self::healthy("windows/arm64", "windows").with(|machine| {
            machine.abilities.translators.prism = known(vec![Goarch::Amd64, Goarch::I386]);
        })
    }

    /// A login shell of zsh whose PATH has two folders with a `go` each, of which a file's second line adds one.
    pub(crate) fn zsh_login(self, file: &str, added: &str, order: [&str; 2]) -> Self {
        let line = Location { path: file.into(), line: Some(2), column: None };
        let folders = order.map(|folder| PathEntry {
            folder: folder.into(),
            added_by: (folder == added).then(|| line.clone()),
            defect: None,
        });
        let meaning = Meaning::Programs(order.map(|folder| Path::new(folder).join("go")).into());
        let words = vec![Word { name: "go".into(), meaning }];
        let started = Started {
            search_path: SearchPath { folders: folders.into(), words },
            variables: Vec::new(),
            files: Vec::new(),
            said: String::new(),
        };
        self.with(|machine| {
            machine.shells.push(ShellFacts {
                kind: ShellKind::Zsh,
                program: "/bin/zsh".into(),
                is_login_shell: true,
                starts: vec![ShellStart {
                    way: Way::LoginInteractive,
                    also: Vec::new(),
                    is_read: false,
                    outcome: known(started),
                    troubles: Vec::new(),
                }],
            });
        })
    }

    fn healthy(port: &str, system: &str) -> Self {
        let port: Port = port.parse().unwrap();
        let host = HostFacts {
            hardware: known(port),
            process: known(port),
            userland: known(port),
            translator: known(Translator::None),
            level: known(Platform { port, level: None }),
            system: known(OsVersion {
                id: system.into(),
                version: Some("26".into()),
                kernel: "6.12.0".into(),
            }),
            libc: known(Libc::System),
        };
        let abilities = Abilities {
            host,
            native: Vec::new(),
            translators: Translators { rosetta: known(false), prism: known(Vec::new()) },
            handlers: Fact::<BinfmtMisc>::unknown("nobody looked", Provenance::BuiltIn),
            emulators: Vec::new(),
            page_size: known(4096),
            container: known(false),
        };
        let folders = ["/usr/local/bin", "/usr/bin", "/bin"].map(|folder| PathEntry {
            folder: folder.into(),
            added_by: None,
            defect: None,
        });
        Self(Machine {
            abilities,
            home: known("/home/ann".into()),
            ancestry: known(Vec::new()),
            search_path: SearchPath { folders: folders.into(), words: Vec::new() },
            login_shell: known("/bin/bash".into()),
            shells: Vec::new(),
            programs: std::collections::BTreeMap::new(),
            gos: Vec::new(),
            go_settings: GoSettings {
                process: Vec::new(),
                goenv: known(GOENV.into()),
                persisted: known(Vec::new()),
                cache: known(BuildCache {
                    folder: "/home/ann/.cache/go-build".into(),
                    is_writable: true,
                    mount: None,
                }),
                gopath_tree: known(GopathTree::empty("/home/ann/go/src".into())),
                gopath_links: std::collections::BTreeMap::new(),
                proxies: None,
            },
            project: None,
            tools: Vec::new(),
            compilers: Vec::new(),
            editors: Vec::new(),
            own: Vec::new(),
            libclang: Vec::new(),
            developer_folder: None,
            containers: None,
            notions: None,
        })
    }

    /// The document. No rule that fails on it may pass where one fact of it is not known.
    pub(crate) fn build(self) -> Machine {
        assert_eq!(unknowns::passing(&self.0), BTreeSet::new(), "rules pass on what is not known");
        self.0
    }

    /// Whatever else is to be so.
    pub(crate) fn with(mut self, change: impl FnOnce(&mut Machine)) -> Self {
        change(&mut self.0);
        self
    }

    /// Nothing tells what the machine is.
    pub(crate) fn unknown_hardware(self) -> Self {
        self.with(|machine| {
            let host = &mut machine.abilities.host;
            host.hardware = Fact::unknown("nobody knows", Provenance::BuiltIn);
            host.userland = host.hardware.clone();
        })
    }

    /// A Go whose `bin` comes last on PATH.
    pub(crate) fn go(self, goroot: &str, version: &str, port: &str) -> Self {
        let program = Path::new(goroot).join("bin/go");
        self.unselected_go(goroot, version, port).with(|machine| {
            let path = &mut machine.search_path;
            let folder = program.parent().unwrap().to_owned();
            path.folders.push(PathEntry { folder, added_by: None, defect: None });
            match path.words.iter_mut().find(|word| word.name == "go") {
                Some(Word { meaning: Meaning::Programs(programs), .. }) => programs.push(program),
                _ => path.words.push(Word { name: "go".into(), meaning: Meaning::Programs(vec![program]) }),
            }
        })
    }

    /// A Go that is not on PATH.
    pub(crate) fn unselected_go(self, goroot: &str, version: &str, port: &str) -> Self {
        let version: GoVersion = version.parse().unwrap();
        let port: Port = port.parse().unwrap();
        let goroot = PathBuf::from(goroot);
        self.with(|machine| {
            let program = goroot.join("bin/go");
            let what = known(ProgramKind::Native { ports: vec![port], go: Some(version) });
            machine
                .programs
                .insert(program.clone(), ProgramFile { real: known(program), what, missing_loader: None });
            machine.gos.push(GoInstallation {
                real: goroot.clone(),
                goroot,
                version: known(version),
                port: known(port),
                manager: Manager::Archive,
            });
        })
    }

    /// A sound handler of qemu for arm64, changed.
    pub(crate) fn handlers(self, change: impl FnOnce(&mut BinfmtMisc)) -> Self {
        let handler = Handler {
            name: "qemu-aarch64".into(),
            enabled: true,
            interpreter: "/usr/bin/qemu-aarch64-static".into(),
            flags: "POF".into(),
            pattern: Pattern::Extension("arm64".into()),
            state: known(Interpreter::Other),
        };
        let mut binfmt = BinfmtMisc { enabled: true, handlers: vec![handler] };
        change(&mut binfmt);
        self.with(|machine| machine.abilities.handlers = known(binfmt))
    }

    /// A name that leads to a program of a kind, before all others of that name.
    pub(crate) fn program(self, name: &str, path: &str, kind: ProgramKind) -> Self {
        let path = PathBuf::from(path);
        self.with(|machine| {
            let file = ProgramFile { real: known(path.clone()), what: known(kind), missing_loader: None };
            machine.programs.insert(path.clone(), file);
            let words = &mut machine.search_path.words;
            match words.iter_mut().find(|word| word.name == name) {
                Some(Word { meaning: Meaning::Programs(programs), .. }) => programs.insert(0, path),
                _ => words.push(Word { name: name.into(), meaning: Meaning::Programs(vec![path]) }),
            }
        })
    }

    /// A program that `go install` left.
    pub(crate) fn tool(self, path: &str, port: &str, package: &str, version: &str) -> Self {
        let tool = GoTool {
            path: path.into(),
            port: known(port.parse().unwrap()),
            go: known("1.27.3".parse().unwrap()),
            package: Some(package.into()),
            version: Some(version.into()),
            module: Some(package.into()),
            has_replacements: false,
        };
        self.with(|machine| machine.tools.push(tool))
    }

    /// A setting of an editor, on the first line of the user's file.
    pub(crate) fn editor_setting(
        self,
        kind: EditorKind,
        syntax: EditorSyntax,
        path: &[&str],
        steers: Steers,
        value: &str,
    ) -> Self {
        let file: PathBuf = "/home/ann/settings.json".into();
        let is_path =
            !matches!(steers, Steers::Variable { .. } | Steers::DebuggerFlag) && value.starts_with('/');
        let setting = EditorSetting {
            path: path.iter().map(|&name| name.to_owned()).collect(),
            steers,
            value: value.into(),
            names: is_path.then(|| value.into()),
            source: Provenance::File { path: file.clone(), line: Some(1) },
        };
        let settings = known(vec![setting]);
        self.editor(kind, EditorFile { path: file, scope: EditorScope::User, syntax, settings, defect: None })
    }

    /// A file of settings that is malformed.
    pub(crate) fn malformed_settings(self, kind: EditorKind) -> Self {
        let path = PathBuf::from("/home/ann/settings.json");
        let place = Provenance::File { path: path.clone(), line: Some(3) };
        let file = EditorFile {
            path,
            scope: EditorScope::User,
            syntax: EditorSyntax::Json,
            settings: Fact::unknown("it is malformed", place),
            defect: Some(EditorFileDefect { line: 3, column: 5, message: "expected comma".into() }),
        };
        self.editor(kind, file)
    }

    fn editor(self, kind: EditorKind, file: EditorFile) -> Self {
        self.with(|machine| machine.editors.push(Editor { kind, programs: Vec::new(), files: vec![file] }))
    }

    /// The program of an editor.
    pub(crate) fn editor_program(self, kind: EditorKind, path: &str, what: ProgramKind) -> Self {
        let path = PathBuf::from(path);
        self.with(|machine| {
            let file = ProgramFile { real: known(path.clone()), what: known(what), missing_loader: None };
            machine.programs.insert(path.clone(), file);
            machine.editors.push(Editor { kind, programs: vec![path], files: Vec::new() });
        })
    }

    /// A C compiler of a usual name.
    pub(crate) fn compiler(self, command: &str, triple: &str, port: &str) -> Self {
        let compiler = Compiler {
            command: command.into(),
            named_by: None,
            program: known(Path::new("/usr/bin").join(command)),
            triple: known(triple.into()),
            port: known(port.parse().unwrap()),
        };
        self.with(|machine| machine.compilers.push(compiler))
    }

    /// A CC that names nothing.
    pub(crate) fn missing_compiler(self, command: &str) -> Self {
        let source = Provenance::Environment("CC".into());
        let compiler = Compiler {
            command: command.into(),
            named_by: Some(source.clone()),
            program: Fact::unknown("there is none", source.clone()),
            triple: Fact::unknown("there is none", source.clone()),
            port: Fact::unknown("there is none", source),
        };
        self.variable("CC", command).with(|machine| machine.compilers.push(compiler))
    }

    /// A process above this one and those that were given before.
    pub(crate) fn ancestor(self, name: &str, is_translated: bool) -> Self {
        let is_of_system = matches!(name.trim_start_matches('-'), "zsh" | "bash" | "login" | "launchd");
        let folder = match name {
            _ if is_of_system => "/usr/bin",
            "Terminal" => "/System/Applications/Utilities/Terminal.app/Contents/MacOS",
            _ => "/usr/local/bin",
        };
        self.with(|machine| {
            let mut chain = machine.ancestry.value().cloned().unwrap_or_default();
            chain.push(Ancestor {
                pid: 100 + u32::try_from(chain.len()).unwrap(),
                name: name.into(),
                program: known(Path::new(folder).join(name.trim_start_matches('-'))),
                port: machine.abilities.host.hardware.clone(),
                translated: known(is_translated),
            });
            machine.ancestry = known(chain);
        })
    }

    /// What a file in a folder asks for; `go` and `toolchain` stand in its go.mod.
    pub(crate) fn asked(self, folder: &str, by: &str, text: &str, version: &str) -> Self {
        let folder = PathBuf::from(folder);
        self.with(|machine| {
            let file = if matches!(by, "go" | "toolchain") { "go.mod" } else { by };
            let location = Location { path: folder.join(file), line: Some(1), column: None };
            let project = machine.project.get_or_insert_with(|| Project {
                folder,
                go_mod: None,
                go_work: None,
                asked: Vec::new(),
                vendor: None,
                requires: None,
            });
            let (by, text) = (by.to_owned(), text.to_owned());
            project.asked.push(ogive_machine::Asked { location, by, text, version: version.parse().ok() });
        })
    }

    /// A variable of the process.
    pub(crate) fn variable(self, name: &str, value: &str) -> Self {
        let source = Provenance::Environment(name.into());
        self.with(|machine| {
            machine.go_settings.process.push(Setting { name: name.into(), value: value.into(), source });
        })
    }

    /// A variable of the GOENV file.
    pub(crate) fn persisted(self, name: &str, value: &str) -> Self {
        self.with(|machine| {
            let mut settings = machine.go_settings.persisted.value().cloned().unwrap_or_default();
            let line = u32::try_from(settings.len() + 1).ok();
            let source = Provenance::File { path: GOENV.into(), line };
            settings.push(Setting { name: name.into(), value: value.into(), source });
            machine.go_settings.persisted = known(settings);
        })
    }

    /// A GOENV file that can't be read.
    pub(crate) fn unreadable_goenv(self) -> Self {
        self.with(|machine| {
            machine.go_settings.persisted = Fact::unknown("permission denied", Provenance::BuiltIn);
        })
    }

    /// A repository below GOPATH/src, with what of it is not saved or why that is not known, changed.
    pub(crate) fn in_gopath(
        self,
        import_path: &str,
        unsaved: Result<Vec<Unsaved>, &str>,
        change: impl FnOnce(&mut GopathRoot),
    ) -> Self {
        self.with(|machine| {
            let Fact::Known { value: tree, .. } = &mut machine.go_settings.gopath_tree else { return };
            let mut root = GopathRoot {
                import_path: import_path.into(),
                folder: tree.src.join(import_path),
                vcs: Some(Vcs::Git),
                has_go_mod: false,
                has_current_folder: false,
                unsaved: match unsaved {
                    Ok(unsaved) => known(unsaved),
                    Err(because) => Fact::unknown(because, Provenance::BuiltIn),
                },
            };
            change(&mut root);
            tree.roots.push(root);
        })
    }

    /// A module around the current folder.
    pub(crate) fn module(self, go_mod: &str, go: &str) -> Self {
        self.with(|machine| {
            let path = PathBuf::from(go_mod);
            machine.project = Some(Project {
                folder: path.parent().unwrap().to_owned(),
                go_mod: Some(path.clone()),
                go_work: None,
                asked: vec![ogive_machine::Asked {
                    location: Location { path, line: Some(3), column: None },
                    by: "go".into(),
                    text: go.into(),
                    version: go.parse().ok(),
                }],
                vendor: None,
                requires: None,
            });
        })
    }

    /// A variable that a start-up file exports, in a login shell of bash.
    pub(crate) fn exported(self, name: &str, value: &str, file: &str, line: u32) -> Self {
        self.bash(Way::LoginInteractive, |started| {
            let source = Provenance::File { path: file.into(), line: Some(line) };
            started.variables.push(Setting { name: name.into(), value: value.into(), source });
        })
    }

    /// What is found in a start of bash: the search path of the process, changed.
    pub(crate) fn bash(self, way: Way, change: impl FnOnce(&mut Started)) -> Self {
        self.with(|machine| {
            if machine.shells.is_empty() {
                machine.shells.push(ShellFacts {
                    kind: ShellKind::Bash,
                    program: "/bin/bash".into(),
                    is_login_shell: true,
                    starts: Vec::new(),
                });
            }
            let shell = &mut machine.shells[0];
            let at = shell.starts.iter().position(|start| start.way == way).unwrap_or_else(|| {
                let started = Started {
                    search_path: machine.search_path.clone(),
                    variables: Vec::new(),
                    files: Vec::new(),
                    said: String::new(),
                };
                shell.starts.push(ShellStart {
                    way,
                    also: Vec::new(),
                    is_read: false,
                    outcome: known(started),
                    troubles: Vec::new(),
                });
                shell.starts.len() - 1
            });
            if let Fact::Known { value, .. } = &mut shell.starts[at].outcome {
                change(value);
            }
        })
    }

    /// Something that a start-up file did when a shell was started in a way.
    pub(crate) fn trouble(
        self,
        kind: ShellKind,
        way: Way,
        trouble: TroubleKind,
        at: Option<(&str, u32)>,
        told: &str,
    ) -> Self {
        let at = at.map(|(file, line)| Location { path: file.into(), line: Some(line), column: None });
        let trouble = Trouble { kind: trouble, at, told: told.into() };
        self.with(|machine| {
            machine.shells.push(ShellFacts {
                kind,
                program: Path::new("/bin").join(kind.name()),
                is_login_shell: false,
                starts: vec![ShellStart {
                    way,
                    also: Vec::new(),
                    is_read: false,
                    outcome: Fact::unknown("its start-up files did not end", Provenance::BuiltIn),
                    troubles: vec![trouble],
                }],
            });
        })
    }
}
