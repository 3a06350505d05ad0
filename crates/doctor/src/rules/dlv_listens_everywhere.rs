//! `dlv-listens-everywhere`: the debugger listens on every network that the machine is in.

use ogive_machine::{Machine, Steers};
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::editors;
use crate::said::Said;

static META: RuleMeta = RuleMeta {
    name: RuleName::new("dlv-listens-everywhere"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "an editor starts dlv so that it listens on every network",
    rationale: "Delve asks for no password: whoever reaches the port runs what he likes as this user. With \
                127.0.0.1 before the colon it listens to this machine alone; ssh -L leads there from another.",
    examples: &[Example { wrong: "--listen=:2345", right: "--listen=127.0.0.1:2345" }],
    references: &[Reference {
        title: "dlv dap, and what it listens on",
        url: "https://github.com/go-delve/delve/blob/master/Documentation/usage/dlv_dap.md",
    }],
};

/// Hosts that mean every network.
const EVERYWHERE: [&str; 4] = ["0.0.0.0", "[::]", "::", "*"];
/// The machine itself.
const LOOPBACK: &str = "127.0.0.1";

/// The debugger listens on every network that the machine is in.
pub(crate) struct DlvListensEverywhere;

impl Rule<Machine> for DlvListensEverywhere {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let flags = editors::settings(machine).filter(|set| set.setting.steers == Steers::DebuggerFlag);
        let said = flags.filter_map(|set| {
            let value = &set.setting.value;
            let is_host = set.setting.path.last().is_some_and(|name| name == "host");
            let right = if is_host {
                EVERYWHERE.contains(&value.as_str()).then(|| LOOPBACK.to_owned())
            } else {
                narrowed(value)
            }?;
            let title = format!("{} has dlv listen on every network: {value}", set.editor.kind.name());
            Some(set.replaced(Said::new(title), &right))
        });
        editors::judged(&META, machine, said.collect(), None)
    }
}

/// Flags with the loopback address in them, where they had one of all networks.
fn narrowed(flags: &str) -> Option<String> {
    // In a list of its own the address stands alone: "--listen", ":2345".
    let begin = ["--listen=", "--listen ", "-l=", "-l "].iter().find_map(|flag| {
        let at = flags.find(flag)?;
        let is_word = flags[..at].chars().next_back().is_none_or(char::is_whitespace);
        is_word.then_some(at + flag.len())
    });
    let begin = match begin {
        Some(begin) => begin,
        None if !flags.starts_with('-') && !flags.contains(' ') => 0,
        None => return None,
    };
    let address = flags[begin..].split([' ', '"', '\'']).next()?;
    let (host, port) = address.rsplit_once(':')?;
    let is_port = port.starts_with("${") || (!port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()));
    let is_everywhere = is_port && (host.is_empty() || EVERYWHERE.contains(&host));
    is_everywhere.then(|| format!("{}{LOOPBACK}{}", &flags[..begin], &flags[begin + host.len()..]))
}

#[cfg(test)]
mod tests {
    use ogive_machine::{EditorKind, EditorSyntax};
    use ogive_record::{Remedy, Repair};

    use super::*;
    use crate::scenario::{Scenario, rules_failed};

    #[test]
    fn addresses_of_all_networks_are_told_from_others() {
        for (wrong, right) in [
            ("--listen=:2345", "--listen=127.0.0.1:2345"),
            ("--listen=0.0.0.0:2345", "--listen=127.0.0.1:2345"),
            ("-l :${port}", "-l 127.0.0.1:${port}"),
            (":2345", "127.0.0.1:2345"),
            ("dlv debug --headless --listen=[::]:40000 .", "dlv debug --headless --listen=127.0.0.1:40000 ."),
        ] {
            assert_eq!(narrowed(wrong).as_deref(), Some(right));
        }
        for fine in [
            "--listen=127.0.0.1:2345",
            "--listen=localhost:2345",
            "--listen=unix:/tmp/dlv",
            "--check-go-version=false",
            "--log-output=dap:x",
            "",
        ] {
            assert_eq!(narrowed(fine), None, "{fine}");
        }
    }

    #[test]
    fn the_address_alone_is_replaced() {
        let path = ["configurations", "0", "dlvFlags", "1"];
        let with = |path: &[&str], value: &str| {
            let flag = Steers::DebuggerFlag;
            let scenario = Scenario::linux_amd64();
            scenario.editor_setting(EditorKind::Cursor, EditorSyntax::Json, path, flag, value).build()
        };
        let wrong = with(&path, "--listen=:2345");
        let Verdict::Failed(findings) = DlvListensEverywhere.check(&wrong) else { panic!("nothing found") };
        let Remedy::Repairs { repairs, .. } = &findings[0].remedies[0] else { panic!("no repair") };
        let Repair::EditJson { path: edited, after, .. } = &repairs[0] else { panic!("{repairs:?}") };
        assert_eq!(*edited, path);
        assert_eq!(after.as_deref(), Some("\"--listen=127.0.0.1:2345\""));
        assert_eq!(rules_failed(&wrong), ["dlv-listens-everywhere"]);
        let host = with(&["configurations", "0", "host"], "0.0.0.0");
        assert!(matches!(DlvListensEverywhere.check(&host), Verdict::Failed(_)));
        let fine = with(&path, "--listen=127.0.0.1:2345");
        assert_eq!(DlvListensEverywhere.check(&fine), Verdict::Passed);
        let unread = Scenario::linux_amd64().malformed_settings(EditorKind::VsCode).build();
        assert!(matches!(DlvListensEverywhere.check(&unread), Verdict::Undetermined { .. }));
        assert_eq!(DlvListensEverywhere.check(&Scenario::linux_amd64().build()), Verdict::NotApplicable);
    }
}
