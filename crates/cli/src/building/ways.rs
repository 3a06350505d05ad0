//! What of that which was built runs here.

use std::path::{Path, PathBuf};

use ogive_binary::{Content, Elf, Linking, Program};
use ogive_build::{Starter, Way, Ways};
use ogive_explain::program::{explain, observe_file};
use ogive_machine::Abilities;
use ogive_platform::{Goos, Platform};
use ogive_system::System;

use super::wine::Wine;

/// This machine, looked at once.
pub(crate) struct RunsHere<'a> {
    system: &'a System,
    abilities: Abilities,
    wine: Wine<'a>,
}

impl<'a> RunsHere<'a> {
    /// Looks at what this machine can run. `prefix` is a folder for Wine.
    pub(crate) fn new(system: &'a System, prefix: PathBuf) -> Self {
        Self { system, abilities: ogive_host::abilities(system), wine: Wine::new(system, prefix) }
    }

    /// What runs a program that the system does not start by itself; why not, where something could.
    fn starter(&self, program: &Program, platform: Platform) -> Option<Result<Starter, String>> {
        match &program.content {
            Content::Elf(elf) if platform.port.os == Goos::Linux => self.emulator(elf, platform).map(Ok),
            // Wine is no emulator.
            Content::Pe(_) if self.abilities.runs_natively(platform.port.arch).value() == Some(&true) => {
                self.wine.starter(platform)
            }
            _ => None,
        }
    }

    /// The loader and libraries that cross compilers come with, where the kernel runs the program itself; else an
    /// emulator on PATH, with them.
    fn emulator(&self, elf: &Elf, platform: Platform) -> Option<Starter> {
        let is_static = matches!(elf.code.linking, Linking::Static | Linking::StaticPie);
        let loader = elf.interpreter.as_ref().filter(|_| !is_static);
        let root = loader.and_then(|loader| self.root(loader, platform));
        if let (Some(loader), Some(root)) = (loader, &root)
            && self.abilities.runs_natively(platform.port.arch).value() == Some(&true)
        {
            let program = root.join(loader.trim_start_matches('/'));
            let arguments = vec!["--library-path".into(), root.join("lib").into_os_string()];
            return Some(Starter { program, arguments, environment: Vec::new() });
        }
        let emulators = &self.abilities.emulators;
        let emulator = emulators.iter().find(|each| each.arch == platform.port.arch)?;
        let arguments = match (is_static, root) {
            (true, _) => Vec::new(),
            (false, Some(root)) => vec!["-L".into(), root.into_os_string()],
            (false, None) => return None,
        };
        Some(Starter { program: emulator.program.clone(), arguments, environment: Vec::new() })
    }

    /// The folder that a loader of this name stands in as in `/`: `/usr/TRIPLE`, as Debian and crosstool-NG have it.
    fn root(&self, loader: &str, platform: Platform) -> Option<PathBuf> {
        let triple = ogive_cc::gnu_triple(platform, None)?;
        let roots = [format!("/usr/{triple}"), format!("/usr/{triple}/sys-root")].map(PathBuf::from);
        let loader = loader.trim_start_matches('/');
        roots.into_iter().find(|root| self.system.files.exists(&root.join(loader)))
    }
}

impl Ways for RunsHere<'_> {
    fn way(&self, file: &Path, platform: Platform) -> Way {
        match observe_file(self.system, file, &self.abilities) {
            Err(error) => Way::Not(error.to_string()),
            Ok((program, state)) => match explain(&program, &state, &self.abilities).cause {
                None => Way::Itself,
                Some(cause) => match self.starter(&program, platform) {
                    Some(Ok(starter)) => Way::By(starter),
                    Some(Err(because)) => Way::Not(because),
                    None => Way::Not(cause.title),
                },
            },
        }
    }
}
