use proptest::prelude::*;

use super::*;

fn uses(source: &str) -> Vec<String> {
    let file = File::read(source.as_bytes());
    assert_eq!(file.header.errors, [], "{source}");
    let text = |used: &Use<'_>| {
        let member = used.member.map_or_else(String::new, |member| format!(".{}", member.text));
        format!("{}{member}{}", used.name.text, if used.key { ":" } else { "" })
    };
    file.uses.iter().map(text).collect()
}

/// What a function with this body uses.
fn of(body: &str) -> Vec<String> {
    uses(&format!("package p\nfunc f(a, b int) (c int) {{\n{body}\n}}\n")).split_off(2)
}

#[test]
fn what_a_scope_declares_is_no_use() {
    for (body, used) in [
        ("x := y; x, z := g(x); _ = z", &["y", "g"][..]),
        ("x := x; x()", &["x"]),
        ("var x, y = y, a; _ = x + y", &["y"]),
        ("{ x := 1; _ = x }; x()", &["x"]),
        ("if x := a; x > 0 { x() } else if y := x; y > 0 { _ = x } else { y() }; x()", &["x"]),
        ("for i, v := range list { i(v) }; i()", &["list", "i"]),
        ("for i := 0; i < n; i++ { _ = i }", &["n"]),
        ("for range n { n := n; _ = n }", &["n", "n"]),
        ("switch x := v.(type) { case x: x() }; x()", &["v", "x", "x"]),
        ("switch x := g(); x { case y: z := x; _ = z; default: z() }", &["g", "y", "z"]),
        ("select { case v, ok := <-ch: v(ok); case ch <- v: }", &["ch", "ch", "v"]),
        ("type t struct { next *t; a u }; var _ t", &["u"]),
        ("const k = iota; const l = k", &["iota"]),
        ("g := func(x, y t) (z t) { return x + y + z + a }; g()", &["t", "t"]),
        ("L: for { break L; goto M }; M: g()", &["g"]),
        ("a.x = b.y.z; p.Q(c)", &["p.Q"]),
        (
            "_ = T{x: y, a: b}; _ = []T{x: {z: 1}}; _ = struct{ q int }{q: 1}",
            &["T", "x:", "y", "T", "x", "z:", "int"],
        ),
        ("_ = map[string]int{k: v, a: 1}", &["string", "int", "k", "v"]),
        ("if v == (T{}) { g() }; for x = range []T{} { }", &["v", "T", "g", "x", "T"]),
        ("var x interface { m(y u) v; W }; x.m()", &["u", "v", "W"]),
        ("h[t](1); h[[]t, *p.U](1); _ = d[1:n:m]", &["h", "t", "h", "t", "p.U", "d", "n", "m"]),
    ] {
        assert_eq!(of(body), used, "{body}");
    }
}

#[test]
fn type_parameters_hold_in_their_declaration() {
    for (source, used) in [
        ("func f[S ~[]E, E any](s S) E { return g[E](s) }", &["any", "g"][..]),
        ("type T[P any] struct { p P; q Q }", &["any", "Q"]),
        ("type T[P *C] struct{}", &["P", "C"]),
        ("type T[P *C,] struct{ p P }", &["C"]),
        ("type T[P interface{ *C }] P", &["C"]),
        ("type T[P * struct{}] P", &[]),
        ("type T[n * 2]int", &["n", "int"]),
        ("type T[n]int", &["n", "int"]),
        ("type T [p.N]int", &["p.N", "int"]),
        ("func (t *T[K, _]) m(k K, v V) {}", &["T", "V"]),
        ("func (T[K]) m(K) {}", &["T"]),
        ("type A[P any] = map[P]B", &["any", "B"]),
    ] {
        assert_eq!(uses(&format!("package p\n{source}\n")), used, "{source}");
    }
}

#[test]
fn a_declaration_that_is_wrong_hides_no_other() {
    let source = "package p\nfunc f( {\n  x := 1\n}\nvar a = 1\nfunc g() { if }\ntype T struct {\nfunc h() int\nconst ( b = c )\n";
    let file = File::read(source.as_bytes());
    let names: Vec<_> = file.declarations.iter().map(|declaration| declaration.name.text).collect();
    assert_eq!(names, ["a", "h", "b"]);
    let errors: Vec<_> =
        file.header.errors.iter().map(|error| (error.offset as usize, error.to_string())).collect();
    assert_eq!(
        errors,
        [
            (
                source.find("{\n").unwrap(),
                "expected a parameter or the end of the list, found '{'".to_owned()
            ),
            (source.find("}\ntype").unwrap(), "expected an expression, found '}'".to_owned()),
            (source.find("func h").unwrap(), "expected '}', found 'func'".to_owned()),
        ]
    );
}

