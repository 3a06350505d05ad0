use ogive_system::memory::{MemoryEnvironment, MemoryFiles, MemorySystem, ScriptedRpc};

use super::messages::{Descriptor, Image};
use super::*;

const K3S: &str = "/run/k3s/containerd/containerd.sock";

fn machine(rpc: ScriptedRpc, environment: MemoryEnvironment) -> System {
    let files = MemoryFiles::new().file(K3S, "").file("/srv/own.sock", "");
    MemorySystem { files, environment, rpc, ..MemorySystem::default() }.system()
}

fn image(digest: &str) -> Vec<u8> {
    let target = Some(Descriptor { digest: digest.to_owned() });
    GetImageResponse { image: Some(Image { name: String::new(), target }) }.encode_to_vec()
}

fn part(data: &[u8]) -> Vec<u8> {
    ReadContentResponse { data: data.to_vec() }.encode_to_vec()
}

fn namespace(call: &RpcCall) -> &str {
    &call.metadata.iter().find(|(name, _)| *name == NAMESPACE).unwrap().1
}

#[test]
fn namespaces_are_searched_for_the_full_name_and_the_written_one() {
    let digest = Digest::sha256(b"{}").to_string();
    let mut rpc = ScriptedRpc::new();
    for _ in 0..3 {
        rpc = rpc.not_found(K3S, GET_IMAGE);
    }
    let rpc = rpc.on(K3S, GET_IMAGE, vec![image(&digest)]);
    let system = machine(rpc.clone(), MemoryEnvironment::new());
    let store = ContainerdStore::find(&system, "app").unwrap();
    assert_eq!((store.namespace(), store.root.to_string()), (Some("k8s.io"), digest));
    let asked: Vec<(String, String)> = rpc
        .called()
        .iter()
        .map(|call| {
            let name = GetImageRequest::decode(call.message.as_slice()).unwrap().name;
            (namespace(call).to_owned(), name)
        })
        .collect();
    let full = "docker.io/library/app:latest";
    let expected = [("default", full), ("default", "app"), ("k8s.io", full), ("k8s.io", "app")];
    assert_eq!(asked, expected.map(|(namespace, name)| (namespace.to_owned(), name.to_owned())));
}

#[test]
fn variables_name_the_socket_and_the_namespace() {
    let rpc = ScriptedRpc::new().not_found("/srv/own.sock", GET_IMAGE);
    let environment = MemoryEnvironment::new()
        .with_var("CONTAINERD_ADDRESS", "unix:///srv/own.sock")
        .with_var("CONTAINERD_NAMESPACE", "buildkit");
    let system = machine(rpc.clone(), environment);
    let error = ContainerdStore::find(&system, "a.example/app:1").err().unwrap().to_string();
    assert!(error.contains("no image a.example/app:1 in buildkit"), "{error}");
    assert_eq!(rpc.called().iter().map(namespace).collect::<Vec<_>>(), ["buildkit"]);
}

#[test]
fn a_closed_socket_and_no_socket_say_what_to_do() {
    let denied = RpcError::Denied { socket: K3S.into() };
    let system = machine(ScriptedRpc::new().fails(K3S, GET_IMAGE, denied), MemoryEnvironment::new());
    let error = ContainerdStore::find(&system, "app:1").err().unwrap().to_string();
    assert!(
        error.contains(K3S) && error.contains("sudo ctr -n NAMESPACE images export image.tar"),
        "{error}"
    );

    let elsewhere = MemoryEnvironment::new().with_var("CONTAINERD_ADDRESS", "/srv/none.sock");
    let system = machine(ScriptedRpc::new(), elsewhere);
    let error = ContainerdStore::find(&system, "app:1").err().unwrap().to_string();
    assert_eq!(error, "containerd does not listen here; looked for /srv/none.sock");
}

#[test]
fn content_comes_in_parts_and_is_checked() {
    let digest = Digest::sha256(b"abcd");
    let read = |parts: Vec<Vec<u8>>| {
        let rpc = ScriptedRpc::new().on(K3S, GET_IMAGE, vec![image(&digest.to_string())]).on(
            K3S,
            READ_CONTENT,
            parts,
        );
        let system = machine(rpc, MemoryEnvironment::new());
        let store = ContainerdStore::find(&system, "app").unwrap();
        let mut bytes = Vec::new();
        store.open(&Piece::Blob(digest.clone())).unwrap().read_to_end(&mut bytes).map(|_| bytes)
    };
    assert_eq!(read(vec![part(b"ab"), part(b""), part(b"cd")]).unwrap(), b"abcd");
    let error = read(vec![part(b"ab"), part(b"ce")]).unwrap_err().to_string();
    assert!(error.contains("are not those of sha256:"), "{error}");
    assert!(read(vec![part(b"ab"), vec![0xff; 3]]).is_err(), "no message of that kind");
}

#[test]
fn answers_that_are_none_are_told() {
    for answer in [image("sha256:../.."), vec![0xff, 1, 2], Vec::new()] {
        let rpc = ScriptedRpc::new().on(K3S, GET_IMAGE, vec![answer]);
        let system = machine(rpc, MemoryEnvironment::new());
        let error = ContainerdStore::find(&system, "app").err().unwrap().to_string();
        assert!(error.contains("its answer about docker.io/library/app:latest is none"), "{error}");
    }
}
