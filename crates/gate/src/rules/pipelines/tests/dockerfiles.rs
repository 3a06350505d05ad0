//! What Dockerfiles say.

use super::*;

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
