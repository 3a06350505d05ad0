mod provided;

use ogive_record::{Severity, Tag};

use crate::rules::tests::{findings, found};

/// A file of package m that imports some packages, and does this in a function that begins in its fifth line.
fn file(imports: &str, body: &str) -> String {
    format!("package m\n\nimport ({imports})\n\nfunc f() string {{\n{body}\n\treturn \"\"\n}}\n")
}

fn of(rule: &str, imports: &str, body: &str) -> Vec<String> {
    found(rule, &[("a.go", &file(imports, body))])
}

const RUNTIME: &str = "\"runtime\"";
const NOTHING: [String; 0] = [];

#[test]
fn comparisons_leave_the_others_out() {
    let rule = "goarch-comparison";
    let says = "a.go:6:5 runtime.GOARCH is compared with amd64, which leaves out linux/386, linux/arm64, linux/riscv64";
    assert_eq!(of(rule, RUNTIME, "\tif runtime.GOARCH == \"amd64\" { println() }"), [says]);
    assert_eq!(
        of(rule, RUNTIME, "\tif \"amd64\" == (runtime.GOARCH) { println() }"),
        [says.replace(":5 ", ":17 ")]
    );
    let all = findings(rule, &[("a.go", &file(RUNTIME, "\tx := runtime.GOARCH == \"amd64\""))]);
    assert_eq!((all[0].severity, &all[0].tags[..]), (Severity::Warning, &[Tag::ArchDependent][..]));
}

#[test]
fn names_of_runtime_are_followed() {
    let rule = "goarch-comparison";
    assert_eq!(of(rule, "rt \"runtime\"", "\tif rt.GOARCH == \"386\" { println() }").len(), 1);
    assert_eq!(of(rule, ". \"runtime\"", "\tif GOARCH == \"386\" { println() }").len(), 1);
    assert_eq!(
        of(rule, RUNTIME, "\tarch := runtime.GOARCH\n\tif arch == \"386\" { println() }"),
        [
            "a.go:7:5 arch is compared with 386, which leaves out linux/amd64, linux/arm64, linux/riscv64 and another"
        ]
    );
    assert_eq!(
        of(
            rule,
            RUNTIME,
            "\tos, arch := runtime.GOOS, runtime.GOARCH\n\tif os == \"linux\" && arch == \"386\" { println() }"
        ),
        ["a.go:7:22 arch is compared with 386, which leaves out linux/amd64, linux/arm64, linux/riscv64"]
    );
    // Something else of that name.
    for body in [
        "\tvar runtime struct{ GOARCH string }\n\tif runtime.GOARCH == \"386\" { println() }",
        "\tarch := runtime.GOARCH\n\tarch = other()\n\tif arch == \"386\" { println() }",
        "\tarch := runtime.GOARCH\n\t_ = func(arch string) bool { return arch == \"386\" }",
        "\t{\n\tarch := runtime.GOARCH\n\t_ = arch\n\t}\n\tif arch == \"386\" { println() }",
    ] {
        assert_eq!(of(rule, RUNTIME, body), NOTHING, "{body}");
    }
    assert_eq!(
        of(rule, "\"k8s.io/apimachinery/pkg/runtime\"", "\tif runtime.GOARCH == \"386\" { println() }"),
        NOTHING
    );
}

