//! What the table of ports says of a build before it starts.

use ogive_platform::ports::{Linking, PortTable, first_release_of, lifetime};
use ogive_platform::{GoVersion, Goos, Platform, Port};

use crate::decision::CgoChoice;
use crate::mode::{BuildMode, Instrument};

/// What is to be built for one platform.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// The platform.
    pub platform: Platform,
    /// The kind of file.
    pub mode: BuildMode,
    /// What watches over it.
    pub instrument: Option<Instrument>,
    /// Whether cgo may be used.
    pub cgo: CgoChoice,
    /// The version of the Go that builds.
    pub go: GoVersion,
    /// Its ports.
    pub table: PortTable,
    /// This machine's operating system.
    pub host: Goos,
}

/// Why it can't be built.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Impossible {
    /// The Go is too old.
    #[error("Go {go} has no port {port}; Go {first} is the first that has it")]
    TooOld {
        /// The Go.
        go: GoVersion,
        /// The port.
        port: Port,
        /// The first release with it.
        first: GoVersion,
    },
    /// The Go is too new.
    #[error("Go {go} has no port {port} any more; Go {}.{} was the last line that had it", last.0, last.1)]
    Ended {
        /// The Go.
        go: GoVersion,
        /// The port.
        port: Port,
        /// The last line with it.
        last: (u32, u32),
    },
    /// It is no port.
    #[error("Go has no port {port}")]
    NoPort {
        /// The pair.
        port: Port,
    },
    /// Known, and out of order.
    #[error("the port {port} is broken in Go {go}")]
    Broken {
        /// The Go.
        go: GoVersion,
        /// The port.
        port: Port,
    },
    /// A C toolchain links it, which is on Macs alone.
    #[error("{port} is linked by Apple's own tools, which are on Macs alone")]
    NeedsMac {
        /// The port.
        port: Port,
    },
    /// A C toolchain links it, and none is to be used.
    #[error("programs for {port} are linked by a C toolchain, and cgo is off")]
    NeedsC {
        /// The port.
        port: Port,
    },
    /// The kind of file is not made for it.
    #[error("Go makes no -buildmode={mode} for {port}")]
    Mode {
        /// The kind.
        mode: BuildMode,
        /// The port.
        port: Port,
    },
    /// The race detector is not there for it.
    #[error("{} does not work on {port}", instrument.flag())]
    Instrument {
        /// Which.
        instrument: Instrument,
        /// The port.
        port: Port,
    },
}

/// Whether something can be built at all.
///
/// # Errors
/// When it can't, whatever is installed here.
pub fn verdict(wanted: &Wanted) -> Result<(), Impossible> {
    let (port, go) = (wanted.platform.port, wanted.go);
    let Some(info) = wanted.table.get(port) else {
        return Err(match (first_release_of(port), lifetime(port).and_then(|life| life.last)) {
            (_, Some(last)) if last < wanted.table.line() => Impossible::Ended { go, port, last },
            (Some(first), _) => Impossible::TooOld { go, port, first },
            (None, _) => Impossible::NoPort { port },
        });
    };
    if info.broken {
        return Err(Impossible::Broken { go, port });
    }
    if info.linking == Linking::External && port.os == Goos::Ios && wanted.host != Goos::Darwin {
        return Err(Impossible::NeedsMac { port });
    }
    if info.linking == Linking::External && wanted.cgo == CgoChoice::Off {
        return Err(Impossible::NeedsC { port });
    }
    // Older lines had fewer; what they lack they say themselves.
    if !wanted.mode.exists_for(port) {
        return Err(Impossible::Mode { mode: wanted.mode, port });
    }
    match wanted.instrument.filter(|instrument| !instrument.exists_for(&info)) {
        Some(instrument) => Err(Impossible::Instrument { instrument, port }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use ogive_platform::ports::{newest, table};

    use super::*;

    fn said(go: &str, platform: &str, mode: BuildMode, instrument: Option<Instrument>) -> String {
        let go: GoVersion = go.parse().unwrap();
        let wanted = Wanted {
            platform: platform.parse().unwrap(),
            mode,
            instrument,
            cgo: CgoChoice::Off,
            go,
            table: table(go).unwrap_or_else(newest),
            host: Goos::Linux,
        };
        verdict(&wanted).map_or_else(|error| error.to_string(), |()| "fine".to_owned())
    }

    #[test]
    fn the_table_is_asked_before_the_go_command() {
        let exe = BuildMode::Exe;
        assert_eq!(said("1.27.3", "linux/arm64", exe, None), "fine");
        assert_eq!(
            said("1.17.13", "linux/loong64", exe, None),
            "Go 1.17.13 has no port linux/loong64; Go 1.19 is the first that has it"
        );
        assert_eq!(
            said("1.27.3", "darwin/386", exe, None),
            "Go has no port darwin/386 any more; Go 1.14 was the last line that had it"
                .replace("Go has", "Go 1.27.3 has")
        );
        assert_eq!(
            said("1.27.3", "ios/arm64", exe, None),
            "ios/arm64 is linked by Apple's own tools, which are on Macs alone"
        );
        assert_eq!(
            said("1.27.3", "android/arm", exe, None),
            "programs for android/arm are linked by a C toolchain, and cgo is off"
        );
        assert_eq!(said("1.27.3", "android/arm64", exe, None), "fine");
        assert_eq!(
            said("1.27.3", "linux/mips", BuildMode::Pie, None),
            "Go makes no -buildmode=pie for linux/mips"
        );
        assert_eq!(
            said("1.27.3", "windows/arm64", exe, Some(Instrument::Race)),
            "-race does not work on windows/arm64"
        );
        assert_eq!(said("1.27.3", "aix/arm64", exe, None), "Go has no port aix/arm64");
    }
}
