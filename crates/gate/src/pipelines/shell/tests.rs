use super::*;
use crate::pipelines::script::Script;

fn told(text: &str) -> Vec<String> {
    commands(&Script::of(text, 0))
        .iter()
        .map(|command| {
            let set =
                command.assignments.iter().map(|set| format!("{}:{}={}", set.offset, set.name, set.value));
            let words = command.words.iter().map(|word| word.text.clone());
            let mark = if command.conditional { "?" } else { "" };
            format!("{mark}{}", set.chain(words).collect::<Vec<_>>().join(" "))
        })
        .collect()
}

#[test]
fn commands_are_told_apart() {
    assert_eq!(
        told("GOOS=linux GOARCH=amd64 go build -o 'a b' . && ls; (cd x || true) | cat"),
        ["0:GOOS=linux 11:GOARCH=amd64 go build -o a b .", "ls", "cd x", "true", "cat"]
    );
    assert_eq!(told("env CGO_ENABLED=0 go \\\n  test ./..."), ["4:CGO_ENABLED=0 go test ./..."]);
    assert_eq!(told("export GOARCH=arm64 GOOS=linux\nmake"), ["7:GOARCH=arm64 20:GOOS=linux", "make"]);
    assert_eq!(told("echo a#b # GOARCH=amd64\n# go build\nx 2>&1 >out &>/dev/null y"), ["echo a#b", "x y"]);
}

#[test]
fn substitutions_stay_as_they_are() {
    assert_eq!(told("GOARCH=$(go env GOARCH) go build"), ["0:GOARCH=$(go env GOARCH) go build"]);
    assert_eq!(told("GOARCH=\"${TARGETARCH:-amd64}\" go build"), ["0:GOARCH=${TARGETARCH:-amd64} go build"]);
    assert_eq!(
        told("go build -o x-${{ matrix.goos }}-`uname -m`"),
        ["go build -o x-${{ matrix.goos }}-`uname -m`"]
    );
    assert_eq!(told("a $(b ')' c) d"), ["a $(b ')' c) d"]);
}

#[test]
fn here_documents_are_no_commands() {
    assert_eq!(told("cat <<EOF >x\nGOARCH=amd64 go build\nEOF\nls"), ["cat", "ls"]);
    assert_eq!(told("cat <<-'END'\n\tgo build\n\tEND\nls <<< go"), ["cat", "ls"]);
}

#[test]
fn what_is_conditional_is_marked() {
    assert_eq!(
        told(
            "if [ $A = b ]; then GOARCH=arm64; fi\ngo build\n[ x ] && go test\ncase $A in\n x) ls ;;\nesac\nls"
        ),
        [
            "?[ $A = b ]",
            "?20:GOARCH=arm64",
            "go build",
            "[ x ]",
            "?go test",
            "?case $A in",
            "?x",
            "?ls",
            "ls"
        ]
    );
}

#[test]
fn calls_of_go_are_known() {
    let verb = |text: &str| {
        let found = commands(&Script::of(text, 0));
        found[0].go().map(|go| (go.verb, go.has_race()))
    };
    assert_eq!(verb("/usr/local/go/bin/go build ./..."), Some((Verb::Build, false)));
    assert_eq!(verb("$(GO) test -race ./..."), Some((Verb::Test, true)));
    assert_eq!(verb("go -C sub test"), Some((Verb::Test, false)));
    assert_eq!(verb("gotestsum -- -race"), Some((Verb::Test, true)));
    for other in ["go mod download", "goreleaser build", "cargo build", "echo go build", "go"] {
        assert_eq!(verb(other), None, "{other}");
    }
}

#[test]
fn any_text_is_read() {
    for text in [
        "'",
        "\"",
        "$(",
        "${",
        "`",
        "<<",
        "<<EOF",
        "\\",
        "a=",
        "&&||;;((",
        "\"$(\"",
        "ä'ö\\ü",
        "if if if fi fi",
        "<<<",
        "2>",
    ] {
        let _ = told(text);
    }
}
