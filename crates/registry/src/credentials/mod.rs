//! What the user gave docker or podman for a registry (docker's `config.json`, containers-auth.json(5)).

mod config;
mod helper;

use std::fmt;
use std::path::PathBuf;

use ogive_oci::Reference;
use ogive_system::System;

use self::config::Found;

/// A text that is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub(crate) String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// Credentials for a registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credentials {
    /// Name and password.
    Password {
        /// The name.
        user: String,
        /// The password.
        password: Secret,
    },
    /// What tokens are got with.
    IdentityToken(Secret),
    /// A token that is shown as it is.
    RegistryToken(Secret),
}

/// The credentials for a repository: of the most exact entry in the first file that has one. Besides why
/// some could not be had, as clauses.
pub fn credentials(system: &System, reference: &Reference) -> (Option<Credentials>, Vec<String>) {
    let mut complaints = Vec::new();
    for file in files(system) {
        if !system.files.exists(&file) {
            continue;
        }
        let config = match config::read(system, &file) {
            Ok(config) => config,
            Err(complaint) => {
                complaints.push(complaint);
                continue;
            }
        };
        match config.find(reference) {
            Found::Nothing => {}
            Found::Credentials(credentials) => return (Some(credentials), complaints),
            Found::Helper(name) => match helper::ask(system, &name, &config::server(reference)) {
                Ok(Some(credentials)) => return (Some(credentials), complaints),
                // A store that has nothing does not hide what stands in the file.
                Ok(None) => {
                    if let Some(credentials) = config.stored(reference) {
                        return (Some(credentials), complaints);
                    }
                }
                Err(complaint) => complaints.push(complaint),
            },
        }
    }
    (None, complaints)
}

/// The files, what the user names before what lies in usual places.
fn files(system: &System) -> Vec<PathBuf> {
    let variable = |name: &str| system.environment.var(name).map(PathBuf::from);
    let home = system.environment.home();
    let in_home = |path: &str| home.as_ref().map(|home| home.join(path));
    let configs = variable("XDG_CONFIG_HOME").or_else(|| in_home(".config"));
    let places = [
        variable("REGISTRY_AUTH_FILE"),
        variable("DOCKER_CONFIG").map(|folder| folder.join("config.json")),
        variable("XDG_RUNTIME_DIR").map(|folder| folder.join("containers/auth.json")),
        configs.map(|folder| folder.join("containers/auth.json")),
        in_home(".docker/config.json"),
    ];
    places.into_iter().flatten().collect()
}