#[test]
fn names_of_packages_and_helpers_are_followed() {
    let files = [
        (
            "a/a.go",
            "package a\n\nimport \"runtime\"\n\nconst Arch = runtime.GOARCH\n\nvar platform = runtime.GOOS + \"/\" + runtime.GOARCH\n\nfunc arch() string { return runtime.GOARCH }\n",
        ),
        (
            "a/b.go",
            "package a\n\nconst intel = \"amd64\"\n\nfunc f() bool { return Arch == intel }\nfunc g() bool { return arch() == \"arm64\" }\nfunc h() bool { return platform == \"linux/386\" }\nfunc i(arch string) bool { return arch == \"386\" }\n",
        ),
        ("c/c.go", "package c\n\nimport \"m/a\"\n\nvar Fast = a.Arch == \"amd64\"\n"),
    ];
    assert_eq!(
        found("goarch-comparison", &files),
        [
            "a/b.go:5:24 Arch is compared with amd64, which leaves out linux/386, linux/arm64, linux/riscv64",
            "a/b.go:6:24 arch() is compared with arm64, which leaves out linux/386, linux/amd64, linux/riscv64 and another",
            "a/b.go:7:24 platform is compared with 386, which leaves out linux/amd64, linux/arm64, linux/riscv64",
            "c/c.go:5:12 a.Arch is compared with amd64, which leaves out linux/386, linux/arm64, linux/riscv64",
        ]
    );
}

#[test]
fn what_no_declared_platform_decides_is_no_finding() {
    let rule = "goarch-comparison";
    for body in [
        "\tif runtime.GOARCH == \"wasm\" { println() }",
        "\tif runtime.GOOS == \"darwin\" && runtime.GOARCH == \"arm64\" { println() }",
        "\tif runtime.GOOS == \"windows\" && runtime.GOARCH == \"amd64\" { println() }",
        "\tif runtime.GOARCH == other() { println() }",
    ] {
        assert_eq!(of(rule, RUNTIME, body), NOTHING, "{body}");
    }
    let body = file(RUNTIME, "\tif runtime.GOARCH == \"amd64\" { println() }");
    assert_eq!(found(rule, &[("a_amd64.go", &body)]), NOTHING);
    assert_eq!(found(rule, &[("a_windows.go", &body)]), NOTHING);
}

#[test]
fn lists_that_are_complete_warn() {
    let body = "\tok := runtime.GOARCH == \"amd64\" || runtime.GOARCH == \"arm64\" || runtime.GOARCH == \"386\" || runtime.GOARCH == \"riscv64\"";
    let all = findings("goarch-comparison", &[("a.go", &file(RUNTIME, body))]);
    assert_eq!((all.len(), all[0].severity), (1, Severity::Warning));
    assert!(
        all[0].title.ends_with("amd64, arm64, 386, riscv64 alone: no other architecture will work"),
        "{}",
        all[0].title
    );
    let shorter = body.replace(" || runtime.GOARCH == \"riscv64\"", "");
    let all = findings("goarch-comparison", &[("a.go", &file(RUNTIME, &shorter))]);
    assert_eq!((all.len(), all[0].severity), (1, Severity::Warning));
    assert!(all[0].title.ends_with("leaves out linux/riscv64"), "{}", all[0].title);
}

#[test]
fn tests_that_are_skipped_warn() {
    let test = "package m\n\nimport (\"runtime\"; \"testing\")\n\nfunc TestX(t *testing.T) {\n\tif runtime.GOARCH != \"amd64\" {\n\t\tt.Skip(\"x\")\n\t}\n}\n";
    let severity = |name: &str, text: &str| findings("goarch-comparison", &[(name, text)])[0].severity;
    assert_eq!(severity("a_test.go", test), Severity::Warning);
    assert_eq!(severity("a_test.go", &test.replace("Skip", "Fatal")), Severity::Error);
    for helper in ["skip.If(t, runtime.GOARCH != \"amd64\")", "skipIf(t, runtime.GOARCH != \"amd64\", \"x\")"]
    {
        let text = format!(
            "package m\n\nimport (\"runtime\"; \"testing\")\n\nfunc TestX(t *testing.T) {{\n\t{helper}\n}}\n"
        );
        assert_eq!(severity("a_test.go", &text), Severity::Warning, "{helper}");
    }
}

