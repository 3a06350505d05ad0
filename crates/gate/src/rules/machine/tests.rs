use crate::rules::tests::found;

const NOTHING: [String; 0] = [];

/// What a rule finds in a function of a file that imports some packages; the function begins in the fifth line.
fn of(rule: &str, imports: &str, body: &str) -> Vec<String> {
    found(rule, &[("a.go", &file(imports, body))])
}

fn file(imports: &str, body: &str) -> String {
    format!("package m\n\nimport ({imports})\n\nfunc f(n int, w int64) {{\n{body}\n}}\n")
}

#[test]
fn arrays_must_fit_into_the_address_space() {
    let rule = "huge-array-cast";
    let unsafe_ = "\"unsafe\"";
    assert_eq!(
        of(rule, unsafe_, "\t_ = (*[1 << 30]*byte)(unsafe.Pointer(p))[:n:n]"),
        ["a.go:6:8 an array type of [1 << 30] elements is larger than the address space of linux/386"]
    );
    assert_eq!(of(rule, unsafe_, "\t_ = (*[1 << 32]byte)(unsafe.Pointer(p))").len(), 1);
    for body in
        ["\t_ = (*[1 << 30]byte)(unsafe.Pointer(p))", "\t_ = (*[1<<28 - 1]*byte)(p)", "\t_ = (*[n]byte)(p)"]
    {
        assert_eq!(of(rule, unsafe_, body), NOTHING, "{body}");
    }
    let constant = |value: &str| format!("package m\n\nconst most = {value}\n");
    let uses = file(unsafe_, "\t_ = (*[most]uint64)(unsafe.Pointer(p))");
    let with = |a: &str, b: &str| {
        found(rule, &[("a.go", &uses), ("m_386.go", &constant(a)), ("m_amd64.go", &constant(b))])
    };
    assert_eq!(with("1 << 30", "1 << 30").len(), 1);
    assert_eq!(with("1 << 27", "1 << 40"), NOTHING);
}

#[test]
fn constants_must_fit_into_ints() {
    let rule = "constant-overflows-int";
    let imports = "\"fmt\"; \"math\"; \"errors\"";
    for (body, place) in [
        ("\tfmt.Println(math.MaxUint32)", "6:14"),
        ("\tfmt.Errorf(\"%d %d\", n, math.MaxInt64)", "6:25"),
        ("\terrors.Errorf(\"%d %d\", math.MinInt64, n)", "6:25"),
        ("\tx := math.MaxUint32", "6:7"),
        ("\tvar x int = 1 << 40", "6:14"),
        ("\tif len(x) > math.MaxUint32 {\n\t}", "6:14"),
        ("\tif n > math.MaxUint32 && n > 1 {\n\t}", "6:9"),
        ("\tif math.MaxInt64 < n {\n\t}", "6:5"),
        ("\tx := int(4294967295)", "6:11"),
        ("\tx := uint64(math.MaxUint64 - uint(n))", "6:14"),
        ("\tswitch v := any(n).(type) {\n\tcase int:\n\t\tif v > math.MaxUint32 {\n\t\t}\n\t}", "8:10"),
        ("\ti := 0\n\tif i >= 0xffffffff {\n\t}", "7:10"),
        ("\t_ = any(1 << 40)", "6:10"),
        ("\tvar x any = 1 << 40", "6:14"),
        ("\tfor i := range 1 << 40 {\n\t}", "6:17"),
        ("\t_ = []int{1, 3_000_000_000}", "6:15"),
        ("\t_ = map[string]uint{\"a\": 1 << 40}", "6:27"),
        ("\t_ = make([]int, 0, 1<<33)", "6:21"),
        ("\tslog.Info(\"x\", \"n\", 1<<40)", "6:22"),
    ] {
        let found = of(rule, imports, body);
        assert_eq!(found.len(), 1, "{body}: {found:?}");
        assert!(found[0].starts_with(&format!("a.go:{place} ")), "{body}: {found:?}");
    }
    for body in [
        "\tfmt.Println(uint64(math.MaxUint32))",
        "\tfmt.Println(math.MaxInt32)",
        "\tif w > math.MaxUint32 {\n\t}",
        "\tx := uint64(math.MaxUint64)",
        "\tvar x uint64 = 1 << 40",
        "\tx := int64(1 << 40)",
        "\ty := w\n\tif y > math.MaxUint32 {\n\t}",
        "\tswitch v := any(n).(type) {\n\tcase int, int64:\n\t\tif v > math.MaxUint32 {\n\t\t}\n\t}",
        "\tswitch v := any(n).(type) {\n\tcase int64:\n\t\tif v > math.MaxUint32 {\n\t\t}\n\t}",
        "\tx := math.MaxUint32 - uint64(n)",
        "\tx := 1<<40 - w",
        "\tg(math.MaxUint32)",
        "\tx := w + 1<<40",
        "\tif uint64(n) > math.MaxUint32 {\n\t}",
        "\tif w+int64(n) > math.MaxUint32 {\n\t}",
        "\tx := uint(math.MaxUint32)",
        "\tx := 0xffffffff & w",
        "\tx := []uint32{0xffffffff}",
        "\tx := map[int]int64{1: 1 << 40}",
        "\tx := map[uint64]int{1 << 40: 1}",
        "\tx := t{n: 1 << 40}",
    ] {
        assert_eq!(of(rule, imports, body), NOTHING, "{body}");
    }
    let named = |constant: &str, body: &str| {
        let text = format!("package m\n\nconst big{constant} = 1 << 40\n\nfunc f(n int) {{\n\t{body}\n}}\n");
        found(rule, &[("a.go", &text)])
    };
    for body in ["x := big", "_ = any(big)", "if n < big {\n}", "var x int = big", "for i := range big {\n}"]
    {
        assert_eq!(named("", body).len(), 1, "{body}");
        assert_eq!(named(" int64", body), NOTHING, "{body}");
        assert_eq!(named("", &format!("big := 1\n{body}")), NOTHING, "{body}");
    }
    let wide = file(imports, "\tx := math.MaxUint32");
    assert_eq!(found(rule, &[("a_amd64.go", &wide)]), NOTHING);
}

