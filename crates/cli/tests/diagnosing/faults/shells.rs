//! Faults of start-up files and of PATH.

use super::home::home;
use super::{Fault, fault};

pub(super) fn faults() -> Vec<Fault> {
    vec![
        fault(
            "translated-go",
            ".bash_profile:2",
            home("another CPU's Go first, put there by .bash_profile")
                .file(".bash_profile", "# mine\nexport PATH={foreign}:$PATH\n")
                .path("{foreign}:/usr/bin:/bin"),
        ),
        fault(
            "go-differs-by-shell",
            ".zshrc:2",
            home("another CPU's Go first in zsh alone").file(".zshrc", "# mine\npath=({foreign} $path)\n"),
        ),
        fault(
            "go-differs-by-shell",
            "config.fish:2",
            home("another CPU's Go first in fish alone")
                .file(".config/fish/config.fish", "# mine\nset -gx PATH {foreign} $PATH\n"),
        ),
        fault(
            "go-differs-by-shell",
            ".bashrc:2",
            home("login and interactive bash find different Gos")
                .file(".bashrc", "# mine\nexport PATH={older}:$PATH\n"),
        ),
        fault("several-gos", "", home("two Gos on PATH").path("{native}:{older}:/usr/bin:/bin")),
        fault(
            "go-is-alias",
            ".bashrc:2",
            home("alias go in .bashrc").file(".bashrc", "{go}\nalias go='arch -x86_64 go'\n"),
        ),
        fault(
            "go-is-alias",
            ".bashrc:3",
            home("alias gofmt behind another alias in .bashrc")
                .file(".bashrc", "{go}\n\nalias ll='ls -l' gofmt='arch -arm64 gofmt'\n"),
        ),
        fault(
            "go-is-alias",
            ".zshrc:2",
            home("alias go in .zshrc").file(".zshrc", "{go}\nalias go=/opt/go/bin/go\n"),
        ),
        fault(
            "go-is-alias",
            ".bashrc:2",
            home("function go in .bashrc")
                .file(".bashrc", "{go}\ngo() { GOARCH=arm64 command go \"$@\"; }\n"),
        ),
        fault(
            "go-is-alias",
            "config.fish:2",
            home("function go in config.fish").file(
                ".config/fish/config.fish",
                concat!("set -gx PATH {native} $PATH\n", "function go; command go $argv; end\n"),
            ),
        ),
        fault(
            "path-entry-unsafe",
            ".profile:2",
            home("the current folder before Go's").file(".profile", "{go}\nPATH=.:$PATH\n"),
        ),
        fault(
            "path-entry-unsafe",
            ".zshrc:2",
            home("a relative folder before Go's in zsh").file(".zshrc", "{go}\nexport PATH=bin:$PATH\n"),
        ),
        fault(
            "path-entry-unsafe",
            ".bashrc:2",
            home("a missing folder before Go's")
                .file(".bashrc", "{go}\nexport PATH=/opt/nothing/bin:$PATH\n"),
        ),
        fault(
            "path-entry-unsafe",
            ".profile:2",
            home("a folder that everybody may write to before Go's")
                .file(".profile", "{go}\nexport PATH=$HOME/open:$PATH\n")
                .open_folder("open"),
        ),
        fault(
            "shadowed-tool",
            "",
            home("a uname of one's own")
                .file("bin/uname", "#!/bin/sh\necho arm64\n")
                .path("{home}/bin:{native}:/usr/bin:/bin"),
        ),
        fault(
            "two-managers",
            "",
            home("shims of asdf and of goenv")
                .file(
                    ".asdf/shims/go",
                    concat!(
                        "#!/usr/bin/env bash\n",
                        "# asdf-plugin: golang 1.27.3\n",
                        "exec asdf exec \"go\" \"$@\"\n"
                    ),
                )
                .file(
                    ".goenv/shims/go",
                    concat!(
                        "#!/usr/bin/env bash\n",
                        "set -e\n",
                        "program=\"${0##*/}\"\n",
                        "export GOENV_ROOT=\"$HOME/.goenv\"\n",
                        "exec goenv exec \"$program\" \"$@\"\n"
                    ),
                )
                .path("{home}/.asdf/shims:{home}/.goenv/shims:/usr/bin:/bin"),
        ),
        fault(
            "startup-file-mistake",
            ".bashrc:3",
            home("an if without an end in .bashrc").file(".bashrc", "{go}\nif\nfi\n"),
        ),
        fault(
            "startup-file-stops",
            ".bashrc:2",
            home(".bashrc waits for what is typed").file(".bashrc", "{go}\nread -p 'name? ' name\n"),
        ),
        fault(
            "startup-file-stops",
            ".profile:2",
            home(".profile puts another shell in the place of bash").file(".profile", "{go}\nexec true\n"),
        ),
        fault("startup-file-stops", ".zshrc:1", home(".zshrc ends zsh").file(".zshrc", "exit 3\n")),
        fault(
            "startup-file-speaks",
            ".profile:2",
            home(".profile greets").file(".profile", "{go}\necho welcome\n"),
        ),
    ]
}
