use super::*;

fn at(code: &Code<'_>, text: &str) -> usize {
    (0..code.len()).find(|&at| code.text(at) == text).unwrap()
}

#[test]
fn brackets_belong_together() {
    let code = Code::of(b"package p\nfunc f() { g(a, h[1], T{b: c}); return }\n");
    let call = at(&code, "g") + 1;
    let elements: Vec<_> = code.elements(call).into_iter().map(|element| code.written(element)).collect();
    assert_eq!(elements, ["a", "h[1]", "T{b: c}"]);
    assert_eq!(code.around(at(&code, "a")), Some(call));
    assert_eq!(code.around(at(&code, "1")).map(|open| code.text(open - 1)), Some("h"));
    let literal = at(&code, "b") - 1;
    assert_eq!(code.around(literal), Some(call));
    assert_eq!(code.around(code.partner(literal).unwrap()), Some(call));
    assert_eq!(code.callee(call), Some("g"));
    assert_eq!(code.callee(at(&code, "f") + 1), None);
}

#[test]
fn damaged_files_are_read_as_far_as_they_go() {
    for source in ["", "func f( {", "}}}", "a[(}]", "x \"", "((((", "package p; func (", "if {"] {
        let code = Code::of(source.as_bytes());
        for at in 0..code.len() + 2 {
            let _ = (code.around(at), code.partner(at), code.callee(at), code.operand_end(at));
            let _ = (code.elements(at), code.block_after(at), code.string(at), code.integer(at));
        }
    }
}

#[test]
fn literals_have_values() {
    let code = Code::of(b"0x1_0 0b101 017 0o17 1_000 0 \"a\\x62\" `c`");
    let integers: Vec<_> = (0..code.len()).filter_map(|at| code.integer(at)).collect();
    assert_eq!(integers, [16, 5, 15, 15, 1000, 0]);
    let strings: Vec<_> = (0..code.len()).filter_map(|at| code.string(at)).collect();
    assert_eq!(strings, ["ab", "c"]);
}
