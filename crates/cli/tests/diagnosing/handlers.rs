//! Handlers of `binfmt_misc` that are wrong, repaired in a real kernel and taken back: each in a user namespace of
//! its own, which has handlers of its own since Linux 6.7.

use std::path::Path;

use ogive_testkit::go_programs::go_program;
use ogive_testkit::{Sandbox, programs, require, skip};
use serde_json::Value;

/// What is wrong.
struct Planted {
    rule: &'static str,
    /// Commands that make it so, in the folder of the handlers.
    setup: &'static str,
    /// Whether programs for arm64 run while it is so.
    runs: bool,
    /// Whether the repair is to outlive the kernel by a file in `/etc/binfmt.d`.
    is_kept: bool,
}

/// Registers a handler for arm64 programs: `register INTERPRETER FLAGS [MASK OF e_type]`.
const REGISTER: &str = r#"
line() {
    printf '%s' ":qemu-aarch64:M::\\x7fELF\\x02\\x01\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x02\\x00\\xb7\\x00"
    printf '%s' ":\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x00\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x${3:-fe}\\xff\\xff\\xff:$1:$2"
}
# The kernel takes a line in one write.
register() { line=$(line "$@"); printf '%s' "$line" > register; }
"#;

const PLANTED: [Planted; 7] = [
    Planted { rule: "binfmt-missing", setup: "", runs: false, is_kept: false },
    Planted {
        rule: "binfmt-missing",
        setup: "line $QEMU OCF > /usr/lib/binfmt.d/qemu-aarch64.conf",
        runs: false,
        is_kept: false,
    },
    Planted {
        rule: "binfmt-disabled",
        setup: "register $QEMU F; echo 0 > qemu-aarch64",
        runs: false,
        is_kept: false,
    },
    Planted {
        rule: "binfmt-disabled",
        setup: "register $QEMU F; echo 0 > status",
        runs: false,
        is_kept: false,
    },
    Planted {
        rule: "binfmt-interpreter-gone",
        setup: "cp $QEMU $WORK/gone; line $WORK/gone '' > /usr/lib/binfmt.d/arm.conf; register $WORK/gone ''; \
                rm $WORK/gone",
        runs: false,
        is_kept: true,
    },
    Planted {
        rule: "binfmt-bad-magic",
        setup: "line $QEMU F ff > /etc/binfmt.d/x.conf; register $QEMU F ff",
        runs: true,
        is_kept: true,
    },
    Planted {
        rule: "binfmt-not-fixed",
        setup: "line $QEMU PO > /usr/lib/binfmt.d/qemu-aarch64.conf; register $QEMU PO; echo 0 > qemu-aarch64; \
                echo 1 > qemu-aarch64",
        runs: true,
        is_kept: true,
    },
];

/// What the namespace's shell saw.
struct Seen {
    doctor: Value,
    fix: Value,
    again: Value,
    states: [String; 3],
    runs: [bool; 2],
}

fn look(planted: &Planted, qemu: &Path) -> Option<Seen> {
    let mut sandbox = Sandbox::new();
    let app = sandbox.root().join("app");
    std::fs::copy(go_program("plain", "linux/arm64").file, &app).unwrap();
    sandbox.set("APP", &app).set("QEMU", qemu).set("OGIVE", programs::ogive()).set("RULE", planted.rule);
    sandbox.set("WORK", sandbox.work()).set("PATH", "/usr/bin:/bin:/usr/sbin:/sbin").set("SHELL", "/bin/sh");
    let script = format!(
        "set -e
         mount -t binfmt_misc none /proc/sys/fs/binfmt_misc || exit 77
         for folder in /etc /usr/lib; do
             test -d $folder/binfmt.d && mount -t tmpfs none $folder/binfmt.d || exit 77
         done
         state() {{ for file in /proc/sys/fs/binfmt_misc/[!r]* /etc/binfmt.d/*; do
             test ! -f $file || {{ echo \"$file:\"; cat $file; }}; done > $WORK/$1; }}
         runs() {{ if $APP > /dev/null 2>&1; then echo yes; else echo no; fi > $WORK/$1; }}
         {REGISTER}
         cd /proc/sys/fs/binfmt_misc
         {setup}
         cd $WORK
         state before; runs runs-before
         $OGIVE --json doctor --only $RULE > doctor || true
         $OGIVE --json fix --yes --only $RULE > fix || true
         state after; runs runs-after
         $OGIVE --json doctor --only $RULE > again || true
         $OGIVE undo --yes > undo 2>&1 || true
         state undone",
        setup = planted.setup
    );
    let outcome = sandbox
        .program(require("unshare")?)
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", &script])
        .run();
    if outcome.code == Some(77) || outcome.stderr.contains("unshare failed") {
        skip("no user namespace here may have its own binfmt_misc, or there is no binfmt.d");
        return None;
    }
    let _ = outcome.clone().expect_code(0);
    let read = |name: &str| std::fs::read_to_string(sandbox.work().join(name)).unwrap();
    let json = |name: &str| {
        serde_json::from_str(&read(name))
            .unwrap_or_else(|error| panic!("{error}: {}{}", read(name), outcome.shown()))
    };
    Some(Seen {
        doctor: json("doctor"),
        fix: json("fix"),
        again: json("again"),
        states: ["before", "after", "undone"].map(read),
        runs: ["runs-before", "runs-after"].map(|name| read(name) == "yes\n"),
    })
}

#[test]
fn a_wrong_handler_is_repaired_in_the_kernel_and_taken_back() {
    if cfg!(target_arch = "aarch64") {
        return skip("this machine runs arm64 programs itself");
    }
    let Some(qemu) = require("qemu-aarch64-static") else { return };
    for planted in PLANTED {
        let Some(seen) = look(&planted, &qemu) else { return };
        let what = format!("{}, {}", planted.rule, planted.setup);
        let found = |document: &Value| document["findings"].as_array().unwrap().len();
        assert!(found(&seen.doctor) > 0, "{what}: {}", seen.doctor);
        assert_eq!(seen.fix["repaired"], serde_json::json!([planted.rule]), "{what}: {}", seen.fix);
        assert_eq!(found(&seen.again), 0, "{what}: {}", seen.again);
        let [before, after, undone] = seen.states;
        assert_eq!(undone, before, "{what}");
        assert_eq!(seen.runs, [planted.runs, true], "{what}: {after}");
        assert_eq!(after.contains("/etc/binfmt.d/") && after != before, planted.is_kept, "{what}: {after}");
        if planted.is_kept {
            let line = after.lines().find(|line| line.starts_with(":qemu-aarch64:")).unwrap();
            assert!(line.contains(r"\xfe\xff\xff\xff:"), "{what}: {line}");
            assert_eq!(line.ends_with('F'), planted.rule != "binfmt-interpreter-gone", "{what}: {line}");
        }
    }
}
