//! What Go does with `.syso` files that lie, and that ogive tells them.

use ogive_binary::resources::{Resources, Syso, SysoFault, faults_of_link, object};
use ogive_platform::{Goarch, Goos, Port};

use crate::made;

/// What the go command says of a module with these files; none when it builds.
fn built(files: &[(&str, &[u8])], os: &str, arch: &str) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let mut go = made::go(folder.path(), files);
    let output = go.env("GOOS", os).env("GOARCH", arch).args(["build", "-o", "app"]).output().unwrap();
    (!output.status.success()).then(|| String::from_utf8_lossy(&output.stderr).into_owned())
}

fn faults(files: &[(&str, &[u8])], os: Goos, arch: Goarch) -> Vec<SysoFault> {
    let files: Vec<Syso> = files.iter().map(|(name, bytes)| Syso::read(name, *bytes).unwrap()).collect();
    faults_of_link(&files, Port::new(os, arch))
}

fn of(arch: Goarch) -> Vec<u8> {
    let mut resources = Resources::new();
    resources.add_manifest(&ogive_binary::resources::ManifestSettings::default().into()).unwrap();
    object(&resources, arch).unwrap()
}

#[test]
fn one_for_another_machine_is_linked_in_silence() {
    let amd64 = of(Goarch::Amd64);
    let files = [("rsrc_windows_arm64.syso", amd64.as_slice())];
    assert_eq!(built(&files, "windows", "arm64"), None);
    let told = faults(&files, Goos::Windows, Goarch::Arm64);
    assert!(matches!(&told[..], [SysoFault::OtherMachine { .. }]), "{told:?}");
}

#[test]
fn one_without_suffixes_is_in_other_builds_too() {
    let amd64 = of(Goarch::Amd64);
    let files = [("rsrc.syso", amd64.as_slice())];
    assert_eq!(built(&files, "windows", "amd64"), None);
    // Where the numbers of relocations happen to mean something, they are linked in silence.
    assert_eq!(built(&files, "linux", "amd64"), None);
    assert!(built(&files, "linux", "386").is_some_and(|said| said.contains("unknown relocation type 3")));
    assert_eq!(faults(&files, Goos::Windows, Goarch::Amd64), []);
    assert!(matches!(&faults(&files, Goos::Linux, Goarch::Amd64)[..], [SysoFault::OtherMachine { .. }]));
    let file = Syso::read("rsrc.syso", &amd64).unwrap();
    assert!(matches!(&file.faults()[..], [SysoFault::InOtherBuilds { .. }]));
}

#[test]
fn two_with_resources_do_not_link() {
    let amd64 = of(Goarch::Amd64);
    let files = [("a_windows_amd64.syso", amd64.as_slice()), ("b_windows_amd64.syso", amd64.as_slice())];
    let said = built(&files, "windows", "amd64").unwrap();
    assert!(said.contains("too many .rsrc sections"), "{said}");
    let told = faults(&files, Goos::Windows, Goarch::Amd64);
    assert!(matches!(&told[..], [SysoFault::SeveralResources { .. }]), "{told:?}");
    assert_eq!(built(&files, "windows", "arm64"), None);
    assert_eq!(faults(&files, Goos::Windows, Goarch::Arm64), []);
}

#[test]
fn those_of_the_sdk_are_named_right() {
    let sdk =
        ogive_testkit::goroot(&format!("{}-{}", ogive_testkit::go_programs::RELEASE, ogive_testkit::host()));
    let mut seen = 0;
    for folder in
        ["src/runtime/race", "src/runtime/race/internal/amd64v1", "src/runtime/race/internal/amd64v3"]
    {
        for file in std::fs::read_dir(sdk.join(folder)).unwrap().flatten() {
            let name = file.file_name().into_string().unwrap();
            if name.ends_with(".syso") {
                let file = Syso::read(&name, &std::fs::read(file.path()).unwrap()).unwrap();
                assert_eq!(file.faults(), [], "{name}");
                assert!(!file.has_resources());
                seen += 1;
            }
        }
    }
    assert!(seen >= 5, "{seen}");
}
