//! Images of docker and podman (Docker Engine API, `GET /images/{name}/get`, which podman has too).

use std::path::PathBuf;

use ogive_system::{HttpRequest, System};

use super::archive::ArchiveStore;
use super::{Engine, ImageError};

/// How an engine is reached.
enum Address {
    Socket(PathBuf),
    Http(String),
}

/// An image as the engine saves it. Nothing is changed there.
pub(super) fn saved(system: &System, engine: Engine, name: &str) -> Result<ArchiveStore, ImageError> {
    let address = address(system, engine)?;
    let called = called(engine);
    let ask = |path: String| match &address {
        Address::Socket(socket) => HttpRequest::get(format!("http://localhost{path}")).over(socket),
        Address::Http(base) => HttpRequest::get(format!("{base}{path}")),
    };
    // What is there is told at once; saving an image that is not fails late in some versions.
    let mut answer = None;
    for path in [format!("/images/{name}/json"), format!("/images/{name}/get")] {
        let response = system.http.send(&ask(path))?;
        match response.status {
            200 => answer = Some(response.body),
            404 => return Err(ImageError::NotInEngine { engine: called, name: name.to_owned() }),
            status => return Err(ImageError::Engine { engine: called, name: name.to_owned(), status }),
        }
    }
    let mut body = answer.ok_or_else(|| ImageError::Missing { what: name.to_owned() })?;
    ArchiveStore::stream(system, &mut *body, name)
}

const fn called(engine: Engine) -> &'static str {
    match engine {
        Engine::Docker => "docker",
        Engine::Podman => "podman",
    }
}

fn address(system: &System, engine: Engine) -> Result<Address, ImageError> {
    let variable = match engine {
        Engine::Docker => "DOCKER_HOST",
        Engine::Podman => "CONTAINER_HOST",
    };
    if let Some(value) = system.environment.var(variable) {
        return if let Some(path) = value.strip_prefix("unix://") {
            Ok(Address::Socket(path.into()))
        } else if let Some(host) = value.strip_prefix("tcp://") {
            Ok(Address::Http(format!("http://{}", host.trim_end_matches('/'))))
        } else {
            Err(ImageError::EngineAddress { variable, value })
        };
    }
    let home = system.environment.home();
    let runtime = system.environment.var("XDG_RUNTIME_DIR").map(PathBuf::from);
    let places: Vec<PathBuf> = match engine {
        Engine::Docker => [
            Some("/var/run/docker.sock".into()),
            runtime.map(|folder| folder.join("docker.sock")),
            home.map(|home| home.join(".docker/run/docker.sock")),
        ],
        Engine::Podman => [
            runtime.map(|folder| folder.join("podman/podman.sock")),
            Some("/run/podman/podman.sock".into()),
            None,
        ],
    }
    .into_iter()
    .flatten()
    .collect();
    match places.iter().find(|place| system.files.exists(place)) {
        Some(socket) => Ok(Address::Socket(socket.clone())),
        None => {
            let looked = places.iter().map(|place| place.display().to_string()).collect();
            Err(ImageError::NoEngine { engine: called(engine), looked })
        }
    }
}
