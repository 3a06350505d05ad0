//! Every port of Go.

use ogive_platform::ports::{Linking, newest};
use ogive_platform::{Goarch, Goos};

use crate::{build, row, user};

/// A program that imports nothing: what Go's runtime is on a port is compiled, and little else.
const SMALL: &str = "package main\n\nfunc main() { println(\"hello\") }\n";

#[test]
fn every_port_is_built_but_those_that_a_c_toolchain_links() {
    let sandbox = user();
    sandbox.write("go.mod", "module example.com/small\n\ngo 1.21\n");
    sandbox.write("main.go", SMALL);
    let answer = build(&sandbox, &["--platform", "all", "--cgo", "off"]);
    let table = newest();
    let (mut built, mut refused) = (Vec::new(), Vec::new());
    for info in table.ports().filter(|info| !info.broken) {
        let port = info.port.to_string();
        let row = row(&answer, &port);
        if info.linking == Linking::External {
            assert_eq!(row["outcome"], "left-out", "{row:#}");
            let because = row["because"].as_str().unwrap();
            assert!(because.contains("linked by"), "{because}");
            refused.push(port);
            continue;
        }
        assert_eq!(row["outcome"], "built", "{row:#}");
        let file = sandbox.work().join(row["artifacts"][0]["path"].as_str().unwrap());
        let bytes = std::fs::read(&file).unwrap();
        let program = ogive_binary::read(&bytes.as_slice()).unwrap();
        let targets = program.targets();
        let target = targets.first().unwrap_or_else(|| panic!("{port} is made for nothing"));
        assert_eq!(target.arch, info.port.arch, "{port}: {target}");
        if let Some(os) = target.os {
            let same = os == info.port.os || info.port.os.implied() == Some(os);
            assert!(same, "{port}: {target}");
        }
        // Go writes down what it is for, whatever the format says.
        if info.port.arch != Goarch::Wasm && info.port.os != Goos::Plan9 {
            let code = program.codes();
            let go = code.first().and_then(|code| code.go.value().cloned());
            assert_eq!(
                go.and_then(|go| go.platform()).map(|platform| platform.port),
                Some(info.port),
                "{port}"
            );
        }
        built.push(port);
    }
    assert_eq!(refused, ["android/386", "android/amd64", "android/arm", "ios/amd64", "ios/arm64"]);
    assert!(built.len() >= 42, "{}: {built:?}", built.len());
    let named = build(&sandbox, &["--platform", "android/arm,ios/arm64", "--cgo", "off"]);
    for port in ["android/arm", "ios/arm64"] {
        assert_eq!(row(&named, port)["outcome"], "impossible", "{named:#}");
    }
}
