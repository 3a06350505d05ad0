//! The labels that a kubelet gives its node: `kubernetes.io/os` and `kubernetes.io/arch`, whose
//! values are Go's. Written as a label selector.

use super::Named;
use crate::{Goarch, Goos, Platform};

const OS: &str = "kubernetes.io/os";
const ARCH: &str = "kubernetes.io/arch";

/// Nodes run these only; a level is no part of the labels.
pub(super) fn write(platform: Platform) -> Option<String> {
    let port = platform.port;
    let runs = matches!(port.os, Goos::Linux | Goos::Windows) && port.index().is_some();
    runs.then(|| format!("{ARCH}={},{OS}={}", port.arch, port.os))
}

/// A selector of one or both labels in any order, the old `beta.` ones too, or the value of the
/// architecture's label alone.
pub(super) fn read(text: &str) -> Vec<Named> {
    if let Ok(arch) = text.parse() {
        return vec![Named::new(None, arch, None)];
    }
    let (mut os, mut arch): (Option<Goos>, Option<Goarch>) = (None, None);
    for requirement in text.split(',') {
        let Some((label, value)) = requirement.split_once('=') else { return Vec::new() };
        let (label, value) = (label.trim(), value.trim_start_matches('=').trim());
        let read = match label.strip_prefix("beta.").unwrap_or(label) {
            OS => value.parse().map(|read| os = Some(read)).is_ok(),
            ARCH => value.parse().map(|read| arch = Some(read)).is_ok(),
            _ => false,
        };
        if !read {
            return Vec::new();
        }
    }
    arch.map(|arch| Named::new(os, arch, None)).into_iter().collect()
}
