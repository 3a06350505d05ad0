//! Where SDKs come from, in the order that the user configured.

mod artifact;
pub mod fetch;
mod go_import;
mod goproxy;
pub mod local;
mod options;
mod proxy_list;
mod release_index;
mod sources;

pub use artifact::{ArchiveFormat, Artifact, Authority, Place, TOOLCHAIN_MODULE};
pub use fetch::{Base, Fetcher, redact};
pub use goproxy::GoProxy;
pub use options::{SourceKind, SourceOptions};
pub use proxy_list::{ProxyList, ProxyTarget};
pub use release_index::{CHINA_INDEX, DEFAULT_INDEX, IndexEntry, ReleaseIndex};
pub use sources::Sources;

#[cfg(test)]
mod tests;