#[test]
fn calls_have_names() {
    let rule = "numeric-syscall";
    let says = "the kernel is called by the number 29, which is not the same call on linux/386, linux/amd64, linux/arm64 and another";
    assert_eq!(of(rule, "\"syscall\"", "\tsyscall.Syscall(29, 0, 0, 0)"), [format!("a.go:6:18 {says}")]);
    assert_eq!(
        of(rule, "\"golang.org/x/sys/unix\"", "\tunix.RawSyscall6(uintptr(29), 0, 0, 0, 0, 0, 0)").len(),
        1
    );
    let constant = format!("{}const nr = 29\n", file("\"syscall\"", "\tsyscall.Syscall(nr, 0, 0, 0)"));
    assert_eq!(found(rule, &[("a.go", &constant)]).len(), 1);
    for body in [
        "\tsyscall.Syscall(syscall.SYS_READ, 0, 0, 0)",
        "\tsyscall.Syscall(438, 0, 0, 0)",
        "\tsyscall.Syscall(nr, 0, 0, 0)",
    ] {
        assert_eq!(of(rule, "\"syscall\"", body), NOTHING, "{body}");
    }
    let number = file("\"syscall\"", "\tsyscall.Syscall(29, 0, 0, 0)");
    assert_eq!(found(rule, &[("a_linux_amd64.go", &number)]), NOTHING);
    assert_eq!(found(rule, &[("a_windows.go", &number)]), NOTHING);
}

#[test]
fn calls_of_strange_architectures_do_not_have_the_same_number() {
    let call = file("\"syscall\"", "\tsyscall.Syscall(nr, 0, 0, 0)");
    let with = |amd64: u32, arm64: u32, i386: u32| {
        let constant = |number: u32| format!("package m\n\nconst nr = {number}\n");
        let (amd64, arm64, i386) = (constant(amd64), constant(arm64), constant(i386));
        let files = [
            ("a.go", call.as_str()),
            ("nr_amd64.go", &amd64),
            ("nr_arm64.go", &arm64),
            ("nr_riscv64.go", &arm64),
            ("nr_386.go", &i386),
        ];
        found("numeric-syscall", &files)
    };
    assert_eq!(
        with(30, 21, 21),
        [
            "a.go:6:18 the kernel is called by the number 21, which is not the same call on linux/386, linux/arm64, linux/riscv64"
        ]
    );
    assert_eq!(with(30, 196, 397), NOTHING);
}

