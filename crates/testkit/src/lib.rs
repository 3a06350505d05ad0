//! Loopback servers, real SDKs and isolated folders for the tests.
//!
//! Everything here listens on 127.0.0.1 only and writes below `target/` or into temporary folders.

pub mod archive;
mod at_once;
mod builders;
pub mod c_programs;
pub mod checksum_db;
pub mod containerd;
pub mod debian;
pub mod fixtures;
pub mod forward_proxy;
pub mod go_programs;
pub mod go_tools;
pub mod hostile;
pub mod http;
pub mod images;
pub mod managers;
pub mod module_proxy;
mod modules;
pub mod places;
pub mod private_ca;
pub mod programs;
mod random;
pub mod release_index;
pub mod sandbox;
pub mod scene;
mod skip;
pub mod sumdb;
pub mod wheels;

pub use at_once::at_once;
pub use builders::{builder, builders_store, built_row};
pub use c_programs::{Compiler, c_program};
pub use checksum_db::{ChecksumDatabase, RecordedChecksumDatabase};
pub use containerd::Containerd;
pub use fixtures::{Toolchain, goroot, toolchain};
pub use forward_proxy::{ForwardProxy, ForwardProxyOptions};
pub use go_programs::{GoProgram, go_program};
pub use go_tools::go_tool;
pub use hostile::{Attack, SyntheticToolchain};
pub use http::{Fault, Request, Response, Server};
pub use images::{DockerRegistry, ImageLayout, Stands, lying_layout};
pub use module_proxy::ModuleProxy;
pub use modules::{modules, proxy_of};
pub use private_ca::PrivateCa;
pub use random::Random;
pub use release_index::ReleaseIndex;
pub use sandbox::{Outcome, Program, Sandbox};
pub use scene::{Scene, host};
pub use skip::{everything, find, require, require_arm64, require_nushell, require_root, skip};
pub use sumdb::LocalSumDb;
