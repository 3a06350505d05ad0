//! The sources against servers on loopback, over the real HTTP client.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::sync::Arc;
use std::time::Duration;

use ogive_platform::SdkName;
use ogive_sdk::goenv::GoSettings;
use ogive_sdk::lockfile::LockFile;
use ogive_sdk::source::TOOLCHAIN_MODULE as MODULE;
use ogive_sdk::source::{Place, SourceKind, SourceOptions, Sources};
use ogive_sdk::{ErrorClass, SdkError, upgrade};
use ogive_selection::{Layout, Selector};
use ogive_system::System;
use ogive_system::memory::{ManualClock, MemoryEnvironment, MemoryFiles};
use ogive_system::real::{HttpSettings, RealHttp};
use ogive_testkit::forward_proxy::ForwardProxyOptions;
use ogive_testkit::http::Server;
use ogive_testkit::module_proxy::checksum_site;
use ogive_testkit::{Fault, ForwardProxy, LocalSumDb, ModuleProxy, PrivateCa, ReleaseIndex};

const LIST: &str = "/golang.org/toolchain/@v/list";

fn sdk() -> SdkName {
    "1.27.3-linux-arm64".parse().unwrap()
}

/// A machine whose files are in memory and whose network is real.
struct Machine {
    environment: MemoryEnvironment,
    files: MemoryFiles,
    clock: ManualClock,
}

impl Machine {
    fn new() -> Self {
        let clock = ManualClock::default();
        Self { environment: MemoryEnvironment::new(), files: MemoryFiles::new(), clock }
    }

    fn var(mut self, name: &str, value: &str) -> Self {
        self.environment = self.environment.with_var(name, value);
        self
    }

    /// Everything goes through this proxy, and this authority is trusted.
    fn behind(self, proxy: &ForwardProxy, ca: &PrivateCa) -> Self {
        let file = ca.pem_file();
        self.var("HTTPS_PROXY", &proxy.url()).var("SSL_CERT_FILE", file.to_str().unwrap())
    }

    fn sources(&self, order: &[SourceKind]) -> Sources {
        let environment = Arc::new(self.environment.clone());
        let mut system = System::real();
        let settings = HttpSettings { idle: Duration::from_millis(400), ..HttpSettings::default() };
        system.http = Arc::new(RealHttp::new(environment.clone(), settings));
        system.environment = environment;
        system.files = Arc::new(self.files.clone());
        system.clock = Arc::new(self.clock.clone());
        let settings = GoSettings::read(&system, &[]);
        let options = SourceOptions { order: order.to_vec(), ..SourceOptions::default() };
        Sources::new(&system, &Layout::below("/o".as_ref()), &settings, &options).unwrap()
    }

    fn list(&self) -> Result<Vec<SdkName>, SdkError> {
        self.sources(&[SourceKind::GoProxy]).versions(|_| true)
    }
}

fn proxy() -> ModuleProxy {
    let proxy = ModuleProxy::new();
    proxy.serve_zip(sdk(), "zip");
    proxy
}

#[test]
fn a_proxy_that_misbehaves_is_told_apart() {
    let proxy = proxy();
    let failing = |fault: Fault| {
        proxy.heal();
        proxy.fault(LIST, fault);
        Machine::new().var("GOPROXY", &proxy.url()).list().unwrap_err()
    };
    assert!(matches!(failing(Fault::Html), SdkError::Unexpected { .. }));
    assert!(matches!(failing(Fault::Status(404)), SdkError::Missing { status: 404, .. }));
    assert!(matches!(failing(Fault::Status(410)), SdkError::Missing { status: 410, .. }));
    assert!(matches!(failing(Fault::Status(503)), SdkError::Busy { status: 503, .. }));
    assert!(matches!(failing(Fault::RetryAfter(429, 1)), SdkError::Busy { status: 429, .. }));
    assert!(matches!(failing(Fault::Hang), SdkError::Http { .. }));
    for fault in [Fault::DropAfter(5), Fault::StallAfter(5)] {
        let error = failing(fault);
        assert!(matches!(error, SdkError::Interrupted { .. }), "{error}");
        assert_eq!(error.class(), ErrorClass::Network);
    }
    proxy.heal();
    proxy.fault_times(LIST, Fault::Status(503), 2);
    assert_eq!(Machine::new().var("GOPROXY", &proxy.url()).list().unwrap(), [sdk()]);
}

