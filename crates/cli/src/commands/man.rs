//! `ogive man`: the manual.

use std::path::PathBuf;

use anyhow::Context as _;
use ogive_report::NamedSchema;

use crate::{Context, Exit};

/// Print the manual page, or write all pages to a folder
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ogive man | man -l -\n  ogive man --dir ~/.local/share/man/man1")]
pub struct Args {
    /// Write every page into this folder, which is made
    #[arg(long, value_name = "FOLDER")]
    dir: Option<PathBuf>,
}

/// Runs the command.
///
/// # Errors
/// When a page can't be written.
pub fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let pages = crate::man_pages();
    let Some(dir) = &args.dir else {
        if let Some((_, page)) = pages.first() {
            context.reporter.data(&String::from_utf8_lossy(page))?;
        }
        return Ok(Exit::Fine);
    };
    let files = &context.system.files;
    files.create_dir_all(dir).context("cannot write the manual")?;
    for (name, page) in &pages {
        files.replace(&dir.join(name), page, 0o644).context("cannot write the manual")?;
    }
    context.say(&format!("{} pages written to {}", pages.len(), dir.display()));
    Ok(Exit::Fine)
}

/// The schemas of the documents that the command prints: none, the pages are the data.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    Vec::new()
}
