use std::process::Command;

use ogive_testkit::{Sandbox, find, require, skip};

use crate::{go, inspect, json};

/// A folder with one program in `root/usr/bin/app`.
fn tree() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("root/usr/share/doc/app/README.md", "a text\n");
    sandbox.write(
        "root/DEBIAN/control",
        "Package: app\nVersion: 1\nArchitecture: arm64\nMaintainer: Nobody <nobody@example.com>\nDescription: app\n",
    );
    std::fs::create_dir_all(sandbox.work().join("root/usr/bin")).unwrap();
    std::fs::copy(go("linux-arm64").with_file_name("gofmt"), sandbox.work().join("root/usr/bin/app"))
        .unwrap();
    sandbox
}

fn run(sandbox: &Sandbox, program: &str, arguments: &[&str]) {
    let output = Command::new(program).args(arguments).current_dir(sandbox.work()).output().unwrap();
    assert!(output.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// The one program in an archive is the one that was packed.
fn holds_the_program(sandbox: &Sandbox, archive: &str, inside: &str) {
    let document = json(sandbox, &[archive], 0);
    let items = document["items"].as_array().unwrap();
    assert_eq!(items.len(), 1, "{archive}: {items:#?}");
    assert_eq!(items[0]["place"]["inside"], serde_json::json!([inside]), "{archive}");
    let plain = json(sandbox, &["root/usr/bin/app"], 0);
    assert_eq!(items[0]["program"], plain["items"][0]["program"], "{archive}");
}

#[test]
fn debian_packages_of_every_packing() {
    let sandbox = tree();
    if require("dpkg-deb").is_none() {
        return;
    }
    for packing in ["none", "gzip", "xz", "zstd"] {
        let package = format!("app-{packing}.deb");
        run(
            &sandbox,
            "dpkg-deb",
            &["--root-owner-group", &format!("-Z{packing}"), "--build", "root", &package],
        );
        holds_the_program(&sandbox, &package, "usr/bin/app");
    }
}

#[test]
fn tars_of_every_packing() {
    let sandbox = tree();
    for (flag, name, tool) in [
        ("-cf", "app.tar", "tar"),
        ("-czf", "app.tar.gz", "gzip"),
        ("-cJf", "app.tar.xz", "xz"),
        ("--zstd", "app.tar.zst", "zstd"),
    ] {
        if require(tool).is_none() {
            continue;
        }
        let flags: &[&str] = if flag.starts_with("--") { &[flag, "-cf"] } else { &[flag] };
        run(&sandbox, "tar", &[flags, &[name, "-C", "root", "./usr"]].concat());
        holds_the_program(&sandbox, name, "usr/bin/app");
    }
}

#[test]
fn wheels_and_archives_within_them() {
    let sandbox = tree();
    let Some(python) = find("python3") else { return skip("python3 is not on PATH") };
    let script = "import zipfile, sys\n\
                  with zipfile.ZipFile('app.whl', 'w', zipfile.ZIP_DEFLATED) as z:\n\
                  \x20   z.write('root/usr/bin/app', 'app/bin/app')\n\
                  \x20   z.writestr('app/__init__.py', '#!/usr/bin/python3\\n')\n\
                  with zipfile.ZipFile('app.jar', 'w') as z:\n\
                  \x20   z.write('root/usr/bin/app', 'native/linux-aarch64/app')\n";
    run(&sandbox, python.to_str().unwrap(), &["-c", script]);
    holds_the_program(&sandbox, "app.whl", "app/bin/app");
    holds_the_program(&sandbox, "app.jar", "native/linux-aarch64/app");
    run(&sandbox, "tar", &["-czf", "all.tar.gz", "app.whl"]);
    let outcome = inspect(&sandbox, &["all.tar.gz"]).expect_code(0);
    assert!(outcome.stdout.contains("all.tar.gz: app.whl: app/bin/app"), "{}", outcome.shown());
}

#[test]
fn rpm_packages() {
    let sandbox = tree();
    if require("rpmbuild").is_none() {
        return;
    }
    for (payload, name) in
        [("w9.gzdio", "gz"), ("w6.xzdio", "xz"), ("w3.zstdio", "zst"), ("w3.lzdio", "lzma")]
    {
        let spec = format!(
            "%define _binary_payload {payload}\n%define _build_id_links none\nName: app-{name}\nVersion: 1\nRelease: 1\n\
             Summary: app\nLicense: none\n%description\napp\n%install\nmkdir -p %{{buildroot}}/usr/bin\n\
             cp {0}/root/usr/bin/app %{{buildroot}}/usr/bin/app\n%files\n/usr/bin/app\n",
            sandbox.work().display()
        );
        sandbox.write(&format!("{name}.spec"), spec);
        let top = format!("_topdir {}/rpm", sandbox.work().display());
        let spec = format!("{name}.spec");
        run(
            &sandbox,
            "rpmbuild",
            &["-bb", "--quiet", "--define", &top, "--define", "__os_install_post %{nil}", &spec],
        );
        let folder =
            std::fs::read_dir(sandbox.work().join("rpm/RPMS")).unwrap().next().unwrap().unwrap().path();
        let package = std::fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .find(|path| path.to_string_lossy().contains(&format!("app-{name}-1")))
            .unwrap();
        holds_the_program(&sandbox, package.to_str().unwrap(), "usr/bin/app");
    }
}

#[test]
fn archives_come_through_standard_input_too() {
    let sandbox = tree();
    run(&sandbox, "tar", &["-czf", "app.tar.gz", "-C", "root", "usr"]);
    for (file, shown) in [("app.tar.gz", "-: usr/bin/app"), ("root/usr/bin/app", "- ")] {
        let bytes = std::fs::read(sandbox.work().join(file)).unwrap();
        let outcome = sandbox.ogive(["inspect", "-"]).input(bytes).run().expect_code(0);
        assert!(
            outcome.stdout.contains(shown) && outcome.stdout.contains("linux/arm64"),
            "{}",
            outcome.shown()
        );
    }
    let expected = ["inspect", "--expect", "linux/amd64", "-"];
    let bytes = std::fs::read(sandbox.work().join("app.tar.gz")).unwrap();
    let _ = sandbox.ogive(expected).input(bytes).run().expect_code(1);
}
