//! The real HTTP client against servers on loopback.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod server;

use std::io::{ErrorKind, Read};
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use ogive_system::memory::{Answer, MemoryEnvironment, ScriptedHttp};
use ogive_system::real::RealHttp;
use ogive_system::{Http, HttpError, HttpRequest, HttpResponse, HttpSettings, Method, Offline};

use server::{Identity, Server, reply};

fn client(environment: MemoryEnvironment) -> RealHttp {
    RealHttp::new(Arc::new(environment), HttpSettings::default())
}

fn direct() -> RealHttp {
    client(MemoryEnvironment::new())
}

fn body(response: HttpResponse) -> String {
    let mut text = String::new();
    let mut body = response.body;
    body.read_to_string(&mut text).unwrap();
    text
}

fn get(url: impl Into<String>) -> HttpRequest {
    HttpRequest::get(url)
}

fn failure(result: Result<HttpResponse, HttpError>) -> HttpError {
    result.err().expect("a failure")
}

#[test]
fn any_status_is_an_answer() {
    let server = Server::start(|asked, stream| match asked.line.split(' ').nth(1) {
        Some("/gone") => reply(stream, "410 Gone", "Retry-After: 7\r\n", "no such version"),
        _ => reply(stream, "200 OK", "ETag: \"x\"\r\n", "hello"),
    });
    let http = direct();
    let response = http.send(&get(server.url("/there"))).unwrap();
    assert_eq!((response.status, response.header("etag")), (200, Some("\"x\"")));
    assert_eq!(response.url, server.url("/there"));
    assert_eq!(body(response), "hello");
    let gone = http.send(&get(server.url("/gone")).header("Range", "bytes=5-")).unwrap();
    assert_eq!((gone.status, gone.header("retry-after")), (410, Some("7")));
    assert_eq!(body(gone), "no such version");
    let asked = server.asked();
    assert_eq!(asked[1].field("range"), Some("bytes=5-"));
    assert!(asked[0].field("user-agent").unwrap().starts_with("ogive/"));
    assert_eq!(asked[0].field("accept-encoding"), None);
    let head = http.send(&HttpRequest { method: Method::Head, ..get(server.url("/there")) }).unwrap();
    assert_eq!(head.header("content-length"), Some("5"));
    assert_eq!(body(head), "");
}

#[test]
fn a_compressed_body_comes_as_it_is() {
    let server =
        Server::start(|_, stream| reply(stream, "200 OK", "Content-Encoding: gzip\r\n", "not gzip at all"));
    assert_eq!(body(direct().send(&get(server.url("/"))).unwrap()), "not gzip at all");
}

#[test]
fn redirects_are_followed_but_credentials_stay() {
    let elsewhere = Server::start(|_, stream| reply(stream, "200 OK", "", "found"));
    let target = elsewhere.url("/file");
    let server = Server::start(move |asked, stream| {
        if asked.line.contains("/first") {
            reply(stream, "302 Found", "Location: /second\r\n", "");
        } else {
            reply(stream, "307 Temporary Redirect", &format!("Location: {target}\r\n"), "");
        }
    });
    let with_credentials = server.url("/first").replace("http://", "http://user:s%40cret@");
    let response = direct().send(&get(with_credentials)).unwrap();
    assert_eq!(response.url, elsewhere.url("/file"));
    assert_eq!(body(response), "found");
    let basic = Some("Basic dXNlcjpzQGNyZXQ=");
    assert_eq!(server.asked().iter().map(|a| a.field("authorization")).collect::<Vec<_>>(), [basic, basic]);
    assert_eq!(elsewhere.asked()[0].field("authorization"), None);
    let own = get(server.url("/first")).header("Authorization", "Bearer secret");
    direct().send(&own).unwrap();
    assert_eq!(server.asked()[2].field("authorization"), Some("Bearer secret"));
    assert_eq!(elsewhere.asked()[1].field("authorization"), None);
}

