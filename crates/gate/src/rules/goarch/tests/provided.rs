//! Code that provides for what is missing.

use ogive_record::Severity;

use super::{NOTHING, RUNTIME, file, of, weighed};
use crate::rules::tests::{findings, found};

const MAP: &str = "var names = map[string]string{\"amd64\": \"x86_64\", \"arm64\": \"aarch64\"}\n";

/// What is said of a body in a file that has a map.
fn mapped(map: &str, body: &str) -> Vec<String> {
    let text = format!("{}\n{map}", file("\"cmp\"; \"runtime\"", body));
    found("goarch-map", &[("a.go", &text)])
}

#[test]
fn look_ups_that_ask_for_nothing_are_no_finding() {
    let lookup = "\tv := names[runtime.GOARCH]\n";
    let kept = "\tx := T{}\n\tx.v = names[runtime.GOARCH]\n";
    for (body, fails) in [
        (
            "\tif v := names[runtime.GOARCH]; v != \"\" {\n\t\treturn v\n\t}\n\treturn runtime.GOARCH"
                .to_owned(),
            "\tif v := names[runtime.GOARCH]; v != \"\" {\n\t\treturn v\n\t}\n\tpanic(1)".to_owned(),
        ),
        (
            format!("{lookup}\tif v == \"\" {{\n\t\tv = runtime.GOARCH\n\t}}"),
            format!("{lookup}\tif v == \"\" {{\n\t\tpanic(1)\n\t}}"),
        ),
        (format!("{lookup}\tif len(v) == 0 {{\n\t\treturn \"generic\"\n\t}}"), lookup.to_owned()),
        (
            format!("{lookup}\tif len(v) > 0 {{\n\t\ta(v)\n\t}} else {{\n\t\tb()\n\t}}"),
            format!("{lookup}\tif len(v) > 0 {{\n\t\ta(v)\n\t}} else {{\n\t\tpanic(1)\n\t}}"),
        ),
        (
            "\treturn cmp.Or(names[runtime.GOARCH], runtime.GOARCH)".to_owned(),
            "\treturn cmp.Or(x, names[runtime.GOARCH])".to_owned(),
        ),
        (format!("{lookup}\treturn cmp.Or(v, \"generic\")"), format!("{lookup}\treturn use(v, \"generic\")")),
        (
            format!("{lookup}\tswitch v {{\n\tcase \"\":\n\t\treturn \"generic\"\n\t}}"),
            format!("{lookup}\tswitch v {{\n\tcase \"\":\n\t\tpanic(1)\n\t}}"),
        ),
        (
            format!("{lookup}\tswitch {{\n\tcase v == \"\":\n\t\treturn \"generic\"\n\t}}"),
            format!("{lookup}\tswitch v {{\n\tcase \"x86_64\":\n\t\treturn \"generic\"\n\t}}"),
        ),
        (
            format!("{kept}\tif x.v == \"\" {{\n\t\tx.v = \"generic\"\n\t}}"),
            format!("{kept}\tif x.w == \"\" {{\n\t\tx.v = \"generic\"\n\t}}"),
        ),
    ] {
        assert_eq!(mapped(MAP, &body), NOTHING, "{body}");
        assert_eq!(mapped(MAP, &fails).len(), 1, "{fails}");
    }
    // The question is another variable's.
    let other = "\tx := T{v: names[runtime.GOARCH]}\n\tif v == \"\" {\n\t\ta()\n\t}";
    assert_eq!(mapped(MAP, other).len(), 1);
    let package = "var machine = names[runtime.GOARCH]\n\nfunc init() {\n\tif machine == \"\" {\n\t\tmachine = \"generic\"\n\t}\n}\n";
    assert_eq!(mapped(&format!("{MAP}{package}"), ""), NOTHING);
}

#[test]
fn maps_have_what_statements_put_in() {
    let lookup = "\treturn names[runtime.GOARCH]";
    for put in [
        "names[\"386\"] = \"i386\"\n\tnames[\"riscv64\"] = \"riscv\"",
        "names[arch()] = \"x\"",
        "maps.Copy(names, more)",
    ] {
        let filled = format!("{MAP}\nfunc init() {{\n\t{put}\n}}\n");
        assert_eq!(mapped(&filled, lookup), NOTHING, "{put}");
        let elsewhere = filled
            .replace("names[\"", "others[\"")
            .replace("names[a", "others[a")
            .replace("(names", "(others");
        assert_eq!(mapped(&elsewhere, lookup).len(), 1, "{put}");
    }
    let local = "\tm := map[string]string{\"amd64\": \"x86_64\"}\n\tm[\"arm64\"] = \"aarch64\"\n\tm[\"amd64\"] = \"x64\"\n\treturn m[runtime.GOARCH]";
    assert!(mapped("", local)[0].contains("among amd64, arm64, where"), "{:?}", mapped("", local));
    let of_another = "\nfunc g() {\n\tm[\"386\"] = \"i386\"\n}\n";
    assert_eq!(mapped(of_another, local), mapped("", local));
}

