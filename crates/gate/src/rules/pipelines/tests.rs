use ogive_platform::ports;
use ogive_record::{Finding, Remedy, Repair, Severity};
use ogive_system::memory::MemoryFiles;

use crate::{Sources, Subject, Terms, judge, platforms_of};

fn sources(files: &[(&str, &str)]) -> Sources {
    let all = files.iter().fold(MemoryFiles::new(), |all, (name, text)| all.file(format!("/r/{name}"), text));
    Sources::read(&all.file("/r/go.mod", "module m\n"), "/r".as_ref())
}

/// What a rule finds in a repository that declares linux/amd64 and linux/arm64, unless it says otherwise itself.
fn findings(rule: &str, files: &[(&str, &str)]) -> Vec<Finding> {
    let declares = [("ogive.toml", "[build]\nplatforms = ['linux/amd64', 'linux/arm64']\n")];
    let is_said = files.iter().any(|(name, _)| *name == "ogive.toml");
    let files = if is_said { files.to_vec() } else { [files, &declares[..]].concat() };
    gathered(rule, &files)
}

fn gathered(rule: &str, files: &[(&str, &str)]) -> Vec<Finding> {
    let sources = sources(files);
    let terms = Terms {
        table: ports::newest(),
        here: "linux/amd64".parse().unwrap(),
        platforms: Vec::new(),
        module: None,
    };
    let subject = Subject::read(&sources, &terms).unwrap();
    assert_eq!(subject.pipelines.problems, []);
    judge(&subject).into_iter().filter(|finding| finding.rule.as_str() == rule).collect()
}

fn shown(findings: &[Finding]) -> Vec<String> {
    let one = |finding: &Finding| format!("{} {}", finding.location.as_ref().unwrap(), finding.title);
    findings.iter().map(one).collect()
}

fn found(rule: &str, files: &[(&str, &str)]) -> Vec<String> {
    shown(&findings(rule, files))
}

const NOTHING: &[String] = &[];

#[test]
fn a_constant_goarch_is_wrong_in_dockerfiles() {
    let wrong = "FROM golang:1.27 AS build\n# GOARCH=arm64\nENV CGO_ENABLED=0\nRUN go mod download && \\\n    GOOS=linux GOARCH=amd64 go build -o /app .\nFROM scratch\nCOPY --from=build /app /app\n";
    let says = "what is built here is for amd64 in images for linux/arm64 too";
    assert_eq!(found("dockerfile-goarch", &[("Dockerfile", wrong)]), [format!("Dockerfile:5:16 {says}")]);
    let env = "FROM golang\nENV GOOS=linux GOARCH=amd64\nRUN go build .\n";
    assert_eq!(
        found("dockerfile-goarch", &[("build/app.Dockerfile", env)]),
        [format!("build/app.Dockerfile:2:16 {says}")]
    );
    let argument = "ARG ARCH=amd64\nFROM golang\nARG GOARCH=amd64\nRUN GOARCH=${GOARCH} go build .\n";
    assert_eq!(found("dockerfile-goarch", &[("Dockerfile", argument)]), [format!("Dockerfile:3:5 {says}")]);
    let named = "FROM golang\nARG ARCH=amd64\nRUN GOARCH=$ARCH go build .\n";
    assert_eq!(found("dockerfile-goarch", &[("Dockerfile", named)]), [format!("Dockerfile:2:5 {says}")]);
}

#[test]
fn dockerfiles_that_programs_write_are_read() {
    let go = |set: &str| {
        format!(
            "package m\n\nconst text = `# ours\nFROM golang AS build\nRUN CGO_ENABLED=0 {set} go build -o app .\n`\n"
        )
    };
    let of = |set: &str| findings("dockerfile-goarch", &[("a.go", &go(set))]);
    let wrong = of("GOARCH=amd64");
    assert_eq!(
        shown(&wrong),
        ["a.go:3:14 the Dockerfile in this text builds for amd64 in images for linux/arm64 too"]
    );
    assert_eq!(wrong[0].severity, Severity::Warning);
    assert!(format!("{:?}", wrong[0].remedies).contains("before line 3"), "{:?}", wrong[0].remedies);
    for right in ["GOARCH=${TARGETARCH}", "GOOS=linux", "GOARCH={{ .Arch }}"] {
        assert_eq!(shown(&of(right)), NOTHING, "{right}");
    }
}

