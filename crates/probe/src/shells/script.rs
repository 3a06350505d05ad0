//! What each shell is told to do once it has started: to say what names mean, and to become `env`, so
//! that nothing that shells do when they end is done.

use ogive_machine::{ShellKind, Way};
use ogive_system::System;

use super::answer::{ENVIRONMENT, INPUT, LINE, WORDS_BEGIN};
use super::lines;
use super::trace::PROMPT;
use crate::names::WORDS;

/// How a shell is started.
pub(super) struct Spoken {
    pub(super) arguments: Vec<String>,
    pub(super) input: String,
    pub(super) environment: Vec<(&'static str, String)>,
}

/// The files that bash reads by itself, read by it after its trace is on: it takes no PS4 from the
/// environment of root (bash, `initialize_shell_variables`), and the order is documented (bash(1),
/// "INVOCATION").
fn bash_start_up(way: Way) -> &'static str {
    if way.is_login() {
        "[ -r /etc/profile ] && . /etc/profile\n\
         if [ -r ~/.bash_profile ]; then . ~/.bash_profile\n\
         elif [ -r ~/.bash_login ]; then . ~/.bash_login\n\
         elif [ -r ~/.profile ]; then . ~/.profile\nfi\n"
    } else if way.is_interactive() || way == Way::SshCommand {
        "[ -r /etc/bash.bashrc ] && . /etc/bash.bashrc\n[ -r ~/.bashrc ] && . ~/.bashrc\n"
    } else {
        ""
    }
}

/// Completions and compiled scripts would be written into the user's folder.
const ZSH_PREPARED: &str = "typeset -gHA _comps _services _patcomps _postpatcomps\n\
                            compinit() { compdef() { : } }\nzcompile() { : }\nsetopt rcs\n";

/// The files that zsh reads by itself (zsh(1), "STARTUP/SHUTDOWN FILES"), read by it when what would be
/// written is kept from it. `/etc/zshenv` it reads always; distributions have the others in `/etc/zsh`.
fn zsh_start_up(login: bool, interactive: bool) -> String {
    let names = [("zshenv", true), ("zprofile", login), ("zshrc", interactive), ("zlogin", login)];
    let mut text =
        "if [[ -d /etc/zsh ]]; then typeset ogive_etc=/etc/zsh; else typeset ogive_etc=/etc; fi\n".to_owned();
    for (name, _) in names.into_iter().filter(|(_, is_read)| *is_read) {
        if name != "zshenv" {
            text.push_str(&format!(
                "[[ -o rcs && -o globalrcs && -r $ogive_etc/{name} ]] && . $ogive_etc/{name}\n"
            ));
        }
        text.push_str(&format!(
            "[[ -o rcs && -r ${{ZDOTDIR:-$HOME}}/.{name} ]] && . ${{ZDOTDIR:-$HOME}}/.{name}\n"
        ));
    }
    text
}

/// How `kind` is started in a way.
pub(super) fn of(system: &System, kind: ShellKind, way: Way) -> Spoken {
    let (login, interactive) = (way.is_login(), way.is_interactive());
    let mut arguments: Vec<String> = Vec::new();
    let mut environment = Vec::new();
    let mut input = format!("{LINE}\n");
    match kind {
        ShellKind::Bash => {
            arguments.extend(["--noprofile", "--norc"].map(str::to_owned));
            flags(&mut arguments, login, interactive);
            let trace =
                format!("PS4={}; set -x\n{}{{ set +x; }} 2>/dev/null\n", bash_prompt(), bash_start_up(way));
            arguments.extend(["-c".to_owned(), format!("{trace}{}", posix())]);
        }
        ShellKind::Zsh => {
            arguments.extend(["-x", "-f"].map(str::to_owned));
            flags(&mut arguments, login, interactive);
            environment.push(("PS4", PROMPT.replace("FILE", "%x").replace("LINE", "%I")));
            // oh-my-zsh writes into it, too.
            environment.push(("ZSH_COMPDUMP", "/dev/null/ogive".to_owned()));
            let files = zsh_start_up(login, interactive);
            arguments.extend(["-c".to_owned(), format!("{ZSH_PREPARED}{files}set +x\n{}", posix())]);
        }
        ShellKind::Fish => {
            arguments.push("--private".to_owned());
            flags(&mut arguments, login, interactive);
            arguments.extend(["-c".to_owned(), fish()]);
        }
        ShellKind::Sh | ShellKind::Dash | ShellKind::Ksh => {
            flags(&mut arguments, login, interactive);
            // LightDM and other display managers go on with it (lightdm-session).
            let more = if way == Way::Desktop { "[ -r ~/.xprofile ] && . ~/.xprofile\n" } else { "" };
            arguments.extend(["-c".to_owned(), format!("{more}{}", posix())]);
        }
        ShellKind::Nu => {
            arguments.push("--no-history".to_owned());
            // With -c it reads files for -l alone, and others when they are named.
            flags(&mut arguments, login, false);
            let files = if login { Vec::new() } else { lines::nu_files(system, way) };
            for file in files {
                let option = if file.ends_with("env.nu") { "--env-config" } else { "--config" };
                arguments.extend([option.to_owned(), file.display().to_string()]);
            }
            arguments.extend(["-c".to_owned(), nu()]);
        }
        // It takes -l alone, and has a prompt only when its commands come from its input (tcsh(1)).
        ShellKind::Tcsh if login || interactive => {
            arguments.push(if login { "-l" } else { "-i" }.to_owned());
            input = format!("set prompt = ''\n{}", tcsh());
        }
        ShellKind::Tcsh => {
            let asked = format!("set ogive_line = \"$<\"\nprintf '\\036{INPUT}\\037%s\\n' \"$ogive_line\"\n");
            arguments.extend(["-c".to_owned(), tcsh().replacen('\n', &format!("\n{asked}"), 1)]);
        }
    }
    Spoken { arguments, input, environment }
}

