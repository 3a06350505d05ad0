//! From a call to the program that it becomes.

use std::env;
use std::ffi::{OsStr, OsString};
use std::io::{ErrorKind, IsTerminal};
use std::path::{Path, PathBuf};

use ogive_selection::decide::Source;
use ogive_selection::environment::{Change, Surroundings, environment};
use ogive_selection::{
    Decision, Depth, Hardware, Index, Inputs, Installed, Layout, Outcome, Partition, Tool, UserSettings,
    decide,
};

use crate::call::Call;
use crate::hardware::hardware;
use crate::talk::{CANNOT_RUN, Failure, NOT_FOUND, USAGE, say};
use crate::{missing, process, store};

/// The chosen SDK, so that architecture and version survive Go's own switching and nested shims.
const CHOICE: &str = "OGIVE_GO";
/// How many shims stand above this one: a loop would go on for ever.
const DEPTH: &str = "OGIVE_SHIM_DEPTH";
/// Go itself stops after a hundred switches.
const DEEPEST: u32 = 100;

/// Becomes the program, or says why not.
pub(crate) fn run(words: Vec<OsString>) -> Result<u8, Failure> {
    let hardware = hardware();
    let executable = executable();
    let user_home = env::var_os("HOME").filter(|h| !h.is_empty()).map(PathBuf::from);
    let layout = Layout::discover(
        |name| env::var_os(name),
        user_home.as_deref(),
        hardware.os,
        executable.as_deref(),
        Path::is_dir,
    )
    .map_err(|error| Failure::new(USAGE, error.to_string()))?;
    let settings = store::settings(&layout)?;
    let executed = process::executed_path();
    let call = Call::new(words.into_iter(), executed.as_deref(), &settings.aliases)?;
    let mut shim = Shim {
        index: store::index(&layout, hardware.os),
        directory: directory()?,
        hardware,
        executable,
        layout,
        settings,
        call,
    };
    shim.run()
}

/// The shim's own file, links resolved: only Linux does that by itself.
fn executable() -> Option<PathBuf> {
    let path = env::current_exe().ok()?;
    if cfg!(target_os = "linux") { Some(path) } else { path.canonicalize().ok() }
}

struct Shim {
    hardware: Hardware,
    executable: Option<PathBuf>,
    layout: Layout,
    settings: UserSettings,
    index: Index,
    directory: PathBuf,
    call: Call,
}

impl Shim {
    fn run(&mut self) -> Result<u8, Failure> {
        let depth = depth()?;
        let mut decision = self.decide()?;
        if let Outcome::Missing(missing) = &decision.outcome {
            let asked_by = asked_by(&decision);
            if !missing::wanted(self.auto_install()) {
                return Err(missing::failure(missing, &asked_by));
            }
            missing::install(&self.layout, missing, &asked_by)?;
            decision = self.decide_again(store::index(&self.layout, self.hardware.os))?;
        }
        let mut sdk = self.installed(&decision)?;
        loop {
            let failed = self.become_program(&sdk, &decision, depth)?;
            let error = match failed {
                Ok(code) => return Ok(code),
                Err(error) => error,
            };
            let program = self.program(&sdk);
            if error.kind() != ErrorKind::NotFound || program.exists() {
                return Err(cannot_run(&sdk, &program, &error));
            }
            // The index names what was removed by hand.
            decision = self.decide_again(store::scan(&self.layout, self.hardware.os))?;
            let other = self.installed(&decision)?;
            if other == sdk {
                return Err(Failure::new(
                    NOT_FOUND,
                    format!(
                        "{} is not there, although {} is installed; repair it: ogive install --force {}",
                        program.display(),
                        sdk.name,
                        sdk.name
                    ),
                ));
            }
            sdk = other;
        }
    }

    fn decide(&self) -> Result<Decision, Failure> {
        let ogive_go = text(CHOICE)?;
        let gowork = env::var("GOWORK").ok();
        let name = self.call.shim.request;
        let names_something = name.selector.is_some() || name.arch.is_some();
        let inputs = Inputs {
            argument: self.call.argument.as_ref().map(|(text, request)| (text.as_str(), *request)),
            name: names_something.then_some((self.call.name.as_str(), name)),
            ogive_go: ogive_go.as_deref(),
            gowork: gowork.as_deref(),
            directory: &self.directory,
            settings: &self.settings,
            settings_file: &self.layout.config,
            index: &self.index,
            hardware: &self.hardware,
            depth: Depth::Winner,
        };
        decide(&inputs, &mut store::read).map_err(|error| Failure::new(USAGE, error.to_string()))
    }

    fn decide_again(&mut self, index: Index) -> Result<Decision, Failure> {
        self.index = index;
        self.decide()
    }

    fn installed(&self, decision: &Decision) -> Result<Installed, Failure> {
        match &decision.outcome {
            Outcome::Installed(sdk) => Ok(sdk.clone()),
            Outcome::Missing(missing) => Err(missing::failure(missing, &asked_by(decision))),
        }
    }

