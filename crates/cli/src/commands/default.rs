//! `ogive default`: the user's own Go, where nothing else asks for one.

use ogive_report::NamedSchema;
use ogive_selection::{GoRequest, edit};

use crate::installing::refresh;
use crate::selecting::{edit_file, say_what_decides, settle};
use crate::{Context, Exit, Failure};

/// Choose your Go for everywhere else
///
/// The default is a version; its architecture is this machine's, asked at each use. A module that
/// needs a newer Go gets one.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ogive default 1.27.3\n  ogive default stable\n  ogive default --unset")]
pub struct Args {
    /// The Go: 1.27.3, 1.27, stable
    #[arg(value_name = "GO")]
    request: Option<GoRequest>,
    /// Have no default: the newest installed one runs
    #[arg(long, conflicts_with = "request")]
    unset: bool,
}

/// Runs the command.
///
/// # Errors
/// When the settings can't be changed, or what is asked for can't be had.
pub fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    if args.request.is_none() && !args.unset {
        match context.settings.user.default {
            Some(default) => context.say(&format!("your default: Go {default}")),
            None => context.say("you have no default: the newest installed Go runs"),
        }
        say_what_decides(context)?;
        return Ok(Exit::Fine);
    }
    let native = context.native()?;
    let request = args.request.map(|mut request| {
        // What is usual here is not stored: the settings may be carried to another machine.
        request.os = request.os.filter(|os| *os != native.os);
        request.arch = request.arch.filter(|arch| *arch != native.arch);
        request
    });
    if let Some(request) = request {
        if request.selector.is_none() {
            return Err(Failure::usage(format!("{request} is no version, and a default is one"))
                .hint("name a version, as in `ogive default 1.27.3`")
                .into());
        }
        settle(context, request)?;
        if let Some(arch) = request.arch {
            context.reporter.warn(&format!(
                "this default runs {arch} programs on every machine that has these settings; \
                 for one command write `go +{arch}`"
            ));
        }
    }
    edit_file(context, &context.layout.config, |bytes| edit::user_default(bytes, request))?;
    let changed = context.reloaded()?;
    refresh(&changed, None)?;
    match request {
        Some(request) => context.say(&format!("your default: Go {request}")),
        None => context.say("your default is gone: the newest installed Go runs"),
    }
    say_what_decides(&changed)?;
    Ok(Exit::Fine)
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    Vec::new()
}
