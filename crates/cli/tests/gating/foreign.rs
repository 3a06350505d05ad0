//! What a repository takes of other modules.

use ogive_testkit::Sandbox;

use crate::gate;

/// A repository that needs a name of another module, which linux alone has.
fn needing() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("go.mod", "module example.com/m\n\ngo 1.22\n\nrequire example.org/Sys v0.1.0\n");
    sandbox.write("ogive.toml", "[build]\nplatforms = ['linux/amd64', 'darwin/arm64']\n");
    sandbox.write("m.go", "package m\n\nimport \"example.org/Sys/unix\"\n\nvar x = unix.Epoll\n");
    sandbox
}

fn provide(sandbox: &Sandbox, folder: &str) {
    sandbox.write(&format!("{folder}/unix.go"), "package unix\n\nconst Common = 1\n");
    sandbox.write(&format!("{folder}/epoll_linux.go"), "package unix\n\nconst Epoll = 2\n");
}

#[test]
fn vendored_packages_are_looked_into() {
    let sandbox = needing();
    assert!(gate(&sandbox, &[]).is_empty(), "what is not here is not known");
    sandbox.write("vendor/modules.txt", "# example.org/Sys v0.1.0\n## explicit\nexample.org/Sys/unix\n");
    provide(&sandbox, "vendor/example.org/Sys/unix");
    assert_eq!(gate(&sandbox, &[]), ["dependency-hole m.go:5"]);
}

#[test]
fn the_module_cache_is_looked_into_where_that_is_asked_for() {
    let mut sandbox = needing();
    provide(&sandbox, "../modules/example.org/!sys@v0.1.0/unix");
    let cache = sandbox.root().join("modules");
    sandbox.set("GOMODCACHE", &cache);
    assert!(gate(&sandbox, &[]).is_empty());
    assert_eq!(gate(&sandbox, &["--deps"]), ["dependency-hole m.go:5"]);
    let said = sandbox.ogive(["gate", "--deps"]).run().expect_code(1).stdout;
    assert!(
        said.contains("unix.Epoll is not declared for darwin/arm64 in example.org/Sys@v0.1.0/unix")
            && said.contains("it is declared for: linux (epoll_linux.go)"),
        "{said}"
    );
    // The folder that other variables lead to.
    sandbox.unset("GOMODCACHE");
    provide(&sandbox, "../go/pkg/mod/example.org/!sys@v0.1.0/unix");
    let gopath = sandbox.root().join("go");
    sandbox.set("GOPATH", &gopath);
    assert_eq!(gate(&sandbox, &["--deps"]), ["dependency-hole m.go:5"]);
}
