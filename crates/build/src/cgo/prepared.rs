//! Toolchains as a build is given them: found, tried, isolated.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use ogive_cc::pkg_config::{default_folders, isolated};
use ogive_cc::{
    Cxx, Digests, Fingerprint, Kind, Missing, ProbeError, Want, find, probe, probe_cxx, ways_to_get,
};
use ogive_platform::Platform;
use ogive_system::{Cancel, System, programs_in};

use super::CgoPackage;
use super::cxx::CxxWish;
use super::headers::{self, Asked, Language};
use super::libraries::{Preflight, input};
use super::zig;
use crate::environment::Set;
use crate::go_settings::setting;
use crate::partitions::{self, Uses};
use crate::rested::PackageInputs;
use crate::toolchain::{NoToolchain, Toolchain, Toolchains};

/// Variables that a compiler obeys and the go command does not hash.
const OBEYED: [&str; 8] = [
    "CPATH",
    "C_INCLUDE_PATH",
    "CPLUS_INCLUDE_PATH",
    "LIBRARY_PATH",
    "LD_RUN_PATH",
    "SDKROOT",
    "GCC_EXEC_PREFIX",
    "COMPILER_PATH",
];

/// The toolchains of this machine.
pub struct Prepared<'a> {
    system: &'a System,
    /// What is wished for a platform.
    want: &'a (dyn Fn(Platform) -> Want + Sync),
    folders: Vec<PathBuf>,
    /// Where zig is put when it is fetched.
    store: PathBuf,
    /// The folder of build caches.
    caches: PathBuf,
    /// Where it is kept which toolchains were tried.
    tried: PathBuf,
    digests: Digests,
    known: Mutex<BTreeMap<Platform, Once<Tried>>>,
    uses: Uses,
    /// Whether no build cache is to be used.
    looks_only: bool,
    /// Who fetches zig where it is missing; nobody unless that is wished.
    fetch: Option<Fetch<'a>>,
    /// What came of it.
    fetched: OnceLock<Result<(), String>>,
    /// What is wished of the runtime of C++.
    cxx: CxxWish,
    cxx_known: Mutex<BTreeMap<Platform, Once<Cxx>>>,
}

/// Fetches zig; why that failed, as a clause.
pub type Fetch<'a> = &'a (dyn Fn() -> Result<(), String> + Sync);

/// What one look found; the first who asks looks, the others wait for it.
type Once<T> = Arc<OnceLock<Result<T, NoToolchain>>>;

/// Where [`Prepared`] keeps things.
#[derive(Debug, Clone)]
pub struct Places {
    /// Where zig is put when it is fetched.
    pub store: PathBuf,
    /// The folder of build caches.
    pub caches: PathBuf,
    /// What is kept between builds.
    pub stage: PathBuf,
}

/// A toolchain that works.
#[derive(Debug, Clone)]
struct Tried {
    toolchain: ogive_cc::Toolchain,
    stable: Fingerprint,
    /// Where its linker looks by itself.
    libraries: Vec<PathBuf>,
}

impl<'a> Prepared<'a> {
    /// Those of this machine, found on PATH.
    #[must_use]
    pub fn new(system: &'a System, want: &'a (dyn Fn(Platform) -> Want + Sync), places: Places) -> Self {
        let tried = places.stage.join("toolchains");
        Self {
            system,
            want,
            folders: system.environment.paths("PATH"),
            store: places.store,
            caches: places.caches,
            digests: Digests::load(system, &tried.join("digests")),
            tried,
            known: Mutex::default(),
            uses: Uses::default(),
            looks_only: false,
            fetch: None,
            fetched: OnceLock::new(),
            cxx: CxxWish::default(),
            cxx_known: Mutex::default(),
        }
    }

    /// The same, with zig fetched where a platform has no other.
    #[must_use]
    pub fn fetching(self, fetch: Fetch<'a>) -> Self {
        Self { fetch: Some(fetch), ..self }
    }

    /// Those of this machine, to tell of them: no build cache is used.
    #[must_use]
    pub fn only_looks(self) -> Self {
        Self { looks_only: true, ..self }
    }

    fn tried(&self, platform: Platform) -> Result<Tried, NoToolchain> {
        let cell = {
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(known.entry(platform).or_default())
        };
        cell.get_or_init(|| self.look(platform)).clone()
    }

