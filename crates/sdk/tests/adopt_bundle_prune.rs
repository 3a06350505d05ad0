//! Adopting, bundling, verifying, pruning, uninstalling.
#![cfg(unix)]
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test looks at the real disk")]

#[expect(dead_code, reason = "each test uses its part")]
mod store_support;

use std::collections::BTreeSet;
use std::path::Path;

use ogive_sdk::adopt::{AdoptOptions, Adoption};
use ogive_sdk::bundle::{Bundle, Bundler};
use ogive_sdk::download::Patience;
use ogive_sdk::install::Installer;
use ogive_sdk::prune::{Leftover, prunable, prune};
use ogive_sdk::store::Verified;
use ogive_sdk::uninstall::{Projects, uninstall};
use ogive_sdk::verify::verify;
use ogive_sdk::{ErrorClass, SdkError};
use ogive_testkit::Fault;
use ogive_testkit::hostile::SyntheticToolchain;
use store_support::{World, names, sdk, tree};

const GO: &str = "1.27.3-linux-amd64";

fn adopt(world: &World, folder: &Path, options: AdoptOptions) -> Result<Adoption, SdkError> {
    let (store, sources) = (world.store(), world.sources());
    Installer { store: &store, sources: &sources, events: &world.events, options: world.options() }
        .adopt(folder, options)
}

fn official(world: &World) -> (SyntheticToolchain, std::path::PathBuf) {
    let toolchain = world.serve(GO);
    let folder = world.folder.path().join("usr/local/go");
    toolchain.unpack(&folder);
    (toolchain, folder)
}

#[test]
fn adopts_an_official_sdk_without_its_foreign_parts() {
    let world = World::new();
    let (_, folder) = official(&world);
    let before = tree(&folder);
    std::fs::create_dir_all(folder.join("pkg/linux_amd64_race")).unwrap();
    std::fs::write(folder.join("pkg/linux_amd64_race/fmt.a"), "built here").unwrap();
    std::fs::create_dir_all(folder.join("test")).unwrap();
    std::fs::write(folder.join("test/x.go"), "package x").unwrap();
    let Adoption::Adopted { sdk: adopted, left } = adopt(&world, &folder, AdoptOptions::default()).unwrap()
    else {
        panic!("not adopted");
    };
    assert_eq!(left, ["pkg/linux_amd64_race/fmt.a"]);
    assert_eq!(tree(&adopted.goroot), before);
    assert!(adopted.metadata.unwrap().verified.unwrap().is_verified());
    let inode = |path: &Path| std::os::unix::fs::MetadataExt::ino(&path.join("bin/go").metadata().unwrap());
    assert_ne!(inode(&folder), inode(&adopted.goroot), "never hard-linked");
    assert!(verify(&world.store(), sdk(GO)).unwrap().is_empty());
    world.assert_clean();
}

#[test]
fn names_the_files_that_differ_and_restores_go_env() {
    let world = World::new();
    let (toolchain, folder) = official(&world);
    std::fs::write(folder.join("go.env"), "GOTOOLCHAIN=local\n").unwrap();
    let Adoption::Changed(differences) = adopt(&world, &folder, AdoptOptions::default()).unwrap() else {
        panic!("adopted");
    };
    assert!(differences.only_go_env());
    world.assert_not_installed(GO);
    let downloads = names(&world.layout().downloads());
    assert!(downloads.iter().all(|name| name.ends_with(".lock")), "no download is left: {downloads:?}");
    let options = AdoptOptions { restore_go_env: true, ..AdoptOptions::default() };
    let Adoption::Adopted { sdk: adopted, .. } = adopt(&world, &folder, options).unwrap() else {
        panic!("not adopted");
    };
    let go_env = toolchain.files.iter().find(|e| e.name == "go.env").unwrap();
    assert_eq!(std::fs::read(adopted.goroot.join("go.env")).unwrap(), go_env.contents);
    assert_eq!(std::fs::read(folder.join("go.env")).unwrap(), b"GOTOOLCHAIN=local\n", "the original is left");

    world.uninstall(GO);
    std::fs::write(folder.join("src/fmt/print.go"), "package evil").unwrap();
    std::fs::remove_file(folder.join("src/make.bash")).unwrap();
    let Adoption::Changed(differences) = adopt(&world, &folder, options).unwrap() else { panic!("adopted") };
    assert_eq!(differences.changed, ["go.env", "src/fmt/print.go"]);
    assert_eq!(differences.missing, ["src/make.bash"]);
    world.assert_not_installed(GO);
}

