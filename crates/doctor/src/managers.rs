//! What is known of each manager of Gos: how it tells the architecture, and how finely it can choose.
//! Read in their sources, which stand beside each.

use ogive_machine::Manager;
use ogive_record::Reference;
use schemars::JsonSchema;
use serde::Serialize;

/// How a manager tells the architecture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Signal {
    /// What `uname -m` says to it.
    Uname,
    /// Go's own build from source, which knows Apple silicon in a translated process too.
    GoBuild,
    /// What the manager's own program was built for.
    OwnBuild,
    /// Where it stands.
    Place,
    /// What the go that runs was built for.
    RunningGo,
    /// The architecture of the system's packages.
    System,
    /// The hardware, whatever processes are told.
    Hardware,
    /// Whoever downloads chooses.
    Download,
}

/// What can have an architecture of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Grain {
    /// The whole installation of the manager: all its Gos are for one.
    Machine,
    /// A version, when it is installed; a version can be there for one architecture only.
    Version,
    /// A project: a version may be there for several.
    Project,
}

impl Grain {
    /// In a word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Machine => "machine",
            Self::Version => "version",
            Self::Project => "project",
        }
    }
}

/// What is known of a manager.
#[derive(Debug, Clone, Copy)]
pub struct Habits {
    /// Which.
    pub manager: Manager,
    /// Its command, where it has one that is a program.
    pub command: Option<&'static str>,
    /// How it tells the architecture.
    pub signal: Signal,
    /// The same in words.
    pub asks: &'static str,
    /// A variable that says otherwise.
    pub variable: Option<&'static str>,
    /// What that gives in a shell that Rosetta translates, on Apple silicon.
    pub under_rosetta: &'static str,
    /// What can have an architecture of its own.
    pub grain: Grain,
    /// How another one is chosen.
    pub choosing: &'static str,
    /// Where this was read.
    pub sources: &'static [Reference],
}

const AS_BUILT: &str = "what it is itself built for: a native one stays native, one for Intel Macs installs Gos for Intel \
                        Macs, in native shells too";

const NO_ROSETTA: &str = "there is none";

