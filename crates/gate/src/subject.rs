//! How a subject is made of sources.

use ogive_platform::constraint::{Compiler, Context};
use ogive_platform::ports::PortTable;
use ogive_platform::{GoVersion, Port};

use crate::pipelines::Pipelines;
use crate::{Declared, DeclaredError, Repository, Sources, Subject};

/// The flag by which platforms are named.
const PLATFORM_FLAG: &str = "--platform";

/// On which terms sources are judged, where they do not say it themselves.
#[derive(Debug, Clone)]
pub struct Terms {
    /// The ports that there are.
    pub table: PortTable,
    /// What `native` means.
    pub here: Port,
    /// The words for platforms that are asked for instead of those that are declared; where all begin with `!`, those that
    /// are left out of these.
    pub platforms: Vec<String>,
    /// The path of the module at the top, where no `go.mod` says it.
    pub module: Option<String>,
}

impl<'s> Subject<'s> {
    /// Reads sources, on every core. The platforms are those that are asked for, else those of `ogive.toml`, else those that
    /// pipelines name, else the first-class ports.
    ///
    /// # Errors
    /// When what is asked for or declared is no platform, or none that can be built for.
    pub fn read(sources: &'s Sources, terms: &Terms) -> Result<Self, DeclaredError> {
        let pipelines = Pipelines::of(sources);
        let (major, minor) = terms.table.line();
        let version = GoVersion::release(major, minor, 0);
        let repository =
            Repository::of(sources, &Context::new(version, Compiler::Gc), terms.module.as_deref());
        let declared = declared(sources, (&pipelines, &repository), terms)?;
        Ok(Self { repository, pipelines, declared })
    }
}

fn declared(
    sources: &Sources,
    (pipelines, repository): (&Pipelines<'_>, &Repository<'_>),
    terms: &Terms,
) -> Result<Declared, DeclaredError> {
    let Terms { table, here, platforms, .. } = terms;
    if !platforms.is_empty() && !platforms.iter().all(|word| word.starts_with('!')) {
        return Declared::asked_for(platforms, *table, *here, PLATFORM_FLAG);
    }
    let in_file = match &sources.ogive_toml {
        Some(bytes) => Declared::in_ogive_toml(bytes, *table, *here)?,
        None => None,
    };
    let said = in_file.or_else(|| Declared::in_pipelines(pipelines, repository, *table));
    let said = said.unwrap_or_else(|| Declared::first_class(*table));
    if platforms.is_empty() { Ok(said) } else { said.without(platforms, PLATFORM_FLAG) }
}
