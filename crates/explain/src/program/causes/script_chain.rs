//! Scripts that are interpreters of scripts.

use ogive_binary::Content;
use ogive_machine::Interpreter;
use ogive_record::{Confidence, RuleName};

use crate::program::case::Case;
use crate::program::cause::{CauseRule, Found};
use crate::program::refusal::Refusal;
use crate::program::ways::{run, shell};

pub(super) static RULE: CauseRule = CauseRule {
    name: RuleName::new("script-interpreter-chain"),
    title: "the script's interpreter is a script that can't be started",
    rationale: "An interpreter may be a script itself; the kernel then starts that one's interpreter, at most \
                five scripts behind one another. What is wrong with the last of them is answered for the first.",
    doctor: None,
    judge,
};

fn judge(case: &Case<'_>) -> Option<Found> {
    let Content::Script(first) = &case.program.content else { return None };
    let behind = case.file.behind.as_ref().filter(|_| case.is_linux())?;
    let (script, interpreter) = (behind.script.display(), &behind.interpreter);
    let (refusal, title) = if behind.is_too_long {
        let title = format!("more than five scripts stand behind one another, from {} on", first.interpreter);
        (Refusal::Loop, title)
    } else {
        let of = format!("the interpreter of {script}, {interpreter},");
        match behind.state.value()? {
            Interpreter::Missing if interpreter.ends_with('\r') => {
                (Refusal::NoEntry, format!("the first line of {script} ends in a carriage return"))
            }
            Interpreter::Missing => (Refusal::NoEntry, format!("{of} is not here")),
            Interpreter::NotExecutable => (Refusal::Access, format!("{of} may not be run by this user")),
            Interpreter::Program { native: false, arch: Some(arch), .. } => {
                (Refusal::Format, format!("{of} is for {arch}"))
            }
            Interpreter::Program { native: true, loader: Some(loader), loader_there: false, .. } => {
                (Refusal::NoEntry, format!("{of} needs the loader {}, which is not here", loader.display()))
            }
            _ => return None,
        }
    };
    let why = "The kernel starts the interpreter in place of the script, and that one's in place of it.";
    let found = Found::certain(refusal, title, why);
    let found = if refusal == Refusal::Format { found.less_sure(Confidence::Medium) } else { found };
    let path = shell::path(&behind.script);
    Some(found.with(
        path.map(|path| run("See what keeps that script from running", format!("ogive explain {path}"))),
    ))
}
