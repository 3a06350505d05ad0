//! zstd, whose C has assembly and both byte orders, of a module that carries it.

use ogive_testkit::{proxy_of, require};

use crate::{build, row, user};

const GO_SUM: &str = "\
github.com/DataDog/zstd v1.5.7 h1:ybO8RBeh29qrxIhCA9E8gKY6xfONU9T6G6aP9DTKfLE=
github.com/DataDog/zstd v1.5.7/go.mod h1:g4AWEaM3yOg3HYfnJ3YIawPnVdXJh9QME85blwSAmyw=
";

const MAIN: &str = r#"package main

import (
	"bytes"
	"fmt"
	"runtime"

	"github.com/DataDog/zstd"
)

func main() {
	text := bytes.Repeat([]byte("again and "), 1000)
	small, err := zstd.Compress(nil, text)
	if err == nil {
		var back []byte
		if back, err = zstd.Decompress(nil, small); err == nil {
			fmt.Println(runtime.GOARCH, len(small) < 100, bytes.Equal(back, text))
			return
		}
	}
	panic(err)
}
"#;

#[test]
fn zstd_packs_and_unpacks_on_other_machines() {
    let machines = [
        ("linux/arm64", "aarch64-linux-gnu-gcc", "qemu-aarch64-static"),
        ("linux/s390x", "s390x-linux-gnu-gcc", "qemu-s390x-static"),
    ];
    if machines.iter().any(|(_, gcc, qemu)| require(gcc).is_none() || require(qemu).is_none()) {
        return;
    }
    let mut sandbox = user();
    let Some(proxy) = proxy_of("github.com/DataDog/zstd@v1.5.7", &sandbox.home()) else { return };
    sandbox.set("GOPROXY", format!("file://{}", proxy.display()));
    sandbox.set("GOFLAGS", "-modcacherw").set("GONOSUMDB", "*").set("CGO_CFLAGS", "-O0");
    let go_mod = "module example.com/packed\n\ngo 1.21\n\nrequire github.com/DataDog/zstd v1.5.7\n";
    sandbox.write("go.mod", go_mod);
    sandbox.write("go.sum", GO_SUM);
    sandbox.write("main.go", MAIN);
    let platforms = machines.map(|(platform, ..)| platform).join(",");
    let answer = build(&sandbox, &["--verify", "run", "--platform", &platforms]);
    for (platform, ..) in machines {
        let arch = platform.trim_start_matches("linux/");
        let row = row(&answer, platform);
        assert_eq!(row["outcome"], "built", "{row:#}");
        assert_eq!(row["artifacts"][0]["tried"]["line"], format!("{arch} true true"), "{row:#}");
    }
}
