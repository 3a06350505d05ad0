//! The interpreter of scripts.

use ogive_binary::{Content, Script, ScriptFault};
use ogive_machine::Interpreter;
use ogive_record::{Confidence, RuleName};

use crate::program::case::Case;
use crate::program::cause::{CauseRule, Found};
use crate::program::refusal::Refusal;
use crate::program::ways::packages::family;
use crate::program::ways::{by_hand, run, shell};

pub(super) static MISSING: CauseRule = CauseRule {
    name: RuleName::new("script-interpreter-missing"),
    title: "the script's interpreter is not here",
    rationale: "The kernel starts the program behind `#!`. When that is missing it answers \"no such file or \
                directory\", which shells print with the script's name: \"bad interpreter\". Minimal images \
                have neither bash nor python3, and some systems have bash elsewhere.",
    doctor: None,
    judge: missing,
};

pub(super) static FOREIGN: CauseRule = CauseRule {
    name: RuleName::new("script-interpreter-foreign"),
    title: "the script's interpreter does not run here",
    rationale: "A script runs wherever its interpreter does. An interpreter for another CPU, or one without \
                the x bit, makes the script fail as the interpreter itself would.",
    doctor: None,
    judge: foreign,
};

/// The script, if its first line is one that the kernel can follow.
fn script<'c>(case: &Case<'c>) -> Option<&'c Script> {
    match &case.program.content {
        Content::Script(script) if !case.is_windows() => {
            let stops = |fault: &ScriptFault| !matches!(fault, ScriptFault::CarriageReturn);
            let followed = !script.faults.iter().any(stops) && !script.interpreter.ends_with('\r');
            followed.then_some(script)
        }
        _ => None,
    }
}

fn missing(case: &Case<'_>) -> Option<Found> {
    let script = script(case)?;
    let interpreter = script.interpreter.as_str();
    if case.file.interpreter.as_ref()?.value() == Some(&Interpreter::Missing) {
        let name = interpreter.rsplit('/').next().unwrap_or(interpreter);
        let found = Found::certain(
            Refusal::NoEntry,
            format!("the script's interpreter {interpreter} is not here"),
            "The kernel starts that program in place of the script, and says that it is missing.",
        );
        return Some(found.with(get(case, name)).with([by_hand(format!(
            "Or have the script name its interpreter by #!/usr/bin/env {name}, which looks on PATH"
        ))]));
    }
    if let Some(word) = case.is_linux().then(|| one_word(script)).flatten() {
        let title = format!("env is asked for a program called {word:?}");
        let why =
            "Linux hands everything behind the interpreter over as one word, and env takes it for a name.";
        let split = by_hand(format!("Have env split it: #!{interpreter} -S {word}"));
        return Some(Found::certain(Refusal::Start, title, why).with([split]));
    }
    let name = script.through_env.as_deref()?.trim_end_matches('\r');
    if case.file.through_env.as_ref()?.value() == Some(&None) && !name.ends_with('\r') {
        let title = format!("the script wants {name}, which is nowhere on PATH");
        let why = format!("{interpreter} starts, looks for {name} on PATH and ends with 127.");
        return Some(Found::certain(Refusal::Start, title, why).with(get(case, name)));
    }
    None
}

/// What env takes for the name of a program although it is several words: without -S it splits nothing
/// (env(1)).
fn one_word(script: &Script) -> Option<&str> {
    let word = script.argument.as_deref().filter(|_| script.interpreter.ends_with("/env"))?;
    let is_name = !word.starts_with('-') && !word.contains('=');
    (is_name && word.contains([' ', '\t'])).then_some(word)
}

fn get(case: &Case<'_>, name: &str) -> Option<crate::Way> {
    let known =
        name.chars().all(|c| c.is_ascii_alphanumeric() || "-._".contains(c)) && !name.starts_with('-');
    let does = format!("Install {name}");
    known.then(|| if case.is_linux() { family(case).install(&does, name) } else { by_hand(does) })
}

fn foreign(case: &Case<'_>) -> Option<Found> {
    let script = script(case)?;
    let interpreter = &script.interpreter;
    let (refusal, title) = match case.file.interpreter.as_ref()?.value()? {
        Interpreter::NotExecutable => {
            (Refusal::Access, format!("the script's interpreter {interpreter} may not be run by this user"))
        }
        Interpreter::Program { native: false, arch: Some(arch), .. } => {
            (Refusal::Format, format!("the script's interpreter {interpreter} is for {arch}"))
        }
        Interpreter::Program { native: true, loader: Some(loader), loader_there: false, .. } => {
            let loader = loader.display();
            (
                Refusal::NoEntry,
                format!("the loader {loader} of the script's interpreter {interpreter} is not here"),
            )
        }
        _ => return None,
    };
    let found = Found::certain(refusal, title, "The script runs only where its interpreter does.");
    // A handler may run the interpreter itself.
    let found = if refusal == Refusal::Format { found.less_sure(Confidence::Medium) } else { found };
    let path = shell::path(interpreter.as_ref());
    Some(found.with(
        path.map(|path| run("See what keeps the interpreter from running", format!("ogive explain {path}"))),
    ))
}
