//! What `ogive setup` does, as a plan: programs and shims into place, the activation into the
//! start-up files of the user's shells, a default Go.

pub mod block;
pub mod choice;
pub mod ending;
pub mod install_sdk;
pub mod rebuild_tool;
pub mod removal;
pub mod start_up;

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use ogive_platform::{Goarch, Goos, SdkName};
use ogive_record::{Action, Plan};
use ogive_system::{Command, Exit as Ended, Files, System};

use self::block::Position;
use self::start_up::{Lines, Place, User, ZSH_FILES};
use crate::activation::Shell;
use crate::{Context, Exit, Failure, versioned_shims};
use ogive_repair::{Draft, Kept, MadeFrom};

/// The title of the plan, by which `ogive self uninstall` finds set-ups in the journal.
pub const TITLE: &str = "set-up of ogive for this user";

/// Start-up files are small; a larger file is something else.
const FILE_LIMIT: u64 = 16 << 20;

/// How long a shell may take to say where its start-up files are.
const SHELL_TIME: Duration = Duration::from_secs(10);

/// The Go that becomes the default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DefaultGo {
    /// Which.
    pub sdk: SdkName,
    /// Whether it has to be installed.
    pub install: bool,
    /// Whether the settings have to name it.
    pub name_it: bool,
}

/// The user's shells, and what of them gets the activation.
pub struct Shells {
    /// The shells.
    pub shells: Vec<Shell>,
    /// Their start-up files.
    pub places: Vec<Place>,
}

/// Looks for the user's shells; `wanted` ones are taken instead when there are any.
///
/// # Errors
/// When the user's home folder is not known.
pub fn shells(context: &Context, wanted: &[Shell]) -> anyhow::Result<Shells> {
    let system = &context.system;
    let environment = &*system.environment;
    let os = context.os()?;
    let home = environment.home().ok_or_else(|| {
        Failure::usage("cannot tell where start-up files are: your home folder is not known")
            .hint("set HOME and run `ogive setup` again")
    })?;
    let config = environment.var("XDG_CONFIG_HOME").map(PathBuf::from).filter(|p| p.has_root());
    let config = config.unwrap_or_else(|| home.join(".config"));
    let login = environment.var("SHELL").and_then(|shell| Shell::of_program(Path::new(&shell)));
    let files = &*system.files;
    let zsh_is_used = [Some(Shell::Zsh), None].contains(&login)
        || wanted.contains(&Shell::Zsh)
        || ZSH_FILES.iter().any(|name| files.exists(&home.join(name)));
    let zsh = if zsh_is_used { zsh_folder(system) } else { None };
    let powershell = powershell_profiles(system, os, &home, &config);
    let user = User {
        home: &home,
        os,
        zsh: zsh.as_deref(),
        config: &config,
        powershell: &powershell,
        // sd_booted(3)
        systemd: os == Goos::Linux && files.is_dir(Path::new("/run/systemd/system")),
        read: &|path| files.read(path, FILE_LIMIT).ok(),
        is_dir: &|path| files.is_dir(path),
    };
    let shells = if wanted.is_empty() { user.shells(login) } else { wanted.to_vec() };
    let places = user.places(&shells);
    Ok(Shells { shells, places })
}

/// The folder of zsh's files, when it is not the home folder: `ZDOTDIR` of the environment, else what
/// zsh itself knows after reading `.zshenv`.
fn zsh_folder(system: &System) -> Option<PathBuf> {
    if let Some(folder) = system.environment.var("ZDOTDIR") {
        return Some(folder.into());
    }
    let mut ask = Command::new("zsh").arg("-c").arg("printf %s \"${ZDOTDIR-}\"");
    ask.time_limit = Some(SHELL_TIME);
    said(system, &ask).map(PathBuf::from).filter(|folder| folder.is_absolute())
}

/// The profiles of the installed PowerShells; the usual one where none answers.
fn powershell_profiles(system: &System, os: Goos, home: &Path, config: &Path) -> Vec<PathBuf> {
    if os != Goos::Windows {
        return vec![config.join("powershell/profile.ps1")];
    }
    let ask = |program: &str| {
        let mut ask = Command::new(program).arg("-NoProfile").arg("-NonInteractive").arg("-Command");
        ask = ask.arg("$PROFILE.CurrentUserAllHosts");
        ask.time_limit = Some(SHELL_TIME);
        said(system, &ask).map(PathBuf::from)
    };
    let mut profiles: Vec<PathBuf> = ["pwsh", "powershell"].into_iter().filter_map(ask).collect();
    if profiles.is_empty() {
        profiles.push(home.join("Documents/PowerShell/profile.ps1"));
    }
    profiles
}

