//! The executor of the action that builds a tool again.

use std::path::{Path, PathBuf};
use std::time::Duration;

use ogive_platform::{Port, SdkName};
use ogive_record::{Action, EntryState, Sha256Digest};
use ogive_system::{Command, Exit as Ended};
use ogive_transaction::{
    Conflict, Context as Stage, Executor, Reversed, Seen, StepError, put_copy, state_of,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Context;

/// How long a build may take, with its downloads.
const BUILD_TIME: Duration = Duration::from_secs(20 * 60);

/// How long a new program may take to say how it is used.
const HELP_TIME: Duration = Duration::from_secs(20);

/// The last lines of what a failed build says that are told.
const LINES: usize = 8;

/// Builds tools again, and puts the old ones back.
pub struct RebuildTool<'a>(pub &'a Context);

/// What is remembered of a step.
#[derive(Debug, Serialize, Deserialize)]
struct Memo {
    /// What was there.
    before: Sha256Digest,
    /// Its permission bits.
    mode: u32,
}

/// The action, taken apart.
struct Tool<'a> {
    program: &'a Path,
    package: &'a str,
    version: &'a str,
    sdk: SdkName,
}

impl<'a> Tool<'a> {
    fn of(action: &'a Action) -> Result<Self, StepError> {
        match action {
            Action::RebuildTool { program, package, version, sdk, .. } => {
                Ok(Self { program, package, version, sdk: *sdk })
            }
            other => Err(StepError::NoExecutor(ogive_transaction::summary(other))),
        }
    }
}

fn failed(message: String) -> StepError {
    StepError::Other(message.into())
}

impl RebuildTool<'_> {
    /// Whether a program is of the package and version, for the machine of the SDK.
    fn is_it(&self, path: &Path, tool: &Tool<'_>) -> bool {
        let opened = self.0.system.files.open_random(path).and_then(ogive_host::program_in);
        let Ok(program) = opened else { return false };
        let port: Vec<Port> = program.targets().into_iter().filter_map(|target| target.port()).collect();
        let codes = program.codes();
        let build = codes.iter().find_map(|code| code.go.value());
        build.is_some_and(|build| {
            let version = build.main.as_ref().map(|main| main.version.as_str());
            build.path.as_deref() == Some(tool.package) && version == Some(tool.version)
        }) && port == [tool.sdk.host]
    }

    fn scratch(&self, tool: &Tool<'_>) -> PathBuf {
        let name = tool.program.file_name().unwrap_or_default().to_string_lossy();
        self.0.layout.staging().join(format!("{name}.rebuilt"))
    }

    /// Builds it into a folder of its own.
    fn build(&self, tool: &Tool<'_>, folder: &Path) -> Result<PathBuf, StepError> {
        let installed = self.0.store().get(tool.sdk);
        let installed = installed.ok_or_else(|| failed(format!("Go {} is not installed", tool.sdk)))?;
        let suffix = tool.sdk.host.os.executable_suffix();
        let goroot = &installed.goroot;
        let mut go = Command::new(goroot.join(format!("bin/go{suffix}")));
        go = go.arg("install").arg(format!("{}@{}", tool.package, tool.version));
        go = go.env("GOBIN", folder).env("GOROOT", goroot).env("GOFLAGS", "").env("GO111MODULE", "on");
        go = go.env("GOOS", tool.sdk.host.os.to_string()).env("GOARCH", tool.sdk.host.arch.to_string());
        // The levels of another architecture don't count, and those of this one may be above this machine's.
        for name in ["GOAMD64", "GOARM64", "GOARM", "GO386", "GOEXPERIMENT", "GOWORK"] {
            go = go.env(name, "");
        }
        (go.time_limit, go.directory) = (Some(BUILD_TIME), Some(folder.to_owned()));
        let output = self.0.system.processes.output(&go)?;
        if output.exit != Ended::Code(0) {
            let said = String::from_utf8_lossy(&output.stderr);
            let lines: Vec<&str> = said.lines().collect();
            let last = lines[lines.len().saturating_sub(LINES)..].join("\n");
            return Err(failed(format!("`go install {}@{}` failed: {last}", tool.package, tool.version)));
        }
        let built = self.0.system.files.list(folder)?;
        match &built[..] {
            [(name, _)] => Ok(folder.join(name)),
            _ => Err(failed(format!("`go install {}` left {} files", tool.package, built.len()))),
        }
    }

    /// Whether a program starts here: it is asked how it is used, and any answer will do. It has a home
    /// of its own, in which telemetry is off: a process that goes on writing some would keep the home.
    fn starts(&self, program: &Path, home: &Path) -> Result<bool, StepError> {
        let files = &*self.0.system.files;
        let settings = home.join(".config");
        for settings in [&settings, &home.join("Library/Application Support")] {
            let telemetry = settings.join("go/telemetry");
            files.create_dir_all(&telemetry)?;
            files.replace(&telemetry.join("mode"), b"off\n", 0o644)?;
        }
        let mut ask = Command::new(program).arg("-h").env("HOME", home).env("USERPROFILE", home);
        ask = ask.env("XDG_CONFIG_HOME", &settings).env("APPDATA", &settings);
        (ask.time_limit, ask.directory) = (Some(HELP_TIME), Some(home.to_owned()));
        let output = self.0.system.processes.output(&ask);
        Ok(output.is_ok_and(|output| matches!(output.exit, Ended::Code(_))))
    }
}

