use ogive_platform::ports;
use ogive_record::Severity;
use ogive_system::memory::MemoryFiles;

use super::*;
use crate::{Sources, Terms, platforms_of};

/// What a rule finds in a repository with these files, for linux on four architectures and windows/amd64: place and
/// title.
pub(super) fn found(rule: &str, files: &[(&str, &str)]) -> Vec<String> {
    findings(rule, files)
        .iter()
        .map(|finding| format!("{} {}", finding.location.as_ref().unwrap(), finding.title))
        .collect()
}

pub(super) fn findings(rule: &str, files: &[(&str, &str)]) -> Vec<Finding> {
    let all = files.iter().fold(MemoryFiles::new(), |all, (name, text)| all.file(format!("/r/{name}"), text));
    let sources = Sources::read(&all.file("/r/go.mod", "module m\n"), "/r".as_ref());
    let ports = ["linux/amd64", "linux/arm64", "linux/386", "linux/riscv64", "windows/amd64"];
    let platforms = ports.map(str::to_owned).to_vec();
    let terms =
        Terms { table: ports::newest(), here: "linux/amd64".parse().unwrap(), platforms, module: None };
    let findings = judge(&Subject::read(&sources, &terms).unwrap());
    findings.into_iter().filter(|finding| finding.rule.as_str() == rule).collect()
}

#[test]
fn every_rule_says_what_it_is() {
    for rule in RULES {
        let meta = rule.meta();
        assert!(!meta.examples.is_empty() && !meta.references.is_empty(), "{}", meta.name);
        assert!(!meta.summary.ends_with('.') && meta.rationale.ends_with('.'), "{}", meta.name);
        let same = RULES.iter().filter(|other| other.meta().name == meta.name);
        assert_eq!(same.count(), 1, "{}", meta.name);
    }
}

#[test]
fn a_name_that_some_platforms_lack_is_a_hole() {
    let files = [
        ("db.go", "package m\n\nfunc open() int { return most - size }\n"),
        ("db_amd64.go", "package m\n\nconst most = 1\n"),
        ("db_arm64.go", "package m\n\nconst most = 2\n"),
        ("size.go", "//go:build !386\n\npackage m\n\nconst size = 1\n"),
        ("size_386.go", "package m\n\nconst size = 1\n"),
    ];
    let holes = findings("symbol-hole", &files);
    assert_eq!(holes.len(), 1, "{holes:?}");
    assert_eq!(holes[0].title, "most is not declared for linux/386, linux/riscv64");
    assert_eq!(holes[0].location.as_ref().unwrap().to_string(), "db.go:3:26");
    assert_eq!(platforms_of(&holes[0]), ["linux/386", "linux/riscv64"]);
    let remedy = format!("{:?}", holes[0].remedies);
    assert!(remedy.contains("//go:build !amd64 && !arm64"), "{remedy}");
    let evidence = format!("{:?}", holes[0].evidence);
    assert!(evidence.contains("db_amd64.go") && evidence.contains("\"arm64\""), "{evidence}");
    let repaired =
        [&files[..], &[("db_other.go", "//go:build !amd64 && !arm64\n\npackage m\n\nconst most = 3\n")]]
            .concat();
    assert_eq!(found("symbol-hole", &repaired), Vec::<String>::new());
}

#[test]
fn a_hole_may_be_in_another_package() {
    let files = [
        ("main.go", "package main\n\nimport x \"m/cpu\"\n\nfunc main() { x.Fast(); x.Slow() }\n"),
        ("cpu/cpu.go", "package cpu\n\nfunc Slow() {}\n"),
        ("cpu/cpu_amd64.go", "package cpu\n\nfunc Fast() {}\n"),
    ];
    assert_eq!(
        found("symbol-hole", &files),
        ["main.go:5:17 cpu.Fast is not declared for linux/386, linux/arm64, linux/riscv64"]
    );
}

