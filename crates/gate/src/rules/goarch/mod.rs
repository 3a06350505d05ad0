//! Rules about code that decides by the architecture that it was built for.

mod as_word_size;
mod comparison;
mod in_url_or_selector;
mod literal_machine_name;
mod map;
mod prefix;
mod switch_without_default;
#[cfg(test)]
mod tests;

use ogive_platform::{Goarch, Port, PortSet};
use ogive_record::{Finding, RuleMeta, Severity, Tag};

pub(super) use self::as_word_size::GoarchAsWordSize;
pub(super) use self::comparison::GoarchComparison;
pub(super) use self::in_url_or_selector::GoarchInUrlOrSelector;
pub(super) use self::literal_machine_name::LiteralMachineName;
pub(super) use self::map::GoarchMap;
pub(super) use self::prefix::GoarchPrefix;
pub(super) use self::switch_without_default::GoarchSwitchWithoutDefault;

use crate::OnePackage;
use crate::arch::{ArchUse, Condition, Held, Truth};
use crate::repository::{GoFile, Package, Role};
use crate::rules::looking::says;
use crate::said::{Said, some};

/// A use of the architecture in a file that more than one architecture builds.
struct Place<'r, 's> {
    package: &'r Package<'s>,
    file: &'r GoFile<'s>,
    used: &'r ArchUse,
    /// The declared builds that the file is in.
    builds: PortSet,
}

/// What a rule says of every use in a package.
fn each(one: &OnePackage<'_, '_>, judge: impl Fn(&Place<'_, '_>) -> Option<Finding>) -> Vec<Finding> {
    let package = one.package;
    let mut findings = Vec::new();
    for found in one.arch_files() {
        let file = &package.files[found.file];
        let builds = one.subject.declared.of_file(package, file);
        if builds.is_empty() || is_of_one_architecture(file) {
            continue;
        }
        findings.extend(found.uses.iter().filter_map(|used| {
            let builds = reached(used, builds);
            (!builds.is_empty()).then(|| judge(&Place { package, file, used, builds }))?
        }));
    }
    findings
}

/// The builds of some in which a use is reached: conditions around it may be for one system.
fn reached(used: &ArchUse, builds: PortSet) -> PortSet {
    let is_reached = |port: Port| {
        let on = |condition: &Condition| condition.on(port.os.name(), port.arch.name());
        used.guard.iter().all(|condition| on(condition) != Truth::No)
    };
    if used.guard.is_empty() { builds } else { builds & PortSet::where_port(is_reached) }
}

/// Whether constraints hold a file to one architecture already.
pub(super) fn is_of_one_architecture(file: &GoFile<'_>) -> bool {
    let mut archs = file.builds.ports().map(|port| port.arch);
    let Some(first) = archs.next() else { return true };
    archs.all(|arch| arch == first)
}

impl Place<'_, '_> {
    /// The builds of the ports for which something holds.
    fn where_port(&self, holds: impl Fn(Port) -> bool) -> PortSet {
        PortSet::where_port(holds) & self.builds
    }

    /// The builds of the ports that a list names.
    fn named(&self, held: Held, names: &[String]) -> PortSet {
        self.where_port(|port| names.iter().any(|name| is(held, name, port)))
    }

    fn said(&self, meta: &'static RuleMeta, title: String) -> Said {
        Said::at(meta, self.package, self.file, Some(self.used.offset), title).tag(Tag::ArchDependent)
    }

    /// What is said of a list of architectures: that some are missing from it, or, where the declared ones are all in it,
    /// that it must be kept up. `title` says what the list is, `missing` what befalls those that are not in it.
    /// Whether the tests of the package may end before any of them runs.
    fn is_called_off(&self) -> bool {
        let main = self.package.files.iter().find(|file| says(file, "func TestMain("));
        main.is_some_and(|main| says(main, "os.Exit(0)"))
    }

    fn list(&self, meta: &'static RuleMeta, list: &List) -> Finding {
        let List { names, missing, severity, what, but, skips, remedy } = list;
        let said = if missing.is_empty() {
            let title = format!("{what} {} alone: no other architecture will work", names.join(", "));
            self.said(meta, title).severity(Severity::Warning.min(*severity))
        } else {
            let title = format!("{what} {}{but} {}", names.join(", "), some(*missing));
            let is_less = (*skips || self.is_called_off()) && self.file.role != Role::Build;
            let severity = if is_less { Severity::Warning.min(*severity) } else { *severity };
            self.said(meta, title).on(*missing).severity(severity)
        };
        said.remedy(remedy.clone()).finding()
    }
}

/// A list of architectures.
struct List {
    names: Vec<String>,
    missing: PortSet,
    /// How bad it is where some are missing.
    severity: Severity,
    what: String,
    but: &'static str,
    skips: bool,
    remedy: String,
}

fn is(held: Held, name: &str, port: Port) -> bool {
    match held {
        Held::Os => name == port.os.name(),
        Held::Arch => name == port.arch.name(),
        Held::Port(separator) => name.split_once(separator) == Some((port.os.name(), port.arch.name())),
    }
}

/// Whether Go has an architecture of this name, be it only reserved.
fn is_known(name: &str) -> bool {
    name.parse::<Goarch>().is_ok()
}
