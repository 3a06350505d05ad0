//! What is generated from the program itself: schemas, manual pages, completions.

use clap_complete::Shell;
use ogive_report::NamedSchema;

use crate::{Exit, cli, env_vars};

/// The schemas of all documents, by name.
#[must_use]
pub fn schemas() -> Vec<NamedSchema> {
    let mut all = cli::documents();
    all.extend(ogive_report::schemas());
    all.sort_by_key(|schema| schema.name);
    all.dedup_by_key(|schema| schema.name);
    all
}

/// The manual, a page a command: file name (`ogive-install.1`) and troff.
#[must_use]
pub fn man_pages() -> Vec<(String, Vec<u8>)> {
    let mut root = cli::command();
    root.build();
    let mut pages = Vec::new();
    page(&root, "ogive", &mut pages);
    pages
}

fn page(command: &clap::Command, name: &str, pages: &mut Vec<(String, Vec<u8>)>) {
    let man = clap_mangen::Man::new(command.clone().name(name.to_owned())).manual("ogive").date("");
    let mut text = Vec::new();
    // Writing into memory does not fail.
    let _ = man.render(&mut text);
    if name == "ogive" {
        text.extend(root_sections().into_bytes());
    }
    pages.push((format!("{name}.1"), text));
    for sub in command.get_subcommands().filter(|sub| !sub.is_hide_set()) {
        page(sub, &format!("{name}-{}", sub.get_name()), pages);
    }
}

/// What the command line does not tell: exit codes and variables.
fn root_sections() -> String {
    let mut text = String::from(".SH \"EXIT STATUS\"\n");
    for exit in Exit::ALL {
        text.push_str(&format!(".TP\n\\fB{}\\fR\n{}\n", exit.code(), exit.meaning()));
    }
    text.push_str(".SH ENVIRONMENT\n");
    for variable in env_vars::ALL {
        text.push_str(&format!(".TP\n\\fB{}\\fR\n{}\n", variable.name, variable.about.replace('-', "\\-")));
    }
    text
}

/// The completion script for a shell.
#[must_use]
pub fn completions(shell: Shell) -> String {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut cli::command(), "ogive", &mut text);
    String::from_utf8_lossy(&text).into_owned()
}
