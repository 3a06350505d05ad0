//! Settings that are programs, in Lua or Vim script: searched for lines that name Go's variables and tools.

use std::sync::LazyLock;

use ogive_machine::{Receiver, Steers};
use regex::Regex;

use super::leaf::{Leaf, variable};

/// A program with its folder, quoted: `cmd = { "/home/ann/go/bin/gopls" }`.
static PROGRAM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"["']([^"']*[/\\](gopls|dlv))(?:\.exe)?["']"#).expect("a sound expression")
});
/// An assignment: `GOFLAGS = "-v"`, `["GOOS"] = 'js'`, `vim.env.GOROOT = "/x"`, `let $GOROOT = '/x'`.
static VARIABLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(vim\.env\.|let \$|\[\s*["'])?\b([A-Z][A-Z0-9_]+)\b(?:["']\s*\])?\s*=\s*["']([^"']*)["']"#)
        .expect("a sound expression")
});
/// An address that a debugger listens on.
static LISTENS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"["'](--listen=[^"']*|-l[ =][^"']*)["']"#).expect("a sound expression"));

/// What concerns Go in a program. Text that is no comment counts; what it does is not followed.
pub(super) fn found(text: &str, comment: &str) -> Vec<(Leaf, Steers)> {
    let concerns_go = ["gopls", "dlv", "delve", "vim.env.", "let $"].iter().any(|word| text.contains(word));
    if !concerns_go {
        return Vec::new();
    }
    let is_of_debugger = !text.contains("gopls");
    let mut found = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        if line.trim_start().starts_with(comment) {
            continue;
        }
        let leaf = |name: &str, value: &str| Leaf {
            path: vec![name.to_owned()],
            value: value.to_owned(),
            line: number,
        };
        for program in PROGRAM.captures_iter(line) {
            found.push((leaf(&program[2], &program[1]), Steers::Program(program[2].to_owned())));
        }
        for assigned in VARIABLE.captures_iter(line) {
            let is_of_editor = assigned.get(1).is_some_and(|sign| !sign.as_str().starts_with('['));
            let of = match (is_of_editor, is_of_debugger) {
                (true, _) => Receiver::Tools,
                (false, true) => Receiver::Debugger,
                (false, false) => Receiver::LanguageServer,
            };
            if let Some(steers) = variable(&assigned[2], of) {
                found.push((leaf(&assigned[2], &assigned[3]), steers));
            }
        }
        for flag in LISTENS.captures_iter(line) {
            found.push((leaf("dlv", &flag[1]), Steers::DebuggerFlag));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As in the README of nvim-lspconfig, nvim-dap-go and the help of Vim.
    #[test]
    fn lines_that_name_variables_and_tools_are_found() {
        let lua = "require('lspconfig').gopls.setup{\n  cmd = { \"/home/ann/go/bin/gopls\", \"serve\" },\n  \
                   cmd_env = { GOOS = \"js\", [\"GOARCH\"] = 'wasm', TITLE = \"x\" },\n  -- GOOS = \"plan9\"\n}\n\
                   vim.env.GOFLAGS = \"-tags=e2e\"\n";
        let told = |text: &str, comment: &str| -> Vec<String> {
            let found = found(text, comment);
            found.iter().map(|(leaf, steers)| format!("{}: {} {steers:?}", leaf.line, leaf.value)).collect()
        };
        assert_eq!(
            told(lua, "--"),
            [
                "2: /home/ann/go/bin/gopls Program(\"gopls\")",
                "3: js Variable { name: \"GOOS\", of: LanguageServer }",
                "3: wasm Variable { name: \"GOARCH\", of: LanguageServer }",
                "6: -tags=e2e Variable { name: \"GOFLAGS\", of: Tools }",
            ]
        );
        let dap =
            "dap.adapters.go = { executable = { command = 'dlv', args = { 'dap', '--listen=:2345' } } }\n";
        assert_eq!(told(dap, "--"), ["1: --listen=:2345 DebuggerFlag"]);
        let vim = "\" let $GOROOT = '/a'\nlet $GOROOT = '/b'\n";
        assert_eq!(told(vim, "\""), ["2: /b Variable { name: \"GOROOT\", of: Tools }"]);
        assert_eq!(told("GOOS = \"js\"\n", "--"), [""; 0]);
    }
}
