//! The card of a platform: everything that ogive knows of `linux/arm64` without looking at a machine.

use ogive_platform::names::{self, Dialect, ElfClass, ElfHeader, Endianness, MachCpu, Named, PeMachine};
use ogive_platform::ports::{self, Linking, PortInfo};
use ogive_platform::{Architecture, Goarch, Goos, Level, MemoryOrder, Platform, Port, Unaligned};
use ogive_report::Document;
use schemars::JsonSchema;
use serde::Serialize;

mod known;
mod shown;

/// A platform, or an architecture whatever the system.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PlatformCard {
    /// As Go writes it: `linux/arm64`, `linux/amd64/v3`, or `arm64` alone.
    pub name: String,
    /// The names that others have for it.
    pub names: Vec<DialectName>,
    /// What Go has; none for an architecture whatever the system.
    pub port: Option<PortCard>,
    /// The ports of an architecture; empty for a platform.
    pub ports: Vec<Port>,
    /// What the machine is like; none for architectures that ended.
    pub machine: Option<MachineCard>,
    /// The levels; none where there are none.
    pub levels: Option<LevelsCard>,
    /// What the head of a program says, as field and value.
    pub header: Vec<HeaderField>,
}

/// A name in a dialect.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct DialectName {
    /// Who says so.
    pub dialect: &'static str,
    /// The name, or those of each level.
    pub names: Vec<String>,
}

/// What Go has for a platform.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PortCard {
    /// The release that was asked, as in `go1.27.4`.
    pub source: &'static str,
    /// Whether that release has the port, and whether it works.
    pub status: PortStatus,
    /// Whether its breakage stops a release.
    pub first_class: bool,
    /// Whether cgo works.
    pub cgo: bool,
    /// Whether a program can be built without cgo.
    pub without_cgo: bool,
    /// Whether `-race` works.
    pub race: bool,
    /// The first release that had it, as in `1.5`.
    pub first_release: Option<String>,
    /// The last line that had it; none while the newest has it.
    pub last_release: Option<String>,
    /// The least operating system that programs of the newest release run on.
    pub minimum_os: Option<String>,
}

/// Whether a release has a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PortStatus {
    /// `go tool dist list` shows it.
    Works,
    /// Only `go tool dist list -broken` shows it.
    Broken,
    /// It is gone.
    Ended,
}

/// What a machine of an architecture is like.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct MachineCard {
    /// `little` or `big`.
    pub endianness: &'static str,
    /// The size of a pointer and of `int`, in bytes.
    pub pointer_size: u8,
    /// How Go aligns a 64-bit integer in a struct, in bytes.
    pub int64_alignment: u8,
    /// The page sizes of kernels, in bytes, the usual one first; none where not known.
    pub page_sizes: Option<Vec<u32>>,
    /// What order other CPUs see, as a clause.
    pub memory_order: &'static str,
    /// What becomes of unaligned loads and stores, as a clause.
    pub unaligned: &'static str,
    /// How Go makes operations atomic.
    pub atomics: &'static str,
    /// The registers that calls between Go functions pass integers in; zero for the stack.
    pub integer_registers: u8,
    /// The registers that calls between Go functions pass floating-point numbers in.
    pub float_registers: u8,
    /// What assembly has to know of the registers.
    pub registers: &'static str,
}

/// The levels of an architecture.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct LevelsCard {
    /// The variable, as in `GOARM64`.
    pub variable: &'static str,
    /// What a cross build has when the variable is unset.
    pub default: Option<Level>,
    /// Those with short names, the least first where there is an order.
    pub all: Vec<Level>,
    /// Which CPUs have which.
    pub cpus: Option<&'static str>,
}

/// A field of a program's head.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct HeaderField {
    /// As the format names it.
    pub field: &'static str,
    /// Its value, as Go's linker sets it.
    pub value: String,
}

impl Document for PlatformCard {
    const SCHEMA: &'static str = "ogive.platform.v1";
}

impl PlatformCard {
    /// The card of what a name says; none when no release of Go has had such a port.
    #[must_use]
    pub fn of(named: Named) -> Option<Self> {
        let platform = named.platform();
        let port = match platform {
            Some(platform) => Some(port_card(platform.port)?),
            None => None,
        };
        let of_arch = |port: &&Port| platform.is_none() && port.arch == named.arch;
        Some(Self {
            name: named.to_string(),
            names: dialects(named),
            port,
            ports: Port::all().iter().filter(of_arch).copied().collect(),
            machine: Architecture::of(named.arch).map(|known| machine(known, named.os)),
            levels: levels(named.arch),
            header: platform.map(header).unwrap_or_default(),
        })
    }
}

