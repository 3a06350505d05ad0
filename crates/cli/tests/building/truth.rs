//! What the go command's cache does not hash (facts: `cmd/go/internal/work`, `exec.go`), row by row: changed, it
//! leaves `go build` with what was, and `ogive build` with what is.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use ogive_testkit::c_programs::zig;
use ogive_testkit::{Sandbox, everything, places, require};

use crate::{document, store, user};

/// A row: what it is, the program, and how things are at first and then.
struct Row {
    name: &'static str,
    main: String,
    /// Makes it so, in the folder of the module.
    state: fn(&Path, u32),
    /// Variables of both, in the folder of the module, at each time.
    variables: fn(&Path, u32) -> Vec<(&'static str, String)>,
    /// A C compiler in the folder of the module.
    compiler: Option<&'static str>,
    /// Further words of both.
    words: &'static [&'static str],
    /// What there is to see of what was built.
    seen: fn(&Path) -> String,
    /// What `--why` says of the change.
    why: &'static str,
    /// Whether the go command leaves what was.
    is_stale: bool,
}

fn row(name: &'static str, preamble: &str) -> Row {
    Row {
        name,
        main: format!("package main\n\n{preamble}import \"C\"\n\nfunc main() {{ println(int(C.ANSWER)) }}\n"),
        state: |_, _| {},
        variables: |_, _| Vec::new(),
        compiler: None,
        words: &[],
        seen: said,
        why: "the packages with C are built anew",
        is_stale: true,
    }
}

fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn script(path: &Path, text: &str) {
    write(path, text);
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

fn run(folder: &Path, words: &[&str]) -> String {
    let output = Command::new(words[0]).args(&words[1..]).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap()
}

/// What a program says.
fn said(program: &Path) -> String {
    run(Path::new("/"), &[program.to_str().unwrap()]).trim().to_owned()
}

/// The shared libraries and their folders that a program asks for, by another's reading.
fn needed(program: &Path) -> String {
    let dynamic = run(Path::new("/"), &["readelf", "-dW", program.to_str().unwrap()]);
    let value = |line: &str| Some(line.split_once('[')?.1.split_once(']')?.0.to_owned());
    dynamic.lines().filter(|line| line.contains("answer")).filter_map(value).collect()
}

fn header(folder: &Path, state: u32) -> PathBuf {
    let path = folder.join(format!("headers-{state}/answer.h"));
    write(&path, &format!("#define ANSWER {state}\n"));
    path
}

fn pc(folder: &Path, name: &str, state: u32) {
    let text = format!("Name: answer\nDescription: a number\nVersion: 1\nCflags: -DANSWER={state}\n");
    write(&folder.join(name).join("answer.pc"), &text);
}

fn text(folder: &Path, name: &str) -> String {
    folder.join(name).display().to_string()
}

fn rows() -> Vec<Row> {
    let function = "// #cgo LDFLAGS: -L${SRCDIR}/lib -lanswer\n// int answer(void);\n";
    let calls = |row: Row| Row { main: row.main.replace("C.ANSWER", "C.answer()"), ..row };
    vec![
        Row {
            state: |folder, state| write(&folder.join("h/answer.h"), &format!("#define ANSWER {state}\n")),
            variables: |folder, _| vec![("CGO_CFLAGS", format!("-I{}", text(folder, "h")))],
            ..row("a header outside the package", "// #include \"answer.h\"\n")
        },
        Row {
            state: |folder, state| pc(folder, "pc", state),
            variables: |folder, _| vec![("PKG_CONFIG_PATH", text(folder, "pc"))],
            ..row("a .pc file", "// #cgo pkg-config: answer\n")
        },
        Row {
            state: |folder, state| pc(folder, &format!("pc-{state}"), state),
            variables: |folder, state| vec![("PKG_CONFIG_PATH", text(folder, &format!("pc-{state}")))],
            ..row("PKG_CONFIG_PATH", "// #cgo pkg-config: answer\n")
        },
        Row {
            state: |folder, state| drop(header(folder, state)),
            variables: |folder, state| vec![("CPATH", text(folder, &format!("headers-{state}")))],
            ..row("CPATH", "// #include <answer.h>\n")
        },
        calls(Row {
            state: |folder, state| {
                write(&folder.join("lib/answer.txt"), &format!("int answer(void) {{ return {state}; }}\n"));
                let _ = run(folder, &["gcc", "-x", "c", "-c", "lib/answer.txt", "-o", "lib/answer.o"]);
                let _ = run(folder, &["ar", "rcs", "lib/libanswer.a", "lib/answer.o"]);
            },
            ..row("a static library", function)
        }),
        calls(Row {
            state: |folder, state| {
                write(&folder.join("lib/answer.txt"), "int answer(void) { return 1; }\n");
                let name = format!("-Wl,-soname,libanswer.so.{state}");
                let library =
                    ["gcc", "-shared", "-x", "c", "lib/answer.txt", "-o", "lib/libanswer.so", &name];
                let _ = run(folder, &library);
            },
            seen: needed,
            ..row("a shared library", function)
        }),
        Row {
            // A program, as a compiler is one, of which the version is all that the go command asks.
            state: |folder, state| {
                let source = format!(
                    "#include <unistd.h>\nint main(int n, char **a) {{ char *b[999]; int i; for (i = 0; i < n && i < 990; \
                     i++) b[i] = a[i]; b[0] = \"gcc\"; b[i++] = \"-DANSWER={state}\"; b[i] = 0; execvp(\"gcc\", b); \
                     return 1; }}\n"
                );
                write(&folder.join("cc/cc.txt"), &source);
                let _ = run(folder, &["gcc", "-x", "c", "cc/cc.txt", "-o", "cc/new"]);
                std::fs::rename(folder.join("cc/new"), folder.join("cc/mycc")).unwrap();
            },
            compiler: Some("cc/mycc"),
            why: "another cache partition",
            ..row("the compiler of one version", "")
        },
        Row {
            state: |folder, state| {
                let text = format!(
                    "#!/bin/sh\nlast=\nfor word; do case $word in *.a) last=$word;; esac; done\n/usr/bin/ar \"$@\" && \
                     test -n \"$last\" && : > {0}/answer-{state} && /usr/bin/ar q $last {0}/answer-{state}\n",
                    folder.display()
                );
                script(&folder.join("bin/ar"), &text);
            },
            variables: |folder, _| vec![("PATH", format!("{}:/usr/bin:/bin", text(folder, "bin")))],
            words: &["--buildmode=c-archive"],
            seen: |archive| {
                let members = run(Path::new("/"), &["ar", "t", archive.to_str().unwrap()]);
                members.lines().filter(|member| member.starts_with("answer")).collect()
            },
            // What it packs has no build ID that the go command would know again.
            is_stale: false,
            ..row("ar", "// enum { ANSWER = 1 };\n")
        },
        Row {
            state: |folder, state| {
                script(
                    &folder.join("bin/ld"),
                    &format!("#!/bin/sh\nexec /usr/bin/ld -rpath /answer-{state} \"$@\"\n"),
                );
            },
            variables: |folder, _| vec![("COMPILER_PATH", text(folder, "bin"))],
            seen: needed,
            why: "another cache partition",
            ..row("the external linker", "// enum { ANSWER = 1 };\n")
        },
        Row {
            // As Apple's compilers do.
            state: |folder, state| {
                write(
                    &folder.join(format!("sdk-{state}/usr/include/answer.h")),
                    &format!("#define ANSWER {state}\n"),
                );
                script(
                    &folder.join("cc/mycc"),
                    "#!/bin/sh\nexec gcc ${SDKROOT:+-isystem \"$SDKROOT/usr/include\"} \"$@\"\n",
                );
            },
            variables: |folder, state| vec![("SDKROOT", text(folder, &format!("sdk-{state}")))],
            compiler: Some("cc/mycc"),
            ..row("SDKROOT", "// #include <answer.h>\n")
        },
    ]
}

/// zig, whose library is another.
fn of_zig() -> Option<Row> {
    let _ = Some(zig()?).filter(|_| everything("a library of zig's that is another"))?;
    Some(Row {
        state: |folder, state| {
            let zig = zig().unwrap();
            let library = zig.with_file_name("lib");
            let farm = folder.join(format!("lib-{state}"));
            let _ = run(folder, &["cp", "-rs", library.to_str().unwrap(), farm.to_str().unwrap()]);
            write(&farm.join("include/answer.h"), &format!("#define ANSWER {state}\n"));
            let text = format!("#!/bin/sh\nexec {} cc -target x86_64-linux-musl \"$@\"\n", zig.display());
            script(&folder.join("cc/mycc"), &text);
        },
        variables: |folder, state| {
            let cache = places::fixtures().join("zig-cache").display().to_string();
            vec![
                ("ZIG_LIB_DIR", text(folder, &format!("lib-{state}"))),
                ("ZIG_GLOBAL_CACHE_DIR", cache.clone()),
                ("ZIG_LOCAL_CACHE_DIR", cache),
            ]
        },
        compiler: Some("cc/mycc"),
        why: "another cache partition",
        ..row("ZIG_LIB_DIR", "// #include <answer.h>\n")
    })
}

#[test]
fn what_the_go_command_does_not_hash_is_seen_row_by_row() {
    if ["gcc", "pkg-config", "readelf", "ar"].into_iter().any(|program| require(program).is_none()) {
        return;
    }
    let mut sandbox = user();
    // Caches of its own, whose objects can be counted.
    let home = sandbox.home().join("own");
    std::fs::create_dir_all(&home).unwrap();
    std::os::unix::fs::symlink(store().join("sdk"), home.join("sdk")).unwrap();
    sandbox.set("OGIVE_HOME", home);
    let wrong: Vec<String> =
        rows().iter().chain(&of_zig()).filter_map(|row| replayed(&sandbox, row).err()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// How many objects the partitions have together.
fn objects(sandbox: &Sandbox) -> u64 {
    let list = document(&sandbox.ogive(["--json", "cache", "list"]).run().expect_code(0));
    list["partitions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|partition| partition["objects"].as_u64().unwrap())
        .sum()
}

fn replayed(sandbox: &Sandbox, row: &Row) -> Result<(), String> {
    let folder = sandbox.work().join(row.name.replace([' ', '.'], "-"));
    write(&folder.join("go.mod"), "module example.com/answer\n\ngo 1.21\n");
    write(&folder.join("main.go"), &row.main);
    let compiler = row.compiler.map(|compiler| text(&folder, compiler));
    if let Some(compiler) = &compiler {
        write(&folder.join("ogive.toml"), &format!("[build.cc]\n\"linux/amd64\" = {compiler:?}\n"));
    }
    let go = |words: &[&str], state: u32| {
        let mut program = sandbox.ogive(words).current_dir(&folder);
        for (name, value) in (row.variables)(&folder, state) {
            program = program.env(name, value);
        }
        program
    };
    let extension = if row.words.is_empty() { "" } else { ".a" };
    let built = |state: u32| {
        let words =
            [&["build", "-P", "linux/amd64", "--why", "--output", "dist/ogive{ext}"], row.words].concat();
        let outcome = go(&words, state).run().expect_code(0);
        (outcome.stdout, (row.seen)(&folder.join(format!("dist/ogive{extension}"))))
    };
    let plain = |state: u32| {
        let file = format!("plain{extension}");
        let words = [&["exec", "go", "build", "-o", &*file], row.words].concat();
        let mut program =
            go(&words, state).env("CGO_ENABLED", "1").env("GOCACHE", sandbox.home().join("plain"));
        if let Some(compiler) = &compiler {
            program = program.env("CC", compiler);
        }
        let _ = program.run().expect_code(0);
        (row.seen)(&folder.join(file))
    };
    (row.state)(&folder, 1);
    let ((_, first), plain_first) = (built(1), plain(1));
    let before = objects(sandbox);
    (row.state)(&folder, 2);
    let ((why, then), plain_then) = (built(2), plain(2));
    let added = objects(sandbox) - before;
    let (again, _) = built(2);
    let told = |what: &str| {
        Err(format!(
            "{}: {what}: {first:?}, then {then:?}; go {plain_first:?}, then {plain_then:?}; {why}",
            row.name
        ))
    };
    if first.is_empty() || first != plain_first {
        return told("at first they differ, or nothing is seen");
    }
    if then != first.replacen('1', "2", 1) {
        return told("ogive does not build what is");
    }
    if (plain_then == plain_first) != row.is_stale || (!row.is_stale && plain_then != then) {
        return told("the go command does otherwise");
    }
    if !why.contains(row.why) {
        return told("it is not told why");
    }
    if !again.contains("nothing that the go command does not see has changed") {
        return told(&format!("built once more, something is said to have changed: {again}"));
    }
    // A partition of its own begins with the standard library; within one, packages with C alone are built anew.
    if row.why != "another cache partition" && added > 100 {
        return told(&format!("{added} objects are new, as many as the standard library has"));
    }
    Ok(())
}
