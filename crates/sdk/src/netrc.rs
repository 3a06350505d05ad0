//! Credentials for HTTPS requests, as the go command takes them: GOAUTH and the netrc file
//! (`go help goauth`, `cmd/go/internal/auth`).

use std::fmt;
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ogive_system::System;
use url::Url;

use crate::SdkError;
use crate::goenv::GoSettings;

/// Larger files are refused.
const SIZE_LIMIT: u64 = 1 << 20;

#[derive(Clone)]
struct Machine {
    name: String,
    login: String,
    password: String,
}

/// The credentials of this user.
#[derive(Clone, Default)]
pub struct Credentials {
    machines: Vec<Machine>,
    /// The methods of GOAUTH that are the go command's alone.
    not_run: Vec<String>,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("machines", &self.machines.len()).finish()
    }
}

impl Credentials {
    /// Reads what GOAUTH names: `off`, or a list of methods, of which `netrc` (the default) is
    /// understood. Programs named in GOAUTH are not run.
    ///
    /// # Errors
    /// When GOAUTH combines `off` with others, or the netrc file can't be read.
    pub fn read(system: &System, settings: &GoSettings) -> Result<Self, SdkError> {
        let goauth = settings.get("GOAUTH");
        let methods = goauth.as_ref().map_or("netrc", |s| &s.value);
        let methods: Vec<_> = methods.split(';').map(str::trim).collect();
        if methods == ["off"] {
            return Ok(Self::default());
        }
        if let Some(setting) = &goauth
            && (methods.contains(&"off") || methods.contains(&""))
        {
            let because = "off stands alone, and no method may be empty".to_owned();
            return Err(SdkError::Setting { setting: setting.to_string(), because });
        }
        let mut credentials = Self::default();
        for method in methods {
            if method == "netrc" {
                if let Some(text) = read_netrc(system)? {
                    credentials.machines.extend(parse(&text));
                }
            } else {
                let program = method.split_whitespace().next().unwrap_or_default();
                credentials.not_run.push(program.to_owned());
            }
        }
        Ok(credentials)
    }

    /// The `Authorization` field for a URL: by its host, or by host and leading path. Only HTTPS
    /// carries credentials, and a URL with its own needs no others.
    #[must_use]
    pub fn authorization(&self, url: &Url) -> Option<String> {
        if url.scheme() != "https" || !url.username().is_empty() {
            return None;
        }
        let host = match url.port() {
            Some(port) => format!("{}:{port}", url.host_str()?),
            None => url.host_str()?.to_owned(),
        };
        let whole = format!("{host}{}", url.path());
        let mut prefix = whole.trim_end_matches('/');
        loop {
            if let Some(machine) = self.machines.iter().find(|m| m.name == prefix) {
                let pair = format!("{}:{}", machine.login, machine.password);
                return Some(format!("Basic {}", STANDARD.encode(pair)));
            }
            prefix = &prefix[..prefix.rfind('/')?];
        }
    }

    /// The programs that GOAUTH names and that only the go command runs.
    #[must_use]
    pub fn not_run(&self) -> &[String] {
        &self.not_run
    }
}

/// `$NETRC`, else `.netrc` in the home folder; on Windows `_netrc` is preferred.
fn read_netrc(system: &System) -> Result<Option<String>, SdkError> {
    let file = match (system.environment.var("NETRC"), system.environment.home()) {
        (Some(file), _) => PathBuf::from(file),
        (None, Some(home)) => {
            let legacy = home.join("_netrc");
            let windows = system.kernel.compiled_os() == "windows";
            if windows && system.files.exists(&legacy) { legacy } else { home.join(".netrc") }
        }
        (None, None) => return Ok(None),
    };
    if !system.files.exists(&file) {
        return Ok(None);
    }
    let bytes = system.files.read(&file, SIZE_LIMIT).map_err(SdkError::io("reading credentials"))?;
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

/// Reads the machines of a netrc file up to its `default`, which the go command ignores.
/// Macros (`macdef`) reach to the next empty line.
fn parse(text: &str) -> Vec<Machine> {
    let mut machines = Vec::new();
    let mut current: (Option<&str>, Option<&str>, Option<&str>) = (None, None, None);
    let mut macro_body = false;
    for line in text.split('\n') {
        if macro_body {
            macro_body = !line.is_empty();
            continue;
        }
        let fields: Vec<_> = line.split_whitespace().collect();
        for pair in fields.chunks(2) {
            match *pair {
                ["machine", name] => current = (Some(name), None, None),
                ["login", login] => current.1 = Some(login),
                ["password", password] => current.2 = Some(password),
                ["macdef", _] => macro_body = true,
                ["default"] => return machines,
                _ => {}
            }
            if let (Some(name), Some(login), Some(password)) = current {
                let (name, login, password) = (name.to_owned(), login.to_owned(), password.to_owned());
                machines.push(Machine { name, login, password });
                current = (None, None, None);
            }
        }
    }
    machines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(text: &str) -> Credentials {
        Credentials { machines: parse(text), not_run: Vec::new() }
    }

    fn decoded(credentials: &Credentials, url: &str) -> Option<String> {
        let field = credentials.authorization(&url.parse().unwrap())?;
        let bytes = STANDARD.decode(field.strip_prefix("Basic ").unwrap()).unwrap();
        Some(String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn the_first_entry_of_a_machine_counts() {
        let credentials =
            given("machine a.example login me password x\nmachine a.example login me password y\n");
        assert_eq!(decoded(&credentials, "https://a.example/mod"), Some("me:x".into()));
    }

    #[test]
    fn entries_may_span_lines_and_follow_macros() {
        let credentials = given(
            "macdef init\nmachine no.example login a password b\n\nmachine a.example\n  login me\n  password x\n\
             default\nlogin all password z\nmachine b.example login n password o\n",
        );
        assert_eq!(decoded(&credentials, "https://a.example/mod"), Some("me:x".into()));
        assert_eq!(decoded(&credentials, "https://no.example/"), None);
        assert_eq!(decoded(&credentials, "https://b.example/"), None);
    }

    #[test]
    fn credentials_go_only_where_they_belong() {
        let credentials = given("machine a.example:8443/team login me password x\n");
        assert_eq!(decoded(&credentials, "https://a.example:8443/team/mod/@v/list"), Some("me:x".into()));
        for url in [
            "https://a.example:8443/teams/mod",
            "https://a.example/team/mod",
            "http://a.example:8443/team/mod",
            "https://other@a.example:8443/team/mod",
        ] {
            assert_eq!(decoded(&credentials, url), None, "{url}");
        }
    }
}
