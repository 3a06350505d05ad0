//! Engines: what they answer is served over a socket in the shapes that Docker's API documents.

use std::io::{BufReader, Write as _};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};

use ogive_inspect::{ImageOptions, ImageSubject, inspect_image};
use ogive_testkit::http::Request;

use super::support::{inspect, lying_layout, rules_of, with};

/// Serves an archive as the image `team/app:1`, one request a connection.
fn engine(socket: PathBuf, archive: Vec<u8>) {
    let listener = UnixListener::bind(socket).unwrap();
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            let mut connection = connection.unwrap();
            let Ok(Some(request)) = Request::read(&mut BufReader::new(&connection)) else { continue };
            let (status, body): (_, &[u8]) = match (request.method.as_str(), request.target.as_str()) {
                ("GET", "/images/team/app:1/json") => ("200 OK", b"{\"Os\":\"linux\"}"),
                ("GET", "/images/team/app:1/get") => ("200 OK", &archive),
                _ => ("404 Not Found", b"{\"message\":\"no such image\"}"),
            };
            let head =
                format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
            // A client that goes away is no matter.
            let _ = connection.write_all(head.as_bytes()).and_then(|()| connection.write_all(body));
        }
    });
}

/// A layout as an archive.
pub fn packed(layout: &Path) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    tar.append_dir_all(".", layout).unwrap();
    tar.into_inner().unwrap()
}

#[test]
fn docker_and_podman_are_asked_over_their_sockets() {
    let folder = tempfile::tempdir().unwrap();
    let (layout, _) = lying_layout(&folder.path().join("layout"));
    let socket = folder.path().join("engine.sock");
    engine(socket.clone(), packed(&layout));
    let url = PathBuf::from(format!("unix://{}", socket.display()));
    for (variable, scheme) in [("DOCKER_HOST", "docker"), ("CONTAINER_HOST", "podman")] {
        let system = with(folder.path(), variable, &url);
        let report = inspect(&system, &format!("{scheme}:team/app:1"));
        assert_eq!(rules_of(&report), ["image-entry-point-foreign"]);
        let other = ImageSubject::parse(&format!("{scheme}:team/none")).unwrap();
        let error = inspect_image(&system, &other, &ImageOptions::default()).unwrap_err().to_string();
        assert_eq!(error, format!("{scheme} has no image team/none"));
    }
}

#[test]
fn what_cannot_be_asked_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let says = |system: &ogive_system::System, subject: &str| {
        let subject = ImageSubject::parse(subject).unwrap();
        inspect_image(system, &subject, &ImageOptions::default()).unwrap_err().to_string()
    };
    let over_ssh = with(folder.path(), "DOCKER_HOST", Path::new("ssh://host"));
    assert!(says(&over_ssh, "docker:app").contains("unix:// and tcp://"));
}
