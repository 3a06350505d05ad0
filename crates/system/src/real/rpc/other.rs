//! No services over sockets.

use crate::{Messages, RpcCall, RpcError};

pub(super) fn call(_call: &RpcCall) -> Result<Messages, RpcError> {
    Err(RpcError::Unsupported)
}
