use ogive_platform::ports;
use ogive_system::memory::MemoryFiles;

use crate::rules::{Subject, judge};
use crate::{Sources, Terms};

const NOTHING: [String; 0] = [];

/// What a rule finds in a file for amd64, 386, arm64, mips, ppc64le and s390x of Linux.
fn found(rule: &str, name: &str, text: &str) -> Vec<String> {
    let files = MemoryFiles::new().file("/r/go.mod", "module m\n").file(format!("/r/{name}"), text);
    let sources = Sources::read(&files, "/r".as_ref());
    let platforms = ["amd64", "386", "arm64", "mips", "ppc64le", "s390x"].map(|arch| format!("linux/{arch}"));
    let here = "linux/amd64".parse().unwrap();
    let terms = Terms { table: ports::newest(), here, platforms: platforms.into(), module: None };
    let all = judge(&Subject::read(&sources, &terms).unwrap());
    let found = all.iter().filter(|finding| finding.rule.as_str() == rule);
    found.map(|finding| format!("{} {}", finding.location.as_ref().unwrap(), finding.title)).collect()
}

/// A function that takes some parameters, whose body begins in the sixth line.
fn function(imports: &str, parameters: &str, body: &str) -> String {
    format!("package m\n\nimport ({imports})\n\nfunc f({parameters}) {{\n{body}\n}}\n")
}

#[test]
fn bytes_have_an_order() {
    let with = |parameters: &str, body: &str| {
        found("native-endian-cast", "a.go", &function("\"unsafe\"", parameters, body))
    };
    assert_eq!(
        with("b []byte", "\tn := *(*uint64)(unsafe.Pointer(&b[0]))"),
        [
            "a.go:6:8 bytes are read as uint64 in the order of the machine, which is another on linux/mips, linux/s390x"
        ]
    );
    assert_eq!(with("", "\tb := make([]byte, 8)\n\t*(*uint32)(unsafe.Pointer(&b[4])) = 1").len(), 1);
    for (parameters, body) in [
        ("b []uint64", "\tn := *(*uint64)(unsafe.Pointer(&b[0]))"),
        ("b []byte", "\tn := (*T)(unsafe.Pointer(&b[0]))"),
        ("b []byte", "\tn := (*byte)(unsafe.Pointer(&b[0]))"),
        ("", "\tn := *(*uint64)(unsafe.Pointer(&b[0]))"),
    ] {
        assert_eq!(with(parameters, body), NOTHING, "{body}");
    }
}

#[test]
fn numbers_stand_at_multiples() {
    let with = |body: &str| found("unaligned-cast", "a.go", &function("\"unsafe\"", "b []byte, i int", body));
    assert_eq!(
        with("\tn := *(*uint32)(unsafe.Pointer(&b[i]))"),
        ["a.go:6:8 a uint32 is read from wherever bytes start, which may trap on linux/mips"]
    );
    assert_eq!(with("\tn := *(*uint32)(unsafe.Pointer(&b[0]))"), NOTHING);
}

#[test]
fn what_is_read_as_int_is_narrow() {
    let with = |body: &str| found("narrow-parse", "a.go", &function("\"strconv\"", "s string", body));
    assert_eq!(
        with("\tn, err := strconv.Atoi(s)\n\tg(int64(n), err)"),
        [
            "a.go:6:12 Atoi reads no more than 32 bits on linux/386, linux/mips, and int64(n) is meant to hold more"
        ]
    );
    for body in [
        "\tn, err := strconv.Atoi(s)\n\tg(int32(n), err)",
        "\tn, err := strconv.Atoi(s)\n\tn, err = h()\n\tg(int64(n), err)",
        "\tn, err := strconv.ParseInt(s, 10, 64)\n\tg(int64(n), err)",
        "\tn, err := strconv.Atoi(s)\n}\n\nfunc g(n int) {\n\th(int64(n))",
    ] {
        assert_eq!(with(body), NOTHING, "{body}");
    }
}

