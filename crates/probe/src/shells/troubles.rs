//! What start-up files did that they should not.

use std::path::Path;

use ogive_machine::{ShellFacts, ShellKind, Trouble, TroubleKind};
use ogive_record::Location;
use ogive_system::Exit;

use super::answer::Answer;
use super::lines::Lines;
use super::trace::Event;

/// The most that is kept of a command, in characters.
const TOLD: usize = 200;

/// What a start showed.
pub(super) struct Seen<'a> {
    pub(super) shell: &'a ShellFacts,
    pub(super) exit: Exit,
    /// None when the start-up files did not come to their end.
    pub(super) answer: Option<&'a Answer>,
    pub(super) events: &'a [Event],
    pub(super) stderr: &'a [u8],
    pub(super) lines: &'a Lines,
}

/// What is told of it.
pub(super) fn of(seen: &Seen<'_>) -> Vec<Trouble> {
    let mut troubles = mistakes(seen);
    let last = seen.events.last();
    match seen.answer {
        None if seen.exit == Exit::TimedOut => troubles
            .push(trouble(TroubleKind::Hangs, last, || seen.lines.beginning(&["sleep", "read", "wait"]))),
        // A shell whose start-up files have a mistake may end by itself.
        None if !troubles.is_empty() => {}
        None => {
            let replaces = match last {
                Some(event) => event.text.starts_with("exec "),
                None => seen.lines.beginning(&["exec"]).is_some(),
            };
            let kind = if replaces { TroubleKind::Replaces } else { TroubleKind::Ends };
            troubles.push(trouble(kind, last, || {
                seen.lines.beginning(if replaces { &["exec"] } else { &["exit", "logout"] })
            }));
        }
        Some(answer) => {
            if answer.was_asked() {
                let readers = ["read", "vared", "select"];
                troubles.push(trouble(TroubleKind::Asks, running(seen.events, &readers), || {
                    seen.lines.beginning(&readers)
                }));
            }
            if !answer.said().is_empty() {
                let writers = ["echo", "printf", "print", "cat"];
                let mut speaks = trouble(TroubleKind::Speaks, running(seen.events, &writers), || {
                    seen.lines.beginning(&writers)
                });
                speaks.told = shortened(answer.said().lines().next().unwrap_or_default());
                troubles.push(speaks);
            }
        }
    }
    troubles
}

/// The first command of one of these names.
fn running<'e>(events: &'e [Event], names: &[&str]) -> Option<&'e Event> {
    events.iter().find(|event| event.text.split(' ').next().is_some_and(|first| names.contains(&first)))
}