#[test]
fn tests_that_may_be_called_off_together_warn() {
    let body = "\tswitch runtime.GOARCH {\n\tcase \"amd64\":\n\tdefault:\n\t\tpanic(\"x\")\n\t}";
    let test = file(RUNTIME, body);
    let main = |code: u32| {
        format!(
            "package m\n\nimport (\"os\"; \"testing\")\n\nfunc TestMain(m *testing.M) {{\n\tif !works() {{\n\t\tos.Exit({code})\n\t}}\n\tos.Exit(m.Run())\n}}\n"
        )
    };
    let severity = |name: &str, code: u32| {
        let found =
            findings("goarch-switch-without-default", &[(name, &test), ("main_test.go", &main(code))]);
        found[0].severity
    };
    assert_eq!(severity("a_test.go", 0), Severity::Warning);
    assert_eq!(severity("a_test.go", 1), Severity::Error);
    assert_eq!(severity("a.go", 0), Severity::Error);
}

/// What a rule says of a body, with how bad it is.
fn weighed(rule: &str, body: &str) -> Vec<(String, Severity)> {
    let found = findings(rule, &[("a.go", &file("\"errors\"; \"fmt\"; \"log\"; \"runtime\"", body))]);
    let title = |title: &str| title.rsplit_once("], ").map_or(title, |(_, rest)| rest).to_owned();
    found.into_iter().map(|finding| (title(&finding.title), finding.severity)).collect()
}

#[test]
fn what_else_provides_for_is_no_finding() {
    let rule = "goarch-comparison";
    for body in [
        // A chain with an else is a switch with a default.
        "\tif runtime.GOARCH == \"amd64\" {\n\t\ta()\n\t} else if runtime.GOARCH == \"arm64\" {\n\t\tb()\n\t} else {\n\t\tc()\n\t}",
        "\tif x {\n\t\ta()\n\t} else if runtime.GOARCH == \"arm64\" {\n\t\tb()\n\t} else {\n\t\tc()\n\t}",
        "\tswitch {\n\tcase runtime.GOARCH == \"amd64\":\n\t\ta()\n\tcase runtime.GOARCH == \"arm64\":\n\t\tb()\n\tdefault:\n\t\tc()\n\t}",
        // What follows is for the others.
        "\tif runtime.GOARCH == \"amd64\" {\n\t\treturn \"x\"\n\t}\n\tplain()",
        "\tif runtime.GOARCH == \"amd64\" {\n\t\treturn \"x\"\n\t}\n\tif runtime.GOARCH == \"arm64\" {\n\t\treturn \"y\"\n\t}\n\tplain()",
        // They keep what there was.
        "\tsize := 8\n\tif runtime.GOARCH == \"386\" {\n\t\tsize = 4\n\t}",
        "\tarch := runtime.GOARCH\n\tif arch == \"arm64\" {\n\t\tarch += \"v8\"\n\t} else if arch == \"386\" {\n\t\tswitch level() {\n\t\tcase 7:\n\t\t\tarch += \"v7\"\n\t\t}\n\t}",
        // An error for another reason.
        "\tif runtime.GOARCH == \"amd64\" {\n\t\tif err := a(); err != nil {\n\t\t\treturn fmt.Errorf(\"x\")\n\t\t}\n\t} else {\n\t\tb()\n\t}",
        "\tif runtime.GOARCH == \"amd64\" {\n\t\tlog.Printf(\"fast\")\n\t}",
    ] {
        assert_eq!(weighed(rule, body), [], "{body}");
    }
}

#[test]
fn what_is_kept_or_labelled_is_no_error() {
    let rule = "goarch-comparison";
    for (body, severity) in [
        ("\tok := runtime.GOARCH == \"amd64\"\n\t_ = ok", Severity::Warning),
        ("\treturn show(runtime.GOARCH == \"amd64\")", Severity::Info),
        ("\tlog.Println(\"fast\", runtime.GOARCH == \"amd64\")", Severity::Info),
        ("\tx := T{Name: \"x\", Required: runtime.GOARCH == \"amd64\"}", Severity::Info),
        ("\tx := []T{{\n\t\tRequired: runtime.GOARCH == \"amd64\",\n\t}}", Severity::Info),
        ("\tx.fast = runtime.GOARCH == \"amd64\"", Severity::Info),
    ] {
        let found = weighed(rule, body);
        assert_eq!(found.iter().map(|found| found.1).collect::<Vec<_>>(), [severity], "{body}");
    }
}

