use super::*;

fn out(file: &str, dialect: Dialect, wanted: &[Wanted<'_>]) -> Result<String, Refusal> {
    let bytes = take_out(file.as_bytes(), dialect, wanted, Path::new("/home/ann"))?;
    Ok(String::from_utf8(bytes).unwrap())
}

fn variable(name: &str) -> Statement {
    Statement::Variable { name: name.into() }
}

fn path_entry(folder: &str) -> Statement {
    Statement::PathEntry { folder: folder.into() }
}

/// The second of three lines, after one statement was taken out of it.
fn line(text: &str, dialect: Dialect, statement: &Statement) -> Result<String, Refusal> {
    let file = format!("first\n{text}\nlast\n");
    let out = out(&file, dialect, &[(2, statement)])?;
    let line = out.strip_prefix("first\n").unwrap().strip_suffix("\nlast\n").unwrap();
    Ok(line.replace(MARK, "#-"))
}

#[test]
fn variables_go_and_the_rest_of_the_line_stays() {
    use Dialect::{Csh, Fish, Posix};
    for (text, dialect, left) in [
        ("export GOARCH=arm64", Posix, "#-export GOARCH=arm64"),
        ("  export GOARCH=arm64  # for the Pi", Posix, "  #-export GOARCH=arm64  # for the Pi"),
        ("GOARCH=arm64; export GOARCH", Posix, "#-GOARCH=arm64; export GOARCH"),
        ("export GOOS=linux GOARCH=arm64", Posix, "export GOOS=linux"),
        ("export GOOS=linux; export GOARCH=arm64", Posix, "export GOOS=linux"),
        ("export GOARCH=arm64; export GOOS=linux # x", Posix, "export GOOS=linux # x"),
        ("[ -d /x ] && export GOARCH=arm64", Posix, "#-[ -d /x ] && export GOARCH=arm64"),
        ("typeset -gx GOARCH='arm64'", Posix, "#-typeset -gx GOARCH='arm64'"),
        ("set -gx GOARCH arm64", Fish, "#-set -gx GOARCH arm64"),
        ("export GOARCH=arm64", Fish, "#-export GOARCH=arm64"),
        ("setenv GOARCH arm64", Csh, "#-setenv GOARCH arm64"),
    ] {
        assert_eq!(line(text, dialect, &variable("GOARCH")).as_deref(), Ok(left), "{text}");
    }
}

#[test]
fn what_is_no_plain_statement_is_left_to_a_person() {
    let goarch = variable("GOARCH");
    for (text, refusal) in [
        ("if true; then export GOARCH=arm64; fi", Refusal::Entangled(2)),
        ("true && GOARCH=arm64 && run", Refusal::Entangled(2)),
        ("export GOARCH=arm64 \\", Refusal::Entangled(2)),
        ("GOARCH=arm64 make", Refusal::Other(2)),
        ("export GOOS=linux", Refusal::Other(2)),
        ("eval \"$(something)\"", Refusal::Other(2)),
        ("# export GOARCH=arm64", Refusal::Other(2)),
    ] {
        assert_eq!(line(text, Dialect::Posix, &goarch), Err(refusal), "{text}");
    }
    let file = "export A=1 \\\n  GOARCH=arm64\n";
    assert_eq!(out(file, Dialect::Posix, &[(2, &goarch)]), Err(Refusal::Entangled(2)));
    assert_eq!(out("a\n", Dialect::Posix, &[(7, &goarch)]), Err(Refusal::NoLine(7)));
    assert_eq!(take_out(b"\xff\xfe", Dialect::Posix, &[], Path::new("/")), Err(Refusal::NoText));
}

#[test]
fn folders_of_path_go_however_they_are_written() {
    use Dialect::{Csh, Fish, Posix};
    let foreign = path_entry("/home/ann/go/bin");
    for (text, dialect, left) in [
        ("export PATH=$HOME/go/bin:$PATH", Posix, "#-export PATH=$HOME/go/bin:$PATH"),
        ("PATH=\"$HOME/go/bin:$PATH\"", Posix, "#-PATH=\"$HOME/go/bin:$PATH\""),
        ("export PATH=~/go/bin:/opt/x/bin:$PATH", Posix, "export PATH=/opt/x/bin:$PATH"),
        ("export PATH=\"/a b:$HOME/go/bin:$PATH\"", Posix, "export PATH=\"/a b:$PATH\""),
        ("export PATH=\"$HOME/go/bin\":\"$PATH\"", Posix, "#-export PATH=\"$HOME/go/bin\":\"$PATH\""),
        ("PATH=/usr/bin:/home/ann/go/bin:/bin", Posix, "PATH=/usr/bin:/bin"),
        ("PATH=/home/ann/go/bin:$PATH; export PATH", Posix, "export PATH"),
        ("path=(~/go/bin $path)", Posix, "#-path=(~/go/bin $path)"),
        ("path+=(~/go/bin /opt/b)", Posix, "path+=(/opt/b)"),
        ("pathmunge $HOME/go/bin after", Posix, "#-pathmunge $HOME/go/bin after"),
        ("export PATH=\"$HOME/go/bin${PATH:+:$PATH}\"", Posix, "unchanged"),
        ("set -gx PATH $HOME/go/bin $PATH", Fish, "#-set -gx PATH $HOME/go/bin $PATH"),
        ("set -gx PATH /opt/b $HOME/go/bin $PATH", Fish, "set -gx PATH /opt/b $PATH"),
        ("fish_add_path ~/go/bin", Fish, "#-fish_add_path ~/go/bin"),
        ("fish_add_path -m ~/go/bin ~/bin", Fish, "fish_add_path -m ~/bin"),
        ("setenv PATH /home/ann/go/bin:${PATH}", Csh, "#-setenv PATH /home/ann/go/bin:${PATH}"),
        ("set path = (/home/ann/go/bin $path)", Csh, "#-set path = (/home/ann/go/bin $path)"),
    ] {
        let found = line(text, dialect, &foreign);
        if left == "unchanged" {
            assert_eq!(found, Err(Refusal::Other(2)), "{text}");
        } else {
            assert_eq!(found.as_deref(), Ok(left), "{text}");
        }
    }
    // What a function does to its argument is not undone in the function.
    assert_eq!(line("PATH=$1:$PATH", Posix, &foreign), Err(Refusal::Other(2)));
}

#[test]
fn aliases_go() {
    let go = Statement::Alias { name: "go".into() };
    for (text, dialect, left) in [
        ("alias go='arch -x86_64 go'", Dialect::Posix, "#-alias go='arch -x86_64 go'"),
        ("alias ll='ls -l' go=x", Dialect::Posix, "alias ll='ls -l'"),
        ("alias go 'arch -x86_64 go'", Dialect::Fish, "#-alias go 'arch -x86_64 go'"),
        ("alias go arch", Dialect::Csh, "#-alias go arch"),
    ] {
        assert_eq!(line(text, dialect, &go).as_deref(), Ok(left), "{text}");
    }
}

#[test]
fn later_uses_of_a_variable_get_its_value() {
    let file = "export GOROOT=\"$HOME/old\"\nexport PATH=$GOROOT/bin:\"${GOROOT}/x\":$PATH\necho '$GOROOT' # $GOROOT\n";
    let left = out(file, Dialect::Posix, &[(1, &variable("GOROOT"))]).unwrap();
    assert_eq!(
        left,
        format!(
            "{MARK}export GOROOT=\"$HOME/old\"\nexport PATH=$HOME/old/bin:\"$HOME/old/x\":$PATH\necho '$GOROOT' # $GOROOT\n"
        )
    );
    for file in ["export GOROOT=$(x)\nP=$GOROOT\n", "export GOROOT=/a\nP=${GOROOT%/}\n"] {
        let refused = out(file, Dialect::Posix, &[(1, &variable("GOROOT"))]);
        assert_eq!(refused, Err(Refusal::Used(2, "GOROOT".into())), "{file}");
    }
}

#[test]
fn two_wishes_for_one_file_see_the_file_as_it_was() {
    let file = "export GOROOT=/opt/foreign/go\nexport PATH=$GOROOT/bin:$PATH\n";
    let (folder, goroot) = (path_entry("/opt/foreign/go/bin"), variable("GOROOT"));
    let wanted: Vec<Wanted<'_>> = vec![(2, &folder), (1, &goroot)];
    let left = out(file, Dialect::Posix, &wanted).unwrap();
    assert_eq!(left, format!("{MARK}export GOROOT=/opt/foreign/go\n{MARK}export PATH=$GOROOT/bin:$PATH\n"));
    assert_eq!(out(&left, Dialect::Posix, &wanted).unwrap(), left, "twice is once");
}

#[test]
fn line_ends_marks_and_blocks_stay_valid() {
    let goarch = variable("GOARCH");
    assert_eq!(
        out("\u{feff}export GOARCH=a\r\nb\r\n", Dialect::Posix, &[(1, &goarch)]).unwrap(),
        format!("\u{feff}{MARK}export GOARCH=a\r\nb\r\n")
    );
    let file = "if true; then\n  export GOARCH=a\nfi\n";
    let left = out(file, Dialect::Posix, &[(2, &goarch)]).unwrap();
    assert_eq!(left, format!("if true; then\n  : {MARK}export GOARCH=a\nfi\n"));
    assert_eq!(
        out("export GOARCH=a", Dialect::Posix, &[(1, &goarch)]).unwrap(),
        format!("{MARK}export GOARCH=a")
    );
}

#[test]
fn a_variable_gets_another_value_and_the_rest_of_its_line_stays() {
    for (line, dialect, left) in [
        ("export GOAMD64=v4 # fast\r\n", Dialect::Posix, "export GOAMD64=v3 # fast\r\n"),
        ("export A=1 GOAMD64=\"v4\"; B=2\n", Dialect::Posix, "export A=1 GOAMD64=v3; B=2\n"),
        ("set -gx GOAMD64 v4\n", Dialect::Fish, "set -gx GOAMD64 v3\n"),
        ("setenv GOAMD64 v4", Dialect::Csh, "setenv GOAMD64 v3"),
    ] {
        let given = give_value(line.as_bytes(), dialect, 1, "GOAMD64", "v3").unwrap();
        assert_eq!(String::from_utf8(given).unwrap(), left);
    }
    let quoted = give_value(b"P=x\n", Dialect::Posix, 1, "P", "a|b's").unwrap();
    assert_eq!(quoted, b"P='a|b'\\''s'\n");
    assert_eq!(give_value(b"GOAMD64=v4 make\n", Dialect::Posix, 1, "GOAMD64", "v3"), Err(Refusal::Other(1)));
}
