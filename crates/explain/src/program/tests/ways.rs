//! The commands of the ways out.

use ogive_binary::GoModule;
use ogive_platform::{Goarch, Goos};

use super::world::{World, linux, mac};

fn foreign(settings: &[(&str, &str)]) -> World {
    let mut world = World::new(linux(Goarch::Amd64), Goos::Linux, Goarch::Arm64);
    world.go(settings);
    world
}

#[test]
fn a_program_is_rebuilt_as_it_was_built() {
    let world = foreign(&[
        ("-buildmode", "exe"),
        ("-ldflags", "-s -w -X main.version=it's"),
        ("-tags", "netgo,osusergo"),
        ("-trimpath", "true"),
        ("CGO_ENABLED", "0"),
        ("GOARM64", "v8.0"),
    ]);
    assert_eq!(
        world.commands()[0],
        "GOOS=linux GOARCH=amd64 CGO_ENABLED=0 go build -trimpath -tags=netgo,osusergo \
         '-ldflags=-s -w -X main.version=it'\\''s' example.com/app/cmd/app"
    );
}

#[test]
fn a_released_version_is_installed() {
    let mut world = foreign(&[("CGO_ENABLED", "0")]);
    world.go(&[("CGO_ENABLED", "0")]).main.as_mut().unwrap().version = "v1.2.3".into();
    let command = "GOOS=linux GOARCH=amd64 CGO_ENABLED=0 go install example.com/app/cmd/app@v1.2.3";
    assert_eq!(world.commands()[0], command);
    // What nobody can fetch, or what was changed by hand, is not.
    let changes: [fn(&mut ogive_binary::GoBuild); 4] = [
        |go| go.main.as_mut().unwrap().version = "v1.2.3+dirty".into(),
        |go| go.path = Some("command-line-arguments".into()),
        |go| go.path = Some("other.example/tool".into()),
        |go| {
            let replace =
                GoModule { path: "../x".into(), version: String::new(), sum: String::new(), replace: None };
            let replace = Some(Box::new(replace));
            let module = GoModule {
                path: "example.com/x".into(),
                version: "v1.0.0".into(),
                sum: String::new(),
                replace,
            };
            go.dependencies.push(module);
        },
    ];
    for change in changes {
        let mut world = foreign(&[]);
        let go = world.go(&[]);
        go.main.as_mut().unwrap().version = "v1.2.3".into();
        change(go);
        let command = &world.commands()[0];
        assert!(command.contains(" go build "), "{command}");
    }
}

#[test]
fn what_a_file_says_becomes_no_command() {
    for evil in [
        "x; rm -rf ~",
        "$(id)",
        "`id`",
        "x\nrm -rf ~",
        "-toolexec=/tmp/x",
        "x\u{1b}[2Kls",
        "../x y",
        "a\u{202e}b",
    ] {
        let mut world =
            foreign(&[("-ldflags", evil), ("-tags", evil), ("GOARM64", evil), ("CGO_ENABLED", evil)]);
        let go =
            world.go(&[("-ldflags", evil), ("-tags", evil), ("CGO_ENABLED", evil), ("vcs.revision", evil)]);
        go.path = Some(evil.to_owned());
        let main = go.main.as_mut().unwrap();
        (main.path, main.version) = (evil.to_owned(), format!("v1.0.0{evil}"));
        world.file.path = format!("/srv/{evil}").into();
        for way in world.explain().ways {
            let command = way.command.unwrap_or_default();
            // Outside of quotes nothing of it stands bare.
            let mut quoted = false;
            let bare: String = command
                .chars()
                .filter(|c| {
                    if *c == '\'' {
                        quoted = !quoted;
                    }
                    !quoted
                })
                .collect();
            assert!(!quoted, "{command}");
            for sign in ["$(", "`", "; rm", "\n", "\u{1b}", "\u{202e}"] {
                assert!(!bare.contains(sign), "{evil:?}: {command}");
            }
            assert!(!command.contains(['\n', '\u{1b}', '\u{202e}']), "{evil:?}: {command:?}");
            assert!(!command.split_whitespace().any(|word| word.starts_with("-toolexec")), "{command}");
            assert!(!way.does.contains(['\n', '\u{1b}', '\u{202e}']), "{:?}", way.does);
        }
    }
}

#[test]
fn flags_that_name_programs_are_left_out() {
    let world = foreign(&[("-ldflags", "-extld=/tmp/evil -s")]);
    let explanation = world.explain();
    assert!(!explanation.ways[0].command.as_ref().unwrap().contains("extld"));
    assert!(explanation.ways[0].does.contains("left out"), "{}", explanation.ways[0].does);
}

#[test]
fn a_translator_is_had_as_the_distribution_has_it() {
    for (id, version, packages) in [
        ("debian", Some("12"), "sudo apt-get install qemu-user-static binfmt-support"),
        ("debian", Some("13"), "sudo apt-get install qemu-user-binfmt"),
        ("ubuntu", Some("24.04"), "sudo apt-get install qemu-user-static binfmt-support"),
        ("fedora", Some("42"), "sudo dnf install qemu-user-static-aarch64"),
        ("arch", None, "sudo pacman -S qemu-user-static qemu-user-static-binfmt"),
        ("alpine", Some("3.22.0"), "sudo apk add qemu-aarch64 qemu-openrc"),
    ] {
        let mut world = foreign(&[]);
        let system = ogive_machine::OsVersion {
            id: id.to_owned(),
            version: version.map(str::to_owned),
            kernel: "6.12.0".to_owned(),
        };
        world.machine.host.system = super::known(system);
        assert!(world.commands().contains(&packages.to_owned()), "{id}: {:?}", world.commands());
    }
    let mut mac = World::macho(mac("arm64", false), Goarch::Amd64);
    mac.go(&[]);
    let commands = mac.commands();
    assert!(
        commands[0].starts_with("GOOS=darwin GOARCH=arm64 go build "),
        "native comes first: {commands:?}"
    );
    assert!(commands.iter().any(|command| command.starts_with("ogive exec +amd64")), "{commands:?}");
}
