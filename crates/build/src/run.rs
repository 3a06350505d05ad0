//! The builds themselves, side by side.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use ogive_platform::ports::{PortTable, newest, table};
use ogive_platform::{Platform, Port};
use ogive_system::{Cancel, System};

use crate::ask::{Chosen, Target};
use crate::decision::CgoDecision;
use crate::lister::Lister;
use crate::name::{self, Name, NameError};
use crate::report::{Outcome, Report, Row};
use crate::request::Request;
use crate::rested::Why;
use crate::schedule::{Capacity, Gate, available_memory};
use crate::slice::{self, Slice, Staged};
use crate::toolchain::Toolchains;
use crate::trial::Ways;
use crate::verdict::{Wanted, verdict};
use crate::{checksums, place, reproduce, stage};

/// What is told while builds run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Another run in the same folder has to end first.
    Waits,
    /// The packages of a platform are looked at.
    Looks(Target),
    /// The go command builds for it.
    Builds(Target, CgoDecision),
    /// It is over.
    Ended(Row),
}

/// Who is told.
pub trait Events: Sync {
    /// Something happened.
    fn event(&self, event: &Event);
}

/// Why nothing could be built at all.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// Outputs would be one file.
    #[error(transparent)]
    Name(#[from] NameError),
    /// A file or folder could not be written.
    #[error("cannot write {}", path.display())]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Somebody else builds the same.
    #[error("cannot take the lock {}", path.display())]
    Lock {
        /// The lock.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Somebody wished to stop.
    #[error("interrupted")]
    Cancelled,
}

/// How often memory is looked at.
const LOOK: Duration = Duration::from_millis(200);

/// With what is built.
#[derive(Clone, Copy)]
pub struct Workshop<'a> {
    /// The machine.
    pub system: &'a System,
    /// CPUs that this process may use.
    pub cores: usize,
    /// The C toolchains.
    pub toolchains: &'a dyn Toolchains,
    /// What this machine can run.
    pub ways: &'a dyn Ways,
    /// The wish to stop.
    pub cancel: &'a Cancel,
    /// Who is told.
    pub events: &'a dyn Events,
}

/// Builds all that is asked for. Each platform ends for itself; what ended well lies under its final name.
///
/// # Errors
/// When nothing could be begun, or somebody stopped it.
pub fn run(shop: Workshop<'_>, request: &Request) -> Result<Report, BuildError> {
    let mut report = build(shop, request)?;
    if request.checks_reproducible {
        reproduce::check(shop, request, &mut report)?;
    }
    Ok(report)
}

/// Builds all that is asked for once.
pub(crate) fn build(shop: Workshop<'_>, request: &Request) -> Result<Report, BuildError> {
    let files = &shop.system.files;
    let write = |path: &Path| {
        let path = path.to_owned();
        move |source| BuildError::Write { path, source }
    };
    let mode = request.flags.mode;
    let names: Vec<Name> =
        request.targets.iter().map(|chosen| request.names.name("program", chosen.target, mode)).collect();
    name::distinct(&request.names, names.iter())?;
    let stage = stage::project(request);
    files.create_dir_all(&stage).map_err(write(&stage))?;
    // Two builds in one folder would take the outputs of one another for their own.
    let lock = stage.join("lock");
    let taken = files.lock(&lock, &mut || shop.events.event(&Event::Waits));
    let _held = taken.map_err(|source| BuildError::Lock { path: lock.clone(), source })?;

    let capacity = Capacity { cores: shop.cores, limit: request.at_once };
    let at_once = capacity.at_once(request.targets.len());
    let memory = stage::measured(request);
    let work = Work {
        shop,
        request,
        lister: Lister::new(shop.system, request),
        gate: Gate::new(at_once, measured_before(shop.system, &memory)),
        each: capacity.each(at_once),
        failed: AtomicBool::new(false),
        slices: Mutex::default(),
    };
    let rows = work.side_by_side();
    if shop.cancel.is_cancelled() {
        return Err(BuildError::Cancelled);
    }
    let seen = work.gate.seen();
    if let Some(each) = seen.each {
        // Without it the next run measures anew.
        let _ = files.replace(&memory, each.to_string().as_bytes(), 0o644);
    }
    let mut report = Report {
        go: request.go.name,
        rows,
        at_once: seen.at_once,
        peak_memory: (seen.peak > 0).then_some(seen.peak),
        checksums: None,
    };
    if let Some(path) = request.checksums.as_ref().filter(|_| report.artifacts().next().is_some()) {
        let text = checksums::text(report.artifacts(), path.parent().unwrap_or(Path::new("")));
        let file = request.directory.join(path);
        files.replace(&file, text.as_bytes(), 0o644).map_err(write(&file))?;
        report.checksums = Some(path.clone());
    }
    Ok(report)
}