#[test]
fn a_goarch_that_is_chosen_is_right() {
    for right in [
        "FROM golang\nARG TARGETARCH\nRUN GOARCH=$TARGETARCH go build .\n",
        "FROM golang\nARG TARGETARCH\nARG GOARCH=${TARGETARCH:-amd64}\nRUN GOARCH=${GOARCH} go build .\n",
        "FROM golang\nRUN GOARCH=amd64 go build -o a . && GOARCH=arm64 go build -o b .\n",
        "FROM golang\nRUN GOOS=js GOARCH=wasm go build -o a .\n",
        "FROM golang\nRUN GOOS=windows GOARCH=amd64 go build -o a.exe .\n",
        "FROM golang\nARG TARGETARCH\nRUN if [ $TARGETARCH = amd64 ]; then GOARCH=amd64 go build .; fi\n",
        "FROM golang\nCOPY <<END /x.sh\nGOARCH=amd64 go build\nEND\n",
        "FROM golang\nRUN python3 <<END\nGOARCH=amd64\nEND\n",
        "FROM golang\nLABEL arch=amd64\nRUN echo amd64\n",
    ] {
        assert_eq!(found("dockerfile-goarch", &[("Dockerfile", right)]), NOTHING, "{right}");
    }
    let wrong = "FROM golang\nARG GOARCH=amd64\nRUN GOARCH=$GOARCH go build .\n";
    assert_eq!(found("dockerfile-goarch", &[("Dockerfile.amd64", wrong)]), NOTHING);
    let only = ("ogive.toml", "[build]\nplatforms = ['linux/amd64', 'darwin/arm64']\n");
    assert_eq!(found("dockerfile-goarch", &[("Dockerfile", wrong), only]), NOTHING);
    let passes = ("Makefile", "image:\n\tdocker build --build-arg GOARCH=$(GOARCH) .\n");
    assert_eq!(found("dockerfile-goarch", &[("Dockerfile", wrong), passes]), NOTHING);
    let example = findings("dockerfile-goarch", &[("examples/x/Dockerfile", wrong)]);
    assert_eq!(example[0].severity, Severity::Info);
}

#[test]
fn images_that_nobody_makes_for_another_platform_warn() {
    let dockerfile = "FROM golang AS build\nRUN GOARCH=amd64 go build -o /app .\nFROM alpine\nCOPY --from=build /app /app\nCMD [\"/app\"]\n";
    let release = ".goreleaser.yaml";
    let builds = "builds:\n- goos: [linux]\n  goarch: [amd64, arm64]\n";
    let bake = "target \"app\" {\n  platforms = [\"linux/amd64\", \"linux/arm64\"]\n}\n";
    let severity = |files: &[(&str, &str)]| gathered("dockerfile-goarch", files)[0].severity;
    assert_eq!(severity(&[("Dockerfile", dockerfile), (release, builds)]), Severity::Warning);
    assert_eq!(severity(&[("Dockerfile", dockerfile), ("docker-bake.hcl", bake)]), Severity::Error);
}

#[test]
fn a_constant_platform_is_wrong() {
    let wrong = "FROM --platform=$BUILDPLATFORM golang AS build\nFROM --platform=linux/amd64 alpine:3\nCOPY --from=build /app /app\nCMD /app\n";
    let findings = findings("dockerfile-platform", &[("Dockerfile", wrong)]);
    assert_eq!(
        shown(&findings),
        ["Dockerfile:2:17 this stage is of linux/amd64 in images for linux/arm64 too"]
    );
    assert_eq!((findings[0].severity, platforms_of(&findings[0])), (Severity::Error, vec!["linux/arm64"]));
    let builder = "FROM --platform=linux/amd64 golang AS build\nRUN go build .\nFROM scratch\nCOPY --from=build /app /app\n";
    assert_eq!(
        self::findings("dockerfile-platform", &[("Dockerfile", builder)])[0].severity,
        Severity::Warning
    );
    assert_eq!(
        found("dockerfile-platform", &[("Dockerfile", "FROM amd64/alpine\n")]),
        ["Dockerfile:1:6 this stage is of amd64/alpine in images for linux/arm64 too"]
    );
    for right in [
        "FROM --platform=$TARGETPLATFORM alpine\n",
        "FROM --platform=${BUILDPLATFORM:-linux/amd64} alpine\n",
        "ARG P=linux/amd64\nFROM --platform=$P alpine\n",
        "FROM --platform=linux/amd64 alpine AS base-amd64\nFROM --platform=linux/arm64 alpine AS base-arm64\nARG TARGETARCH\nFROM base-$TARGETARCH\n",
        "# FROM --platform=linux/amd64 x\nFROM alpine\n",
    ] {
        assert_eq!(found("dockerfile-platform", &[("Dockerfile", right)]), NOTHING, "{right}");
    }
}

