//! `goproxy-unreachable`: a module proxy does not answer.

use ogive_machine::{Machine, ProxyAnswer};
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("goproxy-unreachable"),
    severity: Severity::Error,
    confidence: Confidence::Medium,
    audience: Audience::Developer,
    summary: "a module proxy of GOPROXY does not answer; asked only by --only goproxy-unreachable",
    rationale: "The go command goes on to the next entry only where a proxy says that it does not have something, \
                unless | stands between them: a proxy that is down stops every download. This rule alone contacts \
                the network, when it is named, and --offline forbids it.",
    examples: &[Example {
        wrong: "GOPROXY=https://proxy.corp.example,direct, outside of the company's network",
        right: "GOPROXY=https://proxy.corp.example|https://mirror.corp.example,direct",
    }],
    references: &[Reference { title: "GOPROXY protocol", url: "https://go.dev/ref/mod#goproxy-protocol" }],
};

/// A module proxy does not answer.
pub(crate) struct GoproxyUnreachable;

impl Rule<Machine> for GoproxyUnreachable {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let Some(proxies) = &machine.go_settings.proxies else { return Verdict::NotApplicable };
        if proxies.is_empty() {
            return Verdict::NotApplicable;
        }
        let offline = proxies.iter().find_map(|proxy| match &proxy.status {
            ogive_record::Fact::Unknown { unknown, .. } if unknown.contains("--offline") => Some(unknown),
            _ => None,
        });
        if let Some(because) = offline {
            return Verdict::Undetermined { because: because.clone() };
        }
        let silent = proxies.iter().filter(|proxy| !answers(proxy));
        verdict(&META, silent.map(|proxy| tell(machine, proxy)).collect())
    }
}

/// Whether it is there. Credentials are not sent: one that asks for them answers, too.
fn answers(proxy: &ProxyAnswer) -> bool {
    proxy.status.value().is_some_and(|status| *status < 500)
}

fn tell(machine: &Machine, proxy: &ProxyAnswer) -> Said {
    let what = match proxy.status.value() {
        Some(status) => format!("answers with an error, {status}"),
        None => "does not answer".to_owned(),
    };
    let said =
        Said::new(format!("the module proxy {} {what}", proxy.address)).fact("its answer", &proxy.status);
    let said = match machine.go_settings.effective("GOPROXY") {
        Some(setting) => said.seen_at(&setting.source).setting(setting),
        None => said,
    };
    let said = if proxy.is_skipped { said.severity(Severity::Warning) } else { said };
    said.steps([
        "look at HTTPS_PROXY, NO_PROXY and SSL_CERT_FILE, and whether a VPN is needed",
        "or let the next entry be asked: | behind the proxy in GOPROXY",
        "where Google's servers are out of reach: a proxy that is not, and GOSUMDB=sum.golang.google.cn",
    ])
}

#[cfg(test)]
mod tests {
    use ogive_record::{Fact, Provenance};

    use super::*;
    use crate::scenario::Scenario;

    fn check(status: Fact<u16>, is_skipped: bool) -> Verdict {
        let proxy = ProxyAnswer { address: "https://a.example".into(), is_skipped, status };
        let machine = Scenario::linux_amd64().with(|machine| machine.go_settings.proxies = Some(vec![proxy]));
        GoproxyUnreachable.check(&machine.build())
    }

    #[test]
    fn silence_and_failures_are_told() {
        let status = |status| Fact::known(status, Provenance::BuiltIn);
        for fine in [200, 404, 410, 401, 403] {
            assert_eq!(check(status(fine), false), Verdict::Passed, "{fine}");
        }
        let Verdict::Failed(findings) = check(status(503), true) else { panic!("nothing found") };
        assert_eq!(findings[0].severity, Severity::Warning);
        let silent = || Fact::unknown("cannot reach a.example: connection refused", Provenance::BuiltIn);
        let Verdict::Failed(findings) = check(silent(), false) else { panic!("nothing found") };
        assert_eq!(findings[0].title, "the module proxy https://a.example does not answer");
        assert_eq!(findings[0].severity, Severity::Error);
    }

    #[test]
    fn unless_asked_it_says_nothing_and_offline_it_can_t_tell() {
        assert_eq!(GoproxyUnreachable.check(&Scenario::linux_amd64().build()), Verdict::NotApplicable);
        let offline =
            Fact::unknown("the network is off (--offline), a.example was not asked", Provenance::BuiltIn);
        assert!(matches!(check(offline, false), Verdict::Undetermined { .. }));
    }
}
