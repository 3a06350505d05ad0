//! The table as Rust source: facts by ranges of releases.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::{Facts, Line};

pub fn source(lines: &[Line]) -> String {
    let mut out = String::from(
        "//! Made by `cargo xtask generate` from real SDKs; not to be edited.\n\n\
         use super::{Linking, MacosVersion, MinimumMacos, Row, ToolTag, of_architectures, of_ports};\n\
         use crate::{Goarch, Goos, Port};\n\n",
    );
    let releases: Vec<String> = lines.iter().map(|line| format!("go{}", line.release)).collect();
    let _ = writeln!(out, "/// The releases that were asked, one of each line.");
    let _ = writeln!(out, "pub(super) const RELEASES: &[&str] = &[");
    for release in &releases {
        let _ = writeln!(out, "    {release:?},");
    }
    let _ = writeln!(out, "];\n");
    let (first, last) = (lines[0].minor, lines[lines.len() - 1].minor);
    let _ = writeln!(out, "/// The lines that the tables cover: 1.{first} to 1.{last}.");
    let _ = writeln!(out, "pub(super) const LINES: std::ops::RangeInclusive<u32> = {first}..={last};\n");

    let ports: BTreeSet<&String> = lines.iter().flat_map(|line| line.ports.keys()).collect();
    let _ = writeln!(out, "/// Every port of any line. The position of a port is its bit in a set.");
    let _ = writeln!(out, "pub(super) static PORTS: [Port; {}] = [", ports.len());
    for port in &ports {
        let _ = writeln!(out, "    {},", port_expression(port));
    }
    let _ = writeln!(out, "];\n");

    let _ = writeln!(out, "/// What is so about each port, by ranges of lines.");
    let _ = writeln!(out, "#[rustfmt::skip]");
    let _ = writeln!(out, "pub(super) static ROWS: &[Row] = &[");
    for port in &ports {
        for (from, to, facts) in ranges(lines, |line| line.ports.get(*port).copied()) {
            let _ = writeln!(
                out,
                "    Row {{ port: {}, from: {from}, to: {to}, {} }},",
                port_expression(port),
                facts_expression(facts)
            );
        }
    }
    let _ = writeln!(out, "];\n");

    let _ = writeln!(out, "/// The least macOS, by ranges of lines.");
    let _ = writeln!(out, "#[rustfmt::skip]");
    let _ = writeln!(out, "pub(super) static MACOS: &[MinimumMacos] = &[");
    for (from, to, (documented, stamped)) in ranges(lines, |line| Some((line.documented, line.stamped))) {
        let _ = writeln!(
            out,
            "    MinimumMacos {{ from: {from}, to: {to}, runs_on: {}, stamped_amd64: {}, stamped_arm64: {} }},",
            macos(documented),
            macos(stamped[0]),
            macos(stamped[1])
        );
    }
    let _ = writeln!(out, "];\n");

    let tags: BTreeSet<&String> = lines.iter().flat_map(|line| line.tags.keys()).collect();
    let _ = writeln!(
        out,
        "/// The build tags that the go command sets on its own: experiments and default levels."
    );
    let _ = writeln!(out, "#[rustfmt::skip]");
    let _ = writeln!(out, "pub(super) static TOOL_TAGS: &[ToolTag] = &[");
    for tag in tags {
        for (from, to, on) in ranges(lines, |line| line.tags.get(tag).map(|on| Ports::of(on, line))) {
            let _ = writeln!(
                out,
                "    ToolTag {{ tag: {tag:?}, from: {from}, to: {to}, ports: {} }},",
                on.expression()
            );
        }
    }
    let _ = writeln!(out, "];");
    out
}

/// Neighbouring lines of which the same is so; lines without are left out.
fn ranges<'a, T: PartialEq>(lines: &'a [Line], of: impl Fn(&'a Line) -> Option<T>) -> Vec<(u32, u32, T)> {
    let mut found: Vec<(u32, u32, T)> = Vec::new();
    for line in lines {
        let Some(value) = of(line) else { continue };
        match found.last_mut() {
            Some((_, to, last)) if *to + 1 == line.minor && *last == value => *to = line.minor,
            _ => found.push((line.minor, line.minor, value)),
        }
    }
    found
}

fn facts_expression(f: Facts) -> String {
    let linking = match (f.external, f.external_with_cgo) {
        (true, _) => "External",
        (false, true) => "ExternalWithCgo",
        (false, false) => "Internal",
    };
    format!(
        "first_class: {}, cgo: {}, race: {}, broken: {}, linking: Linking::{linking}",
        f.first_class, f.cgo, f.race, f.broken
    )
}

fn macos((major, minor): (u16, u16)) -> String {
    format!("MacosVersion {{ major: {major}, minor: {minor} }}")
}

fn port_expression(port: &str) -> String {
    let (os, arch) = port.split_once('/').unwrap_or((port, ""));
    format!("Port::new(Goos::{}, Goarch::{})", variant(os), variant(arch))
}

/// The enumerations' spelling of a name of Go's.
fn variant(name: &str) -> String {
    let odd = BTreeMap::from([("386", "I386")]);
    if let Some(&odd) = odd.get(name) {
        return odd.to_owned();
    }
    let mut letters = name.chars();
    letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
}

/// Ports as shortly as they can be written.
#[derive(PartialEq)]
enum Ports {
    All,
    /// All of these architectures.
    Of(BTreeSet<String>),
    /// These alone.
    Named(Vec<String>),
}

impl Ports {
    fn of(on: &[String], line: &Line) -> Self {
        if on.len() == line.ports.len() {
            return Self::All;
        }
        let arch = |port: &String| port.split_once('/').map_or("", |(_, arch)| arch).to_owned();
        let archs: BTreeSet<String> = on.iter().map(arch).collect();
        match line.ports.keys().filter(|port| archs.contains(&arch(port))).count() == on.len() {
            true => Self::Of(archs),
            false => Self::Named(on.to_vec()),
        }
    }

    fn expression(&self) -> String {
        let quoted = |names: &mut dyn Iterator<Item = &String>| {
            names.map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ")
        };
        match self {
            Self::All => "u64::MAX".to_owned(),
            Self::Of(archs) => format!("of_architectures(&[{}])", quoted(&mut archs.iter())),
            Self::Named(ports) => format!("of_ports(&[{}])", quoted(&mut ports.iter())),
        }
    }
}
