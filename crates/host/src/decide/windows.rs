//! Windows.

use ogive_platform::Goarch;
use ogive_record::Fact;

use super::{contradiction, system_call};
use crate::{WindowsSigns, names};
use ogive_machine::Translator;

pub(super) const CALL: &str = "IsWow64Process2";

pub(super) fn hardware(signs: &WindowsSigns) -> Fact<Goarch> {
    match &signs.machines {
        Ok((_, native)) => match names::of_pe(*native) {
            Some(arch) => Fact::known(arch, system_call(CALL)),
            None => {
                Fact::unknown(format!("machine {native:#06x} is no known architecture"), system_call(CALL))
            }
        },
        Err(e) => Fact::unknown(e.clone(), system_call(CALL)),
    }
}

/// 32-bit x86 programs run on amd64 by the CPU itself. On Arm, all x86 programs are translated.
pub(super) fn translator(signs: &WindowsSigns) -> Fact<Translator> {
    let (native, provenance) = match hardware(signs) {
        Fact::Known { value, provenance } => (value, provenance),
        Fact::Unknown { unknown, provenance } => return Fact::Unknown { unknown, provenance },
    };
    let translator = match (native, signs.compiled) {
        (Goarch::Arm64, Goarch::I386 | Goarch::Amd64) => Translator::Prism,
        (native, compiled) if names::runs_natively(native, compiled) => Translator::None,
        (native, compiled) => return Fact::unknown(contradiction(native, compiled), provenance),
    };
    Fact::known(translator, provenance)
}