/// Every manager whose source was read.
pub const MANAGERS: &[Habits] = &[
    Habits {
        manager: Manager::Ogive,
        command: Some("ogive"),
        signal: Signal::Hardware,
        asks: "the hardware; on Linux the system's own programs",
        variable: None,
        under_rosetta: "Gos for Apple silicon",
        grain: Grain::Project,
        choosing: "[go.arch] in ogive.toml, `go +amd64`, `go-amd64`, `ogive shell`",
        sources: &[Reference { title: "docs/selection.md", url: "docs/selection.md" }],
    },
    Habits {
        manager: Manager::Gvm,
        command: None,
        signal: Signal::GoBuild,
        asks: "builds from source, where Go's cmd/dist looks for RELEASE_ARM64 in uname -a, then asks uname -m; \
               with -B it asks uname -m",
        variable: None,
        under_rosetta: "Gos for Apple silicon when built from source; with -B, Gos for Intel Macs",
        grain: Grain::Version,
        choosing: "gvm install -B in a shell of that architecture; --name gives a second one a name of its own",
        sources: &[
            Reference {
                title: "gvm, scripts/install",
                url: "https://github.com/moovweb/gvm/blob/fb0881a609d635da43de2341aa31b0555fbb3f2c/scripts/install",
            },
            Reference { title: "Go, cmd/dist", url: "https://go.dev/src/cmd/dist/main.go" },
        ],
    },
    Habits {
        manager: Manager::Asdf,
        command: Some("asdf"),
        signal: Signal::Uname,
        asks: "uname -m, unless ASDF_GOLANG_OVERWRITE_ARCH says otherwise",
        variable: Some("ASDF_GOLANG_OVERWRITE_ARCH"),
        under_rosetta: "Gos for Intel Macs",
        grain: Grain::Version,
        choosing: "ASDF_GOLANG_OVERWRITE_ARCH=amd64 asdf install golang VERSION",
        sources: &[Reference {
            title: "asdf-golang, lib/helpers.sh",
            url: "https://github.com/asdf-community/asdf-golang/blob/5364d93d5f76e86f0cb22bbe5e863426b6da0f65/lib/helpers.sh",
        }],
    },
    Habits {
        manager: Manager::Mise,
        command: Some("mise"),
        signal: Signal::OwnBuild,
        asks: "its setting arch (MISE_ARCH), else what mise itself was built for",
        variable: Some("MISE_ARCH"),
        under_rosetta: AS_BUILT,
        grain: Grain::Version,
        choosing: "MISE_ARCH=x86_64 mise install go@VERSION, or its setting arch for everything",
        sources: &[
            Reference {
                title: "mise, core/go.rs",
                url: "https://github.com/jdx/mise/blob/01d7fbd814f7661dac46f644e1b7d9c898b1607f/src/plugins/core/go.rs",
            },
            Reference {
                title: "mise, settings.toml",
                url: "https://github.com/jdx/mise/blob/0037d201bf6411e7abc291a197a63e5860a1cab5/settings.toml",
            },
        ],
    },
    Habits {
        manager: Manager::Goenv,
        command: Some("goenv"),
        signal: Signal::Uname,
        asks: "version 2, a script, asks uname -m; version 3, a Go program, takes what it was built for",
        variable: None,
        under_rosetta: "version 2: Gos for Intel Macs; version 3: what it is itself built for",
        grain: Grain::Version,
        choosing: "version 2: goenv install in a shell of that architecture; version 3: none",
        sources: &[
            Reference {
                title: "goenv 2, go-build",
                url: "https://github.com/go-nv/goenv/blob/ee7df3fd277f765e5ab751822b5de528afcfb9f1/plugins/go-build/bin/go-build",
            },
            Reference {
                title: "goenv 3, installer.go",
                url: "https://github.com/go-nv/goenv/blob/53ce19678255c1ffe6e356b07e73fee7948695f9/internal/install/installer.go",
            },
        ],
    },
    Habits {
        manager: Manager::Goup,
        command: Some("goup"),
        signal: Signal::OwnBuild,
        asks: "what goup itself was built for (runtime.GOARCH)",
        variable: None,
        under_rosetta: AS_BUILT,
        grain: Grain::Machine,
        choosing: "a goup of that architecture",
        sources: &[Reference {
            title: "goup, install.go",
            url: "https://github.com/owenthereal/goup/blob/12a72c54fd01a4a81bf9b09a65b7de81e7f15ff0/internal/commands/install.go",
        }],
    },
    Habits {
        manager: Manager::Gobrew,
        command: Some("gobrew"),
        signal: Signal::OwnBuild,
        asks: "what gobrew itself was built for (runtime.GOARCH)",
        variable: None,
        under_rosetta: AS_BUILT,
        grain: Grain::Machine,
        choosing: "a gobrew of that architecture",
        sources: &[Reference {
            title: "gobrew, gobrew.go",
            url: "https://github.com/kevincobain2000/gobrew/blob/01f794315b2e91d4fd5fcd7bc133924367a46723/gobrew.go",
        }],
    },
    Habits {
        manager: Manager::G,
        command: None,
        signal: Signal::OwnBuild,
        asks: "what g itself was built for (runtime.GOARCH)",
        variable: None,
        under_rosetta: AS_BUILT,
        grain: Grain::Machine,
        choosing: "a g of that architecture",
        sources: &[Reference {
            title: "g, cli/install.go",
            url: "https://github.com/voidint/g/blob/029fb92008dc210399118447c5b6ce212ede3a6c/cli/install.go",
        }],
    },
    Habits {
        manager: Manager::Proto,
        command: Some("proto"),
        signal: Signal::OwnBuild,
        asks: "what proto itself was built for (std::env::consts::ARCH)",
        variable: None,
        under_rosetta: AS_BUILT,
        grain: Grain::Machine,
        choosing: "a proto of that architecture",
        sources: &[
            Reference {
                title: "proto, system-env",
                url: "https://github.com/moonrepo/proto/blob/01249d4967d94991222418f2e53b889c2a23e3a8/crates/system-env/src/env.rs",
            },
            Reference {
                title: "proto's plugin for Go",
                url: "https://github.com/moonrepo/plugins/blob/174877147b8db101f17667fbab5b5b555b301eaa/tools/go/src/proto.rs",
            },
        ],
    },
    Habits {
        manager: Manager::HomebrewArm,
        command: None,
        signal: Signal::Place,
        asks: "where it stands: below /opt/homebrew it is for Apple silicon",
        variable: None,
        under_rosetta: "it refuses: \"Cannot install under Rosetta 2 in ARM default prefix\"",
        grain: Grain::Machine,
        choosing: "a second Homebrew below /usr/local",
        sources: HOMEBREW,
    },
    Habits {
        manager: Manager::HomebrewIntel,
        command: None,
        signal: Signal::Place,
        asks: "where it stands: below /usr/local it is for Intel Macs",
        variable: None,
        under_rosetta: "Gos for Intel Macs; in a native shell it refuses",
        grain: Grain::Machine,
        choosing: "a second Homebrew below /opt/homebrew",
        sources: HOMEBREW,
    },
    Habits {
        manager: Manager::HomebrewLinux,
        command: None,
        signal: Signal::Uname,
        asks: "uname -m",
        variable: None,
        under_rosetta: NO_ROSETTA,
        grain: Grain::Machine,
        choosing: "none",
        sources: HOMEBREW,
    },
    Habits {
        manager: Manager::GoDl,
        command: None,
        signal: Signal::OwnBuild,
        asks: "what the command go1.… was built for (runtime.GOARCH)",
        variable: None,
        under_rosetta: "what the go that installed the command builds for",
        grain: Grain::Version,
        choosing: "GOARCH=amd64 go install golang.org/dl/go1.…@latest, and its program from GOPATH/bin/OS_ARCH",
        sources: &[Reference {
            title: "golang.org/dl, version.go",
            url: "https://github.com/golang/dl/blob/05223abd32a0d04a83188252d5066d7b69d6ab1a/internal/version/version.go",
        }],
    },
    Habits {
        manager: Manager::Gotoolchain,
        command: None,
        signal: Signal::RunningGo,
        asks: "what the go that runs was built for (runtime.GOARCH)",
        variable: None,
        under_rosetta: "what that go is built for; GOARCH changes nothing",
        grain: Grain::Machine,
        choosing: "another go first on PATH",
        sources: &[Reference {
            title: "Go, toolchain/select.go",
            url: "https://github.com/golang/go/blob/00e6815208cad8768e114f508d2153bed3bcf88f/src/cmd/go/internal/toolchain/select.go",
        }],
    },
    Habits {
        manager: Manager::Distribution,
        command: None,
        signal: Signal::System,
        asks: "the architecture of its packages",
        variable: None,
        under_rosetta: NO_ROSETTA,
        grain: Grain::Machine,
        choosing: "a container or chroot of that architecture",
        sources: &[Reference { title: "Debian, Multiarch", url: "https://wiki.debian.org/Multiarch/HOWTO" }],
    },
    Habits {
        manager: Manager::Archive,
        command: None,
        signal: Signal::Download,
        asks: "nothing: whoever downloads it chooses by its name",
        variable: None,
        under_rosetta: "what was downloaded",
        grain: Grain::Version,
        choosing: "another archive, in a folder of its own",
        sources: &[Reference { title: "Go downloads", url: "https://go.dev/dl/" }],
    },
];

const HOMEBREW: &[Reference] = &[
    Reference {
        title: "Homebrew, install.rb",
        url: "https://github.com/Homebrew/brew/blob/HEAD/Library/Homebrew/install.rb",
    },
    Reference { title: "Homebrew, installation", url: "https://docs.brew.sh/Installation" },
];
