//! What people believe about architectures, and what is so.

use super::{Entry, Kind, Reference};

/// A belief and the fact.
struct Myth {
    name: &'static str,
    belief: &'static str,
    fact: &'static str,
    examples: &'static [&'static str],
    references: &'static [(&'static str, &'static str)],
}

/// Each myth as an entry: the belief is its summary, the fact its rationale.
pub(super) fn entries() -> impl Iterator<Item = Entry> {
    MYTHS.iter().map(|myth| Entry {
        name: myth.name.into(),
        kind: Kind::Myth,
        summary: myth.belief.into(),
        rationale: myth.fact.into(),
        examples: myth.examples.iter().map(|&example| example.into()).collect(),
        references: myth
            .references
            .iter()
            .map(|&(title, url)| Reference { title: title.into(), url: url.into() })
            .collect(),
    })
}

const fn myth(name: &'static str, belief: &'static str, fact: &'static str) -> Myth {
    Myth { name, belief, fact, examples: &[], references: &[] }
}

const MYTHS: &[Myth] = &[
    Myth {
        references: &[(
            "golang/go: cmd/go/internal/work, buildActionID",
            "https://go.dev/src/cmd/go/internal/work/exec.go",
        )],
        ..myth(
            "gocache-mixes-architectures",
            "Go's build cache hands out objects of another GOARCH.",
            "It does not: the key of every step holds GOOS, GOARCH, the level, the tools and each file of the \
             package. What it can do is serve C objects of the wrong target under the right GOARCH, because a \
             compiler is known to it by its command line and version alone: a wrapper that changed its target, \
             another sysroot, another library leave no trace in the key.",
        )
    },
    Myth {
        examples: &["GOCACHE=off go build → go build -a"],
        ..myth(
            "gocache-off-disables-the-cache",
            "GOCACHE=off turns the build cache off.",
            "It has been an error since Go 1.12. To build everything anew there is -a; to start from an empty \
             cache, GOCACHE with the path of an empty folder.",
        )
    },
    Myth {
        examples: &["go build -ldflags='-H=windowsgui -extldflags=-Wl,--subsystem,windows'"],
        ..myth(
            "windowsgui-on-amd64-only",
            "-ldflags=-H=windowsgui makes a program without a console on amd64 alone.",
            "Go's own linker does it on amd64, arm64 and 386. When zig cc links, the flag is lost without a \
             word and a console program comes out, unless the external linker is told too.",
        )
    },
    myth(
        "manifest-makes-a-gui-program",
        "A manifest turns a Windows program into one without a console.",
        "The subsystem field of the PE header alone decides that. A manifest speaks of scaling on dense \
         screens, of rights that the program needs and of the systems it knows. Look at the finished file; a \
         flag is only an intention.",
    ),
    Myth {
        examples: &["sysctl -in sysctl.proc_translated", "sysctl -in hw.optional.arm64"],
        ..myth(
            "uname-tells-the-machine",
            "uname -m, arch and runtime.GOARCH say what the machine is.",
            "Under Rosetta all three name the CPU that is imitated. sysctl.proc_translated is 1 in a translated \
             process, 0 in a native one and missing on an Intel Mac; hw.optional.arm64 stays 1 under \
             translation, which makes it the truth about the hardware.",
        )
    },
    Myth {
        examples: &["binary.NativeEndian.Uint16([]byte{1, 0}) == 1"],
        ..myth(
            "runtime-is-little-endian",
            "Go has a constant runtime.IsLittleEndian.",
            "There is no such name. encoding/binary has NativeEndian since Go 1.21; whoever needs a constant \
             takes it from a file with a build constraint.",
        )
    },
    myth(
        "asdf-suffix-selects-architecture",
        "A suffix of the version in .tool-versions makes asdf fetch another architecture.",
        "asdf's Go plugin asks uname -m, which lies under Rosetta, and takes a suffix for a part of the \
         version. Its own way to overrule that is the variable ASDF_GOLANG_OVERWRITE_ARCH.",
    ),
    myth(
        "official-go-needs-arch",
        "Go from go.dev has to be started by `arch -x86_64` to be an Intel Go.",
        "Its programs hold one architecture each, so the file decides and nothing else. The preference that \
         arch leaves behind matters to the universal programs that they start: clang, zsh, env.",
    ),
    myth(
        "hwcap-shows-emulation",
        "AT_HWCAP, or getauxval, tells a program that it is emulated.",
        "The kernel's auxiliary vector of an emulated process is the host's, and a static Go program never \
         calls getauxval. What tells is the interpreter: the process runs another file than the one that was \
         started, and a handler of binfmt_misc names that file.",
    ),
    myth(
        "wasm-differs-by-cpu",
        "WebAssembly has to be built for each CPU.",
        "A module is the same on all of them. Only what was compiled ahead of time from it differs, as do \
         builds with and without vector instructions, where somebody chooses between them by CPU.",
    ),
    myth(
        "modules-need-go111module-on",
        "Without GO111MODULE=on Go falls back to GOPATH mode.",
        "Modules are on by default since Go 1.16, so that exporting `on` changes nothing. A forgotten `off`, \
         or `auto` outside a module, still bites. Embedding came with 1.16 and generics with 1.18: what misses \
         them is an old Go, not a variable.",
    ),
    Myth {
        examples: &["rm -rf $GOPATH/src/* → go clean -modcache"],
        ..myth(
            "removing-gopath-src-cleans-up",
            "rm -rf $GOPATH/src/* cleans a Go installation up.",
            "GOPATH is rarely set in the shell, since go has a default of its own: the line then becomes \
             rm -rf /src/*. And where it is set, src may hold work that was never pushed. Downloads lie \
             elsewhere, and go clean knows where.",
        )
    },
    myth(
        "rosetta-is-a-jit-with-a-cache-to-clear",
        "Rosetta compiles lazily and inserts barriers, and clearing its cache repairs things.",
        "Most is translated as a whole at the first start, only generated code while it runs. Apple's CPUs are \
         said to run it in a mode with total store order, so that no barriers are needed. /var/db/oah is \
         protected by the system; emptying it is no repair for anything.",
    ),
    myth(
        "goarch-decides-the-atomics",
        "Which atomic instructions a Go program uses follows from GOARCH.",
        "On arm64 a program asks the CPU for LSE when it starts and uses it where it is; built with \
         GOARM64=v8.1, or with ,lse, it uses nothing else, and dies of an illegal instruction on an older CPU.",
    ),
    Myth {
        references: &[
            ("moovweb/gvm#385", "https://github.com/moovweb/gvm/issues/385"),
            ("moovweb/gvm#417", "https://github.com/moovweb/gvm/issues/417"),
            ("moovweb/gvm#459", "https://github.com/moovweb/gvm/issues/459"),
        ],
        ..myth(
            "gvm-follows-gohostarch",
            "gvm installs for the architecture that GOHOSTARCH names.",
            "gvm builds Go with a Go that is there already, and its -B fetches that one for amd64 alone. Once a \
             translated Go stands at the beginning, each Go that it builds is translated as well.",
        )
    },
    myth(
        "cc-for-target-chooses-the-compiler",
        "CC_FOR_TARGET chooses the C compiler of a cross build.",
        "Only the building of Go itself reads it. The go command reads CC, and CC_FOR_TARGET changes nothing \
         there. Nor does `pkg-config --variable=prefix` prove for which architecture a library is.",
    ),
    Myth {
        examples: &["export GOROOT=/opt/go1.20 → unset GOROOT"],
        ..myth(
            "goroot-isolates-an-installation",
            "Exporting GOROOT keeps installations of Go apart.",
            "Each go finds its own root. An exported one reaches every go on PATH, and one of another version \
             or architecture breaks them: no such tool \"compile\", cannot find GOROOT directory.",
        )
    },
    Myth {
        examples: &["alias go64='arch -x86_64 go' → ogive alias go64 +amd64"],
        ..myth(
            "arch-alias-fixes-go",
            "alias go64='arch -x86_64 go' runs an Intel Go.",
            "With an arm64 go first on PATH it fails or changes nothing, and with a GOROOT of another \
             architecture no tool is found. Such an alias has to fix which SDK runs, not which CPU is \
             preferred.",
        )
    },
    myth(
        "gohostarch-steers-go",
        "Exporting GOHOSTARCH and GOHOSTOS steers the go command.",
        "It ignores both. Folders that start-up files name after them end up as ~/go._arm64 when one is empty, \
         and with the imitated architecture under Rosetta.",
    ),
    myth(
        "embedded-manifest-reaches-windows",
        "//go:embed main.manifest gives a program a manifest.",
        "Embedding puts bytes into a variable of the program. Windows looks for a manifest in the resources, \
         the .rsrc section of the PE file, and those come from a .syso file beside the source.",
    ),
    Myth {
        examples: &["go env GOARCH → ogive inspect $(which gopls)"],
        ..myth(
            "go-env-goarch-tells-the-tools",
            "go env GOARCH shows for which architecture gopls or dlv is built.",
            "It names the target of the next build. With a GOARCH that was persisted by go env -w, an install \
             of gopls lands in bin/GOOS_GOARCH where no editor looks, or is refused when GOBIN is set.",
        )
    },
    myth(
        "one-digest-for-all-platforms",
        "An image for several architectures has one digest on all of them.",
        "The index has one. Each platform's manifest has its own, and that one is what a machine pulls and \
         shows.",
    ),
    myth(
        "go-mod-names-the-platform",
        "go.mod can name GOOS and GOARCH.",
        "It names least versions of Go and of modules. Platforms come from the environment, from go env -w and \
         from flags; a project's wish is written down elsewhere, as in ogive.toml.",
    ),
    Myth {
        examples: &["cat /proc/sys/fs/binfmt_misc/qemu-aarch64"],
        ..myth(
            "binfmt-handler-is-qemu-arm64",
            "The handler for arm64 programs is called qemu-arm64.",
            "It is usually qemu-aarch64, and may be called anything: the magic bytes that it matches tell what \
             it is for. The version that qemu-aarch64-static prints says nothing of whether it is registered.",
        )
    },
    myth(
        "ebpf-sets-godebug",
        "An eBPF program can set GODEBUG in a process that runs.",
        "Nothing can: Go reads the environment that the process was started with. It has to be set before, by \
         a wrapper, by admission or by the container runtime. And eBPF programs are no kernel modules.",
    ),
    myth(
        "enoexec-exits-127",
        "Shells end with 127 when a program has the wrong format.",
        "They end with 126: found, and could not be run. 127 is for what was not found.",
    ),
    Myth {
        references: &[
            ("golang/go#36981", "https://go.dev/issue/36981"),
            ("golang/go#69255", "https://go.dev/issue/69255"),
            ("golang/go#68485", "https://go.dev/issue/68485"),
        ],
        ..myth(
            "emulation-needs-asyncpreemptoff",
            "Under emulation Go always needs GODEBUG=asyncpreemptoff=1.",
            "What is open for qemu is a matter of speed; the fault with the width of addresses is repaired in \
             Go 1.25.4; for stalls under Rosetta the setting is named as a way round. So it depends on the Go \
             that built the program, and it is added to GODEBUG, in which other things may stand.",
        )
    },
];
