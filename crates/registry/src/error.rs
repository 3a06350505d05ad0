//! Why a registry did not give what was asked for.

use ogive_system::HttpError;

/// Why a registry did not give what was asked for. Messages hold no secrets.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    /// There was no answer.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// The registry wants credentials, or others.
    #[error("{registry} does not let us read {what} ({status}){}", because(complaints))]
    Denied {
        /// The registry.
        registry: String,
        /// The repository.
        what: String,
        /// The status of its answer.
        status: u16,
        /// Why the user's credentials could not be had, where that is so.
        complaints: Vec<String>,
    },
    /// It is not there.
    #[error("{registry} has no {what}")]
    NotFound {
        /// The registry.
        registry: String,
        /// The repository and what was asked for in it.
        what: String,
    },
    /// Another status.
    #[error("{registry} answered {status} when asked for {what}")]
    Status {
        /// The registry.
        registry: String,
        /// What was asked for.
        what: String,
        /// The status.
        status: u16,
    },
    /// The bytes are not those of the digest.
    #[error("what {registry} sent as {digest} has another digest")]
    Digest {
        /// The registry.
        registry: String,
        /// The digest asked for.
        digest: String,
    },
    /// More than a manifest may have.
    #[error("what {registry} sent as {what} is larger than {limit} bytes")]
    TooLarge {
        /// The registry.
        registry: String,
        /// What was asked for.
        what: String,
        /// The limit in bytes.
        limit: u64,
    },
    /// The answer broke off.
    #[error("reading {what} from {registry} failed: {source}")]
    Broken {
        /// The registry.
        registry: String,
        /// What was asked for.
        what: String,
        /// What happened.
        source: std::io::Error,
    },
    /// The registry asks for a kind of authentication that is not known, or an unsafe one.
    #[error("{registry} asks for an authentication that ogive does not follow: {reason}")]
    Challenge {
        /// The registry.
        registry: String,
        /// What is wrong.
        reason: String,
    },
}

fn because(complaints: &[String]) -> String {
    if complaints.is_empty() { String::new() } else { format!("; {}", complaints.join("; ")) }
}
