//! Which wheel is taken (PEP 427, "File name convention").

use ogive_platform::Port;
use ogive_platform::names::{Dialect, NameError, from_name};

use super::FetchError;
use super::listing::Listed;

/// A wheel for this machine.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wheel<'a> {
    pub version: String,
    pub file: &'a Listed,
}

/// The newest release for this machine, or the version that is asked for.
pub(super) fn choose<'a>(
    listed: &'a [Listed],
    version: Option<&str>,
    host: Port,
) -> Result<Wheel<'a>, FetchError> {
    let mut fitting: Vec<(Vec<u64>, Wheel<'a>)> = listed
        .iter()
        .filter_map(|file| {
            let (found, tags) = parts(&file.name)?;
            let wished = match version {
                Some(version) => version == found,
                None => !file.yanked && released(found),
            };
            let fits = wished && tags.split('.').any(|tag| is_for(tag, host));
            fits.then(|| (numbers(found), Wheel { version: found.to_owned(), file }))
        })
        .collect();
    fitting.sort_by(|(one, a), (other, b)| one.cmp(other).then_with(|| b.file.name.cmp(&a.file.name)));
    let newest = fitting.pop().map(|(_, wheel)| wheel);
    newest.ok_or_else(|| FetchError::NoWheel { version: version.map(str::to_owned), host })
}

/// Version and platform tags of `ziglang-VERSION[-BUILD]-PYTHON-ABI-TAGS.whl`.
fn parts(name: &str) -> Option<(&str, &str)> {
    let parts: Vec<&str> = name.strip_suffix(".whl")?.split('-').collect();
    let (Some(&"ziglang"), Some(version), 5 | 6) = (parts.first(), parts.get(1), parts.len()) else {
        return None;
    };
    let plain = version.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'+' | b'!'));
    // It becomes the name of a folder.
    (plain && version.starts_with(|c: char| c.is_ascii_digit())).then(|| (*version, parts[parts.len() - 1]))
}

/// Whether a version is that of a release (PEP 440): no alpha, beta, candidate or development version.
fn released(version: &str) -> bool {
    let rest = version.replace("post", "");
    !rest.contains(|c: char| c.is_ascii_alphabetic())
}

fn numbers(version: &str) -> Vec<u64> {
    version.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect()
}

fn is_for(tag: &str, host: Port) -> bool {
    let ports = |named: ogive_platform::names::Named| named.platform().map(|platform| platform.port);
    match from_name(tag, Dialect::Python) {
        Ok(named) => ports(named) == Some(host),
        Err(NameError::Ambiguous { candidates, .. }) => {
            candidates.into_iter().any(|named| ports(named) == Some(host))
        }
        Err(NameError::Unknown { .. }) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use url::Url;

    fn listed(names: &[&str]) -> Vec<Listed> {
        let url = Url::parse("https://i.example/x").unwrap();
        let listed = |name: &&str| Listed {
            name: name.trim_end_matches('!').to_owned(),
            url: url.clone(),
            sha256: None,
            yanked: name.ends_with('!'),
        };
        names.iter().map(listed).collect()
    }

    #[test]
    fn the_newest_release_for_this_machine_is_taken() {
        // Names as of PyPI; `!` stands for one that was yanked.
        let all = listed(&[
            "ziglang-0.9.1-py3-none-manylinux_2_12_x86_64.manylinux2010_x86_64.musllinux_1_1_x86_64.whl",
            "ziglang-0.17.1-py3-none-manylinux_2_12_x86_64.manylinux2010_x86_64.musllinux_1_1_x86_64.whl",
            "ziglang-0.17.1-py3-none-macosx_12_0_arm64.whl",
            "ziglang-0.17.1-py3-none-win_amd64.whl",
            "ziglang-0.17.1-py3-none-manylinux_2_17_armv7l.manylinux2014_armv7l.musllinux_1_1_armv7l.whl",
            "ziglang-0.18.0.dev5-py3-none-manylinux_2_12_x86_64.whl",
            "ziglang-0.17.2-py3-none-manylinux_2_12_x86_64.whl!",
            "ziglang-0.19.0.tar.gz",
            "ziglang-..-py3-none-manylinux_2_12_x86_64.whl",
        ]);
        let choose = |version, host: &str| {
            choose(&all, version, host.parse().unwrap()).map(|wheel| wheel.file.name.clone())
        };
        assert_eq!(choose(None, "linux/amd64").unwrap(), all[1].name);
        assert_eq!(choose(None, "darwin/arm64").unwrap(), all[2].name);
        assert_eq!(choose(None, "windows/amd64").unwrap(), all[3].name);
        assert_eq!(choose(None, "linux/arm").unwrap(), all[4].name);
        assert_eq!(choose(Some("0.9.1"), "linux/amd64").unwrap(), all[0].name);
        assert_eq!(choose(Some("0.17.2"), "linux/amd64").unwrap(), all[6].name);
        assert_eq!(
            choose(Some("0.16.0"), "linux/s390x").unwrap_err().to_string(),
            "the index has no wheel of ziglang 0.16.0 for linux/s390x"
        );
    }
}
