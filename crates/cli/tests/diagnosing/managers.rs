//! Managers of Gos as their users have them: installed for real where a registry carries them, else laid out as
//! their own scripts do.

use std::os::unix::fs::symlink;
use std::path::Path;

use ogive_testkit::archive::tar_gz_made_from_module;
use ogive_testkit::{ReleaseIndex, Sandbox, go_tools, goroot, managers, require};
use serde_json::Value;

use crate::{at_home, document, executable, place, rules, state};

fn is_amd64() -> bool {
    let here = cfg!(target_arch = "x86_64");
    if !here {
        ogive_testkit::skip("the Gos of the managers are those of an amd64 machine");
    }
    here
}

/// An SDK at a place of a manager's, whose files that nobody changes are the shared ones.
fn lay(sdk: &str, to: &Path) {
    let from = goroot(sdk).canonicalize().unwrap();
    for folder in ["bin", "pkg"] {
        std::fs::create_dir_all(to.join(folder)).unwrap();
    }
    for file in ["VERSION", "go.env", "bin/go", "bin/gofmt"] {
        std::fs::copy(from.join(file), to.join(file)).unwrap();
    }
    for folder in ["src", "lib", "pkg/tool", "pkg/include"] {
        symlink(from.join(folder), to.join(folder)).unwrap();
    }
}

/// The user's PATH: these folders of the home, and the system's.
fn path(sandbox: &mut Sandbox, folders: &[&str]) {
    let home = sandbox.home();
    let own = folders.iter().map(|folder| home.join(folder));
    let all = own.chain(["/usr/bin".into(), "/bin".into()]);
    sandbox.set("PATH", std::env::join_paths(all).unwrap()).set("SHELL", "/bin/bash");
}

/// What `go version` says in an interactive bash of the user.
fn go_version(sandbox: &Sandbox) -> String {
    sandbox.program("/bin/bash").args(["-ic", "go version"]).run().expect_code(0).stdout.trim().to_owned()
}

/// The facts, when they name the manager for the Go at `goroot`, and the comparison of managers does too.
fn managed(sandbox: &Sandbox, goroot: &Path, manager: &str, title: &str, has: &str) -> Value {
    let facts = document(&sandbox.ogive(["--json", "facts"]).run().expect_code(0));
    let gos = facts["gos"].as_array().unwrap();
    let go = gos.iter().find(|go| go["goroot"] == goroot.to_str().unwrap());
    let go = go.unwrap_or_else(|| panic!("{} is not in {gos:#?}", goroot.display()));
    assert_eq!(go["manager"], manager, "{go:#}");

    let compared = document(&sandbox.ogive(["--json", "doctor", "--managers"]).run().expect_code(0));
    let compared = compared["managers"].as_array().unwrap().iter().find(|of| of["manager"] == manager);
    let compared = compared.unwrap_or_else(|| panic!("{manager} is not compared"));
    assert_eq!(compared["truth"]["value"], "linux/amd64", "{compared:#}");
    let shown = sandbox.ogive(["doctor", "--managers"]).succeed();
    let of_manager = shown.split("\n\n").find(|part| part.starts_with(title));
    let of_manager = of_manager.unwrap_or_else(|| panic!("{title}: {shown}"));
    assert!(of_manager.contains(&format!("{has} ({})", goroot.display())), "{has}: {of_manager}");
    facts
}

/// The `go` that an interactive bash comes to, and whose shim it is.
fn first_go(facts: &Value) -> (&str, Option<&str>) {
    let started = crate::shells::start(facts, "bash", "interactive");
    let words = started["value"]["search-path"]["words"].as_array().unwrap_or_else(|| panic!("{started:#}"));
    let word = words.iter().find(|word| word["name"] == "go").unwrap();
    let program = word["meaning"]["programs"][0].as_str().unwrap_or_else(|| panic!("{word:#}"));
    (program, facts["programs"][program]["what"]["value"]["shim"]["of"].as_str())
}

