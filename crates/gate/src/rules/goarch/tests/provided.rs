//! Code that provides for what is missing.

use super::{NOTHING, of};
use crate::rules::tests::findings;

#[test]
fn parts_of_names_are_read_beside_whole_ones() {
    let imports = "\"runtime\"; \"strings\"";
    let right = "strings.HasPrefix(runtime.GOARCH, \"a\") && runtime.GOARCH != \"amd64\"";
    for body in [format!("\tok := {right}"), format!("\tif {right} {{\n\t\treturn \"x\"\n\t}}")] {
        for rule in ["goarch-comparison", "goarch-prefix"] {
            assert_eq!(of(rule, imports, &body), NOTHING, "{rule} {body}");
        }
        let alone = body.replace(" && runtime.GOARCH != \"amd64\"", "");
        assert_eq!(of("goarch-prefix", imports, &alone).len(), 1, "{alone}");
    }
    assert_eq!(
        of("goarch-comparison", imports, &format!("\tif {right} {{\n\t\tpanic(1)\n\t}}")),
        ["a.go:6:47 runtime.GOARCH is compared with amd64, and fails on linux/arm64"]
    );
    assert_eq!(of("goarch-comparison", imports, "\tok := runtime.GOARCH != \"amd64\"").len(), 1);
    // Where the part does not hold, nothing is reached.
    let inside = "\tif strings.HasPrefix(runtime.GOARCH, \"mips\") {\n\t\tif runtime.GOARCH != \"mips\" {\n\t\t\tpanic(1)\n\t\t}\n\t}";
    assert_eq!(of("goarch-comparison", imports, inside), NOTHING);
}

#[test]
fn a_refusal_of_none_that_is_declared_is_no_finding() {
    let text = "package m\n\nimport \"runtime\"\n\nfunc supported() bool {\n\tswitch runtime.GOARCH {\n\tcase \"amd64\", \"arm64\", \"386\", \"riscv64\":\n\t\treturn true\n\t}\n\treturn false\n}\n";
    let of = |text: &str| findings("goarch-switch-without-default", &[("a.go", text)]).len();
    assert_eq!(of(text), 0);
    assert_eq!(of(&text.replace(", \"riscv64\"", "")), 1);
    assert_eq!(of(&text.replace("return false", "panic(1)")), 1);
}
