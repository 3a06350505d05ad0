//! What every command is given.

use std::ffi::OsString;
use std::io::BufRead;
use std::sync::{Arc, OnceLock};

use ogive_platform::Goos;
use ogive_report::{Look, Reporter, Streams};
use ogive_selection::{Hardware, Layout};
use ogive_system::{Environment, Offline, Stream, System};

use crate::cli::Cli;
use crate::env_vars::{self, foreign};
use crate::settings::ColorWhen;
use crate::{Exit, Failure, Settings};

/// The machine, the places, the settings and the reporter, made once for a command.
pub struct Context {
    /// Every effect goes through here; its network is off with `--offline`.
    pub system: System,
    /// Where ogive keeps its things.
    pub layout: Layout,
    /// The merged settings.
    pub settings: Settings,
    /// Where data and talk go.
    pub reporter: Arc<Reporter>,
    pub(crate) hardware: OnceLock<Hardware>,
}

impl Context {
    /// Makes the context for a parsed command line.
    ///
    /// # Errors
    /// When no home can be told, or a settings file is wrong.
    pub fn new(mut system: System, cli: &Cli) -> anyhow::Result<Self> {
        let layout = layout(&system, cli)?;
        let (settings, complaint) = Settings::merge(&system, &layout, cli)?;
        let look = Look {
            quiet: settings.quiet.value,
            json: cli.global.json,
            verbosity: cli.global.verbose,
            redraws: redraws(&*system.environment),
        };
        let reporter = Arc::new(Reporter::new(look, streams(&*system.environment, settings.color.value)));
        if settings.offline.value {
            system.http = Arc::new(Offline::new(Arc::clone(&system.http)));
        }
        if let Some(complaint) = complaint {
            reporter.warn(&format!("{complaint:#}; nothing in it counts"));
        }
        Ok(Self { system, layout, settings, reporter, hardware: OnceLock::new() })
    }

    /// The same with the user's settings file read anew, after it was changed.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn reloaded(&self) -> anyhow::Result<Self> {
        let user = crate::settings::user_settings(&self.system, &self.layout.config)?;
        Ok(Self {
            system: self.system.clone(),
            layout: self.layout.clone(),
            settings: Settings { user, ..self.settings.clone() },
            reporter: Arc::clone(&self.reporter),
            hardware: self.hardware.clone(),
        })
    }

    /// Tells the user something on standard error; not with `--quiet`.
    pub fn say(&self, text: &str) {
        self.reporter.say(text);
    }

    /// Whether somebody is there to answer a question.
    #[must_use]
    pub fn interactive(&self) -> bool {
        let environment = &self.system.environment;
        !self.reporter.json()
            && environment.var(foreign::CI).is_none()
            && environment.is_terminal(Stream::Input)
            && environment.is_terminal(Stream::Error)
    }

    /// Asks a question that is answered by yes or no; an empty answer is `default`. Without
    /// anybody to ask the answer is no.
    #[must_use]
    pub fn confirm(&self, question: &str, default: bool) -> bool {
        if !self.interactive() {
            return false;
        }
        let choice = if default { "[Y/n]" } else { "[y/N]" };
        self.reporter.ask(&format!("{question} {choice} "));
        let mut answer = String::new();
        if std::io::stdin().lock().read_line(&mut answer).is_err() {
            return false;
        }
        match answer.trim().to_ascii_lowercase().as_str() {
            "" => default,
            "y" | "yes" => true,
            _ => false,
        }
    }

    /// The operating system of this machine, as Go names it.
    ///
    /// # Errors
    /// When Go has no name for it.
    pub fn os(&self) -> anyhow::Result<Goos> {
        os(&self.system)
    }
}

fn os(system: &System) -> anyhow::Result<Goos> {
    system.kernel.compiled_os().parse().map_err(|error: ogive_platform::UnknownName| {
        Failure::new(Exit::CannotRun, "this operating system is unknown to Go").because(error).into()
    })
}

fn layout(system: &System, cli: &Cli) -> anyhow::Result<Layout> {
    let environment = &system.environment;
    // What is typed here and now may be relative to this folder.
    let home = match &cli.global.home {
        Some(home) if !home.has_root() => Some(environment.current_dir()?.join(home)),
        home => home.clone(),
    };
    let var = |name: &str| match &home {
        Some(home) if name == env_vars::HOME.name => Some(home.clone().into_os_string()),
        _ => environment.var_os(name),
    };
    let mut layout = Layout::discover(
        var,
        environment.home().as_deref(),
        os(system)?,
        environment.current_exe().ok().as_deref(),
        |folder| system.files.is_dir(folder),
    )
    .map_err(|error| Failure::usage("cannot tell where SDKs are kept").because(error))?;
    // The running program's own path has no links in it; the user's home may be reached through one.
    // Where both lead to the same place, the user's spelling is kept: it is what start-up files say.
    if let Ok(usual) = Layout::new(var, environment.home().as_deref(), os(system)?)
        && usual.home != layout.home
        && system.files.canonicalize(&usual.home).is_ok_and(|real| real == layout.home)
    {
        layout = usual;
    }
    Ok(layout)
}

/// A reporter for what goes wrong before the settings are known.
pub(crate) fn early_reporter(system: &System, arguments: &[OsString]) -> Reporter {
    let has = |flag: &str| arguments.iter().take_while(|a| *a != "--").any(|a| a == flag);
    let color = arguments.iter().enumerate().find_map(|(n, a)| match a.to_str()? {
        "--color" => arguments.get(n + 1)?.to_str(),
        other => other.strip_prefix("--color="),
    });
    let when = match color {
        Some("always") => ColorWhen::Always,
        Some("never") => ColorWhen::Never,
        _ => ColorWhen::Auto,
    };
    let look = Look { json: has("--json"), ..Look::default() };
    Reporter::new(look, streams(&*system.environment, when))
}

/// Bars are drawn only where somebody sees them move.
fn redraws(environment: &dyn Environment) -> bool {
    environment.is_terminal(Stream::Error)
        && environment.var(foreign::CI).is_none()
        && environment.var(foreign::TERM).is_none_or(|term| term != "dumb")
}

fn streams(environment: &dyn Environment, when: ColorWhen) -> Streams {
    let choice = |stream| {
        let colored = match when {
            ColorWhen::Always => true,
            ColorWhen::Never => false,
            ColorWhen::Auto => colored_by_itself(environment, stream),
        };
        // "Always" translates styles for old Windows consoles too.
        if colored { anstream::ColorChoice::Always } else { anstream::ColorChoice::Never }
    };
    Streams {
        out: Box::new(anstream::AutoStream::new(std::io::stdout(), choice(Stream::Output))),
        err: Box::new(anstream::AutoStream::new(std::io::stderr(), choice(Stream::Error))),
    }
}

fn colored_by_itself(environment: &dyn Environment, stream: Stream) -> bool {
    if environment.var(foreign::NO_COLOR).is_some() {
        return false;
    }
    if environment.var(foreign::CLICOLOR_FORCE).is_some_and(|v| v != "0") {
        return true;
    }
    environment.is_terminal(stream) && environment.var(foreign::TERM).is_none_or(|term| term != "dumb")
}