#[test]
fn old_calls_are_not_on_newer_architectures() {
    let rule = "legacy-syscall";
    assert_eq!(
        of(rule, "\"syscall\"", "\tsyscall.Dup2(n, 1)\n\tsyscall.Dup2(n, 2)"),
        ["a.go:6:2 syscall.Dup2 does not exist for linux/arm64, linux/riscv64"]
    );
    assert_eq!(of(rule, "sys \"golang.org/x/sys/unix\"", "\tsys.Syscall(sys.SYS_OPEN, 0, 0, 0)").len(), 1);
    assert_eq!(of(rule, "\"syscall\"", "\tsyscall.Dup3(n, 1, 0)"), NOTHING);
    assert_eq!(of(rule, "\"golang.org/x/sys/unix\"", "\tunix.Syscall(unix.SYS_SHMGET, 0, 0, 0)"), NOTHING);
    assert_eq!(of(rule, "\"golang.org/x/sys/unix\"", "\tunix.Dup2(n, 1)"), NOTHING);
    let old = file("\"syscall\"", "\tsyscall.Dup2(n, 1)");
    for name in ["a_linux_amd64.go", "a_windows.go", "a_darwin.go"] {
        assert_eq!(found(rule, &[(name, &old)]), NOTHING, "{name}");
    }
    let guarded = format!("//go:build !arm64 && !riscv64\n\n{old}");
    assert_eq!(found(rule, &[("a.go", &guarded)]), NOTHING);
}

#[test]
fn texts_of_uname_have_no_sign_everywhere() {
    let rule = "utsname-int8";
    let with = |text: &str| {
        found(
            rule,
            &[("a_linux.go", &format!("package m\n\nimport \"syscall\"\n\nvar u syscall.Utsname\n\n{text}"))],
        )
    };
    assert_eq!(
        with("func text(in []int8) string { return \"\" }\n"),
        ["a_linux.go:7:16 the fields of syscall.Utsname are no int8 but uint8 on linux/riscv64"]
    );
    assert_eq!(with("func text(in [65]int8) string { return \"\" }\n").len(), 1);
    assert_eq!(with("func text[T int8 | uint8](in []T) string { return \"\" }\n"), NOTHING);
    assert_eq!(with("func text[S []int8 | []uint8](in S) string { return \"\" }\n"), NOTHING);
    assert_eq!(
        found(
            rule,
            &[(
                "a.go",
                "package m\n\nimport \"golang.org/x/sys/unix\"\n\nvar u unix.Utsname\n\nfunc f([]int8) {}\n"
            )]
        ),
        NOTHING
    );
}

#[test]
fn types_of_file_systems_differ_in_width() {
    let rule = "statfs-width";
    let imports = "\"golang.org/x/sys/unix\"";
    let with =
        |condition: &str| of(rule, imports, &format!("\tvar s unix.Statfs_t\n\tif {condition} {{\n\t}}"));
    assert_eq!(
        with("s.Type == unix.BTRFS_SUPER_MAGIC"),
        ["a.go:7:5 unix.BTRFS_SUPER_MAGIC does not fit into s.Type on linux/386"]
    );
    assert_eq!(
        with("uint64(s.Type) != 0xcafe4a11"),
        ["a.go:7:5 0xcafe4a11 is never equal to uint64(s.Type) on linux/386"]
    );
    assert_eq!(with("unix.BPF_FS_MAGIC == int64(s.Type)").len(), 1);
    let wrapped =
        of(rule, "\"m/internal/unix\"", "\tvar s unix.Statfs_t\n\tif uint64(s.Type) != 0xcafe4a11 {\n\t}");
    assert_eq!(wrapped.len(), 1);
    for right in [
        "uint32(s.Type) == unix.BTRFS_SUPER_MAGIC",
        "int64(uint32(s.Type)) == unix.BTRFS_SUPER_MAGIC",
        "s.Type == unix.TMPFS_MAGIC",
        "s.Type == 0x1021994",
        "x.Type == unix.BTRFS_SUPER_MAGIC",
    ] {
        assert_eq!(with(right), NOTHING, "{right}");
    }
}