const IMAGES: (&str, &str) = (
    ".github/workflows/image.yml",
    "jobs:\n  i:\n    runs-on: ubuntu-latest\n    steps:\n    - uses: docker/setup-qemu-action@v3\n    - uses: docker/build-push-action@v6\n      with:\n        platforms: linux/amd64,linux/arm64\n",
);

#[test]
fn what_has_one_right_answer_is_repaired() {
    let repaired = |rule: &str, text: &str| {
        let findings = findings(rule, &[("Dockerfile", text)]);
        let repairs = findings[0].remedies.iter().find_map(|remedy| match remedy {
            Remedy::Repairs { repairs, .. } => Some(repairs.clone()),
            _ => None,
        });
        match repairs.as_deref() {
            Some([Repair::ReplaceLine { line, before, after: Some(after), .. }]) => {
                assert_eq!(text.lines().nth(*line as usize - 1).unwrap().trim(), before);
                format!("{line}: {after}")
            }
            other => format!("{other:?}"),
        }
    };
    let goarch = "FROM golang\nARG TARGETARCH\nRUN a && \\\n  GOARCH=amd64 go build .\n";
    assert_eq!(repaired("dockerfile-goarch", goarch), "4: GOARCH=$TARGETARCH go build .");
    assert_eq!(
        repaired("dockerfile-goarch", "FROM golang\nRUN GOARCH=amd64 go build .\n"),
        "2: ARG TARGETARCH\nRUN GOARCH=$TARGETARCH go build ."
    );
    let shadowed = "FROM golang\nARG TARGETARCH=amd64\nRUN GOARCH=$TARGETARCH go build .\n";
    assert_eq!(repaired("targetarch-not-propagated", shadowed), "2: ARG TARGETARCH");
    assert_eq!(
        repaired("dockerfile-platform", "FROM --platform=linux/amd64 alpine AS x\n"),
        "1: FROM alpine AS x"
    );
}

#[test]
fn compilers_are_not_to_be_emulated() {
    let wrong = "FROM golang AS build\nRUN go install example.com/tool@v1\nRUN go build -o /app .\nFROM scratch\nCOPY --from=build /app /app\n";
    assert_eq!(
        found("dockerfile-emulated-build", &[("Dockerfile", wrong), IMAGES]),
        ["Dockerfile:3:5 Go is compiled under emulation, for every platform but the builder's"]
    );
    let native = (IMAGES.0, IMAGES.1.replace("ubuntu-latest", "ubuntu-24.04-arm"));
    let rewrites = (
        "Makefile",
        "x:\n\tsed -e 's/FROM/FROM --platform=$${BUILDPLATFORM}/' Dockerfile > Dockerfile.cross\n",
    );
    for quiet in [
        &[("Dockerfile", wrong)][..],
        &[("Dockerfile", wrong), (native.0, &native.1)],
        &[("Dockerfile", wrong), IMAGES, rewrites],
        &[
            (
                "Dockerfile",
                "FROM --platform=$BUILDPLATFORM golang AS build\nARG TARGETARCH\nRUN GOARCH=$TARGETARCH go build .\n",
            ),
            IMAGES,
        ],
        &[("Dockerfile", "FROM alpine\nCOPY app /app\n"), IMAGES],
    ] {
        assert_eq!(found("dockerfile-emulated-build", quiet), NOTHING, "{quiet:?}");
    }
}

