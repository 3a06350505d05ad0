//! Images of containerd, through its gRPC services. Only what reads is called.

mod address;
mod messages;

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use ogive_oci::{Digest, Reference};
use ogive_registry::Verified;
use ogive_system::{Messages, RpcCall, RpcError, StatusCode, System};
use prost::Message as _;

use self::messages::{
    GET_IMAGE, GetImageRequest, GetImageResponse, READ_CONTENT, ReadContentRequest, ReadContentResponse,
};
use super::ImageError;
use super::store::{Piece, Root, Store, small};

/// The header field that says which namespace a call is about.
const NAMESPACE: &str = "containerd-namespace";

/// An image that containerd has.
pub(super) struct ContainerdStore<'s> {
    system: &'s System,
    socket: PathBuf,
    namespace: String,
    root: Digest,
}

impl<'s> ContainerdStore<'s> {
    /// Looks for an image by its name as people write it, on every socket that is there, in every namespace.
    pub(super) fn find(system: &'s System, name: &str) -> Result<Self, ImageError> {
        let sockets = address::sockets(&*system.environment);
        let namespaces = address::namespaces(&*system.environment);
        let names = names(name)?;
        let mut refused = None;
        let mut asked = false;
        for socket in sockets.iter().filter(|socket| system.files.exists(socket)) {
            for namespace in &namespaces {
                for name in &names {
                    let store =
                        |root| Self { system, socket: socket.clone(), namespace: namespace.clone(), root };
                    match target(system, socket, namespace, name) {
                        Ok(Some(root)) => return Ok(store(root)),
                        Ok(None) => asked = true,
                        Err(error) => refused = refused.or(Some(error)),
                    }
                }
            }
        }
        Err(match refused {
            Some(error) => told(error, name),
            None if asked => ImageError::NotInContainerd { name: names[0].clone(), namespaces },
            None => {
                let looked = sockets.iter().map(|socket| socket.display().to_string()).collect();
                ImageError::NoEngine { engine: "containerd", looked }
            }
        })
    }

    /// The bytes of a digest, checked while they are read.
    fn blob(&self, digest: &Digest) -> Result<Box<dyn Read + '_>, ImageError> {
        let request = ReadContentRequest { digest: digest.to_string() };
        let call = RpcCall::new(&self.socket, READ_CONTENT, request.encode_to_vec());
        let missing = |error: RpcError| {
            if error.is_not_found() {
                ImageError::Missing { what: digest.to_string() }
            } else {
                ImageError::Rpc(error)
            }
        };
        let mut messages =
            self.system.rpc.call(&call.metadata(NAMESPACE, &self.namespace)).map_err(missing)?;
        // That nothing is there may be told in place of the first message.
        let first = messages.next().transpose().map_err(missing)?;
        let mut content = Content { messages, part: Vec::new(), at: 0 };
        if let Some(message) = first {
            content.hold(&message)?;
        }
        Ok(Box::new(Verified::new(content, digest)))
    }
}

/// The names that an image may have there: the full one that engines and `ctr` give, else the very one that was
/// written, for `ctr images import` and `ctr images tag` take any.
fn names(written: &str) -> Result<Vec<String>, ImageError> {
    let full = written.parse::<Reference>()?.to_string();
    let mut names = vec![full];
    if names[0] != written {
        names.push(written.to_owned());
    }
    Ok(names)
}

/// What an image's name stands for; none when there is no such name.
fn target(system: &System, socket: &Path, namespace: &str, name: &str) -> Result<Option<Digest>, RpcError> {
    let request = GetImageRequest { name: name.to_owned() };
    let call = RpcCall::new(socket, GET_IMAGE, request.encode_to_vec()).metadata(NAMESPACE, namespace);
    let answer = match system.rpc.call(&call).and_then(|mut messages| messages.next().transpose()) {
        Err(error) if error.is_not_found() => return Ok(None),
        answer => answer?.unwrap_or_default(),
    };
    let odd = |says: String| RpcError::Status {
        socket: socket.to_owned(),
        code: StatusCode::Other(0),
        message: format!("its answer about {name} is none: {says}"),
    };
    let response = GetImageResponse::decode(answer.as_slice()).map_err(|error| odd(error.to_string()))?;
    let digest = response.image.and_then(|image| image.target).map(|target| target.digest);
    let digest = digest.unwrap_or_default().parse().map_err(|error| odd(format!("{error}")))?;
    Ok(Some(digest))
}

/// An error of a call as one about the image.
fn told(error: RpcError, name: &str) -> ImageError {
    match error {
        RpcError::Denied { socket } => ImageError::ContainerdDenied { socket, name: name.to_owned() },
        error => ImageError::Rpc(error),
    }
}

impl Store for ContainerdStore<'_> {
    fn root(&self) -> Result<Root, ImageError> {
        Ok(Root::Document(self.root.clone(), small(self, &Piece::Blob(self.root.clone()))?))
    }

    fn open(&self, piece: &Piece) -> Result<Box<dyn Read + '_>, ImageError> {
        match piece {
            Piece::Blob(digest) => self.blob(digest),
            Piece::Entry(name) => Err(ImageError::Missing { what: name.clone() }),
        }
    }

    fn namespace(&self) -> Option<&str> {
        Some(&self.namespace)
    }
}

/// Bytes that come in messages. That none is left out or out of order shows in their digest.
struct Content {
    messages: Messages,
    part: Vec<u8>,
    at: usize,
}

impl Content {
    fn hold(&mut self, message: &[u8]) -> io::Result<()> {
        self.part = ReadContentResponse::decode(message).map_err(io::Error::other)?.data;
        self.at = 0;
        Ok(())
    }
}

impl Read for Content {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.part.len() {
            match self.messages.next() {
                None => return Ok(0),
                Some(message) => self.hold(&message.map_err(io::Error::other)?)?,
            }
        }
        let count = (&self.part[self.at..]).read(buffer)?;
        self.at += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests;
