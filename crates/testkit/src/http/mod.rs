//! A small HTTP/1.1 server on loopback that can also misbehave.
//!
//! It is our own because the tests need what servers take care never to do: drop a connection in
//! the middle of a body, flip one bit, promise more than is sent.

mod body;
mod fault;
mod message;
mod serve;
mod server;

pub use body::Body;
pub use fault::Fault;
pub use message::{Request, Response};
pub use server::{Logged, Server, Site, Stream};