/// What a list says of a port.
#[must_use]
pub fn in_a_line(info: &PortInfo) -> String {
    let since = ports::first_release_of(info.port);
    let mut parts: Vec<String> =
        since.map(|version| format!("since {}", line(version.line()))).into_iter().collect();
    let said =
        [(info.first_class, "first class"), (info.cgo, "cgo"), (info.race, "race"), (info.broken, "broken")];
    parts.extend(said.into_iter().filter(|(so, _)| *so).map(|(_, word)| word.to_owned()));
    parts.join(", ")
}

fn line((major, minor): (u32, u32)) -> String {
    if minor == 0 { major.to_string() } else { format!("{major}.{minor}") }
}

fn port_card(port: Port) -> Option<PortCard> {
    let newest = ports::newest();
    let info = newest.get(port);
    let lifetime = ports::lifetime(port);
    if info.is_none() && lifetime.is_none() {
        return None;
    }
    Some(PortCard {
        source: newest.source(),
        status: match info {
            Some(info) if info.broken => PortStatus::Broken,
            Some(_) => PortStatus::Works,
            None => PortStatus::Ended,
        },
        first_class: info.is_some_and(|info| info.first_class),
        cgo: info.is_some_and(|info| info.cgo),
        without_cgo: info.is_some_and(|info| info.linking != Linking::External),
        race: info.is_some_and(|info| info.race),
        first_release: lifetime.map(|lifetime| line(lifetime.first.line())),
        last_release: lifetime.and_then(|lifetime| lifetime.last).map(line),
        minimum_os: info.and_then(|_| known::minimum_os(port)),
    })
}

/// The dialects that name a machine whatever the system.
const WITHOUT_SYSTEM: &[Dialect] = &[Dialect::Uname, Dialect::Debian, Dialect::Rpm, Dialect::Elf];

fn dialects(named: Named) -> Vec<DialectName> {
    let platform = named.on(named.os.unwrap_or(Goos::Linux));
    let all = if named.os.is_some() { Dialect::ALL } else { WITHOUT_SYSTEM };
    let name = |&dialect: &Dialect| {
        let names = match names::name_in(platform, dialect) {
            Ok(name) => vec![name],
            Err(names::NoName::NeedsLevel { names, .. }) => names,
            Err(names::NoName::Unsupported { .. }) => return None,
        };
        Some(DialectName { dialect: dialect.name(), names })
    };
    all.iter().filter(|dialect| **dialect != Dialect::Any).filter_map(name).collect()
}

fn machine(known: &Architecture, os: Option<Goos>) -> MachineCard {
    MachineCard {
        endianness: match known.endianness {
            Endianness::Little => "little",
            Endianness::Big => "big",
        },
        pointer_size: known.pointer_size,
        int64_alignment: known.int64_alignment,
        page_sizes: os.and_then(|os| known.page_sizes(os)).map(<[u32]>::to_vec),
        memory_order: match known.memory_order {
            MemoryOrder::TotalStore => "total store order: only a load may overtake an earlier store",
            MemoryOrder::Weak => "weak: data races show that total store order hides",
            MemoryOrder::SingleThread => "one thread, so that there is nothing to order",
        },
        unaligned: match known.unaligned {
            Unaligned::Works => "works",
            Unaligned::MayTrap => "may trap, and be slow or refused",
        },
        atomics: known.atomics,
        integer_registers: known.argument_registers.0,
        float_registers: known.argument_registers.1,
        registers: known.registers,
    }
}

fn levels(arch: Goarch) -> Option<LevelsCard> {
    Some(LevelsCard {
        variable: Level::variable(arch)?,
        default: Level::default_of(arch),
        all: Level::all_of(arch),
        cpus: known::cpus(arch),
    })
}

fn header(platform: Platform) -> Vec<HeaderField> {
    let field = |field, value| HeaderField { field, value };
    if let Ok(elf) = ElfHeader::of(platform) {
        let class = if elf.class == ElfClass::Elf64 { "ELFCLASS64" } else { "ELFCLASS32" };
        let data = if elf.endianness == Endianness::Little { "ELFDATA2LSB" } else { "ELFDATA2MSB" };
        return vec![
            field("EI_CLASS", class.to_owned()),
            field("EI_DATA", data.to_owned()),
            field("EI_OSABI", elf.os_abi.to_string()),
            field("e_machine", format!("{} ({:#x})", elf.machine, elf.machine)),
            field("e_flags", format!("{:#x}", elf.flags)),
        ];
    }
    if let Ok(cpu) = MachCpu::of(platform) {
        return vec![
            field("cputype", format!("{:#010x}", cpu.cputype)),
            field("cpusubtype", cpu.cpusubtype.to_string()),
        ];
    }
    PeMachine::of(platform)
        .map(|machine| vec![field("Machine", format!("{:#06x}", machine.0))])
        .unwrap_or_default()
}