    /// The same, with something wished of the runtime of C++.
    #[must_use]
    pub fn with_cxx(self, cxx: CxxWish) -> Self {
        Self { cxx, ..self }
    }

    /// What the C++ compiler of a toolchain makes, tried once.
    fn cxx(&self, toolchain: &ogive_cc::Toolchain, platform: Platform) -> Result<Cxx, NoToolchain> {
        let cell = {
            let mut known = self.cxx_known.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(known.entry(platform).or_default())
        };
        let probed = cell.get_or_init(|| {
            let wrong = |told: String| NoToolchain::Wrong(vec![told]);
            let scratch = self.scratch("try-cxx", platform).map_err(|error| wrong(error.to_string()))?;
            let probed = probe_cxx(self.system, toolchain, &scratch);
            self.system.files.remove_dir_all(&scratch).map_err(|error| wrong(error.to_string()))?;
            probed.map_err(|error| match error {
                ProbeError::NoCxx { .. } => {
                    let ways = ways_to_get(toolchain.kind, platform, toolchain.libc);
                    NoToolchain::Missing {
                        because: error.to_string(),
                        how: ways.iter().map(ToString::to_string).collect(),
                    }
                }
                error => wrong(format!("{} ({}): {error}", toolchain.cc, toolchain.because)),
            })
        });
        probed.clone()
    }

    /// An empty folder for a trial.
    fn scratch(&self, what: &str, platform: Platform) -> std::io::Result<PathBuf> {
        let name = format!("{what}-{}-{}", platform.to_string().replace('/', "_"), std::process::id());
        let scratch = self.tried.join(name);
        self.system.files.create_dir_all(&scratch)?;
        Ok(scratch)
    }

    /// The first that is there; zig is fetched where it would do and that is wished.
    fn found(&self, want: &Want) -> Result<ogive_cc::Toolchain, NoToolchain> {
        let find = || find(self.system, want, &self.folders, Some(&self.store));
        let missing = match find() {
            Ok(found) => return Ok(found),
            Err(missing) => missing,
        };
        let fetchable =
            missing.tried.iter().any(|tried| tried.kind == Kind::Zig && !tried.how_to_get.is_empty());
        match self.fetch.filter(|_| fetchable) {
            Some(fetch) => match self.fetched.get_or_init(fetch) {
                Ok(()) => find().map_err(|missing| none(&missing, None, false)),
                Err(because) => Err(none(&missing, Some(because), false)),
            },
            None => Err(none(&missing, None, fetchable)),
        }
    }

    fn look(&self, platform: Platform) -> Result<Tried, NoToolchain> {
        let want = (self.want)(platform);
        let mut toolchain = self.found(&want)?;
        let wrong = |told: String| NoToolchain::Wrong(vec![told]);
        zig::settle(self.system, &self.caches, &mut toolchain)
            .map_err(|error| wrong(format!("cannot give zig a cache: {error}")))?;
        let stable = Fingerprint::stable(self.system, &toolchain, &self.digests)
            .map_err(|error| wrong(format!("cannot read the C compiler {}: {error}", toolchain.cc)))?;
        // A wrapper can change its mind: it is tried again when any part of it is another.
        let mark = self.tried.join(format!("{}", stable.digest()));
        if !self.system.files.exists(&mark) {
            let files = &self.system.files;
            let io = |error: std::io::Error| wrong(error.to_string());
            let scratch = self.scratch("try", platform).map_err(io)?;
            let probed = probe(self.system, &toolchain, &scratch);
            files.remove_dir_all(&scratch).map_err(io)?;
            probed.map_err(|error| wrong(format!("{} ({}): {error}", toolchain.cc, toolchain.because)))?;
            files.replace(&mark, toolchain.cc.as_bytes(), 0o644).map_err(io)?;
            // Read anew next time when it can't be kept.
            let _ = self.digests.save(self.system, &self.tried.join("digests"));
        }
        let libraries = default_folders(self.system, &toolchain);
        Ok(Tried { toolchain, stable, libraries })
    }
}

