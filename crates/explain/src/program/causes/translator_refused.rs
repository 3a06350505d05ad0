//! Translators that give up.

use ogive_record::{Confidence, RuleName};

use crate::program::attempt::{Attempt, signal};
use crate::program::case::{Case, Route};
use crate::program::cause::{CauseRule, Found};
use crate::program::refusal::Refusal;
use crate::program::ways::{by_hand, native};

pub(super) static RULE: CauseRule = CauseRule {
    name: RuleName::new("translator-refused"),
    title: "the translator gave the program up",
    rationale: "A translator runs most programs, not all: Rosetta stops for code that it can't translate \
                (\"rosetta error\", SIGTRAP), debuggers can't work through it, and qemu dies by signals that \
                the program never sent. Native code needs none.",
    doctor: None,
    judge,
};

/// How translators begin their complaints, in lower case.
const COMPLAINTS: [&str; 6] = [
    "rosetta error",
    "assertion failed",
    "qemu: uncaught target signal",
    "qemu-",
    "qemu: fatal",
    "could not launch process under rosetta",
];

fn judge(case: &Case<'_>) -> Option<Found> {
    let attempt = case.file.attempt.as_ref()?;
    let who = match case.route() {
        Route::Rosetta => "Rosetta".to_owned(),
        Route::Prism => "Windows' translator".to_owned(),
        Route::Handler(handler) => handler.interpreter.display().to_string(),
        Route::Native | Route::Nothing | Route::Unknown => return None,
    };
    let said = COMPLAINTS.iter().any(|complaint| attempt.complains(complaint));
    let died = matches!(
        attempt.signal(),
        Some(signal::TRAP | signal::ILLEGAL_INSTRUCTION | signal::SEGMENTATION_FAULT)
    );
    if !said && !died {
        return None;
    }
    let found = Found::certain(
        Refusal::Translator,
        format!("{who} gave it up: it {}", ended(attempt)),
        "The program is not for this CPU, and what translates it could not go on.",
    );
    let found = found.less_sure(if said { Confidence::High } else { Confidence::Medium });
    Some(found.with(native(case)).with([by_hand("Or try a newer version of the translator")]))
}

fn ended(attempt: &Attempt) -> String {
    attempt.end.to_string()
}