/// What a program prints, without space around it; none when it fails or prints nothing.
fn said(system: &System, command: &Command) -> Option<String> {
    let output = system.processes.output(command).ok().filter(|o| o.exit == Ended::Code(0))?;
    String::from_utf8(output.stdout).ok().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// The plan that makes this machine ready. Empty when it is.
///
/// # Errors
/// When a program is missing or a file cannot take our lines.
pub fn plan(
    context: &Context,
    shells: &Shells,
    default: Option<DefaultGo>,
    link_into: Option<&Path>,
) -> anyhow::Result<Plan> {
    let mut plan = Draft::new(&*context.system.files);
    add(&mut plan, context, shells, default)?;
    if let Some(folder) = link_into {
        links(&mut plan, context, folder)?;
    }
    Ok(plan.finish(TITLE))
}

/// Adds the set-up to a plan.
///
/// # Errors
/// When a program is missing or a file cannot take our lines.
pub fn add(
    plan: &mut Draft<'_>,
    context: &Context,
    shells: &Shells,
    default: Option<DefaultGo>,
) -> anyhow::Result<()> {
    folders(plan, context, default);
    programs(plan, context, context.os()?)?;
    scripts(plan, context, shells)?;
    if let Some(default) = default {
        default_go(plan, context, default)?;
    }
    shells.places.iter().try_for_each(|place| start_up_file(plan, context, place))
}

/// `go` and `gofmt` in a folder that is on PATH where nobody read a start-up file: bash scripts of cron
/// and of system services, programs that clean their environment.
fn links(plan: &mut Draft<'_>, context: &Context, folder: &Path) -> anyhow::Result<()> {
    if context.os()? == Goos::Windows {
        return Err(Failure::usage("links into another folder are for Unix alone")
            .hint(format!("put {} on the machine's PATH", context.layout.shims().display()))
            .into());
    }
    if !folder.has_root() || !context.system.files.is_dir(folder) {
        return Err(Failure::usage(format!("cannot link into {}: it is no folder", folder.display()))
            .hint("name one that is on the PATH of such programs, as in `--link-into /usr/local/bin`")
            .into());
    }
    let shim = context.layout.bin().join("ogive-shim");
    ["go", "gofmt"].iter().try_for_each(|name| Ok(plan.link(&folder.join(name), &shim)?))
}

/// Folders that are filled later are made here too, so that they are taken back.
fn folders(plan: &mut Draft<'_>, context: &Context, default: Option<DefaultGo>) {
    let layout = &context.layout;
    let mut all = vec![layout.bin(), layout.shims(), layout.sdks(), layout.home.join("shell")];
    if default.is_some_and(|go| go.install) {
        all.extend([layout.staging(), layout.home.join("locks"), layout.downloads()]);
    }
    all.iter().for_each(|folder| plan.folder(folder));
}

fn programs(plan: &mut Draft<'_>, context: &Context, os: Goos) -> anyhow::Result<()> {
    let layout = &context.layout;
    let suffix = os.executable_suffix();
    let running = context.system.environment.current_exe().context("cannot tell which program is running")?;
    let beside = running.parent().unwrap_or(Path::new("")).join(format!("ogive-shim{suffix}"));
    if !context.system.files.exists(&beside) {
        let failure = Failure::new(Exit::MissingTool, format!("{} is missing", beside.display()));
        return Err(failure
            .hint("put ogive-shim beside ogive, as the release archives have it")
            .hint("from the sources: `cargo build --profile shim -p ogive-shim`")
            .into());
    }
    plan.copy(&running, &layout.bin().join(format!("ogive{suffix}")))?;
    plan.copy(&beside, &layout.bin().join(format!("ogive-shim{suffix}")))?;
    for name in shim_names(context)? {
        let shim = layout.shims().join(format!("{name}{suffix}"));
        let program = if name == "ogive" { "ogive" } else { "ogive-shim" };
        if os == Goos::Windows {
            let source = if name == "ogive" { &running } else { &beside };
            plan.copy(source, &shim)?;
        } else {
            plan.link(&shim, &Path::new("../bin").join(program))?;
        }
    }
    Ok(())
}

/// The shims that stand whatever is installed, and those of the versions that are.
fn shim_names(context: &Context) -> anyhow::Result<Vec<String>> {
    let mut names: Vec<String> = ["go", "gofmt", "ogive"].map(str::to_owned).to_vec();
    let native = ogive_host::hardware_port(&context.system).value().map(|port| port.arch);
    let mut architectures = vec![Goarch::Amd64, Goarch::Arm64];
    architectures.extend(native.filter(|arch| !architectures.contains(arch)));
    names.extend(architectures.iter().map(|arch| format!("go-{arch}")));
    names.extend(context.settings.user.aliases.keys().cloned());
    let hardware = context.hardware()?;
    let suffix = hardware.os.executable_suffix();
    let versioned = versioned_shims::names(&context.index()?, &hardware);
    names.extend(versioned.iter().map(|name| name.strip_suffix(suffix).unwrap_or(name).to_owned()));
    Ok(names)
}

fn scripts(plan: &mut Draft<'_>, context: &Context, shells: &Shells) -> anyhow::Result<()> {
    let home = context.system.environment.home();
    for (n, shell) in shells.shells.iter().enumerate() {
        if shells.shells[..n].iter().any(|other| other.script_name() == shell.script_name()) {
            continue;
        }
        let text = shell.script(&context.layout.shims(), home.as_deref())?;
        let purpose = format!("what {} reads at its start", shell.name());
        plan.file(&script_file(context, *shell), 0o644, &purpose, |_| anyhow::Ok(text.into_bytes()))?;
    }
    Ok(())
}

fn script_file(context: &Context, shell: Shell) -> PathBuf {
    context.layout.home.join("shell").join(shell.script_name())
}

fn default_go(plan: &mut Draft<'_>, context: &Context, default: DefaultGo) -> anyhow::Result<()> {
    let DefaultGo { sdk, install, name_it } = default;
    if install {
        plan.push(Action::InstallSdk { sdk });
    }
    if name_it {
        let purpose = format!("Go {} is the default", sdk.version);
        plan.file(&context.layout.config, 0o644, &purpose, |now| {
            // Top-level keys stand before all tables, so that the first line is a good place.
            let mut text = format!("default = \"{}\"\n", sdk.version).into_bytes();
            text.extend_from_slice(now.unwrap_or_default());
            anyhow::Ok(text)
        })?;
    }
    Ok(())
}

/// What a person would put into a start-up file that is made from another.
///
/// # Errors
/// When the file can't take our lines.
pub fn by_hand(context: &Context, place: &Place, made: &MadeFrom) -> anyhow::Result<Kept> {
    let body = body(context, place)?;
    let put = |now: &[u8]| block::put(now, &body, &place.positions).map_err(|refusal| refusal.to_string());
    Kept::of(&*context.system.files, &place.path, made, put).map_err(anyhow::Error::msg)
}

fn body(context: &Context, place: &Place) -> anyhow::Result<String> {
    let home = context.system.environment.home();
    Ok(match place.lines {
        Lines::Script(shell) => shell.source_line(&script_file(context, shell), home.as_deref())?,
        Lines::SystemdEnvironment => systemd_line(&context.layout.shims(), home.as_deref()),
    })
}

fn start_up_file(plan: &mut Draft<'_>, context: &Context, place: &Place) -> anyhow::Result<()> {
    let body = body(context, place)?;
    let purpose = format!("the shims for {}", place.readers);
    let positions: &[Position] = &place.positions;
    plan.file(&place.path, 0o644, &purpose, |now| {
        block::put(now.unwrap_or_default(), &body, positions).map_err(|refusal| {
            Failure::usage(format!("cannot put the activation into {}", place.path.display()))
                .because(refusal)
                .hint("or name the shells to set up, as in `ogive setup --shell fish`")
                .into()
        })
    })
}

/// environment.d(5) expands `${NAME}` and takes the rest as it is.
fn systemd_line(shims: &Path, home: Option<&Path>) -> String {
    match home.and_then(|home| shims.strip_prefix(home).ok()) {
        Some(below) => format!("PATH=${{HOME}}/{}:${{PATH}}", below.display()),
        None => format!("PATH={}:${{PATH}}", shims.display()),
    }
}

/// Whether lines of ogive stand in a file.
#[must_use]
pub fn has_lines(files: &dyn Files, path: &Path) -> bool {
    let text = files.read(path, FILE_LIMIT).unwrap_or_default();
    text.split(|b| *b == b'\n').any(|line| line.trim_ascii() == block::BEGIN.as_bytes())
}
