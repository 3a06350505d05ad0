//! Images and machines that nobody here has.

use ogive_machine::Abilities;
use ogive_platform::{Goarch, Goos, Platform, Port};
use ogive_record::{Confidence, Finding, RuleName, Severity};

use super::{Image, Offer, Started, explain, fits};
use crate::Explanation;
use crate::program::tests::world::{World, handler, known, linux, mac};

fn platform(text: &str) -> Platform {
    text.parse().unwrap()
}

/// The image of a platform that starts a program for `arch`.
fn offer(claim: &str, arch: Goarch) -> Offer {
    let program = World::new(linux(Goarch::Amd64), Goos::Linux, arch).program;
    let layer = Some("sha256:1".to_owned());
    Offer {
        claim: Some(claim.to_owned()),
        platform: Some(platform(claim)),
        argv: vec!["/app".to_owned()],
        started: vec![Started { role: "entry point".into(), path: "/app".into(), layer, program }],
        ..Offer::default()
    }
}

fn index(offers: Vec<Offer>) -> Image {
    let reference = Some("example.com/app:1".to_owned());
    Image { subject: "registry:example.com/app:1".into(), reference, index: true, offers }
}

fn cause(explanation: &Explanation) -> Option<&str> {
    explanation.cause.as_ref().map(|cause| cause.name.as_str())
}

fn shown(explanation: &Explanation, subject: &str) -> String {
    let all = explanation.what.iter().chain(&explanation.machine);
    let found = all.filter(|evidence| evidence.subject == subject).map(|evidence| evidence.fact.value());
    let mut found = found.map(|value| value.map(ToString::to_string).unwrap_or_default());
    found.next().unwrap_or_else(|| panic!("no {subject}: {explanation:#?}"))
}

/// A machine whose handler for arm64 has these flags.
fn with_handler(flags: &str) -> Abilities {
    let mut machine = linux(Goarch::Amd64);
    let mut found = machine.handlers.value().cloned().unwrap();
    found.handlers.push(ogive_machine::Handler { flags: flags.into(), ..handler("qemu-aarch64", 183) });
    machine.handlers = known(found);
    machine
}

#[test]
fn an_index_gives_the_machine_s_own_platform() {
    let image = index(vec![offer("linux/arm64", Goarch::Arm64), offer("linux/amd64", Goarch::Amd64)]);
    for (machine, taken) in [(linux(Goarch::Amd64), "linux/amd64"), (linux(Goarch::Arm64), "linux/arm64")] {
        let answer = explain(&image, &machine, None);
        assert_eq!(cause(&answer), None, "{answer:#?}");
        assert_eq!(shown(&answer, "an engine takes"), format!("{taken:?}"));
        assert_eq!(shown(&answer, "it runs here"), "\"natively\"");
    }
}

#[test]
fn an_index_without_the_platform_is_refused_and_the_other_may_run() {
    let image = index(vec![offer("linux/arm64", Goarch::Arm64)]);
    let answer = explain(&image, &linux(Goarch::Amd64), None);
    assert_eq!(cause(&answer), Some("image-lacks-platform"));
    let commands: Vec<_> = answer.ways.iter().filter_map(|way| way.command.as_deref()).collect();
    assert!(
        commands[0].contains("--platform linux/arm64,linux/amd64 --tag example.com/app:1"),
        "{commands:?}"
    );
    assert!(commands[1].contains("binfmt"), "{commands:?}");

    let answer = explain(&image, &with_handler("POCF"), None);
    let run = answer.ways.iter().find(|way| way.does.contains("which runs here")).unwrap();
    assert_eq!(run.command.as_deref(), Some("docker run --platform linux/arm64 example.com/app:1"));
}

#[test]
fn a_single_image_is_taken_whatever_it_is_for() {
    let image = Image { index: false, ..index(vec![offer("linux/arm64", Goarch::Arm64)]) };
    let answer = explain(&image, &linux(Goarch::Amd64), None);
    assert_eq!(cause(&answer), Some("wrong-cpu"), "{answer:#?}");
    assert!(answer.ways.iter().any(|way| {
        way.command.as_deref().is_some_and(|c| c.contains("buildx build --platform linux/amd64"))
    }));
    assert!(!answer.ways.iter().any(|way| way.does.contains("Fetch the file")), "{:#?}", answer.ways);

    let answer = explain(&image, &with_handler("POCF"), None);
    assert_eq!(cause(&answer), None, "{answer:#?}");
    assert!(shown(&answer, "it runs here").contains("qemu-aarch64"));
    // What stands on the machine is not in the container.
    let answer = explain(&image, &with_handler("POC"), None);
    assert_eq!(cause(&answer), Some("handler-not-fixed"), "{answer:#?}");
}