#[test]
fn methods_and_fields_may_be_missing() {
    let files = [
        (
            "t.go",
            "package m\n\ntype T struct{ n int }\n\nfunc (t *T) Use() { t.Fast(); t.slow() }\n\nfunc other(list []T) { list[0].slow() }\n",
        ),
        ("t_amd64.go", "package m\n\nfunc (t *T) Fast() {}\nfunc (t *T) slow() {}\n"),
        ("u/u.go", "package u\n\nimport \"m\"\n\nfunc f() { t := &m.T{}; t.Fast() }\n"),
        (
            "u/v.go",
            "package u\n\nimport \"m\"\n\ntype w struct{}\n\nfunc (w) Fast() {}\n\nfunc g(t m.T) { { t := w{}; t.Fast() }; if t := new(w); t != nil { t.Fast() } }\n",
        ),
    ];
    assert_eq!(
        found("symbol-hole", &files),
        [
            "t.go:5:23 T.Fast is not declared for linux/386, linux/arm64, linux/riscv64",
            "t.go:5:33 T.slow is not declared for linux/386, linux/arm64, linux/riscv64",
            "u/u.go:5:27 m.T.Fast is not declared for linux/386, linux/arm64, linux/riscv64",
        ]
    );
    let embedding = ("t.go", "package m\n\ntype T struct{ U }\n\nfunc (t *T) Use() { t.Fast() }\n");
    let of_u = ("t_other.go", "//go:build !amd64\n\npackage m\n\nfunc (U) Fast() {}\n");
    let promoted = [embedding, files[1], of_u, ("v.go", "package m\n\ntype U struct{}\n")];
    assert_eq!(found("symbol-hole", &promoted), Vec::<String>::new());
    let of_another = [
        ("t.go", "package m\n\nfunc Use(t *T) { t.N++ }\n"),
        ("t_amd64.go", "package m\n\nimport \"syscall\"\n\ntype T syscall.T\n"),
        ("t_other.go", "//go:build !amd64\n\npackage m\n\ntype T struct{ N int }\n"),
    ];
    assert_eq!(found("symbol-hole", &of_another), Vec::<String>::new());
}

#[test]
fn the_standard_library_lacks_names_on_some_platforms() {
    let files = [
        (
            "a.go",
            "package m\n\nimport (\n\t\"os/exec\"\n\t\"syscall\"\n)\n\nfunc f(c *exec.Cmd) {\n\tsyscall.Kill(1, syscall.SIGTERM)\n\t\
             c.SysProcAttr = &syscall.SysProcAttr{Setsid: true}\n\tc.SysProcAttr.Noctty = true\n\tvar s syscall.Stat_t\n\t_ = s.Ino\n}\n",
        ),
        (
            "b_linux.go",
            "package m\n\nimport \"syscall\"\n\nfunc g() { syscall.Kill(1, 9); syscall.Dup2(1, 2) }\n",
        ),
    ];
    assert_eq!(
        found("symbol-hole", &files),
        [
            "a.go:9:2 syscall.Kill is not declared for windows/amd64",
            "a.go:10:39 syscall.SysProcAttr.Setsid is not declared for windows/amd64",
            "a.go:11:16 syscall.SysProcAttr.Noctty is not declared for windows/amd64",
            "a.go:12:8 syscall.Stat_t is not declared for windows/amd64",
        ]
    );
    // The rule that knows what is used instead says it.
    assert_eq!(found("legacy-syscall", &files).len(), 1);
}

#[test]
fn a_name_that_nothing_declares_is_a_hole_where_its_file_is_built() {
    let files = [
        ("a.go", "package m\n"),
        ("a_windows.go", "package m\n\nfunc f() { windows.Close(0) }\n"),
        ("b_windows.go", "package m\n\nimport \"example.com/go-windows\"\n\nfunc g() { windows.Close(0) }\n"),
        ("c_windows.go", "package m\n\nimport \"example.com/v\"\n\nfunc h() { windows.Close(0) }\n"),
    ];
    assert_eq!(found("symbol-hole", &files), ["a_windows.go:3:12 windows is not declared for windows/amd64"]);
}

