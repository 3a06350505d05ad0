//! The table of ports, compared with the machine's own go command. (The table of every line is made
//! from SDKs, and `cargo xtask generate --check` compares it with them.)

use std::collections::BTreeSet;

use ogive_platform::constraint::{Compiler, Context};
use ogive_platform::{Port, ports};
use serde_json::Value;

use crate::go;

#[test]
fn the_ports_are_those_that_dist_lists() {
    let version = go::version();
    let Some(table) = ports::table(version) else {
        eprintln!("skipped: no table for {version} yet");
        return;
    };
    let list = go::output(go::go().args(["tool", "dist", "list", "-json"]));
    let list: Vec<Value> = serde_json::from_str(&list).unwrap();
    let theirs: BTreeSet<String> = list
        .iter()
        .map(|port| {
            let text = |key: &str| port[key].as_str().unwrap();
            format!("{}/{} {} {}", text("GOOS"), text("GOARCH"), port["CgoSupported"], port["FirstClass"])
        })
        .collect();
    let working = table.ports().filter(|info| !info.broken);
    let ours: BTreeSet<String> =
        working.map(|info| format!("{} {} {}", info.port, info.cgo, info.first_class)).collect();
    assert_eq!(ours, theirs);
}

#[test]
fn the_tags_are_those_that_the_go_command_sets() {
    let version = go::version();
    if ports::table(version).is_none() {
        eprintln!("skipped: no table for {version} yet");
        return;
    }
    let context = Context::new(version, Compiler::Gc);
    for name in
        ["linux/amd64", "linux/arm", "darwin/arm64", "windows/386", "js/wasm", "aix/ppc64", "openbsd/riscv64"]
    {
        let port: Port = name.parse().unwrap();
        let mut list = go::go();
        list.args([
            "list",
            "-f",
            "{{join context.ToolTags \" \"}} {{join context.ReleaseTags \" \"}}",
            "unsafe",
        ]);
        let tags = go::output(list.env("GOOS", port.os.name()).env("GOARCH", port.arch.name()));
        let theirs: BTreeSet<&str> = tags.split_whitespace().collect();
        let own = |tag: &&str| tag.contains('.');
        let ours: BTreeSet<&str> = context.tags_of(port, false).filter(own).collect();
        assert_eq!(ours, theirs, "{port}");
    }
}
