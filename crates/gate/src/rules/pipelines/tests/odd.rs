//! Files that cannot be read, links, and what is put in a file's place.

use super::*;

#[test]
fn what_can_not_be_read_is_said_and_the_rest_goes_on() {
    let sources = sources(&[
        ("Dockerfile", "FROM x\nBUILD y\n"),
        (".github/workflows/a.yml", "jobs: [\n"),
        ("docker-bake.hcl", "target {{{\n"),
        ("sub/Dockerfile", "FROM --platform=linux/amd64 x\n"),
        ("vendor/x/Dockerfile", "FROM --platform=linux/amd64 x\n"),
        ("testdata/Dockerfile", "nonsense\n"),
    ]);
    let terms = Terms {
        table: ports::newest(),
        here: "linux/386".parse().unwrap(),
        platforms: vec!["linux/arm64".to_owned()],
        module: None,
    };
    let subject = Subject::read(&sources, &terms).unwrap();
    let problems: Vec<_> = subject
        .pipelines
        .problems
        .iter()
        .map(|problem| (problem.path.to_str().unwrap(), problem.line))
        .collect();
    assert_eq!(problems.len(), 3, "{problems:?}");
    assert!(problems.contains(&("Dockerfile", Some(2))), "{problems:?}");
    assert!(shown(&judge(&subject)).iter().any(|found| found.starts_with("sub/Dockerfile:1:17")));
}

#[test]
fn hidden_folders_are_read_for_pipelines_alone() {
    let pinned = "FROM --platform=linux/amd64 x\nCMD x\n";
    let large = format!("# {}\nkubernetes.io/arch: amd64\n", "x".repeat(2 << 20));
    let sources = sources(&[
        (".github/workflows/a.yml", "jobs: {}\n"),
        (".github/tool/main.go", "package main\n"),
        (".git/Dockerfile", pinned),
        ("node_modules/x/Dockerfile", pinned),
        ("_old/Dockerfile", pinned),
        ("charts/x/crds.yaml", &large),
        ("values.yaml", "a: b\n"),
        ("Dockerfile.big", &large),
    ]);
    let paths: Vec<_> = sources.pipelines.iter().map(|file| file.path.to_str().unwrap()).collect();
    assert_eq!(paths, [".github/workflows/a.yml"]);
    assert!(sources.folders.iter().all(|folder| !folder.path.starts_with(".github")));
    let problems: Vec<_> = sources.problems.iter().map(|problem| problem.path.to_str().unwrap()).collect();
    assert_eq!(problems, ["Dockerfile.big"]);
}

#[test]
fn links_lead_nowhere() {
    let files = MemoryFiles::new()
        .file("/out/Dockerfile", "FROM x\n")
        .file("/r/go.mod", "module m\n")
        .symlink("/r/Dockerfile", "/out/Dockerfile")
        .symlink("/r/.github", "/out");
    let sources = Sources::read(&files, "/r".as_ref());
    assert!(sources.pipelines.is_empty() && sources.problems.is_empty(), "{sources:?}");
}

#[test]
fn pipelines_can_be_put_as_they_were() {
    let mut sources = sources(&[("Dockerfile", "FROM x\n")]);
    for (path, taken) in [
        (".github/workflows/a.yml", true),
        (".git/Dockerfile", false),
        ("a/Makefile", true),
        (".github/main.go", false),
    ] {
        assert_eq!(Sources::takes(path.as_ref()), taken, "{path}");
    }
    let before = sources.put("Dockerfile".as_ref(), Some(b"FROM y\n".to_vec().into()));
    assert_eq!(before.as_deref(), Some(&b"FROM x\n"[..]));
    assert_eq!(sources.bytes("Dockerfile".as_ref()), Some(&b"FROM y\n"[..]));
    assert!(sources.files().any(|(_, name, bytes)| name == "Dockerfile" && **bytes == *b"FROM y\n"));
    // Of YAML in general, what says nothing of architectures is not kept.
    assert!(sources.put("a/x.yaml".as_ref(), Some(b"a: b\n".to_vec().into())).is_none());
    assert_eq!(sources.bytes("a/x.yaml".as_ref()), None);
    sources.put("Dockerfile".as_ref(), None);
    assert!(sources.pipelines.is_empty());
}