#[test]
fn what_is_no_name_of_the_package_is_no_hole() {
    let files = [
        (
            "a.go",
            "package m\n\nimport fast \"fmt\"\n\ntype t struct{ fast, max int }\n\nfunc f(slow int) int { _ = t{fast: 1}; fast.Println(); return max(slow, 1) }\n",
        ),
        ("a_amd64.go", "package m\n\nfunc slow() {}\n"),
        ("old.go", "//go:build !go1.21\n\npackage m\n\nfunc max(a, b int) int { return a }\n"),
        ("b.go", "//go:build linux && amd64\n\npackage m\n\nfunc g() { slow() }\n"),
    ];
    assert_eq!(found("symbol-hole", &files), Vec::<String>::new());
}

#[test]
fn what_only_tests_lack_is_theirs() {
    let files = [
        ("x.go", "package m\n"),
        ("x_amd64.go", "package m\n\nfunc encode() {}\n"),
        ("x_test.go", "package m\n\nfunc helper() { encode() }\n"),
        ("out_test.go", "package m_test\n\nimport \"m\"\n\nvar _ = m.Export\n"),
        ("export_test.go", "package m\n\nvar Export = 1\n"),
    ];
    assert_eq!(found("symbol-hole", &files), Vec::<String>::new());
    assert_eq!(
        found("test-only-hole", &files),
        ["x_test.go:3:17 encode is not declared for linux/386, linux/arm64, linux/riscv64"]
    );
    let constrained = [files[0], files[1], ("x_amd64_test.go", files[2].1), files[3], files[4]];
    assert_eq!(found("test-only-hole", &constrained), Vec::<String>::new());
}

#[test]
fn packages_without_files_are_excluded() {
    let files = [
        ("main.go", "package main\n\nimport _ \"m/only\"\n\nfunc main() {}\n"),
        ("only/only_linux_amd64.go", "package only\n"),
    ];
    assert_eq!(
        found("package-excluded", &files),
        [
            "main.go:3:10 main imports m/only, which has no files for linux/386, linux/arm64, linux/riscv64 and another"
        ]
    );
    let guarded = [("main_linux_amd64.go", files[0].1), files[1]];
    assert_eq!(found("package-excluded", &guarded), Vec::<String>::new());
}

#[test]
fn functions_without_body_need_assembly() {
    let asm = "TEXT ·Add(SB), 4, $0\n\tRET\n";
    let files = [
        ("add.go", "package m\n\nfunc Add(a, b int) int\n"),
        ("add_amd64.s", asm),
        ("add_riscv64.s", "// nothing\n"),
    ];
    assert_eq!(
        found("missing-assembly", &files),
        [
            "add.go:3:6 Add has neither a body nor assembly for linux/386, linux/arm64",
            "add.go:3:6 Add has neither a body nor assembly for linux/riscv64",
        ]
    );
    let whole = [
        ("add_amd64.go", files[0].1),
        files[1],
        ("add_other.go", "//go:build !amd64\n\npackage m\n\nfunc Add(a, b int) int { return a + b }\n"),
        ("link.go", "package m\n\nimport _ \"unsafe\"\n\n//go:linkname now time.now\nfunc now() int\n"),
    ];
    assert_eq!(found("missing-assembly", &whole), Vec::<String>::new());
}

#[test]
fn a_function_that_nothing_calls_breaks_nothing_yet() {
    let asm = ("other_amd64.s", "TEXT ·Other(SB), 4, $0\n\tRET\n");
    let of = |text: &str| {
        let findings = findings("missing-assembly", &[("add_amd64.go", text), asm]);
        findings.into_iter().map(|finding| finding.severity).collect::<Vec<_>>()
    };
    let declared = "package m\n\nfunc Other()\nfunc add(a, b int) int\n";
    assert_eq!(of(declared), [Severity::Info]);
    assert_eq!(of(&format!("{declared}\nvar sum = add(1, 2)\n")), [Severity::Error]);
}

