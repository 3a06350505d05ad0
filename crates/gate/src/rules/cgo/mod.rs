//! Rules about C in Go.

mod c_type_width;
mod hardcoded_libdir;
mod native_march;
mod prebuilt_library;
#[cfg(test)]
mod tests;
mod x86_flags;

use ogive_gosource::cgo::{CgoLine, cgo_lines};
use ogive_platform::{Goarch, PortSet};
use ogive_record::Finding;

pub(super) use self::c_type_width::CgoCTypeWidth;
pub(super) use self::hardcoded_libdir::CgoHardcodedLibdir;
pub(super) use self::native_march::CgoNativeMarch;
pub(super) use self::prebuilt_library::CgoPrebuiltLibrary;
pub(super) use self::x86_flags::CgoX86Flags;

use crate::OnePackage;
use crate::repository::{GoFile, Package};

/// A `#cgo` line and the declared builds that it is for.
pub(super) struct Line<'r, 's> {
    pub(super) package: &'r Package<'s>,
    pub(super) file: &'r GoFile<'s>,
    pub(super) line: CgoLine,
    pub(super) builds: PortSet,
}

/// What a rule says of every `#cgo` line of a package that some declared platform reads.
pub(super) fn each_line(
    one: &OnePackage<'_, '_>,
    judge: impl Fn(&Line<'_, '_>) -> Option<Finding>,
) -> Vec<Finding> {
    let OnePackage { subject, package, .. } = *one;
    let mut findings = Vec::new();
    for file in package.files.iter().filter(|file| file.header.uses_cgo()) {
        let builds = subject.declared.of_file(package, file);
        if builds.is_empty() {
            continue;
        }
        let docs =
            file.header.imports.iter().filter(|import| import.path == "C").filter_map(|import| import.doc);
        for line in docs.flat_map(|doc| cgo_lines(file.bytes, doc)).flatten() {
            let builds = builds & line.condition.builds(&subject.repository.context);
            if !builds.is_empty() {
                findings.extend(judge(&Line { package, file, line, builds }));
            }
        }
    }
    findings
}

/// The builds for other architectures than those of x86.
fn other_than_x86() -> PortSet {
    PortSet::where_port(|port| !matches!(port.arch, Goarch::Amd64 | Goarch::I386))
}
