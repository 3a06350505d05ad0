//! A forward proxy as companies have them: CONNECT tunnels and absolute-form requests.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::ops::Deref;

use crate::http::{Request, Response, Server, Site, Stream};

/// A forward proxy on loopback. It reaches loopback and the hosts it was told of, nothing else.
#[derive(Debug)]
pub struct ForwardProxy(Server);

impl Deref for ForwardProxy {
    type Target = Server;

    fn deref(&self) -> &Server {
        &self.0
    }
}

/// What the proxy is told before it starts.
#[derive(Debug, Default, Clone)]
pub struct ForwardProxyOptions {
    hosts: BTreeMap<String, SocketAddr>,
    credentials: Option<(String, String)>,
}

impl ForwardProxyOptions {
    /// Sends what asks for `host` (`go.dev:443`) to this server instead.
    #[must_use]
    pub fn host(mut self, host: &str, server: SocketAddr) -> Self {
        self.hosts.insert(host.to_owned(), server);
        self
    }

    /// Serves only those who present this name and password.
    #[must_use]
    pub fn credentials(mut self, user: &str, password: &str) -> Self {
        self.credentials = Some((user.to_owned(), password.to_owned()));
        self
    }

    /// Starts the proxy.
    #[must_use]
    pub fn start(self) -> ForwardProxy {
        ForwardProxy(Server::start(Relay(self)))
    }
}

impl ForwardProxy {
    /// A proxy to loopback for everybody.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "it listens from now on")]
    pub fn new() -> Self {
        ForwardProxyOptions::default().start()
    }
}

struct Relay(ForwardProxyOptions);

impl Relay {
    fn refused(&self, request: &Request) -> Option<Response> {
        let wanted = self.0.credentials.as_ref()?;
        (request.credentials("Proxy-Authorization").as_ref() != Some(wanted)).then(|| {
            Response::status(407, "who are you?").with("Proxy-Authenticate", "Basic realm=\"proxy\"")
        })
    }

    fn dial(&self, host: &str) -> io::Result<TcpStream> {
        if let Some(server) = self.0.hosts.get(host) {
            return TcpStream::connect(server);
        }
        let (name, port) = host.rsplit_once(':').unwrap_or((host, "80"));
        let port: u16 = port.parse().map_err(io::Error::other)?;
        if !matches!(name, "localhost" | "127.0.0.1") {
            return Err(io::Error::new(
                io::ErrorKind::NetworkUnreachable,
                format!("{host} is not on loopback"),
            ));
        }
        TcpStream::connect((name, port))
    }
}

impl Site for Relay {
    /// Absolute form: asks the server and hands its answer on.
    fn respond(&self, request: &Request) -> Response {
        if let Some(refusal) = self.refused(request) {
            return refusal;
        }
        relay(self, request).unwrap_or_else(|error| Response::status(502, &error.to_string()))
    }

    fn take_over(&self, request: &Request, client: &mut dyn Stream) -> io::Result<bool> {
        if request.method != "CONNECT" || self.refused(request).is_some() {
            return Ok(false);
        }
        let server = match self.dial(&request.target) {
            Ok(server) => server,
            Err(error) => {
                let text = format!("{error}\n");
                write!(client, "HTTP/1.1 502 Bad Gateway\r\nContent-Length: {}\r\n\r\n{text}", text.len())?;
                return Ok(true);
            }
        };
        client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")?;
        let plain = client.plain().ok_or_else(|| io::Error::other("no tunnel inside TLS"))?.try_clone()?;
        let (mut from_server, mut to_client) = (server.try_clone()?, plain.try_clone()?);
        let back = std::thread::spawn(move || {
            let result = io::copy(&mut from_server, &mut to_client);
            let _ = to_client.shutdown(Shutdown::Both);
            result
        });
        // What the client has sent already may stand in the connection's buffer: read through it.
        let mut to_server = server;
        let result = io::copy(&mut ReadOnly(client), &mut to_server);
        let _ = to_server.shutdown(Shutdown::Both);
        let _ = back.join();
        result.map(|_| true)
    }
}

struct ReadOnly<'a>(&'a mut dyn Stream);

impl Read for ReadOnly<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

fn relay(proxy: &Relay, request: &Request) -> io::Result<Response> {
    let rest = request.target.strip_prefix("http://").ok_or_else(|| io::Error::other("not an http URL"))?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = if host.contains(':') { host.to_owned() } else { format!("{host}:80") };
    let mut server = proxy.dial(&host)?;
    let mut head = format!("{} /{path} HTTP/1.1\r\nConnection: close\r\n", request.method);
    for (name, value) in &request.headers {
        if !name.eq_ignore_ascii_case("connection") && !name.to_ascii_lowercase().starts_with("proxy-") {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
    }
    server.write_all(format!("{head}\r\n").as_bytes())?;
    let mut server = io::BufReader::new(server);
    // A status line has the words of a request line in another order; its fields are the same.
    let answer = Request::read_head(&mut server)?.ok_or(io::ErrorKind::UnexpectedEof)?;
    let mut body = Vec::new();
    server.read_to_end(&mut body)?;
    let status = answer.target.parse().map_err(io::Error::other)?;
    let own = ["content-length", "connection"];
    let mut response = Response { status, ..Response::ok(body) };
    for (name, value) in answer.headers {
        if !own.contains(&name.to_ascii_lowercase().as_str()) {
            response.headers.push((name, value));
        }
    }
    Ok(response)
}