#[test]
fn assembly_of_a_file_alone_or_of_another_package_is_no_body() {
    for asm in ["TEXT ·Add<>(SB), 4, $0\n\tRET\n", "TEXT n·Add(SB), 4, $0\n\tRET\n"] {
        let files = [("n/add_amd64.go", "package n\n\nfunc Add(a, b int) int\n"), ("n/add_amd64.s", asm)];
        assert_eq!(
            found("missing-assembly", &files),
            ["n/add_amd64.go:3:6 Add has neither a body nor assembly for linux/amd64, windows/amd64"],
            "{asm}"
        );
    }
    let of_tests = [
        ("x.go", "package m\n"),
        ("x_test.go", "package m\n\nfunc Add(a, b int) int\n"),
        ("x_amd64.s", "TEXT ·Add(SB), 4, $0\n\tRET\n"),
    ];
    assert_eq!(
        found("missing-assembly", &of_tests),
        ["x_test.go:3:6 Add has neither a body nor assembly for linux/386, linux/arm64, linux/riscv64"]
    );
    let of_c = [("x.go", "package m\n\nfunc Add(a, b int) int\n"), ("x.S", "TEXT ·Add(SB), 4, $0\n\tRET\n")];
    assert_eq!(found("missing-assembly", &of_c).len(), 1);
}

#[test]
fn names_are_declared_once_on_each_platform() {
    let files = [
        ("a_amd64.go", "package m\n\ntype T int\n\nfunc add() {}\nfunc init() {}\nfunc (T) M() {}\n"),
        (
            "a_generic.go",
            "//go:build !arm64\n\npackage m\n\nfunc add() {}\nfunc init() {}\nfunc (t *T) M() {}\n",
        ),
    ];
    assert_eq!(
        found("duplicate-declaration", &files),
        [
            "a_generic.go:5:6 add is declared twice for linux/amd64, windows/amd64",
            "a_generic.go:7:13 T.M is declared twice for linux/amd64, windows/amd64",
        ]
    );
    let apart = [files[0], ("a_generic.go", "//go:build !arm64 && !amd64\n\npackage m\n\nfunc add() {}\n")];
    assert_eq!(found("duplicate-declaration", &apart), Vec::<String>::new());
}

#[test]
fn tags_are_those_of_go() {
    let files = [
        ("a.go", "// x\n\n//go:build x86_64 || ppc64x\n\npackage m\n"),
        ("b.go", "// +build !aarch64\n\npackage m\n"),
        ("c.go", "//go:build amd64 || x86_64 || purego || generic\n\npackage m\n"),
    ];
    assert_eq!(
        found("unknown-arch-tag", &files),
        [
            "a.go:3 the tag x86_64 is never set: Go says amd64",
            "a.go:3 the tag ppc64x is never set: Go says (ppc64 || ppc64le)",
            "b.go:1 the tag aarch64 is never set: Go says arm64",
        ]
    );
}

#[test]
fn names_of_files_are_not_always_meant() {
    let files = [("robot.go", "package m\n"), ("robot_arm_test.go", "package m\n")];
    assert_eq!(
        found("accidental-suffix", &files),
        [
            "robot_arm_test.go robot_arm_test.go never runs on linux/386, linux/amd64, linux/arm64 and 2 others, by the end of its name"
        ]
    );
    for meant in [("robot_arm.go", "package m\n"), ("robot_other.go", "//go:build !arm\n\npackage m\n")] {
        assert_eq!(found("accidental-suffix", &[files[0], files[1], meant]), Vec::<String>::new());
    }
    let says = ("robot_arm_test.go", "//go:build arm\n\npackage m\n");
    assert_eq!(found("accidental-suffix", &[files[0], says]), Vec::<String>::new());
}

#[test]
fn lists_of_architectures_need_a_file_for_the_others() {
    let files = [
        ("h.go", "package m\n"),
        ("h_amd64.go", "package m\n\nfunc Hash() {}\nfunc hidden() {}\n"),
        ("h_arm64.go", "package m\n\nfunc Hash() {}\n"),
        ("w_windows.go", "package m\n\nfunc Registry() {}\n"),
    ];
    assert_eq!(
        found("no-fallback-file", &files),
        ["h_amd64.go:3:6 Hash is for a list of architectures only, without linux/386, linux/riscv64"]
    );
    let rest = ("h_other.go", "//go:build !amd64 && !arm64\n\npackage m\n\nfunc Hash() {}\n");
    assert_eq!(found("no-fallback-file", &[files[0], files[1], files[2], rest]), Vec::<String>::new());
}

