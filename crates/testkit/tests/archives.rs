//! The archives made from modules are what go.dev's are, by an independent reader: tar(1).

use std::process::Command;

use ogive_testkit::{archive, require};

#[test]
fn a_tar_gz_has_names_and_modes_as_published_ones() {
    let Some(tar) = require("tar") else { return };
    let file = archive::tar_gz_made_from_module("1.26.8-linux-amd64");
    let output = Command::new(tar).arg("-tvzf").arg(&file).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let list = String::from_utf8(output.stdout).unwrap();
    let mode = |name: &str| {
        let line = list
            .lines()
            .find(|line| line.ends_with(&format!(" {name}")))
            .unwrap_or_else(|| panic!("no {name}"));
        line[..10].to_owned()
    };
    for program in ["go/bin/go", "go/bin/gofmt", "go/pkg/tool/linux_amd64/compile", "go/src/make.bash"] {
        assert_eq!(mode(program), "-rwxr-xr-x", "{program}");
    }
    for plain in ["go/VERSION", "go/src/go.mod", "go/src/cmd/go.mod", "go/src/fmt/print.go"] {
        assert_eq!(mode(plain), "-rw-r--r--", "{plain}");
    }
    assert!(!list.contains("/_go.mod"));
    assert!(list.lines().count() > 9000);
}
