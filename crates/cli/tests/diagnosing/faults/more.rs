//! Faults that are planted for their repair, in more than one place each.

use std::path::Path;

use super::home::{Home, Program, home};
use super::{Fault, fault, is_amd64};
use crate::state;

/// Faults that only their repair tells from those that are planted elsewhere.
pub(super) fn faults() -> Vec<Fault> {
    let shim = |of: &'static str| match of {
        "asdf" => "#!/usr/bin/env bash\n# asdf-plugin: golang 1.27.3\nexec asdf exec \"go\" \"$@\"\n",
        _ => {
            "#!/usr/bin/env bash\nset -e\nexport GOENV_ROOT=\"$HOME/.goenv\"\nexec goenv exec \"go\" \"$@\"\n"
        }
    };
    let managers = |name, bashrc| {
        home(name)
            .file(".asdf/shims/go", shim("asdf"))
            .file(".goenv/shims/go", shim("goenv"))
            .file(".asdf/asdf.sh", "export PATH=\"$HOME/.asdf/shims:$PATH\"\n")
            .file(".asdf/plugins/golang/LICENSE", "MIT\n")
            .file(".profile", "# mine\n")
            .file(".bashrc", bashrc)
    };
    vec![
        fault(
            "two-managers",
            "",
            managers(
                "hooks of asdf and of goenv",
                "{go}\nexport PATH=\"$HOME/.goenv/shims:$PATH\"\n[ -d ~/.asdf ] && . \"$HOME/.asdf/asdf.sh\"\n",
            ),
        ),
        fault(
            "selection-disagrees",
            "",
            home("three files that pin")
                .project(".go-version", "# ours\ngo1.27.3\n")
                .project(".tool-versions", "nodejs 22.1.0\ngolang 1.26.8 # old\n")
                .project("mise.toml", "[tools]\n# pinned\ngo = \"1.26.1\" # why\nnode = '22'\n"),
        ),
        fault(
            "selection-disagrees",
            "",
            home("a pin below go.mod's")
                .project("go.mod", "module example.com/m\n\ngo 1.26\n\ntoolchain go1.27.3\n")
                .project(".go-version", "1.26.8\n"),
        ),
        fault(
            "shim-not-first",
            "",
            home("a Go before ogive's shims")
                .file(".profile", "export PATH={shims}:$PATH\n")
                .file(".bashrc", "export PATH={shims}:$PATH\n{go}\n")
                .path("{shims}:/usr/bin:/bin"),
        ),
        fault(
            "goproxy-malformed",
            "",
            home("a misspelt proxy in .bashrc")
                .file(".bashrc", "{go}\nexport GOPROXY='htps://a.example direct' # ours\n"),
        ),
        fault(
            "cgo-flags-foreign",
            "",
            home("flags for another CPU among others")
                .file(".bashrc", "{go}\nexport CGO_LDFLAGS='-O2 -arch arm64 -lm'\n")
                .set("CGO_LDFLAGS", "-O2 -arch arm64 -lm"),
        ),
        fault(
            "go-unsupported",
            "",
            home("a Go that gets no fixes first on PATH")
                .without_project()
                .file(".profile", "export PATH={ancient}:$PATH\n")
                .file(".bashrc", "export PATH={ancient}:$PATH\n")
                .path("{ancient}:/usr/bin:/bin"),
        ),
        fault(
            "editor-environment-differs",
            "",
            home("VS Code's GOFLAGS are others than .profile's")
                .file(".profile", "{go}\nexport GOFLAGS=-trimpath\n")
                .file(".bashrc", "{go}\nexport GOFLAGS=-trimpath\n")
                .file(
                    ".config/Code/User/settings.json",
                    "{\n  // ours\n  \"go.toolsEnvVars\": {\"GOFLAGS\": \"-mod=mod\", \"X\": \"1\"},\n}\n",
                )
                .set("GOFLAGS", "-trimpath"),
        ),
        fault(
            "gocache-shared-by-cgo-toolchains",
            "",
            home("CC is Zig without a target")
                .link("bin/zig", "{zig}")
                .file(".config/go/env", "# kept\nCC=zig cc\n")
                .path("{home}/bin:{native}:/usr/bin:/bin"),
        ),
        fault(
            "gopls-older-than-module",
            "",
            home("gopls of Go 1.26, with its module").program("go/bin/gopls", Program::Aged),
        ),
        fault(
            "dlv-older-than-module",
            "",
            home("dlv of Go 1.26, with its module").program("go/bin/dlv", Program::Aged),
        ),
        fault(
            "persisted-target",
            "",
            home("GOARCH exported twice")
                .file(".profile", "{go}\nexport GOARCH=arm64\n")
                .file(".bashrc", "{go}\nexport GOARCH=arm64 EDITOR=vi\n"),
        ),
    ]
}

#[test]
fn what_a_repair_writes_is_what_a_careful_person_would() {
    if !is_amd64() {
        return;
    }
    let fixed = |name: &str| {
        let fault = faults().into_iter().find(|fault| fault.home.name == name).unwrap();
        let sandbox = fault.home.plant();
        let _ = sandbox.ogive(["fix", "--yes", "--only", fault.rule]).run();
        sandbox
    };
    let read = |folder: &Path, path: &str| std::fs::read_to_string(folder.join(path)).unwrap();
    let pinned = fixed("three files that pin");
    assert_eq!(read(&pinned.work(), ".go-version"), "# ours\ngo1.27.3\n");
    assert_eq!(read(&pinned.work(), ".tool-versions"), "nodejs 22.1.0\ngolang 1.27.3 # old\n");
    let mise = "[tools]\n# pinned\ngo = \"1.27.3\" # why\nnode = '22'\n";
    assert_eq!(read(&pinned.work(), "mise.toml"), mise);
    let managers = fixed("hooks of asdf and of goenv");
    let bashrc = read(&managers.home(), ".bashrc");
    assert!(
        bashrc.contains("\n# taken out by ogive: export PATH=\"$HOME/.goenv/shims:$PATH\"\n"),
        "{bashrc}"
    );
    assert!(bashrc.contains("\n[ -d ~/.asdf ] && . "), "{bashrc}");
    let proxy = fixed("a misspelt proxy in .bashrc");
    let bashrc = read(&proxy.home(), ".bashrc");
    assert!(bashrc.ends_with("\nexport GOPROXY=https://a.example,direct # ours\n"), "{bashrc}");
    let flags = fixed("flags for another CPU among others");
    let bashrc = read(&flags.home(), ".bashrc");
    assert!(bashrc.ends_with("\nexport CGO_LDFLAGS='-O2 -lm'\n"), "{bashrc}");
}

#[test]
fn a_manager_that_provides_more_than_go_keeps_its_hook() {
    if !is_amd64() {
        return;
    }
    let planted: Home = faults().remove(0).home.file(".goenv/README", "\n").file(
        ".bashrc",
        "{go}\n[ -d ~/.asdf ] && . \"$HOME/.asdf/asdf.sh\"\nexport PATH=\"$HOME/.goenv/shims:$PATH\"\n",
    );
    let sandbox = planted.file(".asdf/plugins/nodejs/LICENSE", "MIT\n").plant();
    let before = state(&sandbox.home());
    let fixed = sandbox.ogive(["fix", "--yes", "--only", "two-managers"]).run().expect_code(1);
    assert!(fixed.stdout.contains("asdf provides nodejs too"), "{}", fixed.shown());
    assert_eq!(state(&sandbox.home()), before);
}
