//! The code of processes, other ones too.

use ogive_machine::Translator;
use ogive_platform::{Goarch, Goos, Port};
use ogive_record::{Fact, Provenance};
use ogive_system::WindowsProcess;

use super::{system_call, windows};
use crate::{WindowsSigns, names};

/// `P_TRANSLATED` of xnu's bsd/sys/proc.h, which the list of processes tells in `p_flag`.
const P_TRANSLATED: u32 = 0x0002_0000;

/// The code that a process runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// What it is for.
    pub port: Fact<Port>,
    /// Whether it runs through a translator.
    pub translated: Fact<bool>,
}

impl Code {
    /// That of a process which can't be looked at.
    #[must_use]
    pub fn unknown(because: &str, provenance: &Provenance) -> Self {
        Self {
            port: Fact::unknown(because, provenance.clone()),
            translated: Fact::unknown(because, provenance.clone()),
        }
    }

    /// That of a process of macOS with these flags (`p_flag`), on this hardware.
    #[must_use]
    pub fn on_mac(flags: u32, hardware: &Fact<Port>) -> Self {
        let seen = system_call("sysctl kern.proc");
        let is_translated = flags & P_TRANSLATED != 0;
        let port = match (hardware.value(), is_translated) {
            (Some(Port { arch: Goarch::Arm64, .. }) | None, true) => {
                Fact::known(Port::new(Goos::Darwin, Goarch::Amd64), seen.clone())
            }
            (Some(hardware), true) => {
                let because = format!("it is said to be translated, on {hardware}, where nothing is");
                return Self::unknown(&because, &seen);
            }
            (Some(hardware), false) => Fact::known(*hardware, seen.clone()),
            (None, false) => Fact::unknown("the hardware is not known", hardware.provenance().clone()),
        };
        Self { port, translated: Fact::known(is_translated, seen) }
    }

    /// That of a process of Windows.
    #[must_use]
    pub fn on_windows(process: &WindowsProcess) -> Self {
        let seen = system_call(windows::CALL);
        // Before Windows 11, which tells the code itself, all that is translated is under WOW64.
        let machine = process.code.unwrap_or(match process.machines.process {
            0 => process.machines.native,
            wow => wow,
        });
        let Some(arch) = names::of_pe(machine) else {
            return Self::unknown(&format!("machine {machine:#06x} is no known architecture"), &seen);
        };
        let machines = Ok((process.machines.process, process.machines.native));
        let translator = windows::translator(&WindowsSigns { compiled: arch, machines });
        Self {
            port: Fact::known(Port::new(Goos::Windows, arch), seen),
            translated: translator.map(|translator| translator != Translator::None),
        }
    }
}

#[cfg(test)]
mod tests {
    use ogive_system::NativeMachine;

    use super::*;

    /// The port, and whether it is translated; `?` for unknown.
    fn shown(code: &Code) -> String {
        let port = code.port.value().map_or("?".to_owned(), Port::to_string);
        let translated = match code.translated.value() {
            Some(true) => "translated",
            Some(false) => "native",
            None => "?",
        };
        format!("{port} {translated}")
    }

    #[test]
    fn macos_flags_what_rosetta_runs() {
        let on = |flags, hardware: &str| {
            let hardware = match hardware.parse() {
                Ok(port) => Fact::known(port, Provenance::BuiltIn),
                Err(_) => Fact::unknown("not told", Provenance::BuiltIn),
            };
            shown(&Code::on_mac(flags, &hardware))
        };
        // P_LP64 and P_EXEC are set for most processes.
        assert_eq!(on(0x4004, "darwin/arm64"), "darwin/arm64 native");
        assert_eq!(on(0x2_4004, "darwin/arm64"), "darwin/amd64 translated");
        assert_eq!(on(0x4004, "darwin/amd64"), "darwin/amd64 native");
        assert_eq!(on(0x2_4004, "darwin/amd64"), "? ?");
        assert_eq!(on(0x4004, "?"), "? native");
        assert_eq!(on(0x2_4004, "?"), "darwin/amd64 translated");
    }

    #[test]
    fn windows_tells_the_code_or_the_machine_of_wow64() {
        const ARM64: u16 = 0xaa64;
        const AMD64: u16 = 0x8664;
        const I386: u16 = 0x014c;
        const ARM: u16 = 0x01c4;
        let on = |native, process, code| {
            let machines = NativeMachine { process, native };
            shown(&Code::on_windows(&WindowsProcess { machines, code, started: 0 }))
        };
        // Windows 11 for Arm.
        assert_eq!(on(ARM64, 0, Some(ARM64)), "windows/arm64 native");
        assert_eq!(on(ARM64, 0, Some(AMD64)), "windows/amd64 translated");
        assert_eq!(on(ARM64, I386, Some(I386)), "windows/386 translated");
        // Windows 10 for Arm, which translates 32-bit programs alone.
        assert_eq!(on(ARM64, 0, None), "windows/arm64 native");
        assert_eq!(on(ARM64, I386, None), "windows/386 translated");
        assert_eq!(on(ARM64, ARM, None), "windows/arm native");
        // amd64, whose CPU runs 32-bit programs itself.
        assert_eq!(on(AMD64, 0, Some(AMD64)), "windows/amd64 native");
        assert_eq!(on(AMD64, I386, None), "windows/386 native");
        assert_eq!(on(AMD64, 0, Some(ARM64)), "windows/arm64 ?");
        assert_eq!(on(AMD64, 0, Some(0x1234)), "? ?");
    }
}
