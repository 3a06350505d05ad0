//! The messages of containerd's services that are asked (containerd, `api/services/images/v1/images.proto` and
//! `api/services/content/v1/content.proto`), as far as their fields are looked at.

use prost::Message;

/// The method that gives an image by its name.
pub(super) const GET_IMAGE: &str = "/containerd.services.images.v1.Images/Get";

/// The method that gives the bytes of a digest, in several messages.
pub(super) const READ_CONTENT: &str = "/containerd.services.content.v1.Content/Read";

/// What [`GET_IMAGE`] is asked with.
#[derive(Clone, PartialEq, Message)]
pub(super) struct GetImageRequest {
    #[prost(string, tag = "1")]
    pub(super) name: String,
}

/// What [`GET_IMAGE`] answers.
#[derive(Clone, PartialEq, Message)]
pub(super) struct GetImageResponse {
    #[prost(message, optional, tag = "1")]
    pub(super) image: Option<Image>,
}

/// A name, and what it stands for.
#[derive(Clone, PartialEq, Message)]
pub(super) struct Image {
    #[prost(string, tag = "1")]
    pub(super) name: String,
    #[prost(message, optional, tag = "3")]
    pub(super) target: Option<Descriptor>,
}

/// `containerd.types.Descriptor`
#[derive(Clone, PartialEq, Message)]
pub(super) struct Descriptor {
    #[prost(string, tag = "2")]
    pub(super) digest: String,
}

/// What [`READ_CONTENT`] is asked with; all bytes where no part is named.
#[derive(Clone, PartialEq, Message)]
pub(super) struct ReadContentRequest {
    #[prost(string, tag = "1")]
    pub(super) digest: String,
}

/// A part of what [`READ_CONTENT`] answers.
#[derive(Clone, PartialEq, Message)]
pub(super) struct ReadContentResponse {
    #[prost(bytes = "vec", tag = "2")]
    pub(super) data: Vec<u8>,
}
