//! Images of a real registry, of layouts and archives that skopeo makes, and of engines behind sockets.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests make files and start programs themselves"
)]
#![cfg(unix)]

mod containerd;
mod engines;
mod support;

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use ogive_inspect::{
    ImageOptions, ImageReport, ImageSubject, StartRole, begins_as_image_archive, inspect_image,
    is_image_layout,
};
use ogive_record::Severity;
use ogive_testkit::http::{Request, Response};
use ogive_testkit::{DockerRegistry, ImageLayout, Server, Stands, go_program, require};

use support::{digest_of, gofmt, inspect, lying_layout, machine, rules_of, with};

/// What every way to the same image must tell: two platforms, the second one's entry point foreign.
fn assert_one_lies(report: &ImageReport, layer: &str) {
    let platforms: Vec<String> = report.platforms.iter().map(|p| p.claim().unwrap().to_string()).collect();
    assert_eq!(platforms, ["linux/amd64", "linux/arm64"], "{report:?}");
    assert_eq!(rules_of(report), ["image-entry-point-foreign"], "{:?}", report.findings);
    let title = &report.findings[0].title;
    for part in ["(linux/arm64)", "\"app\"", "/opt/app", layer, "amd64"] {
        assert!(title.contains(part), "{part} is not in {title}");
    }
}

#[test]
fn a_lying_manifest_is_found_in_a_real_registry_and_in_its_layout() {
    let folder = tempfile::tempdir().unwrap();
    let (layout, layer) = lying_layout(&folder.path().join("layout"));
    let system = machine(folder.path());
    assert!(is_image_layout(&*system.files, &layout));
    assert_one_lies(&inspect(&system, &format!("oci:{}", layout.display())), &layer);

    let Some(registry) = DockerRegistry::start(&folder.path().join("registry"), None) else { return };
    registry.push(&layout, "team/app");
    assert_one_lies(&inspect(&system, &format!("registry:{}/team/app", registry.host())), &layer);
    let missing = ImageSubject::parse(&format!("registry:{}/team/other", registry.host())).unwrap();
    let error = inspect_image(&system, &missing, &ImageOptions::default()).unwrap_err().to_string();
    assert!(error.contains("has no team/other:latest"), "{error}");
}

