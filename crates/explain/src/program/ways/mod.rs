//! Ways out that several causes share.

pub(super) mod packages;
pub(super) mod rebuild;
pub(crate) mod shell;
pub(super) mod translator;

use super::case::Case;
use crate::Way;

/// A way with a command.
pub(super) fn run(does: impl Into<String>, command: impl Into<String>) -> Way {
    Way { does: does.into(), command: Some(command.into()) }
}

/// A way that no one command is for.
pub(super) fn by_hand(does: impl Into<String>) -> Way {
    Way { does: does.into(), command: None }
}

/// Getting what was meant for this machine: built anew, or fetched.
pub(super) fn native(case: &Case<'_>) -> Vec<Way> {
    let mut ways: Vec<Way> = rebuild::ways(case);
    let Some(port) = case.natural() else { return ways };
    if let Some(image) = &case.file.image {
        ways.push(run(
            format!("In the folder of its Dockerfile, build the image for {port}"),
            format!("docker buildx build --platform {port} --tag {} --push .", shell::posix(image)),
        ));
        return ways;
    }
    let platform = match case.cpu_level(port.arch) {
        Some(level) => format!("{port}, level {level} or lower"),
        None => port.to_string(),
    };
    ways.push(by_hand(format!("Fetch the file of the same release that is for {platform}")));
    if case.machine.container.value() == Some(&true) {
        ways.push(run(
            format!("Outside, take the image's own {port} platform"),
            format!("docker pull --platform {port} IMAGE"),
        ));
    }
    ways
}
