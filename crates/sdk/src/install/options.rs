//! What the user decided about an installation.

use std::path::PathBuf;

use ogive_platform::{Port, SdkName};

use crate::download::Patience;
use crate::unpack::Limits;

/// What the user decided about an installation.
#[derive(Debug, Clone)]
pub struct InstallOptions {
    /// A folder to install into instead of the store: the SDK becomes a folder in it, which no
    /// shim knows.
    pub into: Option<PathBuf>,
    /// A bundle, an archive or the folder of an SDK to install from instead of the sources.
    pub from: Option<PathBuf>,
    /// The flag that accepts what can't be verified was given.
    pub accept_unverified: bool,
    /// Install anew what is installed.
    pub reinstall: bool,
    /// The hash of the module's files that a lock file asks for, and that file.
    pub locked: Option<(String, PathBuf)>,
    /// Why an SDK is taken that runs here by translation.
    pub translated: Option<String>,
    /// The SDK that `sdk/default` points to.
    pub default: Option<SdkName>,
    /// The port whose SDKs links such as `sdk/1.27` prefer: the hardware's.
    pub host: Port,
    /// How long to go on after failures of the network.
    pub patience: Patience,
    /// How much an archive may hold.
    pub limits: Limits,
}

impl InstallOptions {
    /// From the sources into the store, verified.
    #[must_use]
    pub fn new(host: Port) -> Self {
        Self {
            into: None,
            from: None,
            accept_unverified: false,
            reinstall: false,
            locked: None,
            translated: None,
            default: None,
            host,
            patience: Patience::default(),
            limits: Limits::default(),
        }
    }
}
