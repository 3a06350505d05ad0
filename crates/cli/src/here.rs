//! What is asked for in this folder, on this machine, with these settings: the inputs of the
//! decision that the shims make too.

use std::io;
use std::path::{Path, PathBuf};

use ogive_platform::{Port, SdkName};
use ogive_record::Fact;
use ogive_report::source;
use ogive_sdk::goenv::GoSettings;
use ogive_sdk::source::Sources;
use ogive_sdk::store::{InstalledSdk, Store};
use ogive_selection::{Decision, Depth, GoRequest, Hardware, Index, Inputs, decide};

use crate::{Context, Exit, Failure, env_vars};

/// Selection files are small; a larger one is something else.
const FILE_LIMIT: u64 = 1 << 20;

/// What has a say beside the files.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked<'a> {
    /// A leading `+…` argument, as written and as read.
    pub argument: Option<(&'a str, GoRequest)>,
    /// Another folder than the current one.
    pub directory: Option<&'a Path>,
    /// Leave out this shell's `OGIVE_GO`.
    pub without_shell: bool,
    /// Leave out every file but the user's settings.
    pub without_files: bool,
}

impl Context {
    /// The store of SDKs.
    #[must_use]
    pub fn store(&self) -> Store {
        Store::new(self.system.clone(), self.layout.clone())
    }

    /// This machine, as the decision sees it.
    ///
    /// # Errors
    /// When Go has no name for it.
    pub fn hardware(&self) -> anyhow::Result<Hardware> {
        if let Some(known) = self.hardware.get() {
            return Ok(known.clone());
        }
        let hardware = self.look_at_hardware()?;
        Ok(self.hardware.get_or_init(|| hardware).clone())
    }

    fn look_at_hardware(&self) -> anyhow::Result<Hardware> {
        let fact = ogive_host::natural_port(&self.system);
        let how = source(fact.provenance());
        match fact {
            Fact::Known { value, .. } => Ok(Hardware { os: value.os, arch: value.arch, how }),
            Fact::Unknown { unknown, .. } => {
                self.reporter.detail(&format!("the hardware cannot be told: {unknown} ({how})"));
                let arch = self.system.kernel.compiled_arch().parse().map_err(
                    |error: ogive_platform::UnknownName| {
                        Failure::new(Exit::CannotRun, "this architecture is unknown to Go").because(error)
                    },
                )?;
                Ok(Hardware { os: self.os()?, arch, how: "this program's architecture".into() })
            }
        }
    }

    /// The port that SDKs of this machine run on natively.
    ///
    /// # Errors
    /// When Go has no name for this machine.
    pub fn native(&self) -> anyhow::Result<Port> {
        let hardware = self.hardware()?;
        Ok(Port::new(hardware.os, hardware.arch))
    }