#[test]
fn a_table_of_features_says_no_for_the_others() {
    let table =
        MAP.replace("]string{", "]bool{").replace("\"x86_64\"", "true").replace("\"aarch64\"", "true");
    assert_eq!(mapped(&table, "\tx := names[runtime.GOARCH]"), NOTHING);
    assert_eq!(mapped(&table, "\tif names[runtime.GOARCH] {\n\t\ta()\n\t}"), NOTHING);
    assert_eq!(of("goarch-map", RUNTIME, "\tx := map[string]bool{\"amd64\": true}[runtime.GOARCH]"), NOTHING);
    for body in [
        "\tif !names[runtime.GOARCH] {\n\t\tpanic(1)\n\t}",
        "\tok := names[runtime.GOARCH]\n\tif !ok {\n\t\tpanic(1)\n\t}",
        "\tif names[runtime.GOARCH] {\n\t\treturn \"x\"\n\t}\n\tpanic(1)",
    ] {
        assert_eq!(mapped(&table, body).len(), 1, "{body}");
    }
    assert_eq!(mapped(MAP, "\tx := names[runtime.GOARCH]").len(), 1);
}

/// What an `if` or a switch puts in, and what follows.
fn both(declared: &str, put: &str, rest: &str) -> [(&'static str, String); 2] {
    [
        (
            "goarch-comparison",
            format!("\t{declared}\n\tif runtime.GOARCH == \"amd64\" {{\n\t\t{put}\n\t}}\n\t{rest}"),
        ),
        (
            "goarch-switch-without-default",
            format!("\t{declared}\n\tswitch runtime.GOARCH {{\n\tcase \"amd64\":\n\t\t{put}\n\t}}\n\t{rest}"),
        ),
    ]
}

#[test]
fn a_value_that_is_as_good_as_another_is_kept() {
    for (declared, put, rest) in [
        ("var n int", "n = 1", "return n"),
        ("var n, m int", "n = 1", "return base + n"),
        ("var n uint32", "n = 1", "if n > 0 {\n\t\ta()\n\t}"),
        ("var fast bool", "fast = true", "return fast"),
        ("var flags []string", "flags = []string{\"-mavx\"}", "return append(flags, \"-O2\")"),
        ("var s string", "s = \"x\"", "if s != \"\" {\n\t\treturn s\n\t}\n\treturn \"generic\""),
        ("var s string", "s = \"x\"", "if s == \"\" {\n\t\ts = \"generic\"\n\t}"),
        ("var f func()", "f = fast", "if f != nil {\n\t\tf()\n\t}"),
        ("var (\n\t\ts string\n\t)", "s = \"x\"", "return cmp.Or(s, \"generic\")"),
    ] {
        for (rule, body) in both(declared, put, rest) {
            assert_eq!(weighed(rule, &body), [], "{body}");
        }
    }
    for (declared, put, rest) in [
        ("var size int", "size = 1", "return size"),
        ("var n int", "n = 1", "return f(n)"),
        ("var n int", "n = 1", "return m / n"),
        ("var n int", "n = 1", "if n == 0 {\n\t\tpanic(1)\n\t}"),
        ("var fast bool", "fast = true", "if !fast {\n\t\treturn errUnsupported\n\t}"),
        ("var flags []string", "flags = []string{\"-mavx\"}", "return flags[0]"),
        ("var code []byte", "code = []byte{1}", "return run(code)"),
        ("var s string", "s = \"x\"", "return \"lib/\" + s"),
        ("var s string", "s = \"x\"", "if s != \"\" {\n\t\treturn s\n\t}\n\treturn errUnsupported"),
        ("var f func()", "f = fast", "f()"),
        ("var (\n\t\ts string\n\t)", "s = \"x\"", "return cmp.Or(\"generic\", s)"),
    ] {
        for (rule, body) in both(declared, put, rest) {
            let all = weighed(rule, &body);
            assert_eq!(all.iter().map(|one| one.1).collect::<Vec<_>>(), [Severity::Error], "{body}");
        }
    }
}

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