impl Toolchains for Prepared<'_> {
    fn of(
        &self,
        platform: Platform,
        packages: &[CgoPackage],
        cancel: &Cancel,
    ) -> Result<Toolchain, NoToolchain> {
        let Tried { mut toolchain, stable, libraries } = self.tried(platform)?;
        let mut runtime = None;
        if packages.iter().any(|package| package.cxx) {
            let compiler = toolchain.cxx.clone().unwrap_or_else(|| toolchain.cc.clone());
            let settled = self.cxx.settle(&self.cxx(&toolchain, platform)?, &compiler);
            let (expected, flags) = settled.map_err(|told| NoToolchain::Wrong(vec![told]))?;
            toolchain.ld_flags.extend(flags);
            runtime = Some(expected);
        }
        let pkg_config = isolated(self.system, &toolchain, None, &self.folders);
        let user_flags = self.words(&["CGO_LDFLAGS"]);
        let preflight = Preflight {
            system: self.system,
            toolchain: &toolchain,
            pkg_config: &pkg_config,
            defaults: &libraries,
            user_flags: &user_flags,
            digests: &self.digests,
            cancel,
        };
        let compiler = toolchain.cc_words().unwrap_or_default();
        let cxx = toolchain.cxx_words().ok().flatten().unwrap_or_else(|| compiler.clone());
        // As the go command reads them: a compiler that is asked without them finds other headers, or none.
        let c_flags = self.words(&["CGO_CPPFLAGS", "CGO_CFLAGS"]);
        let cxx_flags = self.words(&["CGO_CPPFLAGS", "CGO_CXXFLAGS"]);
        let (mut inputs, mut users, mut wrong) = (Vec::new(), Vec::new(), Vec::new());
        for package in packages {
            let found = preflight.package(package);
            wrong.extend(found.wrong);
            let asked = Asked {
                system: self.system,
                c: Language { compiler: &compiler, flags: &[&c_flags[..], &found.c_flags].concat() },
                cxx: Language { compiler: &cxx, flags: &[&cxx_flags[..], &found.c_flags].concat() },
                environment: &toolchain.environment,
                cancel,
            };
            let mut own = [found.inputs, headers::inputs(&asked, package, &self.digests)].concat();
            own.sort();
            own.dedup();
            inputs.extend(own.iter().cloned());
            users.push(PackageInputs { package: package.import_path.clone(), inputs: own });
        }
        if cancel.is_cancelled() {
            return Err(NoToolchain::Cancelled);
        }
        if !wrong.is_empty() {
            wrong.dedup();
            return Err(NoToolchain::Wrong(wrong));
        }
        for (name, value) in self.system.environment.vars() {
            let name = name.to_string_lossy();
            if OBEYED.contains(&&*name) || name.starts_with("CGO_") || name.starts_with("ZIG_") {
                inputs.push(input(name.into_owned(), value.to_string_lossy().into_owned()));
            }
        }
        // Where they are kept from pkg-config, they mean nothing.
        let asks = packages.iter().any(|package| !package.pkg_config.is_empty());
        for name in ["PKG_CONFIG_PATH", "PKG_CONFIG_LIBDIR", "PKG_CONFIG_SYSROOT_DIR"] {
            let kept = pkg_config.environment.iter().find(|(kept, _)| kept == name);
            let value = kept.map_or_else(
                || self.system.environment.var(name),
                |(_, value)| value.as_ref().map(|value| value.to_string_lossy().into_owned()),
            );
            inputs.extend(value.filter(|_| asks).map(|value| input(name.to_owned(), value)));
        }
        inputs.extend(self.archiver(&toolchain));
        inputs.sort();
        inputs.dedup();
        // Read anew next time when it can't be kept.
        let _ = self.digests.save(self.system, &self.tried.join("digests"));
        let volatile = Fingerprint { inputs };
        let variables = self.variables(&toolchain, &pkg_config, &stable, &volatile);
        let link_flags = toolchain.go_ld_flags.clone();
        let partition = partition(&stable);
        if !self.looks_only {
            let begun = self
                .uses
                .begin(self.system, &self.caches, &partition)
                .and_then(|()| partitions::used(self.system, &self.caches, &partition, &toolchain, &stable));
            begun
                .map_err(|error| NoToolchain::Wrong(vec![format!("cannot use the build cache: {error}")]))?;
        }
        let because = toolchain.because.clone();
        let gui_flags = toolchain.gui_flags.clone();
        Ok(Toolchain {
            because,
            variables,
            link_flags,
            gui_flags,
            cxx: runtime,
            stable,
            volatile,
            users,
            partition,
        })
    }
}

