//! What the rules say of real modules that are known for faults, compared with the real compiler: the packages that do
//! not build, port by port.

#![expect(clippy::unwrap_used, reason = "a step that fails fails the test")]
#![expect(clippy::disallowed_methods, reason = "the modules and the authority stand on the disk")]

use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::Path;

use ogive_gate::{Sources, Subject, Terms, judge, platforms_of};
use ogive_platform::{Port, PortSet, ports};
use ogive_record::Confidence;
use ogive_system::System;
use ogive_testkit::go_programs::{RELEASE, go_for};

/// A package and a port on which it does not build.
type Broken = BTreeSet<(String, String)>;

/// The rules that say what a compiler says. The others, and what is not certain, say more.
const BUILD_TRUTH: &[&str] =
    &["package-excluded", "symbol-hole", "missing-assembly", "duplicate-declaration"];

/// Unpacks a module that the testkit has; false when it has none.
fn unpack(module: &str, version: &str, into: &Path) -> bool {
    let Some(modules) = ogive_testkit::modules() else { return false };
    let name = format!("{}@{version}.zip", module.replace('/', "!"));
    let file = modules.iter().find(|file| file.ends_with(&name)).expect("the testkit has the module");
    let mut zip = zip::ZipArchive::new(std::fs::File::open(file).unwrap()).unwrap();
    let prefix = format!("{module}@{version}/");
    for at in 0..zip.len() {
        let mut entry = zip.by_index(at).unwrap();
        let entry_name = entry.name().unwrap().into_owned();
        let target = into.join(entry_name.strip_prefix(&prefix).expect("names begin with the module"));
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::write(target, content).unwrap();
    }
    // As the go command does for modules from before there were such files.
    let go_mod = into.join("go.mod");
    if !go_mod.exists() {
        std::fs::write(go_mod, format!("module {module}\n\ngo 1.16\n")).unwrap();
    }
    true
}

fn by_the_compiler(folder: &Path, port: Port) -> Broken {
    let home = tempfile::tempdir().unwrap();
    let mut go = go_for(port, home.path());
    go.args(["list", "-e", "-export", "-f", "{{if .Error}}{{.ImportPath}}{{end}}", "./..."]);
    go.current_dir(folder);
    let output = go.output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{port}: {}", String::from_utf8_lossy(&output.stderr));
    said.lines().map(|package| (package.to_owned(), port.to_string())).collect()
}

fn by_us(folder: &Path, ports: &[Port]) -> Broken {
    let sources = Sources::read(&*System::real().files, folder);
    let table = ports::table(RELEASE.parse().unwrap()).unwrap();
    let platforms = ports.iter().map(Port::to_string).collect();
    let terms = Terms { table, here: ports[0], platforms, module: None };
    let mut subject = Subject::read(&sources, &terms).unwrap();
    subject.declared.builds = subject.declared.builds - PortSet::with_cgo();
    let mut broken = Broken::new();
    for finding in judge(&subject) {
        if !BUILD_TRUTH.contains(&finding.rule.as_str()) || finding.confidence != Confidence::High {
            continue;
        }
        let path = &finding.location.as_ref().unwrap().path;
        if path.to_str().unwrap().ends_with("_test.go") {
            continue;
        }
        let of_folder =
            |package: &&ogive_gate::repository::Package<'_>| Some(&*package.folder) == path.parent();
        let package = subject.repository.packages.iter().find(of_folder).unwrap();
        for port in platforms_of(&finding) {
            let port = port.split(' ').next().unwrap().to_owned();
            broken.insert((package.path.clone().unwrap(), port));
        }
    }
    broken
}

/// Compares; returns how many were broken.
fn compare(module: &str, version: &str, ports: &[&str]) -> Option<usize> {
    let folder = tempfile::tempdir().unwrap();
    if !unpack(module, version, folder.path()) {
        return None;
    }
    let ports: Vec<Port> = ports.iter().map(|port| port.parse().unwrap()).collect();
    let theirs: Broken = ports.iter().flat_map(|port| by_the_compiler(folder.path(), *port)).collect();
    let ours = by_us(folder.path(), &ports);
    let differences: Vec<_> = ours.symmetric_difference(&theirs).collect();
    assert!(
        differences.is_empty(),
        "{module}: {differences:?}, the compiler's alone: {:?}",
        theirs.difference(&ours)
    );
    Some(theirs.len())
}

#[test]
fn bolt_lacks_names_for_newer_ports() {
    let ports = ["linux/amd64", "linux/riscv64", "linux/mips64le", "plan9/amd64", "windows/arm64"];
    let Some(broken) = compare("github.com/boltdb/bolt", "v1.3.1", &ports) else { return };
    assert!(broken >= 3, "{broken}");
}

#[test]
fn math32_lacks_assembly_for_newer_ports() {
    let ports = [
        "linux/amd64",
        "linux/arm64",
        "linux/loong64",
        "linux/mips",
        "linux/ppc64le",
        "linux/riscv64",
        "linux/s390x",
    ];
    let Some(broken) = compare("github.com/chewxy/math32", "v1.10.1", &ports) else { return };
    assert!(broken >= 2, "{broken}");
}