fn found(sandbox: &Sandbox, rule: &str) -> Value {
    let answer = document(&sandbox.ogive(["--json", "doctor", "--only", rule]).run().expect_code(1));
    assert_eq!(rules(&answer), [rule]);
    answer
}

#[test]
fn golang_org_dl() {
    if !is_amd64() || require("go").is_none() {
        return;
    }
    let mut sandbox = Sandbox::new();
    let command = sandbox.home().join("go/bin/go1.26.8");
    std::fs::create_dir_all(command.parent().unwrap()).unwrap();
    std::fs::copy(go_tools::go_dl("1.26.8"), &command).unwrap();
    path(&mut sandbox, &["go/bin"]);
    let not_yet = sandbox.program(&command).args(["version"]).run();
    let sdk = sandbox.home().join("sdk/go1.26.8");
    assert!(not_yet.stderr.contains(&format!("to install to {}", sdk.display())), "{}", not_yet.shown());
    // What its download would leave there, and its own word that this is so.
    lay("1.26.8-linux-amd64", &sdk);
    std::fs::write(sdk.join(".unpacked-success"), "").unwrap();
    assert_eq!(sandbox.program(&command).args(["version"]).succeed(), "go version go1.26.8 linux/amd64");
    let _ = managed(&sandbox, &sdk, "go-dl", "golang.org/dl", "1.26.8, linux/amd64");
}

const MISE_HOOK: &str = "eval \"$(~/.local/bin/mise activate bash)\"\n";

/// mise with a Go that it installed, and its hook in bash.
fn with_mise() -> Option<Sandbox> {
    let (true, Some(mise), Some(_)) = (is_amd64(), managers::mise(), require("git")) else { return None };
    let mut sandbox = Sandbox::new();
    let bin = sandbox.home().join(".local/bin");
    std::fs::create_dir_all(&bin).unwrap();
    std::fs::copy(mise, bin.join("mise")).unwrap();
    path(&mut sandbox, &[".local/bin"]);
    // It knows versions by the tags of Go's repository, and fetches archives as go.dev has them.
    let repository = sandbox.root().join("tags");
    for arguments in [
        &["init", "-q", repository.to_str().unwrap()][..],
        &["-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-q", "--allow-empty", "-m", "x"],
        &["tag", "go1.27.3"],
    ] {
        let git = sandbox.program("git").env("GIT_DIR", repository.join(".git")).args(arguments);
        let _ = git.env("GIT_WORK_TREE", &repository).run().expect_code(0);
    }
    let name = "1.27.3-linux-amd64";
    let index = ReleaseIndex::new().publish(name.parse().unwrap(), &tar_gz_made_from_module(name));
    let install = sandbox.program(bin.join("mise")).args(["use", "-g", "go@1.27.3"]);
    let install = install.env("MISE_GO_REPO", &repository).env("MISE_GO_DOWNLOAD_MIRROR", index.base());
    let _ = install.env("MISE_GO_SKIP_CHECKSUM", "1").run().expect_code(0);
    at_home(&sandbox, ".bashrc", MISE_HOOK);
    Some(sandbox)
}

#[test]
fn mise() {
    let Some(sandbox) = with_mise() else { return };
    assert_eq!(go_version(&sandbox), "go version go1.27.3 linux/amd64");
    let sdk = sandbox.home().join(".local/share/mise/installs/go/1.27.3");
    let facts = managed(&sandbox, &sdk, "mise", "mise", "1.27.3, linux/amd64");
    let go = sdk.join("bin/go");
    assert_eq!(first_go(&facts), (go.to_str().unwrap(), None));
    let shims = sandbox.home().join(".local/share/mise/shims");
    let before = state(&sandbox.home());
    let facts = document(&sandbox.ogive(["--json", "facts"]).env("PATH", &shims).run().expect_code(0));
    let shim = &facts["programs"][shims.join("go").to_str().unwrap()];
    assert_eq!(shim["what"]["value"]["shim"]["of"], "mise");
    assert_eq!(state(&sandbox.home()), before, "mise was run");
}

