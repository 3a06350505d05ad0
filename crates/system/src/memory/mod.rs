//! A machine made up in memory, for tests.
//!
//! ```
//! use ogive_system::memory::{MemoryFiles, MemorySystem};
//! use ogive_system::Files as _;
//!
//! let machine = MemorySystem {
//!     files: MemoryFiles::new().file("/home/user/project/.go-version", "1.27.3\n"),
//!     ..MemorySystem::default()
//! };
//! let system = machine.system();
//! assert!(system.files.exists("/home/user/project/.go-version".as_ref()));
//! ```

mod clock;
mod environment;
mod files;
mod http;
mod kernel;
mod process;
mod rpc;

use std::sync::Arc;

pub use clock::ManualClock;
pub use environment::MemoryEnvironment;
pub use files::{Fault, MemoryFiles, Operation};
pub use http::{Answer, ScriptedHttp};
pub use kernel::MadeUpKernel;
pub use process::ScriptedProcesses;
pub use rpc::ScriptedRpc;

use crate::System;

/// The parts of a made-up machine. Clones of a part share its state, so that a test can look at a
/// part after the [`System`] was used.
#[derive(Debug, Clone, Default)]
pub struct MemorySystem {
    /// Its files.
    pub files: MemoryFiles,
    /// Its environment.
    pub environment: MemoryEnvironment,
    /// Its clock.
    pub clock: ManualClock,
    /// Its programs.
    pub processes: ScriptedProcesses,
    /// Its network.
    pub http: ScriptedHttp,
    /// Its local services.
    pub rpc: ScriptedRpc,
    /// Its kernel.
    pub kernel: MadeUpKernel,
}

impl MemorySystem {
    /// An empty native Linux machine.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The machine as the rest of ogive sees it.
    #[must_use]
    pub fn system(&self) -> System {
        System {
            files: Arc::new(self.files.clone()),
            environment: Arc::new(self.environment.clone()),
            clock: Arc::new(self.clock.clone()),
            processes: Arc::new(self.processes.clone()),
            http: Arc::new(self.http.clone()),
            rpc: Arc::new(self.rpc.clone()),
            kernel: Arc::new(self.kernel.clone()),
        }
    }
}
