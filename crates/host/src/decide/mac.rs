//! macOS.

use ogive_platform::Goarch;
use ogive_record::Fact;

use super::system_call;
use crate::MacSigns;
use ogive_machine::Translator;

const TRANSLATED: &str = "sysctl sysctl.proc_translated";
const ARM64: &str = "sysctl hw.optional.arm64";

pub(super) fn hardware(signs: &MacSigns) -> Fact<Goarch> {
    let arm64 = Fact::known(Goarch::Arm64, system_call(ARM64));
    match (signs.compiled, &signs.arm64, &signs.translated) {
        (_, Ok(Some(1)), _) => arm64,
        // Intel runs no such program.
        (Goarch::Arm64, ..) => Fact::known(Goarch::Arm64, ogive_record::Provenance::BuiltIn),
        (_, Ok(None), Ok(Some(1))) => Fact::known(Goarch::Arm64, system_call(TRANSLATED)),
        (_, Ok(Some(_)), Ok(Some(1))) => Fact::unknown(
            "this process is said to be translated, on a CPU that is said to be no Apple silicon",
            system_call(ARM64),
        ),
        (_, Ok(_), _) => Fact::known(Goarch::Amd64, system_call(ARM64)),
        (_, Err(e), _) => Fact::unknown(e.clone(), system_call(ARM64)),
    }
}

pub(super) fn translator(signs: &MacSigns) -> Fact<Translator> {
    let seen = system_call(TRANSLATED);
    match (signs.compiled, &signs.translated) {
        (Goarch::Arm64, Ok(Some(1))) => {
            Fact::unknown("this process is said to be translated, but is compiled for arm64", seen)
        }
        (_, Ok(Some(1))) => Fact::known(Translator::Rosetta, seen),
        (_, Ok(_)) => Fact::known(Translator::None, seen),
        (_, Err(e)) => Fact::unknown(e.clone(), seen),
    }
}
