use ogive_testkit::go_programs::go_program;
use ogive_testkit::{Sandbox, goroot};

use crate::{at_home, document, place, rules, state};

/// A user on amd64 whose project, containers and libraries are another machine's.
fn planted() -> Option<Sandbox> {
    if !cfg!(target_arch = "x86_64") {
        ogive_testkit::skip("the planted faults are those of an amd64 machine");
        return None;
    }
    let mut sandbox = Sandbox::new();
    at_home(&sandbox, ".bashrc", "# mine\n[ -t 1 ] && go clean -cache\nalias goarm='arch -arm64 go'\n");
    at_home(&sandbox, ".lima/docker/lima.yaml", "vmType: qemu\narch: aarch64\n");
    let socket = sandbox.home().join(".lima/docker/sock/docker.sock");
    let context =
        format!(r#"{{"Name":"lima","Endpoints":{{"docker":{{"Host":"unix://{}"}}}}}}"#, socket.display());
    at_home(
        &sandbox,
        ".docker/config.json",
        r#"{"auths":{"r.example":{"auth":"c2VjcmV0"}},"currentContext":"lima"}"#,
    );
    at_home(&sandbox, ".docker/contexts/meta/0a/meta.json", &context);
    let libclang = sandbox.home().join("llvm/libclang.so.18");
    std::fs::create_dir_all(libclang.parent().unwrap()).unwrap();
    std::fs::copy(go_program("plain", "linux/arm64").file, &libclang).unwrap();
    sandbox.set("LIBCLANG_PATH", libclang.parent().unwrap());
    sandbox.set("GOFLAGS", "-mod=vendor");
    sandbox.write("go.mod", "module example.com/m\n\ngo 1.27\n\nrequire example.com/x v1.0.0\n");
    sandbox.write(".go-version", "1.20.5\n");
    sandbox.write(
        "Dockerfile",
        "FROM --platform=$BUILDPLATFORM golang AS b\nFROM --platform=linux/arm64 debian\n",
    );
    let bin = goroot("1.27.3-linux-amd64").join("bin");
    let path = std::env::join_paths([bin, "/usr/bin".into(), "/bin".into()]).unwrap();
    sandbox.set("PATH", path);
    Some(sandbox)
}

#[test]
fn what_stands_around_go_is_found_by_its_files_and_nothing_is_changed() {
    let Some(sandbox) = planted() else { return };
    let before = state(&sandbox.home());
    let outcome = sandbox.ogive(["--json", "doctor"]).run().expect_code(1);
    assert_eq!(state(&sandbox.home()), before, "the doctor changed something");
    let answer = document(&outcome);
    let found = rules(&answer);
    for rule in ["goflags-conflict", "libclang-foreign", "go-unsupported"] {
        assert!(found.contains(&rule), "{rule} is not in {found:?}");
    }
    for (rule, at) in [
        ("container-emulated", "Dockerfile:2"),
        ("engine-architecture", "lima.yaml:2"),
        ("selected-not-installed", ".go-version:1"),
        ("myth-clean-cache", ".bashrc:2"),
        ("myth-arch-go", ".bashrc:3"),
    ] {
        assert_eq!(place(&answer, rule), at, "{rule}");
    }
    let page = sandbox.ogive(["facts"]).succeed();
    for part in ["Lima docker, which docker leads to", "FROM --platform=linux/arm64 debian"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let facts = sandbox.ogive(["--json", "facts"]).succeed();
    assert!(!facts.contains("c2VjcmV0"), "a credential is in the facts");
}

#[test]
fn proxies_are_asked_only_when_their_rule_is_named() {
    let mut sandbox = Sandbox::new();
    // Nothing listens on the discard port.
    sandbox.set("GOPROXY", "http://127.0.0.1:9,direct");
    let all = document(&sandbox.ogive(["--json", "doctor", "--severity", "error"]).run());
    assert!(!rules(&all).contains(&"goproxy-unreachable"));
    let named = ["--json", "doctor", "--only", "goproxy-unreachable"];
    let asked = sandbox.ogive(named).run().expect_code(1);
    let title = document(&asked)["findings"][0]["title"].as_str().unwrap().to_owned();
    assert_eq!(title, "the module proxy http://127.0.0.1:9 does not answer");
    let offline = sandbox.ogive(["--offline"]).args(named).run().expect_code(0);
    let untold = &document(&offline)["untold"][0];
    assert_eq!(untold["rule"], "goproxy-unreachable");
    assert!(untold["because"].as_str().unwrap().contains("--offline"), "{untold}");
}