#[test]
fn cgo_needs_a_stand_in() {
    let files =
        [("a/a.go", "package a\n\n// int x;\nimport \"C\"\n"), ("b.go", "package m\n\nimport _ \"m/a\"\n")];
    let findings = findings("cgo-without-stub", &files);
    assert_eq!(findings.len(), 1);
    assert_eq!(
        (findings[0].severity, platforms_of(&findings[0])[0]),
        (Severity::Error, "linux/386 (no cgo)")
    );
    let stub = ("a/stub.go", "//go:build !cgo\n\npackage a\n");
    assert_eq!(found("cgo-without-stub", &[files[0], files[1], stub]), Vec::<String>::new());
}

#[test]
fn whatever_stands_in_files_is_judged() {
    let seeds = [
        include_str!("../../../../fuzz/seeds/gate_rules/arch"),
        include_str!("../../../../fuzz/seeds/gate_rules/cgo"),
    ];
    for whole in seeds {
        for cut in (0..whole.len()).step_by(5).filter(|&cut| whole.is_char_boundary(cut)) {
            let (head, tail) = whole.split_at(cut);
            // The beginning, the end, and the middle with something that closes what was never opened.
            for text in [head.to_owned(), tail.to_owned(), format!("{head})]}}{tail}")] {
                let files: Vec<&str> = text.split("\n-- file --\n").collect();
                let names = ["a.go", "b_linux.go", "c_test.go", "d_amd64.s"];
                let files: Vec<_> = names.into_iter().zip(files).collect();
                assert_eq!(found("no-such-rule", &files), [] as [String; 0]);
            }
        }
    }
}

#[test]
fn what_is_for_a_system_is_no_accident() {
    let rule = "accidental-suffix";
    let plugin = ("plugin.go", "package m\n\nfunc Load() {}\n");
    for (name, text) in [
        ("plugin_linux.go", "package m\n\nfunc Open() {}\n"),
        ("plugin_windows.go", "package m\n\nfunc Open() {}\n"),
        ("plugin_linux_test.go", "package m\n"),
        ("plugin_windows_test.go", "package m\n\nconst dir = `C:\\x`\n"),
    ] {
        assert_eq!(found(rule, &[plugin, (name, text)]), [] as [String; 0], "{name}");
    }
    let user = ("user.go", "package m\n\nvar x = Open\n");
    let open = ("robot_arm.go", "package m\n\nfunc Open() {}\n");
    assert_eq!(found(rule, &[user, open]).len(), 1);
    assert_eq!(found(rule, &[plugin, open]).len(), 0);
    assert_eq!(
        found(rule, &[plugin, ("minify_js_test.go", "package m\n\nvar src = `var a = 1`\n")]).len(),
        1
    );
}

#[test]
fn a_list_of_architectures_names_some() {
    let rule = "no-fallback-file";
    let with = |constraint: &str| {
        let text = format!("//go:build {constraint}\n\npackage a\n\nfunc Fast() {{}}\n");
        found(rule, &[("a/a.go", "package a\n"), ("a/fast.go", &text)])
    };
    assert_eq!(with("amd64 || arm64").len(), 1);
    for other in ["linux", "cgo", "gc && !purego", "linux && cgo", "!386"] {
        assert_eq!(with(other), [] as [String; 0], "{other}");
    }
}

#[test]
fn a_package_needs_a_stub_where_something_imports_it() {
    let rule = "cgo-without-stub";
    let audio = ("audio/audio.go", "package audio\n\nimport \"C\"\n");
    assert_eq!(found(rule, &[audio]), [] as [String; 0]);
    let user = ("main.go", "package main\n\nimport _ \"m/audio\"\n");
    assert_eq!(found(rule, &[audio, user]).len(), 1);
    let guarded = ("main.go", "//go:build cgo\n\npackage main\n\nimport _ \"m/audio\"\n");
    assert_eq!(found(rule, &[audio, guarded]), [] as [String; 0]);
}

