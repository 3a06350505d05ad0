//! gRPC by tonic over hyper.

#[cfg_attr(unix, path = "unix.rs")]
#[cfg_attr(not(unix), path = "other.rs")]
mod connection;

use crate::{Messages, Rpc, RpcCall, RpcError};

/// The services of this machine. Each call has a connection of its own, which lives as long as its messages
/// are read. Nothing is asked of the network.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealRpc;

impl Rpc for RealRpc {
    fn call(&self, call: &RpcCall) -> Result<Messages, RpcError> {
        connection::call(call)
    }
}
