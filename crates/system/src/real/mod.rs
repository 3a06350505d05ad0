//! The real machine.

mod clock;
mod environment;
mod files;
mod http;
mod kernel;
mod process;
mod rpc;

use std::sync::Arc;

pub use clock::RealClock;
pub use environment::RealEnvironment;
pub use files::RealFiles;
pub use http::{HttpSettings, RealHttp};
pub use kernel::RealKernel;
pub use process::RealProcesses;
pub use rpc::RealRpc;

use crate::System;

impl System {
    /// This machine. Only the environment is read now, all else when it is asked for.
    #[must_use]
    pub fn real() -> Self {
        Self::real_with(HttpSettings::default())
    }

    /// This machine, with other settings for the network.
    #[must_use]
    pub fn real_with(http: HttpSettings) -> Self {
        let environment = Arc::new(RealEnvironment::snapshot());
        Self {
            files: Arc::new(RealFiles),
            environment: environment.clone(),
            clock: Arc::new(RealClock::new()),
            processes: Arc::new(RealProcesses),
            http: Arc::new(RealHttp::new(environment, http)),
            rpc: Arc::new(RealRpc),
            kernel: Arc::new(RealKernel),
        }
    }
}
