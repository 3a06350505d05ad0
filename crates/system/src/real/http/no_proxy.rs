//! What is asked directly though there is a proxy.

use std::net::IpAddr;

use reqwest::Url;

/// The value of `NO_PROXY`, read as Go does (`golang.org/x/net/http/httpproxy`): entries between
/// commas are `*`, an address, a network such as `10.0.0.0/8`, a domain, which covers what is below
/// it, or a domain after a dot, of which only what is below it is covered. All but networks may end
/// in a port.
#[derive(Debug, Default)]
pub(super) struct NoProxy(Vec<Entry>);

#[derive(Debug)]
enum Entry {
    All,
    Network(IpAddr, u32),
    Address(IpAddr, Option<u16>),
    Domain { name: String, itself: bool, port: Option<u16> },
}

impl NoProxy {
    /// Entries that can't be read are left out, as Go does.
    pub(super) fn parse(text: &str) -> Self {
        Self(text.split(',').map(str::trim).filter(|e| !e.is_empty()).filter_map(Entry::parse).collect())
    }

    pub(super) fn covers(&self, url: &Url) -> bool {
        self.0.iter().any(|entry| entry.covers(url))
    }
}

impl Entry {
    fn parse(text: &str) -> Option<Self> {
        let text = text.to_ascii_lowercase();
        if text == "*" {
            return Some(Self::All);
        }
        if let Some((address, bits)) = text.split_once('/') {
            let address: IpAddr = address.parse().ok()?;
            let bits = bits.parse().ok().filter(|bits| *bits <= width(address))?;
            return Some(Self::Network(address, bits));
        }
        if let Ok(address) = text.trim_matches(['[', ']']).parse() {
            return Some(Self::Address(address, None));
        }
        let (host, port) = match text.rsplit_once(':') {
            Some((host, port)) => (host, Some(port.parse().ok()?)),
            None => (text.as_str(), None),
        };
        if let Ok(address) = host.trim_matches(['[', ']']).parse() {
            return Some(Self::Address(address, port));
        }
        let host = host.strip_prefix('*').unwrap_or(host);
        let (name, itself) = host.strip_prefix('.').map_or((host, true), |name| (name, false));
        (!name.is_empty()).then(|| Self::Domain { name: name.to_owned(), itself, port })
    }

    fn covers(&self, url: &Url) -> bool {
        let address = match url.host() {
            Some(url::Host::Ipv4(address)) => Some(IpAddr::V4(address)),
            Some(url::Host::Ipv6(address)) => Some(IpAddr::V6(address)),
            _ => None,
        };
        let at = |port: &Option<u16>| port.is_none() || *port == url.port_or_known_default();
        match self {
            Self::All => true,
            Self::Network(network, bits) => address.is_some_and(|a| within(a, *network, *bits)),
            Self::Address(covered, port) => address == Some(*covered) && at(port),
            Self::Domain { name, itself, port } => {
                let host = url.host_str().unwrap_or_default().trim_end_matches('.');
                let below = host.strip_suffix(name.as_str()).is_some_and(|rest| rest.ends_with('.'));
                address.is_none() && at(port) && (below || *itself && host == name)
            }
        }
    }
}

const fn width(address: IpAddr) -> u32 {
    if address.is_ipv4() { 32 } else { 128 }
}

fn within(address: IpAddr, network: IpAddr, bits: u32) -> bool {
    let number = |address| match address {
        IpAddr::V4(v4) => u128::from(u32::from(v4)),
        IpAddr::V6(v6) => u128::from(v6),
    };
    let shift = width(network) - bits;
    address.is_ipv4() == network.is_ipv4()
        && number(address).checked_shr(shift) == number(network).checked_shr(shift)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn covers_what_go_would_ask_directly() {
        for (value, url, covered) in [
            ("*", "https://any.example", true),
            ("", "https://any.example", false),
            ("example.com", "https://example.com/x", true),
            ("example.com", "https://www.EXAMPLE.com", true),
            ("example.com", "https://notexample.com", false),
            (".example.com", "https://example.com", false),
            ("*.example.com", "https://a.example.com", true),
            ("a, example.com:8080 ,b", "http://example.com:8080", true),
            ("example.com:8080", "http://example.com", false),
            ("example.com:443", "https://example.com", true),
            ("10.0.0.0/8", "http://10.1.2.3", true),
            ("10.0.0.0/8", "http://11.1.2.3", false),
            ("0.0.0.0/0", "http://11.1.2.3", true),
            ("0.0.0.0/0", "http://[::1]", false),
            ("::/0", "http://[::1]", true),
            ("fe80::/10", "http://[fe80::1]", true),
            ("127.0.0.1", "http://127.0.0.1:9", true),
            ("127.0.0.1:8", "http://127.0.0.1:9", false),
            ("[::1]:9", "http://[::1]:9", true),
            ("::1", "http://[::1]:9", true),
            ("1.2.3.4/99, nonsense:port", "http://1.2.3.4", false),
            ("0.0.1", "http://127.0.0.1", false),
            ("localhost", "http://localhost:80", true),
        ] {
            assert_eq!(NoProxy::parse(value).covers(&Url::parse(url).unwrap()), covered, "{value} {url}");
        }
    }
}