impl Prepared<'_> {
    /// The words of settings.
    fn words(&self, names: &[&str]) -> Vec<String> {
        let words = names.iter().filter_map(|name| ogive_cc::split(&setting(self.system, name)?).ok());
        words.flatten().collect()
    }

    /// What makes archives of C: Go's linker starts it for c-archive.
    fn archiver(&self, toolchain: &ogive_cc::Toolchain) -> Option<ogive_cc::Input> {
        let ar = toolchain.ar.clone().or_else(|| setting(self.system, "AR"));
        let name = ogive_cc::split(&ar.unwrap_or_else(|| "ar".to_owned())).ok()?.into_iter().next()?;
        let path = match PathBuf::from(&name) {
            path if path.has_root() => path,
            _ => programs_in(&*self.system.files, &self.folders, &name).into_iter().next()?,
        };
        let digest = self.digests.of(self.system, &path).ok()?;
        Some(input(format!("AR {}", path.display()), digest.to_string()))
    }

    fn variables(
        &self,
        toolchain: &ogive_cc::Toolchain,
        pkg_config: &ogive_cc::pkg_config::PkgConfig,
        stable: &Fingerprint,
        volatile: &Fingerprint,
    ) -> Vec<Set> {
        let user = |name: &str| setting(self.system, name);
        let mut set: Vec<Set> = Vec::new();
        let mut add = |name: &str, value: String| set.push((name.into(), Some(value.into())));
        add("CC", toolchain.cc.clone());
        if let Some(cxx) = &toolchain.cxx {
            add("CXX", cxx.clone());
        }
        if let Some(ar) = &toolchain.ar {
            add("AR", ar.clone());
        }
        if !toolchain.c_flags.is_empty() {
            for name in ["CGO_CFLAGS", "CGO_CXXFLAGS"] {
                // The user's behind ours, so that they have the last word.
                let ours = ogive_cc::join(&toolchain.c_flags).unwrap_or_default();
                add(name, user(name).map_or_else(|| ours.clone(), |user| format!("{ours} {user}")));
            }
        }
        if !toolchain.ld_flags.is_empty() {
            add("CGO_LDFLAGS", joined(user("CGO_LDFLAGS"), &toolchain.ld_flags));
        }
        let salt = format!("-D__OGIVE_FP={}", short(volatile));
        add("CGO_CPPFLAGS", joined(user("CGO_CPPFLAGS"), &[salt]));
        let cache = self.caches.join(partition(stable));
        add("GOCACHE", cache.to_string_lossy().into_owned());
        for (name, value) in &toolchain.environment {
            add(name, value.clone());
        }
        if let Some(program) = pkg_config.program.value() {
            add("PKG_CONFIG", program.to_string_lossy().into_owned());
        }
        set.extend(pkg_config.environment.iter().map(|(name, value)| (name.into(), value.clone())));
        set
    }
}

/// That there is none: what was tried and every way to get one.
fn none(missing: &Missing, not_fetched: Option<&str>, fetchable: bool) -> NoToolchain {
    let mut because = format!("there is no C compiler for {}", missing.platform);
    for tried in &missing.tried {
        because.push_str(&format!("\n{}: {}", tried.kind, tried.because));
    }
    if let Some(why) = not_fetched {
        because.push_str(&format!("\nzig can't be fetched: {why}"));
    }
    let how = missing.tried.iter().flat_map(|tried| &tried.how_to_get).map(ToString::to_string);
    let mut how: Vec<String> = how.collect();
    if fetchable {
        how.push(
            "here: --fetch, or fetch = \"zig\" in [build] of ogive.toml, has ogive fetch zig".to_owned(),
        );
    }
    how.dedup();
    how.push("without C, where the packages build without it: --cgo off".to_owned());
    NoToolchain::Missing { because, how }
}

fn joined(user: Option<String>, flags: &[String]) -> String {
    // Flags of ours have no quotes of both kinds, which alone can't be written.
    let flags = ogive_cc::join(flags).unwrap_or_default();
    user.map_or_else(|| flags.clone(), |user| format!("{user} {flags}"))
}

/// The name of the build cache of a toolchain.
fn partition(stable: &Fingerprint) -> String {
    format!("cgo-{}", short(stable))
}

/// The first digits of a digest, enough for names.
fn short(fingerprint: &Fingerprint) -> String {
    fingerprint.digest().to_string()[..16].to_owned()
}
