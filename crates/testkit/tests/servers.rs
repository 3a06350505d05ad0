//! The servers as a plain HTTP client sees them.

#![expect(clippy::unwrap_used, reason = "what cannot be, fails the test")]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use ogive_testkit::{
    Fault, ForwardProxy, ForwardProxyOptions, ModuleProxy, PrivateCa, ReleaseIndex, Request, Response,
    Server, SyntheticToolchain,
};

/// Sends a request's text and reads until the server ends the connection.
fn talk(server: &Server, request: &str) -> Vec<u8> {
    let mut stream = TcpStream::connect(server.address()).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    answer
}

fn get(server: &Server, path: &str, headers: &str) -> (String, Vec<u8>) {
    split(&talk(server, &format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n")))
}

fn split(answer: &[u8]) -> (String, Vec<u8>) {
    let end = answer.windows(4).position(|w| w == b"\r\n\r\n").expect("an answer has a head");
    (String::from_utf8_lossy(&answer[..end]).into_owned(), answer[end + 4..].to_vec())
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

fn digits() -> Server {
    Server::start(|_: &Request| Response::ok("0123456789"))
}

#[test]
fn serves_ranges_and_conditions() {
    let server = digits();
    let (head, body) = get(&server, "/", "");
    assert!(head.starts_with("HTTP/1.1 200 "));
    assert_eq!(body, b"0123456789");
    let etag = header(&head, "ETag").unwrap().to_owned();
    for (range, expected, place) in [
        ("bytes=2-4", "234", "2-4"),
        ("bytes=7-", "789", "7-9"),
        ("bytes=-3", "789", "7-9"),
        ("bytes=5-99", "56789", "5-9"),
    ] {
        let (head, body) = get(&server, "/", &format!("Range: {range}\r\nIf-Range: {etag}\r\n"));
        assert!(head.starts_with("HTTP/1.1 206 "), "{range}: {head}");
        assert_eq!(body, expected.as_bytes());
        assert_eq!(header(&head, "Content-Range"), Some(format!("bytes {place}/10").as_str()));
    }
    let (head, body) = get(&server, "/", "Range: bytes=2-4\r\nIf-Range: \"other\"\r\n");
    assert!(head.starts_with("HTTP/1.1 200 "));
    assert_eq!(body.len(), 10);
    assert!(get(&server, "/", "Range: bytes=10-\r\n").0.starts_with("HTTP/1.1 416 "));
    assert!(get(&server, "/", &format!("If-None-Match: {etag}\r\n")).0.starts_with("HTTP/1.1 304 "));
}

#[test]
fn answers_head_with_a_length_and_no_body() {
    let (head, body) = split(&talk(&digits(), "HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    assert_eq!(header(&head, "Content-Length"), Some("10"));
    assert!(body.is_empty());
}

#[test]
fn keeps_a_connection_for_several_requests() {
    let answer = talk(
        &digits(),
        "GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    );
    assert_eq!(String::from_utf8_lossy(&answer).matches("0123456789").count(), 2);
}

#[test]
fn misbehaves_as_told_and_as_often() {
    let server = digits();
    server.fault_times("/x", Fault::Status(503), 1);
    assert!(get(&server, "/x", "").0.starts_with("HTTP/1.1 503 "));
    assert!(get(&server, "/x", "").0.starts_with("HTTP/1.1 200 "));

    server.fault("/drop", Fault::DropAfter(4));
    let (head, body) = get(&server, "/drop", "");
    assert_eq!((header(&head, "Content-Length"), body.as_slice()), (Some("10"), b"0123".as_slice()));

    server.fault("/cut", Fault::Truncate(4));
    let (head, body) = get(&server, "/cut", "");
    assert_eq!((header(&head, "Content-Length"), body.as_slice()), (Some("4"), b"0123".as_slice()));

    server.fault("/flip", Fault::FlipBit(3));
    assert_eq!(get(&server, "/flip", "").1, b"0122456789");
    assert_eq!(get(&server, "/flip", "Range: bytes=2-4\r\n").1, b"224");

    server.fault("/late", Fault::RetryAfter(429, 7));
    assert_eq!(header(&get(&server, "/late", "").0, "Retry-After"), Some("7"));

    server.fault("/endless", Fault::NoLength);
    let (head, body) = get(&server, "/endless", "");
    assert_eq!((header(&head, "Content-Length"), body.len()), (None, 10));

    server.heal();
    assert_eq!(get(&server, "/flip", "").1, b"0123456789");
    assert_eq!(server.requests_for("/flip").len(), 3);
    assert_eq!(server.requests_for("/drop")[0].sent, 4);
}

#[test]
fn a_hanging_request_ends_with_the_server() {
    let server = digits();
    server.fault("*", Fault::Hang);
    let address = server.address();
    let client = std::thread::spawn(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        answer
    });
    while server.requests().is_empty() {
        std::thread::yield_now();
    }
    drop(server);
    assert!(client.join().unwrap().is_empty());
}

#[test]
fn a_forward_proxy_tunnels_relays_and_asks_who_is_there() {
    let server = digits();
    let host = format!("127.0.0.1:{}", server.address().port());
    let proxy = ForwardProxy::new();
    let tunnel = format!(
        "CONNECT {host} HTTP/1.1\r\nHost: {host}\r\n\r\nGET /t HTTP/1.1\r\nConnection: close\r\n\r\n"
    );
    assert!(String::from_utf8_lossy(&talk(&proxy, &tunnel)).ends_with("0123456789"));
    let relayed = format!("GET http://{host}/r HTTP/1.1\r\nConnection: close\r\nRange: bytes=2-4\r\n\r\n");
    let (head, body) = split(&talk(&proxy, &relayed));
    assert_eq!((header(&head, "Content-Range"), body.as_slice()), (Some("bytes 2-4/10"), b"234".as_slice()));
    assert_eq!(proxy.requests().len(), 2);

    let outside = "GET http://192.0.2.1/ HTTP/1.1\r\nConnection: close\r\n\r\n";
    assert!(split(&talk(&proxy, outside)).0.starts_with("HTTP/1.1 502 "));

    let guarded = ForwardProxyOptions::default()
        .credentials("user", "secret")
        .host("example.test:443", server.address())
        .start();
    let request = |credentials: &str| {
        format!(
            "CONNECT example.test:443 HTTP/1.1\r\n{credentials}Connection: close\r\n\r\n\
             GET / HTTP/1.1\r\nConnection: close\r\n\r\n"
        )
    };
    assert!(split(&talk(&guarded, &request(""))).0.starts_with("HTTP/1.1 407 "));
    let known = talk(&guarded, &request("Proxy-Authorization: Basic dXNlcjpzZWNyZXQ=\r\n"));
    assert!(String::from_utf8_lossy(&known).ends_with("0123456789"));
}

#[test]
fn a_release_index_lists_what_it_serves() {
    let synthetic = SyntheticToolchain::new("1.27.3-linux-arm");
    let index = ReleaseIndex::new();
    index.publish_bytes(synthetic.name, synthetic.tar_gz(None), "aa");
    for old in ["1.26.8", "1.25.1", "1.27rc1", "1.9"] {
        index.list(format!("{old}-linux-amd64").parse().unwrap());
    }
    let versions = |query: &str| {
        let list: serde_json::Value = serde_json::from_slice(&get(&index, query, "").1).unwrap();
        list.as_array().unwrap().iter().map(|r| r["version"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        versions("/dl/?mode=json&include=all"),
        ["go1.27.3", "go1.27rc1", "go1.26.8", "go1.25.1", "go1.9"]
    );
    assert_eq!(versions("/dl/?mode=json"), ["go1.27.3", "go1.26.8"]);
    let file = get(&index, "/dl/go1.27.3.linux-armv6l.tar.gz", "").1;
    assert_eq!(file, synthetic.tar_gz(None));
}

#[test]
fn a_private_authority_is_trusted_by_those_who_know_it() {
    let ca = PrivateCa::new();
    let proxy = ModuleProxy::with_tls(&ca, &["localhost"]);
    let synthetic = SyntheticToolchain::new("1.27.3-linux-amd64");
    proxy.serve_zip(synthetic.name, synthetic.module_zip(None));
    let connect = |roots: rustls::RootCertStore| {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let session =
            rustls::ClientConnection::new(Arc::new(config), "localhost".try_into().unwrap()).unwrap();
        let mut stream = rustls::StreamOwned::new(session, TcpStream::connect(proxy.address()).unwrap());
        let request = "GET /golang.org/toolchain/@v/list HTTP/1.1\r\nConnection: close\r\n\r\n";
        stream.write_all(request.as_bytes())?;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        std::io::Result::Ok(String::from_utf8_lossy(&answer).into_owned())
    };
    let mut roots = rustls::RootCertStore::empty();
    let pem = ca.pem();
    let certificate = rustls::pki_types::pem::PemObject::from_pem_slice(pem.as_bytes()).unwrap();
    roots.add(certificate).unwrap();
    assert!(connect(roots).unwrap().ends_with("v0.0.1-go1.27.3.linux-amd64\n"));
    assert!(connect(rustls::RootCertStore::empty()).is_err());
}