/// By the command that was seen to run, else by the line that says so.
fn trouble(
    kind: TroubleKind,
    event: Option<&Event>,
    line: impl FnOnce() -> Option<(Location, String)>,
) -> Trouble {
    let seen = event.map(|event| (event.place.clone(), event.text.clone()));
    match seen.or_else(line) {
        Some((at, told)) => Trouble { kind, at: Some(at), told: shortened(&told) },
        None => Trouble { kind, at: None, told: String::new() },
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(TOLD).collect()
}

/// The lines of the shell's own errors about what it can't read.
fn mistakes(seen: &Seen<'_>) -> Vec<Trouble> {
    let text = String::from_utf8_lossy(seen.stderr);
    let told = text.lines().filter(|line| !line.starts_with('\u{1e}') && is_mistake(line));
    let mut found: Vec<Trouble> = Vec::new();
    for line in told {
        // Dash names itself and no file.
        let at = place(line, seen.lines.home()).filter(|at| at.path != seen.shell.program);
        // Bash says the same again with the line itself.
        if !found.iter().any(|earlier| earlier.at == at) {
            found.push(Trouble { kind: TroubleKind::Mistake, at, told: shortened(line) });
        }
    }
    if seen.shell.kind == ShellKind::Nu {
        return nu_mistakes(&text);
    }
    if found.is_empty() && seen.shell.kind == ShellKind::Tcsh {
        found.extend(text.lines().filter(|line| is_csh_mistake(line)).map(|line| Trouble {
            kind: TroubleKind::Mistake,
            at: None,
            told: shortened(line),
        }));
    }
    found
}

fn is_mistake(line: &str) -> bool {
    let lower = line.to_ascii_lowercase();
    [
        "syntax error",
        "parse error",
        "missing end to balance",
        "unexpected end of",
        "unexpected eof",
        "unmatched \"",
        "unmatched '",
        "no closing quote",
    ]
    .iter()
    .any(|words| lower.contains(words))
}

/// `Error: WHAT`, then a picture of the place that begins with `,-[FILE:2:10]`, of boxes on a terminal.
fn nu_mistakes(text: &str) -> Vec<Trouble> {
    let mut told = "";
    let mut found = Vec::new();
    for line in text.lines().map(str::trim) {
        told = line.strip_prefix("x ").or_else(|| line.strip_prefix("× ")).unwrap_or(told);
        let Some((_, place)) = line.split_once("-[").or_else(|| line.split_once("─[")) else { continue };
        let mut parts = place.trim_end_matches(']').rsplitn(3, ':');
        let (Some(_), Some(number), Some(path)) = (parts.next(), parts.next(), parts.next()) else {
            continue;
        };
        if path.starts_with('/') {
            let at = Location { path: path.into(), line: number.parse().ok(), column: None };
            found.push(Trouble { kind: TroubleKind::Mistake, at: Some(at), told: shortened(told) });
        }
    }
    found
}

/// tcsh names neither file nor line.
fn is_csh_mistake(line: &str) -> bool {
    ["Badly placed", "then: then/endif not found", "if: Expression Syntax", "if: Too few arguments"]
        .iter()
        .any(|words| line.contains(words))
}

/// The file and line in an error: `FILE: line 3:`, `FILE:3:`, `FILE[3]:`, `~/FILE (line 3):`, `FILE: …`.
fn place(line: &str, home: &str) -> Option<Location> {
    let start = line.find('/')?;
    let (start, below) = if line[..start].ends_with('~') { (start - 1, home) } else { (start, "") };
    if start != 0 && !line[..start].ends_with(' ') {
        return None;
    }
    let rest = &line[start..];
    let end = rest.find([':', '[']).into_iter().chain(rest.find(" (line ")).min()?;
    let path = Path::new(&format!("{below}{}", rest[..end].trim_start_matches('~'))).to_owned();
    // The number stands before what is told.
    let after = rest[end..].trim_start_matches([':', '[', ' ', '(']);
    let after = after.strip_prefix("line ").unwrap_or(after);
    let digits = &after[..after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len())];
    Some(Location { path, line: digits.parse().ok(), column: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As said by the shells of Debian 12: bash 5.2, zsh 5.9, dash 0.5.12, ksh 93u+m 1.0.4, mksh 59, fish 3.6,
    /// tcsh 6.24.
    #[test]
    fn a_mistake_is_told_with_its_line() {
        for (line, told) in [
            ("/h/.bashrc: line 3: syntax error near unexpected token `fi'", Some("/h/.bashrc:3")),
            ("/h/.profile: line 2: unexpected EOF while looking for matching `\"'", Some("/h/.profile:2")),
            ("/h/.zshrc:3: parse error near `fi'", Some("/h/.zshrc:3")),
            ("/h/.zshrc:3: unmatched \"", Some("/h/.zshrc:3")),
            ("/bin/dash: 3: Syntax error: \"fi\" unexpected", Some("/bin/dash:3")),
            ("/h/.profile: syntax error: `fi' unexpected", Some("/h/.profile")),
            ("E: mksh: /h/.profile[3]: syntax error: unexpected 'fi'", Some("/h/.profile:3")),
            ("E: mksh: /h/.profile[3]: no closing quote", Some("/h/.profile:3")),
            (
                "~/.config/fish/config.fish (line 2): Missing end to balance this if statement",
                Some("/h/.config/fish/config.fish:2"),
            ),
            (
                "~/.config/fish/config.fish (line 2): Unexpected end of string, quotes are not balanced",
                Some("/h/.config/fish/config.fish:2"),
            ),
            ("Unmatched '\"'.", None),
        ] {
            assert!(is_mistake(line), "{line}");
            assert_eq!(place(line, "/h").map(|place| place.to_string()).as_deref(), told, "{line}");
        }
        // Nushell 0.115.
        let nu = "Error: nu::parser::unclosed_delimiter\n\n  x Unclosed delimiter.\n   ,-[/h/.config/nushell/config.nu:2:10]\n";
        let found = nu_mistakes(nu);
        assert_eq!(found[0].at.as_ref().unwrap().to_string(), "/h/.config/nushell/config.nu:2");
        assert_eq!(found[0].told, "Unclosed delimiter.");
        assert!(is_csh_mistake("if: Expression Syntax."));
        for line in [
            "bash: cannot set terminal process group (-1): Inappropriate ioctl for device",
            "bash: no job control in this shell",
            "/h/.bashrc: line 5: foo: command not found",
        ] {
            assert!(!is_mistake(line) && !is_csh_mistake(line), "{line}");
        }
    }
}