#[test]
fn the_next_entry_is_asked_by_the_rules_of_comma_and_pipe() {
    let (empty, full) = (ModuleProxy::new(), proxy());
    let take = |goproxy: String| {
        let sources = Machine::new().var("GOPROXY", &goproxy).sources(&[SourceKind::GoProxy]);
        sources.versions(|_| true).map(|found| found.len())
    };
    empty.fault(LIST, Fault::Status(404));
    assert_eq!(take(format!("{},{}", empty.url(), full.url())).unwrap(), 1);
    empty.heal();
    empty.fault(LIST, Fault::Status(500));
    assert!(take(format!("{},{}", empty.url(), full.url())).is_err());
    assert_eq!(take(format!("{}|{}", empty.url(), full.url())).unwrap(), 1);
}

#[test]
fn credentials_come_from_the_url_or_from_netrc_over_tls() {
    let plain = proxy().credentials("me", "secret");
    let error = Machine::new().var("GOPROXY", &plain.url()).list().unwrap_err();
    assert!(matches!(error, SdkError::Denied { status: 401, .. }));
    assert!(error.hint().unwrap().contains(".netrc"));
    let with_name = plain.url().replace("http://", "http://me:secret@");
    assert_eq!(Machine::new().var("GOPROXY", &with_name).list().unwrap(), [sdk()]);

    let ca = PrivateCa::new();
    let tls = ModuleProxy::with_tls(&ca, &["modules.example"]).credentials("me", "secret");
    tls.serve_zip(sdk(), "zip");
    let forward = ForwardProxyOptions::default().host("modules.example:443", tls.address()).start();
    let mut machine = Machine::new().behind(&forward, &ca).var("GOPROXY", "https://modules.example");
    assert!(matches!(machine.list().unwrap_err(), SdkError::Denied { .. }));
    machine.files =
        machine.files.file("/home/user/.netrc", "machine modules.example login me password secret\n");
    assert_eq!(machine.list().unwrap(), [sdk()]);
    let untrusting =
        Machine::new().var("HTTPS_PROXY", &forward.url()).var("GOPROXY", "https://modules.example");
    let error = untrusting.list().unwrap_err();
    assert!(error.hint().unwrap().contains("SSL_CERT_FILE"), "{error}");
}

#[test]
fn direct_follows_the_modules_own_address() {
    let ca = PrivateCa::new();
    let home = ModuleProxy::with_tls(&ca, &["golang.org", "dl.example"]);
    home.import_root("https://dl.example");
    home.serve_zip(sdk(), "zip");
    let address = home.address();
    let forward = ForwardProxyOptions::default()
        .host("golang.org:443", address)
        .host("dl.example:443", address)
        .start();
    let empty = ModuleProxy::new();
    empty.fault(LIST, Fault::Status(404));
    let goproxy = format!("{},direct", empty.url());
    let machine = Machine::new().behind(&forward, &ca).var("GOPROXY", &goproxy).var("NO_PROXY", "127.0.0.1");
    let sources = machine.sources(&[SourceKind::GoProxy]);
    assert_eq!(sources.versions(|_| true).unwrap(), [sdk()]);
    let mut places = Vec::new();
    let _ = sources.attempt(sdk(), |artifact| {
        let Place::Http(request) = &artifact.place else { panic!("{artifact:?}") };
        places.push(request.url.clone());
        Err::<(), _>(SdkError::Missing { url: String::new(), status: 404 })
    });
    assert!(
        places[1].starts_with("https://dl.example/golang.org/toolchain/@v/v0.0.1-go1.27.3."),
        "{places:?}"
    );
}

#[test]
fn the_checksum_database_is_reached_through_the_proxy_or_by_itself() {
    let database = Arc::new(LocalSumDb::new("sum.example", 4));
    database.add_others(40);
    let version = sdk().module_version();
    database.add(MODULE, &version, "h1:AAAA=", "h1:BBBB=");
    let lookup = |machine: Machine| {
        let machine = machine.var("GOSUMDB", &database.verifier_key());
        machine.sources(&[SourceKind::GoProxy]).sumdb().unwrap().lookup(MODULE, &version)
    };
    let offering = proxy().checksums(Arc::clone(&database));
    let proof = lookup(Machine::new().var("GOPROXY", &offering.url())).unwrap();
    assert_eq!(proof.h1(), Some("h1:AAAA="));
    assert!(offering.requests_for("/sumdb/sum.example/supported").len() == 1);

    let ca = PrivateCa::new();
    let own = Server::start_tls(checksum_site(Arc::clone(&database)), ca.server(&["sum.example"]));
    let address = own.address();
    let forward = ForwardProxyOptions::default().host("sum.example:443", address).start();
    let silent = proxy();
    let machine = Machine::new().behind(&forward, &ca).var("NO_PROXY", "127.0.0.1");
    lookup(machine.var("GOPROXY", &silent.url())).unwrap();
    // With no GOPROXY at all, the database is asked itself.
    lookup(Machine::new().behind(&forward, &ca)).unwrap();

    offering.fault("/sumdb/sum.example/tile", Fault::FlipBit(3));
    let error = lookup(Machine::new().var("GOPROXY", &offering.url())).unwrap_err();
    assert_eq!(error.class(), ErrorClass::Verification, "{error}");
    offering.heal();
    offering.fault("/sumdb/", Fault::Html);
    let error = lookup(Machine::new().var("GOPROXY", &offering.url())).unwrap_err();
    assert!(error.to_string().contains("a page of HTML"), "{error}");
    offering.heal();
    offering.fault("/sumdb/", Fault::Hang);
    let error = lookup(Machine::new().var("GOPROXY", &offering.url())).unwrap_err();
    assert_eq!(error.class(), ErrorClass::Network, "{error}");
}

