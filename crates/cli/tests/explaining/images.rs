use ogive_testkit::go_programs::go_program;
use ogive_testkit::{DockerRegistry, ImageLayout, Sandbox, Stands, lying_layout};

use crate::{document, explain, named};

#[test]
fn an_image_that_lies_is_explained_from_its_layout_and_from_a_real_registry() {
    let sandbox = Sandbox::new();
    let (layout, layer) = lying_layout(&sandbox.work().join("layout"));
    let arm64 = ["--image", "layout", "--platform", "linux/arm64"];
    assert_eq!(named(&sandbox, &arm64, 0), ["image-entry-point-foreign"]);
    let outcome = explain(&sandbox, &arm64).run().expect_code(0);
    for part in ["linux/arm64", "/opt/app", &layer, "linux/amd64", "ways out"] {
        assert!(outcome.stdout.contains(part), "{part}: {}", outcome.shown());
    }

    let Some(registry) = DockerRegistry::start(&sandbox.work().join("registry"), None) else { return };
    registry.push(&layout, "team/app");
    let image = format!("{}/team/app", registry.host());
    // Whether an engine is asked first or not: none has it.
    let arguments = ["--image", &image, "--platform", "linux/arm64"];
    assert_eq!(named(&sandbox, &arguments, 0), ["image-entry-point-foreign"]);
    assert_eq!(
        named(&sandbox, &["--image", &format!("registry:{image}"), "--platform", "linux/amd64"], 0),
        [""; 0]
    );
}

#[test]
fn an_image_without_the_machine_s_platform_says_what_it_has_and_how_to_build_it() {
    let sandbox = Sandbox::new();
    let program = std::fs::read(go_program("plain", "linux/s390x").file).unwrap();
    let mut layout = ImageLayout::new(&sandbox.work().join("layout"));
    layout.image("linux/s390x", "linux/s390x", &["/app"], &[&[("app", Stands::Program(program))]]);
    let _ = layout.finish();
    assert_eq!(named(&sandbox, &["--image", "layout"], 0), ["image-lacks-platform"]);
    let outcome = explain(&sandbox, &["--image", "layout"]).run().expect_code(0);
    for part in ["linux/s390x", "docker buildx build --platform linux/s390x,"] {
        assert!(outcome.stdout.contains(part), "{part}: {}", outcome.shown());
    }
}

#[test]
fn a_level_in_docker_s_spelling_is_read() {
    let sandbox = Sandbox::new();
    let program = std::fs::read(go_program("plain", "linux/arm").file).unwrap();
    let mut layout = ImageLayout::new(&sandbox.work().join("layout"));
    layout.image("linux/arm/v7", "linux/arm/v7", &["/app"], &[&[("app", Stands::Program(program))]]);
    let _ = layout.finish();
    assert_eq!(
        named(&sandbox, &["--image", "layout", "--platform", "linux/arm/v6"], 0),
        ["image-lacks-platform"]
    );
    let answer =
        sandbox.ogive(["--json", "explain", "--image", "layout", "--platform", "linux/arm/v7"]).run();
    let answer = document(&answer.expect_code(0));
    assert!(answer.to_string().contains("linux/arm/v7"), "{answer}");
}

#[test]
fn an_image_that_is_not_there_is_told_of() {
    let sandbox = Sandbox::new();
    let outcome = explain(&sandbox, &["--image", "oci:nowhere"]).run();
    assert!(outcome.code.is_some_and(|code| code > 1), "{}", outcome.shown());
    assert!(outcome.stderr.contains("nowhere"), "{}", outcome.shown());
    let outcome = explain(&sandbox, &["--image", "127.0.0.1:9/team/app"]).run();
    assert!(outcome.code.is_some_and(|code| code > 1), "{}", outcome.shown());
    assert!(outcome.stderr.contains("127.0.0.1:9"), "{}", outcome.shown());
    let outcome = explain(&sandbox, &["--image", "A B"]).run().expect_code(2);
    assert!(outcome.stderr.contains("A B"), "{}", outcome.shown());
}

#[test]
fn an_image_that_starts_nothing_or_lacks_a_layer_is_not_called_fine() {
    let sandbox = Sandbox::new();
    let program = std::fs::read(go_program("plain", "linux/amd64").file).unwrap();
    let mut layout = ImageLayout::new(&sandbox.work().join("idle"));
    layout.image("linux/amd64", "linux/amd64", &[], &[&[("app", Stands::Program(program.clone()))]]);
    let _ = layout.finish();
    let amd64 = ["--platform", "linux/amd64"];
    assert_eq!(named(&sandbox, &["--image", "idle", amd64[0], amd64[1]], 0), ["image-starts-nothing"]);

    let mut layout = ImageLayout::new(&sandbox.work().join("cut"));
    let layers =
        layout.image("linux/amd64", "linux/amd64", &["/app"], &[&[("app", Stands::Program(program))]]);
    let folder = layout.finish();
    let blob = folder.join("blobs/sha256").join(layers[0].trim_start_matches("sha256:"));
    std::fs::remove_file(blob).unwrap();
    assert_eq!(named(&sandbox, &["--image", "cut", amd64[0], amd64[1]], 0), ["image-unreadable"]);
}
