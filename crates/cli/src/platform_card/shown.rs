//! The card as a person reads it.

use ogive_report::{Table, style};

use super::{MachineCard, PlatformCard, PortCard, PortStatus};

impl PlatformCard {
    /// The card as lines, styles included.
    #[must_use]
    pub fn shown(&self) -> String {
        let mut table = Table::new([]);
        let mut row = |what: &str, value: String| table.row([style::paint(style::DIM, what), value]);
        if let Some(port) = &self.port {
            show_port(port, &mut row);
        }
        if !self.ports.is_empty() {
            let ports: Vec<String> = self.ports.iter().map(ToString::to_string).collect();
            row("ports", ports.join(" "));
        }
        if let Some(machine) = &self.machine {
            show_machine(machine, &mut row);
        }
        if let Some(levels) = &self.levels {
            let all: Vec<String> = levels.all.iter().map(ToString::to_string).collect();
            row("levels", format!("{}: {}", levels.variable, all.join(" ")));
            row("default level", levels.default.map_or_else(|| "none".to_owned(), |level| level.to_string()));
            row("CPUs", levels.cpus.unwrap_or_default().to_owned());
        }
        for field in &self.header {
            row(field.field, field.value.clone());
        }
        for name in &self.names {
            row(name.dialect, name.names.join(", "));
        }
        format!("{}\n\n{table}", style::paint(style::STRONG, &self.name))
    }
}

fn show_port(port: &PortCard, row: &mut dyn FnMut(&str, String)) {
    let mut status = match port.status {
        PortStatus::Works => format!("works in {}", port.source),
        PortStatus::Broken => format!("broken in {}: only go tool dist list -broken shows it", port.source),
        PortStatus::Ended => "ended".to_owned(),
    };
    if port.first_class {
        status.push_str(", first class");
    }
    row("port", status);
    if let Some(first) = &port.first_release {
        let last = port.last_release.as_ref().map(|last| format!(" to {last}")).unwrap_or_default();
        row("Go", format!("{first}{}", if last.is_empty() { " and later" } else { &last }));
    }
    if port.status != PortStatus::Ended {
        let cgo = match (port.cgo, port.without_cgo) {
            (true, true) => "yes",
            (true, false) => "yes, and nothing can be built without it",
            (false, _) => "no",
        };
        row("cgo", cgo.to_owned());
        row("-race", if port.race { "yes" } else { "no" }.to_owned());
    }
    if let Some(least) = &port.minimum_os {
        row("at least", least.clone());
    }
}

fn show_machine(machine: &MachineCard, row: &mut dyn FnMut(&str, String)) {
    row("byte order", format!("{} endian", machine.endianness));
    row(
        "pointers",
        format!("{} bytes; 64-bit integers aligned to {}", machine.pointer_size, machine.int64_alignment),
    );
    if let Some(sizes) = &machine.page_sizes {
        let sizes: Vec<String> = sizes.iter().map(|size| (size >> 10).to_string()).collect();
        row("pages", format!("{} KiB", sizes.join(", ")));
    }
    row("memory order", machine.memory_order.to_owned());
    row("unaligned", machine.unaligned.to_owned());
    row("atomics", machine.atomics.to_owned());
    row("registers", machine.registers.to_owned());
    let passed = match (machine.integer_registers, machine.float_registers) {
        (0, 0) => "arguments on the stack".to_owned(),
        (integers, floats) => {
            format!("arguments in {integers} integer and {floats} floating-point registers")
        }
    };
    row("Go calls", passed);
}
