//! Calls over Unix sockets.

use std::future::Future;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Buf as _, BufMut as _};
use hyper::body::Incoming;
use hyper::client::conn::http2::SendRequest;
use hyper::http::uri::PathAndQuery;
use hyper::{Request, Response, Uri};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::UnixStream;
use tokio::runtime::{Builder, Runtime};
use tonic::body::Body;
use tonic::client::Grpc;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::metadata::{AsciiMetadataValue, MetadataKey};
use tonic::{Code, Status, Streaming};
use tower_service::Service;

use crate::{Messages, RpcCall, RpcError, StatusCode};

/// How long nothing may come.
const IDLE: Duration = Duration::from_secs(30);

/// The most bytes of a message that comes: what containerd too sets for its services.
const LARGEST: usize = 16 << 20;

pub(super) fn call(call: &RpcCall) -> Result<Messages, RpcError> {
    let socket = &call.socket;
    let unreachable =
        |e: &dyn std::fmt::Display| RpcError::Unreachable { socket: socket.clone(), reason: e.to_string() };
    let runtime = Builder::new_current_thread().enable_io().enable_time().build();
    let runtime = runtime.map_err(|e| unreachable(&e))?;
    let method = PathAndQuery::from_static(call.method);
    let request = request(call).map_err(|e| unreachable(&e))?;
    let streaming = runtime.block_on(within(socket, async {
        let stream = UnixStream::connect(socket).await.map_err(|e| match e.kind() {
            io::ErrorKind::PermissionDenied => RpcError::Denied { socket: socket.clone() },
            _ => unreachable(&e),
        })?;
        let executor = TokioExecutor::new();
        let (sender, connection) = hyper::client::conn::http2::handshake(executor, TokioIo::new(stream))
            .await
            .map_err(|e| unreachable(&e))?;
        // It moves while the runtime is waited on; how it ends shows in the call.
        tokio::spawn(async { drop(connection.await) });
        // The host of a socket means nothing.
        let mut client = Grpc::with_origin(Http2(sender), Uri::from_static("http://localhost"))
            .max_decoding_message_size(LARGEST);
        client.ready().await.map_err(|e| unreachable(&e))?;
        let response = client.server_streaming(request, method, Encoded).await;
        Ok(response.map_err(|status| refused(socket, &status))?.into_inner())
    }))?;
    Ok(Box::new(Arriving { socket: socket.clone(), streaming: Some(streaming), runtime }))
}

fn request(call: &RpcCall) -> Result<tonic::Request<Vec<u8>>, Box<dyn std::error::Error>> {
    let mut request = tonic::Request::new(call.message.clone());
    for (name, value) in &call.metadata {
        request.metadata_mut().insert(MetadataKey::from_static(name), AsciiMetadataValue::try_from(value)?);
    }
    Ok(request)
}

/// What something gives within the time.
async fn within<T>(socket: &Path, work: impl Future<Output = Result<T, RpcError>>) -> Result<T, RpcError> {
    let timed = tokio::time::timeout(IDLE, work).await;
    timed.unwrap_or_else(|_| Err(RpcError::TimedOut { socket: socket.to_owned() }))
}

fn refused(socket: &Path, status: &Status) -> RpcError {
    let code = match status.code() {
        Code::NotFound => StatusCode::NotFound,
        Code::PermissionDenied => StatusCode::PermissionDenied,
        Code::Unimplemented => StatusCode::Unimplemented,
        other => StatusCode::Other(other.into()),
    };
    RpcError::Status { socket: socket.to_owned(), code, message: status.message().to_owned() }
}

/// Messages that arrive while they are asked for.
struct Arriving {
    socket: PathBuf,
    streaming: Option<Streaming<Vec<u8>>>,
    runtime: Runtime,
}

impl Iterator for Arriving {
    type Item = Result<Vec<u8>, RpcError>;

    fn next(&mut self) -> Option<Self::Item> {
        let (socket, streaming) = (&self.socket, self.streaming.as_mut()?);
        let message = self.runtime.block_on(within(socket, async {
            streaming.message().await.map_err(|status| refused(socket, &status))
        }));
        if !matches!(message, Ok(Some(_))) {
            self.streaming = None;
        }
        message.transpose()
    }
}

/// One connection, as tonic wants to be given it.
struct Http2(SendRequest<Body>);

impl Service<Request<Body>> for Http2 {
    type Response = Response<Incoming>;
    type Error = hyper::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        Box::pin(self.0.send_request(request))
    }
}

/// Messages that somebody else encodes and decodes.
struct Encoded;

impl Codec for Encoded {
    type Encode = Vec<u8>;
    type Decode = Vec<u8>;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for Encoded {
    type Item = Vec<u8>;
    type Error = Status;

    fn encode(&mut self, message: Vec<u8>, buffer: &mut EncodeBuf<'_>) -> Result<(), Status> {
        buffer.put_slice(&message);
        Ok(())
    }
}

impl Decoder for Encoded {
    type Item = Vec<u8>;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<Vec<u8>>, Status> {
        Ok(Some(buffer.copy_to_bytes(buffer.remaining()).into()))
    }
}
