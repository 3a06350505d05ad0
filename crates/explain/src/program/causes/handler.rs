//! Handlers of binfmt_misc that are registered and do not work.

use ogive_machine::Handler;
use ogive_record::RuleName;

use crate::Way;
use crate::program::case::{Case, HandlerTrouble, Route, handler_trouble};
use crate::program::cause::{CauseRule, Found};
use crate::program::refusal::Refusal;
use crate::program::ways::translator::register_again;
use crate::program::ways::{native, run, shell, translator};

pub(super) static DISABLED: CauseRule = CauseRule {
    name: RuleName::new("handler-disabled"),
    title: "the handler for such programs is switched off",
    rationale: "A handler of binfmt_misc can be switched off alone, by writing 0 to its file, and all of them \
                together by writing 0 to `status`. The kernel then looks at the file itself, and does not know \
                its machine.",
    doctor: Some(RuleName::new("binfmt-disabled")),
    judge: disabled,
};

pub(super) static NOT_FIXED: CauseRule = CauseRule {
    name: RuleName::new("handler-not-fixed"),
    title: "the handler does not reach into this container",
    rationale: "Without the flag F the kernel looks for a handler's interpreter when a program is started, and \
                by the file system of who starts it. In a container that path leads nowhere, and the error is \
                \"no such file or directory\" for a file that is there. With F the interpreter is opened once, \
                at registration, and works everywhere.",
    doctor: Some(RuleName::new("binfmt-not-fixed")),
    judge: not_fixed,
};

pub(super) static INTERPRETER_GONE: CauseRule = CauseRule {
    name: RuleName::new("handler-interpreter-gone"),
    title: "the interpreter of the handler for such programs is gone",
    rationale: "A handler stays registered when its package is removed or its file moved. The kernel then \
                answers \"no such file or directory\" for a program that is there, which sends people looking \
                for the wrong file.",
    doctor: Some(RuleName::new("binfmt-interpreter-gone")),
    judge: gone,
};

pub(super) static INTERPRETER_BROKEN: CauseRule = CauseRule {
    name: RuleName::new("handler-interpreter-broken"),
    title: "the interpreter of the handler for such programs does not run itself",
    rationale: "An interpreter is a program like any other: it must be for this CPU, have the x bit and find \
                its own loader. In a foreign container a dynamically linked one does not find it, even with \
                the flag F; the static builds do not need any.",
    doctor: Some(RuleName::new("binfmt-interpreter-gone")),
    judge: broken,
};

/// The handler that the kernel would ask and that can't do its work.
fn failing<'c>(case: &Case<'c>) -> Option<(&'c Handler, HandlerTrouble)> {
    match case.route() {
        Route::Handler(handler) => Some((handler, handler_trouble(handler)?)),
        _ => None,
    }
}

fn disabled(case: &Case<'_>) -> Option<Found> {
    let target = case.target();
    if !matches!(case.route(), Route::Nothing) || !case.is_linux() {
        return None;
    }
    let binfmt = case.binfmt()?;
    let handler = *case.handlers().first()?;
    let (title, file) = if binfmt.enabled {
        (format!("the handler {} is switched off", handler.name), handler.name.as_str())
    } else {
        ("binfmt_misc is switched off, with all its handlers".to_owned(), "status")
    };
    let why = format!("The handler {} is for such programs, but the kernel does not ask it.", handler.name);
    let on = shell::is_plain(file).then(|| {
        let path = shell::posix(&format!("/proc/sys/fs/binfmt_misc/{file}"));
        run("Switch it on", format!("echo 1 | sudo tee {path}"))
    });
    let found = Found::certain(Refusal::Format, title, why).with(native(case)).with(on);
    Some(found.with(target.into_iter().flat_map(|target| translator::ways(case, target.arch))))
}

fn gone(case: &Case<'_>) -> Option<Found> {
    let (handler, HandlerTrouble::Missing) = failing(case)? else { return None };
    // There it may well be on the machine itself.
    if case.machine.container.value() == Some(&true) {
        return None;
    }
    let (name, interpreter) = (&handler.name, handler.interpreter.display());
    let found = Found::certain(
        Refusal::NoEntry,
        format!("the handler {name} is registered, but its interpreter {interpreter} is gone"),
        "The kernel hands the program to that interpreter, and says \"no such file or directory\" of the \
         interpreter, not of the program.",
    );
    Some(repair(case, handler, found))
}

fn not_fixed(case: &Case<'_>) -> Option<Found> {
    let (handler, HandlerTrouble::Missing) = failing(case)? else { return None };
    if case.machine.container.value() != Some(&true) {
        return None;
    }
    let (name, interpreter) = (&handler.name, handler.interpreter.display());
    let found = Found::certain(
        Refusal::NoEntry,
        format!("the handler {name} lacks the flag F, and {interpreter} is not in this container"),
        "The kernel looks for the interpreter among the files of the container that starts the program.",
    );
    let architecture =
        case.target().map(|target| target.arch.to_string()).unwrap_or_else(|| "all".to_owned());
    let outside = run(
        "On the machine itself: register handlers that reach into containers",
        format!("docker run --privileged --rm tonistiigi/binfmt --install {architecture}"),
    );
    Some(found.with(native(case)).with([outside]))
}

fn broken(case: &Case<'_>) -> Option<Found> {
    let (handler, trouble) = failing(case)?;
    let (name, interpreter) = (&handler.name, handler.interpreter.display());
    let (refusal, title) = match trouble {
        HandlerTrouble::Missing => return None,
        HandlerTrouble::NotExecutable => {
            (Refusal::Access, format!("the interpreter {interpreter} of the handler {name} may not be run"))
        }
        HandlerTrouble::Foreign => (
            Refusal::Format,
            format!("the interpreter {interpreter} of the handler {name} is itself for another CPU"),
        ),
        HandlerTrouble::LoaderMissing => (
            Refusal::NoEntry,
            format!("the interpreter {interpreter} of the handler {name} lacks its own dynamic loader"),
        ),
    };
    let why = "The kernel hands the program to that interpreter, and fails to start it.";
    Some(repair(case, handler, Found::certain(refusal, title, why)))
}

/// A program for another CPU should be replaced; one for this CPU only has a handler too many.
fn repair(case: &Case<'_>, handler: &Handler, found: Found) -> Found {
    let off = shell::is_plain(&handler.name).then(|| {
        let path = shell::posix(&format!("/proc/sys/fs/binfmt_misc/{}", handler.name));
        run("Take the handler away", format!("echo -1 | sudo tee {path}"))
    });
    let target = case.target();
    let runs = target.is_some_and(|target| case.machine.runs_natively(target.arch).value() == Some(&true));
    if runs && case.is_own_format() {
        return found.with(off);
    }
    let found = found.with(native(case));
    let found = found.with(target.into_iter().flat_map(|target| translator::ways(case, target.arch)));
    let known = |way: &Way| !found.ways.contains(way);
    let again: Vec<Way> = register_again(case).into_iter().filter(known).collect();
    found.with(again).with(off)
}
