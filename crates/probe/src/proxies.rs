//! Whether the module proxies answer.

use ogive_machine::{GoInstallation, GoSettings, ProxyAnswer};
use ogive_platform::proxy_entries;
use ogive_record::{Fact, Provenance};
use ogive_system::{HttpRequest, System};

/// A small file that every proxy has or knows to be missing.
const ASKED: &str = "golang.org/x/mod/@v/list";

/// Asks those of GOPROXY that the network is needed for, in their order; where it is not set, those of a Go's own
/// go.env, as the go command does.
pub(crate) fn ask(system: &System, settings: &GoSettings, gos: &[GoInstallation]) -> Vec<ProxyAnswer> {
    let usual = || gos.iter().find_map(|go| of_go_env(system, go));
    let list = settings.effective("GOPROXY").map(|setting| setting.value.clone()).or_else(usual);
    let list = list.unwrap_or_default();
    proxy_entries(&list)
        .take_while(|entry| !entry.is_last())
        .filter(|entry| !entry.text.starts_with("file:"))
        .map(|entry| {
            let base = entry.address().into_owned();
            let place = Provenance::Remote(base.clone());
            let status = match system
                .http
                .send(&HttpRequest::get(format!("{}/{ASKED}", base.trim_end_matches('/'))))
            {
                Ok(response) => Fact::known(response.status, place),
                Err(error) => Fact::unknown(error.to_string(), place),
            };
            ProxyAnswer { address: entry.text.to_owned(), is_skipped: entry.after_any_error, status }
        })
        .collect()
}

/// GOPROXY in the go.env of a Go.
fn of_go_env(system: &System, go: &GoInstallation) -> Option<String> {
    let known = crate::settings::read(system, &go.goroot.join("go.env"));
    let set = known.value()?.iter().find(|setting| setting.name == "GOPROXY")?;
    Some(set.value.clone())
}

#[cfg(test)]
mod tests {
    use ogive_machine::Setting;
    use ogive_system::memory::{Answer, MemorySystem, ScriptedHttp};

    use super::*;

    #[test]
    fn proxies_are_asked_up_to_direct() {
        let http = ScriptedHttp::new()
            .on("https://a.example/golang.org/x/mod/@v/list", Answer::ok("v0.1.0\n"))
            .on("https://b.example/go/golang.org/x/mod/@v/list", Answer::status(503, ""));
        let memory = MemorySystem { http, ..MemorySystem::new() };
        let system = memory.system();
        let mut settings = crate::settings::of(&system);
        let value = "a.example|https://b.example/go/,file:///srv,direct,https://c.example".into();
        settings.process.push(Setting { name: "GOPROXY".into(), value, source: Provenance::BuiltIn });
        let answers = ask(&system, &settings, &[]);
        let told: Vec<_> = answers
            .iter()
            .map(|answer| (answer.address.as_str(), answer.is_skipped, answer.status.value().copied()))
            .collect();
        assert_eq!(told, [("a.example", true, Some(200)), ("https://b.example/go/", false, Some(503))]);
    }
}
