//! Credential helpers (docker-credential-helpers): `docker-credential-NAME get`, the server on its input.

use std::time::Duration;

use ogive_system::{Command, Exit, System};
use serde::Deserialize;

use super::{Credentials, Secret};

/// How long a helper may take: one that asks a person has no terminal here.
const PATIENCE: Duration = Duration::from_secs(30);

/// The name that stands for a token instead of a user.
const TOKEN: &str = "<token>";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    username: String,
    secret: String,
}

/// Asks a helper; none when it has nothing for `server`. Else a clause that says why not.
pub(super) fn ask(system: &System, name: &str, server: &str) -> Result<Option<Credentials>, String> {
    let program = format!("docker-credential-{name}");
    if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')) {
        return Err(format!("{program:?} is not the name of a credential helper"));
    }
    let mut command = Command::new(&program).arg("get");
    command.input = format!("{server}\n").into_bytes();
    command.time_limit = Some(PATIENCE);
    let output = system.processes.output(&command).map_err(|error| error.to_string())?;
    match output.exit {
        Exit::Code(0) => {}
        Exit::TimedOut => return Err(format!("{program} took longer than {} s", PATIENCE.as_secs())),
        Exit::Code(_) | Exit::Signal(_) | Exit::Cancelled => {
            // Helpers say this on either stream.
            let said = [output.stdout, output.stderr].concat();
            let said = String::from_utf8_lossy(&said);
            // What else it says may hold a secret.
            return if said.contains("not found") { Ok(None) } else { Err(format!("{program} failed")) };
        }
    }
    let answer: Answer =
        serde_json::from_slice(&output.stdout).map_err(|_| format!("{program} printed no credentials"))?;
    Ok(match (answer.username.as_str(), answer.secret) {
        (_, secret) if secret.is_empty() => None,
        (TOKEN, secret) => Some(Credentials::IdentityToken(Secret(secret))),
        (user, secret) => Some(Credentials::Password { user: user.to_owned(), password: Secret(secret) }),
    })
}
