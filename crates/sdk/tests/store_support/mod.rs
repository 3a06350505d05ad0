//! A store on a real disk, a proxy and a checksum database on loopback, a clock that does not wait.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ogive_platform::SdkName;
use ogive_sdk::goenv::GoSettings;
use ogive_sdk::install::{InstallOptions, Installation, Installer};
use ogive_sdk::source::{SourceKind, SourceOptions, Sources};
use ogive_sdk::store::Store;
use ogive_sdk::uninstall::uninstall;
use ogive_sdk::{Event, Events, SdkError, Step};
use ogive_selection::Layout;
use ogive_system::System;
use ogive_system::memory::{ManualClock, MemoryEnvironment};
use ogive_system::real::{HttpSettings, RealHttp};
use ogive_testkit::hostile::{Entry, SyntheticToolchain};
use ogive_testkit::module_proxy::go_mod_h1;
use ogive_testkit::{LocalSumDb, ModuleProxy};

pub const MODULE: &str = "golang.org/toolchain";

/// Remembers what happened.
#[derive(Default)]
pub struct Recorder(pub Mutex<Vec<Event>>);

impl Events for Recorder {
    fn event(&self, event: Event) {
        self.0.lock().unwrap().push(event);
    }
}

impl Recorder {
    pub fn steps(&self) -> Vec<Step> {
        let events = self.0.lock().unwrap();
        events
            .iter()
            .filter_map(|e| if let Event::Step { step, .. } = e { Some(*step) } else { None })
            .collect()
    }

    pub fn retries(&self) -> usize {
        self.0.lock().unwrap().iter().filter(|e| matches!(e, Event::Retrying { .. })).count()
    }

    pub fn notes(&self) -> usize {
        self.0.lock().unwrap().iter().filter(|e| matches!(e, Event::Note(_))).count()
    }
}

pub struct World {
    pub folder: tempfile::TempDir,
    pub system: System,
    pub clock: ManualClock,
    pub proxy: ModuleProxy,
    pub sumdb: Arc<LocalSumDb>,
    pub events: Recorder,
    pub source_options: SourceOptions,
}

impl World {
    pub fn new() -> Self {
        Self::with_idle(Duration::from_secs(30))
    }

    /// A world whose network gives up when nothing comes for so long.
    pub fn with_idle(idle: Duration) -> Self {
        let sumdb = Arc::new(LocalSumDb::new("sum.example.test", 7));
        sumdb.add_others(10);
        let proxy = ModuleProxy::new().checksums(Arc::clone(&sumdb));
        let folder = tempfile::tempdir().unwrap();
        let clock = ManualClock::default();
        let environment = Arc::new(
            MemoryEnvironment::new()
                .with_home(folder.path().join("user"))
                .with_var("GOPROXY", proxy.url())
                .with_var("GOSUMDB", sumdb.verifier_key()),
        );
        let mut system = System::real();
        let settings = HttpSettings { idle, ..HttpSettings::default() };
        system.http = Arc::new(RealHttp::new(environment.clone(), settings));
        system.environment = environment;
        system.clock = Arc::new(clock.clone());
        let source_options = SourceOptions { order: vec![SourceKind::GoProxy], ..SourceOptions::default() };
        Self { folder, system, clock, proxy, sumdb, events: Recorder::default(), source_options }
    }

    pub fn home(&self) -> PathBuf {
        self.folder.path().join("ogive")
    }

    pub fn layout(&self) -> Layout {
        Layout::below(&self.home())
    }

    pub fn store(&self) -> Store {
        Store::new(self.system.clone(), self.layout())
    }

    pub fn sources(&self) -> Sources {
        let settings = GoSettings::read(&self.system, &[]);
        Sources::new(&self.system, &self.layout(), &settings, &self.source_options).unwrap()
    }

    pub fn options(&self) -> InstallOptions {
        InstallOptions::new("linux/amd64".parse().unwrap())
    }

    /// Serves a toolchain that the database knows.
    pub fn serve(&self, name: &str) -> SyntheticToolchain {
        let toolchain = SyntheticToolchain::new(name);
        self.know(&toolchain);
        self.proxy.serve_zip(toolchain.name, toolchain.module_zip(None));
        toolchain
    }

    pub fn know(&self, toolchain: &SyntheticToolchain) {
        let version = toolchain.name.module_version();
        self.sumdb.add(MODULE, &version, &toolchain.module_h1(), &go_mod_h1());
    }

    pub fn install(&self, name: &str) -> Result<Installation, SdkError> {
        self.install_with(name, self.options())
    }

    pub fn install_with(&self, name: &str, options: InstallOptions) -> Result<Installation, SdkError> {
        let (store, sources) = (self.store(), self.sources());
        Installer { store: &store, sources: &sources, events: &self.events, options }.install(sdk(name))
    }

    pub fn uninstall(&self, name: &str) {
        let store = self.store();
        uninstall(&store, &self.events, sdk(name), false, &|_| None).unwrap();
        store.refresh(None, "linux/amd64".parse().unwrap()).unwrap();
    }

    /// Nothing half-installed: the staging folder is empty, and every SDK has a go and a record.
    pub fn assert_clean(&self) {
        let layout = self.layout();
        assert_eq!(names(&layout.staging()), Vec::<String>::new(), "staging");
        for sdk in names(&layout.sdks())
            .iter()
            .filter(|n| n.starts_with("go") && !n.contains(".json") && !n.contains(".sums"))
        {
            let folder = layout.sdks().join(sdk);
            assert!(folder.join("bin/go").exists(), "{sdk} is half-installed");
            assert!(layout.sdks().join(format!("{sdk}.json")).exists(), "{sdk} has no record");
        }
    }

    pub fn assert_not_installed(&self, name: &str) {
        self.assert_clean();
        assert_eq!(self.store().get(sdk(name)), None);
        let index = self.layout().index();
        if let Ok(text) = std::fs::read_to_string(index) {
            assert!(!text.contains(name), "{text}");
        }
    }
}

pub fn sdk(name: &str) -> SdkName {
    name.parse().unwrap()
}

pub fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<_> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Files below a folder with contents and modes.
pub fn tree(folder: &Path) -> Vec<(String, Vec<u8>, u32)> {
    fn walk(folder: &Path, prefix: &str, found: &mut Vec<(String, Vec<u8>, u32)>) {
        for name in names(folder) {
            let path = folder.join(&name);
            let name = format!("{prefix}{name}");
            if path.is_dir() {
                walk(&path, &format!("{name}/"), found);
            } else {
                use std::os::unix::fs::PermissionsExt as _;
                let mode = path.metadata().unwrap().permissions().mode() & 0o777;
                found.push((name, std::fs::read(&path).unwrap(), mode));
            }
        }
    }
    let mut found = Vec::new();
    walk(folder, "", &mut found);
    found
}

/// Bytes that do not compress.
pub fn noise(size: usize, seed: u32) -> Vec<u8> {
    let mut state = seed;
    let next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    std::iter::repeat_with(next).take(size).collect()
}

/// A toolchain whose zip is larger than what is asked for first.
pub fn large(name: &str) -> SyntheticToolchain {
    let mut toolchain = SyntheticToolchain::new(name);
    toolchain.files.push(Entry::file("pkg/tool/linux_amd64/link", noise(3 << 20, 1)).mode(0o755));
    for number in 2..42 {
        toolchain.files.push(Entry::file(format!("src/noise/{number}.go"), noise(64 << 10, number)));
    }
    toolchain
}