#[test]
fn what_a_distributor_compiled_is_linked_as_external() {
    let world = World::new();
    let (_, folder) = official(&world);
    std::fs::write(folder.join("bin/go"), "#!/bin/sh\nexec distributor\n").unwrap();
    let adoption = adopt(&world, &folder, AdoptOptions::default()).unwrap();
    let Adoption::External(external) = adoption else { panic!("{adoption:?}") };
    assert!(external.is_external());
    assert_eq!(external.goroot, folder.canonicalize().unwrap());
    let index = std::fs::read_to_string(world.layout().index()).unwrap();
    assert!(index.contains(&format!("{GO}\t{}", external.goroot.display())), "{index}");
    assert!(verify(&world.store(), sdk(GO)).is_err(), "nobody vouches for it");
    world.uninstall(GO);
    assert!(folder.join("bin/go").exists(), "only forgotten");
    assert_eq!(world.store().get(sdk(GO)), None);
}

#[test]
fn what_calls_itself_the_version_that_is_to_be_installed_is_not_linked() {
    let world = World::new();
    let (_, folder) = official(&world);
    std::fs::write(folder.join("bin/go"), "#!/bin/sh\nexec evil\n").unwrap();
    let mut options = world.options();
    options.from = Some(folder.clone());
    let error = world.install_with(GO, options.clone()).unwrap_err();
    assert_eq!(error.class(), ErrorClass::Verification, "{error}");
    assert!(error.to_string().contains("changed: bin/go"), "{error}");
    world.assert_not_installed(GO);

    world.install(GO).unwrap();
    options.reinstall = true;
    assert!(world.install_with(GO, options.clone()).is_err());
    assert!(verify(&world.store(), sdk(GO)).unwrap().is_empty(), "the verified one stays");

    options.accept_unverified = true;
    let metadata = world.install_with(GO, options).unwrap().sdk.metadata.unwrap();
    assert!(matches!(metadata.verified, Some(Verified::Nobody { .. })) && metadata.external.is_none());
    assert!(world.store().sums(sdk(GO)).is_ok());
}

#[test]
fn installs_from_a_bundle_with_no_network() {
    let world = World::new();
    let toolchain = world.serve(GO);
    world.serve("1.27.3-darwin-arm64");
    let file = world.folder.path().join("go.ogive");
    let (store, sources) = (world.store(), world.sources());
    let bundler =
        Bundler { store: &store, sources: &sources, events: &world.events, patience: Patience::default() };
    bundler.write(&[sdk(GO), sdk("1.27.3-darwin-arm64")], &file).unwrap();
    assert_eq!(names(world.folder.path()), ["go.ogive", "ogive"], "no temporary file is left");
    let listed: Vec<_> = Bundle::open(&*world.system.files, &file).unwrap().sdks().collect();
    assert_eq!(listed, [sdk(GO), sdk("1.27.3-darwin-arm64")]);

    // Elsewhere: another store, a network that answers nothing.
    std::fs::remove_dir_all(world.home()).unwrap();
    world.proxy.fault("*", Fault::Status(500));
    world.proxy.forget_requests();
    let mut options = world.options();
    options.from = Some(file.clone());
    let done = world.install_with(GO, options.clone()).unwrap();
    assert!(world.proxy.requests().is_empty());
    let metadata = done.sdk.metadata.unwrap();
    assert!(matches!(metadata.verified, Some(Verified::ChecksumDatabase { offline: true, .. })));
    assert_eq!(metadata.h1, Some(toolchain.module_h1()));
    world.assert_clean();
    let error = world.install_with("1.26.8-linux-amd64", options.clone()).unwrap_err();
    assert_eq!(error.class(), ErrorClass::NotFound, "{error}");

    // Every changed byte is noticed, or is one that means nothing.
    world.uninstall(GO);
    let good = std::fs::read(&file).unwrap();
    for at in (0..good.len()).step_by(good.len() / 60) {
        let mut bad = good.clone();
        bad[at] ^= 1;
        std::fs::write(&file, &bad).unwrap();
        if world.install_with(GO, options.clone()).is_ok() {
            assert!(verify(&world.store(), sdk(GO)).unwrap().is_empty());
            world.uninstall(GO);
        }
        // The last blocks of a tar archive are empty.
        let at = at.min(good.len() - 2048);
        std::fs::write(&file, &good[..at]).unwrap();
        assert!(world.install_with(GO, options.clone()).is_err(), "cut at {at}");
        world.assert_not_installed(GO);
    }
}