#[test]
fn what_is_known_to_be_wide_is_not_read_as_int() {
    let with = |body: &str| found("narrow-parse", "a.go", &function("\"strconv\"", "s *string", body));
    let query = "\tdb.Query(\"SELECT `CHARACTER_MAXIMUM_LENGTH` FROM x\")\n";
    for (body, what) in [
        (
            format!("{query}\tvar maxLength *string\n\tn, _ := strconv.Atoi(*maxLength)\n\tg(n)"),
            "CHARACTER_MAXIMUM_LENGTH",
        ),
        ("\tn, _ := strconv.Atoi(r.Header.Get(\"content-length\"))\n\tg(n)".to_owned(), "Content-Length"),
    ] {
        let told = with(&body);
        assert_eq!(told.len(), 1, "{body}");
        let end = format!("Atoi reads no more than 32 bits on linux/386, linux/mips, and {what} may be more");
        assert!(told[0].ends_with(&end), "{told:?}");
    }
    for body in [
        format!("{query}\tn, _ := strconv.Atoi(precision)\n\tg(n)"),
        format!("{query}\tn, _ := strconv.Atoi(length)\n\tg(n)"),
        "\tdb.Query(`SELECT MY_CHARACTER_MAXIMUM_LENGTH FROM x`)\n\tn, _ := strconv.Atoi(maxLength)\n\tg(n)"
            .to_owned(),
        "\tn, _ := strconv.Atoi(r.Header.Get(\"Retry-After\"))\n\th(\"Content-Length\", n)".to_owned(),
    ] {
        assert_eq!(with(&body), NOTHING, "{body}");
    }
}

#[test]
fn floats_may_be_negative() {
    let with =
        |body: &str| found("float-to-unsigned", "a.go", &function("\"math\"", "v float64, n int", body));
    assert_eq!(
        with("\tg(uint64(v))"),
        ["a.go:6:4 uint64(v) of a negative float is not the same number everywhere"]
    );
    for body in [
        "\tg(uint64(n))",
        "\tif v < 0 {\n\t\treturn\n\t}\n\tg(uint64(v))",
        "\tg(int64(v))",
        "\tg(uint64(v+1))",
    ] {
        assert_eq!(with(body), NOTHING, "{body}");
    }
}

#[test]
fn pages_have_sizes() {
    let with =
        |text: &str| found("page-size-4096", "a.go", &format!("package m\n\nimport \"syscall\"\n\n{text}\n"));
    let mapped = "func f() { syscall.Mmap(0, 0, pageSize, 0, 0) }";
    assert_eq!(
        with(&format!("const pageSize = 4096\n\n{mapped}")),
        ["a.go:5:7 pages need not have 4096 bytes on linux/arm64, linux/mips, linux/ppc64le"]
    );
    assert_eq!(
        with(&format!("const page_size = 1 << 12\n\n{}", mapped.replace("pageSize", "page_size"))).len(),
        1
    );
    assert_eq!(with("// /proc/self/stat\nfunc f() int { return stat.RSS * 4096 }").len(), 1);
    assert_eq!(with("const pageSize = 4096\n"), NOTHING);
    assert_eq!(with(&format!("var pageSize = syscall.Getpagesize() // 4096\n\n{mapped}")), NOTHING);
    assert_eq!(with(&format!("const blockSize = 4096\n\n{mapped}")), NOTHING);
}

#[test]
fn cpuinfo_has_other_words_elsewhere() {
    let with = |keys: &str| {
        found(
            "x86-cpuinfo-keys",
            "a.go",
            &format!("package m\n\nvar file = \"/proc/cpuinfo\"\n\nvar keys = []string{{{keys}}}\n"),
        )
    };
    assert_eq!(
        with("\"processor\", \"model name\""),
        [
            "a.go:5:34 /proc/cpuinfo has no \"model name\" on linux/arm64, linux/mips, linux/ppc64le and another"
        ]
    );
    assert_eq!(with("\"model name\", \"CPU part\""), NOTHING);
    assert_eq!(with("\"processor\""), NOTHING);
}

#[test]
fn sizes_follow_from_words() {
    let with = |body: &str| {
        let text = function("\"unsafe\"; \"testing\"", "t *testing.T", body);
        found(
            "hardcoded-sizeof",
            "a_test.go",
            &format!(
                "{text}\ntype entry struct {{\n\tname string\n\tnext *entry\n}}\n\ntype plain struct {{ a, b uint32 }}\n"
            ),
        )
    };
    assert_eq!(
        with("\tif unsafe.Sizeof(entry{}) != 24 {\n\t}"),
        ["a_test.go:6:5 entry has 12 bytes on linux/386, linux/mips, and not 24"]
    );
    assert_eq!(with("\tsize := 24\n\trequire.LessOrEqual(t, size, int(unsafe.Sizeof(entry{})))").len(), 1);
    for body in [
        "\tif unsafe.Sizeof(plain{}) != 8 {\n\t}",
        "\tif unsafe.Sizeof(uintptr(0)) == 8 {\n\t}",
        "\tx := unsafe.Sizeof(entry{})",
        "\tmost := 24\n\trequire.LessOrEqual(t, int(unsafe.Sizeof(entry{})), most)",
    ] {
        assert_eq!(with(body), NOTHING, "{body}");
    }
}

