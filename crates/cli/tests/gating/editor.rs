//! `ogive gate --lsp`, in a real editor.

use std::io::{BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use lsp_server::{Message, Notification, Request};
use ogive_testkit::{Sandbox, programs, require};
use serde_json::{Value, json};

use crate::faulty;

/// What Neovim does: it opens a file, waits for what is found, types, and takes a quick fix.
const SCRIPT: &str = r#"
local out, program, root = vim.env.OUT, vim.env.OGIVE, vim.env.ROOT
local said = { }
local function note(name, value) said[name] = value end
local function found()
  return vim.tbl_map(function(one)
    return { line = one.lnum + 1, column = one.col + 1, to = one.end_col + 1, severity = one.severity, code = one.code,
             source = one.source, message = one.message }
  end, vim.diagnostic.get(0))
end
local function wait(is) return vim.wait(20000, is, 20) end
local client = vim.lsp.start_client({ name = 'ogive', cmd = { program, 'gate', '--lsp' }, root_dir = root,
  workspace_folders = { { uri = vim.uri_from_fname(root), name = 'root' } } })
local function open(file)
  vim.cmd('edit! ' .. root .. '/' .. file)
  vim.lsp.buf_attach_client(0, client)
end
open('db.go')
note('opened', wait(function() return #vim.diagnostic.get(0) > 0 end))
note('first', found())
note('server', vim.lsp.get_client_by_id(client).server_capabilities)
-- Typed and not saved.
vim.api.nvim_buf_set_lines(0, 3, 4, false, { '	return 1' })
note('typed', wait(function() return #vim.diagnostic.get(0) == 0 end))
vim.api.nvim_buf_set_lines(0, 3, 4, false, { '	_ = "ä𝕏"; return most' })
note('again', wait(function() return #vim.diagnostic.get(0) > 0 end))
note('second', found())
open('power.go')
wait(function() return #vim.diagnostic.get(0) > 0 end)
vim.api.nvim_win_set_cursor(0, { 1, 0 })
local params = vim.lsp.util.make_range_params()
params.context = { diagnostics = {} }
local answers = vim.lsp.buf_request_sync(0, 'textDocument/codeAction', params, 20000)
local actions = answers[client].result
note('actions', vim.tbl_map(function(one) return one.title end, actions))
vim.lsp.util.apply_workspace_edit(actions[1].edit, 'utf-16')
note('fixed', vim.api.nvim_buf_get_lines(0, 0, -1, false))
note('gone', wait(function() return #vim.diagnostic.get(0) == 0 end))
vim.lsp.stop_client(client)
note('ended', wait(function() return vim.lsp.client_is_stopped(client) end))
vim.fn.writefile({ vim.fn.json_encode(said) }, out)
"#;

#[test]
fn neovim_shows_what_is_found_while_typing_and_takes_quick_fixes() {
    let Some(nvim) = require("nvim") else { return };
    let sandbox = faulty();
    sandbox.write("power.go", "//go:build ppc64x\n\npackage bolt\n");
    let (script, out) = (sandbox.root().join("session.lua"), sandbox.root().join("said.json"));
    std::fs::write(&script, SCRIPT).unwrap();
    let root = sandbox.work();
    sandbox
        .program(nvim)
        .args(["--headless", "--clean", "-c"])
        .args([format!("luafile {}", script.display())])
        .args(["-c", "qa!"])
        .env("OUT", &out)
        .env("OGIVE", programs::ogive())
        .env("ROOT", root)
        .succeed();
    let said: Value = serde_json::from_str(&std::fs::read_to_string(&out).unwrap()).unwrap();
    for step in ["opened", "typed", "again", "gone", "ended"] {
        assert_eq!(said[step], true, "{step}: {said:#}");
    }
    let first = &said["first"][0];
    assert_eq!(
        (&first["line"], &first["column"], &first["to"]),
        (&4.into(), &9.into(), &13.into()),
        "{said:#}"
    );
    assert_eq!(
        (&first["code"], &first["source"], &first["severity"]),
        (&"symbol-hole".into(), &"ogive".into(), &1.into())
    );
    assert!(
        first["message"].as_str().unwrap().starts_with("most is not declared for linux/arm64"),
        "{first}"
    );
    // Neovim turns UTF-16 into bytes.
    let second = &said["second"][0];
    assert_eq!((&second["column"], &second["to"]), (&23.into(), &27.into()), "{said:#}");
    assert_eq!(
        said["actions"],
        serde_json::json!([
            "write //go:build ppc64 || ppc64le in power.go",
            "let it stay, for a reason: //ogive:ignore unknown-arch-tag"
        ])
    );
    assert_eq!(said["fixed"][0], "//go:build ppc64 || ppc64le");
}

/// A session without an editor: messages as they go over the pipes.
struct Server {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    folder: String,
}

impl Server {
    fn start(sandbox: &Sandbox) -> Self {
        let mut program = sandbox.ogive(["gate", "--lsp"]);
        program.command().stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = program.command().spawn().unwrap();
        let (input, output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let folder = format!("file://{}", sandbox.work().display());
        let mut server = Self { child, input, output, folder };
        server.ask("initialize", json!({"capabilities": {}, "rootUri": server.folder}));
        let answer = server.hear();
        let Message::Response(answer) = answer else { panic!("{answer:?}") };
        assert_eq!(answer.result.unwrap()["capabilities"]["positionEncoding"], "utf-16");
        server.tell("initialized", json!({}));
        server
    }

    fn uri(&self, file: &str) -> String {
        format!("{}/{file}", self.folder)
    }

    fn send(&mut self, message: &Message) {
        message.write(&mut self.input).unwrap();
        self.input.flush().unwrap();
    }

    fn ask(&mut self, method: &str, params: Value) {
        self.send(&Message::Request(Request::new(1.into(), method.to_owned(), params)));
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.send(&Message::Notification(Notification::new(method.to_owned(), params)));
    }

    fn hear(&mut self) -> Message {
        Message::read(&mut self.output).unwrap().expect("the server ended")
    }

    /// What it says next by a method.
    fn until(&mut self, method: &str) -> Value {
        loop {
            if let Message::Notification(said) = self.hear()
                && said.method == method
            {
                return said.params;
            }
        }
    }

    fn open(&mut self, file: &str, text: &str) {
        let document = json!({"uri": self.uri(file), "languageId": "x", "version": 1, "text": text});
        self.tell("textDocument/didOpen", json!({"textDocument": document}));
    }

    fn write(&mut self, file: &str, version: u32, text: &str) {
        let document = json!({"uri": self.uri(file), "version": version});
        self.tell(
            "textDocument/didChange",
            json!({"textDocument": document, "contentChanges": [{"text": text}]}),
        );
    }

    fn end(mut self) {
        self.ask("shutdown", Value::Null);
        while !matches!(self.hear(), Message::Response(_)) {}
        self.tell("exit", Value::Null);
        assert!(self.child.wait().unwrap().success());
    }
}

#[test]
fn a_mistake_in_ogive_toml_is_told_and_the_session_goes_on() {
    let sandbox = faulty();
    let mut server = Server::start(&sandbox);
    let published = "textDocument/publishDiagnostics";
    let first = server.until(published);
    assert_eq!(
        (&first["uri"], &first["diagnostics"][0]["code"]),
        (&server.uri("db.go").into(), &"symbol-hole".into())
    );
    server.open("ogive.toml", "[build]\nplatforms = ['linux/x64']\n");
    let message = server.until("window/showMessage");
    assert!(message["message"].as_str().unwrap().contains("ogive.toml:2: \"x64\" is not"), "{message}");
    server.write("ogive.toml", 2, "[build]\nplatforms = ['linux/arm64']\n");
    while server.until(published)["diagnostics"] == json!([]) {}
    // What is not there on the disk either is forgotten; what is changed there is read.
    sandbox.write("db_arm64.go", "package bolt\n\nconst most = 2\n");
    let change = json!({"changes": [{"uri": server.uri("db_arm64.go"), "type": 1}]});
    server.tell("workspace/didChangeWatchedFiles", change);
    let gone = json!({"uri": server.uri("db.go"), "diagnostics": []});
    while server.until(published) != gone {}
    server.end();
}

#[test]
fn what_is_no_session_ends_with_an_error() {
    let sandbox = faulty();
    let outcome = sandbox.ogive(["gate", "--lsp"]).input("hello\r\n\r\n").run();
    assert!(!outcome.stderr.is_empty() && outcome.code != Some(0), "{}", outcome.shown());
    let _ = sandbox.ogive(["gate", "--lsp", "--diff"]).run().expect_code(2);
}
