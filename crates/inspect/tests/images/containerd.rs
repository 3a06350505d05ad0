//! A real containerd.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use ogive_inspect::{ImageOptions, ImageSubject, inspect_image};
use ogive_platform::Platform;
use ogive_record::{Rule as _, Verdict};
use ogive_testkit::Containerd;

use super::assert_one_lies;
use super::engines::packed;
use super::support::{inspect, lying_layout, rules_of, with};

#[test]
fn its_images_are_read_by_its_socket_in_the_namespace_that_has_them() {
    let folder = tempfile::tempdir().unwrap();
    let Some(containerd) = Containerd::start(&folder.path().join("containerd")) else { return };
    let (layout, layer) = lying_layout(&folder.path().join("layout"));
    let archive = folder.path().join("app.tar");
    std::fs::write(&archive, packed(&layout)).unwrap();
    containerd.import("k8s.io", &archive, &["--all-platforms", "--base-name", "docker.io/library/app"]);
    let system = with(folder.path(), "CONTAINERD_ADDRESS", containerd.socket());

    let report = inspect(&system, "containerd:app");
    assert_one_lies(&report, &layer);
    assert_eq!(report.namespace.as_deref(), Some("k8s.io"));
    let missing = ImageSubject::parse("containerd:other").unwrap();
    let error = inspect_image(&system, &missing, &ImageOptions::default()).unwrap_err().to_string();
    assert!(error.contains("no image docker.io/library/other:latest in default, k8s.io, moby"), "{error}");
}

#[test]
fn platforms_that_it_did_not_fetch_are_not_here() {
    let folder = tempfile::tempdir().unwrap();
    let Some(containerd) = Containerd::start(&folder.path().join("containerd")) else { return };
    let (layout, _) = lying_layout(&folder.path().join("layout"));
    let archive = folder.path().join("app.tar");
    std::fs::write(&archive, packed(&layout)).unwrap();
    containerd.import("default", &archive, &["--platform", "linux/amd64", "--base-name", "a.example/app"]);
    containerd.collect_garbage("default");
    let system = with(folder.path(), "CONTAINERD_ADDRESS", containerd.socket());

    let report = inspect(&system, "containerd:a.example/app:latest");
    let [here, elsewhere] = report.platforms.as_slice() else { panic!("{report:?}") };
    assert_eq!((here.absent, here.unreadable.as_deref()), (false, None));
    assert_eq!(here.starts[0].path.as_deref(), Some("/opt/app"));
    assert!(elsewhere.absent && elsewhere.starts.is_empty());
    assert_eq!(elsewhere.claim().unwrap().to_string(), "linux/arm64");
    assert!(rules_of(&report).is_empty(), "{:?}", report.findings);

    // Nobody knows whether what is not here runs.
    let expected: [Platform; 2] = ["linux/amd64".parse().unwrap(), "linux/arm64".parse().unwrap()];
    let judged = ogive_inspect::ExpectedImage { image: &report, expected: &expected };
    let Verdict::Failed(findings) = ogive_inspect::ImageLacksPlatform.check(&judged) else {
        panic!("arm64 was not looked at");
    };
    assert_eq!(findings.len(), 1);
    assert!(findings[0].title.contains("linux/arm64"), "{}", findings[0].title);
}

#[test]
fn a_socket_of_nobody_and_a_file_that_is_none_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let says = |socket: &Path| {
        let system = with(folder.path(), "CONTAINERD_ADDRESS", socket);
        let subject = ImageSubject::parse("containerd:app").unwrap();
        inspect_image(&system, &subject, &ImageOptions::default()).unwrap_err().to_string()
    };
    let left = folder.path().join("left.sock");
    drop(std::os::unix::net::UnixListener::bind(&left).unwrap());
    assert!(says(&left).starts_with(&format!("cannot reach {}", left.display())), "{}", says(&left));
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    assert!(says(&file).starts_with("cannot reach "), "{}", says(&file));
    let subject = ImageSubject::parse("containerd:app").unwrap();
    let none = with(folder.path(), "CONTAINERD_ADDRESS", &folder.path().join("none"));
    let error = inspect_image(&none, &subject, &ImageOptions::default()).unwrap_err().to_string();
    assert!(error.contains("does not listen here"), "{error}");
}