#[test]
fn remedies_say_conditions_once() {
    let remedies = |rule: &str, files: &[(&str, &str)]| format!("{:?}", findings(rule, files)[0].remedies);
    let most = "//go:build arm64\n\npackage m\n\nconst most = 1\n";
    let hole = remedies("symbol-hole", &[("a.go", "package m\n\nvar x = most\n"), ("a_arm64.go", most)]);
    assert!(hole.contains("a file of the top folder that begins with //go:build !arm64\""), "{hole}");
    let add = "package m\n\nfunc add() {}\n";
    let generic = format!("//go:build !arm64\n\n{add}");
    let twice = remedies("duplicate-declaration", &[("add_amd64.go", add), ("add_generic.go", &generic)]);
    assert!(twice.contains("begin add_generic.go with //go:build !arm64 && !amd64"), "{twice}");
    let plain = remedies("duplicate-declaration", &[("add_amd64.go", add), ("add.go", add)]);
    assert!(plain.contains("begin add.go with //go:build !amd64"), "{plain}");
    let same = remedies("duplicate-declaration", &[("a_amd64.go", add), ("b_amd64.go", add)]);
    assert!(same.contains("remove one of the two declarations of add"), "{same}");
    let late = "package m\n\n//go:build !amd64\n\nfunc add() {}\n";
    let astray = remedies("duplicate-declaration", &[("add_amd64.go", add), ("add.go", late)]);
    assert!(astray.contains("move the //go:build line of add.go above its package clause"), "{astray}");
}

#[test]
fn what_needs_cgo_is_told_once() {
    let files = [
        ("kind/kind.go", "//go:build cgo\n\npackage kind\n\nconst A = 1\n"),
        ("db/db.go", "package db\n\nimport _ \"m/kind\"\n\nfunc Open() int { return most }\n"),
        ("db/most.go", "//go:build cgo\n\npackage db\n\nconst most = 1\n\nfunc Close() {}\n"),
        ("main.go", "package main\n\nimport \"m/db\"\n\nfunc main() { db.Open(); db.Close() }\n"),
    ];
    let all: Vec<String> = ["symbol-hole", "package-excluded", "cgo-without-stub"]
        .into_iter()
        .flat_map(|rule| findings(rule, &files))
        .map(|finding| format!("{} {}", finding.rule, finding.location.unwrap().path.display()))
        .collect();
    assert_eq!(all, ["cgo-without-stub kind/kind.go"]);
    // Without such an import the names are missing.
    let alone = [files[0], ("db/db.go", "package db\n\nfunc Open() int { return most }\n"), files[2]];
    assert_eq!(found("symbol-hole", &alone).len(), 1);
}

#[test]
fn what_nobody_builds_without_cgo_warns() {
    let with = |makefile: &str| {
        let files = [
            ("go.mod", "module m\n"),
            ("Makefile", makefile),
            ("cmd/cli/main.go", "package main\n\nfunc main() {}\n"),
            ("db/db.go", "package db\n\nfunc Open() int { return most }\n"),
            ("db/most.go", "//go:build cgo\n\npackage db\n\nconst most = 1\n"),
        ];
        let all =
            files.iter().fold(MemoryFiles::new(), |all, (name, text)| all.file(format!("/r/{name}"), text));
        let sources = Sources::read(&all, "/r".as_ref());
        let here = "linux/amd64".parse().unwrap();
        let terms = Terms { table: ports::newest(), here, platforms: Vec::new(), module: None };
        let findings = judge(&Subject::read(&sources, &terms).unwrap());
        let holes = findings.into_iter().filter(|finding| finding.rule.as_str() == "symbol-hole");
        holes.map(|finding| finding.severity).collect::<Vec<_>>()
    };
    assert_eq!(with("cli:\n\tGOOS=linux GOARCH=arm64 go build ./cmd/cli\n"), [Severity::Warning]);
    assert_eq!(with("all:\n\tGOOS=linux GOARCH=arm64 go build ./...\n"), [Severity::Error]);
    assert_eq!(with(""), [Severity::Error]);
}

#[test]
fn what_waits_for_a_tag_is_missing_on_no_platform_in_particular() {
    let files = [
        ("api/api.go", "package api\n\nimport \"m/auto\"\n\nvar x = auto.Assets\n"),
        ("auto/doc.go", "package auto\n"),
        ("auto/none.go", "//go:build noassets\n\npackage auto\n\nvar Assets = 1\n"),
    ];
    assert_eq!(found("symbol-hole", &files), [] as [String; 0]);
}