#[test]
fn an_error_is_where_it_fails_or_lacks_a_value() {
    let rule = "goarch-comparison";
    let fails = "runtime.GOARCH is compared with amd64, and fails on linux/386, linux/arm64, linux/riscv64";
    for body in [
        "\tif runtime.GOARCH != \"amd64\" {\n\t\treturn errors.New(\"no\")\n\t}",
        "\tif runtime.GOARCH != \"amd64\" {\n\t\tlog.Println(\"no\")\n\t\tpanic(1)\n\t}",
        "\tif runtime.GOARCH == \"amd64\" {\n\t\ta()\n\t} else {\n\t\tlog.Fatal(\"no\")\n\t}",
        "\tif runtime.GOARCH == \"amd64\" {\n\t\treturn \"x\"\n\t}\n\treturn nil, ErrUnsupported",
        "\tok := runtime.GOARCH == \"amd64\"\n\tif !ok {\n\t\treturn errUnsupported\n\t}",
    ] {
        assert_eq!(weighed(rule, body), [(fails.to_owned(), Severity::Error)], "{body}");
    }
    // Only what no other branch handled fails.
    let chain = "\tif runtime.GOARCH == \"amd64\" || runtime.GOARCH == \"386\" {\n\t\ta()\n\t} else if runtime.GOARCH == \"arm64\" {\n\t\tb()\n\t} else {\n\t\tpanic(1)\n\t}";
    let left = "runtime.GOARCH is compared with amd64, 386, arm64, and fails on linux/riscv64";
    assert_eq!(weighed(rule, chain), [(left.to_owned(), Severity::Error)]);
    let earlier = "\tif runtime.GOARCH == \"riscv64\" {\n\t\treturn \"x\"\n\t}\n\ta()\n\tif runtime.GOARCH != \"amd64\" && runtime.GOARCH != \"386\" && runtime.GOARCH != \"arm64\" {\n\t\tpanic(1)\n\t}";
    assert!(
        weighed(rule, earlier).iter().all(|found| found.1 < Severity::Error),
        "{:?}",
        weighed(rule, earlier)
    );
    let refused = "\tif runtime.GOARCH == \"386\" {\n\t\treturn errUnsupported\n\t}";
    let says = "runtime.GOARCH is compared with 386, and fails on linux/386";
    assert_eq!(weighed(rule, refused), [(says.to_owned(), Severity::Error)]);
    let lost = "\tvar name string\n\tswitch runtime.GOARCH {\n\tcase \"amd64\":\n\t\tname = \"x\"\n\tcase \"arm64\":\n\t\tname = \"y\"\n\t}";
    assert_eq!(weighed("goarch-switch-without-default", lost)[0].1, Severity::Error);
    // Tests that some other condition brings as well are left out elsewhere.
    let more = "\tall := list()\n\tif runtime.GOOS == \"linux\" && runtime.GOARCH == \"amd64\" && x() {\n\t\tall = append(all, more...)\n\t}";
    assert_eq!(weighed(rule, more).len(), 1);
    let unset = "\tvar size int\n\tif runtime.GOARCH == \"amd64\" {\n\t\tsize = 8\n\t}";
    assert_eq!(weighed(rule, unset)[0].1, Severity::Error);
}

