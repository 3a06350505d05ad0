//! What put a Go where it is, by the place.

use std::path::Path;

use ogive_machine::Manager;
use ogive_system::System;

/// The most bytes of a script that is looked through.
const SCRIPT: u64 = 64 << 10;

/// Parts of paths that tell a manager, the most telling first. `/` at both ends is a whole folder's name.
const PLACES: &[(&str, Manager)] = &[
    ("/golang.org/toolchain@", Manager::Gotoolchain),
    ("/.gvm/", Manager::Gvm),
    ("/.asdf/", Manager::Asdf),
    ("/asdf/installs/", Manager::Asdf),
    ("/mise/installs/", Manager::Mise),
    ("/rtx/installs/", Manager::Mise),
    ("/.goenv/", Manager::Goenv),
    ("/.go/versions/", Manager::Goup),
    ("/.goup/", Manager::Goup),
    ("/.gobrew/", Manager::Gobrew),
    ("/.g/", Manager::G),
    ("/.proto/", Manager::Proto),
    ("/nix/store/", Manager::Nix),
    ("/snap/", Manager::Snap),
    ("/opt/homebrew/", Manager::HomebrewArm),
    ("/usr/local/Cellar/", Manager::HomebrewIntel),
    ("/home/linuxbrew/", Manager::HomebrewLinux),
    ("/opt/local/", Manager::Macports),
    ("/scoop/apps/", Manager::Scoop),
    ("/chocolatey/", Manager::Chocolatey),
    ("/usr/lib/go", Manager::Distribution),
    ("/usr/lib64/go", Manager::Distribution),
    ("/usr/share/go", Manager::Distribution),
    ("/usr/libexec/go", Manager::Distribution),
];

/// What put a GOROOT there, by where it really lies; where that tells nothing, by the link that leads to it. `home`
/// tells `~/sdk`, where golang.org/dl puts its.
pub(crate) fn of_goroot(found: &Path, real: &Path, sdks: &Path, home: Option<&Path>) -> Manager {
    match of_place(real, sdks, home) {
        Manager::Archive => of_place(found, sdks, home),
        manager => manager,
    }
}

fn of_place(goroot: &Path, sdks: &Path, home: Option<&Path>) -> Manager {
    if goroot.starts_with(sdks) {
        return Manager::Ogive;
    }
    if home.is_some_and(|home| goroot.starts_with(home.join("sdk"))) {
        return Manager::GoDl;
    }
    let text = goroot.to_string_lossy().replace('\\', "/");
    let found = PLACES.iter().find(|(place, _)| text.contains(place));
    found.map_or(Manager::Archive, |(_, manager)| *manager)
}

/// Whose shim a program is, by where it stands and leads.
pub(crate) fn of_shim(path: &Path, real: &Path, shims: &Path) -> Option<Manager> {
    if path.starts_with(shims) || real.file_name().is_some_and(|name| name == "ogive-shim") {
        return Some(Manager::Ogive);
    }
    let name = real.file_name()?.to_str()?;
    match name {
        "mise" | "rtx" => Some(Manager::Mise),
        "proto-shim" => Some(Manager::Proto),
        _ => None,
    }
}

/// Whose shim a script is, by the command that it hands over to.
pub(crate) fn of_shim_script(system: &System, path: &Path) -> Option<Manager> {
    let bytes = system.files.read(path, SCRIPT).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    for line in lines {
        if line.contains("asdf exec") || line.contains("asdf\" exec") {
            return Some(Manager::Asdf);
        }
        if line.contains("goenv\" exec") || line.contains("goenv exec") {
            return Some(Manager::Goenv);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_tells_where_the_real_place_does_not() {
        let of = |found: &str, real: &str| {
            of_goroot(
                Path::new(found),
                Path::new(real),
                Path::new("/store/sdk"),
                Some(Path::new("/home/ann")),
            )
        };
        let gvm = "/home/ann/.gvm/gos/go1.27.3";
        assert_eq!(of(gvm, "/srv/go"), Manager::Gvm);
        assert_eq!(of(gvm, "/opt/homebrew/Cellar/go/1.27.3/libexec"), Manager::HomebrewArm);
        assert_eq!(of("/srv/go", gvm), Manager::Gvm);
        assert_eq!(of("/home/ann/sdk/go1.27.3", "/srv/go"), Manager::GoDl);
        assert_eq!(of("/srv/go", "/srv/go"), Manager::Archive);
    }
}