    fn auto_install(&self) -> Option<bool> {
        match env::var("OGIVE_AUTO_INSTALL").as_deref() {
            Ok("1" | "true" | "yes" | "on") => Some(true),
            Ok("0" | "false" | "no" | "off") => Some(false),
            _ => self.settings.auto_install,
        }
    }

    fn program(&self, sdk: &Installed) -> PathBuf {
        let name = self.call.shim.tool.name();
        sdk.goroot.join("bin").join(format!("{name}{}", self.hardware.os.executable_suffix()))
    }

    /// Inner error: the program could not be started.
    fn become_program(
        &self,
        sdk: &Installed,
        decision: &Decision,
        depth: u32,
    ) -> Result<std::io::Result<u8>, Failure> {
        let program = self.program(sdk);
        if self.executable.as_deref().is_some_and(|own| process::same_file(own, &program)) {
            return Err(Failure::new(
                CANNOT_RUN,
                format!(
                    "{} is this shim itself, not a Go: the SDK {} is damaged; repair it: ogive uninstall {} && \
                     ogive install {}",
                    program.display(),
                    sdk.name,
                    sdk.name,
                    sdk.name
                ),
            ));
        }
        self.hint(sdk);
        let partition = env::var("OGIVE_PARTITION").ok().and_then(|name| Partition::from_name(&name));
        let gocache = self.layout.gocache();
        let variables = environment(&Surroundings {
            sdk,
            hardware: self.hardware.arch,
            partition: partition.or(self.settings.partition).unwrap_or_default(),
            var: &|name| env::var_os(name),
            gocache: &gocache,
            project: &decision.environment,
        });
        let choice = OsString::from(sdk.name.to_string());
        let depth = OsString::from((depth + 1).to_string());
        let mut changes: Vec<(&str, Option<&OsStr>)> = vec![(CHOICE, Some(&choice)), (DEPTH, Some(&depth))];
        for variable in &variables {
            match &variable.change {
                Change::Keep => {}
                Change::Unset => changes.push((&variable.name, None)),
                Change::Set(value) => changes.push((&variable.name, Some(value))),
            }
        }
        Ok(process::replace(&program, &self.call.arguments, &changes))
    }

    /// Whoever writes `go +amd64 build` may have meant the target.
    fn hint(&self, sdk: &Installed) {
        let Some(arch) = self.call.argument.as_ref().and_then(|(_, request)| request.arch) else { return };
        let command = self.call.arguments.first().and_then(|a| a.to_str());
        let builds = self.call.shim.tool == Tool::Go && matches!(command, Some("build" | "install"));
        if builds && arch != self.hardware.arch && std::io::stderr().is_terminal() {
            let command = command.unwrap_or_default();
            say(&format!(
                "this runs the {arch} toolchain, {}; to build for {arch} with this machine's own: \
                 GOARCH={arch} go {command}",
                sdk.name
            ));
        }
    }
}

fn asked_by(decision: &Decision) -> String {
    match &decision.decided_by {
        None | Some(Source::Newest) => String::new(),
        Some(source) => format!(", and {source} asks for it"),
    }
}

fn cannot_run(sdk: &Installed, program: &Path, error: &std::io::Error) -> Failure {
    let why = match error.kind() {
        ErrorKind::NotFound => "the loader or translator it needs is missing".to_owned(),
        // ENOEXEC has no kind of its own.
        _ if error.raw_os_error() == Some(8) => {
            format!("it is made for {}, which this machine does not run", sdk.name.host)
        }
        _ => error.to_string(),
    };
    Failure::new(CANNOT_RUN, format!("{} can't run here: {why}", program.display()))
}

/// The current folder as the shell sees it, so that links on the way to it count, as for Go.
fn directory() -> Result<PathBuf, Failure> {
    if let Some(shown) = env::var_os("PWD").map(PathBuf::from)
        && shown.has_root()
        && process::same_file(&shown, Path::new("."))
    {
        return Ok(shown);
    }
    env::current_dir().map_err(|error| {
        Failure::new(USAGE, format!("can't tell the current folder ({error}), so no Go is chosen"))
    })
}

fn depth() -> Result<u32, Failure> {
    let depth = env::var(DEPTH).ok().and_then(|depth| depth.parse().ok()).unwrap_or(0);
    if depth < DEEPEST {
        return Ok(depth);
    }
    Err(Failure::new(
        CANNOT_RUN,
        format!(
            "shims have started one another {depth} times: some SDK's program must lead back to a shim; \
             `ogive which --why` names the SDK ({DEPTH} counts)"
        ),
    ))
}

fn text(name: &str) -> Result<Option<String>, Failure> {
    match env::var(name) {
        Ok(value) => Ok(Some(value)),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(value)) => {
            Err(Failure::new(USAGE, format!("{name}={} is not text; unset it", value.display())))
        }
    }
}
