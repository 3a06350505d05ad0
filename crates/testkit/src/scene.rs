//! The scene that most tests of installing play in: a user, a module proxy, and a checksum
//! database with a key of its own that knows synthetic toolchains.

use std::path::PathBuf;
use std::sync::Arc;

use ogive_platform::SdkName;

use crate::fixtures::TOOLCHAIN_MODULE;
use crate::hostile::{Attack, SyntheticToolchain};
use crate::module_proxy::go_mod_h1;
use crate::{LocalSumDb, ModuleProxy, Outcome, PrivateCa, Program, Sandbox};

/// This machine's port as SDKs are named: `linux-amd64`.
#[must_use]
pub fn host() -> String {
    let arch = match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        "x86" => "386",
        other => other,
    };
    let os = if cfg!(target_os = "macos") { "darwin" } else { std::env::consts::OS };
    format!("{os}-{arch}")
}

/// A user, a proxy and a checksum database.
#[derive(Debug)]
pub struct Scene {
    /// The user; `GOPROXY` and `GOSUMDB` are set to the two below.
    pub sandbox: Sandbox,
    /// Serves the toolchains and the checksum database.
    pub proxy: ModuleProxy,
    /// Knows the hashes of the good toolchains.
    pub sumdb: Arc<LocalSumDb>,
}

impl Scene {
    /// A scene without any toolchain, in the clear.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "it starts servers")]
    pub fn new() -> Self {
        Self::with(Sandbox::new(), ModuleProxy::new())
    }

    /// A scene whose proxy speaks TLS, as `https://localhost:PORT`.
    #[must_use]
    pub fn with_tls(ca: &PrivateCa) -> Self {
        Self::with(Sandbox::new(), ModuleProxy::with_tls(ca, &["localhost"]))
    }

    fn with(mut sandbox: Sandbox, proxy: ModuleProxy) -> Self {
        let sumdb = Arc::new(LocalSumDb::new("sum.example.test", 7));
        sumdb.add_others(300);
        let proxy = proxy.checksums(Arc::clone(&sumdb));
        sandbox.set("GOPROXY", proxy.url()).set("GOSUMDB", sumdb.verifier_key());
        sandbox.set("OGIVE_SOURCES", "goproxy");
        let url = proxy.url();
        sandbox.filter(&url, "[PROXY]");
        Self { sandbox, proxy, sumdb }
    }

    /// Serves a synthetic toolchain of `version` for this machine, known to the database.
    #[must_use]
    pub fn serve(self, version: &str) -> Self {
        self.add(&SyntheticToolchain::new(&format!("{version}-{}", host())));
        self
    }

    /// Serves a synthetic toolchain, known to the database.
    pub fn add(&self, toolchain: &SyntheticToolchain) {
        let id = toolchain.name.module_version();
        self.sumdb.add(TOOLCHAIN_MODULE, &id, &toolchain.module_h1(), &go_mod_h1());
        self.proxy.serve_zip(toolchain.name, toolchain.module_zip(None));
    }

    /// Serves a poisoned toolchain in the good one's place; the database knows the good one.
    pub fn poison(&self, toolchain: &SyntheticToolchain, attack: Attack) {
        self.proxy.serve_zip(toolchain.name, toolchain.module_zip(Some(attack)));
    }

    /// Serves a poisoned toolchain that the database vouches for: its form alone must stop it.
    pub fn vouch(&self, toolchain: &SyntheticToolchain, attack: Attack) {
        let id = toolchain.name.module_version();
        self.sumdb.add(TOOLCHAIN_MODULE, &id, &toolchain.poisoned_h1(attack), &go_mod_h1());
        self.poison(toolchain, attack);
    }

    /// `ogive install VERSION`.
    #[must_use]
    pub fn install(&self, version: &str) -> Program<'_> {
        self.sandbox.ogive(["install", version])
    }

    /// The SDK's folder in the store.
    #[must_use]
    pub fn goroot(&self, version: &str) -> PathBuf {
        self.sandbox.sdks().join(name(version).folder())
    }

    /// Checks that an install failed as it should: with this exit code, an error that says what was
    /// being done and to what, and nothing half-installed.
    ///
    /// # Panics
    /// When it did not.
    #[track_caller]
    pub fn check_failed(&self, outcome: &Outcome, code: i32) {
        assert!(outcome.code == Some(code), "exit code {:?}, not {code}\n{}", outcome.code, outcome.shown());
        assert!(outcome.stderr.contains("error"), "no error is told\n{}", outcome.shown());
        assert!(!outcome.stderr.contains("panicked"), "{}", outcome.shown());
        self.check_clean();
    }

    /// Checks that nothing is half-installed and nothing escaped.
    ///
    /// # Panics
    /// When something is.
    #[track_caller]
    pub fn check_clean(&self) {
        assert_eq!(self.sandbox.half_installed(), [""; 0], "something is half-installed");
        for place in ["evil", "work/evil", "home/evil", "ogive/evil", "ogive/sdk/evil"] {
            let escaped = self.sandbox.root().join(place);
            assert!(!escaped.exists(), "{} was written by a hostile archive", escaped.display());
        }
        assert!(!std::path::Path::new("/tmp/ogive-test-evil").exists(), "a hostile archive wrote to /tmp");
    }

    /// Checks that a plain install now succeeds and that what it installed runs.
    ///
    /// # Panics
    /// When it does not.
    #[track_caller]
    pub fn check_recovers(&self, version: &str) {
        let outcome = self.install(version).run();
        assert!(outcome.code == Some(0), "the next run fails\n{}", outcome.shown());
        self.check_runs(version);
        self.check_clean();
    }

    /// Checks that the installed SDK runs and is the version asked for.
    ///
    /// # Panics
    /// When it does not.
    #[track_caller]
    pub fn check_runs(&self, version: &str) {
        let said = self.sandbox.program(self.goroot(version).join("bin/go")).args(["version"]).succeed();
        let port = host().replacen('-', "/", 1);
        assert_eq!(said, format!("go version go{version} {port}"));
    }
}

/// The SDK of `version` for this machine.
#[must_use]
pub fn name(version: &str) -> SdkName {
    SyntheticToolchain::new(&format!("{version}-{}", host())).name
}
