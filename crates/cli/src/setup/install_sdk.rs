//! The executor of the action that installs an SDK.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use ogive_platform::SdkName;
use ogive_record::Action;
use ogive_sdk::install::InstallOptions;
use ogive_sdk::prune::{Leftover, prunable, prune};
use ogive_sdk::{SdkError, Silent};
use ogive_selection::Index;
use ogive_system::{Command, EntryKind, Exit as Ended};
use ogive_transaction::{Context as Stage, Executor, Reversed, Seen, StepError};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Context;
use crate::installing::{self, Installing};

/// How long a new `go` may take to say its version.
const VERSION_TIME: Duration = Duration::from_secs(60);

/// Installs SDKs into the store, and removes those that it installed.
pub struct InstallSdk<'a>(pub &'a Context);

/// What is remembered of a step.
#[derive(Debug, Serialize, Deserialize)]
struct Memo {
    /// The SDK was there before.
    existed: bool,
    /// What stood beside the SDKs before.
    beside: BTreeSet<PathBuf>,
}

impl InstallSdk<'_> {
    fn there(&self, sdk: SdkName) -> bool {
        self.0.store().get(sdk).is_some()
    }

    fn install(&self, sdk: SdkName) -> anyhow::Result<()> {
        let native = self.0.native()?;
        let installing = Installing::new(self.0, native)?;
        installing.install(sdk, InstallOptions::new(native))?;
        installing.refresh(Some(sdk))?;
        self.0.reporter.progress().clear();
        Ok(())
    }

    fn remove(&self, sdk: SdkName) -> anyhow::Result<()> {
        if self.there(sdk) {
            ogive_sdk::uninstall::uninstall(&self.0.store(), &Silent, sdk, true, &|_| None)?;
        }
        installing::refresh(self.0, None)?;
        Ok(())
    }

    /// Whether the SDK's own `go` says that it is this SDK. An SDK of another architecture need not
    /// run here; then its VERSION file speaks.
    fn runs(&self, sdk: SdkName) -> Result<bool, StepError> {
        let Some(installed) = self.0.store().get(sdk) else { return Ok(false) };
        let files = &*self.0.system.files;
        // Where go knows no home it keeps no telemetry. Else even `go version` leaves a process behind
        // that writes some for a moment more.
        let mut ask = Command::new(installed.goroot.join("bin/go")).arg("version");
        ask = ask.env("GOTOOLCHAIN", "local").env("GOENV", "off");
        (ask.clear_environment, ask.time_limit) = (true, Some(VERSION_TIME));
        let output = self.0.system.processes.output(&ask);
        let expected = format!("go version go{} {}", sdk.version, sdk.host);
        match output {
            Ok(output) if output.exit == Ended::Code(0) => {
                Ok(String::from_utf8_lossy(&output.stdout).trim() == expected)
            }
            _ => {
                let version = files.read(&installed.goroot.join("VERSION"), 1 << 16)?;
                let first = version.split(|b| *b == b'\n').next().unwrap_or_default();
                Ok(first == format!("go{}", sdk.version).as_bytes())
            }
        }
    }

    /// What stands beside the SDKs and would be made by an installation: locks, downloads, staging
    /// folders, the index, proofs.
    fn beside(&self, sdk: SdkName) -> Result<BTreeSet<PathBuf>, StepError> {
        let (files, layout) = (&*self.0.system.files, &self.0.layout);
        let mut beside = BTreeSet::new();
        for folder in [self.locks(), layout.downloads(), layout.staging()] {
            if files.is_dir(&folder) {
                beside.extend(files.list(&folder)?.into_iter().map(|(name, _)| folder.join(name)));
            }
        }
        for folder in [layout.sdks(), layout.shims()] {
            if files.is_dir(&folder) {
                let paths = files.list(&folder)?.into_iter().map(|(name, _)| folder.join(name));
                beside.extend(paths.filter(|path| is_replacement(path)));
            }
        }
        let single = [layout.index(), self.proofs()].into_iter().chain(self.records(sdk));
        beside.extend(single.filter(|path| files.exists(path)));
        Ok(beside)
    }

    /// What an installation left beside the SDKs and nobody works on or needs.
    fn traces(&self, sdk: SdkName, memo: &Memo) -> Result<Vec<PathBuf>, StepError> {
        let files = &*self.0.system.files;
        let store = self.0.store();
        let idle = prunable(&store, None).map_err(other)?;
        let empty = store.list().map_err(other)?.is_empty();
        let lock = self.0.layout.lock(&sdk.folder());
        let nobody_installs = !files.exists(&lock) || files.try_lock(&lock)?.is_some();
        let mut traces = Vec::new();
        for path in self.beside(sdk)?.into_iter().filter(|path| !memo.beside.contains(path)) {
            let ours = if is_replacement(&path) {
                nobody_installs
            } else if path.extension().is_some_and(|extension| extension == "lock") {
                files.try_lock(&path)?.is_some()
            } else if path == self.0.layout.index() || path == self.proofs() {
                empty
            } else {
                let recorded = self.records(sdk).contains(&path) && !self.there(sdk);
                recorded || idle.iter().any(|item| belongs(&path, &item.path))
            };
            traces.extend(Some(path).filter(|_| ours));
        }
        Ok(traces)
    }

    /// Whether an installed SDK is in the index and has its versioned shim: an interrupted installation
    /// may have come only so far as to put it in place.
    fn listed(&self, sdk: SdkName) -> Result<bool, StepError> {
        let Context { system, layout, .. } = self.0;
        let native = self.0.native().map_err(failed)?;
        let index = match system.files.read(&layout.index(), 1 << 20) {
            Ok(bytes) => Index::parse(&bytes, &layout.sdks()).ok(),
            Err(_) => None,
        };
        // None is made for another architecture, or before the shim program is in place.
        let suffix = native.os.executable_suffix();
        let wants_shim =
            sdk.host == native && system.files.exists(&layout.bin().join(format!("ogive-shim{suffix}")));
        let shim = layout.shims().join(format!("go{}{suffix}", sdk.version));
        let has_shim = !wants_shim || system.files.exists(&shim);
        Ok(has_shim && index.is_some_and(|index| index.get(sdk).is_some()))
    }

    /// What the store knows about an SDK, written before the SDK is put in place.
    fn records(&self, sdk: SdkName) -> [PathBuf; 2] {
        let sums = self.0.layout.sdks().join(format!("{}.sums", sdk.folder()));
        [self.0.layout.sidecar(sdk), sums]
    }

    /// Cached proofs of checksum databases.
    fn proofs(&self) -> PathBuf {
        self.0.layout.cache.join("sumdb")
    }

    fn locks(&self) -> PathBuf {
        self.0.layout.home.join("locks")
    }
}