#[test]
fn an_endless_redirect_ends() {
    let server = Server::start(|_, stream| reply(stream, "302 Found", "Location: /again\r\n", ""));
    let error = failure(direct().send(&get(server.url("/"))));
    assert!(error.to_string().contains("redirects more than 10 times"), "{error}");
    assert_eq!(server.asked().len(), 11);
}

#[test]
fn a_stall_is_a_time_out() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let settings = HttpSettings { idle: Duration::from_millis(200), ..HttpSettings::default() };
    let http = RealHttp::new(Arc::new(MemoryEnvironment::new()), settings);
    let address = silent.local_addr().unwrap();
    let error = failure(http.send(&get(format!("http://user:secret@{address}/"))));
    assert_eq!(error, HttpError::TimedOut { host: address.to_string() });

    let server = Server::start(|_, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf").unwrap();
        stream.flush().unwrap();
        // Until the client gives up.
        let _ = stream.read(&mut [0]);
    });
    let mut response = http.send(&get(server.url("/"))).unwrap();
    let mut read = Vec::new();
    let error = response.body.read_to_end(&mut read).unwrap_err();
    assert_eq!((error.kind(), read.as_slice()), (ErrorKind::TimedOut, &b"half"[..]));
    assert!(error.to_string().contains(&server.address.to_string()), "{error}");
}

#[test]
fn a_drop_in_the_middle_is_an_error() {
    let server = Server::start(|_, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf").unwrap();
    });
    let mut response = direct().send(&get(server.url("/secret-path"))).unwrap();
    let mut read = Vec::new();
    let error = response.body.read_to_end(&mut read).unwrap_err();
    assert_eq!((error.kind(), read.as_slice()), (ErrorKind::UnexpectedEof, &b"half"[..]));
    let message = error.to_string();
    assert!(message.contains(&server.address.to_string()) && !message.contains("secret"), "{message}");

    let mute = Server::start(|_, _| {});
    let error = failure(direct().send(&get(mute.url("/"))));
    assert!(matches!(error, HttpError::Unreachable { .. }), "{error}");
}

#[test]
fn credentials_are_in_no_error() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let proxied = MemoryEnvironment::new().with_var("HTTP_PROXY", format!("http://me:hidden@{closed}"));
    let misspelt = MemoryEnvironment::new().with_var("https_proxy", "ftp://me:hidden@proxy.example");
    for (http, url) in [
        (direct(), format!("http://user:hidden@{closed}/hidden?token=hidden")),
        (direct(), "http://user:hidden@nobody.invalid/".to_owned()),
        (direct(), "ftp://user:hidden@ftp.example/".to_owned()),
        (direct(), "http://user:hidden@[broken/".to_owned()),
        (direct(), "user:hidden@host".to_owned()),
        (client(proxied), "http://user:hidden@origin.example/".to_owned()),
        (client(misspelt), "http://user:hidden@origin.example/".to_owned()),
    ] {
        let error = failure(http.send(&get(url)));
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("hidden") && !shown.contains("user"), "{shown}");
    }
}

#[test]
fn a_refused_connection_names_host_and_reason() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error = failure(direct().send(&get(format!("http://{closed}/path"))));
    assert_eq!(error.to_string(), format!("cannot reach {closed}: Connection refused (os error 111)"));
}

#[test]
fn proxies_are_used_and_exempted() {
    let proxy = Server::start(|_, stream| reply(stream, "200 OK", "", "from the proxy"));
    let origin = Server::start(|_, stream| reply(stream, "200 OK", "", "from the origin"));
    let through = format!("http://me:pass@{}", proxy.address);
    for (name, exempt, expected) in [
        ("HTTP_PROXY", "", "from the proxy"),
        ("http_proxy", "", "from the proxy"),
        ("ALL_PROXY", "", "from the proxy"),
        ("all_proxy", "other.example", "from the proxy"),
        ("HTTPS_PROXY", "", "from the origin"),
        ("HTTP_PROXY", "127.0.0.1", "from the origin"),
        ("HTTP_PROXY", "127.0.0.0/8", "from the origin"),
        ("HTTP_PROXY", "*", "from the origin"),
    ] {
        let environment = MemoryEnvironment::new().with_var(name, &through).with_var("no_proxy", exempt);
        let got = body(client(environment).send(&get(origin.url("/path"))).unwrap());
        assert_eq!(got, expected, "{name}, NO_PROXY={exempt}");
    }
    let asked = &proxy.asked()[0];
    assert_eq!(asked.line, format!("GET {} HTTP/1.1", origin.url("/path")));
    assert_eq!(asked.field("proxy-authorization"), Some("Basic bWU6cGFzcw=="));
    assert!(origin.asked().iter().all(|a| a.field("proxy-authorization").is_none()));
}

