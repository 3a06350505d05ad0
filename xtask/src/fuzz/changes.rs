//! What changed in the repository.

use std::path::Path;

use super::target::Target;
use crate::run::Run;

/// The files that differ from a commit.
pub struct Changes {
    /// The commit.
    pub base: String,
    files: Vec<String>,
}

/// The files that differ from `rev`, those that are not committed yet included. An empty `rev` is
/// where this branch left main, or the commit before on main itself. None when the commit is not in
/// this clone, as in a shallow one.
///
/// # Errors
/// When git fails at something else.
pub fn since(root: &Path, rev: &str) -> anyhow::Result<Option<Changes>> {
    let git = |arguments: &[&str]| Run::new("git", root).args(arguments).text();
    let commit = |rev: &str| git(&["rev-parse", "--verify", "--quiet", &format!("{rev}^{{commit}}")]).ok();
    // GitHub gives a new branch a predecessor of zeros only.
    let rev = if rev.chars().all(|c| c == '0') { "" } else { rev };
    let base = if rev.is_empty() {
        let head = commit("HEAD");
        let mains = ["origin/main", "main"].iter().filter_map(|main| git(&["merge-base", "HEAD", main]).ok());
        mains.into_iter().find(|base| Some(base) != head.as_ref()).or_else(|| commit("HEAD^"))
    } else {
        // What main got meanwhile is no change of this branch.
        git(&["merge-base", "HEAD", rev]).ok().or_else(|| commit(rev))
    };
    let Some(base) = base else { return Ok(None) };
    let committed = git(&["diff", "--name-only", &base])?;
    let new = git(&["ls-files", "--others", "--exclude-standard"])?;
    let files = committed.lines().chain(new.lines()).map(str::to_owned).collect();
    Ok(Some(Changes { base: base.chars().take(12).collect(), files }))
}

impl Changes {
    /// Whether something that `target` is made of is among them: its crates' sources, itself, or what
    /// all targets share.
    pub fn concern(&self, target: &Target) -> bool {
        let own = [
            format!("fuzz/targets/{}.rs", target.name),
            format!("fuzz/seeds/{}/", target.name),
            "fuzz/Cargo.".to_owned(),
            "fuzz/src/".to_owned(),
        ];
        let sources = target.crates.iter().map(|name| format!("crates/{name}/src/"));
        let places: Vec<String> = own.into_iter().chain(sources).collect();
        self.files.iter().any(|file| places.iter().any(|place| file.starts_with(place.as_str())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_runs_when_what_it_is_made_of_changed() {
        let target = Target { name: "elf".to_owned(), crates: vec!["binary".to_owned()] };
        let concern = |file: &str| {
            Changes { base: String::new(), files: vec!["README.md".to_owned(), file.to_owned()] }
                .concern(&target)
        };
        for file in
            ["crates/binary/src/elf/mod.rs", "fuzz/targets/elf.rs", "fuzz/seeds/elf/a", "fuzz/src/lib.rs"]
        {
            assert!(concern(file), "{file}");
        }
        for file in
            ["crates/binary/tests/a.rs", "fuzz/targets/pe.rs", "crates/oci/src/lib.rs", "fuzz/seeds/pe/a"]
        {
            assert!(!concern(file), "{file}");
        }
    }
}
