//! What the entries of GOPROXY are, and the order in which its entries are tried
//! (`cmd/go/internal/modfetch/proxy.go`).

use ogive_platform::proxy_entries;

use crate::goenv::{Setting, matches_prefix};
use crate::source::TOOLCHAIN_MODULE;
use crate::source::fetch::{Base, redact};
use crate::{ErrorClass, SdkError};

/// One entry of GOPROXY.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProxyTarget {
    /// A module proxy.
    Proxy(Base),
    /// The place that the module's own address names.
    Direct,
    /// Nothing may be downloaded.
    Off,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    target: ProxyTarget,
    /// The entry is followed by `|`: the next is tried after any error, not only "not found".
    any_error: bool,
}

/// The entries of GOPROXY.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProxyList {
    setting: Setting,
    entries: Vec<Entry>,
    /// GONOPROXY names the toolchain module.
    bypassed: bool,
}

impl ProxyList {
    /// Reads GOPROXY. `no_proxy` is GONOPROXY, or GOPRIVATE in its place.
    ///
    /// # Errors
    /// When an entry is no usable URL, or there is none.
    pub fn parse(setting: Setting, no_proxy: Option<&Setting>) -> Result<Self, SdkError> {
        let wrong = |because: String| SdkError::Setting { setting: setting.to_string(), because };
        let mut entries = Vec::new();
        for entry in proxy_entries(&setting.value) {
            let target = match entry.text {
                "off" => ProxyTarget::Off,
                "direct" => ProxyTarget::Direct,
                _ => ProxyTarget::Proxy(Base::parse(&entry.address()).map_err(wrong)?),
            };
            entries.push(Entry { target, any_error: entry.after_any_error });
            if entry.is_last() {
                break;
            }
        }
        if entries.is_empty() {
            return Err(wrong("it holds no entry".into()));
        }
        let bypassed = no_proxy.is_some_and(|patterns| matches_prefix(&patterns.value, TOOLCHAIN_MODULE));
        Ok(Self { setting, entries, bypassed })
    }

    /// The setting that the list was read from.
    #[must_use]
    pub fn setting(&self) -> &Setting {
        &self.setting
    }

    /// Whether the list is one `file://` proxy: then Go lets the user switch verification off.
    #[must_use]
    pub fn is_one_file(&self) -> bool {
        self.setting.value.starts_with("file://") && !self.setting.value.contains([',', '|'])
    }

    /// The entries for the checksum database, to which GONOPROXY does not apply.
    #[must_use]
    pub fn targets(&self) -> Vec<&ProxyTarget> {
        self.entries.iter().map(|entry| &entry.target).collect()
    }

    /// Tries the entries for the toolchain module in their order until one has it. Files that are
    /// not what they should be end the search, whoever has them: the next proxy must not cover up
    /// for a tampered one.
    ///
    /// # Errors
    /// The error that ended the search, or those of all that were asked. (The go command shows the
    /// last one alone, which hides "not found" behind an origin out of reach.)
    pub fn attempt<T>(
        &self,
        mut ask: impl FnMut(&ProxyTarget) -> Result<T, SdkError>,
    ) -> Result<T, SdkError> {
        if self.bypassed {
            return ask(&ProxyTarget::Direct);
        }
        let found = self.walk(|target| match target {
            ProxyTarget::Off => {
                let what = TOOLCHAIN_MODULE.to_owned();
                Err(SdkError::Forbidden { setting: self.describe("off"), what })
            }
            other => ask(other),
        });
        found.map_err(|mut tried| match tried.pop() {
            Some((_, only)) if tried.is_empty() || ends_search(&only) => only,
            last => {
                tried.extend(last);
                SdkError::NoSource { what: TOOLCHAIN_MODULE.to_owned(), tried }
            }
        })
    }

    /// Tries the entries in their order, by the rules of comma and pipe; the errors are those of the
    /// entries asked.
    pub(crate) fn walk<T>(
        &self,
        mut ask: impl FnMut(&ProxyTarget) -> Result<T, SdkError>,
    ) -> Result<T, Vec<(String, SdkError)>> {
        let mut tried = Vec::new();
        for entry in &self.entries {
            let error = match ask(&entry.target) {
                Ok(found) => return Ok(found),
                Err(error) => error,
            };
            let missing = matches!(error, SdkError::Missing { .. });
            let last = ends_search(&error) || !(missing || entry.any_error);
            tried.push((entry.target.to_string(), error));
            if last {
                break;
            }
        }
        Err(tried)
    }