#[test]
fn what_is_no_go_has_one_error() {
    for source in ["", "<html>\n<body>\nfunc x\n", "pack age x\nvar y int\n"] {
        let file = File::read(source.as_bytes());
        assert_eq!(file.header.errors.len(), 1, "{source}");
        assert!(file.declarations.is_empty() && file.header.package.is_none());
    }
}

#[test]
fn nesting_ends_somewhere() {
    let deep = |open: &str, middle: &str, close: &str| {
        format!("package p\nvar x = {}{middle}{}\n", open.repeat(200_000), close.repeat(200_000))
    };
    for source in [
        deep("(", "1", ")"),
        deep("[]T{", "", "}"),
        deep("- ", "1", ""),
        deep("f(", "", ")"),
        deep("a[", "0", "]"),
        deep("func() { x = ", "0", "}"),
        deep("func() { {", "0", "}}"),
        deep("struct{ a ", "int", "}{}"),
        deep("map[int]", "int", "{}"),
        deep("T[", "int", "]"),
        deep("interface{ f(", "", ")}"),
        deep("func() { L: ", "", "}"),
        deep("<-", "c", ""),
    ] {
        // Half of what a thread has.
        let small = std::thread::Builder::new().stack_size(1 << 20);
        let read = small.spawn(move || {
            let errors = File::read(source.as_bytes()).header.errors;
            assert!(errors.iter().any(|error| error.kind == SyntaxErrorKind::TooDeep), "{}", &source[..40]);
        });
        assert!(read.unwrap().join().is_ok());
    }
    // What is long is not deep.
    for (first, part) in [("a", " + a"), ("a", ".b()"), ("a", "[0]"), ("a", " &&\nb == c")] {
        let file = format!("package p\nvar x = {first}{}\n", part.repeat(100_000));
        assert_eq!(File::read(file.as_bytes()).header.errors, []);
    }
    let chain = format!("package p\nfunc f() {{ if a {{ }}{} }}\n", " else if a { }".repeat(100_000));
    assert_eq!(File::read(chain.as_bytes()).header.errors, []);
}

#[test]
fn large_files_are_read() {
    let mut source = b"\xef\xbb\xbfpackage p\r\n\r\nvar table = []byte{\r\n".to_vec();
    let line = b"\t0x12, 0xfe, 0x00, 0x7f, 0x45, 0x4c, 0x46, 0x02, // of a program\r\n";
    while source.len() < 200 << 20 {
        source.extend_from_slice(line);
    }
    source.extend_from_slice(b"}\r\nfunc last() { first() }\r\n");
    let file = File::read(&source);
    assert_eq!(file.header.errors, []);
    let names: Vec<_> = file.declarations.iter().map(|declaration| declaration.name.text).collect();
    assert_eq!(names, ["table", "last"]);
    assert_eq!(file.uses.last().map(|used| used.name.text), Some("first"));
    // 50,000 lines of a body, each of which declares.
    let body: String = (0..50_000).map(|at| format!("\tv{at} := g(v{})\n", at.max(1) - 1)).collect();
    let source = format!("package p\nfunc f(v0 int) {{\n{body}}}\n");
    let file = File::read(source.as_bytes());
    assert_eq!((file.header.errors.len(), file.uses.len()), (0, 50_001));
}

#[test]
fn comments_above_belong_to_what_follows() {
    let source = "// a\n\n// b\n/* c\n*/\n// d\npackage p // e\n// #x\nimport \"C\"\n/* f */ import \"g\"\n";
    let header = Header::read(source.as_bytes());
    let text = |span: Option<Span>| span.map(|span| std::str::from_utf8(span.of(source.as_bytes())).unwrap());
    assert_eq!(text(header.doc), Some("// b\n/* c\n*/\n// d"));
    assert_eq!(text(header.imports[0].doc), Some("// #x"));
    assert_eq!(text(header.imports[1].doc), None);
    assert!(header.uses_cgo());
}

proptest! {
    #[test]
    fn near_sources_are_read(
        parts in proptest::collection::vec(
            "(package p\n|func |type |var |const |import |T|x|\\[|\\]|\\(|\\)|\\{|\\}|,|;|\n|:=|=|:|\\.|\\*|<-|\\.\\.\\.|~|\\||\"s\"|1| |\
             if |for |range |switch |case |select |chan |map|struct|interface|go |defer |return |else |//go:x\n)",
            0..60,
        )
    ) {
        let source = format!("package p\n{}", parts.concat());
        let file = File::read(source.as_bytes());
        for declaration in &file.declarations {
            prop_assert!(declaration.span.end as usize <= source.len());
            let _ = (file.uses_of(declaration), file.fields_of(declaration));
        }
        let head = Header::read(source.as_bytes());
        prop_assert_eq!(head.imports.len() <= file.header.imports.len(), true);
    }
}
