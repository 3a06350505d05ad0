//! Where containerd listens, and which of its namespaces are looked into.

use std::path::PathBuf;

use ogive_system::Environment;

/// Where it listens when nobody says otherwise: its own default, those of k3s and RKE2, k0s and MicroK8s, and
/// the one that a docker daemon starts for itself.
const SOCKETS: [&str; 5] = [
    "/run/containerd/containerd.sock",
    "/run/k3s/containerd/containerd.sock",
    "/run/k0s/containerd.sock",
    "/var/snap/microk8s/common/run/containerd.sock",
    "/run/docker/containerd/containerd.sock",
];

/// The namespaces of `ctr` and `nerdctl`, of Kubernetes, and of docker.
const NAMESPACES: [&str; 3] = ["default", "k8s.io", "moby"];

/// The sockets: the one of `CONTAINERD_ADDRESS`, as `ctr` takes it, else the usual ones.
pub(super) fn sockets(environment: &dyn Environment) -> Vec<PathBuf> {
    match environment.var("CONTAINERD_ADDRESS") {
        Some(address) => vec![address.strip_prefix("unix://").unwrap_or(&address).into()],
        None => SOCKETS.map(PathBuf::from).into(),
    }
}

/// The namespaces: the one of `CONTAINERD_NAMESPACE`, else the usual ones.
pub(super) fn namespaces(environment: &dyn Environment) -> Vec<String> {
    match environment.var("CONTAINERD_NAMESPACE") {
        Some(namespace) => vec![namespace],
        None => NAMESPACES.map(str::to_owned).into(),
    }
}