#[test]
fn events_of_epoll_are_packed_on_one_architecture() {
    let rule = "epoll-padding";
    assert_eq!(
        of(rule, "\"syscall\"", "\te := syscall.EpollEvent{syscall.EPOLLIN, int32(n), 0}"),
        ["a.go:6:7 an EpollEvent has not 3 fields on linux/arm64, linux/riscv64"]
    );
    assert_eq!(
        of(rule, "\"syscall\"", "\te := syscall.EpollEvent{Events: syscall.EPOLLIN, Fd: int32(n)}"),
        NOTHING
    );
    let own =
        |fields: &str| format!("package m\n\nimport \"unsafe\"\n\ntype epollEvent struct {{ {fields} }}\n");
    assert_eq!(
        found(rule, &[("a_linux.go", &own("events uint32; data [8]byte"))]),
        [
            "a_linux.go:5:6 epollEvent has no padding before its data, as the kernel has on linux/arm64, linux/riscv64"
        ]
    );
    assert_eq!(
        found(rule, &[("a_linux.go", &own("events uint32; data uint64"))]),
        ["a_linux.go:5:6 epollEvent has padding before its data, and the kernel has none on linux/amd64"]
    );
    assert_eq!(found(rule, &[("a_linux_amd64.go", &own("events uint32; data [8]byte"))]), NOTHING);
    assert_eq!(found(rule, &[("a_linux_arm64.go", &own("events uint32; _ int32; data [8]byte"))]), NOTHING);
}

#[test]
fn instructions_are_asked_for() {
    let rule = "cpu-feature-unchecked";
    let go = ("a.go", "package m\n\nfunc add()\n");
    let asm =
        ("a_amd64.s", "#include \"textflag.h\"\n\nTEXT ·add(SB), NOSPLIT, $0\n\tVPADDD Y0, Y1, Y2\n\tRET\n");
    assert_eq!(
        found(rule, &[go, asm]),
        [
            "a_amd64.s:4 VPADDD needs AVX2, which not every CPU of linux/amd64, windows/amd64 has, and nothing asks for it"
        ]
    );
    let asks = ("b.go", "package m\n\nimport \"golang.org/x/sys/cpu\"\n\nvar fast = cpu.X86.HasAVX2\n");
    assert_eq!(found(rule, &[go, asm, asks]), NOTHING);
    let flags = |flags: &str| {
        found(rule, &[("a.go", &format!("package m\n\n// #cgo amd64 CFLAGS: {flags}\nimport \"C\"\n"))])
    };
    assert_eq!(
        flags("-O2 -D__ADX__"),
        [
            "a.go:3:4 -D__ADX__ needs ADX, which not every CPU of linux/amd64 (cgo), windows/amd64 (cgo) has, and nothing asks for it"
        ]
    );
    assert_eq!(flags("-O2 -msse2 -mno-avx"), NOTHING);
    assert_eq!(
        found(rule, &[go, ("a_amd64.s", "TEXT ·add(SB), 4, $0\n\tADDQ AX, BX // VPADDD\n\tRET\n")]),
        NOTHING
    );
}

#[test]
fn programs_of_the_kernel_have_registers() {
    let rule = "bpf-target-arch";
    let generate = |rest: &str| format!("package m\n\n//go:generate bpf2go probe probe.c -- {rest}\n");
    assert_eq!(
        found(rule, &[("a.go", &generate("-D__TARGET_ARCH_x86"))]),
        ["a.go:3:41 __TARGET_ARCH_x86 compiles for other registers than those of linux/arm64, linux/riscv64"]
    );
    assert_eq!(found(rule, &[("a.go", &generate("-D__TARGET_ARCH_x86 -D__TARGET_ARCH_arm64"))]), NOTHING);
    assert_eq!(found(rule, &[("a.go", &generate("-D__TARGET_ARCH_$ARCH"))]), NOTHING);
    assert_eq!(found(rule, &[("a_amd64.go", &generate("-D__TARGET_ARCH_x86"))]), NOTHING);
}