#[test]
fn debian() {
    let (true, Some(root)) = (is_amd64(), managers::debian_go()) else { return };
    let mut sandbox = Sandbox::new();
    path(&mut sandbox, &[root.join("usr/bin").to_str().unwrap()]);
    let version = go_version(&sandbox);
    let version = version.strip_prefix("go version go").and_then(|rest| rest.strip_suffix(" linux/amd64"));
    let version = version.unwrap();
    let sdk = root.canonicalize().unwrap().join("usr/lib/go").canonicalize().unwrap();
    let _ = managed(&sandbox, &sdk, "distribution", "the distribution", &format!("{version}, linux/amd64"));
}

/// asdf 0.15 with its plugin for Go: `asdf.sh` puts its shims and itself before everything else.
fn with_asdf() -> Sandbox {
    let mut sandbox = Sandbox::new();
    let asdf = sandbox.home().join(".asdf");
    lay("1.27.3-linux-amd64", &asdf.join("installs/golang/1.27.3/go"));
    at_home(
        &sandbox,
        ".asdf/asdf.sh",
        "export ASDF_DIR=\"$HOME/.asdf\"\nexport PATH=\"$ASDF_DIR/shims:$ASDF_DIR/bin:$PATH\"\n",
    );
    // What `asdf exec` comes to: the version that the nearest file names, with the plugin's variables.
    executable(
        &asdf.join("bin/asdf"),
        "#!/usr/bin/env bash\nversion=$(awk '$1 == \"golang\" { print $2 }' \"$PWD/.tool-versions\" 2>/dev/null)\n\
         install=$HOME/.asdf/installs/golang/${version:-1.27.3}\nshift\nexport GOROOT=$install/go\n\
         program=$1\nshift\nexec \"$install/go/bin/$program\" \"$@\"\n",
    );
    for name in ["go", "gofmt"] {
        let shim =
            format!("#!/usr/bin/env bash\n# asdf-plugin: golang 1.27.3\nexec asdf exec \"{name}\" \"$@\"\n");
        executable(&asdf.join("shims").join(name), &shim);
    }
    at_home(&sandbox, ".bashrc", ". \"$HOME/.asdf/asdf.sh\"\n");
    path(&mut sandbox, &[]);
    sandbox
}

#[test]
fn asdf() {
    if !is_amd64() {
        return;
    }
    let sandbox = with_asdf();
    assert_eq!(go_version(&sandbox), "go version go1.27.3 linux/amd64");
    let sdk = sandbox.home().join(".asdf/installs/golang/1.27.3/go");
    let facts = managed(&sandbox, &sdk, "asdf", "asdf", "1.27.3, linux/amd64");
    let shim = sandbox.home().join(".asdf/shims/go");
    assert_eq!(first_go(&facts), (shim.to_str().unwrap(), Some("asdf")));

    let hook = ". \"$HOME/.asdf/asdf.sh\"\n";
    at_home(&sandbox, ".bashrc", &format!("{hook}export ASDF_GOLANG_OVERWRITE_ARCH=arm64\n"));
    let versions = sandbox.write(".tool-versions", "nodejs 24.1.0\ngolang 1.27.3-arm64\n");
    let answer = found(&sandbox, "asdf-architecture");
    assert_eq!(place(&answer, "asdf-architecture"), ".tool-versions:2");
    let lines: Vec<String> =
        answer["findings"].as_array().unwrap().iter().map(|f| f["title"].to_string()).collect();
    assert!(lines.iter().any(|title| title.contains("asdf installs Gos for arm64")), "{lines:?}");
    let compared =
        sandbox.program("/bin/bash").args(["-ic", &format!("{} doctor --managers", ogive())]).run();
    assert!(compared.stdout.contains("linux/arm64, and this machine is linux/amd64"), "{}", compared.shown());

    let _ = sandbox.ogive(["fix", "--yes", "--only", "asdf-architecture"]).run().expect_code(0);
    assert_eq!(std::fs::read_to_string(versions).unwrap(), "nodejs 24.1.0\ngolang 1.27.3\n");
    let bashrc = std::fs::read_to_string(sandbox.home().join(".bashrc")).unwrap();
    assert_eq!(bashrc, format!("{hook}# taken out by ogive: export ASDF_GOLANG_OVERWRITE_ARCH=arm64\n"));
    assert_eq!(go_version(&sandbox), "go version go1.27.3 linux/amd64");
}