#[test]
fn verify_names_every_difference() {
    let world = World::new();
    world.serve(GO);
    let goroot = world.install(GO).unwrap().sdk.goroot;
    assert!(verify(&world.store(), sdk(GO)).unwrap().is_empty());
    std::fs::write(goroot.join("src/fmt/print.go"), "package evil").unwrap();
    std::fs::remove_file(goroot.join("src/make.bash")).unwrap();
    std::fs::write(goroot.join("src/new.go"), "package new").unwrap();
    std::os::unix::fs::symlink("fmt", goroot.join("src/link")).unwrap();
    std::fs::set_permissions(goroot.join("bin/gofmt"), std::os::unix::fs::PermissionsExt::from_mode(0o644))
        .unwrap();
    let found = verify(&world.store(), sdk(GO)).unwrap();
    assert_eq!(found.changed, ["src/fmt/print.go"]);
    assert_eq!(found.missing, ["src/make.bash"]);
    assert_eq!(found.added, ["src/link", "src/new.go"]);
    assert_eq!(found.not_executable, ["bin/gofmt"]);
    let mut options = world.options();
    options.reinstall = true;
    world.install_with(GO, options).unwrap();
    assert!(verify(&world.store(), sdk(GO)).unwrap().is_empty());
    // Who changes a file and its digest must change the recorded hash too.
    let sums = world.layout().sdks().join("go1.27.3.linux-amd64.sums");
    let text = std::fs::read_to_string(&sums).unwrap();
    std::fs::write(&sums, text.replacen('0', "1", 1)).unwrap();
    assert!(matches!(verify(&world.store(), sdk(GO)).unwrap_err(), SdkError::BadFile { .. }));
}

#[test]
fn prunes_what_nobody_works_on_or_names() {
    let world = World::new();
    world.serve(GO);
    world.serve("1.26.8-linux-amd64");
    world.install(GO).unwrap();
    world.install("1.26.8-linux-amd64").unwrap();
    let layout = world.layout();
    for folder in ["go1.25.0.linux-amd64", "go1.24.0.linux-amd64"] {
        std::fs::create_dir_all(layout.staging().join(folder)).unwrap();
        std::fs::write(layout.staging().join(folder).join("x"), [0; 10]).unwrap();
    }
    std::fs::write(layout.downloads().join("a.zip.part"), [0; 7]).unwrap();
    std::fs::write(layout.downloads().join("b.zip.part"), [0; 7]).unwrap();
    let _busy = world.system.files.lock(&layout.lock("go1.24.0.linux-amd64"), &mut || {}).unwrap();
    let _busy_too = world.system.files.lock(&layout.downloads().join("b.zip.lock"), &mut || {}).unwrap();

    let store = world.store();
    let keep = BTreeSet::from([sdk(GO)]);
    let found = prunable(&store, Some(&keep)).unwrap();
    let what: Vec<_> = found.iter().map(|item| (item.what, item.bytes)).collect();
    assert_eq!(what[..2], [(Leftover::Staging, 10), (Leftover::Download, 7)]);
    assert_eq!(what[2].0, Leftover::Sdk(sdk("1.26.8-linux-amd64")));
    assert_eq!(what.len(), 3);
    prune(&store, &found).unwrap();
    assert!(store.get(sdk("1.26.8-linux-amd64")).is_none());
    assert!(store.get(sdk(GO)).is_some());
    assert_eq!(names(&layout.staging()), ["go1.24.0.linux-amd64"], "somebody works on it");
    assert!(layout.downloads().join("b.zip.part").exists());
    let index = std::fs::read_to_string(layout.index()).unwrap();
    assert!(!index.contains("1.26.8"), "{index}");
}

#[test]
fn a_pinned_sdk_stays_unless_forced() {
    let world = World::new();
    world.serve(GO);
    world.install(GO).unwrap();
    let store = world.store();
    let (alive, gone) = (world.folder.path().join("alive"), world.folder.path().join("gone"));
    for project in [&alive, &gone] {
        std::fs::create_dir(project).unwrap();
        Projects::new(&store).remember(project).unwrap();
        Projects::new(&store).remember(project).unwrap();
    }
    std::fs::remove_dir(&gone).unwrap();
    assert_eq!(Projects::new(&store).list().unwrap(), BTreeSet::from([alive.clone()]));
    let pinned = |project: &Path| Some((sdk(GO), project.join(".go-version")));
    let uninstaller = |force| uninstall(&store, &world.events, sdk(GO), force, &pinned);
    let error = uninstaller(false).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("1.27.3-linux-amd64 is still in use: {} pins it", alive.join(".go-version").display())
    );
    uninstaller(true).unwrap();
    assert_eq!(names(&world.layout().sdks()), ["index"]);
    assert!(matches!(uninstaller(true).unwrap_err(), SdkError::NotInstalled { .. }));
}
