//! Images made for tests, as OCI layouts, and a real registry (distribution, Debian's `docker-registry`).

use std::io::Write as _;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::fixtures::hex;
use crate::{goroot, skip};

/// What stands in a layer.
#[derive(Debug, Clone)]
pub enum Stands {
    /// A file that may be started.
    Program(Vec<u8>),
    /// A symbolic link.
    Link(&'static str),
    /// An empty file, as whiteouts are.
    Empty,
}

const INDEX: &str = "application/vnd.oci.image.index.v1+json";
const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";

/// An OCI layout that is being made.
#[derive(Debug)]
pub struct ImageLayout {
    folder: PathBuf,
    manifests: Vec<Value>,
    zstd: Option<PathBuf>,
}

impl ImageLayout {
    /// An empty one in `folder`.
    ///
    /// # Panics
    /// When the folder cannot be written.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        std::fs::create_dir_all(folder.join("blobs/sha256")).expect("a folder for tests can be made");
        std::fs::write(folder.join("oci-layout"), r#"{"imageLayoutVersion":"1.0.0"}"#)
            .expect("it is written");
        Self { folder: folder.to_owned(), manifests: Vec::new(), zstd: None }
    }

    /// The same, whose further layers the program `zstd` packs instead of gzip.
    #[must_use]
    pub fn packed_by(mut self, zstd: PathBuf) -> Self {
        self.zstd = Some(zstd);
        self
    }

    fn layer(&self, tar: &[u8]) -> Value {
        let Some(zstd) = &self.zstd else {
            let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
            gzip.write_all(tar).expect("memory takes it");
            let packed = gzip.finish().expect("memory takes it");
            return self.blob("application/vnd.oci.image.layer.v1.tar+gzip", &packed);
        };
        let file = self.folder.join("layer.tar");
        std::fs::write(&file, tar).expect("it is written");
        let output = Command::new(zstd).args(["-q", "-c"]).arg(&file).output().expect("zstd starts");
        assert!(output.status.success(), "zstd: {}", String::from_utf8_lossy(&output.stderr));
        std::fs::remove_file(&file).expect("it was written");
        self.blob("application/vnd.oci.image.layer.v1.tar+zstd", &output.stdout)
    }

    fn blob(&self, kind: &str, bytes: &[u8]) -> Value {
        let digest = hex(&Sha256::digest(bytes));
        std::fs::write(self.folder.join("blobs/sha256").join(&digest), bytes).expect("it is written");
        json!({"mediaType": kind, "digest": format!("sha256:{digest}"), "size": bytes.len()})
    }

    /// One more image: what the index claims for it, what its config does, what it starts, and its layers.
    /// Returns the digests of its layers.
    ///
    /// # Panics
    /// When the folder cannot be written.
    pub fn image(
        &mut self,
        index: &str,
        config: &str,
        entrypoint: &[&str],
        layers: &[&[(&str, Stands)]],
    ) -> Vec<String> {
        let (mut listed, mut contents) = (Vec::new(), Vec::new());
        for layer in layers {
            let tar = tarball(layer);
            contents.push(format!("sha256:{}", hex(&Sha256::digest(&tar))));
            listed.push(self.layer(&tar));
        }
        let digests = listed.iter().filter_map(|layer| Some(layer["digest"].as_str()?.to_owned())).collect();
        let mut text = platform(config);
        text["rootfs"] = json!({"type": "layers", "diff_ids": contents});
        text["config"] = json!({"Entrypoint": entrypoint, "Env": ["PATH=/usr/bin:/bin"]});
        let config = self.blob("application/vnd.oci.image.config.v1+json", text.to_string().as_bytes());
        let manifest = json!({"schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": listed});
        let mut descriptor = self.blob(MANIFEST, manifest.to_string().as_bytes());
        descriptor["platform"] = platform(index);
        self.manifests.push(descriptor);
        digests
    }