#[test]
fn the_platform_must_reach_the_build() {
    let forgotten = "FROM --platform=$BUILDPLATFORM golang AS build\nRUN go build -o /app .\nFROM scratch\nCOPY --from=build /app /app\n";
    assert_eq!(
        found("targetarch-not-propagated", &[("Dockerfile", forgotten)]),
        ["Dockerfile:2:5 Go builds here for the machine that builds, whichever platform is asked for"]
    );
    let shadowed = "FROM --platform=$BUILDPLATFORM golang AS build\nARG TARGETARCH=amd64\nRUN GOARCH=$TARGETARCH go build .\nFROM scratch\nCOPY --from=build /app /app\n";
    assert_eq!(
        found("targetarch-not-propagated", &[("Dockerfile", shadowed)]),
        ["Dockerfile:2:5 TARGETARCH stays amd64 in images for linux/arm64 too"]
    );
    let empty = "ARG TARGETARCH\nFROM golang AS build\nRUN GOARCH=${TARGETARCH:-amd64} \\\n  go build .\nFROM build\nRUN echo $TARGETARCH\n";
    assert_eq!(
        found("targetarch-not-propagated", &[("Dockerfile", empty)]),
        [
            "Dockerfile:3:12 TARGETARCH is empty here: no ARG of this stage asks for it",
            "Dockerfile:6:10 TARGETARCH is empty here: no ARG of this stage asks for it",
        ]
    );
    for right in [
        "FROM --platform=$BUILDPLATFORM golang AS build\nARG TARGETARCH\nRUN GOARCH=$TARGETARCH go build .\nFROM build\nRUN echo $TARGETARCH\n",
        "FROM --platform=$BUILDPLATFORM golang AS build\nARG TARGETARCH\nENV GOARCH=$TARGETARCH\nRUN go build .\nFROM x\nCOPY --from=build /a /a\n",
        "FROM --platform=$BUILDPLATFORM tonistiigi/xx AS xx\nFROM --platform=$BUILDPLATFORM golang AS build\nCOPY --from=xx / /\nARG TARGETPLATFORM\nRUN xx-go build .\nFROM x\nCOPY --from=build /a /a\n",
        "FROM --platform=$BUILDPLATFORM golang AS gen\nRUN go build -o gen . && ./gen\n",
        "FROM --platform=$BUILDPLATFORM golang AS tool\nRUN go install example.com/tool@v1\nFROM x\nCOPY --from=tool /a /a\n",
        "FROM x\nRUN TARGETARCH=$(uname -m) && echo $TARGETARCH\n# $TARGETARCH\nCMD echo $TARGETARCH\n",
    ] {
        assert_eq!(found("targetarch-not-propagated", &[("Dockerfile", right)]), NOTHING, "{right}");
    }
}

#[test]
fn downloads_are_for_what_is_asked_for() {
    let wrong = "FROM debian\nRUN curl -fsSL -o /k \\\n  https://dl.k8s.io/v1/bin/linux/amd64/kubectl\nADD https://go.dev/dl/go1.27.linux-amd64.tar.gz /go\nENV URL=https://example.com/x_x86_64.tgz\n";
    let says = "what is fetched here is for amd64 in images for linux/arm64 too";
    assert_eq!(
        found("pinned-download", &[("Dockerfile", wrong)]),
        [
            format!("Dockerfile:3:34 {says}"),
            format!("Dockerfile:4:36 {says}"),
            format!("Dockerfile:5:31 {says}")
        ]
    );
    for right in [
        "FROM debian\nARG TARGETARCH\nRUN curl https://dl.k8s.io/v1/bin/linux/${TARGETARCH}/kubectl\n",
        "FROM debian\nRUN curl https://example.com/a-amd64 && curl https://example.com/a-arm64\n",
        "FROM debian\nRUN case $(uname -m) in x86_64) u=https://e.com/a-amd64 ;; *) u=https://e.com/a-arm64 ;; esac; curl $u\n",
        "FROM debian\nRUN curl https://example.com/damd64x\n# https://example.com/amd64\nRUN echo https://example.com/amd64\n",
        "FROM debian\nRUN apt-get install libc6-amd64-cross\n",
        "FROM --platform=linux/amd64 debian\nRUN curl https://example.com/a-amd64\n",
    ] {
        assert_eq!(found("pinned-download", &[("Dockerfile", right)]), NOTHING, "{right}");
    }
}

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

#[test]
fn tools_of_the_builder_may_be_for_one_architecture() {
    let fetch = "RUN curl -o /p https://example.com/protoc-x86_64.zip";
    for right in [
        format!(
            "FROM --platform=$BUILDPLATFORM golang AS build\n{fetch}\nARG TARGETARCH\nRUN GOARCH=$TARGETARCH go build -o /app .\nFROM alpine\nCOPY --from=build /app /app\n"
        ),
        format!("FROM --platform=$BUILDPLATFORM golang AS lint\n{fetch}\nFROM alpine\n"),
        format!(
            "FROM --platform=linux/amd64 golang AS build\n{fetch}\nFROM alpine\nCOPY --from=build /app /app\n"
        ),
    ] {
        assert_eq!(found("pinned-download", &[("Dockerfile", &right)]), NOTHING, "{right}");
    }
    let wrong = format!(
        "FROM --platform=$BUILDPLATFORM alpine AS get\n{fetch}\nFROM alpine\nCOPY --from=get /p /p\n"
    );
    assert_eq!(found("pinned-download", &[("Dockerfile", &wrong)]).len(), 1);
}

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
