//! Platforms that are declared, and those that are released and tested.

use super::*;

#[test]
fn what_is_declared_is_released() {
    let goreleaser = (".goreleaser.yaml", "version: 2\nbuilds:\n- goos: [linux]\n  goarch: [amd64]\n");
    assert_eq!(
        found("release-matrix-gap", &[goreleaser]),
        [".goreleaser.yaml:4:12 linux/arm64 is declared and not built here"]
    );
    let images = ("docker-bake.hcl", "target \"app\" {\n  platforms = [\"linux/amd64\"]\n}\n");
    assert_eq!(
        found("release-matrix-gap", &[images]),
        ["docker-bake.hcl:2:17 linux/arm64 is declared and not made images of here"]
    );
    let both = (".ko.yaml", "defaultPlatforms: [linux/amd64, linux/arm64]\n");
    assert_eq!(found("release-matrix-gap", &[both]), NOTHING);
    let unknown = ("docker-bake.hcl", "target \"app\" {\n  platforms = PLATFORMS\n}\n");
    assert_eq!(found("release-matrix-gap", &[unknown]), NOTHING);
    // Without a declaration, pipelines are held against one another.
    let gap = gathered(
        "release-matrix-gap",
        &[images, (goreleaser.0, "version: 2\nbuilds:\n- goos: [linux]\n  goarch: [amd64, arm64, s390x]\n")],
    );
    assert_eq!(
        shown(&gap),
        ["docker-bake.hcl:2:17 linux/arm64, linux/s390x are declared and not made images of here"]
    );
    assert_eq!(gathered("release-matrix-gap", &[("Makefile", "x:\n\tgo build .\n")]), []);
}

#[test]
fn what_is_declared_is_tested() {
    let test = |runner: &str| {
        let text = format!("jobs:\n  t:\n    runs-on: {runner}\n    steps:\n    - run: go test ./...\n");
        found("test-matrix-gap", &[(".github/workflows/ci.yml", &text)])
    };
    assert_eq!(
        test("ubuntu-latest"),
        [".github/workflows/ci.yml:5:12 linux/arm64 is declared and not tested here"]
    );
    assert_eq!(test("my-own"), NOTHING);
    let both = "jobs:\n  t:\n    strategy: {matrix: {os: [ubuntu-latest, ubuntu-24.04-arm]}}\n    runs-on: ${{ matrix.os }}\n    steps:\n    - run: make test\n";
    assert_eq!(found("test-matrix-gap", &[(".github/workflows/ci.yml", both)]), NOTHING);
}

#[test]
fn pipelines_declare_where_nothing_else_does() {
    let files = [
        (".goreleaser.yaml", "version: 2\nbuilds:\n- goos: [linux, windows]\n  goarch: [amd64]\n"),
        ("docker-bake.hcl", "target \"app\" {\n  platforms = [\"linux/arm64\"]\n}\n"),
        ("examples/docker-bake.hcl", "target \"app\" {\n  platforms = [\"linux/s390x\"]\n}\n"),
    ];
    let sources = sources(&files);
    let terms = Terms {
        table: ports::newest(),
        here: "linux/386".parse().unwrap(),
        platforms: Vec::new(),
        module: None,
    };
    let subject = Subject::read(&sources, &terms).unwrap();
    assert_eq!(subject.declared.builds.to_string(), "linux/amd64, linux/arm64, windows/amd64");
    let said = format!("{:?}", subject.declared.said);
    assert!(
        said.contains(".goreleaser.yaml") && said.contains("line: Some(4)") && !said.contains("examples"),
        "{said}"
    );
    let coverage = crate::pipelines::Coverage::of(&subject.pipelines, subject.declared.builds);
    let rows: Vec<_> = coverage
        .rows
        .iter()
        .map(|row| (row.port.to_string(), row.declared, row.built.at.len(), row.imaged.at.len()))
        .collect();
    assert_eq!(
        rows,
        [
            ("linux/amd64".into(), true, 1, 0),
            ("linux/arm64".into(), true, 0, 1),
            ("linux/s390x".into(), false, 0, 1),
            ("windows/amd64".into(), true, 1, 0),
        ]
    );
}

/// Two packages that lack a name on js/wasm, one of them imported by a program.
const WITHOUT_JS: &[(&str, &str)] = &[
    ("cmd/web/main.go", "package main\n\nimport \"m/web\"\n\nfunc main() { web.Run() }\n"),
    ("web/web.go", "package web\n\nfunc Run() int { return most }\n"),
    ("web/most.go", "//go:build !js\n\npackage web\n\nconst most = 1\n"),
    ("web/web_test.go", "package web\n\nvar _ = fewest\n"),
    ("web/fewest_test.go", "//go:build !js\n\npackage web\n\nconst fewest = 1\n"),
    ("other/other.go", "package other\n\nvar X = most\n"),
    ("other/most.go", "//go:build !js\n\npackage other\n\nconst most = 1\n"),
];