fn ogive() -> String {
    ogive_testkit::programs::ogive().display().to_string()
}

/// goenv 2: `goenv init` puts its shims first, which hand over to `goenv exec`.
fn with_goenv(sandbox: &Sandbox) {
    let goenv = sandbox.home().join(".goenv");
    lay("1.27.3-linux-amd64", &goenv.join("versions/1.27.3"));
    std::fs::write(goenv.join("version"), "1.27.3\n").unwrap();
    executable(
        &goenv.join("libexec/goenv"),
        "#!/usr/bin/env bash\ncase $1 in\n\
         init)\n  echo \"export PATH=\\\"$GOENV_ROOT/shims:\\${PATH}\\\"\"\n  echo 'export GOENV_SHELL=bash' ;;\n\
         exec)\n  version=$(cat \"$PWD/.go-version\" 2>/dev/null || cat \"$GOENV_ROOT/version\")\n  program=$2\n  shift 2\n\
         \x20 exec \"$GOENV_ROOT/versions/$version/bin/$program\" \"$@\" ;;\nesac\n",
    );
    std::fs::create_dir_all(goenv.join("bin")).unwrap();
    symlink("../libexec/goenv", goenv.join("bin/goenv")).unwrap();
    for name in ["go", "gofmt"] {
        let shim = format!(
            "#!/usr/bin/env bash\nset -e\n[ -n \"$GOENV_DEBUG\" ] && set -x\n\nprogram=\"${{0##*/}}\"\n\
             export GOENV_ROOT=\"{goenv}\"\nexec \"{goenv}/libexec/goenv\" exec \"$program\" \"$@\"\n",
            goenv = goenv.display()
        );
        executable(&goenv.join("shims").join(name), &shim);
    }
}

const GOENV_HOOK: &str =
    "export GOENV_ROOT=\"$HOME/.goenv\"\nexport PATH=\"$GOENV_ROOT/bin:$PATH\"\neval \"$(goenv init -)\"\n";

#[test]
fn goenv() {
    if !is_amd64() {
        return;
    }
    let mut sandbox = Sandbox::new();
    with_goenv(&sandbox);
    path(&mut sandbox, &[]);
    at_home(&sandbox, ".bashrc", GOENV_HOOK);
    assert_eq!(go_version(&sandbox), "go version go1.27.3 linux/amd64");
    let sdk = sandbox.home().join(".goenv/versions/1.27.3");
    let facts = managed(&sandbox, &sdk, "goenv", "goenv", "1.27.3, linux/amd64");
    let shim = sandbox.home().join(".goenv/shims/go");
    assert_eq!(first_go(&facts), (shim.to_str().unwrap(), Some("goenv")));

    // Its file, and one of another manager's, each of which is followed by one of them alone.
    sandbox.write(".go-version", "1.27.3\n");
    sandbox.write(".tool-versions", "golang 1.26.8\n");
    let answer = found(&sandbox, "selection-disagrees");
    assert!(answer.to_string().contains(".tool-versions"), "{answer:#}");
}