#[test]
fn a_release_index_on_loopback_is_a_source() {
    let index = ReleaseIndex::new();
    index.publish_bytes(sdk(), "bytes", &"a".repeat(64));
    index.publish_bytes("1.2.2-linux-amd64".parse().unwrap(), "old", "");
    let setting = |value: &str| {
        let flag = ogive_record::Provenance::Argument("--index".into());
        Some(ogive_sdk::goenv::Setting::new("index", value, flag))
    };
    let sources = |base: &str| {
        let machine = Machine::new();
        let mut system = System::real();
        system.environment = Arc::new(machine.environment.clone());
        system.clock = Arc::new(machine.clock.clone());
        let options = SourceOptions { index: setting(base), ..SourceOptions::default() };
        let settings = GoSettings::default();
        Sources::new(&system, &Layout::below("/o".as_ref()), &settings, &options).unwrap()
    };
    let here = sources(&index.base());
    let names: Vec<_> = here.versions(|_| false).unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(names, ["1.2.2-linux-amd64", "1.27.3-linux-arm64"]);
    let old = here.attempt("1.2.2-linux-amd64".parse().unwrap(), |a| Ok(a.authority.clone())).unwrap();
    assert!(format!("{old:?}").contains("without a SHA-256"), "{old:?}");
    // A page instead of the index, as an address without /dl gives.
    index.fault("/dl", Fault::Html);
    let error = sources(&index.base()).versions(|_| false).unwrap_err();
    assert!(error.to_string().contains("did not answer with a list of Go releases"), "{error}");
}

#[test]
fn an_upgrade_moves_the_lock_file_with_the_hashes_of_every_host() {
    let database = Arc::new(LocalSumDb::new("sum.example", 5));
    let proxy = ModuleProxy::new().checksums(Arc::clone(&database));
    for (name, h1) in [
        ("1.27.3-linux-amd64", "h1:old="),
        ("1.27.12-linux-amd64", "h1:amd="),
        ("1.27.12-darwin-arm64", "h1:mac="),
        ("1.28rc1-linux-amd64", "h1:rc="),
    ] {
        let sdk: SdkName = name.parse().unwrap();
        proxy.serve_zip(sdk, "zip");
        database.add(MODULE, &sdk.module_version(), h1, "h1:mod=");
    }
    let machine = Machine::new().var("GOPROXY", &proxy.url()).var("GOSUMDB", &database.verifier_key());
    let sources = machine.sources(&[SourceKind::GoProxy]);
    let mut lock = LockFile::default();
    let selector = |text: &str| text.parse::<Selector>().unwrap();
    for (asked, name, h1) in [
        ("1.27", "1.27.3-linux-amd64", "h1:old="),
        ("1.27", "1.27.3-darwin-arm64", "h1:old="),
        ("1.27", "1.27.3-plan9-386", "h1:old="),
        ("1.27.3", "1.27.3-linux-amd64", "h1:old="),
        ("stable", "1.29.0-linux-amd64", "h1:new="),
    ] {
        lock.record(selector(asked), name.parse().unwrap(), Some(h1)).unwrap();
    }
    let found = upgrade::upgrades(&lock, &sources, "linux/amd64".parse().unwrap()).unwrap();
    assert_eq!(found.len(), 1, "exact versions stay, and nothing goes back: {found:?}");
    assert_eq!(found[0].to.to_string(), "1.27.12");
    upgrade::apply(&mut lock, &found[0], &sources).unwrap();
    let moved = lock.get(selector("1.27")).unwrap();
    let hashes: Vec<_> = moved.h1.iter().map(|(host, h1)| format!("{host} {h1}")).collect();
    assert_eq!(hashes, ["darwin/arm64 h1:mac=", "linux/amd64 h1:amd="]);
    assert_eq!(lock.get(selector("1.27.3")).unwrap().version.to_string(), "1.27.3");
}
