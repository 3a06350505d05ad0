//! Small servers on loopback.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

/// What a client sent: the request line and the header fields, lower case.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    pub line: String,
    pub fields: Vec<String>,
}

impl Asked {
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find_map(|f| f.strip_prefix(name)?.strip_prefix(": "))
    }
}

/// A server that answers each connection once, then closes it.
pub struct Server {
    pub address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
}

pub trait Stream: Read + Write {}
impl<T: Read + Write> Stream for T {}

impl Server {
    /// A server in plain text.
    pub fn start(answer: impl Fn(&Asked, &mut dyn Stream) + Send + 'static) -> Self {
        Self::serve(move |stream, asked| {
            let mut stream = stream;
            let request = read_request(&mut stream);
            asked.lock().unwrap().push(request.clone());
            answer(&request, &mut stream);
        })
    }

    /// A server by TLS.
    pub fn start_tls(identity: &Identity, answer: impl Fn(&Asked, &mut dyn Stream) + Send + 'static) -> Self {
        let config = identity.config();
        Self::serve(move |mut stream, asked| {
            let mut connection = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = rustls::Stream::new(&mut connection, &mut stream);
            if stream.flush().is_err() {
                return;
            }
            let request = read_request(&mut stream);
            asked.lock().unwrap().push(request.clone());
            answer(&request, &mut stream);
            stream.conn.send_close_notify();
            let _ = stream.flush();
        })
    }

    fn serve(handle: impl Fn(TcpStream, &Mutex<Vec<Asked>>) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let shared = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming() {
                handle(stream.unwrap(), &shared);
            }
        });
        Self { address, asked }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

fn read_request(stream: &mut dyn Stream) -> Asked {
    let mut lines = BufReader::with_capacity(1, stream).lines().map_while(Result::ok);
    let line = lines.next().unwrap_or_default();
    let fields = lines.take_while(|l| !l.is_empty()).map(|l| {
        let (name, value) = l.split_once(':').unwrap();
        format!("{}: {}", name.to_ascii_lowercase(), value.trim())
    });
    Asked { line, fields: fields.collect() }
}

/// Answers with a status, fields and a body.
pub fn reply(stream: &mut dyn Stream, status: &str, fields: &str, body: &str) {
    let length = body.len();
    let _ = write!(
        stream,
        "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {length}\r\n{fields}\r\n{body}"
    );
}

/// A private authority and a certificate for 127.0.0.1 and localhost from it.
pub struct Identity {
    pub authority: String,
    chain: Vec<rustls::pki_types::CertificateDer<'static>>,
    key: Vec<u8>,
}

impl Identity {
    pub fn new() -> Self {
        let mut params = rcgen::CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let authority_key = rcgen::KeyPair::generate().unwrap();
        let issuer = rcgen::CertifiedIssuer::self_signed(params, authority_key).unwrap();
        let key = rcgen::KeyPair::generate().unwrap();
        let names = vec!["127.0.0.1".to_owned(), "localhost".to_owned()];
        let certificate = rcgen::CertificateParams::new(names).unwrap().signed_by(&key, &issuer).unwrap();
        Self { authority: issuer.pem(), chain: vec![certificate.der().clone()], key: key.serialize_der() }
    }

    fn config(&self) -> Arc<rustls::ServerConfig> {
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(self.key.clone()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = rustls::ServerConfig::builder_with_provider(provider);
        let builder = builder.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
        Arc::new(builder.with_single_cert(self.chain.clone(), key).unwrap())
    }
}
