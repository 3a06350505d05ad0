//! `ogive gate --fix`.

use ogive_testkit::{Sandbox, require};

use crate::gate;

/// Findings that each have one right answer.
fn fixable() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("go.mod", "module example.com/m\n\ngo 1.22\n");
    sandbox.write(
        "ogive.toml",
        "[build]\nplatforms = ['linux/amd64', 'linux/arm64', 'linux/386', 'linux/ppc64le']\n",
    );
    sandbox.write("power.go", "//go:build linux && ppc64x\r\n\r\npackage m\r\n");
    let counter = "package m\n\nimport \"sync/atomic\"\n\ntype hits struct {\n\topen  bool\n\tcount uint64 // of all\n}\n\n\
                   func (h *hits) add() uint64 {\n\treturn atomic.AddUint64(&h.count, 1) + atomic.LoadUint64(&h.count)\n}\n";
    sandbox.write("hits.go", counter);
    sandbox.write("hits_test.go", "package m\n\nimport (\n\t\"sync/atomic\"\n\t\"testing\"\n)\n\nvar other atomic.Int32\n\n\
                   func TestHits(t *testing.T) {\n\th := &hits{open: true}\n\tatomic.StoreUint64(&h.count, uint64(other.Load()))\n}\n");
    sandbox.write(
        ".goreleaser.yaml",
        "version: 2\nbuilds:\n- goos: [linux]\n  goarch:\n  - amd64\n  - '386'\n  - ppc64le\n",
    );
    sandbox.write(
        "Dockerfile",
        "FROM --platform=$BUILDPLATFORM golang:1.27 AS build\nCOPY . .\nRUN GOOS=linux GOARCH=amd64 go build -o /app .\n\
         FROM scratch\nCOPY --from=build /app /app\nENTRYPOINT [\"/app\"]\n",
    );
    sandbox
}

fn read(sandbox: &Sandbox, file: &str) -> String {
    std::fs::read_to_string(sandbox.work().join(file)).unwrap()
}

#[test]
fn what_has_one_right_answer_is_repaired_and_taken_back() {
    let sandbox = fixable();
    let files = ["power.go", "hits.go", "hits_test.go", ".goreleaser.yaml", "Dockerfile"];
    let before: Vec<String> = files.iter().map(|file| read(&sandbox, file)).collect();
    let rules = ["unknown-arch-tag", "unaligned-64bit-atomic", "release-matrix-gap", "dockerfile-goarch"];
    let found = gate(&sandbox, &[]);
    for rule in rules {
        assert!(found.iter().any(|found| found.starts_with(rule)), "{rule}: {found:?}");
    }
    let shown = sandbox.ogive(["gate", "--fix", "--dry-run"]).run().expect_code(1);
    assert!(shown.stderr.contains("+//go:build linux && (ppc64 || ppc64le)"), "{}", shown.shown());
    assert_eq!(files.map(|file| read(&sandbox, file)).to_vec(), before);

    let fixed = sandbox.ogive(["gate", "--fix", "--yes"]).run();
    assert!(fixed.stderr.contains("`ogive undo` takes it back"), "{}", fixed.shown());
    let left = gate(&sandbox, &[]);
    for rule in rules {
        assert!(!left.iter().any(|found| found.starts_with(rule)), "{rule}: {left:?}");
    }
    assert!(read(&sandbox, "power.go").starts_with("//go:build linux && (ppc64 || ppc64le)\r\n\r\n"));
    let hits = read(&sandbox, "hits.go");
    assert!(hits.contains("\tcount atomic.Uint64 // of all\n"), "{hits}");
    assert!(hits.contains("return h.count.Add(1) + h.count.Load()\n"), "{hits}");
    assert!(read(&sandbox, "hits_test.go").contains("\th.count.Store(uint64(other.Load()))\n"));
    assert!(read(&sandbox, ".goreleaser.yaml").ends_with("  - ppc64le\n  - arm64\n"));
    assert!(read(&sandbox, "Dockerfile").contains("GOARCH=$TARGETARCH"));
    // What the compiler says of it.
    if let Some(go) = require("go") {
        sandbox.program(go).args(["vet", "./..."]).env("GOARCH", "386").env("CGO_ENABLED", "0").succeed();
    }
    let _ = sandbox.ogive(["undo", "--yes"]).run().expect_code(0);
    assert_eq!(files.map(|file| read(&sandbox, file)).to_vec(), before);
}

/// A fallback that lists machines, and two files that both declare a name.
fn counterparts() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("go.mod", "module example.com/m\n\ngo 1.22\n");
    sandbox.write("ogive.toml", "[build]\nplatforms = ['linux/amd64', 'linux/arm64', 'linux/riscv64']\n");
    sandbox.write("hash.go", "package m\n\nfunc Hash() int { return hash() + sum() }\n");
    sandbox.write("hash_amd64.go", "package m\n\nfunc hash() int { return 1 }\n");
    sandbox.write("hash_generic.go", "//go:build arm64\n\npackage m\n\nfunc hash() int { return width }\n");
    sandbox.write("width.go", "package m\n\nconst width = 2\n");
    sandbox.write("sum_arm64.go", "package m\n\nfunc sum() int { return 1 }\n");
    sandbox.write("sum.go", "// Package m sums.\npackage m\n\nfunc sum() int { return 2 }\n");
    sandbox
}

