//! The one door to the machine: files, processes, network, clock, environment, kernel.
//!
//! Everything above asks a [`System`] and so runs unchanged against the real machine
//! ([`System::real`]) or against one made up in memory ([`memory`]).

mod cancel;
mod clock;
mod environment;
mod error;
mod files;
mod http;
mod kernel;
pub mod memory;
mod process;
pub mod real;
mod rpc;
pub mod trace;

pub use cancel::{Cancel, Listening};
pub use clock::Clock;
pub use environment::{Environment, Stream};
pub use error::{guarded_path, refusal_code};
pub use files::{Entry, EntryKind, Files, FilesMut, LockGuard, RandomAccess, programs_in};
pub use http::{Body, Header, Http, HttpError, HttpRequest, HttpResponse, Method, Offline};
pub use kernel::{Kernel, KernelName, ListedProcess, NativeMachine, Volume, WindowsProcess};
pub use process::{Command, Exit, Output, Processes, StandardStream};
pub use real::HttpSettings;
pub use rpc::{Messages, Rpc, RpcCall, RpcError, StatusCode};

use std::sync::Arc;

/// Handles to every effect. Cheap to clone; each handle can be replaced on its own.
#[derive(Clone)]
pub struct System {
    /// Files, to read and to change.
    pub files: Arc<dyn FilesMut>,
    /// The environment as it was when the program started.
    pub environment: Arc<dyn Environment>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Other programs.
    pub processes: Arc<dyn Processes>,
    /// The network.
    pub http: Arc<dyn Http>,
    /// Local services with gRPC.
    pub rpc: Arc<dyn Rpc>,
    /// The kernel and the CPU.
    pub kernel: Arc<dyn Kernel>,
}
