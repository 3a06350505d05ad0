use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;

use ogive_cc::{FetchError, Index, Kind, fetch_zig, find};
use ogive_platform::Port;
use ogive_record::Provenance;
use ogive_system::System;
use ogive_testkit::fixtures::sha256;
use ogive_testkit::http::{Request, Response, Server};
use zip::write::SimpleFileOptions;

use crate::here::{platform, want};

fn host() -> Port {
    "linux/amd64".parse().unwrap()
}

/// A wheel as ziglang's are, with a zig that says its version; archivers of wheels do not keep all modes.
fn wheel(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, body) in files {
        zip.start_file(*name, SimpleFileOptions::default().unix_permissions(0o644)).unwrap();
        zip.write_all(body.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn good(version: &str) -> Vec<u8> {
    wheel(&[
        ("ziglang/__init__.py", ""),
        ("ziglang/zig", &format!("#!/bin/sh\necho {version}\n")),
        ("ziglang/lib/std/std.zig", "// std\n"),
        (&format!("ziglang-{version}.dist-info/METADATA"), "Name: ziglang\n"),
    ])
}

/// An index of wheels, each with the digest that it claims.
fn index(wheels: Vec<(String, Vec<u8>, String)>, json: bool) -> (Server, Index) {
    let server = Server::start(move |request: &Request| {
        let path = request.path().to_owned();
        if path == "/simple/ziglang/" && json {
            let files: Vec<String> = wheels
                .iter()
                .map(|(name, _, digest)| {
                    format!(
                        r#"{{"filename":"{name}","url":"/files/{name}","hashes":{{"sha256":"{digest}"}}}}"#
                    )
                })
                .collect();
            return Response::ok(format!(r#"{{"files":[{}]}}"#, files.join(",")))
                .with("Content-Type", "application/vnd.pypi.simple.v1+json");
        }
        if path == "/simple/ziglang/" {
            let link = |(name, _, digest): &(String, Vec<u8>, String)| {
                let fragment = if digest.is_empty() { String::new() } else { format!("#sha256={digest}") };
                format!("<a href=\"../../files/{name}{fragment}\">{name}</a>\n")
            };
            let page: String = wheels.iter().map(link).collect();
            return Response::ok(page).with("Content-Type", "text/html");
        }
        match wheels.iter().find(|(name, ..)| path == format!("/files/{name}")) {
            Some((_, bytes, _)) => Response::ok(bytes.clone()),
            None => Response::status(404, "not found"),
        }
    });
    let index = Index { url: format!("{}/simple", server.url()), by: Provenance::BuiltIn };
    (server, index)
}

fn name(version: &str) -> String {
    format!("ziglang-{version}-py3-none-manylinux_2_12_x86_64.manylinux2010_x86_64.whl")
}

fn digest(bytes: &[u8]) -> String {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    sha256(file.path())
}

fn listed(version: &str) -> (String, Vec<u8>, String) {
    let bytes = good(version);
    let digest = digest(&bytes);
    (name(version), bytes, digest)
}

#[test]
fn the_newest_zig_is_fetched_proven_and_found() {
    for json in [true, false] {
        let (server, index) = index(vec![listed("0.16.0"), listed("0.17.1")], json);
        let store = tempfile::tempdir().unwrap();
        let store = store.path().join("made for it");
        let system = System::real();
        let mut seen = 0;
        let fetched = fetch_zig(&system, &index, None, host(), &store, &mut |done, _| seen = done).unwrap();
        assert_eq!(fetched.version, "0.17.1");
        let (url, sum) = fetched.source.unwrap();
        assert_eq!(url, format!("{}/files/{}", server.url(), name("0.17.1")));
        assert_eq!(sum.to_string(), listed("0.17.1").2);
        assert!(seen > 0);
        let mode = std::fs::metadata(&fetched.zig).unwrap().permissions().mode();
        assert_eq!(mode & 0o111, 0o111, "it runs");
        assert!(store.join("ziglang-0.17.1/ziglang/lib/std/std.zig").is_file());
        let left = std::fs::read_dir(&store).unwrap().flatten().map(|entry| entry.file_name());
        let left: Vec<_> = left.filter(|name| name != ".ziglang.lock").collect();
        assert_eq!(left, ["ziglang-0.17.1"], "nothing is left beside it");

        let found = find(&system, &want(platform("linux/arm64"), Kind::Zig), &[], Some(&store)).unwrap();
        assert_eq!(found.program, fetched.zig);

        // It is there: nobody is asked.
        drop(server);
        let again = fetch_zig(&system, &index, Some("0.17.1"), host(), &store, &mut |_, _| {}).unwrap();
        assert_eq!(again.source, None);
    }
}

#[test]
fn a_wheel_that_is_not_proven_leaves_nothing() {
    let bytes = good("0.17.1");
    let outside = wheel(&[("ziglang/zig", ""), ("../../outside", "x")]);
    let empty = wheel(&[("ziglang/__init__.py", "")]);
    let other = digest(b"other");
    for (bytes, sum, says) in [
        (bytes.clone(), other, "and the index says"),
        (bytes.clone(), String::new(), "the index names no SHA-256"),
        (b"PK\x03\x04 no zip".to_vec(), digest(b"PK\x03\x04 no zip"), "the wheel can't be unpacked"),
        (outside.clone(), digest(&outside), "leads out of it"),
        (empty.clone(), digest(&empty), "it holds no ziglang/zig"),
    ] {
        let (_server, index) = index(vec![(name("0.17.1"), bytes, sum)], false);
        let store = tempfile::tempdir().unwrap();
        let error =
            fetch_zig(&System::real(), &index, None, host(), store.path(), &mut |_, _| {}).unwrap_err();
        assert!(error.to_string().contains(says), "{error}");
        let left = std::fs::read_dir(store.path()).unwrap().flatten().map(|entry| entry.file_name());
        assert_eq!(left.filter(|name| name != ".ziglang.lock").count(), 0, "{says}");
        assert!(!store.path().parent().unwrap().join("outside").exists());
    }
}

#[test]
fn an_index_that_has_nothing_is_told() {
    let (server, index) = index(vec![listed("0.17.1")], true);
    let store = tempfile::tempdir().unwrap();
    let fetch = |index: &Index, version, host| {
        fetch_zig(&System::real(), index, version, host, store.path(), &mut |_, _| {}).unwrap_err()
    };
    let s390x = "linux/s390x".parse().unwrap();
    assert!(matches!(fetch(&index, None, s390x), FetchError::NoWheel { .. }));
    assert!(matches!(fetch(&index, Some("0.1.0"), host()), FetchError::NoWheel { .. }));
    let url = server.url().replace("http://", "http://user:word@");
    let wrong = Index { url: format!("{url}/other"), by: Provenance::BuiltIn };
    let error = fetch(&wrong, None, host());
    assert!(matches!(error, FetchError::Status { status: 404, .. }), "{error}");
    assert!(!error.to_string().contains("word"), "{error}");
}
