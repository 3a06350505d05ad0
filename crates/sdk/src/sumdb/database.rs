//! Which checksum database is asked, and with which key: GOSUMDB
//! (`cmd/go/internal/modfetch/sumdb.go`, `key.go`).

use ogive_record::Provenance;

use crate::SdkError;
use crate::goenv::Setting;
use crate::source::fetch::Base;
use crate::sumdb::note::Verifier;

/// The public checksum database.
const PUBLIC: &str = "sum.golang.org";
/// Its public key, as published by the Go project.
const PUBLIC_KEY: &str = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";
/// The public checksum database under a name that is in reach of mainland China; same key.
const PUBLIC_ALIAS: &str = "sum.golang.google.cn";

/// A checksum database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Database {
    /// Its key; the key's name is the database's.
    pub verifier: Verifier,
    /// An address that GOSUMDB names; then neither GOPROXY nor the database's own name is used.
    pub address: Option<Base>,
}

impl Database {
    /// The database that GOSUMDB names: a known name or a key, perhaps with an address; none for
    /// `off`. Unset means the public one.
    ///
    /// # Errors
    /// When the value is neither.
    pub fn parse(setting: Option<&Setting>) -> Result<Option<Self>, SdkError> {
        let default = Setting::new("GOSUMDB", PUBLIC, Provenance::BuiltIn);
        let setting = setting.unwrap_or(&default);
        let wrong = |because: String| SdkError::Setting { setting: setting.to_string(), because };
        let fields: Vec<_> = setting.value.split_whitespace().collect();
        let (key, address) = match *fields {
            ["off"] => return Ok(None),
            [PUBLIC_ALIAS] => (PUBLIC_KEY, Some(format!("https://{PUBLIC_ALIAS}"))),
            [PUBLIC] => (PUBLIC_KEY, None),
            [PUBLIC, address] => (PUBLIC_KEY, Some(address.to_owned())),
            [key] => (key, None),
            [key, address] => (key, Some(address.to_owned())),
            _ => return Err(wrong("it has more than a key and an address".into())),
        };
        let verifier: Verifier = key.parse().map_err(|error| {
            wrong(format!("{key} is neither a known checksum database nor a usable key: {error}"))
        })?;
        if !is_place(verifier.name()) {
            return Err(wrong(format!("{} is not a host, or a host with a path", verifier.name())));
        }
        let address = address.map(|text| Base::parse(&text)).transpose().map_err(wrong)?;
        Ok(Some(Self { verifier, address }))
    }

    /// The database's name, such as `sum.golang.org`.
    #[must_use]
    pub fn name(&self) -> &str {
        self.verifier.name()
    }

    /// The address that the name itself stands for.
    pub(crate) fn own_address(&self) -> Result<Base, SdkError> {
        Base::parse(&format!("https://{}", self.name()))
            .map_err(|because| SdkError::Setting { setting: "GOSUMDB".into(), because })
    }
}

/// `host` or `host/path`, and nothing that would lead a path elsewhere.
fn is_place(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '/' | ':');
    name.chars().all(allowed) && name.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(value: &str) -> Result<Option<Database>, SdkError> {
        Database::parse(Some(&Setting::new("GOSUMDB", value, Provenance::BuiltIn)))
    }

    #[test]
    fn knows_the_public_database_and_its_alias() {
        let public = Database::parse(None).unwrap().unwrap();
        assert_eq!((public.name(), &public.address), ("sum.golang.org", &None));
        let alias = parse("sum.golang.google.cn").unwrap().unwrap();
        assert_eq!(alias.verifier, public.verifier);
        assert_eq!(alias.address.unwrap().to_string(), "https://sum.golang.google.cn/");
        assert_eq!(public.verifier.to_string(), PUBLIC_KEY);
        assert_eq!(parse("off").unwrap(), None);
    }

    #[test]
    fn refuses_keys_that_are_none() {
        let changed = PUBLIC_KEY.replace("Ac4z", "Ac4y");
        for value in
            ["sum.example", "a b c", "sum.golang.org+00000000+AAAA", &changed, "sum.golang.org ftp://x"]
        {
            assert!(parse(value).is_err(), "{value}");
        }
    }
}
