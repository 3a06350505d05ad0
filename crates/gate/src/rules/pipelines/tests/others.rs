//! What makefiles, workflows and objects of Kubernetes say.

use super::*;

#[test]
fn makefiles_build_for_who_calls_them() {
    let wrong = "VERSION := 1\n\nbuild:\n\tCGO_ENABLED=0 GOOS=linux GOARCH=amd64 go build .\n";
    assert_eq!(
        found("makefile-goarch", &[("Makefile", wrong)]),
        ["Makefile:4:27 this builds for amd64 alone, not for linux/arm64"]
    );
    let task =
        "version: '3'\ntasks:\n  build:\n    env: {GOOS: linux, GOARCH: amd64}\n    cmds: [go build .]\n";
    assert_eq!(
        found("makefile-goarch", &[("Taskfile.yml", task)]),
        ["Taskfile.yml:4:32 this builds for amd64 alone, not for linux/arm64"]
    );
    let default = findings("makefile-goarch", &[("Makefile", "GOARCH ?= amd64\nGOOS ?= linux\n")]);
    assert_eq!(default[0].severity, Severity::Info);
    for right in [
        "build:\n\tGOARCH=$(GOARCH) go build .\n",
        "build-linux-amd64:\n\tGOOS=linux GOARCH=amd64 go build .\n",
        "all:\n\tGOOS=linux GOARCH=amd64 go build .\n\tGOOS=linux GOARCH=arm64 go build .\n",
        "win:\n\tGOOS=windows GOARCH=amd64 go build .\n",
        "web:\n\tGOOS=js GOARCH=wasm go build .\n",
        "# GOARCH=amd64\nx:\n\t# GOARCH=amd64 go build\n\techo GOARCH=amd64\n",
        "ifeq ($(A),b)\nGOARCH=amd64\nelse\nGOARCH=arm64\nendif\n",
    ] {
        assert_eq!(found("makefile-goarch", &[("Makefile", right)]), NOTHING, "{right}");
    }
}

#[test]
fn the_race_detector_is_not_everywhere() {
    let text = "jobs:\n  t:\n    strategy:\n      matrix:\n        arch: [amd64, '386']\n    runs-on: ubuntu-latest\n    env: {GOARCH: '${{ matrix.arch }}'}\n    steps:\n    - run: |\n        go vet ./...\n        go test -race ./...\n";
    assert_eq!(
        found("race-unsupported", &[(".github/workflows/ci.yml", text)]),
        [".github/workflows/ci.yml:11:9 Go has no race detector for linux/386"]
    );
    let makefile = "test:\n\tCGO_ENABLED=0 go test -race ./...\nok:\n\tgo test -race ./...\n\tCGO_ENABLED=1 go test -race ./...\n";
    assert_eq!(
        found("race-unsupported", &[("Makefile", makefile)]),
        ["Makefile:2:16 the race detector needs cgo, which is switched off here"]
    );
    let right = text.replace("[amd64, '386']", "[amd64, arm64]");
    assert_eq!(found("race-unsupported", &[(".github/workflows/ci.yml", &right)]), NOTHING);
}

#[test]
fn pods_go_where_images_do() {
    let wrong = (
        "config/manager/manager.yaml",
        "kind: Deployment\nspec:\n  template:\n    spec:\n      nodeSelector:\n        kubernetes.io/arch: amd64\n",
    );
    assert_eq!(
        found("manifest-node-selector", &[wrong]),
        ["config/manager/manager.yaml:6:29 nodes of amd64 alone are taken, not of linux/arm64"]
    );
    let chart = (
        "chart/templates/d.yaml",
        "{{- if .x }}\nnodeSelector:\n  {{- include \"x\" . }}\n  kubernetes.io/arch: amd64 # here\n{{- end }}\n",
    );
    assert_eq!(found("manifest-node-selector", &[chart]).len(), 1);
    let arm = ("config/manager/arm.yaml", "nodeSelector:\n  kubernetes.io/arch: arm64\n");
    for quiet in [
        &[wrong, arm][..],
        &[("a.yaml", "values: x\nkey: kubernetes.io/arch\noperator: In\nvalues: [amd64, arm64]\n")],
        &[("a.yaml", "# kubernetes.io/arch: amd64\na: b\n")],
        &[("tests/e2e/a.yaml", "nodeSelector:\n  kubernetes.io/arch: amd64\n")],
    ] {
        assert_eq!(found("manifest-node-selector", quiet), NOTHING, "{quiet:?}");
    }
}

#[test]
fn defaults_of_makefiles_and_matrices_of_objects() {
    let declared = |path: &str, text: &str| {
        let sources = sources(&[("a.go", "package m\n"), (path, text)]);
        let here = "linux/amd64".parse().unwrap();
        let terms = Terms { table: ports::newest(), here, platforms: Vec::new(), module: None };
        Subject::read(&sources, &terms).unwrap().declared
    };
    let default = "GOOS ?= plan9\nGOARCH ?= amd64\nbuild:\n\tGOOS=$(GOOS) GOARCH=$(GOARCH) go build .\n";
    assert_eq!(declared("Makefile", default).builds, declared("x.txt", "").builds);
    for matrix in [
        "include: [{goos: linux, goarch: s390x}, {goos: linux, goarch: arm64}]",
        "target: [{goos: linux, goarch: s390x}, {goos: linux, goarch: arm64}]",
        "target: [{name: x, env: {GOOS: linux, GOARCH: s390x}}, {env: {GOOS: linux, GOARCH: arm64}}]",
    ] {
        let text = format!(
            "jobs:\n  b:\n    runs-on: ubuntu-latest\n    strategy: {{matrix: {{{matrix}}}}}\n    steps:\n    - run: ./build.sh\n"
        );
        let found = declared(".github/workflows/ci.yml", &text).builds.to_string();
        assert!(found.contains("linux/s390x") && found.contains("linux/arm64"), "{matrix}: {found}");
    }
}

#[test]
fn emulated_tests_are_tests() {
    let gap = |more: &str| {
        let text = format!(
            "jobs:\n  t:\n    runs-on: ubuntu-latest\n    steps:\n    - uses: docker/setup-qemu-action@v3\n    - run: go test ./...\n    - {more}\n"
        );
        found("test-matrix-gap", &[(".github/workflows/ci.yml", &text)])
    };
    assert_eq!(gap("run: ls").len(), 1);
    for tests in [
        "run: GOARCH=arm64 go test ./...",
        "run: go test -exec=qemu-aarch64 ./...\n      env: {GOARCH: arm64}",
        "run: docker run --rm --platform linux/arm64 -v .:/w golang go test ./...",
        "run: make test-arm64",
        "uses: uraimo/run-on-arch-action@v2\n      with: {arch: aarch64, run: 'go test ./...'}",
        "uses: uraimo/run-on-arch-action@v2\n      with: {arch: none, base_image: '--platform=linux/arm64 debian', run: 'go test ./...'}",
    ] {
        assert_eq!(gap(tests), NOTHING, "{tests}");
    }
    let workflow = "jobs:\n  t:\n    runs-on: ubuntu-latest\n    steps:\n    - run: go test ./...\n";
    let makefile = ("Makefile", "test:\n\tGOARCH=arm64 go test ./...\n");
    assert_eq!(found("test-matrix-gap", &[(".github/workflows/ci.yml", workflow), makefile]), NOTHING);
}