/// Whether a file was made beside another to replace it, as `ogive_system` names such files.
fn is_replacement(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.starts_with('.') && name.contains(".ogive-")
}

/// Whether a file is the leftover itself or a note beside it, named after it.
fn belongs(path: &Path, leftover: &Path) -> bool {
    let name = |path: &Path| path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    path.parent() == leftover.parent() && name(path).starts_with(&name(leftover))
}

fn sdk_of(action: &Action) -> Result<SdkName, StepError> {
    match action {
        Action::InstallSdk { sdk } => Ok(*sdk),
        other => Err(StepError::NoExecutor(ogive_transaction::summary(other))),
    }
}

fn other(error: SdkError) -> StepError {
    StepError::Other(Box::new(error))
}

fn failed(error: anyhow::Error) -> StepError {
    match error.downcast::<SdkError>() {
        Ok(error) => other(error),
        Err(error) => StepError::Other(error.into()),
    }
}

impl Executor for InstallSdk<'_> {
    fn handles(&self, action: &Action) -> bool {
        matches!(action, Action::InstallSdk { .. })
    }

    fn check(&self, _: &Action, _: &Stage<'_>) -> Result<(), StepError> {
        Ok(())
    }

    fn prepare(&self, action: &Action, _: &Stage<'_>) -> Result<Value, StepError> {
        let sdk = sdk_of(action)?;
        let memo = Memo { existed: self.there(sdk), beside: self.beside(sdk)? };
        Ok(serde_json::to_value(memo)?)
    }

    fn perform(&self, action: &Action, _: &Value, _: &Stage<'_>) -> Result<(), StepError> {
        let sdk = sdk_of(action)?;
        self.install(sdk).map_err(failed)?;
        if self.runs(sdk)? { Ok(()) } else { Err(StepError::NoEffect { what: format!("Go {sdk}") }) }
    }

    fn observe(&self, action: &Action, memo: &Value, _: &Stage<'_>) -> Result<Seen, StepError> {
        let sdk = sdk_of(action)?;
        let memo = Memo::deserialize(memo)?;
        Ok(match (memo.existed, self.there(sdk)) {
            (true, _) => Seen::Both,
            (false, true) if self.listed(sdk)? => Seen::After,
            (false, true) => Seen::Between,
            (false, false) if self.traces(sdk, &memo)?.is_empty() => Seen::Before,
            (false, false) => Seen::Between,
        })
    }

    fn reverse(&self, action: &Action, memo: &Value, _: &Stage<'_>) -> Result<Reversed, StepError> {
        let sdk = sdk_of(action)?;
        let memo = Memo::deserialize(memo)?;
        let files = &*self.0.system.files;
        self.remove(sdk).map_err(failed)?;
        let idle = prunable(&self.0.store(), None).map_err(other)?;
        let ours: Vec<_> = idle
            .into_iter()
            .filter(|item| !matches!(item.what, Leftover::Sdk(_)) && !memo.beside.contains(&item.path))
            .collect();
        let traces = self.traces(sdk, &memo)?;
        prune(&self.0.store(), &ours).map_err(other)?;
        for trace in traces.into_iter().chain(self.traces(sdk, &memo)?) {
            match files.entry(&trace)?.map(|entry| entry.kind) {
                Some(EntryKind::Directory) => files.remove_dir_all(&trace)?,
                Some(_) => files.remove_file(&trace)?,
                None => {}
            }
        }
        Ok(Reversed::Whole)
    }
}
