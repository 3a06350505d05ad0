use ogive_testkit::{DockerRegistry, Sandbox, lying_layout};

use crate::{inspect, json};

/// The rules of the findings in an answer.
fn rules(answer: &serde_json::Value) -> Vec<String> {
    let findings = answer["findings"].as_array().cloned().unwrap_or_default();
    findings.iter().map(|finding| finding["rule"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_lying_manifest_is_named_with_layer_path_and_entry_point() {
    let sandbox = Sandbox::new();
    let (layout, layer) = lying_layout(&sandbox.work().join("layout"));
    let mut images = vec!["layout".to_owned(), "oci:layout".to_owned()];
    let registry = DockerRegistry::start(&sandbox.work().join("registry"), None);
    if let Some(registry) = &registry {
        registry.push(&layout, "team/app");
        images.push(format!("registry:{}/team/app", registry.host()));
    }
    for image in &images {
        let outcome = inspect(&sandbox, &[image]).expect_code(1);
        for part in ["linux/amd64", "linux/arm64", "/opt/app", &layer, "\"app\""] {
            assert!(outcome.shown().contains(part), "{part}: {}", outcome.shown());
        }
        assert_eq!(rules(&json(&sandbox, &[image], 1)), ["image-entry-point-foreign"], "{image}");
    }
}

#[test]
fn expected_platforms_are_looked_for_in_images() {
    let sandbox = Sandbox::new();
    let _ = lying_layout(&sandbox.work().join("layout"));
    let answer = json(&sandbox, &["--expect", "linux/amd64,linux/riscv64", "layout"], 1);
    let lacking = rules(&answer).into_iter().filter(|rule| rule == "image-lacks-platform").count();
    assert_eq!(lacking, 1, "{answer}");
}

#[test]
fn an_image_that_can_t_be_had_is_told_of() {
    let sandbox = Sandbox::new();
    let outcome = inspect(&sandbox, &["registry:127.0.0.1:9/team/app"]);
    assert!(outcome.code.is_some_and(|code| code > 1), "{}", outcome.shown());
    assert!(outcome.stderr.contains("127.0.0.1:9"), "{}", outcome.shown());
}
