//! Bytes as each of the files of settings that editors have.

#![no_main]

use ogive_probe::{Options, machine};
use ogive_system::memory::{MemoryEnvironment, MemoryFiles, MemorySystem};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let files = [
        "w/.vscode/settings.json",
        "w/.vscode/launch.json",
        "w/.vscode/tasks.json",
        "w/x.code-workspace",
        "w/.idea/workspace.xml",
        "w/.zed/debug.json",
        ".config/zed/settings.json",
        ".config/helix/languages.toml",
        ".config/nvim/init.lua",
        ".config/nvim/coc-settings.json",
    ];
    let files =
        files.iter().fold(MemoryFiles::new(), |files, name| files.file(format!("/home/ann/{name}"), bytes));
    let environment = MemoryEnvironment::new().with_home("/home/ann").in_directory("/home/ann/w");
    let system = MemorySystem { files, environment, ..MemorySystem::default() }.system();
    let machine = machine(
        &system,
        &Options { shells: None, sdks: "/sdks".into(), shims: "/shims".into(), ask_proxies: false },
    );
    let lines = bytes.iter().filter(|&&byte| byte == b'\n' || byte == b'\r').count() + 1;
    for file in machine.editors.iter().flat_map(|editor| &editor.files) {
        let defect = file.defect.as_ref();
        assert!(defect.is_none_or(|defect| (1..=lines).contains(&(defect.line as usize))), "{file:?}");
    }
    serde_json::to_string(&machine).expect("a machine can be told as JSON");
});