#[test]
fn goenv_and_mise_are_two() {
    let Some(sandbox) = with_mise() else { return };
    with_goenv(&sandbox);
    at_home(&sandbox, ".bashrc", &format!("{GOENV_HOOK}{MISE_HOOK}"));
    let answer = found(&sandbox, "two-managers");
    let finding = &answer["findings"][0];
    assert_eq!(finding["title"], "mise and goenv each put a go onto PATH");
    let steps = finding["remedies"].to_string();
    assert!(steps.contains(".bashrc:3") && steps.contains(".bashrc:4"), "{finding:#}");
}

/// gvm with one Go and its package set, in use in each new shell.
fn with_gvm(sdk: &str) -> Sandbox {
    let mut sandbox = Sandbox::new();
    lay(sdk, &sandbox.home().join(".gvm/gos/go1.27.3"));
    let set = "export GVM_ROOT; GVM_ROOT=\"$HOME/.gvm\"\nexport gvm_go_name; gvm_go_name=\"go1.27.3\"\n\
               export gvm_pkgset_name; gvm_pkgset_name=\"global\"\nexport GOROOT; GOROOT=\"$GVM_ROOT/gos/go1.27.3\"\n\
               export GOPATH; GOPATH=\"$GVM_ROOT/pkgsets/go1.27.3/global\"\n\
               export PATH; PATH=\"${GVM_ROOT}/pkgsets/go1.27.3/global/bin:${GVM_ROOT}/gos/go1.27.3/bin:${GVM_ROOT}/bin:${PATH}\"\n";
    for (file, text) in [
        (".gvm/environments/go1.27.3", set),
        (".gvm/environments/default", set),
        (".gvm/scripts/gvm", "export GVM_ROOT=~/.gvm\nsource $GVM_ROOT/scripts/gvm-default\n"),
        (
            ".gvm/scripts/gvm-default",
            "[ -f $GVM_ROOT/environments/default ] && . $GVM_ROOT/environments/default\n",
        ),
        (".bashrc", "[[ -s \"$HOME/.gvm/scripts/gvm\" ]] && source \"$HOME/.gvm/scripts/gvm\"\n"),
    ] {
        at_home(&sandbox, file, text);
    }
    std::fs::create_dir_all(sandbox.home().join(".gvm/pkgsets/go1.27.3/global/bin")).unwrap();
    path(&mut sandbox, &[]);
    sandbox
}

#[test]
fn gvm() {
    if !is_amd64() {
        return;
    }
    let sandbox = with_gvm("1.27.3-linux-amd64");
    assert_eq!(go_version(&sandbox), "go version go1.27.3 linux/amd64");
    let sdk = sandbox.home().join(".gvm/gos/go1.27.3");
    let facts = managed(&sandbox, &sdk, "gvm", "gvm", "1.27.3, linux/amd64");
    assert_eq!(first_go(&facts), (sdk.join("bin/go").to_str().unwrap(), None));

    let own = std::fs::read_to_string(sandbox.home().join(".bashrc")).unwrap();
    let other = goroot("1.26.8-linux-amd64").join("bin");
    at_home(&sandbox, ".bashrc", &format!("{own}export PATH={}:$PATH\n", other.display()));
    let answer = found(&sandbox, "gvm-exports");
    assert_eq!(place(&answer, "gvm-exports"), "default:4");
    let _ = sandbox.ogive(["fix", "--yes", "--only", "gvm-exports"]).run().expect_code(0);
    let left =
        sandbox.program("/bin/bash").args(["-ic", "echo \"${GOROOT-}${GOPATH-}\"; go version"]).succeed();
    assert_eq!(left.trim(), "go version go1.26.8 linux/amd64");
    let _ = sandbox.ogive(["undo", "--yes"]).run().expect_code(0);

    let foreign = with_gvm("1.27.3-linux-arm64");
    let answer = found(&foreign, "gvm-translated");
    assert!(answer.to_string().contains("gvm has Gos for another CPU"), "{answer:#}");
    assert_eq!(answer["findings"][0]["severity"], "error");
}
