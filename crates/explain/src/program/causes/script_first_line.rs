//! The first line of scripts, as `fs/binfmt_script.c` reads it.

use ogive_binary::{Content, Script, ScriptFault};
use ogive_record::RuleName;

use crate::program::case::Case;
use crate::program::cause::{CauseRule, Found};
use crate::program::refusal::Refusal;
use crate::program::ways::{by_hand, run, shell};

pub(super) static CARRIAGE_RETURN: CauseRule = CauseRule {
    name: RuleName::new("script-carriage-return"),
    title: "a carriage return ends the script's first line",
    rationale: "Windows ends lines with two characters, and the kernel takes the first of them for a part of \
                the interpreter's name: it looks for `sh\\r`. The error names the script, \"no such file or \
                directory\" or \"bad interpreter\", though the script is there.",
    doctor: None,
    judge: carriage_return,
};

pub(super) static BYTE_ORDER_MARK: CauseRule = CauseRule {
    name: RuleName::new("script-byte-order-mark"),
    title: "a byte order mark stands before #!",
    rationale: "Some editors of Windows put three bytes before a UTF-8 text. The kernel knows a script by \
                `#!` as its very first bytes, and does not see them.",
    doctor: None,
    judge: byte_order_mark,
};

pub(super) static UNREADABLE: CauseRule = CauseRule {
    name: RuleName::new("script-no-interpreter"),
    title: "the script's first line names no interpreter",
    rationale: "Behind `#!` the kernel expects the path of a program, within the first 256 bytes of the file \
                (127 before Linux 5.1). Without one it knows no format.",
    doctor: None,
    judge: unreadable,
};

fn script<'c>(case: &Case<'c>, fault: ScriptFault) -> Option<&'c Script> {
    match &case.program.content {
        Content::Script(script) if !case.is_windows() && script.faults.contains(&fault) => Some(script),
        _ => None,
    }
}

fn carriage_return(case: &Case<'_>) -> Option<Found> {
    let script = script(case, ScriptFault::CarriageReturn)?;
    // As an argument of env or of a shell it fails a step later, in their words.
    let in_argument = script.argument.is_some() || script.through_env.is_some();
    let refusal = if in_argument { Refusal::Start } else { Refusal::NoEntry };
    let name = script.argument.as_deref().unwrap_or(&script.interpreter).trim_end_matches('\r');
    let found = Found::certain(
        refusal,
        "the script has the line ends of Windows",
        format!(
            "Its first line ends with a carriage return, so that {:?} is looked for.",
            format!("{name}\r")
        ),
    );
    let fix = shell::path(&case.file.path)
        .map(|path| run("Take the carriage returns out", format!("sed -i 's/\\r$//' {path}")));
    Some(found.with(fix).with([run(
        "Have Git keep such files with the line ends of Unix",
        "echo '*.sh text eol=lf' >> .gitattributes",
    )]))
}

fn byte_order_mark(case: &Case<'_>) -> Option<Found> {
    script(case, ScriptFault::ByteOrderMark)?;
    let found = Found::certain(
        Refusal::Format,
        "a byte order mark stands before the script's #!",
        "The kernel knows a script by #! as its very first bytes, and these are others.",
    );
    let fix = shell::path(&case.file.path);
    Some(
        found
            .with(fix.map(|path| run("Take the mark out", format!("sed -i '1s/^\\xef\\xbb\\xbf//' {path}")))),
    )
}

fn unreadable(case: &Case<'_>) -> Option<Found> {
    let (title, way) = if script(case, ScriptFault::NoInterpreter).is_some() {
        ("nothing stands behind the script's #!", "Give the script a first line such as #!/bin/sh")
    } else {
        script(case, ScriptFault::LineTooLong)?;
        (
            "the script's first line is longer than the kernel reads",
            "Shorten the path of the interpreter, or link to it",
        )
    };
    let why = "The kernel finds no interpreter to start, and knows no other format for the file.";
    Some(Found::certain(Refusal::Format, title, why).with([by_hand(way)]))
}