#[test]
fn conditions_on_the_system_around_it_count() {
    let comparison = "if runtime.GOARCH != \"arm64\" {\n\t\tpanic(1)\n\t}";
    for body in [
        format!("\tif runtime.GOOS == \"darwin\" {{\n\t{comparison}\n\t}}"),
        format!("\tif runtime.GOOS != \"darwin\" {{\n\t\treturn \"\"\n\t}}\n\t{comparison}"),
        format!(
            "\tif runtime.GOOS == \"linux\" || runtime.GOOS == \"windows\" {{\n\t\ta()\n\t}} else {{\n\t{comparison}\n\t}}"
        ),
        format!("\tswitch runtime.GOOS {{\n\tcase \"darwin\":\n\t{comparison}\n\t}}"),
        format!("\tswitch runtime.GOOS {{\n\tcase \"linux\", \"windows\":\n\tdefault:\n\t{comparison}\n\t}}"),
        format!("\tswitch {{\n\tcase runtime.GOOS == \"darwin\":\n\t{comparison}\n\t}}"),
        format!("\tisMac := runtime.GOOS == \"darwin\"\n\tif isMac {{\n\t{comparison}\n\t}}"),
    ] {
        assert_eq!(weighed("goarch-comparison", &body), [], "{body}");
    }
    let around = format!("\tif runtime.GOOS == \"linux\" {{\n\t{comparison}\n\t}}");
    assert_eq!(weighed("goarch-comparison", &around).len(), 1);
    let switch = "\tif runtime.GOOS == \"darwin\" {\n\tswitch runtime.GOARCH {\n\tcase \"arm64\":\n\t\ta()\n\tdefault:\n\t\tpanic(1)\n\t}\n\t}";
    assert_eq!(weighed("goarch-switch-without-default", switch), []);
    let preset = "\tsize := 4\n\tswitch runtime.GOARCH {\n\tcase \"amd64\":\n\t\tsize = 8\n\t}";
    assert_eq!(weighed("goarch-switch-without-default", preset), []);
    let unset = preset.replace("size := 4", "var size int");
    assert_eq!(weighed("goarch-switch-without-default", &unset)[0].1, Severity::Error);
}

#[test]
fn a_list_that_is_complete_is_about_no_platform() {
    let body = "\tswitch runtime.GOARCH {\n\tcase \"amd64\", \"arm64\", \"386\", \"riscv64\":\n\t\ta()\n\t}";
    let all = findings("goarch-switch-without-default", &[("a.go", &file(RUNTIME, body))]);
    assert_eq!((all.len(), crate::platforms_of(&all[0])), (1, Vec::<&str>::new()));
}

#[test]
fn names_that_go_does_not_have_are_never_equal() {
    assert_eq!(
        of("goarch-comparison", RUNTIME, "\tif runtime.GOARCH == \"x86_64\" { println() }"),
        ["a.go:6:5 runtime.GOARCH is compared with x86_64, which no architecture of Go is called"]
    );
}

#[test]
fn switches_need_a_default_that_works() {
    let rule = "goarch-switch-without-default";
    let switch = |rest: &str| {
        format!("\tswitch runtime.GOARCH {{\n\tcase \"amd64\", \"arm64\":\n\t\tprintln()\n{rest}\t}}")
    };
    assert_eq!(
        of(rule, RUNTIME, &switch("")),
        [
            "a.go:6:9 the switch on runtime.GOARCH knows amd64, arm64, and has no default for linux/386, linux/riscv64"
        ]
    );
    assert_eq!(
        of(rule, RUNTIME, &switch("\tdefault:\n\t\tpanic(\"unsupported\")\n")),
        [
            "a.go:6:9 the switch on runtime.GOARCH knows amd64, arm64, and its default fails on linux/386, linux/riscv64"
        ]
    );
    assert_eq!(of(rule, RUNTIME, &switch("\tdefault:\n\t\tprintln(1)\n")), NOTHING);
    assert_eq!(of(rule, RUNTIME, &switch("\tcase \"386\", \"riscv64\":\n\t\tprintln(1)\n")).len(), 1);
    let all = switch("\tcase \"386\", \"riscv64\":\n\t\tprintln(1)\n");
    assert_eq!(findings(rule, &[("a.go", &file(RUNTIME, &all))])[0].severity, Severity::Warning);
    assert_eq!(
        of(rule, RUNTIME, "\tswitch arch := runtime.GOARCH; arch {\n\tcase \"386\":\n\t\tprintln()\n\t}")
            .len(),
        1
    );
    assert_eq!(
        of(
            rule,
            RUNTIME,
            "\tswitch runtime.GOOS + \"/\" + runtime.GOARCH {\n\tcase \"linux/386\", \"windows/amd64\":\n\t}"
        ),
        [
            "a.go:6:9 the switch on runtime.GOOS + \"/\" + runtime.GOARCH knows linux/386, windows/amd64, and has no default for linux/amd64, linux/arm64, linux/riscv64"
        ]
    );
    // Every case leaves, so that what follows is for the others.
    assert_eq!(
        of(rule, RUNTIME, "\tswitch runtime.GOARCH {\n\tcase \"386\":\n\t\treturn \"x\"\n\t}"),
        NOTHING
    );
    assert_eq!(of(rule, RUNTIME, "\tswitch runtime.GOARCH {\n\tcase \"wasm\":\n\t\tprintln()\n\t}"), NOTHING);
    assert_eq!(of(rule, RUNTIME, "\tswitch runtime.GOOS {\n\tcase \"linux\":\n\t\tprintln()\n\t}"), NOTHING);
}

