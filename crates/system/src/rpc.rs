//! Local services that speak gRPC, over their Unix sockets.

use std::path::PathBuf;

/// A call of a method: one message there, any number of messages back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RpcCall {
    /// The socket of the service.
    pub socket: PathBuf,
    /// The method: `/package.Service/Method`.
    pub method: &'static str,
    /// Header fields, names in lower case.
    pub metadata: Vec<(&'static str, String)>,
    /// The message that is sent, encoded.
    pub message: Vec<u8>,
}

impl RpcCall {
    /// A call without metadata.
    pub fn new(socket: impl Into<PathBuf>, method: &'static str, message: impl Into<Vec<u8>>) -> Self {
        Self { socket: socket.into(), method, metadata: Vec::new(), message: message.into() }
    }

    /// The call with one more header field.
    #[must_use]
    pub fn metadata(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.metadata.push((name, value.into()));
        self
    }
}

/// The messages that come back, encoded, as they arrive. A method that gives one message gives a list of one.
/// Nothing follows an error.
pub type Messages = Box<dyn Iterator<Item = Result<Vec<u8>, RpcError>>>;

/// What a service says of a call that it did not do (gRPC, `statuscodes.md`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusCode {
    /// 5: what was asked for is not there.
    NotFound,
    /// 7: the caller may not do so.
    PermissionDenied,
    /// 12: the service has no such method.
    Unimplemented,
    /// Another one, by its number.
    Other(i32),
}

/// Why a call gave nothing, or no more.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RpcError {
    /// This user may not use the socket.
    #[error("this user may not use {}", socket.display())]
    Denied {
        /// The socket.
        socket: PathBuf,
    },
    /// Nothing listens, or the connection broke.
    #[error("cannot reach {}: {reason}", socket.display())]
    Unreachable {
        /// The socket.
        socket: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// Nothing came within the time.
    #[error("timed out waiting for {}", socket.display())]
    TimedOut {
        /// The socket.
        socket: PathBuf,
    },
    /// The service said no.
    #[error("{} answered: {message}", socket.display())]
    Status {
        /// The socket.
        socket: PathBuf,
        /// What kind of no.
        code: StatusCode,
        /// What it said.
        message: String,
    },
    /// This system has no Unix sockets for services.
    #[error("services over Unix sockets are not reached on this system")]
    Unsupported,
}

impl RpcError {
    /// Whether the service has not what was asked for.
    #[must_use]
    pub const fn is_not_found(&self) -> bool {
        matches!(self, Self::Status { code: StatusCode::NotFound, .. })
    }
}

/// Calls methods of local services.
pub trait Rpc: Send + Sync {
    /// Calls a method. It may end in an error behind some messages.
    ///
    /// # Errors
    /// When the service is not reached, or says no before the first message.
    fn call(&self, call: &RpcCall) -> Result<Messages, RpcError>;
}