#[test]
fn a_proxy_without_scheme_is_http_and_a_refusal_names_it() {
    let proxy = Server::start(|asked, stream| {
        assert!(asked.line.starts_with("CONNECT origin.example:443"), "{}", asked.line);
        reply(stream, "407 Proxy Authentication Required", "", "");
    });
    let environment = MemoryEnvironment::new().with_var("HTTPS_PROXY", proxy.address.to_string());
    let error = failure(client(environment).send(&get("https://origin.example/x")));
    let expected = format!("cannot reach origin.example (by the proxy {}): ", proxy.address);
    assert!(error.to_string().starts_with(&expected), "{error}");
}

#[test]
fn a_private_authority_is_trusted_by_ssl_cert_file_or_dir() {
    let identity = Identity::new();
    let server = Server::start_tls(&identity, |_, stream| reply(stream, "200 OK", "", "in private"));
    let url = format!("https://localhost:{}/", server.address.port());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("authority.pem");
    std::fs::write(&file, &identity.authority).unwrap();

    let error = failure(direct().send(&get(&url)));
    assert!(matches!(&error, HttpError::Tls { reason, .. } if reason.contains("UnknownIssuer")), "{error}");

    for environment in [
        MemoryEnvironment::new().with_var("SSL_CERT_FILE", &file),
        MemoryEnvironment::new().with_var("SSL_CERT_DIR", folder.path()),
    ] {
        assert_eq!(body(client(environment).send(&get(&url)).unwrap()), "in private");
    }

    let missing = MemoryEnvironment::new().with_var("SSL_CERT_FILE", folder.path().join("missing.pem"));
    let error = failure(client(missing).send(&get(&url)));
    let message = error.to_string();
    assert!(message.contains("SSL_CERT_FILE") && message.contains("missing.pem"), "{message}");
}

#[test]
fn a_redirect_from_https_to_http_is_refused() {
    let plain = Server::start(|_, stream| reply(stream, "200 OK", "", "anybody may have changed this"));
    let target = plain.url("/");
    let identity = Identity::new();
    let server = Server::start_tls(&identity, move |_, stream| {
        reply(stream, "302 Found", &format!("Location: {target}\r\n"), "");
    });
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("authority.pem");
    std::fs::write(&file, &identity.authority).unwrap();
    let http = client(MemoryEnvironment::new().with_var("SSL_CERT_FILE", &file));
    let error = failure(http.send(&get(format!("https://{}/", server.address))));
    assert!(error.to_string().contains("redirects from https to http"), "{error}");
    assert!(plain.asked().is_empty());
}

#[test]
fn offline_asks_nobody_but_services_of_this_machine() {
    let behind = ScriptedHttp::new().on("http://localhost/info", Answer::ok("here"));
    let offline = Offline::new(Arc::new(behind.clone()));
    let error = failure(offline.send(&get("https://user:secret@host.example:8080/x?y")));
    assert_eq!(error, HttpError::Offline { host: "host.example:8080".into() });
    assert!(behind.sent().is_empty());
    // An address of this machine is the network too: another machine may be behind it.
    failure(offline.send(&get("http://localhost/info")));
    assert_eq!(offline.send(&get("http://localhost/info").over("/run/x.sock")).unwrap().status, 200);
}