fn flags(arguments: &mut Vec<String>, login: bool, interactive: bool) {
    arguments.extend(login.then(|| "-l".to_owned()));
    arguments.extend(interactive.then(|| "-i".to_owned()));
}

fn bash_prompt() -> String {
    let prompt = PROMPT.replace("FILE", "${BASH_SOURCE-}").replace("LINE", "${LINENO-}");
    format!("$'{}'", prompt.replace('\u{1e}', "\\036").replace('\u{1f}', "\\037"))
}

/// Without a history: zsh writes it before it becomes another program.
fn posix() -> String {
    format!(
        "unset HISTFILE\nIFS= read -r ogive_line\nprintf '\\n{begin}\\n\\036{INPUT}\\037%s\\n' \"$ogive_line\"\nfor ogive_word in {words}; do\n\
         printf '\\036%s\\037' \"$ogive_word\"; command -V \"$ogive_word\" 2>&1\ndone\n\
         printf '{environment}\\n'; exec /usr/bin/env -0\n",
        begin = escaped(WORDS_BEGIN),
        words = WORDS.join(" "),
        environment = escaped(ENVIRONMENT),
    )
}

fn fish() -> String {
    format!(
        "read -l ogive_line\nprintf '\\n{begin}\\n\\036{INPUT}\\037%s\\n' \"$ogive_line\"\nfor ogive_word in {words}\n\
         printf '\\036%s\\037' $ogive_word; functions $ogive_word 2>/dev/null\nend\n\
         printf '{environment}\\n'; exec /usr/bin/env -0\n",
        begin = escaped(WORDS_BEGIN),
        words = WORDS.join(" "),
        environment = escaped(ENVIRONMENT),
    )
}

fn nu() -> String {
    let mark = |mark: &str| mark.replace('\u{1e}', "(char --unicode 1e)");
    format!(
        "print $\"\\n{begin}\"\nfor word in [{words}] {{\n\
         let found = (which $word | get 0?)\nlet alias = (scope aliases | where name == $word | get 0?)\n\
         print $\"(char --unicode 1e)($word)(char --unicode 1f)($found.type?) ($alias.expansion?)\"\n}}\n\
         print $\"{environment}\"\nexec /usr/bin/env -0\n",
        begin = mark(WORDS_BEGIN),
        words = WORDS.join(" "),
        environment = mark(ENVIRONMENT),
    )
}

fn tcsh() -> String {
    let mut text = format!("printf '\\n{}\\n'\n", escaped(WORDS_BEGIN));
    for word in WORDS {
        text.push_str(&format!("printf '\\036{word}\\037'; alias {word}; printf '\\n'\n"));
    }
    text.push_str(&format!("printf '{}\\n'; exec /usr/bin/env -0\n", escaped(ENVIRONMENT)));
    text
}

fn escaped(mark: &str) -> String {
    mark.replace('\u{1e}', "\\036")
}
