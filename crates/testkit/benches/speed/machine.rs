//! What was measured on.

use std::path::Path;
use std::process::Command;

/// CPU, cores, memory, kernel, file systems and the Go that was compared with, in one line.
pub fn describe(dir: &Path) -> String {
    let read = |file: &str| std::fs::read_to_string(file).unwrap_or_default();
    let field = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name));
        line.and_then(|line| line.split_once(':')).map(|(_, value)| value.trim().to_owned())
    };
    let cpu =
        field(&read("/proc/cpuinfo"), "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let memory = field(&read("/proc/meminfo"), "MemTotal").unwrap_or_default();
    let memory = memory.trim_end_matches(" kB").parse::<u64>().unwrap_or(0) / (1 << 20);
    let kernel = read("/proc/sys/kernel/osrelease");
    let virtual_machine = if read("/proc/cpuinfo").contains("hypervisor") { ", virtual machine" } else { "" };
    format!(
        "{cpu}, {cores} cores, {memory} GiB, {} {}{virtual_machine}; installs on {}; {}",
        std::env::consts::OS,
        kernel.trim(),
        file_system(dir),
        text("go", &["env", "GOVERSION"]).map_or_else(|| "no go".to_owned(), |go| format!("beside {go}")),
    )
}

/// The kind of file system that a folder is on.
pub fn file_system(folder: &Path) -> String {
    let folder = folder.to_string_lossy();
    let said = text("df", &["--output=fstype", &folder]).unwrap_or_default();
    said.lines().nth(1).unwrap_or("an unknown file system").trim().to_owned()
}

/// What a program prints, trimmed; none when it fails.
pub fn text(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
