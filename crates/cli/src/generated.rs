//! What is generated from the program itself: schemas, manual pages, completions.

use clap::CommandFactory as _;
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
    let mut root = cli::Cli::command();
    root.build();
    let mut pages = Vec::new();
    page(&root, "ogive", &mut pages);
    pages
}

fn page(command: &clap::Command, name: &str, pages: &mut Vec<(String, Vec<u8>)>) {
    // The manual leaves the help of such flags out.
    let whole = command.clone().name(name.to_owned()).mut_args(|flag| flag.hide_short_help(false));
    let man = clap_mangen::Man::new(whole).manual("ogive").date("");
    let mut text = Vec::new();
    let sections = [
        clap_mangen::Man::render_title,
        clap_mangen::Man::render_name_section,
        clap_mangen::Man::render_synopsis_section,
        clap_mangen::Man::render_description_section,
        clap_mangen::Man::render_options_section,
    ];
    for section in sections {
        // Writing into memory does not fail.
        let _ = section(&man, &mut text);
    }
    let mut subs = command.get_subcommands().filter(|sub| !sub.is_hide_set()).peekable();
    if subs.peek().is_some() {
        let _ = man.render_subcommands_section(&mut text);
    }
    text.extend(examples(command).into_bytes());
    if name == "ogive" {
        text.extend(root_sections().into_bytes());
    }
    pages.push((format!("{name}.1"), text));
    for sub in subs {
        page(sub, &format!("{name}-{}", sub.get_name()), pages);
    }
}

fn examples(command: &clap::Command) -> String {
    let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let Some(lines) = help.strip_prefix("Examples:\n") else { return String::new() };
    let lines: Vec<String> = lines.lines().map(|line| escaped(line.trim())).collect();
    format!(".SH EXAMPLES\n.nf\n{}\n.fi\n", lines.join("\n"))
}

/// A line of text as troff takes it for text.
fn escaped(line: &str) -> String {
    let line = line.replace('\\', "\\e").replace('-', "\\-").replace('\'', "\\(aq");
    if line.starts_with('.') { format!("\\&{line}") } else { line }
}

/// What the command line does not tell: exit codes and variables.
fn root_sections() -> String {
    let mut text = String::from(".SH \"EXIT STATUS\"\n");
    for exit in Exit::ALL {
        text.push_str(&format!(".TP\n\\fB{}\\fR\n{}\n", exit.code(), escaped(exit.meaning())));
    }
    text.push_str(".SH ENVIRONMENT\n");
    for variable in env_vars::ALL {
        text.push_str(&format!(".TP\n\\fB{}\\fR\n{}\n", variable.name, escaped(variable.about)));
    }
    text
}

/// The completion script for a shell.
#[must_use]
pub fn completions(shell: Shell) -> String {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut cli::Cli::command(), "ogive", &mut text);
    String::from_utf8_lossy(&text).into_owned()
}
