//! SDKs as versions of the module golang.org/toolchain, through GOPROXY
//! (<https://go.dev/ref/mod#goproxy-protocol>).

use std::sync::Mutex;

use ogive_platform::SdkName;
use url::Url;

use crate::SdkError;
use crate::source::artifact::{ArchiveFormat, Artifact, Authority, Place, TOOLCHAIN_MODULE};
use crate::source::fetch::{Base, Fetcher, redact};
use crate::source::go_import;
use crate::source::proxy_list::{ProxyList, ProxyTarget};

/// A list of all versions is some 300 KB.
const LIST_LIMIT: u64 = 16 << 20;
/// A page with a go-import tag.
const PAGE_LIMIT: u64 = 4 << 20;

/// The source that GOPROXY names.
pub struct GoProxy {
    fetcher: Fetcher,
    list: ProxyList,
    /// GOINSECURE names the module: `direct` may fall back to plain HTTP.
    insecure: bool,
    /// Go's own rule lets the user switch verification off, and so it is.
    waived: Option<String>,
    /// The base that `direct` led to.
    direct: Mutex<Option<Base>>,
}

impl GoProxy {
    /// The source of a list of proxies. With `waived` nothing it offers needs verification.
    #[must_use]
    pub fn new(fetcher: Fetcher, list: ProxyList, insecure: bool, waived: Option<String>) -> Self {
        Self { fetcher, list, insecure, waived, direct: Mutex::new(None) }
    }

    /// The list of proxies.
    #[must_use]
    pub fn list(&self) -> &ProxyList {
        &self.list
    }

    /// The SDKs that the first proxy with an answer has. Versions that are not SDKs are left out.
    ///
    /// # Errors
    /// When no proxy answers with a list.
    pub fn versions(&self) -> Result<Vec<SdkName>, SdkError> {
        self.list.attempt(|target| {
            let base = self.base(target)?;
            let document = self.fetcher.get(&module_file(&base, "list"), LIST_LIMIT)?;
            let text = document.text("a list of module versions")?;
            let mut names: Vec<_> = text.lines().filter_map(sdk_of_line).collect();
            names.sort_unstable();
            names.dedup();
            Ok(names)
        })
    }

    /// Lets `take` have the SDK's zip from the proxies in their order, until one succeeds.
    ///
    /// # Errors
    /// As `take`, or when no proxy has it.
    pub fn attempt<T>(
        &self,
        sdk: SdkName,
        mut take: impl FnMut(&Artifact) -> Result<T, SdkError>,
    ) -> Result<T, SdkError> {
        self.list.attempt(|target| take(&self.artifact(&self.base(target)?, sdk)))
    }

    fn artifact(&self, base: &Base, sdk: SdkName) -> Artifact {
        let version = sdk.module_version();
        let place = match module_file(base, &format!("{version}.zip")) {
            Base::Http(url) => Place::Http(self.fetcher.request(&url)),
            Base::Folder(path) => Place::File(path),
        };
        let authority = match &self.waived {
            Some(because) => Authority::Waived { because: because.clone() },
            None => Authority::SumDb { version },
        };
        let origin = format!("the module proxy {base}");
        Artifact { sdk, format: ArchiveFormat::ModuleZip, place, size: None, authority, origin }
    }

    fn base(&self, target: &ProxyTarget) -> Result<Base, SdkError> {
        match target {
            ProxyTarget::Proxy(base) => Ok(base.clone()),
            ProxyTarget::Direct => self.direct_base(),
            ProxyTarget::Off => Err(SdkError::Forbidden {
                setting: self.list.setting().to_string(),
                what: TOOLCHAIN_MODULE.to_owned(),
            }),
        }
    }

    /// The module's address names the proxy that has it.
    fn direct_base(&self) -> Result<Base, SdkError> {
        let mut known = self.direct.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(base) = &*known {
            return Ok(base.clone());
        }
        let secure = self.discover("https");
        let base = match secure {
            Err(SdkError::Http { .. }) if self.insecure => self.discover("http"),
            other => other,
        }?;
        *known = Some(base.clone());
        Ok(base)
    }

    fn discover(&self, scheme: &str) -> Result<Base, SdkError> {
        let address = format!("{scheme}://{TOOLCHAIN_MODULE}?go-get=1");
        let expected = || "the address of a module proxy for golang.org/toolchain".to_owned();
        let wrong =
            |because: String| SdkError::Unexpected { url: address.clone(), expected: expected(), because };
        let url: Url = address.parse().map_err(|e| wrong(format!("{e}")))?;
        let document = self.fetcher.get(&Base::Http(url), PAGE_LIMIT)?;
        let page = String::from_utf8_lossy(&document.bytes);
        let mut imports = go_import::parse(&page);
        imports.retain(|i| {
            i.prefix == TOOLCHAIN_MODULE || TOOLCHAIN_MODULE.starts_with(&format!("{}/", i.prefix))
        });
        match imports.iter().find(|import| import.kind == "mod") {
            Some(import) => match Base::parse(&import.root) {
                Ok(base @ Base::Http(_)) => Ok(base),
                _ => Err(wrong(format!("it names {}", redact(&import.root)))),
            },
            None => Err(wrong(match imports.first() {
                Some(i) => {
                    format!("it names the {} repository {}, which holds no SDKs", i.kind, redact(&i.root))
                }
                None => "the page has no go-import tag for it".to_owned(),
            })),
        }
    }
}

/// `BASE/golang.org/toolchain/@v/NAME`. Neither path nor versions have upper-case letters, which
/// the protocol would want escaped.
fn module_file(base: &Base, name: &str) -> Base {
    base.join(&format!("{TOOLCHAIN_MODULE}/@v/{name}"))
}

/// `v0.0.1-go1.27.3.linux-arm64`, perhaps followed by a time.
fn sdk_of_line(line: &str) -> Option<SdkName> {
    let version = line.split_whitespace().next()?;
    SdkName::from_folder(version.strip_prefix("v0.0.1-")?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_only_sdks_from_a_list() {
        assert_eq!(
            sdk_of_line("v0.0.1-go1.27.3.linux-arm64 2026-01-02T03:04:05Z").map(|n| n.to_string()),
            Some("1.27.3-linux-arm64".into())
        );
        for line in
            ["", "v0.0.1", "v0.0.1-go1.27.3.newos-arm64", "v1.0.0", "v0.0.1-20260102030405-abcdefabcdef"]
        {
            assert_eq!(sdk_of_line(line), None, "{line}");
        }
    }
}
