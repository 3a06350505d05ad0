//! How the shim was called.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;

use ogive_selection::{GoRequest, ShimName, Tool};

use crate::talk::{Failure, USAGE};

/// Name and arguments, the shim's own argument taken out.
pub(crate) struct Call {
    /// The name, without folder and `.exe`.
    pub(crate) name: String,
    /// What the name says.
    pub(crate) shim: ShimName,
    /// The leading `+…`, as written and as read.
    pub(crate) argument: Option<(String, GoRequest)>,
    /// The program's arguments.
    pub(crate) arguments: Vec<OsString>,
}

impl Call {
    /// Reads the command line. `file` is the file that was executed, where that is known.
    pub(crate) fn new(
        mut words: impl Iterator<Item = OsString>,
        file: Option<&Path>,
        aliases: &BTreeMap<String, GoRequest>,
    ) -> Result<Self, Failure> {
        let name = words.next().unwrap_or_default();
        let mut name = shim_name(Path::new(&name));
        // The go command switches to `go1.27.3` under its own first word: then the file's name tells.
        let file = file.map(shim_name);
        if let Some(file) = file.filter(|file| asks_for_a_version(file, aliases)) {
            name = file;
        }
        let Some(shim) = ShimName::parse(&name, aliases) else { return Err(unknown(&name)) };
        let mut arguments: Vec<OsString> = words.collect();
        let argument = match arguments.first().and_then(|first| first.to_str()) {
            Some(first) if first.starts_with('+') => own(first, shim.tool)?,
            _ => None,
        };
        if argument.is_some() {
            arguments.remove(0);
        }
        Ok(Self { name, shim, argument, arguments })
    }
}

fn asks_for_a_version(name: &str, aliases: &BTreeMap<String, GoRequest>) -> bool {
    ShimName::parse(name, aliases).is_some_and(|shim| shim.request.selector.is_some())
}

/// The name by which a shim was called.
pub(crate) fn shim_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if cfg!(windows) {
        let lower = name.to_ascii_lowercase();
        return lower.strip_suffix(".exe").map_or(lower.clone(), str::to_owned);
    }
    name
}

fn own(argument: &str, tool: Tool) -> Result<Option<(String, GoRequest)>, Failure> {
    match argument.parse() {
        Ok(request) => Ok(Some((argument.to_owned(), request))),
        // gofmt's arguments are files, and a file may have any name.
        Err(_) if tool == Tool::Gofmt => Ok(None),
        Err(error) => Err(Failure::new(USAGE, format!("{} {argument}: {error}", tool.name()))),
    }
}

fn unknown(name: &str) -> Failure {
    let version = env!("CARGO_PKG_VERSION");
    Failure::new(
        USAGE,
        format!(
            "this is the shim of ogive {version}; its name decides what it runs, and {name:?} is the name of no \
             Go program: link it as go, gofmt, go1.27.3 or go-amd64 (`ogive setup` does), or make an alias \
             (`ogive alias {name} 1.27.3`)"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(words: &[&str]) -> Result<(String, Option<String>, Vec<String>), u8> {
        called("/x/ogive-shim", words)
    }

    fn called(file: &str, words: &[&str]) -> Result<(String, Option<String>, Vec<String>), u8> {
        let words = words.iter().map(OsString::from);
        let call = Call::new(words, Some(Path::new(file)), &BTreeMap::new()).map_err(|f| f.code)?;
        let rest = call.arguments.into_iter().map(|a| a.into_string().unwrap()).collect();
        Ok((call.shim.request.to_string(), call.argument.map(|(_, r)| r.to_string()), rest))
    }

    fn expect(
        name: &str,
        argument: Option<&str>,
        rest: &[&str],
    ) -> Result<(String, Option<String>, Vec<String>), u8> {
        Ok((name.to_owned(), argument.map(str::to_owned), rest.iter().map(|r| (*r).to_owned()).collect()))
    }

    #[test]
    fn takes_only_its_own_argument() {
        assert_eq!(call(&["/s/go", "build", "+amd64"]), expect("", None, &["build", "+amd64"]));
        assert_eq!(call(&["go", "+amd64", "+1.27"]), expect("", Some("amd64"), &["+1.27"]));
        assert_eq!(call(&["go1.27.3", "+amd64"]), expect("1.27.3", Some("amd64"), &[]));
        assert_eq!(call(&["gofmt", "+x.go"]), expect("", None, &["+x.go"]));
        assert_eq!(call(&["go", "+x86_64", "build"]), Err(USAGE));
        assert_eq!(called("/s/go1.27.3", &["/sdk/bin/go", "version"]), expect("1.27.3", None, &["version"]));
        assert_eq!(called("/s/go", &["go-amd64"]), expect("amd64", None, &[]));
        assert_eq!(call(&["ogive-shim"]), Err(USAGE));
        assert_eq!(call(&[]), Err(USAGE));
    }
}
