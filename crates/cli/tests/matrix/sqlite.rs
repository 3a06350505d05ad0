//! SQLite, a quarter of a million lines of C, for every machine that a C compiler is found for.

use ogive_testkit::c_programs::zig;
use ogive_testkit::{Compiler, Sandbox, c_program, everything, find, places, proxy_of, require};
use serde_json::Value;

use crate::{build, own_store, row, user};

const MODULE: &str = "github.com/mattn/go-sqlite3@v1.14.28";

const GO_MOD: &str = "module example.com/query\n\ngo 1.21\n\nrequire github.com/mattn/go-sqlite3 v1.14.28\n";

const GO_SUM: &str = "\
github.com/mattn/go-sqlite3 v1.14.28 h1:ThEiQrnbtumT+QMknw63Befp/ce/nUPgBPMlRFEum7A=
github.com/mattn/go-sqlite3 v1.14.28/go.mod h1:Uh1q+B4BYcTPb+yiD3kU8Ct7aC0hY9fxUwlHK0RXw+Y=
";

/// It says what an in-memory database answers, and where.
const QUERY: &str = r#"package main

import (
	"database/sql"
	"fmt"
	"os"
	"runtime"

	_ "github.com/mattn/go-sqlite3"
)

func main() {
	db, err := sql.Open("sqlite3", ":memory:")
	if err == nil {
		var answer int
		query := "SELECT sum(n) * 2 FROM (SELECT 6 AS n UNION ALL SELECT 15)"
		if err = db.QueryRow(query).Scan(&answer); err == nil {
			fmt.Println(runtime.GOOS+"/"+runtime.GOARCH, "answers", answer)
			return
		}
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
"#;

/// A platform, and what plays its machine here.
type Played = (&'static str, &'static str);

/// A user with the program, whose `ogive.toml` says this; C is not optimised, for that takes most of the time.
fn user_with(table: &str) -> Option<Sandbox> {
    let mut sandbox = user();
    let proxy = proxy_of(MODULE, &sandbox.home())?;
    sandbox.set("GOPROXY", format!("file://{}", proxy.display()));
    sandbox.set("GOFLAGS", "-modcacherw").set("GONOSUMDB", "*").set("CGO_CFLAGS", "-O0");
    sandbox.write("go.mod", GO_MOD);
    sandbox.write("go.sum", GO_SUM);
    sandbox.write("main.go", QUERY);
    sandbox.write("ogive.toml", table);
    Some(sandbox)
}

/// Puts zig on the user's PATH, with a cache that all tests share.
pub(crate) fn with_zig(sandbox: &mut Sandbox) -> bool {
    let Some(zig) = zig() else { return false };
    let cache = places::fixtures().join("zig-cache");
    let path = format!("/usr/local/bin:/usr/bin:/bin:{}", zig.parent().unwrap().display());
    sandbox.set("PATH", path).set("ZIG_GLOBAL_CACHE_DIR", &cache).set("ZIG_LOCAL_CACHE_DIR", &cache);
    true
}

/// Builds for all of them at once and expects each to have answered.
fn answered(sandbox: &Sandbox, played: &[Played]) -> Value {
    let platforms: Vec<&str> = played.iter().map(|(platform, _)| *platform).collect();
    let answer = build(sandbox, &["--verify", "run", "--platform", &platforms.join(",")]);
    for (platform, emulator) in played {
        let row = row(&answer, platform);
        assert_eq!(row["outcome"], "built", "{row:#}");
        if !emulator.is_empty() && require(emulator).is_none() {
            continue;
        }
        let port: Vec<&str> = platform.split('/').take(2).collect();
        let line = row["artifacts"][0]["tried"]["line"].as_str();
        assert_eq!(line, Some(&*format!("{} answers 42", port.join("/"))), "{row:#}");
    }
    answer
}

/// A platform, the compiler of Debian for it, and what plays its machine here.
const GLIBC: [(&str, &str, &str); 8] = [
    ("linux/amd64", "gcc", ""),
    ("linux/386", "i686-linux-gnu-gcc", ""),
    ("linux/arm64", "aarch64-linux-gnu-gcc", "qemu-aarch64-static"),
    ("linux/arm/7", "arm-linux-gnueabihf-gcc", "qemu-arm-static"),
    ("linux/ppc64le", "powerpc64le-linux-gnu-gcc", "qemu-ppc64le-static"),
    ("linux/s390x", "s390x-linux-gnu-gcc", "qemu-s390x-static"),
    ("linux/riscv64", "riscv64-linux-gnu-gcc", "qemu-riscv64-static"),
    ("linux/mips64le", "mips64el-linux-gnuabi64-gcc", "qemu-mips64el-static"),
];

/// One of this machine, one of another order of bytes, one of words of 32 bits: what is built where not everything is.
const SOME: [&str; 3] = ["linux/amd64", "linux/s390x", "linux/arm/7"];

#[test]
fn glibc_by_gcc_answers() {
    let all = everything("SQLite by GCC for five more machines");
    let here =
        GLIBC.iter().filter(|(platform, gcc, _)| (all || SOME.contains(platform)) && require(gcc).is_some());
    let here: Vec<Played> = here.map(|(platform, _, emulator)| (*platform, *emulator)).collect();
    let Some(sandbox) = user_with("[build]\ntoolchains = [\"native\", \"gcc\"]\n") else { return };
    let answer = answered(&sandbox, &here);
    for (platform, _) in here {
        let artifact = &row(&answer, platform)["artifacts"][0];
        assert!(artifact["libc"].as_str().is_some_and(|libc| libc.starts_with("glibc 2.")), "{artifact:#}");
    }
}

/// The platforms for which zig has musl and Go links with C.
const MUSL: [Played; 8] = [
    ("linux/amd64", ""),
    ("linux/386", ""),
    ("linux/arm64", "qemu-aarch64-static"),
    ("linux/arm/7", "qemu-arm-static"),
    ("linux/ppc64le", "qemu-ppc64le-static"),
    ("linux/riscv64", "qemu-riscv64-static"),
    ("linux/s390x", "qemu-s390x-static"),
    ("linux/loong64", "qemu-loongarch64-static"),
];

#[test]
fn musl_by_zig_answers_and_needs_nothing() {
    let table = "[build]\ntoolchains = [\"zig\"]\nlibc = \"musl\"\n";
    let Some(mut sandbox) = user_with(table).filter(|_| zig().is_some()) else { return };
    with_zig(&mut sandbox);
    let all = everything("SQLite by zig and musl for five more machines");
    let played: Vec<Played> =
        MUSL.into_iter().filter(|(platform, _)| all || SOME.contains(platform)).collect();
    let answer = answered(&sandbox, &played);
    for (platform, _) in played {
        let artifact = &row(&answer, platform)["artifacts"][0];
        assert_eq!(artifact["needs"], serde_json::json!([]), "{platform} is static: {artifact:#}");
    }
}

#[test]
fn windows_answers_by_mingw_and_by_zig() {
    let Some(mut sandbox) = user_with("") else { return };
    own_store(&mut sandbox);
    with_random(&sandbox);
    if require("x86_64-w64-mingw32-gcc").is_some() && require("i686-w64-mingw32-gcc").is_some() {
        sandbox.write("ogive.toml", "[build]\ntoolchains = [\"mingw\"]\n");
        windows(&sandbox, &["windows/amd64", "windows/386"], "msvcrt.dll");
    }
    if with_zig(&mut sandbox) {
        sandbox.write("ogive.toml", "[build]\ntoolchains = [\"zig\"]\n");
        let all = ["windows/amd64", "windows/386", "windows/arm64"];
        let wanted = if everything("SQLite by zig for two more machines of Windows") { 3 } else { 1 };
        windows(&sandbox, &all[..wanted], "api-ms-win-crt-");
    }
}

/// The library that Go's programs take random numbers from, for a Wine before 8.13, which has none.
const RANDOM: &str = "#include <windows.h>\nBOOLEAN NTAPI SystemFunction036(void *bytes, ULONG count);\n\
    __declspec(dllexport) BOOL WINAPI ProcessPrng(BYTE *bytes, SIZE_T count) {\n    \
    return SystemFunction036(bytes, count);\n}\n";

/// Gives it to the Wine of the user.
fn with_random(sandbox: &Sandbox) {
    let folder = sandbox.ogive_home().join("cache/build/wine/drive_c/windows/system32");
    let arguments = ["-shared", "-ladvapi32"];
    let Some(library) = c_program(Compiler::Gcc("x86_64-w64-mingw32"), &arguments, RANDOM) else { return };
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::copy(library, folder.join("bcryptprimitives.dll")).unwrap();
}

/// amd64 is run by Wine; 386 too, where Wine has its libraries.
fn windows(sandbox: &Sandbox, platforms: &[&str], libc: &str) {
    let answer = build(sandbox, &["--verify", "run", "--platform", &platforms.join(",")]);
    for platform in platforms {
        let row = row(&answer, platform);
        assert_eq!(row["outcome"], "built", "{row:#}");
        let artifact = &row["artifacts"][0];
        let needs: Vec<&str> =
            artifact["needs"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        assert!(needs.iter().any(|dll| dll.to_lowercase().starts_with(libc)), "{needs:?}");
        let tried = &artifact["tried"];
        match tried["trial"].as_str() {
            Some("ran") => assert_eq!(tried["line"], format!("{platform} answers 42"), "{row:#}"),
            _ => assert!(*platform != "windows/amd64" || find("wine").is_none(), "{row:#}"),
        }
    }
}
