use ogive_system::memory::{MadeUpKernel, MemoryEnvironment, MemoryFiles, MemorySystem};

use super::*;

fn machine() -> MemorySystem {
    MemorySystem {
        files: MemoryFiles::new()
            .file("/home/user/.config/go/env", "# mine\nGOPROXY=https://user.example\nGOSUMDB=\nnot a line\n")
            .file(
                "/go/go.env",
                "# defaults\nGOPROXY=https://root.example\nGOSUMDB=sum.root\nGOTOOLCHAIN=auto\n",
            ),
        environment: MemoryEnvironment::new(),
        ..MemorySystem::new()
    }
}

fn read(machine: &MemorySystem) -> GoSettings {
    GoSettings::read(&machine.system(), &["/none".into(), "/go".into()])
}

#[test]
fn the_environment_wins_over_the_user_over_the_sdk() {
    let mut machine = machine();
    let settings = read(&machine);
    let found = settings.get("GOPROXY").unwrap();
    assert_eq!(found.value, "https://user.example");
    assert_eq!(found.to_string(), "GOPROXY (/home/user/.config/go/env:2)");
    assert_eq!(settings.get("GOTOOLCHAIN").unwrap().to_string(), "GOTOOLCHAIN (/go/go.env:4)");
    // An empty line of the user hides the SDK's default, as it does for Go.
    assert_eq!(settings.get("GOSUMDB"), None);

    machine.environment =
        machine.environment.with_var("GOPROXY", "https://env.example").with_var("GOSUMDB", "");
    let settings = read(&machine);
    assert_eq!(settings.get("GOPROXY").unwrap().to_string(), "GOPROXY (environment)");
    assert_eq!(settings.get("GOSUMDB"), None);
}

#[test]
fn the_users_file_can_be_moved_or_switched_off() {
    let mut machine = machine();
    machine.files = machine.files.file("/other", "GOPROXY=https://other.example\n");
    machine.environment = machine.environment.with_var("GOENV", "/other");
    assert_eq!(read(&machine).get("GOPROXY").unwrap().value, "https://other.example");
    machine.environment = machine.environment.with_var("GOENV", "off");
    assert_eq!(read(&machine).get("GOPROXY").unwrap().value, "https://root.example");
    machine.environment = MemoryEnvironment::new().with_var("XDG_CONFIG_HOME", "relative");
    assert_eq!(read(&machine).get("GOPROXY").unwrap().value, "https://root.example");
}

#[test]
fn the_users_file_stands_where_each_system_has_it() {
    let at = |kernel: MadeUpKernel, environment: MemoryEnvironment| {
        user_file(&MemorySystem { kernel, environment, ..MemorySystem::new() }.system())
    };
    let plain = MemoryEnvironment::new;
    let mac = at(MadeUpKernel::macos("arm64", "arm64"), plain()).unwrap();
    assert_eq!(mac, Path::new("/home/user/Library/Application Support/go/env"));
    let xdg = at(MadeUpKernel::default(), plain().with_var("XDG_CONFIG_HOME", "/x")).unwrap();
    assert_eq!(xdg, Path::new("/x/go/env"));
}

#[test]
fn without_any_go_the_one_on_path_is_asked() {
    let machine = MemorySystem {
        files: MemoryFiles::new()
            .file("/usr/lib/go/go.env", "GOPROXY=https://distributor.example\n")
            .file("/usr/lib/go/bin/go", "")
            .file("/usr/lib/go/pkg/tool/linux_amd64/link", "")
            .file("/shims/go", ""),
        environment: MemoryEnvironment::new().with_var("PATH", "/nowhere:/shims:/usr/lib/go/bin"),
        ..MemorySystem::new()
    };
    let settings = GoSettings::read(&machine.system(), &[]);
    assert_eq!(settings.get("GOPROXY").unwrap().value, "https://distributor.example");
}

#[test]
fn patterns_match_leading_elements() {
    let module = "golang.org/toolchain";
    for pattern in
        ["golang.org", "golang.org/", "*.org", "golang.org/tool*", "x,golang.org/toolchain", "[e-h]olang.o?g"]
    {
        assert!(matches_prefix(pattern, module), "{pattern}");
    }
    for pattern in ["", "golang", "golang.org/x", "*/x", "golang.org/toolchain/x", "[^g]olang.org", "[a"] {
        assert!(!matches_prefix(pattern, module), "{pattern}");
    }
}