/// What one build was seen to use at an earlier run, in bytes.
fn measured_before(system: &System, path: &Path) -> Option<u64> {
    let bytes = system.files.read(path, 64).ok()?;
    String::from_utf8(bytes).ok()?.trim().parse().ok()
}

/// How a target ended.
struct Ended {
    cgo: Option<CgoDecision>,
    why: Vec<Why>,
    outcome: Outcome,
}

impl Ended {
    const fn at_once(outcome: Outcome) -> Self {
        Self { cgo: None, why: Vec::new(), outcome }
    }
}

/// One run.
pub(crate) struct Work<'a> {
    pub(crate) shop: Workshop<'a>,
    pub(crate) request: &'a Request,
    pub(crate) lister: Lister<'a>,
    pub(crate) gate: Gate,
    /// `-p` of each go command.
    pub(crate) each: usize,
    failed: AtomicBool,
    /// Each platform is built once: its own target and a universal file's share a stage.
    slices: Mutex<BTreeMap<Platform, Arc<OnceSlice>>>,
}

type OnceSlice = OnceLock<Result<Arc<Staged>, slice::Ended>>;

impl Work<'_> {
    fn side_by_side(&self) -> Vec<Row> {
        let over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let watcher = scope.spawn(|| {
                while !over.load(Ordering::SeqCst) {
                    let used = self.shop.system.processes.memory_of_descendants().ok();
                    self.gate.measured(used, available_memory(self.shop.system));
                    if self.shop.cancel.is_cancelled() {
                        self.gate.close();
                    }
                    std::thread::park_timeout(LOOK);
                }
            });
            let target = |chosen: &Chosen| {
                let chosen = *chosen;
                scope.spawn(move || self.target(chosen))
            };
            let running: Vec<_> = self.request.targets.iter().map(target).collect();
            let ended = running.into_iter().map(|row| row.join().expect("a build ends with a row"));
            let rows = ended.collect();
            over.store(true, Ordering::SeqCst);
            watcher.thread().unpark();
            rows
        })
    }

    fn target(&self, chosen: Chosen) -> Row {
        if let Err(outcome) = self.possible(chosen) {
            return self.row(chosen.target, Ended::at_once(outcome), Duration::ZERO);
        }
        if !self.gate.enter() || self.is_over() {
            return self.row(chosen.target, Ended::at_once(Outcome::NotBegun), Duration::ZERO);
        }
        let begun = self.shop.system.clock.monotonic();
        let ended = self.build(chosen.target);
        let took = self.shop.system.clock.monotonic().saturating_sub(begun);
        self.gate.leave();
        self.row(chosen.target, ended, took)
    }

    fn row(&self, target: Target, ended: Ended, took: Duration) -> Row {
        let Ended { cgo, why, outcome } = ended;
        if !outcome.is_fine() {
            self.failed.store(true, Ordering::SeqCst);
        }
        let milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        let row = Row { target, cgo, why, milliseconds, outcome, reproduced: None };
        self.shop.events.event(&Event::Ended(row.clone()));
        row
    }

    /// Whether the table of ports lets it be built.
    fn possible(&self, chosen: Chosen) -> Result<(), Outcome> {
        for platform in chosen.target.slices() {
            let go = self.request.go.name.version;
            let wanted = Wanted {
                platform,
                mode: self.request.flags.mode,
                instrument: self.request.flags.instrument,
                cgo: self.request.cgo,
                go,
                table: self.table(),
                host: self.here().os,
            };
            if let Err(impossible) = verdict(&wanted) {
                let because = impossible.to_string();
                return Err(match chosen.named {
                    true => Outcome::Impossible { because },
                    false => Outcome::LeftOut { because },
                });
            }
        }
        Ok(())
    }

    fn build(&self, target: Target) -> Ended {
        let (mut decision, mut why, mut slices) = (None, Vec::new(), Vec::new());
        for platform in target.slices() {
            match self.slice(target, platform) {
                Ok(staged) => {
                    decision = Some(staged.cgo.clone());
                    why.extend(staged.why.clone());
                    slices.push(staged);
                }
                Err((cgo, outcome)) => return Ended { cgo: cgo.or(decision), why, outcome },
            }
        }
        Ended { cgo: decision, why, outcome: place::place(self, target, &slices) }
    }

    fn slice(&self, target: Target, platform: Platform) -> Result<Arc<Staged>, slice::Ended> {
        let once = {
            let mut slices = self.slices.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(slices.entry(platform).or_default())
        };
        let build = || (Slice { work: self, target, platform }).build().map(Arc::new);
        once.get_or_init(build).clone()
    }

    fn is_over(&self) -> bool {
        self.shop.cancel.is_cancelled()
            || (self.request.stops_at_failure && self.failed.load(Ordering::SeqCst))
    }

    pub(crate) fn table(&self) -> PortTable {
        table(self.request.go.name.version).unwrap_or_else(newest)
    }

    pub(crate) fn here(&self) -> Port {
        self.request.go.name.host
    }
}
