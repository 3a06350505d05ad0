//! Companies' networks: forward proxies, private authorities, credentials.

#![expect(clippy::disallowed_methods, reason = "tests prepare and look at files as users do")]

use ogive_testkit::{
    ForwardProxy, ForwardProxyOptions, ModuleProxy, PrivateCa, ReleaseIndex, Scene, SyntheticToolchain,
    fixtures, host,
};

const VERSION: &str = "1.27.3";

#[test]
fn a_private_authority_is_trusted_when_ssl_cert_file_names_it() {
    let ca = PrivateCa::new();
    let mut scene = Scene::with_tls(&ca).serve(VERSION);
    let outcome = scene.install(VERSION).run().expect_error("SSL_CERT_FILE");
    scene.check_failed(&outcome, 4);
    scene.sandbox.set("SSL_CERT_FILE", ca.pem_file());
    scene.check_recovers(VERSION);
}

#[test]
fn https_goes_through_the_forward_proxy_and_no_proxy_around_it() {
    let ca = PrivateCa::new();
    let mut scene = Scene::with_tls(&ca).serve(VERSION).serve("1.26.8");
    let forward = ForwardProxy::new();
    scene.sandbox.set("SSL_CERT_FILE", ca.pem_file()).set("HTTPS_PROXY", forward.url());
    scene.check_recovers(VERSION);
    let tunnels = forward.requests();
    assert!(!tunnels.is_empty());
    assert!(tunnels.iter().all(|logged| logged.request.method == "CONNECT"));
    scene.sandbox.set("NO_PROXY", "localhost");
    forward.forget_requests();
    scene.check_recovers("1.26.8");
    assert!(forward.requests().is_empty(), "{:?}", forward.requests());
}

#[test]
fn plain_http_goes_through_the_forward_proxy() {
    let mut scene = Scene::new().serve(VERSION);
    let forward =
        ForwardProxyOptions::default().host("modules.example.test:80", scene.proxy.address()).start();
    scene.sandbox.set("GOPROXY", "http://modules.example.test").set("HTTP_PROXY", forward.url());
    scene.check_recovers(VERSION);
    assert!(forward.requests().iter().all(|logged| logged.request.target.starts_with("http://")));
}

#[test]
fn a_forward_proxy_that_wants_credentials_gets_those_of_its_url_and_never_shows_them() {
    let mut scene = Scene::new().serve(VERSION);
    let forward = ForwardProxyOptions::default()
        .host("modules.example.test:80", scene.proxy.address())
        .credentials("user", "hunter2")
        .start();
    scene.sandbox.set("GOPROXY", "http://modules.example.test").set("HTTP_PROXY", forward.url());
    let outcome = scene.install(VERSION).run().expect_error("407");
    scene.check_failed(&outcome, 4);
    let with_password = forward.url().replace("http://", "http://user:hunter2@");
    scene.sandbox.set("HTTP_PROXY", with_password);
    let outcome = scene.install(VERSION).run();
    assert_eq!(outcome.code, Some(0), "{}", outcome.shown());
    assert!(!outcome.shown().contains("hunter2"));
}

#[test]
fn a_module_proxy_that_wants_credentials_gets_those_of_netrc() {
    let ca = PrivateCa::new();
    let mut scene = Scene::new().serve(VERSION);
    let proxy = ModuleProxy::with_tls(&ca, &["localhost"]).checksums(scene.sumdb.clone());
    let proxy = proxy.credentials("user", "hunter2");
    let toolchain = SyntheticToolchain::new(&format!("{VERSION}-{}", host()));
    proxy.serve_zip(toolchain.name, toolchain.module_zip(None));
    scene.sandbox.set("GOPROXY", proxy.url()).set("SSL_CERT_FILE", ca.pem_file());
    let outcome = scene.install(VERSION).run().expect_error("netrc");
    scene.check_failed(&outcome, 4);
    let netrc = scene.sandbox.home().join(".netrc");
    // The go command matches the port too.
    let machine = proxy.url().replace("https://", "");
    let netrc_text = format!("machine {machine} login user password hunter2\n");
    std::fs::write(netrc, netrc_text).expect("a file is written");
    let outcome = scene.install(VERSION).run();
    assert_eq!(outcome.code, Some(0), "{}", outcome.shown());
    assert!(!outcome.shown().contains("hunter2"));
}

#[test]
fn the_default_release_index_is_reached_through_a_forward_proxy() {
    let ca = PrivateCa::new();
    let mut scene = Scene::new();
    let toolchain = SyntheticToolchain::new(&format!("{VERSION}-{}", host()));
    let index = ReleaseIndex::with_tls(&ca, &["go.dev", "golang.google.cn"]);
    let archive = scene.sandbox.write("archive", toolchain.tar_gz(None));
    index.publish_bytes(toolchain.name, toolchain.tar_gz(None), &fixtures::sha256(&archive));
    let forward = ForwardProxyOptions::default()
        .host("go.dev:443", index.address())
        .host("golang.google.cn:443", index.address())
        .start();
    scene
        .sandbox
        .unset("OGIVE_INDEX")
        .set("GOPROXY", "off")
        .set("OGIVE_SOURCES", "index")
        .set("HTTPS_PROXY", forward.url())
        .set("SSL_CERT_FILE", ca.pem_file());
    scene.check_recovers(VERSION);
    assert!(!forward.requests_for("go.dev:443").is_empty());
    forward.forget_requests();
    scene.sandbox.ogive(["uninstall", "--force", VERSION]).succeed();
    std::fs::remove_dir_all(scene.sandbox.ogive_home().join("cache")).expect("the cache can be removed");
    let outcome = scene.sandbox.ogive(["install", "--mirror", "cn", VERSION]).run();
    assert_eq!(outcome.code, Some(0), "{}", outcome.shown());
    assert!(!forward.requests_for("golang.google.cn:443").is_empty());
    assert!(forward.requests_for("go.dev:443").is_empty());
}
