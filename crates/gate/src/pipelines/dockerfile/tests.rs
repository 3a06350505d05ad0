use super::*;

const TEXT: &str = "# syntax=docker/dockerfile:1
ARG VERSION=1.27
FROM --platform=$BUILDPLATFORM golang:${VERSION} AS build
ARG TARGETARCH TARGETOS
ENV CGO_ENABLED=0 GOFLAGS=\"-mod=mod -v\"
ENV GOARCH amd64
# a comment with GOARCH=arm64
RUN --mount=type=cache,target=/var/cache/x \\
    # between
    GOARCH=$TARGETARCH go build -o /out/app ./cmd/app && \\

    ls /out
RUN <<EOF
set -e
go test ./...
EOF
RUN python3 <<PY
import os # go build
PY
COPY <<FILE /etc/x
GOARCH=amd64 go build
FILE
FROM build AS more
RUN [\"go\", \"vet\"]
FROM scratch
ADD https://example.com/a-amd64.tgz /a
COPY --from=build /out/app /app
ENTRYPOINT [\"/app\"]
";

#[test]
fn stages_and_steps_are_told() {
    let file = Dockerfile::read(TEXT).unwrap();
    assert_eq!(file.globals[0].name, "VERSION");
    let stages: Vec<_> = file.stages.iter().map(|stage| (stage.name.as_deref(), stage.parent)).collect();
    assert_eq!(stages, [(Some("build"), None), (Some("more"), Some(0)), (None, None)]);
    assert_eq!(file.stages[0].platform.as_ref().unwrap().text, "$BUILDPLATFORM");
    assert_eq!(file.platform_of(1).unwrap().text, "$BUILDPLATFORM");
    assert_eq!(file.last_stages(), [1, 2]);
    assert!(file.is_copied_from(0) && !file.is_copied_from(1) && file.is_shipped(2));
    assert!(file.sees(1, "TARGETARCH") && !file.sees(2, "TARGETARCH") && !file.sees(0, "VERSION"));
    let settings: Vec<_> =
        file.stages[0].settings().map(|(set, env)| (set.name.as_str(), set.value.as_deref(), env)).collect();
    assert_eq!(
        settings,
        [
            ("TARGETARCH", None, false),
            ("TARGETOS", None, false),
            ("CGO_ENABLED", Some("0"), true),
            ("GOFLAGS", Some("-mod=mod -v"), true),
            ("GOARCH", Some("amd64"), true),
        ]
    );
}

#[test]
fn commands_have_the_places_of_the_file() {
    let file = Dockerfile::read(TEXT).unwrap();
    let said: Vec<String> = file.stages[0]
        .runs()
        .flat_map(|(_, commands)| commands)
        .map(|command| {
            let words = command.words.iter().map(|word| {
                assert!(TEXT[word.offset as usize..].starts_with(&word.text), "{word:?}");
                word.text.as_str()
            });
            words.collect::<Vec<_>>().join(" ")
        })
        .collect();
    assert_eq!(said, ["go build -o /out/app ./cmd/app", "ls /out", "set -e", "go test ./...", "python3"]);
    let (_, commands) = file.stages[0].runs().next().unwrap();
    let set = &commands[0].assignments[0];
    assert_eq!((set.name.as_str(), set.value.as_str()), ("GOARCH", "$TARGETARCH"));
    assert!(TEXT[set.offset as usize..].starts_with("GOARCH=$TARGETARCH"));
}

#[test]
fn another_escape_is_taken() {
    let text = "# escape=`\nFROM x\nRUN go build `\n  -o C:\\\\x .\n";
    let file = Dockerfile::read(text).unwrap();
    let (_, commands) = file.stages[0].runs().next().unwrap();
    assert_eq!(commands[0].words.len(), 5);
}

#[test]
fn references_are_those_of_variables() {
    let places = |text: &str| references(text, "TARGETARCH").collect::<Vec<_>>();
    assert_eq!(places("$TARGETARCH ${TARGETARCH:-x} $TARGETARCH_X TARGETARCH \\$TARGETARCH"), [0, 12]);
}

#[test]
fn what_is_no_dockerfile_is_said() {
    let error = Dockerfile::read("FROM x\nGO build\n").unwrap_err();
    assert_eq!(error.line, 2);
    assert!(Dockerfile::read("").is_err());
}
