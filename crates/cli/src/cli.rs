//! The command line.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{CommandFactory, Parser, Subcommand};
use ogive_report::style;
use ogive_system::System;

use ogive_selection::Partition;

use crate::settings::{ColorWhen, SourceFlags, partition_parser};
use crate::{Exit, commands, context};

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// The right Go for this machine, in every shell
#[derive(Debug, Parser)]
#[command(name = "ogive", version, styles = STYLES, disable_help_subcommand = true)]
pub struct Cli {
    /// What every command understands.
    #[command(flatten)]
    pub global: GlobalFlags,
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Flags of every command.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Global options")]
pub struct GlobalFlags {
    /// Answer with a JSON document
    #[arg(long, global = true)]
    pub json: bool,
    /// Leave out progress and talk
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Say more, for finding a fault
    #[arg(long, short, global = true, action = clap::ArgAction::Count, hide_short_help = true)]
    pub verbose: u8,
    /// Leave the network alone
    #[arg(long, global = true)]
    pub offline: bool,
    /// When to colour
    #[arg(long, global = true, value_name = "WHEN", hide_short_help = true)]
    pub color: Option<ColorWhen>,
    /// The folder that holds SDKs and shims
    #[arg(long, global = true, value_name = "FOLDER", hide_short_help = true)]
    pub home: Option<PathBuf>,
    /// Install a Go that is asked for and missing without asking
    #[arg(
        long, global = true, value_name = "BOOL", hide_short_help = true,
        num_args = 0..=1, require_equals = true, default_missing_value = "true"
    )]
    pub auto_install: Option<bool>,
    /// How tools and caches are split by architecture
    #[arg(long, global = true, value_name = "HOW", hide_short_help = true, value_parser = partition_parser())]
    pub partition: Option<Partition>,
}

macro_rules! commands {
    ($($variant:ident = $module:ident;)+) => {
        /// The commands.
        #[derive(Debug, Subcommand)]
        #[expect(missing_docs, reason = "each takes its description from its own arguments")]
        pub enum Command {
            $($variant(commands::$module::Args),)+
            /// Commands about ogive itself
            #[command(name = "self", subcommand)]
            Itself(SelfCommand),
        }

        impl Command {
            pub(crate) fn exec(&self, context: &crate::Context) -> anyhow::Result<Exit> {
                match self {
                    $(Self::$variant(args) => commands::$module::exec(args, context),)+
                    Self::Itself(SelfCommand::Uninstall(args)) => {
                        commands::self_uninstall::exec(args, context)
                    }
                }
            }
        }

        /// The schemas of the documents that the commands print.
        pub(crate) fn documents() -> Vec<ogive_report::NamedSchema> {
            let mut all = commands::overview::documents();
            $(all.extend(commands::$module::documents());)+
            all.extend(commands::self_uninstall::documents());
            all
        }
    };
}

commands! {
    Setup = setup;
    Install = install;
    Pin = pin;
    Default = default;
    Shell = shell;
    List = list;
    Which = which;
    Inspect = inspect;
    Explain = explain;
    Build = build;
    Cache = cache;
    Cross = cross;
    Doctor = doctor;
    Fix = fix;
    Facts = facts;
    Gate = gate;
    Rule = rule;
    Undo = undo;
    Uninstall = uninstall;
    Upgrade = upgrade;
    Adopt = adopt;
    Verify = verify;
    Prune = prune;
    Bundle = bundle;
    Windows = windows;
    Exec = exec;
    Env = env;
    Alias = alias;
    Activate = activate;
    Config = config;
    Completions = completions;
    Man = man;
}

/// Commands about ogive itself.
#[derive(Debug, Subcommand)]
pub enum SelfCommand {
    /// Take back the set-up, remove the store and the shims
    Uninstall(commands::self_uninstall::Args),
}

impl Command {
    /// The flags that say where SDKs come from, of the commands that have them.
    pub(crate) const fn source_flags(&self) -> Option<&SourceFlags> {
        match self {
            Self::Setup(args) => Some(&args.sources),
            Self::Install(args) => Some(&args.sources),
            Self::List(args) => Some(&args.sources),
            Self::Upgrade(args) => Some(&args.sources),
            Self::Bundle(args) => Some(&args.sources),
            Self::Adopt(args) => Some(&args.sources),
            _ => None,
        }
    }
}

impl Command {
    /// Whether it takes back what ogive did.
    pub(crate) const fn takes_back(&self) -> bool {
        matches!(self, Self::Undo(_) | Self::Itself(_))
    }
}

/// The commands that the short help shows; the rest stands under "more".
const SHORT: &[&str] = &["doctor", "fix", "undo", "explain", "install", "pin", "build", "gate"];

/// The parser, with its help.
#[must_use]
pub fn command() -> clap::Command {
    let command = Cli::command();
    let (short, long) = overviews(&command);
    command
        .help_template("{about}\n\n{usage-heading} {usage}{after-help}\n\nOptions:\n{options}")
        .after_help(short)
        .after_long_help(long)
}

fn overviews(command: &clap::Command) -> (String, String) {
    let about = |c: &clap::Command| c.get_about().map(ToString::to_string).unwrap_or_default();
    let heading = |text: &str| style::paint(*STYLES.get_header(), text);
    let line = |c: &clap::Command| {
        let name = style::paint(*STYLES.get_literal(), format!("{:12}", c.get_name()));
        format!("  {name} {}\n", about(c))
    };
    let find = |name: &&str| command.get_subcommands().find(|c| c.get_name() == *name);
    let first: String = SHORT.iter().filter_map(find).map(line).collect();
    let rest = || command.get_subcommands().filter(|c| !SHORT.contains(&c.get_name()) && !c.is_hide_set());
    let names: Vec<_> = rest().map(clap::Command::get_name).collect();
    let others: String = rest().map(line).collect();
    let short = format!("{}\n{first}\n{}\n  {}", heading("Commands:"), heading("More:"), names.join(" "));
    let long = format!("{}\n{first}\n{}\n{others}", heading("Commands:"), heading("More:"));
    (short, long.trim_end().to_owned())
}

/// Shows what the parser has to say: help, the version, or what is wrong with the command line.
pub(crate) fn refuse(error: &clap::Error, arguments: &[OsString], system: &System) -> Exit {
    let reporter = context::early_reporter(system, arguments);
    let text = error.render().ansi().to_string();
    if !error.use_stderr() {
        // Help for a reader that went away helps nobody.
        let _ = reporter.data(&text);
        return Exit::Fine;
    }
    if reporter.json() {
        let plain = style::plain(&text);
        let mut lines = plain.lines().filter(|l| !l.is_empty()).map(str::trim);
        let first = lines.next().unwrap_or_default().trim_start_matches("error: ").to_owned();
        reporter.error(&ogive_report::ErrorReport {
            doing: first,
            causes: Vec::new(),
            hints: lines.map(str::to_owned).collect(),
            exit: Exit::Usage.code(),
        });
    } else {
        reporter.ask(&text);
    }
    Exit::Usage
}