#[test]
fn atomics_need_aligned_fields() {
    let rule = "unaligned-64bit-atomic";
    let with = |structs: &str, body: &str| {
        found(
            rule,
            &[(
                "a.go",
                &format!(
                    "package m\n\nimport (\"sync\"; \"sync/atomic\"; \"time\"; \"example.com/x\")\n\n{structs}\n\nfunc (s *stats) f(t stats, by map[string]*stats) {{\n{body}\n}}\n"
                ),
            )],
        )
    };
    let stats = "type stats struct {\n\tname string\n\topen bool\n\tcount uint64\n}";
    assert_eq!(
        with(stats, "\tatomic.AddUint64(&s.count, 1)"),
        [
            "a.go:8:2 count stands at byte 12 of what is allocated, and atomic operations on 64 bits panic there on linux/386"
        ]
    );
    for wrong in [
        "\tx := &stats{}\n\tatomic.LoadUint64(&x.count)",
        "\tvar x stats\n\tatomic.LoadUint64(&x.count)",
        "\tx := new(stats)\n\tatomic.LoadUint64(&x.count)",
    ] {
        assert_eq!(with(stats, wrong).len(), 1, "{wrong}");
    }
    for (fields, offset) in [
        ("a uint64\n\tcount uint64", None),
        ("a, b bool\n\tcount uint64", Some(4)),
        ("mu sync.Mutex\n\tcount uint64", None),
        ("mu sync.RWMutex\n\tid int\n\tcount uint64", Some(28)),
        ("t time.Time\n\tcount uint64", Some(20)),
        ("p *x.Y\n\tm map[string]int\n\tcount uint64", None),
        ("p []x.Y\n\tcount uint64", Some(12)),
        ("y x.Y\n\tcount uint64", None),
        ("n atomic.Int64\n\tid int32\n\tcount uint64", Some(12)),
        ("a [3]byte\n\tb struct{ c int16 }\n\tcount uint64", None),
        ("a [5]byte\n\tb struct{ c int32 }\n\tcount uint64", Some(12)),
        ("inner\n\tcount uint64", Some(4)),
        ("f func(int) error `json:\"f\"`\n\tcount uint64", Some(4)),
        ("i interface{ M() }\n\tcount uint64", None),
    ] {
        let structs = format!("type inner struct{{ a int32 }}\n\ntype stats struct {{\n\t{fields}\n}}");
        let found = with(&structs, "\tatomic.AddUint64(&s.count, 1)");
        let at = offset.map(|offset| format!("count stands at byte {offset} "));
        assert_eq!(found.len(), usize::from(offset.is_some()), "{fields}: {found:?}");
        assert!(at.is_none_or(|at| found[0].contains(&at)), "{fields}: {found:?}");
    }
}

#[test]
fn atomics_on_fields_of_fields() {
    let rule = "unaligned-64bit-atomic";
    let with = |field: &str, call: &str| {
        let inner = ("in/in.go", "package in\n\ntype In struct {\n\tA uint64\n\tB uint32\n\tC int64\n}\n");
        let outer = format!(
            "package m\n\nimport (\"sync/atomic\"; \"m/in\")\n\ntype out struct {{\n\tid int32\n\t{field}\n}}\n\nfunc (o *out) f() {{ atomic.AddInt64(&{call}, 1) }}\n"
        );
        found(rule, &[inner, ("a.go", &outer)])
    };
    assert_eq!(
        with("in in.In", "o.in.A"),
        [
            "in/in.go:4:2 A stands at byte 4 of what is allocated, and atomic operations on 64 bits panic there on linux/386"
        ]
    );
    assert_eq!(with("in in.In", "o.in.C"), [] as [String; 0]);
    assert_eq!(with("in *in.In", "o.in.A"), [] as [String; 0]);
    assert_eq!(with("in *in.In", "o.in.C").len(), 1);
    assert_eq!(with("in.In", "o.A").len(), 1);
    assert_eq!(with("*in.In", "o.A"), [] as [String; 0]);
    assert_eq!(with("*in.In", "o.C").len(), 1);
}