#[test]
fn files_get_the_constraint_that_their_counterparts_leave_them() {
    let sandbox = counterparts();
    let rules = ["duplicate-declaration", "symbol-hole"];
    let found = gate(&sandbox, &[]);
    for rule in rules {
        assert!(found.iter().any(|found| found.starts_with(rule)), "{rule}: {found:?}");
    }
    let _ = sandbox.ogive(["gate", "--fix", "--yes"]).run().expect_code(0);
    assert!(read(&sandbox, "hash_generic.go").starts_with("//go:build !amd64\n\npackage m\n"));
    assert!(read(&sandbox, "sum.go").starts_with("//go:build !arm64\n\n// Package m sums.\npackage m\n"));
    if let Some(go) = require("go") {
        for arch in ["amd64", "arm64", "riscv64", "386"] {
            sandbox.program(&go).args(["vet", "./..."]).env("GOARCH", arch).env("CGO_ENABLED", "0").succeed();
        }
    }
    let _ = sandbox.ogive(["undo", "--yes"]).run().expect_code(0);
    assert!(read(&sandbox, "sum.go").starts_with("// Package m sums.\n"));
}

#[test]
fn tags_of_one_line_are_repaired_together() {
    let sandbox = counterparts();
    sandbox.write("x.go", "//go:build ppc64x || mipsx || i386 || armv7 || loongarch64 || x64\n\npackage m\n");
    let fixed = sandbox.ogive(["gate", "--fix", "--yes", "--only", "unknown-arch-tag"]).run();
    assert!(!fixed.stderr.contains("not done"), "{}", fixed.shown());
    let line = "//go:build ppc64 || ppc64le || mips || mipsle || 386 || arm || loong64 || amd64\n";
    assert!(read(&sandbox, "x.go").starts_with(line), "{}", read(&sandbox, "x.go"));
}

#[test]
fn a_file_is_not_left_out_where_it_alone_has_something() {
    for (file, text) in [
        // On arm64 nobody else declares this.
        ("sum.go", "package m\n\nfunc sum() int { return 2 }\n\nfunc more() int { return 1 }\n"),
        ("sum.go", "package m\n\nfunc sum() int { return 2 }\n\nfunc init() { println(sum()) }\n"),
        // On riscv64 it would not build, or declare something twice.
        ("width.go", "//go:build !riscv64\n\npackage m\n\nconst width = 2\n"),
        ("hash_generic.go", "//go:build arm64\n\npackage m\n\nfunc hash() int\n"),
        // Windows has no such function, nor would it get another.
        (
            "hash_generic.go",
            "//go:build arm64\n\npackage m\n\nimport \"syscall\"\n\nfunc hash() int { return syscall.Gettid() }\n",
        ),
        // What constrains it stands in the wrong place.
        ("sum.go", "package m\n\n//go:build !arm64\n\nfunc sum() int { return 2 }\n"),
        (
            "hash_generic.go",
            "//go:build arm64\n\npackage m\n\nfunc (digest) size() int { return 1 }\n\nfunc hash() int { return 1 }\n",
        ),
    ] {
        let sandbox = counterparts();
        sandbox.write(file, text);
        if text.contains("digest") {
            sandbox.write("digest.go", "package m\n\ntype digest struct{}\n");
            sandbox.write("digest_riscv64.go", "package m\n\nfunc (digest) size() int { return 2 }\n");
        }
        let rule = if file == "sum.go" { "duplicate-declaration" } else { "symbol-hole" };
        let file = if file == "sum.go" { file } else { "hash_generic.go" };
        let before = read(&sandbox, file);
        let _ = sandbox.ogive(["gate", "--fix", "--yes", "--only", rule]).run().expect_code(1);
        assert_eq!(read(&sandbox, file), before, "{text}");
    }
}

#[test]
fn a_field_that_is_used_otherwise_too_is_left_to_a_person() {
    for other in [
        "func (h *hits) reset() { h.count = 0 }",
        "func (h *hits) at() *uint64 { return &h.count }",
        "var one = hits{true, 1}",
        "var two = hits{count: 1}",
    ] {
        let sandbox = fixable();
        sandbox.write("other.go", format!("package m\n\n{other}\n"));
        let _ = sandbox
            .ogive(["gate", "--fix", "--yes", "--only", "unaligned-64bit-atomic"])
            .run()
            .expect_code(1);
        assert!(read(&sandbox, "hits.go").contains("count uint64"), "{other}");
    }
}

#[test]
fn a_file_behind_a_link_is_not_written_to() {
    let sandbox = fixable();
    let real = sandbox.write("elsewhere/power.txt", "//go:build ppc64x\n\npackage m\n");
    std::fs::remove_file(sandbox.work().join("power.go")).unwrap();
    std::os::unix::fs::symlink(&real, sandbox.work().join("power.go")).unwrap();
    let fixed = sandbox.ogive(["gate", "--fix", "--yes", "--only", "unknown-arch-tag"]).run().expect_code(1);
    assert!(fixed.stderr.contains("not done: "), "{}", fixed.shown());
    assert!(std::fs::read_to_string(real).unwrap().starts_with("//go:build ppc64x\n"));
}