    /// What is installed: the index, or the store itself when the index is damaged or missing, or
    /// names what was removed by hand.
    ///
    /// # Errors
    /// When the store can't be read.
    pub fn index(&self) -> anyhow::Result<Index> {
        let path = self.layout.index();
        match self.system.files.read(&path, FILE_LIMIT) {
            Ok(bytes) => match Index::parse(&bytes, &self.layout.sdks()) {
                Ok(index) if self.is_there(&index)? => return Ok(index),
                Ok(_) => {}
                Err(error) => self.reporter.warn(&format!(
                    "the index {} is damaged ({error}); the store itself was read",
                    path.display()
                )),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
        Ok(Index::new(self.store().list()?.iter().map(Into::into)))
    }

    fn is_there(&self, index: &Index) -> anyhow::Result<bool> {
        let go = format!("bin/go{}", self.os()?.executable_suffix());
        Ok(index.installed().iter().all(|sdk| self.system.files.exists(&sdk.goroot.join(&go))))
    }

    /// The folder that decides: where the user is.
    ///
    /// # Errors
    /// When it is gone.
    pub fn directory(&self) -> anyhow::Result<PathBuf> {
        self.system
            .environment
            .current_dir()
            .map_err(|error| Failure::new(Exit::Disk, "cannot tell the current folder").because(error).into())
    }

    /// Decides which Go is asked for here.
    ///
    /// # Errors
    /// When something that has a say is wrong or can't be read.
    pub fn decide(&self, asked: Asked<'_>, depth: Depth, index: &Index) -> anyhow::Result<Decision> {
        let environment = &self.system.environment;
        let ogive_go = environment.var(env_vars::GO.name).filter(|_| !asked.without_shell);
        let gowork = environment.var("GOWORK").filter(|_| !asked.without_files);
        let directory = match asked.directory {
            Some(directory) => directory.to_owned(),
            None => self.directory()?,
        };
        let inputs = Inputs {
            argument: asked.argument,
            name: None,
            ogive_go: ogive_go.as_deref(),
            gowork: gowork.as_deref(),
            directory: &directory,
            settings: &self.settings.user,
            settings_file: &self.layout.config,
            index,
            hardware: &self.hardware()?,
            depth,
        };
        let mut read = |path: &Path| match asked.without_files {
            true => Ok(None),
            false => self.read_selection_file(path),
        };
        decide(&inputs, &mut read)
            .map_err(|error| Failure::usage("cannot tell which Go is asked for here").because(error).into())
    }

    fn read_selection_file(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        match self.system.files.target(path)? {
            Some(entry) if entry.kind == ogive_system::EntryKind::File => {
                self.system.files.read(path, FILE_LIMIT).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// The SDK of the user's default, if it is installed.
    ///
    /// # Errors
    /// When Go has no name for this machine.
    pub fn default_sdk(&self, index: &Index) -> anyhow::Result<Option<SdkName>> {
        if self.settings.user.default.is_none() {
            return Ok(None);
        }
        let asked = Asked { without_shell: true, without_files: true, ..Asked::default() };
        let decision = self.decide(asked, Depth::Winner, index)?;
        Ok(decision.outcome.installed().map(|sdk| sdk.name))
    }
}

/// The name by which an SDK is asked for on this machine: without what is usual here.
#[must_use]
pub fn short_name(sdk: SdkName, native: Port) -> String {
    let version = match sdk.version.patch {
        // 1.20 stands for the line.
        Some(0) => format!("{}.{}.0", sdk.version.major, sdk.version.minor),
        _ => sdk.version.to_string(),
    };
    if sdk.host == native {
        version
    } else if sdk.host.os == native.os {
        format!("{version}-{}", sdk.host.arch)
    } else {
        format!("{version}-{}", sdk.host.dashed())
    }
}

/// A request as a person would write it on this machine: without what is usual here.
#[must_use]
pub fn short_request(request: GoRequest, native: Port) -> GoRequest {
    let other_os = request.os.filter(|os| *os != native.os);
    let arch = request.arch.filter(|arch| other_os.is_some() || *arch != native.arch);
    match request.selector {
        Some(_) => GoRequest { os: other_os, arch, ..request },
        None => request,
    }
}

/// The installed SDK that a request means, newest first; what it leaves open is this machine's.
#[must_use]
pub fn installed<'a>(request: &GoRequest, all: &'a [InstalledSdk], native: Port) -> Option<&'a InstalledSdk> {
    let host = ogive_sdk::resolve::host_of(request, native);
    let names: Vec<SdkName> = all.iter().map(|sdk| sdk.name).collect();
    let found = ogive_sdk::resolve::resolve(request, &names, native).ok().map(|found| found.sdk());
    all.iter().find(|sdk| Some(sdk.name) == found && (sdk.name.host == host || request.arch.is_none()))
}

impl Context {
    /// The sources of SDKs that the settings name.
    ///
    /// # Errors
    /// When a setting is wrong.
    pub fn sources(&self) -> anyhow::Result<Sources> {
        let installed = self.store().list()?;
        // go.env is taken from the user's default, else from the newest.
        let default = self.default_sdk(&Index::new(installed.iter().map(Into::into)))?;
        let mut newest_first: Vec<&InstalledSdk> = installed.iter().rev().collect();
        newest_first.sort_by_key(|sdk| Some(sdk.name) != default);
        let goroots: Vec<PathBuf> = newest_first.into_iter().map(|sdk| sdk.goroot.clone()).collect();
        let settings = GoSettings::read(&self.system, &goroots);
        let options = self.settings.source_options()?;
        Ok(Sources::new(&self.system, &self.layout, &settings, &options)?)
    }
}