#[test]
fn a_struct_that_is_always_part_of_another_stands_where_that_puts_it() {
    let rule = "unaligned-64bit-atomic";
    let with = |outer: &str, more: &str| {
        found(
            rule,
            &[(
                "a.go",
                &format!(
                    "package m\n\nimport \"sync/atomic\"\n\ntype counts struct {{\n\tid int32\n\tn uint64\n}}\n\ntype server struct {{\n{outer}\n}}\n\nfunc (c *counts) f() {{ atomic.AddUint64(&c.n, 1) }}\n{more}\n"
                ),
            )],
        )
    };
    assert_eq!(with("\tport int32\n\tcounts", ""), NOTHING);
    assert_eq!(with("\tport int32\n\tc counts", "func g() *server { return &server{c: counts{}} }"), NOTHING);
    assert_eq!(with("\tcounts", "").len(), 1);
    assert_eq!(with("\tport int32\n\tcounts", "var one counts").len(), 1);
    assert_eq!(with("\tport int32\n\tcounts", "func g() *counts { return &counts{} }").len(), 1);
    assert_eq!(with("\tport int32\n\tc *counts", "").len(), 1);
}

#[test]
fn constants_meet_ints_in_comparisons_and_arguments() {
    let rule = "constant-overflows-int";
    let with = |body: &str| {
        found(
            rule,
            &[(
                "a.go",
                &format!(
                    "package m\n\nvar limit int\n\nfunc take(name string, a, b int) {{}}\n\nfunc wide(n int64, rest ...int) {{}}\n\nfunc f(x int, y int64) bool {{\n{body}\n}}\n"
                ),
            )],
        )
    };
    for wrong in [
        "\treturn x < 1<<40",
        "\tif x >= 1 << 40 { return true }\n\treturn false",
        "\treturn limit < 1<<40",
        "\tfunc() bool { return x < 1<<40 }()\n\treturn true",
        "\ttake(\"x\", 1<<40, 1)\n\treturn true",
        "\ttake(\"x\", 1, 5000000000)\n\treturn true",
        "\twide(1, 2, 1<<40)\n\treturn true",
    ] {
        assert_eq!(with(wrong).len(), 1, "{wrong}");
    }
    for right in [
        "\treturn y < 1<<40",
        "\twide(1<<40)\n\treturn true",
        "\ttake := func(n string, a int64) {}\n\ttake(\"x\", 1<<40)\n\treturn true",
    ] {
        assert_eq!(with(right), NOTHING, "{right}");
    }
}

#[test]
fn what_tests_say_of_registers_is_their_input() {
    let rule = "bpf-target-arch";
    let text = "package m\n\nvar flags = []string{\"-D__TARGET_ARCH_x86\"}\n";
    assert_eq!(found(rule, &[("a_test.go", text)]), NOTHING);
    assert_eq!(found(rule, &[("a.go", text)]).len(), 1);
    let generate = "package m\n\n//go:generate bpf2go probe probe.c -- -D__TARGET_ARCH_x86\n";
    assert_eq!(found(rule, &[("a_test.go", generate)]).len(), 1);
}

#[test]
fn a_page_size_counts_where_it_is_reckoned_with() {
    let rule = "page-size-4096";
    let with = |text: &str| found(rule, &[("a.go", &format!("package m\n\n// mmap\n{text}\n"))]).len();
    assert_eq!(with("const pageSize = 4096\n\nfunc f(n int) int { return n * pageSize }"), 1);
    assert_eq!(
        with(
            "var pageSize = 4096\n\nfunc init() { pageSize = os.Getpagesize() }\n\nfunc f(n int) int { return n * pageSize }"
        ),
        0
    );
    assert_eq!(with("const pageSize = 4096\n\nfunc f() []byte { return make([]byte, pageSize) }"), 0);
}
