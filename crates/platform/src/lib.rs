//! The vocabulary that everything else in ogive stands on: operating systems, architectures,
//! levels, ports and Go versions as values.
//!
//! The crate is pure: it reads nothing, starts nothing and knows no clock.

mod architecture;
pub mod constraint;
mod goarch;
mod goos;
mod level;
pub mod names;
mod platform;
mod port;
mod port_set;
pub mod ports;
mod proxy_list;
mod sdk_name;
mod text;
mod version;

pub use architecture::{Architecture, MemoryOrder, Unaligned};
pub use goarch::Goarch;
pub use goos::Goos;
pub use level::{
    Amd64Level, Arm64Level, ArmLevel, FloatUnit, I386Level, Level, ParseLevelError, Ppc64Level, Riscv64Level,
    WasmFeatures,
};
pub use platform::{ParsePlatformError, Platform};
pub use port::Port;
pub use port_set::{Builds, PortSet};
pub use proxy_list::{ProxyEntry, proxy_entries};
pub use sdk_name::{ParseSdkNameError, SdkName};
pub use text::UnknownName;
pub use version::{GoVersion, ParseVersionError, Prerelease};