#[test]
fn a_lie_goes_before_all_that_follows_from_it() {
    let mut lying = offer("linux/arm64", Goarch::Amd64);
    lying.findings.push(Finding {
        rule: RuleName::new("image-entry-point-foreign"),
        severity: Severity::Error,
        confidence: Confidence::High,
        title: "the entry point is for amd64".into(),
        location: None,
        evidence: Vec::new(),
        consequence: "It dies.".into(),
        remedies: vec![ogive_record::Remedy::Steps(vec!["build it for arm64".into()])],
        also: Vec::new(),
        tags: Vec::new(),
    });
    let image = index(vec![lying]);
    let answer = explain(&image, &linux(Goarch::Arm64), None);
    assert_eq!(cause(&answer), Some("image-entry-point-foreign"));
    assert_eq!(answer.ways[0].does, "build it for arm64");
    // Asked for by name it is taken elsewhere too, and lies there as well.
    let answer = explain(&image, &linux(Goarch::Amd64), Some(platform("linux/arm64")));
    assert_eq!(cause(&answer), Some("image-entry-point-foreign"));
    assert_eq!(shown(&answer, "the engine is asked for"), "\"linux/arm64\"");
}

#[test]
fn on_a_mac_containers_are_linux_s() {
    let image = index(vec![offer("linux/arm64", Goarch::Arm64), offer("linux/amd64", Goarch::Amd64)]);
    let answer = explain(&image, &mac("arm64", true), None);
    assert_eq!(cause(&answer), None, "{answer:#?}");
    assert_eq!(shown(&answer, "an engine takes"), "\"linux/arm64\"");
    // Whether its virtual machine translates can't be told from outside.
    let image = Image { index: false, ..index(vec![offer("linux/amd64", Goarch::Amd64)]) };
    let answer = explain(&image, &mac("arm64", true), None);
    assert!(answer.cause.is_none_or(|cause| cause.confidence != Confidence::High));
}

#[test]
fn what_can_t_be_read_is_said() {
    let mut broken = offer("linux/amd64", Goarch::Amd64);
    broken.unreadable = Some("its config is no JSON".into());
    assert_eq!(cause(&explain(&index(vec![broken]), &linux(Goarch::Amd64), None)), Some("image-unreadable"));
    assert_eq!(cause(&explain(&index(Vec::new()), &linux(Goarch::Amd64), None)), Some("image-unreadable"));
}

#[test]
fn a_level_above_the_cpu_is_seen() {
    let mut machine = linux(Goarch::Amd64);
    let port = Port::new(Goos::Linux, Goarch::Amd64);
    machine.host.level = known(Platform { port, ..platform("linux/amd64/v1") });
    let mut world = World::new(linux(Goarch::Amd64), Goos::Linux, Goarch::Amd64);
    world.go(&[("GOAMD64", "v3")]);
    let mut offer = offer("linux/amd64", Goarch::Amd64);
    offer.started[0].program = world.program;
    assert_eq!(cause(&explain(&index(vec![offer]), &machine, None)), Some("level-too-high"));
}

#[test]
fn engines_take_what_the_machine_runs() {
    for (offered, wanted, taken) in [
        ("linux/arm/v7", "linux/arm64", true),
        ("linux/386", "linux/amd64", true),
        ("linux/amd64", "linux/386", false),
        ("linux/arm/7", "linux/arm/6", false),
        ("linux/arm/6", "linux/arm/7", true),
        ("linux/amd64/v3", "linux/amd64/v2", false),
        ("windows/amd64", "linux/amd64", false),
    ] {
        assert_eq!(
            fits(platform(&offered.replace("/v7", "/7")), platform(wanted)),
            taken,
            "{offered} {wanted}"
        );
    }
}
