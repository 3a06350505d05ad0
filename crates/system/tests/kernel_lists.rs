//! What the kernels of macOS and Windows tell of processes and file systems.
#![cfg(any(target_vendor = "apple", windows))]

use ogive_system::System;

#[test]
fn this_process_is_listed_with_its_program() {
    let system = System::real();
    let kernel = &system.kernel;
    let listed = kernel.processes().unwrap();
    let own = listed.iter().find(|process| process.pid == kernel.process_id()).unwrap();
    let program = kernel.process_program(own.pid).unwrap();
    assert_eq!(program.file_name(), system.environment.current_exe().unwrap().file_name());
    let name = program.file_name().unwrap().to_str().unwrap();
    // macOS tells 16 bytes of it.
    assert!(name.starts_with(&own.name) && !own.name.is_empty(), "{name} {}", own.name);
    assert_ne!(own.parent, own.pid);
    assert!(kernel.process_program(u32::MAX - 3).is_err(), "no process has this number");
}

#[cfg(windows)]
#[test]
fn windows_tells_the_code_of_this_process() {
    let system = System::real();
    let told = system.kernel.windows_process(system.kernel.process_id()).unwrap();
    assert_eq!(told.machines, system.kernel.native_machine().unwrap());
    // 2020 or later.
    assert!(told.started > 132_223_104_000_000_000, "{told:?}");
}

#[test]
fn the_current_folder_is_on_a_volume() {
    let system = System::real();
    let folder = system.environment.current_dir().unwrap();
    let volume = system.kernel.volume(&folder).unwrap();
    assert!(folder.starts_with(&volume.point), "{volume:?}");
    assert!(!volume.kind.is_empty() && !volume.is_remote, "{volume:?}");
}
