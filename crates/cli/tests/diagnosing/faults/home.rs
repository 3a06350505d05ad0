//! A user's home as a table has it, and how it is planted.

use std::path::{Path, PathBuf};

use ogive_testkit::c_programs::zig;
use ogive_testkit::go_programs::go_program;
use ogive_testkit::{Sandbox, goroot};

use super::tool::tool;
use crate::{at_home, executable};

/// What a program below the home is.
#[derive(Clone, Copy)]
pub(super) enum Program {
    /// A Go program for this platform.
    For(&'static str),
    /// A tool for this platform, whose module a proxy has.
    Tool(&'static str),
    /// A tool for this machine, whose module a proxy has, that Go 1.26 built.
    Aged,
    /// A Go program that a release before go.mod's built.
    Old,
    /// A program of this machine whose dynamic loader is nowhere.
    WithoutLoader,
}

/// A home. Texts may name `{home}`, `{work}`, `{shims}`, `{native}`, `{foreign}`, `{older}` and `{ancient}` (the folders of those go
/// commands), `{zig}` (Zig), `{native_root}` and its kin (their GOROOTs), and `{go}`, the line that puts the native Go first.
pub(super) struct Home {
    pub(super) name: &'static str,
    files: Vec<(&'static str, &'static str)>,
    project: Vec<(&'static str, &'static str)>,
    programs: Vec<(&'static str, Program)>,
    gos: Vec<(&'static str, &'static str)>,
    links: Vec<(&'static str, &'static str)>,
    open: Vec<&'static str>,
    variables: Vec<(&'static str, &'static str)>,
    path: &'static str,
}

/// A home with a native Go, put first by the start-up files of bash, and a module of Go 1.27.
pub(super) fn home(name: &'static str) -> Home {
    Home {
        name,
        files: vec![(".profile", "{go}\n"), (".bashrc", "{go}\n")],
        project: vec![
            ("go.mod", "module example.com/m\n\ngo 1.27\n"),
            ("main.go", "package main\n\nfunc main() {}\n"),
        ],
        programs: Vec::new(),
        gos: Vec::new(),
        links: Vec::new(),
        open: Vec::new(),
        variables: vec![("SHELL", "/bin/bash")],
        path: "{native}:/usr/bin:/bin",
    }
}

impl Home {
    /// A file of the home; a script, when it begins as one.
    pub(super) fn file(mut self, path: &'static str, text: &'static str) -> Self {
        self.files.retain(|(other, _)| *other != path);
        self.files.push((path, text));
        self
    }

    /// A file of the project.
    pub(super) fn project(mut self, path: &'static str, text: &'static str) -> Self {
        self.project.retain(|(other, _)| *other != path);
        self.project.push((path, text));
        self
    }

    /// No project at all.
    pub(super) fn without_project(mut self) -> Self {
        self.project.clear();
        self
    }

    /// A program of the home.
    pub(super) fn program(mut self, path: &'static str, program: Program) -> Self {
        self.programs.push((path, program));
        self
    }

    /// A Go of the home: `native` or `foreign`.
    pub(super) fn go(mut self, path: &'static str, which: &'static str) -> Self {
        self.gos.push((path, which));
        self
    }

    /// A link of the home, and where it leads.
    pub(super) fn link(mut self, path: &'static str, to: &'static str) -> Self {
        self.links.push((path, to));
        self
    }

    /// A folder that everybody may write to.
    pub(super) fn open_folder(mut self, path: &'static str) -> Self {
        self.open.push(path);
        self
    }

    /// A variable of the session.
    pub(super) fn set(mut self, name: &'static str, value: &'static str) -> Self {
        self.variables.push((name, value));
        self
    }

    /// The PATH of the session.
    pub(super) fn path(mut self, path: &'static str) -> Self {
        self.path = path;
        self
    }

    /// The programs of the machine that it takes to see anything of this home.
    pub(super) fn needs(&self) -> Vec<&'static str> {
        let texts = self.files.iter().chain(&self.variables);
        let named =
            |word: &str| texts.clone().any(|(place, text)| place.contains(word) || text.contains(word));
        ["zsh", "fish", "gcc", "aarch64-linux-gnu-gcc"]
            .into_iter()
            .filter(|program| match *program {
                "zsh" => named(".zsh") || named(".zprofile"),
                "fish" => named("config.fish"),
                // Others name one that is not asked for anything.
                "gcc" => named("exec gcc") || named("CC=gcc\n"),
                program => named(&format!("CC={program}\n")) && !named("FOR_TARGET"),
            })
            .collect()
    }

    pub(super) fn plant(&self) -> Sandbox {
        let mut sandbox = Sandbox::new();
        let filled = {
            let (home, work) = (sandbox.home(), sandbox.work());
            move |text: &str| filled(text, &home, &work)
        };
        // Nothing is asked of it but by the rule of proxies that do not answer.
        sandbox.unset("GOPROXY");
        for (path, which) in &self.gos {
            let from = goroot_of(which);
            let to = sandbox.home().join(path);
            std::fs::create_dir_all(to.join("bin")).unwrap();
            std::fs::create_dir_all(to.join("pkg")).unwrap();
            for file in ["VERSION", "bin/go"] {
                std::fs::copy(from.join(file), to.join(file)).unwrap();
            }
        }
        for (path, text) in &self.files {
            let text = filled(text);
            match text.starts_with("#!") {
                true => executable(&sandbox.home().join(path), &text),
                false => drop(at_home(&sandbox, path, &text)),
            }
        }
        for (path, text) in &self.project {
            sandbox.write(path, filled(text));
        }
        for (path, program) in &self.programs {
            put(&sandbox.home().join(path), *program);
        }
        for (path, to) in &self.links {
            let link = sandbox.home().join(path);
            std::fs::create_dir_all(link.parent().unwrap()).unwrap();
            std::os::unix::fs::symlink(filled(to), link).unwrap();
        }
        for path in &self.open {
            let folder = sandbox.home().join(path);
            std::fs::create_dir_all(&folder).unwrap();
            let everybody = std::os::unix::fs::PermissionsExt::from_mode(0o777);
            std::fs::set_permissions(&folder, everybody).unwrap();
        }
        for (name, value) in &self.variables {
            sandbox.set(name, filled(value));
        }
        sandbox.set("PATH", filled(self.path));
        sandbox
    }
}

/// By its real place: `target` may be a link.
fn goroot_of(which: &str) -> PathBuf {
    let name = match which {
        "native" => "1.27.3-linux-amd64",
        "foreign" => "1.27.3-linux-arm64",
        "ancient" => "1.18.10-linux-amd64",
        _ => "1.26.8-linux-amd64",
    };
    goroot(name).canonicalize().unwrap()
}

fn filled(text: &str, home: &Path, work: &Path) -> String {
    let mut text = text.replace("{go}", "export PATH={native}:$PATH");
    if text.contains("{zig}") {
        let zig = zig().map_or_else(String::new, |zig| zig.display().to_string());
        text = text.replace("{zig}", &zig);
    }
    for which in ["native", "foreign", "older", "ancient"] {
        if !text.contains(&format!("{{{which}")) {
            continue;
        }
        let root = goroot_of(which).display().to_string();
        text = text.replace(&format!("{{{which}_root}}"), &root);
        text = text.replace(&format!("{{{which}}}"), &format!("{root}/bin"));
    }
    let shims = home.with_file_name("ogive").join("shims");
    text = text.replace("{shims}", &shims.display().to_string());
    text.replace("{home}", &home.display().to_string()).replace("{work}", &work.display().to_string())
}

fn put(file: &Path, program: Program) {
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    let built = match program {
        Program::For(platform) => go_program("plain", platform).file,
        Program::Tool(platform) => tool("1.27.3", platform),
        Program::Aged => tool("1.26.8", "linux/amd64"),
        Program::Old => go_program("old-pie", "linux/amd64").file,
        Program::WithoutLoader => go_program("cgo", "linux/amd64").file,
    };
    std::fs::copy(built, file).unwrap();
    if matches!(program, Program::WithoutLoader) {
        let mut bytes = std::fs::read(file).unwrap();
        let name = b"/lib64/ld-linux-x86-64.so.2";
        let places: Vec<usize> =
            (0..bytes.len() - name.len()).filter(|at| bytes[*at..].starts_with(name)).collect();
        for at in places {
            bytes[at..at + name.len()].copy_from_slice(b"/lib64/ld-nobody-x86-64.so2");
        }
        std::fs::write(file, bytes).unwrap();
    }
}
