//! What `cgo-without-stub` tells: the gate says once of a package that it needs cgo, Go says it wherever it is imported.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Context as _;
use ogive_gosource::Header;
use ogive_platform::PortSet;
use ogive_platform::constraint::{Compiler, Context, FileConstraint};

use super::item::Item;
use super::oracle::RELEASE;
use super::ports::Ports;

/// Folders of packages that the gate says need cgo, with the ports on which they lack files without it.
pub type NeedsCgo = BTreeMap<String, Ports>;

/// On which ports packages are lost with packages that need cgo.
#[derive(Debug, Default)]
pub struct Lost {
    /// Those that were told of.
    told: NeedsCgo,
    /// Folders of packages by the paths that they are imported by.
    folders: BTreeMap<String, String>,
    /// By folder, where what its files import is lost.
    build: NeedsCgo,
    /// The same of its tests.
    tests: NeedsCgo,
}

/// A file that imports a package of its module.
struct Edge {
    from: String,
    to: String,
    is_test: bool,
    on: Ports,
}

impl Lost {
    /// Reads who imports what was told of, in a module at `top` whose path is `module`.
    ///
    /// # Errors
    /// When a file can't be read.
    pub fn read(top: &Path, module: &str, told: NeedsCgo) -> anyhow::Result<Self> {
        if told.is_empty() {
            return Ok(Self::default());
        }
        let context = Context::new(RELEASE.parse()?, Compiler::Gc);
        let mut edges = Vec::new();
        walk(top, ".", &mut |folder, name, bytes| {
            let header = Header::read(bytes);
            let Ok(builds) = header.builds(&FileConstraint::of(name, bytes), &context) else { return };
            for import in &header.imports {
                let Some(to) = folder_of(&import.path, module) else { continue };
                let is_test = name.ends_with("_test.go");
                edges.push(Edge { from: folder.to_owned(), to, is_test, on: ports_of(builds) });
            }
        })?;
        let (build, tests) = spread(&told, &edges);
        let folders = edges.iter().map(|edge| (path_of(&edge.to, module), edge.to.clone())).collect();
        Ok(Self { told, folders, build, tests })
    }

    /// The ports on which an item is told by what was said of a package that needs cgo.
    pub fn tells(&self, item: &Item) -> Ports {
        let of = |map: &NeedsCgo, folder: &str| map.get(folder).cloned().unwrap_or_default();
        match item.row.as_str() {
            "package-excluded" => match self.folders.get(&item.symbol) {
                Some(folder) => of(&self.told, folder),
                None => Ports::new(),
            },
            row if row.starts_with("symbol-hole") => of(&self.build, &item.package),
            row if row.starts_with("test-only-hole") => {
                &of(&self.build, &item.package) | &of(&self.tests, &item.package)
            }
            _ => Ports::new(),
        }
    }
}

/// Follows imports until no package is lost that was not.
fn spread(told: &NeedsCgo, edges: &[Edge]) -> (NeedsCgo, NeedsCgo) {
    let (mut build, mut tests) = (NeedsCgo::new(), NeedsCgo::new());
    let lost = |build: &NeedsCgo, edge: &Edge| -> Ports {
        let both = [told.get(&edge.to), build.get(&edge.to)];
        both.into_iter().flatten().flat_map(|ports| ports & &edge.on).collect()
    };
    loop {
        let mut is_new = false;
        for edge in edges.iter().filter(|edge| !edge.is_test) {
            for port in lost(&build, edge) {
                is_new |= build.entry(edge.from.clone()).or_default().insert(port);
            }
        }
        if !is_new {
            break;
        }
    }
    for edge in edges.iter().filter(|edge| edge.is_test) {
        let found = lost(&build, edge);
        tests.entry(edge.from.clone()).or_default().extend(found);
    }
    (build, tests)
}

fn walk(folder: &Path, called: &str, see: &mut impl FnMut(&str, &str, &[u8])) -> anyhow::Result<()> {
    let listed: BTreeSet<_> =
        std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
    for path in listed {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if name.starts_with(['.', '_']) || name == "testdata" || name == "vendor" {
            continue;
        }
        if path.is_dir() {
            let inside = if called == "." { name.to_owned() } else { format!("{called}/{name}") };
            walk(&path, &inside, see)?;
        } else if name.ends_with(".go") {
            let bytes = std::fs::read(&path).with_context(|| format!("read {}", path.display()))?;
            see(called, name, &bytes);
        }
    }
    Ok(())
}

fn folder_of(path: &str, module: &str) -> Option<String> {
    match path.strip_prefix(module)? {
        "" => Some(".".to_owned()),
        rest => rest.strip_prefix('/').map(str::to_owned),
    }
}

fn path_of(folder: &str, module: &str) -> String {
    if folder == "." { module.to_owned() } else { format!("{module}/{folder}") }
}

/// The ports on which a file is built without cgo: only there is a package lost for the want of it.
fn ports_of(builds: PortSet) -> Ports {
    builds.iter().filter(|&(_, cgo)| !cgo).map(|(port, _)| port.to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ports(all: &[&str]) -> Ports {
        all.iter().map(|&port| port.to_owned()).collect()
    }

    fn edge(from: &str, to: &str, is_test: bool, on: &[&str]) -> Edge {
        Edge { from: from.to_owned(), to: to.to_owned(), is_test, on: ports(on) }
    }

    #[test]
    fn who_imports_what_needs_cgo_is_lost_where_the_import_is_built() {
        let told = NeedsCgo::from([("c".to_owned(), ports(&["linux/amd64", "linux/arm64"]))]);
        let edges = [
            edge("top", "middle", false, &["linux/amd64", "linux/arm64"]),
            edge("middle", "c", false, &["linux/arm64", "darwin/arm64"]),
            edge("other", "top", true, &["linux/amd64", "linux/arm64"]),
            edge("apart", "elsewhere", false, &["linux/arm64"]),
        ];
        let (build, tests) = spread(&told, &edges);
        let folders = [("example.com/m/c".to_owned(), "c".to_owned())].into();
        let lost = Lost { told, folders, build, tests };
        let tells = |row: &str, package: &str, symbol: &str| {
            lost.tells(&Item { row: row.to_owned(), package: package.to_owned(), symbol: symbol.to_owned() })
        };
        assert_eq!(tells("symbol-hole", "top", "x"), ports(&["linux/arm64"]));
        assert_eq!(tells("symbol-hole", "other", "x"), Ports::new());
        assert_eq!(tells("test-only-hole", "other", "x"), ports(&["linux/arm64"]));
        assert_eq!(tells("symbol-hole", "apart", "x"), Ports::new());
        assert_eq!(tells("missing-assembly", "top", "x"), Ports::new());
        assert_eq!(
            tells("package-excluded", "anywhere", "example.com/m/c"),
            ports(&["linux/amd64", "linux/arm64"])
        );
        assert_eq!(tells("package-excluded", "anywhere", "example.com/m/d"), Ports::new());
    }
}