    /// Writes the index: one image that has all platforms. Returns the folder.
    ///
    /// # Panics
    /// When the folder cannot be written.
    #[must_use]
    pub fn finish(self) -> PathBuf {
        let index = json!({"schemaVersion": 2, "mediaType": INDEX, "manifests": self.manifests});
        let mut descriptor = self.blob(INDEX, index.to_string().as_bytes());
        descriptor["annotations"] = json!({"org.opencontainers.image.ref.name": "latest"});
        let top = json!({"schemaVersion": 2, "mediaType": INDEX, "manifests": [descriptor]});
        std::fs::write(self.folder.join("index.json"), top.to_string()).expect("it is written");
        self.folder
    }
}

/// A layout whose image for arm64 holds a program for amd64, and the digest of the layer that has it.
///
/// # Panics
/// When the folder cannot be written.
#[must_use]
pub fn lying_layout(folder: &Path) -> (PathBuf, String) {
    let mut layout = ImageLayout::new(folder);
    let app = std::fs::read(goroot("1.27.3-linux-amd64").join("bin/gofmt")).expect("an SDK has gofmt");
    let link: &[(&str, Stands)] = &[("usr/bin/app", Stands::Link("../../opt/app"))];
    let honest: &[(&str, Stands)] = &[("opt/app", Stands::Program(app.clone()))];
    let lying: &[(&str, Stands)] = &[("opt/app", Stands::Program(app)), ("etc/lies", Stands::Empty)];
    layout.image("linux/amd64", "linux/amd64", &["app"], &[link, honest]);
    let [.., layer] = &layout.image("linux/arm64", "linux/arm64", &["app"], &[link, lying])[..] else {
        unreachable!("two layers were put in")
    };
    (layout.finish(), layer.clone())
}

fn platform(text: &str) -> Value {
    let mut parts = text.split('/');
    let mut next = || parts.next();
    let mut value = json!({"os": next(), "architecture": next()});
    if let Some(variant) = next() {
        value["variant"] = variant.into();
    }
    value
}

fn tarball(layer: &[(&str, Stands)]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, stands) in layer {
        let mut header = tar::Header::new_gnu();
        header.set_mode(0o755);
        let bytes: &[u8] = match stands {
            Stands::Program(bytes) => bytes,
            Stands::Empty => &[],
            Stands::Link(target) => {
                header.set_entry_type(tar::EntryType::Symlink);
                header.set_size(0);
                tar.append_link(&mut header, name, target).expect("memory takes it");
                continue;
            }
        };
        header.set_size(bytes.len() as u64);
        // Hostile names too, which the crate would refuse.
        let field = &mut header.as_old_mut().name;
        field[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        tar.append(&header, bytes).expect("memory takes it");
    }
    tar.into_inner().expect("memory takes it")
}

/// A real registry on loopback; it ends when dropped.
#[derive(Debug)]
pub struct DockerRegistry {
    process: Child,
    port: u16,
    password: Option<(String, String)>,
}

impl DockerRegistry {
    /// Starts one that keeps its blobs below `folder`; `password` (a name and a password) closes it to
    /// others. None when there is no such program, which is counted.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn start(folder: &Path, password: Option<(&str, &str)>) -> Option<Self> {
        let program = skip::require("docker-registry")?;
        // Another test may have done so.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has a free port");
        let port = listener.local_addr().expect("a bound socket has an address").port();
        drop(listener);
        let mut config = json!({
            "version": "0.1",
            "log": {"level": "error"},
            "storage": {"filesystem": {"rootdirectory": folder.join("registry")}},
            "http": {"addr": format!("127.0.0.1:{port}")},
        });
        std::fs::create_dir_all(folder).expect("a folder for tests can be made");
        if let Some((user, secret)) = password {
            let htpasswd = skip::require("htpasswd")?;
            let line =
                Command::new(htpasswd).args(["-nbB", user, secret]).output().expect("it starts").stdout;
            std::fs::write(folder.join("htpasswd"), line).expect("it is written");
            config["auth"] = json!({"htpasswd": {"realm": "test", "path": folder.join("htpasswd")}});
        }
        // JSON is YAML.
        std::fs::write(folder.join("config.yml"), config.to_string()).expect("it is written");
        let process = Command::new(program)
            .arg("serve")
            .arg(folder.join("config.yml"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("docker-registry starts");
        let password = password.map(|(user, secret)| (user.to_owned(), secret.to_owned()));
        let mut registry = Self { process, port, password };
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            let ended = registry.process.try_wait().expect("a child can be asked");
            assert!(ended.is_none(), "docker-registry ended: {ended:?}");
            std::thread::yield_now();
        }
        Some(registry)
    }

    /// `127.0.0.1:PORT`
    #[must_use]
    pub fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Pushes all blobs of a layout, its manifests, and its index as `repository:latest`.
    ///
    /// # Panics
    /// When the registry refuses something.
    pub fn push(&self, layout: &Path, repository: &str) {
        let read = |digest: &str| {
            let hex = digest.strip_prefix("sha256:").expect("layouts of tests have SHA-256");
            std::fs::read(layout.join("blobs/sha256").join(hex)).expect("the layout is whole")
        };
        let of = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).expect("it was written as JSON");
        let top = of(&std::fs::read(layout.join("index.json")).expect("the layout is whole"));
        let digest = |value: &Value| value["digest"].as_str().expect("a descriptor has a digest").to_owned();
        let index = read(&digest(&top["manifests"][0]));
        for descriptor in of(&index)["manifests"].as_array().expect("an index has manifests") {
            let name = digest(descriptor);
            let bytes = read(&name);
            let manifest = of(&bytes);
            let layers = manifest["layers"].as_array().expect("a manifest has layers");
            for blob in layers.iter().chain([&manifest["config"]]) {
                self.push_blob(repository, &digest(blob), read(&digest(blob)));
            }
            self.put(&format!("/v2/{repository}/manifests/{name}"), MANIFEST, bytes);
        }
        self.put(&format!("/v2/{repository}/manifests/latest"), INDEX, index);
    }

    fn push_blob(&self, repository: &str, digest: &str, bytes: Vec<u8>) {
        let url = format!("http://{}/v2/{repository}/blobs/uploads/", self.host());
        let answer = self.send(reqwest::blocking::Client::new().post(url));
        let place = answer.headers()["location"].to_str().expect("an address is text").to_owned();
        let joint = if place.contains('?') { '&' } else { '?' };
        let put = reqwest::blocking::Client::new().put(format!("{place}{joint}digest={digest}"));
        self.send(put.header("content-type", "application/octet-stream").body(bytes));
    }

    fn put(&self, path: &str, kind: &str, bytes: Vec<u8>) {
        let put = reqwest::blocking::Client::new().put(format!("http://{}{path}", self.host()));
        self.send(put.header("content-type", kind).body(bytes));
    }

    fn send(&self, request: reqwest::blocking::RequestBuilder) -> reqwest::blocking::Response {
        let request = match &self.password {
            Some((user, secret)) => request.basic_auth(user, Some(secret)),
            None => request,
        };
        let answer = request.send().expect("the registry answers");
        assert!(answer.status().is_success(), "the registry says {}", answer.status());
        answer
    }
}

impl Drop for DockerRegistry {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
