//! What of a repair only the program can add: the set-up, and tools that are built again.

use ogive_platform::{GoVersion, SdkName};
use ogive_record::{Action, EntryState};
use ogive_repair::{Draft, Kept, MadeFrom, Rebuild, Ways};
use ogive_selection::{GoRequest, Selector};
use ogive_transaction::state_of;

use crate::Context;
use crate::setup::{self, DefaultGo, Shells, choice};

/// This machine.
pub(crate) struct Here<'a>(pub(crate) &'a Context);

impl Ways for Here<'_> {
    fn set_up(&self, draft: &mut Draft<'_>, like: Option<GoVersion>) -> Result<Vec<Kept>, String> {
        let context = self.0;
        let Shells { shells, places } = setup::shells(context, &[]).map_err(clause)?;
        let home = context.system.environment.home().unwrap_or_default();
        let files = &*context.system.files;
        let (mut kept, mut free) = (Vec::new(), Vec::new());
        for place in places {
            match MadeFrom::of(files, &place.path, &home) {
                // What the set-up put there once is there.
                Some(_) if setup::has_lines(files, &place.path) => {}
                Some(made) => kept.push(setup::by_hand(context, &place, &made).map_err(clause)?),
                None => free.push(place),
            }
        }
        let default = self.default_go(like).map_err(clause)?;
        setup::add(draft, context, &Shells { shells, places: free }, default).map_err(clause)?;
        Ok(kept)
    }

    fn rebuild(&self, draft: &mut Draft<'_>, tool: &Rebuild<'_>) -> Result<(), String> {
        let own = self.builder(draft).map_err(clause);
        let sdk = match tool.sdk {
            // One that is here is as good as the newest of its line.
            Some(wanted) => own
                .ok()
                .filter(|own| own.host == wanted.host && own.version.line() >= wanted.version.line())
                .unwrap_or(wanted),
            None => own?,
        };
        let state = state_of(draft.files(), tool.program).map_err(|error| error.to_string())?;
        let EntryState::File(before) = state else {
            return Err(format!("{} is no file", tool.program.display()));
        };
        if self.0.store().get(sdk).is_none() {
            self.folders(draft);
            draft.push(Action::InstallSdk { sdk });
        }
        draft.folder(&self.0.layout.staging());
        draft.push(Action::RebuildTool {
            program: tool.program.to_owned(),
            before,
            package: tool.package.to_owned(),
            version: tool.version.to_owned(),
            sdk,
        });
        Ok(())
    }
}

impl Here<'_> {
    /// The default that the set-up brings; none where there is one.
    fn default_go(&self, like: Option<GoVersion>) -> anyhow::Result<Option<DefaultGo>> {
        let has_default = self.0.settings.user.default.is_some();
        let like = like.filter(|_| !has_default).map(exactly);
        // There need not be one of that version for this machine.
        match like.map(|like| choice::choose(self.0, Some(like))) {
            Some(Ok(found)) => Ok(found),
            Some(Err(_)) | None => choice::choose(self.0, None),
        }
    }

    /// The SDK that builds tools: one that the plan installs, else the newest that is there, else the newest.
    fn builder(&self, draft: &Draft<'_>) -> anyhow::Result<SdkName> {
        let native = self.0.native()?;
        let planned = draft.actions().iter().filter_map(|action| match action {
            Action::InstallSdk { sdk } if sdk.host == native => Some(*sdk),
            _ => None,
        });
        let installed = self.0.store().list()?.into_iter().map(|sdk| sdk.name);
        match planned.chain(installed.filter(|sdk| sdk.host == native)).max_by_key(|sdk| sdk.version) {
            Some(sdk) => Ok(sdk),
            None => choice::newest(self.0),
        }
    }

    fn folders(&self, draft: &mut Draft<'_>) {
        let layout = &self.0.layout;
        for folder in [layout.sdks(), layout.staging(), layout.home.join("locks"), layout.downloads()] {
            draft.folder(&folder);
        }
    }
}

fn exactly(version: GoVersion) -> GoRequest {
    GoRequest { selector: Some(Selector::Exact(version)), os: None, arch: None }
}

fn clause(error: anyhow::Error) -> String {
    format!("{error:#}")
}
