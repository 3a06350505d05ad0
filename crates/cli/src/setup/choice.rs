//! Which Go becomes the default of a new machine.

use ogive_sdk::resolve;
use ogive_selection::{GoRequest, Selector};

use super::DefaultGo;
use crate::{Context, Failure, here};

/// The Go to install and to name as the default: the asked for, else the user's default, else the
/// newest installed one, else the newest stable one. None when nothing is left to do.
///
/// # Errors
/// When what is asked for cannot be found.
pub fn choose(context: &Context, asked: Option<GoRequest>) -> anyhow::Result<Option<DefaultGo>> {
    let native = context.native()?;
    if asked.is_some_and(|go| resolve::host_of(&go, native) != native) {
        return Err(Failure::usage(
            "a default is a version: its architecture is this machine's, at each use",
        )
        .hint("leave the architecture out; `ogive pin` fixes one for a project")
        .into());
    }
    let installed = context.store().list()?;
    let user = context.settings.user.default;
    let request =
        asked.or(user).unwrap_or(GoRequest { selector: Some(Selector::Stable), os: None, arch: None });
    let present = match (asked.or(user), here::installed(&request, &installed, native)) {
        (_, Some(present)) => Some(present.name),
        // Whatever is there will do until somebody asks for something.
        (None, None) => installed.iter().rev().find(|sdk| sdk.name.host == native).map(|sdk| sdk.name),
        (Some(_), None) => None,
    };
    let sdk = match present {
        Some(sdk) => sdk,
        None => find(context, &request)?,
    };
    let name_it = asked.is_some_and(|asked| Some(asked) != user) || user.is_none();
    if name_it && user.is_some() {
        return Err(Failure::usage("your settings name another default Go already")
            .hint(format!("`ogive default {}` changes it", here::short_name(sdk, native)))
            .into());
    }
    let default = DefaultGo { sdk, install: present.is_none(), name_it };
    Ok(Some(default).filter(|go| go.install || go.name_it))
}

/// The newest stable release for this machine.
///
/// # Errors
/// When no source tells.
pub fn newest(context: &Context) -> anyhow::Result<ogive_platform::SdkName> {
    find(context, &GoRequest { selector: Some(Selector::Stable), os: None, arch: None })
}

fn find(context: &Context, request: &GoRequest) -> anyhow::Result<ogive_platform::SdkName> {
    let sources = context.sources()?;
    let found = resolve::find(request, &sources, &[], context.native()?);
    Ok(found
        .map_err(|error| {
            anyhow::Error::from(error)
                .context("cannot choose a Go for this machine; `ogive setup --no-sdk` sets up all but a Go")
        })?
        .sdk())
}