#[test]
fn skopeo_s_archives_tell_the_same() {
    let Some(skopeo) = require("skopeo") else { return };
    let folder = tempfile::tempdir().unwrap();
    let (layout, layer) = lying_layout(&folder.path().join("layout"));
    let system = machine(folder.path());
    let copy = |arguments: &[&str], to: &str| {
        let from = format!("oci:{}:latest", layout.display());
        let mut command = Command::new(&skopeo);
        command.args(["--insecure-policy", "copy"]).args(arguments).args([&from, to]);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    let all = folder.path().join("all.tar");
    copy(&["--all"], &format!("oci-archive:{}", all.display()));
    assert_one_lies(&inspect(&system, &format!("oci-archive:{}", all.display())), &layer);

    // `docker save` holds one platform: the config alone claims it.
    let saved = folder.path().join("saved.tar");
    let pick = ["--override-arch", "arm64", "--override-os", "linux"];
    let mut command = Command::new(&skopeo);
    let output = command
        .arg("--insecure-policy")
        .args(pick)
        .arg("copy")
        .arg(format!("oci:{}:latest", layout.display()))
        .arg(format!("docker-archive:{}:team/app:1", saved.display()))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let report = inspect(&system, &format!("docker-archive:{}", saved.display()));
    assert_eq!(rules_of(&report), ["image-entry-point-foreign"], "{report:?}");
    assert!(report.platforms[0].name.as_ref().unwrap().contains("team/app:1"));
}

#[test]
fn a_closed_registry_opens_to_files_and_helpers_and_no_secret_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let (layout, layer) = lying_layout(&folder.path().join("layout"));
    let password = Some(("ann", "s3cret"));
    let Some(registry) = DockerRegistry::start(&folder.path().join("registry"), password) else { return };
    registry.push(&layout, "team/app");
    let subject = format!("registry:{}/team/app", registry.host());

    let docker = folder.path().join("docker");
    std::fs::create_dir(&docker).unwrap();
    let config = |text: String| std::fs::write(docker.join("config.json"), text).unwrap();
    let system = with(folder.path(), "DOCKER_CONFIG", &docker);
    let refused = |system: &ogive_system::System| {
        let subject = ImageSubject::parse(&subject).unwrap();
        let error = inspect_image(system, &subject, &ImageOptions::default()).unwrap_err().to_string();
        assert!(error.contains("401") && !error.contains("s3cret") && !error.contains("wrong"), "{error}");
        error
    };
    refused(&system);
    // ann:s3cret
    config(format!(r#"{{"auths":{{"{}":{{"auth":"YW5uOnMzY3JldA=="}}}}}}"#, registry.host()));
    assert_one_lies(&inspect(&system, &subject), &layer);
    // ann:wrong
    config(format!(r#"{{"auths":{{"http://{}/v1/":{{"auth":"YW5uOndyb25n"}}}}}}"#, registry.host()));
    refused(&system);

    let helper = folder.path().join("docker-credential-test");
    std::fs::write(
        &helper,
        format!(
            "#!/bin/sh\nread server\n[ \"$1 $server\" = \"get {}\" ] || exit 1\n\
             echo '{{\"Username\":\"ann\",\"Secret\":\"s3cret\"}}'\n",
            registry.host()
        ),
    )
    .unwrap();
    std::fs::set_permissions(&helper, std::fs::Permissions::from_mode(0o755)).unwrap();
    config(format!(r#"{{"credHelpers":{{"{}":"ogive-is-not-there"}}}}"#, registry.host()));
    assert!(refused(&system).contains("docker-credential-ogive-is-not-there"));
    config(format!(r#"{{"credHelpers":{{"{}":"test"}}}}"#, registry.host()));
    let system = support::with_programs(folder.path(), &docker);
    assert_one_lies(&inspect(&system, &subject), &layer);
}

#[test]
fn tokens_are_got_and_a_changed_blob_is_told_of() {
    let folder = tempfile::tempdir().unwrap();
    let (layout, layer) = lying_layout(&folder.path().join("layout"));
    let tokens = Server::start(|request: &Request| {
        let asked = request.query().contains("scope=repository%3Ateam%2Fapp%3Apull");
        if asked { Response::ok(r#"{"token":"t0ken"}"#) } else { Response::status(400, "what for?") }
    });
    let realm = format!("Bearer realm=\"{}/token\",service=\"test\"", tokens.url());
    let served = layout.clone();
    let registry = Server::start(move |request: &Request| {
        if request.header("authorization") != Some("Bearer t0ken") {
            return Response::status(401, "who?").with("WWW-Authenticate", realm.clone());
        }
        support::serve_layout(&served, request)
    });
    let system = machine(folder.path());
    let subject = format!("registry:{}/team/app", registry.address());
    assert_one_lies(&inspect(&system, &subject), &layer);
    assert_eq!(tokens.requests().len(), 1, "a token is used again");

    let blob = layout.join("blobs/sha256").join(layer.strip_prefix("sha256:").unwrap());
    let mut bytes = std::fs::read(&blob).unwrap();
    // A letter of the gzip header that unpacking does not look at.
    bytes[4] ^= 1;
    std::fs::write(&blob, bytes).unwrap();
    let report = inspect(&system, &subject);
    let unread = report.platforms[1].unread().unwrap().unreadable.as_ref().unwrap();
    assert!(unread.contains("are not those of"), "{unread}");
}

#[test]
fn what_podman_keeps_opens_a_registry_and_an_identity_token_is_exchanged() {
    let folder = tempfile::tempdir().unwrap();
    let (layout, layer) = lying_layout(&folder.path().join("layout"));
    let tokens = Server::start(|request: &Request| {
        let form = String::from_utf8_lossy(&request.body).into_owned();
        let scope = "scope=repository%3Ateam%2Fapp%3Apull";
        let asked = ["grant_type=refresh_token", "refresh_token=1dentity", "service=test", scope]
            .iter()
            .all(|field| form.split('&').any(|sent| sent == *field));
        let right = asked && request.method == "POST" && request.query().is_empty();
        if right { Response::ok(r#"{"access_token":"t0ken"}"#) } else { Response::status(400, "what for?") }
    });
    let realm = format!("Bearer realm=\"{}/token\",service=\"test\"", tokens.url());
    let served = layout.clone();
    let registry = Server::start(move |request: &Request| {
        if request.header("authorization") != Some("Bearer t0ken") {
            return Response::status(401, "who?").with("WWW-Authenticate", realm.clone());
        }
        support::serve_layout(&served, request)
    });
    let address = registry.address();
    let subject = format!("registry:{address}/team/app");

    // As podman keeps it, for a repository before its registry (containers-auth.json(5)).
    let runtime = folder.path().join("run");
    std::fs::create_dir_all(runtime.join("containers")).unwrap();
    let auths = |token: &str, other: &str| {
        format!(
            r#"{{"auths":{{"{address}":{{"identitytoken":"{other}"}},
                 "{address}/team":{{"identitytoken":"{token}"}}}}}}"#
        )
    };
    std::fs::write(runtime.join("containers/auth.json"), auths("1dentity", "for-others")).unwrap();
    assert_one_lies(&inspect(&with(folder.path(), "XDG_RUNTIME_DIR", &runtime), &subject), &layer);

    let named = folder.path().join("named.json");
    let system = with(folder.path(), "REGISTRY_AUTH_FILE", &named);
    std::fs::write(&named, auths("0ld", "1dentity")).unwrap();
    let error = inspect_image(&system, &ImageSubject::parse(&subject).unwrap(), &ImageOptions::default());
    let error = error.unwrap_err().to_string();
    assert!(error.contains("400") && !error.contains("0ld") && !error.contains("1dentity"), "{error}");
    std::fs::write(&named, auths("1dentity", "for-others")).unwrap();
    assert_one_lies(&inspect(&system, &subject), &layer);
}

#[test]
fn a_program_for_newer_cpus_than_are_promised_is_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    let v3 = std::fs::read(go_program("v3", "linux/amd64").file).unwrap();
    let v7 = std::fs::read(go_program("v7-softfloat", "linux/arm").file).unwrap();
    let v1 = gofmt("linux-amd64");
    let mut layout = ImageLayout::new(&folder.path().join("layout"));
    let claims = [
        ("linux/amd64", &v3, true),
        ("linux/amd64/v3", &v3, false),
        ("linux/amd64", &v1, false),
        ("linux/arm/v6", &v7, true),
        ("linux/arm/v7", &v7, false),
        ("linux/arm", &v7, false),
    ];
    for (claim, program, _) in claims {
        layout.image(claim, claim, &["/app"], &[&[("app", Stands::Program(program.clone()))]]);
    }
    let report = inspect(&machine(folder.path()), &format!("oci:{}", layout.finish().display()));
    let high: Vec<&str> = claims.iter().filter(|(_, _, high)| *high).map(|(claim, ..)| *claim).collect();
    assert_eq!(rules_of(&report), vec!["image-entry-point-level-too-high"; high.len()], "{report:?}");
    for (finding, claim) in report.findings.iter().zip(high) {
        assert_eq!(finding.severity, Severity::Warning);
        assert!(finding.title.contains(&format!("({claim})")), "{}", finding.title);
    }
    let title = &report.findings[0].title;
    assert!(title.ends_with("which needs v3; v1 is promised"), "{title}");
}

#[test]
fn a_layer_may_write_through_a_link_of_its_base_or_over_it() {
    let folder = tempfile::tempdir().unwrap();
    let script = |text: &str| Stands::Program(text.as_bytes().to_vec());
    let base: &[(&str, Stands)] =
        &[("bin", Stands::Link("usr/bin")), ("usr/bin/env", script("#!/bin/tool\n"))];
    let upper: &[(&str, Stands)] = &[("bin/tool", script("#!/bin/env\n")), ("srv/x", Stands::Empty)];
    let mut layout = ImageLayout::new(&folder.path().join("layout"));
    for entry in ["/bin/tool", "tool", "/bin/env", "/usr/bin/env"] {
        layout.image("linux/amd64", "linux/amd64", &[entry], &[base, upper]);
    }
    layout.image("linux/amd64", "linux/amd64", &["/bin/none"], &[base, upper]);
    let report = inspect(&machine(folder.path()), &format!("oci:{}", layout.finish().display()));
    let found: Vec<_> = report.platforms.iter().map(|p| p.starts[0].path.as_deref()).collect();
    let (tool, env) = (Some("/bin/tool"), Some("/usr/bin/env"));
    assert_eq!(found, [tool, tool, env, env, None]);
    assert_eq!(rules_of(&report), ["image-entry-point-missing"], "{:?}", report.findings);
}

#[test]
fn archives_that_gzip_packed_and_layers_of_zstandard_are_read_and_bombs_are_not() {
    let (Some(zstd), Some(gzip)) = (require("zstd"), require("gzip")) else { return };
    let folder = tempfile::tempdir().unwrap();
    let (layout, layer) = lying_layout(&folder.path().join("layout"));
    let system = machine(folder.path());
    let run = |program: &Path, words: &[&str]| {
        let output = Command::new(program).args(words).output().unwrap();
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    };
    let packed = folder.path().join("app.tar");
    std::fs::write(&packed, engines::packed(&layout)).unwrap();
    run(&gzip, &[packed.to_str().unwrap()]);
    let packed = folder.path().join("app.tar.gz");
    assert!(begins_as_image_archive(&system, &packed));
    assert_one_lies(&inspect(&system, &format!("oci-archive:{}", packed.display())), &layer);

    let mut small = ImageLayout::new(&folder.path().join("zstd")).packed_by(zstd.clone());
    let app = gofmt("linux-amd64");
    small.image("linux/arm64", "linux/arm64", &["/app"], &[&[("app", Stands::Program(app))]]);
    let report = inspect(&system, &format!("oci:{}", small.finish().display()));
    assert_eq!(rules_of(&report), ["image-entry-point-foreign"], "{report:?}");
    assert!(report.platforms[0].unread().is_none(), "{report:?}");

    let mut bomb = ImageLayout::new(&folder.path().join("bomb")).packed_by(zstd);
    let zeros: &[(&str, Stands)] = &[("zeros", Stands::Program(vec![0; 100 << 20]))];
    bomb.image("linux/amd64", "linux/amd64", &["/app"], &[zeros]);
    let report = inspect(&system, &format!("oci:{}", bomb.finish().display()));
    let because = report.platforms[0].unread().unwrap().unreadable.as_ref().unwrap();
    assert!(because.contains("as bombs do"), "{because}");
    assert!(rules_of(&report).is_empty(), "nobody knows what was not read");
    assert!(!begins_as_image_archive(&system, &folder.path().join("layout/index.json")));
}

#[test]
fn layers_hide_links_lead_and_what_is_missing_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let system = machine(folder.path());
    let script = |text: &str| Stands::Program(text.as_bytes().to_vec());
    let mut layout = ImageLayout::new(&folder.path().join("layout"));
    let base: &[(&str, Stands)] = &[
        ("bin/tool", script("#!/usr/bin/sh\n")),
        ("usr/bin/sh", Stands::Link("../../bin/none")),
        ("opt/gone", script("#!/bin/x\n")),
        ("../../etc/passwd", script("#!/outside\n")),
        ("srv/loop", Stands::Link("loop")),
    ];
    let upper: &[(&str, Stands)] = &[("opt/.wh.gone", Stands::Empty), ("srv/run", Stands::Link("/bin/tool"))];
    for entry in ["/opt/gone", "/srv/run", "/srv/loop"] {
        layout.image("linux/arm64/v8", "linux/arm64", &[entry], &[base, upper]);
    }
    layout.image("linux/arm64", "linux/amd64", &["/srv/run"], &[base, upper]);
    let layout = layout.finish();
    let report = inspect(&system, &format!("oci:{}", layout.display()));
    let expected = [
        "image-entry-point-missing",
        "image-interpreter-missing",
        "image-entry-point-missing",
        "image-platform-mislabelled",
        "image-interpreter-missing",
    ];
    assert_eq!(rules_of(&report), expected, "{:#?}", report.findings);
    let starts = &report.platforms[1].starts;
    assert_eq!(starts[0].path.as_deref(), Some("/bin/tool"));
    assert_eq!((starts[1].role, starts[1].name.as_str()), (StartRole::Interpreter, "/usr/bin/sh"));
    assert!(!digest_of(&layout.join("index.json")).is_empty());
    assert!(!Path::new("/outside").exists());
}
