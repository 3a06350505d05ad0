//! Which release of which operating system this is.

use std::path::Path;

use ogive_record::{Fact, Provenance};
use ogive_system::System;

use ogive_machine::OsVersion;

pub(crate) fn of(system: &System) -> Fact<OsVersion> {
    let kernel = match system.kernel.name() {
        Ok(name) => name.release,
        Err(e) => return Fact::unknown(e.to_string(), Provenance::SystemCall("uname".into())),
    };
    match system.kernel.compiled_os() {
        "darwin" => mac(system, kernel),
        "windows" => {
            let version = Some(kernel.clone()).filter(|v| !v.is_empty());
            Fact::known(OsVersion { id: "windows".into(), version, kernel }, call("RtlGetVersion"))
        }
        "linux" => linux(system, kernel),
        other => Fact::known(OsVersion { id: other.into(), version: None, kernel }, call("uname")),
    }
}

fn call(name: &str) -> Provenance {
    Provenance::SystemCall(name.to_owned())
}

fn mac(system: &System, kernel: String) -> Fact<OsVersion> {
    let seen = call("sysctl kern.osproductversion");
    match system.kernel.sysctl_text("kern.osproductversion") {
        Ok(version) => Fact::known(OsVersion { id: "macos".into(), version, kernel }, seen),
        Err(e) => Fact::unknown(e.to_string(), seen),
    }
}

/// os-release(5): the first of two places, lines of `NAME=value`, quoted as in a shell.
fn linux(system: &System, kernel: String) -> Fact<OsVersion> {
    const PLACES: [&str; 2] = ["/etc/os-release", "/usr/lib/os-release"];
    const LARGEST: u64 = 64 * 1024;
    let read = |place| Some((place, system.files.read(Path::new(place), LARGEST).ok()?));
    let Some((place, text)) = PLACES.into_iter().find_map(read) else {
        let seen = Provenance::File { path: PLACES[0].into(), line: None };
        return Fact::unknown("there is no os-release file", seen);
    };
    let text = String::from_utf8_lossy(&text);
    let value = |name: &str| {
        let mut values = text.lines().filter_map(|line| line.trim().strip_prefix(name)?.strip_prefix('='));
        values.next_back().map(|value| value.trim_matches(['"', '\'']).to_owned()).filter(|v| !v.is_empty())
    };
    // The default by os-release(5).
    let id = value("ID").unwrap_or_else(|| "linux".to_owned());
    let seen = Provenance::File { path: place.into(), line: None };
    Fact::known(OsVersion { id, version: value("VERSION_ID"), kernel }, seen)
}
