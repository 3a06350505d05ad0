//! Listening, one thread a connection, everything ended when the server is dropped.

use std::fmt;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use super::fault::Faults;
use super::{Fault, Request, Response, serve};

/// What a server serves.
pub trait Site: Send + Sync {
    /// Answers a request; range, conditions and HEAD are the server's business.
    fn respond(&self, request: &Request) -> Response;

    /// Takes the whole connection over, as a proxy does for CONNECT. False: it did not.
    ///
    /// # Errors
    /// When the connection breaks.
    fn take_over(&self, _request: &Request, _client: &mut dyn Stream) -> io::Result<bool> {
        Ok(false)
    }
}

impl<F: Fn(&Request) -> Response + Send + Sync> Site for F {
    fn respond(&self, request: &Request) -> Response {
        self(request)
    }
}

/// A connection, encrypted or not.
pub trait Stream: Read + Write {
    /// The plain connection, where nothing is encrypted.
    fn plain(&self) -> Option<&TcpStream>;
}

impl Stream for TcpStream {
    fn plain(&self) -> Option<&TcpStream> {
        Some(self)
    }
}

impl Stream for rustls::StreamOwned<rustls::ServerConnection, TcpStream> {
    fn plain(&self) -> Option<&TcpStream> {
        None
    }
}

/// A request that was answered, for tests to look at.
#[derive(Debug, Clone)]
pub struct Logged {
    /// The request.
    pub request: Request,
    /// The status that it was answered with; 0 when it was left hanging.
    pub status: u16,
    /// Bytes of the body that were sent.
    pub sent: u64,
}

/// State that connections share.
pub(super) struct Shared {
    pub(super) site: Box<dyn Site>,
    pub(super) faults: Faults,
    pub(super) log: Mutex<Vec<Logged>>,
    tls: Option<Arc<rustls::ServerConfig>>,
    stopping: AtomicBool,
    stopped: (Mutex<bool>, Condvar),
    open: Mutex<Vec<TcpStream>>,
}

impl Shared {
    pub(super) fn stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// Waits for the server's end, or no longer than `limit`.
    pub(super) fn wait(&self, limit: Option<Duration>) {
        let (lock, condition) = &self.stopped;
        let guard = lock.lock().expect("no holder panics");
        match limit {
            Some(limit) => drop(condition.wait_timeout_while(guard, limit, |stopped| !*stopped)),
            None => drop(condition.wait_while(guard, |stopped| !*stopped)),
        }
    }
}

/// A server on a free port of 127.0.0.1; it ends when dropped.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    listener: Option<JoinHandle<()>>,
}

impl Server {
    /// Serves `site` in the clear.
    ///
    /// # Panics
    /// When loopback gives no port.
    #[must_use]
    pub fn start(site: impl Site + 'static) -> Self {
        Self::listen(Box::new(site), None)
    }

    /// Serves `site` over TLS.
    ///
    /// # Panics
    /// When loopback gives no port.
    #[must_use]
    pub fn start_tls(site: impl Site + 'static, config: Arc<rustls::ServerConfig>) -> Self {
        Self::listen(Box::new(site), Some(config))
    }

    fn listen(site: Box<dyn Site>, tls: Option<Arc<rustls::ServerConfig>>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let shared = Arc::new(Shared {
            site,
            faults: Faults::default(),
            log: Mutex::default(),
            tls,
            stopping: AtomicBool::new(false),
            stopped: (Mutex::new(false), Condvar::new()),
            open: Mutex::default(),
        });
        let for_listener = Arc::clone(&shared);
        let thread = std::thread::spawn(move || accept(&listener, &for_listener));
        Self { address, shared, listener: Some(thread) }
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// `http://127.0.0.1:PORT`, or `https://localhost:PORT` with TLS.
    #[must_use]
    pub fn url(&self) -> String {
        match self.shared.tls {
            Some(_) => format!("https://localhost:{}", self.address.port()),
            None => format!("http://{}", self.address),
        }
    }

    /// Misbehaves from now on at every target that contains `pattern` (`*`: at all).
    pub fn fault(&self, pattern: &str, fault: Fault) {
        self.shared.faults.arm(pattern, fault, None);
    }

    /// Misbehaves so many times.
    pub fn fault_times(&self, pattern: &str, fault: Fault, times: usize) {
        self.shared.faults.arm(pattern, fault, Some(times));
    }

    /// Behaves again.
    pub fn heal(&self) {
        self.shared.faults.clear();
    }

    /// All requests so far, in the order of their arrival.
    ///
    /// # Panics
    /// Never: no holder of the log panics.
    #[must_use]
    pub fn requests(&self) -> Vec<Logged> {
        self.shared.log.lock().expect("no holder panics").clone()
    }

    /// The requests whose target contains `pattern`.
    #[must_use]
    pub fn requests_for(&self, pattern: &str) -> Vec<Logged> {
        self.requests().into_iter().filter(|logged| logged.request.target.contains(pattern)).collect()
    }

    /// Forgets the requests so far.
    ///
    /// # Panics
    /// Never: no holder of the log panics.
    pub fn forget_requests(&self) {
        self.shared.log.lock().expect("no holder panics").clear();
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("url", &self.url()).finish_non_exhaustive()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::Relaxed);
        *self.shared.stopped.0.lock().expect("no holder panics") = true;
        self.shared.stopped.1.notify_all();
        for connection in self.shared.open.lock().expect("no holder panics").drain(..) {
            // Closed by the other side already: nothing to end.
            let _ = connection.shutdown(Shutdown::Both);
        }
        // Wakes the listener, which then sees that it is to stop.
        drop(TcpStream::connect(self.address));
        if let Some(listener) = self.listener.take() {
            let _ = listener.join();
        }
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for connection in listener.incoming() {
        if shared.stopping() {
            return;
        }
        let Ok(connection) = connection else { continue };
        if let Ok(copy) = connection.try_clone() {
            shared.open.lock().expect("no holder panics").push(copy);
        }
        let shared = Arc::clone(shared);
        std::thread::spawn(move || {
            // A client that goes away in the middle is its own business.
            let _ = converse(connection, &shared);
        });
    }
}

fn converse(connection: TcpStream, shared: &Shared) -> io::Result<()> {
    connection.set_nodelay(true)?;
    match &shared.tls {
        Some(config) => {
            let session = rustls::ServerConnection::new(Arc::clone(config)).map_err(io::Error::other)?;
            let ending = connection.try_clone()?;
            let result = serve::connection(rustls::StreamOwned::new(session, connection), shared);
            ending.shutdown(Shutdown::Both)?;
            result
        }
        None => {
            let ending = connection.try_clone()?;
            let result = serve::connection(connection, shared);
            ending.shutdown(Shutdown::Both)?;
            result
        }
    }
}
