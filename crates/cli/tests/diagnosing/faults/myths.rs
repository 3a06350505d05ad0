//! Lines that act on what is not so.

use super::home::home;
use super::{Fault, fault};

pub(super) fn faults() -> Vec<Fault> {
    vec![
        fault(
            "myth-clean-cache",
            ".bashrc:2",
            home("a start-up file empties the cache").file(".bashrc", "{go}\n[ -t 1 ] && go clean -cache\n"),
        ),
        fault(
            "myth-arch-go",
            ".zshrc:1",
            home("an alias runs go through arch").file(".zshrc", "alias goarm='arch -arm64 go'\n"),
        ),
        fault(
            "myth-rm-gopath-src",
            ".bashrc:2",
            home("a start-up file deletes $GOPATH/src")
                .file(".bashrc", "{go}\nfalse && rm -rf $GOPATH/src/*\n"),
        ),
        fault(
            "myth-translations-deleted",
            ".zprofile:1",
            home("a start-up file deletes translations")
                .file(".zprofile", "false && sudo rm -rf /var/db/oah/*\n"),
        ),
    ]
}
