//! A real containerd (Debian's `containerd`, with its `ctr`) that keeps images and starts nothing.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::skip;

/// A containerd with folders and a socket of its own; it ends when dropped.
#[derive(Debug)]
pub struct Containerd {
    process: Child,
    socket: PathBuf,
}

impl Containerd {
    /// Starts one that keeps everything below `folder`, whose path must be short, as paths of sockets are. None
    /// when this is not root or there is no such program, which is counted.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn start(folder: &Path) -> Option<Self> {
        let program = skip::require("containerd")?;
        if !skip::require_root() {
            return None;
        }
        let socket = folder.join("containerd.sock");
        // Images and contents alone: no runtimes, no networks, no Kubernetes, no layers unpacked.
        let config = format!(
            "version = 2\nroot = {:?}\nstate = {:?}\n\
             disabled_plugins = [\"io.containerd.grpc.v1.cri\", \"io.containerd.internal.v1.opt\", \
             \"io.containerd.internal.v1.restart\", \"io.containerd.snapshotter.v1.aufs\", \
             \"io.containerd.snapshotter.v1.btrfs\", \"io.containerd.snapshotter.v1.devmapper\", \
             \"io.containerd.snapshotter.v1.overlayfs\", \"io.containerd.snapshotter.v1.zfs\", \
             \"io.containerd.tracing.processor.v1.otlp\"]\n\
             [grpc]\naddress = {socket:?}\n[ttrpc]\naddress = {:?}\n",
            folder.join("root"),
            folder.join("state"),
            folder.join("ttrpc.sock"),
        );
        std::fs::create_dir_all(folder).expect("a folder for tests can be made");
        std::fs::write(folder.join("config.toml"), config).expect("it is written");
        let process = Command::new(program)
            .arg("--config")
            .arg(folder.join("config.toml"))
            .args(["--log-level", "error"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("containerd starts");
        let mut containerd = Self { process, socket };
        // Asking is what shows that it listens; `ctr` itself waits a little.
        while !containerd.ctr(&["version"]).status.success() {
            let ended = containerd.process.try_wait().expect("a child can be asked");
            assert!(ended.is_none(), "containerd ended: {ended:?}");
        }
        Some(containerd)
    }

    /// Where it listens.
    #[must_use]
    pub fn socket(&self) -> &Path {
        &self.socket
    }

    /// Has it take the images of an archive into a namespace; what is more is said by `options`:
    /// `--all-platforms`, `--base-name NAME`.
    ///
    /// # Panics
    /// When it does not.
    pub fn import(&self, namespace: &str, archive: &Path, options: &[&str]) {
        let archive = archive.to_str().expect("paths of tests are text");
        let words = [&["-n", namespace, "images", "import", "--no-unpack"], options, &[archive]].concat();
        let output = self.ctr(&words);
        assert!(output.status.success(), "ctr {words:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// Has it drop what no image of a namespace needs, which it else does when it likes.
    ///
    /// # Panics
    /// When it does not.
    pub fn collect_garbage(&self, namespace: &str) {
        for words in [["create", "--id", "garbage"], ["delete", "--sync", "garbage"]] {
            let output = self.ctr(&[&["-n", namespace, "leases"], &words[..]].concat());
            assert!(output.status.success(), "ctr leases: {}", String::from_utf8_lossy(&output.stderr));
        }
    }

    /// Has `ctr` do something with it.
    ///
    /// # Panics
    /// When there is no `ctr`.
    #[must_use]
    pub fn ctr(&self, words: &[&str]) -> std::process::Output {
        let mut command = Command::new("ctr");
        command.arg("-a").arg(&self.socket).args(words).output().expect("ctr comes with containerd")
    }
}

impl Drop for Containerd {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
