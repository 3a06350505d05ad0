//! What `ogive facts` and `ogive doctor` have in common: the machine's document, looked at here or read from
//! a file, and how it is shown.

mod anonymous;
pub(crate) mod ci;
pub(crate) mod differences;
mod document;
mod judged;
mod managing;
mod page;
pub(crate) mod rounds;
mod sarif;
mod shown;
pub(crate) mod watching;
pub(crate) mod ways;
pub(crate) mod window;

pub(crate) use anonymous::anonymous;
pub(crate) use document::{FactsDocument, look, read, write};
pub(crate) use judged::judged;
pub(crate) use managing::{Managers, ManagersDocument, managing};
pub(crate) use page::page;
pub(crate) use sarif::{sarif, sources};
pub(crate) use shown::facts;

use ogive_doctor::Only;

/// How a machine is looked at.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Looking {
    /// Start no shell: read what their start-up files say
    ///
    /// Shells are otherwise started as their user's sessions start them, each in a session of its own without
    /// a terminal, to see what their start-up files do.
    #[arg(long)]
    pub no_shells: bool,
    /// How long each start of a shell may take, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 5, hide_short_help = true)]
    pub shell_time: u64,
    /// Whether module proxies are asked: only where the rule about them is named.
    #[arg(skip)]
    pub(crate) ask_proxies: bool,
}

impl Looking {
    /// The same for rules that need more than is looked at by itself.
    pub(crate) fn asked_by(&self, only: &Only) -> Self {
        let ask_proxies = only.asked.only.iter().any(|name| name == "goproxy-unreachable");
        Self { ask_proxies, ..self.clone() }
    }
}
