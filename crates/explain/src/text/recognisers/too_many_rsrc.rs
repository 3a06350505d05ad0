//! Two files bring Windows resources into one link.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("too-many-rsrc"),
    title: "two files bring Windows resources into one link",
    rationale: "A link takes one .rsrc section. Two .syso files, or one of them and another that a resource tool made, are in the package.",
    literals: &["too many .rsrc"],
    pattern: r#"too many \.rsrc sections"#,
    doctor: None,
    tell,
    examples: &[
        Example {
            line: "rsrc_windows_amd64.syso: too many .rsrc sections",
            seen: "Go, cmd/link/internal/loadpe",
        },
        Example { line: "loadpe: resource.syso: too many .rsrc sections", seen: "golang/go#38020" },
    ],
};

fn tell(_: &Found<'_>) -> Told {
    Told::new()
        .run("Find them", "ogive inspect --all . | grep -i coff")
        .by_hand("Keep one .syso a platform, named for it: rsrc_windows_amd64.syso, rsrc_windows_arm64.syso")
        .by_hand("One without a suffix enters every build: rename or remove it")
}