#[test]
fn look_ups_need_every_platform() {
    let rule = "goarch-map";
    let map = "map[string]string{\"amd64\": \"x86_64\", \"arm64\": \"aarch64\"}";
    let missing = "a.go:6:{} runtime.GOARCH is looked up among amd64, arm64, where there is nothing for linux/386, linux/riscv64";
    assert_eq!(of(rule, RUNTIME, &format!("\tx := {map}[runtime.GOARCH]")), [missing.replace("{}", "64")]);
    let named = format!("{}\nvar names = {map}\n", file(RUNTIME, "\tx := names[runtime.GOARCH]"));
    assert_eq!(found(rule, &[("a.go", &named)]), [missing.replace("{}", "13")]);
    let apart = [
        ("b.go", format!("package m\n\nvar names = {map}\n")),
        ("a.go", file(RUNTIME, "\tx := names[runtime.GOARCH]")),
    ];
    let apart: Vec<_> = apart.iter().map(|(name, text)| (*name, text.as_str())).collect();
    assert_eq!(found(rule, &apart), [missing.replace("{}", "13")]);
    let handled = format!("\tx, ok := {map}[runtime.GOARCH]\n\tif !ok {{\n\t\tx = runtime.GOARCH\n\t}}");
    assert_eq!(of(rule, RUNTIME, &handled), NOTHING);
    let fails = handled.replace("x = runtime.GOARCH", "panic(1)");
    assert_eq!(of(rule, RUNTIME, &fails).len(), 1);
    let list = "\tok := slices.Contains([]string{\"amd64\", \"arm64\"}, runtime.GOARCH)";
    assert_eq!(of(rule, "\"runtime\"; \"slices\"", list).len(), 1);
    let of_another_file = file("\"runtime\"; \"slices\"", "\tok := slices.Contains(names, runtime.GOARCH)");
    let names = "package m\n\nvar names = []string{\"amd64\", \"arm64\"}\n";
    assert_eq!(found(rule, &[("a.go", &of_another_file), ("b.go", names)]).len(), 1);
    for body in
        ["\tx := unknown[runtime.GOARCH]", "\tx := a.names[runtime.GOARCH]", "\tx := names[runtime.GOOS]"]
    {
        assert_eq!(of(rule, RUNTIME, body), NOTHING, "{body}");
    }
}

