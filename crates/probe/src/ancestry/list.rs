//! The processes above this one by the list that the kernels of macOS and Windows tell.

use std::io;

use ogive_host::decide::Code;
use ogive_machine::Ancestor;
use ogive_platform::Port;
use ogive_record::{Fact, Provenance};
use ogive_system::{Kernel, ListedProcess, System};

use super::{DEEPEST, program};

/// Looks at them, the nearest first.
pub(super) fn of(
    system: &System,
    listed: io::Result<Vec<ListedProcess>>,
    hardware: &Fact<Port>,
) -> Fact<Vec<Ancestor>> {
    let kernel = &*system.kernel;
    let is_windows = kernel.compiled_os() == "windows";
    let call = if is_windows { "CreateToolhelp32Snapshot" } else { "sysctl kern.proc" };
    let provenance = Provenance::SystemCall(call.to_owned());
    let listed = match listed {
        Ok(listed) => listed,
        Err(error) => return Fact::unknown(error.to_string(), provenance),
    };
    let with = |pid: u32| listed.iter().find(|process| process.pid == pid);
    let Some(mut child) = with(kernel.process_id()) else {
        return Fact::unknown("the list of processes does not hold this one", provenance);
    };
    let mut chain: Vec<Ancestor> = Vec::new();
    while let Some(parent) = with(child.parent) {
        // The kernel itself is number 0.
        let is_seen = parent.pid == child.pid || chain.iter().any(|ancestor| ancestor.pid == parent.pid);
        if parent.pid == 0 || is_seen || chain.len() == DEEPEST || is_younger(kernel, parent, child) {
            break;
        }
        chain.push(ancestor(kernel, parent, hardware));
        child = parent;
    }
    Fact::known(chain, provenance)
}

/// Windows keeps the number of a parent that has ended, and gives the number to others.
fn is_younger(kernel: &dyn Kernel, parent: &ListedProcess, child: &ListedProcess) -> bool {
    let started = |process: &ListedProcess| kernel.windows_process(process.pid).ok().map(|told| told.started);
    matches!((started(parent), started(child)), (Some(parent), Some(child)) if parent > child)
}

fn ancestor(kernel: &dyn Kernel, process: &ListedProcess, hardware: &Fact<Port>) -> Ancestor {
    let pid = process.pid;
    let code = match process.flags {
        Some(flags) => Code::on_mac(flags, hardware),
        None => match kernel.windows_process(pid) {
            Ok(told) => Code::on_windows(&told),
            Err(error) => {
                Code::unknown(&error.to_string(), &Provenance::SystemCall("OpenProcess".to_owned()))
            }
        },
    };
    let call = if process.flags.is_some() { "proc_pidpath" } else { "QueryFullProcessImageName" };
    let program = program(kernel.process_program(pid), &Provenance::SystemCall(call.to_owned()));
    Ancestor { pid, name: process.name.clone(), program, port: code.port, translated: code.translated }
}

#[cfg(test)]
mod tests {
    use ogive_system::memory::{MadeUpKernel, MemorySystem};
    use ogive_system::{NativeMachine, WindowsProcess};

    use super::*;

    fn listed(pid: u32, parent: u32, name: &str, flags: Option<u32>) -> ListedProcess {
        ListedProcess { pid, parent, name: name.to_owned(), flags }
    }

    /// A line for each: number, name, program, port, whether it is translated; `?` for unknown.
    fn chain(kernel: MadeUpKernel) -> Vec<String> {
        let system = MemorySystem { kernel, ..MemorySystem::new() }.system();
        let ancestry = super::super::of(&system, &ogive_host::abilities(&system));
        let Fact::Known { value: chain, .. } = ancestry else { panic!("{ancestry:?}") };
        let line = |a: &Ancestor| {
            let program = a.program.value().map_or("?".to_owned(), |path| path.display().to_string());
            let port = a.port.value().map_or("?".to_owned(), Port::to_string);
            let translated = a.translated.value().map_or("?".to_owned(), bool::to_string);
            format!("{} {} {program} {port} {translated}", a.pid, a.name)
        };
        chain.iter().map(line).collect()
    }

    #[test]
    fn macos_tells_the_chain_up_to_launchd() {
        let mac = MadeUpKernel::macos("arm64", "arm64")
            .with_sysctl("hw.optional.arm64", 1)
            .with_process(listed(0, 0, "kernel_task", Some(0x4004)))
            .with_process(listed(1, 0, "launchd", Some(0x4004)))
            .with_process(listed(100, 90, "ogive", Some(0x4004)))
            .with_process(listed(90, 80, "zsh", Some(0x2_4006)))
            .with_process(listed(80, 1, "tmux", Some(0x2_4004)))
            .with_process(listed(95, 90, "vim", Some(0x4004)))
            .with_program(90, "/bin/zsh")
            .with_program(80, "/usr/local/bin/tmux");
        assert_eq!(
            chain(mac),
            [
                "90 zsh /bin/zsh darwin/amd64 true",
                "80 tmux /usr/local/bin/tmux darwin/amd64 true",
                "1 launchd ? darwin/arm64 false"
            ]
        );
    }

    #[test]
    fn windows_tells_the_chain_up_to_a_parent_that_has_ended() {
        const ARM64: u16 = 0xaa64;
        let told = |code, started| WindowsProcess {
            machines: NativeMachine { process: 0, native: ARM64 },
            code: Some(code),
            started,
        };
        let windows = || {
            MadeUpKernel::windows(NativeMachine { process: 0, native: ARM64 }, "arm64")
                .with_process(listed(0, 0, "[System Process]", None))
                .with_process(listed(100, 90, "ogive.exe", None))
                .with_process(listed(90, 80, "bash.exe", None))
                .with_process(listed(80, 70, "WindowsTerminal.exe", None))
                .with_windows_process(100, told(ARM64, 30))
                .with_windows_process(90, told(0x8664, 20))
                .with_windows_process(80, told(ARM64, 10))
                .with_program(90, r"C:\Program Files\Git\bin\bash.exe")
        };
        let seen = [
            r"90 bash.exe C:\Program Files\Git\bin\bash.exe windows/amd64 true",
            "80 WindowsTerminal.exe ? windows/arm64 false",
        ];
        assert_eq!(chain(windows()), seen);
        let given_again = windows().with_process(listed(70, 4, "notepad.exe", None));
        assert_eq!(chain(given_again.clone().with_windows_process(70, told(ARM64, 40))), seen);
        let of_the_system = [seen[0], seen[1], "70 notepad.exe ? ? ?"];
        assert_eq!(chain(given_again), of_the_system);
        let in_a_circle = windows().with_process(listed(70, 90, "notepad.exe", None));
        assert_eq!(chain(in_a_circle), of_the_system);
    }

    #[test]
    fn a_list_without_this_process_is_no_answer() {
        let kernel = MadeUpKernel::macos("arm64", "arm64").with_process(listed(1, 0, "launchd", Some(0)));
        let system = MemorySystem { kernel, ..MemorySystem::new() }.system();
        let ancestry = super::super::of(&system, &ogive_host::abilities(&system));
        assert!(ancestry.value().is_none());
    }
}
