//! Types of packages that are not read: those that structs mostly hold.

use super::Size;

/// The size of an exported type on 32-bit machines, as of Go 1.27.
pub(super) fn of_another(path: &str, name: &str) -> Option<Size> {
    let (size, align) = match (path, name) {
        ("sync", "Mutex") => (8, 4),
        ("sync", "RWMutex") => (24, 4),
        ("sync", "Once") => (12, 4),
        ("sync", "WaitGroup") => (16, 8),
        ("sync/atomic", "Int64" | "Uint64") => (8, 8),
        ("sync/atomic", "Int32" | "Uint32" | "Bool" | "Uintptr") => (4, 4),
        ("sync/atomic", "Value") => (8, 4),
        ("time", "Time") => (20, 4),
        ("time", "Duration") => (8, 4),
        ("time", "Month" | "Weekday") => (4, 4),
        ("bytes", "Buffer") => (20, 4),
        ("unsafe", "Pointer") => (4, 4),
        ("reflect", "Kind") => (4, 4),
        ("os", "FileMode") | ("io/fs", "FileMode") => (4, 4),
        ("syscall", "Errno") => (4, 4),
        // Functions, slices, interfaces.
        ("context", "CancelFunc") | ("net/http", "HandlerFunc") => (4, 4),
        ("net", "IP" | "IPMask" | "HardwareAddr") | ("encoding/json", "RawMessage") => (12, 4),
        ("context", "Context")
        | ("fmt", "Stringer")
        | ("hash", "Hash" | "Hash32" | "Hash64")
        | (
            "io",
            "Reader" | "Writer" | "Closer" | "Seeker" | "ReaderAt" | "WriterAt" | "ReadCloser"
            | "WriteCloser",
        )
        | (
            "io",
            "ReadWriter" | "ReadWriteCloser" | "ReadSeeker" | "ReadSeekCloser" | "WriteSeeker" | "ByteReader",
        )
        | ("io/fs", "FS" | "File" | "FileInfo" | "DirEntry")
        | ("net", "Addr" | "Conn" | "Listener" | "PacketConn" | "Error")
        | ("net/http", "Handler" | "ResponseWriter" | "RoundTripper" | "Flusher")
        | ("os", "FileInfo" | "Signal")
        | ("reflect", "Type")
        | ("sort", "Interface")
        | ("sync", "Locker")
        | ("encoding/binary", "ByteOrder")
        | ("crypto", "Signer" | "PrivateKey" | "PublicKey")
        | ("math/rand", "Source")
        | (
            "k8s.io/utils/clock" | "k8s.io/apimachinery/pkg/util/clock",
            "Clock" | "PassiveClock" | "WithTicker",
        )
        | ("github.com/jonboulle/clockwork" | "github.com/benbjohnson/clock", "Clock")
        | ("github.com/sirupsen/logrus", "FieldLogger")
        | ("google.golang.org/grpc", "ClientConnInterface")
        | (
            "github.com/prometheus/client_golang/prometheus",
            "Counter" | "Gauge" | "Histogram" | "Collector",
        ) => (8, 4),
        _ => return None,
    };
    Some(Size { size, align })
}
