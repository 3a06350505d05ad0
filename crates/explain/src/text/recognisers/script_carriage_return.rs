//! The script has DOS line ends.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("script-carriage-return"),
    title: "the script has DOS line ends",
    rationale: "A carriage return behind the interpreter's name makes the kernel look for a program of that name with the return in it.",
    literals: &["\\r", "^M", "bad interpreter"],
    pattern: r#"(?P<interpreter>[^\s'‘:]+?)(?:\^M|\\r|\r)['’]?: (?:bad interpreter|No such file or directory|not found)|bad interpreter: (?P<path>\S+?)\^M"#,
    doctor: None,
    tell,
    examples: &[
        Example {
            line: "-bash: ./build.sh: /bin/bash^M: bad interpreter: No such file or directory",
            seen: "bash 5.1",
        },
        Example { line: "/usr/bin/env: ‘bash\\r’: No such file or directory", seen: "coreutils 9" },
    ],
};

fn tell(found: &Found<'_>) -> Told {
    Told::new()
        .fact("interpreter", found.get("interpreter").or(found.get("path")))
        .run("Take the carriage returns out", "sed -i 's/\\r$//' SCRIPT")
        .by_hand("Keep git from putting them in: `*.sh text eol=lf` in .gitattributes")
}