#[test]
fn what_is_built_of_one_package_is_declared_for_it_and_what_it_imports() {
    let workflow = |run: &str| {
        format!(
            "jobs:\n  b:\n    runs-on: ubuntu-latest\n    env: {{GOOS: js, GOARCH: wasm}}\n    steps:\n    - run: {run}\n"
        )
    };
    let ci = ".github/workflows/ci.yml";
    let holes = |path: &str, text: &str| gathered("symbol-hole", &[WITHOUT_JS, &[(path, text)]].concat());
    for (path, text) in [
        ("Makefile", "web:\n\tGOOS=js GOARCH=wasm go build -o web.wasm ./cmd/web\n".to_owned()),
        (
            "Makefile",
            "web:\n\tcd cmd/web && GOOS=js GOARCH=wasm go build -ldflags '-s -w' -o web.wasm\n".to_owned(),
        ),
        ("cmd/web/Makefile", "web:\n\tGOOS=js GOARCH=wasm $(GO) build $(FLAGS) .\n".to_owned()),
        (ci, workflow("go build m/cmd/web")),
        (ci, workflow("go -C cmd build ./web")),
        (ci, workflow("go build ./cmd/...\n      working-directory: .")),
        (ci, workflow("go build\n      working-directory: cmd/web")),
        (
            ".promu.yml",
            "build: {binaries: [{name: web, path: ./cmd/web}]}\ncrossbuild: {platforms: [linux/amd64]}\n"
                .to_owned(),
        ),
    ] {
        let says = shown(&holes(path, &text));
        let expected: &[&str] = match path {
            ".promu.yml" => &[],
            _ => &["web/web.go:3:25 most is not declared for js/wasm (no cgo)"],
        };
        assert_eq!(says, expected, "{text}");
        assert_eq!(gathered("test-only-hole", &[WITHOUT_JS, &[(path, &text)]].concat()), [], "{text}");
    }
    // All packages are named.
    assert_eq!(holes(ci, &workflow("go build ./...")).len(), 2);
    // Which they are can't be told.
    assert_eq!(holes("Makefile", "web:\n\tGOOS=js GOARCH=wasm go build $(PACKAGES)\n"), []);
}

#[test]
fn packages_that_are_built_for_systems_of_their_own_are_judged_for_these() {
    let files = [
        ("cmd/client/main.go", "package main\n"),
        ("cmd/server/main.go", "package main\n"),
        ("tool/tool.go", "package tool\n"),
        (
            ".github/workflows/ci.yml",
            "jobs:\n  client:\n    strategy: {matrix: {os: [ubuntu-latest, windows-latest]}}\n    runs-on: ${{ matrix.os }}\n    steps:\n    - uses: actions/checkout@v4\n      with: {path: src}\n    - run: GOARCH=amd64 go build ./cmd/client\n      working-directory: src\n  server:\n    runs-on: ubuntu-latest\n    steps:\n    - run: GOARCH=amd64 go build ./cmd/server\n",
        ),
    ];
    let sources = sources(&files);
    let here = "linux/amd64".parse().unwrap();
    let terms = Terms { table: ports::newest(), here, platforms: Vec::new(), module: None };
    let subject = Subject::read(&sources, &terms).unwrap();
    let of = |folder: &str| {
        let package =
            subject.repository.packages.iter().find(|one| one.folder.to_str() == Some(folder)).unwrap();
        subject.declared.of(package).to_string()
    };
    let linux = "linux/386, linux/amd64, linux/arm, linux/arm64";
    assert_eq!(of("cmd/client"), format!("{linux}, windows/386, windows/amd64"));
    assert_eq!(of("cmd/server"), linux);
    assert_eq!(of("tool"), linux);
}

#[test]
fn what_an_action_releases_is_the_program_that_it_names() {
    let release = |path: &str| {
        format!(
            "jobs:\n  release:\n    runs-on: ubuntu-latest\n    steps:\n    - uses: wangyoucao577/go-release-action@v1\n      with: {{goos: plan9, goarch: amd64{path}}}\n    - run: GOOS=linux GOARCH=arm64 go build ./...\n"
        )
    };
    for (path, of_client, of_server) in [
        (", project_path: ./cmd/client", true, false),
        (", project_path: cmd/client", true, false),
        ("", true, true),
    ] {
        let text = release(path);
        let files = [
            ("cmd/client/main.go", "package main\n"),
            ("cmd/server/main.go", "package main\n"),
            (".github/workflows/release.yml", text.as_str()),
        ];
        let sources = sources(&files);
        let here = "linux/amd64".parse().unwrap();
        let terms = Terms { table: ports::newest(), here, platforms: Vec::new(), module: None };
        let subject = Subject::read(&sources, &terms).unwrap();
        let has = |number: usize| {
            let builds = subject.declared.of(&subject.repository.packages[number]);
            builds.contains("plan9/amd64".parse().unwrap(), false)
        };
        assert_eq!((has(0), has(1)), (of_client, of_server), "{path:?}");
    }
}

#[test]
fn a_platform_of_some_packages_is_no_platform_of_the_release() {
    let files = [
        ("ci.go", "package m\n"),
        ("cmd/a/main.go", "package main\n"),
        (
            ".goreleaser.yaml",
            "version: 2\nbuilds:\n- main: ./cmd/a\n  goos: [linux, windows]\n  goarch: [amd64]\n",
        ),
        ("Makefile", "a:\n\tGOOS=plan9 GOARCH=amd64 go build ./cmd/a\n"),
    ];
    let sources = sources(&files);
    let here = "linux/amd64".parse().unwrap();
    let terms = Terms { table: ports::newest(), here, platforms: Vec::new(), module: None };
    let subject = Subject::read(&sources, &terms).unwrap();
    assert_eq!(subject.declared.builds.to_string(), "linux/amd64, plan9/amd64 (no cgo), windows/amd64");
    let of = |folder: &str| {
        let package =
            subject.repository.packages.iter().find(|one| one.folder.to_str() == Some(folder)).unwrap();
        subject.declared.of(package).to_string()
    };
    assert_eq!(of("cmd/a"), "linux/amd64, plan9/amd64 (no cgo), windows/amd64");
    assert_eq!(of(""), "linux/amd64, windows/amd64");
    assert_eq!(subject.declared.everywhere().to_string(), "linux/amd64, windows/amd64");
}