    fn describe(&self, value: &str) -> String {
        let provenance = self.setting.to_string();
        match provenance.split_once(' ') {
            Some((name, place)) => format!("{name}={value} {place}"),
            None => format!("{provenance}={value}"),
        }
    }
}

/// Whether no other entry may make good for this error.
fn ends_search(error: &SdkError) -> bool {
    matches!(error.class(), ErrorClass::Verification | ErrorClass::Disk | ErrorClass::Usage)
}

impl std::fmt::Display for ProxyTarget {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Proxy(Base::Http(url)) => f.write_str(&redact(url.as_str())),
            Self::Proxy(Base::Folder(path)) => write!(f, "{}", path.display()),
            Self::Direct => f.write_str("direct"),
            Self::Off => f.write_str("off"),
        }
    }
}

#[cfg(test)]
mod tests {
    use ogive_record::Provenance;

    use super::*;

    fn list(value: &str) -> Result<ProxyList, SdkError> {
        ProxyList::parse(Setting::new("GOPROXY", value, Provenance::Environment("GOPROXY".into())), None)
    }

    fn missing() -> SdkError {
        SdkError::Missing { url: "u".into(), status: 404 }
    }

    fn failing() -> SdkError {
        SdkError::Status { url: "u".into(), status: 500 }
    }

    /// The entries asked when each fails with the errors given, in order.
    fn asked(value: &str, errors: &[fn() -> SdkError]) -> (Vec<String>, SdkError) {
        let mut asked = Vec::new();
        let result = list(value).unwrap().attempt(|target| {
            asked.push(target.to_string());
            Err::<(), _>(errors[asked.len() - 1]())
        });
        (asked, result.unwrap_err())
    }

    #[test]
    fn a_comma_falls_through_only_when_nothing_is_found() {
        let value = "https://a.example,b.example/x,direct";
        let (tried, error) = asked(value, &[missing, missing, missing]);
        assert_eq!(tried, ["https://a.example/", "https://b.example/x", "direct"]);
        assert_eq!(error.class(), ErrorClass::NotFound);
        let (tried, error) = asked(value, &[missing, failing]);
        assert_eq!(tried.len(), 2);
        assert_eq!(error.class(), ErrorClass::Network);
    }

    #[test]
    fn a_pipe_falls_through_on_any_error_but_not_on_tampering() {
        let value = "https://a.example|https://b.example";
        let (tried, error) = asked(value, &[failing, missing]);
        assert_eq!(tried.len(), 2);
        assert!(error.to_string().contains("HTTP 500") && error.to_string().contains("HTTP 404"), "{error}");
        let tampered = || SdkError::Archive { what: "zip".into(), because: "flipped".into() };
        let (tried, error) = asked(value, &[tampered]);
        assert_eq!(tried.len(), 1);
        assert!(matches!(error, SdkError::Archive { .. }));
    }

    #[test]
    fn off_forbids_and_ends_the_list() {
        let (tried, error) = asked("https://a.example,off,https://b.example", &[missing]);
        assert_eq!(tried, ["https://a.example/"]);
        assert!(error.to_string().contains("GOPROXY=off (environment) forbids"), "{error}");
    }

    #[test]
    fn go_no_proxy_leaves_only_direct() {
        let setting = Setting::new("GOPROXY", "https://a.example", Provenance::BuiltIn);
        let private = Setting::new("GOPRIVATE", "*.corp,golang.org", Provenance::BuiltIn);
        let list = ProxyList::parse(setting, Some(&private)).unwrap();
        let target = list.attempt(|target| Ok(target.to_string())).unwrap();
        assert_eq!(target, "direct");
    }

    #[test]
    fn refuses_what_go_refuses() {
        for value in [",", "ftp://a.example", "file://host/dir", "/dir", "proxy", " , | "] {
            assert!(list(value).is_err(), "{value}");
        }
        let error = list("https://me:secret@a.example/%,ftp://me:secret@x").unwrap_err().to_string();
        assert!(!error.contains("secret"), "{error}");
    }

    #[test]
    fn knows_a_single_file_proxy() {
        assert!(list("file:///srv/proxy").unwrap().is_one_file());
        assert!(!list("file:///srv/proxy,direct").unwrap().is_one_file());
    }
}