impl Executor for RebuildTool<'_> {
    fn handles(&self, action: &Action) -> bool {
        matches!(action, Action::RebuildTool { .. })
    }

    fn check(&self, action: &Action, stage: &Stage<'_>) -> Result<(), StepError> {
        let Action::RebuildTool { program, before, .. } = action else { return Ok(()) };
        let now = state_of(&*stage.system.files, program)?;
        if now == EntryState::File(*before) {
            return Ok(());
        }
        let expected = "the tool that was looked at".to_owned();
        Err(StepError::Changed { path: program.clone(), expected, found: "something else".to_owned() })
    }

    fn prepare(&self, action: &Action, stage: &Stage<'_>) -> Result<Value, StepError> {
        let tool = Tool::of(action)?;
        let before = stage.vault.keep(tool.program)?;
        let mode = stage.system.files.entry(tool.program)?.map_or(0o755, |entry| entry.mode);
        Ok(serde_json::to_value(Memo { before, mode })?)
    }

    fn perform(&self, action: &Action, memo: &Value, stage: &Stage<'_>) -> Result<(), StepError> {
        let tool = Tool::of(action)?;
        let mode = Memo::deserialize(memo)?.mode;
        let files = &*stage.system.files;
        let scratch = self.scratch(&tool);
        let folder = scratch.join("bin");
        if files.is_dir(&scratch) {
            files.remove_dir_all(&scratch)?;
        }
        files.create_dir_all(&folder)?;
        let done = self.build(&tool, &folder).and_then(|built| {
            let what = tool.program.display().to_string();
            if !self.is_it(&built, &tool) || !self.starts(&built, &folder)? {
                return Err(StepError::NoEffect { what });
            }
            Ok(put_copy(files, &built, tool.program, Some(mode))?)
        });
        files.remove_dir_all(&scratch)?;
        done
    }

    fn observe(&self, action: &Action, memo: &Value, stage: &Stage<'_>) -> Result<Seen, StepError> {
        let tool = Tool::of(action)?;
        let files = &*stage.system.files;
        let now = state_of(files, tool.program)?;
        if now == EntryState::File(Memo::deserialize(memo)?.before) {
            let is_clean = !files.exists(&self.scratch(&tool));
            return Ok(if is_clean { Seen::Before } else { Seen::Between });
        }
        if self.is_it(tool.program, &tool) {
            return Ok(Seen::After);
        }
        let path = Some(tool.program.to_owned());
        let what = format!("{} was replaced since", tool.program.display());
        Ok(Seen::Changed(Conflict { path, what, change: None, merged: None }))
    }

    fn reverse(&self, action: &Action, memo: &Value, stage: &Stage<'_>) -> Result<Reversed, StepError> {
        let tool = Tool::of(action)?;
        let Memo { before, mode } = Memo::deserialize(memo)?;
        let files = &*stage.system.files;
        let scratch = self.scratch(&tool);
        if files.is_dir(&scratch) {
            files.remove_dir_all(&scratch)?;
        }
        if state_of(files, tool.program)? != EntryState::File(before) {
            put_copy(files, &stage.vault.blob(before), tool.program, Some(mode))?;
        }
        Ok(Reversed::Whole)
    }
}
