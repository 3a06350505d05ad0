//! `WWW-Authenticate` (RFC 9110, 11.6.1; distribution, "Token Authentication Specification").

/// What a registry wants to see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Challenge {
    /// Name and password.
    Basic,
    /// A token of this service.
    Bearer {
        /// Who gives it.
        realm: String,
        /// For whom it is.
        service: Option<String>,
        /// What it allows; the registry knows best.
        scope: Option<String>,
    },
}

impl Challenge {
    /// The best that a field offers: a token before a password.
    pub(crate) fn read(field: &str) -> Option<Self> {
        let mut offers = offers(field);
        // `Bearer` before `Basic`, whatever their order.
        offers.sort_by_key(|(scheme, _)| !scheme.eq_ignore_ascii_case("bearer"));
        offers.into_iter().find_map(|(scheme, parameters)| {
            let get = |name: &str| {
                let found = parameters.iter().find(|(n, _)| n.eq_ignore_ascii_case(name));
                found.map(|(_, value)| value.clone())
            };
            if scheme.eq_ignore_ascii_case("bearer") {
                Some(Self::Bearer { realm: get("realm")?, service: get("service"), scope: get("scope") })
            } else {
                scheme.eq_ignore_ascii_case("basic").then_some(Self::Basic)
            }
        })
    }
}

type Offer = (String, Vec<(String, String)>);

/// Schemes with their parameters. A comma stands between parameters and between schemes; a word without
/// `=` begins a scheme.
fn offers(field: &str) -> Vec<Offer> {
    let mut offers: Vec<Offer> = Vec::new();
    let mut rest = field.trim_start();
    while !rest.is_empty() {
        let end = rest.find([' ', ',', '=']).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let after = after.trim_start_matches(' ');
        if let Some(value) = after.strip_prefix('=') {
            let (value, after) = value_of(value);
            if let Some((_, parameters)) = offers.last_mut() {
                parameters.push((word.to_owned(), value));
            }
            rest = after;
        } else {
            if !word.is_empty() {
                offers.push((word.to_owned(), Vec::new()));
            }
            rest = after;
        }
        rest = rest.trim_start_matches([' ', ',', '\t']);
    }
    offers
}

/// A token or a quoted text, and what follows.
fn value_of(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([',', ' ']).unwrap_or(text.len());
        return (text[..end].to_owned(), &text[end..]);
    };
    let mut value = String::new();
    let mut escaped = false;
    for (at, letter) in quoted.char_indices() {
        match letter {
            _ if escaped => {
                value.push(letter);
                escaped = false;
            }
            '\\' => escaped = true,
            '"' => return (value, &quoted[at + 1..]),
            _ => value.push(letter),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_preferred_and_quotes_hold_commas() {
        let bearer = Challenge::Bearer {
            realm: "https://auth.example/token".into(),
            service: Some("registry".into()),
            scope: Some("repository:a/b:pull,push".into()),
        };
        let offered = r#"Bearer realm="https://auth.example/token",service="registry",scope="repository:a/b:pull,push""#;
        assert_eq!(Challenge::read(offered), Some(bearer.clone()));
        assert_eq!(Challenge::read(&format!("Basic realm=\"x\", {offered}")), Some(bearer));
        assert_eq!(Challenge::read("basic realm=Registry"), Some(Challenge::Basic));
        for none in ["", ",", "=", "Negotiate", "Bearer", "Bearer service=x", "\"", "Bearer realm", "é=ü"] {
            assert_eq!(Challenge::read(none), None, "{none}");
        }
    }
}
