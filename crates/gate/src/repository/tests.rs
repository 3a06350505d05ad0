use ogive_platform::constraint::Compiler;
use ogive_system::memory::MemoryFiles;

use super::*;

fn sources(files: &[(&str, &str)]) -> Sources {
    let all = files.iter().fold(MemoryFiles::new(), |all, (name, text)| all.file(format!("/r/{name}"), text));
    Sources::read(&all.symlink("/r/loop", "/r"), "/r".as_ref())
}

fn context() -> Context {
    Context::new("1.27.3".parse().unwrap(), Compiler::Gc)
}

#[test]
fn folders_are_those_that_the_go_command_takes() {
    let sources = sources(&[
        ("go.mod", "module example.com/m\n"),
        ("a.go", "package m\n"),
        ("README.md", "# m"),
        ("a/testdata/x.go", "package x\n"),
        ("vendor/v/v.go", "package v\n"),
        ("_x/x.go", "package x\n"),
        (".x/x.go", "package x\n"),
        ("a/b/b.go", "package b\n"),
        ("a/b/_c.go", "package c\n"),
        ("nested/go.mod", "module example.com/n\n"),
        ("nested/n/n.go", "package n\n"),
    ]);
    let repository = Repository::of(&sources, &context(), None);
    let paths: Vec<_> = repository.packages.iter().map(|package| package.path.as_deref().unwrap()).collect();
    assert_eq!(paths, ["example.com/m", "example.com/m/a/b", "example.com/n/n"]);
    assert_eq!(repository.problems, []);
}

#[test]
fn imports_mean_packages_of_the_module_of_the_workspace_and_of_replacements() {
    let main =
        "package m\nimport (\n\"example.com/m/a\"\n\"example.com/n\"\n\"example.com/o/p\"\n\"fmt\"\n)\n";
    let with = |go_mod: &str, more: &[(&str, &str)]| {
        let mut files = vec![
            ("go.mod", go_mod),
            ("m.go", main),
            ("a/a.go", "package a\n"),
            ("n/go.mod", "module example.com/n\n"),
            ("n/n.go", "package n\n"),
            ("o/go.mod", "module example.com/other\n"),
            ("o/p/p.go", "package q\n"),
        ];
        files.extend(more);
        let sources = sources(&files);
        let repository = Repository::of(&sources, &context(), None);
        let package = &repository.packages[0];
        let imports = package.files[0].header.imports.iter();
        let found =
            imports.map(|import| repository.imported(package, import).map(|at| repository.packages[at].name));
        found.map(|name| name.unwrap_or("-").to_owned()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(with("module example.com/m\n", &[]), "a - - -");
    assert_eq!(with("module example.com/m\n", &[("go.work", "use .\nuse ./n\n")]), "a n - -");
    assert_eq!(with("module example.com/m\nreplace example.com/o => ./o\n", &[]), "a - q -");
    assert_eq!(with("module example.com/m\nreplace example.com/o => ../../o\n", &[]), "a - - -");
}

#[test]
fn files_are_read_as_a_whole_where_a_build_may_lack_something() {
    let sources = sources(&[
        ("go.mod", "module m\n"),
        ("a/a.go", "package a\nimport \"m/b\"\nvar A = b.B\n"),
        ("b/b_linux.go", "package b\nconst B = 1\n"),
        ("b/b.go", "package b\n"),
        ("b/x_test.go", "package b_test\n"),
        ("b/tool.go", "//go:build ignore\npackage main\nfunc main() {}\n"),
        ("c/c.go", "package c\nconst C = 1\n"),
        ("d/broken.go", "pakage d\n"),
        ("e/e.go", "//go:build linux &&\n\npackage e\n"),
    ]);
    let repository = Repository::of(&sources, &context(), None);
    let whole: Vec<_> = repository
        .packages
        .iter()
        .flat_map(|package| &package.files)
        .filter(|file| file.whole().is_some())
        .map(|file| file.name)
        .collect();
    assert_eq!(whole, ["a.go", "b.go", "b_linux.go", "x_test.go", "e.go"]);
    let b = &repository.packages[1];
    assert_eq!((b.names["B"].at.len(), b.builds), (1, PortSet::all()));
    assert_eq!(b.files[2].role, Role::ExternalTest);
    let wrong: Vec<_> = repository.problems.iter().map(|problem| problem.path.to_str().unwrap()).collect();
    assert_eq!(wrong, ["d/broken.go", "e/e.go"]);
}
