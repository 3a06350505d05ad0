//! Code that provides for what is missing.

use crate::rules::tests::findings;

#[test]
fn a_refusal_of_none_that_is_declared_is_no_finding() {
    let text = "package m\n\nimport \"runtime\"\n\nfunc supported() bool {\n\tswitch runtime.GOARCH {\n\tcase \"amd64\", \"arm64\", \"386\", \"riscv64\":\n\t\treturn true\n\t}\n\treturn false\n}\n";
    let of = |text: &str| findings("goarch-switch-without-default", &[("a.go", text)]).len();
    assert_eq!(of(text), 0);
    assert_eq!(of(&text.replace(", \"riscv64\"", "")), 1);
    assert_eq!(of(&text.replace("return false", "panic(1)")), 1);
}
