use std::path::Path;

use ogive_platform::ports;
use ogive_system::memory::MemoryFiles;

use crate::{Sources, Subject, Terms, judge};

const UNIX: &str = "package unix\n\nconst Common = 1\n";

/// A repository that uses two names of another module, of which linux alone has one.
fn repository() -> MemoryFiles {
    MemoryFiles::new()
        .file("/r/go.mod", "module example.com/m\n\ngo 1.22\n\nrequire (\n\tExample.org/Sys v0.1.0\n\texample.org/deep v1.0.0\n)\n")
        .file("/r/ogive.toml", "[build]\nplatforms = ['linux/amd64', 'darwin/arm64', 'windows/amd64']\n")
        .file(
            "/r/a.go",
            "//go:build !windows\n\npackage m\n\nimport \"Example.org/Sys/unix\"\n\nvar x = unix.Common + unix.Epoll\n",
        )
}

fn with_unix(files: MemoryFiles, folder: &str) -> MemoryFiles {
    let place = |name: &str| format!("{folder}/{name}");
    files
        .file(place("unix.go"), format!("//go:build linux || darwin\n\n{UNIX}"))
        .file(place("epoll_linux.go"), "package unix\n\nconst Epoll = 2\n")
        .file(place("unix_test.go"), "package unix\n\nimport \"example.org/nothing\"\n")
}

fn found(files: &MemoryFiles, cache: Option<&str>) -> Vec<String> {
    let mut sources = Sources::read(files, Path::new("/r"));
    sources.read_foreign(files, Path::new("/r"), cache.map(Path::new));
    let here = "linux/amd64".parse().unwrap();
    let terms = Terms { table: ports::newest(), here, platforms: Vec::new(), module: None };
    let findings = judge(&Subject::read(&sources, &terms).unwrap()).into_iter();
    let of_rule = findings.filter(|finding| finding.rule.as_str() == "dependency-hole");
    of_rule.map(|finding| format!("{} {}", finding.location.as_ref().unwrap(), finding.title)).collect()
}

#[test]
fn what_is_vendored_is_read_and_what_is_cached_where_that_is_asked_for() {
    let vendored =
        with_unix(repository(), "/r/vendor/Example.org/Sys/unix").file("/r/vendor/modules.txt", "");
    assert_eq!(
        found(&vendored, None),
        ["a.go:7:28 unix.Epoll is not declared for darwin/arm64 in vendor/Example.org/Sys/unix"]
    );
    let cached = with_unix(repository(), "/c/!example.org/!sys@v0.1.0/unix");
    assert_eq!(found(&cached, None), Vec::<String>::new());
    assert_eq!(
        found(&cached, Some("/c")),
        ["a.go:7:28 unix.Epoll is not declared for darwin/arm64 in Example.org/Sys@v0.1.0/unix"]
    );
}

#[test]
fn what_an_old_module_vendors_stands_for_nothing_where_the_cache_is_asked() {
    let vendored =
        with_unix(repository(), "/r/vendor/Example.org/Sys/unix").file("/r/vendor/modules.txt", "");
    let both = with_unix(vendored, "/c/!example.org/!sys@v0.1.0/unix");
    let old = "module example.com/m\n\ngo 1.13\n\nrequire Example.org/Sys v0.1.0\n";
    for (go_mod, cache, place) in [
        (None, Some("/c"), "vendor/Example.org/Sys/unix"),
        (Some(old), Some("/c"), "Example.org/Sys@v0.1.0/unix"),
        (Some(old), None, "vendor/Example.org/Sys/unix"),
    ] {
        let files = go_mod.map_or_else(|| both.clone(), |text| both.clone().file("/r/go.mod", text));
        let told = found(&files, cache);
        assert_eq!(told, [format!("a.go:7:28 unix.Epoll is not declared for darwin/arm64 in {place}")]);
    }
}

#[test]
fn what_a_package_lacks_is_not_told_of_its_tests() {
    let files = with_unix(repository(), "/c/!example.org/!sys@v0.1.0/unix")
        .file("/r/a_test.go", "package m\n\nimport \"Example.org/Sys/unix\"\n\nvar z = unix.Epoll\n");
    // The package itself is not built for windows, which the module has no files for.
    assert_eq!(
        found(&files, Some("/c")),
        [
            "a.go:7:28 unix.Epoll is not declared for darwin/arm64 in Example.org/Sys@v0.1.0/unix",
            "a_test.go:3:8 a test needs it: Example.org/Sys@v0.1.0/unix has no files for windows/amd64",
        ]
    );
}

#[test]
fn a_module_that_does_not_build_is_told_where_it_is_imported() {
    let files = with_unix(repository(), "/c/!example.org/!sys@v0.1.0/unix")
        .file("/r/b.go", "package m\n\nimport \"example.org/deep/over\"\n\nvar y = over.Y\n")
        .file(
            "/c/example.org/deep@v1.0.0/over/over.go",
            "package over\n\nimport \"example.org/deep/under\"\n\nvar Y = under.Z\n",
        )
        .file("/c/example.org/deep@v1.0.0/under/z.go", "package under\n\nvar Z = z()\n")
        .file("/c/example.org/deep@v1.0.0/under/z_linux.go", "package under\n\nfunc z() int { return 1 }\n")
        .file("/c/example.org/deep@v1.0.0/under/z_darwin.go", "package under\n\nfunc z() int { return 1 }\n");
    assert_eq!(
        found(&files, Some("/c")),
        [
            "a.go:7:28 unix.Epoll is not declared for darwin/arm64 in Example.org/Sys@v0.1.0/unix",
            "b.go:3:8 example.org/deep@v1.0.0/under does not build for windows/amd64",
        ]
    );
}

#[test]
fn a_package_without_files_is_told() {
    let files = repository()
        .file("/c/!example.org/!sys@v0.1.0/unix/unix_linux.go", format!("{UNIX}\nconst Epoll = 2\n"));
    assert_eq!(
        found(&files, Some("/c")),
        ["a.go:5:8 Example.org/Sys@v0.1.0/unix has no files for darwin/arm64"]
    );
}

#[test]
fn the_top_of_a_module_is_named_as_it_is() {
    let files = repository()
        .file("/r/a.go", "//go:build !windows\n\npackage m\n\nimport \"Example.org/Sys\"\n")
        .file("/c/!example.org/!sys@v0.1.0/sys_linux.go", "package sys\n");
    assert_eq!(found(&files, Some("/c")), ["a.go:5:8 Example.org/Sys@v0.1.0 has no files for darwin/arm64"]);
}

#[test]
fn paths_of_files_that_anybody_wrote_lead_nowhere_else() {
    let files = MemoryFiles::new()
        .file("/r/go.mod", "module example.com/m\n\nrequire example.org/a v1.0.0\n\nreplace example.org/a => example.org/../../x v1.0.0\n")
        .file("/r/a.go", "package m\n\nimport (\n\t\"example.org/a/../../b\"\n\t\"example.org/a\"\n)\n")
        .file("/x@v1.0.0/x.go", "package x\n")
        .file("/c/b/b.go", "package b\n");
    let mut sources = Sources::read(&files, Path::new("/r"));
    sources.read_foreign(&files, Path::new("/r"), Some(Path::new("/c/d")));
    assert!(sources.foreign.folders.is_empty(), "{:?}", sources.foreign);
}