#[test]
fn last_digits_differ() {
    let test = |name: &str, digits: &str| {
        found(
            "fma-golden-values",
            name,
            &function("\"testing\"", "t *testing.T, got float64", &format!("\tif got != {digits} {{\n\t}}")),
        )
    };
    assert_eq!(
        test("a_test.go", "0.30000000000000004"),
        [
            "a_test.go:6:12 the last digits of 0.30000000000000004 may be others on linux/arm64, linux/ppc64le, linux/s390x"
        ]
    );
    assert_eq!(test("a_test.go", "0.25"), NOTHING);
    assert_eq!(test("a.go", "0.30000000000000004"), NOTHING);
}

#[test]
fn levels_need_a_stand_in() {
    assert_eq!(
        found("goamd64-level", "a.go", "//go:build amd64.v3\n\npackage m\n"),
        ["a.go:1 a.go is left out of every build below amd64.v3, and no file has !amd64.v3"]
    );
    assert_eq!(found("goamd64-level", "a.go", "//go:build amd64.v3 || arm64\n\npackage m\n"), NOTHING);
    assert_eq!(found("goamd64-level", "a.go", "//go:build !amd64.v3\n\npackage m\n"), NOTHING);
}

#[test]
fn programs_for_newer_cpus_alone_are_told() {
    let told = |name: &str, text: &str| found("goamd64-level", name, text);
    let alone = |place: &str, level: &str| {
        [format!("{place} programs for linux/amd64 are built for GOAMD64={level} alone")]
    };
    let release =
        |levels: &str| format!("builds:\n- goos: [linux]\n  goarch: [amd64, arm64]\n  goamd64: {levels}\n");
    assert_eq!(told(".goreleaser.yaml", &release("[v3, v2]")), alone(".goreleaser.yaml:4:13", "v2"));
    for levels in ["[v1, v3]", "['{{ .Env.LEVEL }}']"] {
        assert_eq!(told(".goreleaser.yaml", &release(levels)), NOTHING, "{levels}");
    }
    let targets = "builds:\n- targets:\n  - linux_amd64_v3\n  - linux_arm64\n";
    assert_eq!(told(".goreleaser.yaml", targets), alone(".goreleaser.yaml:3:5", "v3"));
    let make = "fast:\n\tGOOS=linux GOARCH=amd64 GOAMD64=v3 go build ./cmd/x\n";
    assert_eq!(told("Makefile", make), alone("Makefile:2:37", "v3"));
    let both = format!("{make}\nall:\n\tGOOS=linux GOARCH=amd64 go build ./cmd/x\n");
    assert_eq!(told("Makefile", &both), NOTHING);
    let image = |level: &str| {
        format!("FROM golang\nENV GOAMD64={level}\nRUN go build ./...\nRUN GOARCH=arm64 go build ./...\n")
    };
    assert_eq!(told("Dockerfile", &image("v2")), alone("Dockerfile:3:5", "v2"));
    for level in ["v1", "$LEVEL"] {
        assert_eq!(told("Dockerfile", &image(level)), NOTHING, "{level}");
    }
    let workflow = "on: push\njobs:\n  x:\n    runs-on: ubuntu-latest\n    env:\n      GOAMD64: v3\n    steps:\n    - run: go build ./...\n";
    assert_eq!(told(".github/workflows/x.yml", workflow).len(), 1);
}

#[test]
fn floats_are_told_in_switches() {
    let with = |case: &str| {
        let body = format!("\tswitch v := x.(type) {{\n\tcase {case}:\n\t\tg(uint64(v))\n\t}}");
        found("float-to-unsigned", "a.go", &function("\"math\"", "x any", &body)).len()
    };
    assert_eq!((with("float64"), with("float32"), with("float32, float64"), with("int64")), (1, 1, 0, 0));
}

#[test]
fn the_largest_arrays_are_those_of_the_compiler() {
    // As go1.26 says for 386 and mips.
    for (array, narrow, mips) in [
        ("[1 << 30]byte", true, true),
        ("[1<<31 - 1]byte", true, false),
        ("[1 << 31]byte", false, false),
        ("[1<<29 - 1]*byte", true, true),
        ("[1 << 29]*byte", false, false),
        ("[1<<28 - 1]uint64", true, true),
        ("[1 << 28]uint64", false, false),
        ("[1 << 30]uint16", false, false),
        ("[1<<30 - 1]uint16", true, true),
        ("[1 << 27]string", true, true),
        ("[1 << 28]string", false, false),
    ] {
        let body = format!("\t_ = (*{array})(p)");
        let all = found("huge-array-cast", "a.go", &function("\"unsafe\"", "p unsafe.Pointer", &body));
        let says = |port: &str| all.first().is_some_and(|title| title.contains(port));
        assert_eq!((!says("linux/386"), !says("linux/mips")), (narrow, mips), "{array}: {all:?}");
    }
}