#[test]
fn parts_of_names_are_no_scheme() {
    let imports = "\"runtime\"; \"strings\"";
    assert_eq!(
        of("goarch-prefix", imports, "\tok := strings.HasSuffix(runtime.GOARCH, \"64\")"),
        [
            "a.go:6:26 strings.HasSuffix(runtime.GOARCH, \"64\") holds for linux/amd64, linux/arm64, linux/riscv64 and another, and not for linux/386"
        ]
    );
    assert_eq!(of("goarch-prefix", imports, "\tok := strings.HasPrefix(runtime.GOARCH, \"mips\")"), NOTHING);
    assert_eq!(of("goarch-prefix", imports, "\tok := strings.HasPrefix(x, runtime.GOARCH)"), NOTHING);
}

#[test]
fn sizes_are_known_to_the_compiler() {
    let rule = "goarch-as-word-size";
    assert_eq!(
        of(rule, RUNTIME, "\tif runtime.GOARCH == \"386\" {\n\t\tbits = 32\n\t} else {\n\t\tbits = 64\n\t}"),
        ["a.go:6:5 the size of words is told from runtime.GOARCH"]
    );
    assert_eq!(of(rule, RUNTIME, "\tis64Bit := runtime.GOARCH == \"amd64\"").len(), 1);
    assert_eq!(of(rule, RUNTIME, "\tif runtime.GOARCH == \"386\" {\n\t\tx = f(32)\n\t}"), NOTHING);
}

#[test]
fn downloads_and_nodes_are_named_by_others() {
    let rule = "goarch-in-url-or-selector";
    assert_eq!(
        of(rule, RUNTIME, "\turl := \"https://example.com/x-\" + runtime.GOARCH + \".tar.gz\""),
        [
            "a.go:6:36 a download is named after runtime.GOARCH: it has to exist for linux/386, linux/amd64, linux/arm64 and 2 others"
        ]
    );
    assert_eq!(
        of(
            rule,
            "\"runtime\"; \"fmt\"",
            "\turl := fmt.Sprintf(\"https://example.com/x-%s\", runtime.GOARCH)"
        )
        .len(),
        1
    );
    assert_eq!(
        of(rule, RUNTIME, "\tx := T{S: map[string]string{\"kubernetes.io/arch\": runtime.GOARCH}}").len(),
        1
    );
    assert_eq!(of(rule, RUNTIME, "\tm[\"kubernetes.io/arch\"] = runtime.GOARCH").len(), 1);
    for body in ["\tx := \"go/\" + runtime.GOARCH", "\tx := map[string]string{\"arch\": runtime.GOARCH}"] {
        assert_eq!(of(rule, RUNTIME, body), NOTHING, "{body}");
    }
}

#[test]
fn machines_are_written_into_what_runs() {
    let rule = "literal-machine-name";
    assert_eq!(
        of(rule, "\"net/http\"", "\thttp.Get(\"https://example.com/x-x86_64.tar.gz\")"),
        [
            "a.go:6:11 x86_64 is written into \"https://example.com/x-x86_64.tar.gz\", whatever linux/386, linux/arm64, linux/riscv64 have"
        ]
    );
    assert_eq!(of(rule, "\"os/exec\"", "\texec.Command(\"qemu-system-x86_64\")").len(), 1);
    assert_eq!(of(rule, "\"os\"", "\tos.Open(\"/usr/lib/x86_64-linux-gnu/libx.so\")").len(), 1);
    for body in [
        "\tx := \"x86_64\"",
        "\tx := \"the path is https://example.com/x86_64\"",
        "\tif y { return \"/lib/x86_64-linux-gnu\" }\n\treturn \"/lib/aarch64-linux-gnu\"",
        "\tx := \"https://example.com/arm64ish\"",
        "\tx := map[string]string{\"amd64\": \"https://example.com/x86_64\"}",
    ] {
        assert_eq!(of(rule, "\"os\"", body), NOTHING, "{body}");
    }
    let body = file("\"net/http\"", "\thttp.Get(\"https://example.com/x-x86_64.tar.gz\")");
    assert_eq!(found(rule, &[("a_test.go", &body)]), NOTHING);
    assert_eq!(found(rule, &[("a_amd64.go", &body)]), NOTHING);
}
